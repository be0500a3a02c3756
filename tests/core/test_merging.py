"""What a survivor must be told anew when two cases become one (traps T17)."""

from __future__ import annotations

import pytest
from builders import a_case, a_timeline

from cs_toolkit.core.merging import facts

EARLY, LATE = "2026-11-22T09:00+08:00", "2026-11-22T10:00+08:00"


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ({"received": EARLY, "severity": "high"}, {"received": LATE, "severity": "normal"}, set()),
        ({"received": LATE}, {"received": EARLY}, {"complaint.received_at"}),
        ({"received": EARLY}, {"received": LATE, "severity": "critical"}, {"complaint.severity"}),
    ],
)
def test_the_earlier_receipt_and_the_higher_severity_win(
    ours: dict[str, str], theirs: dict[str, str], told: set[str]
) -> None:
    """Nothing of the survivor's own is told again."""
    survivor = a_timeline(a_case("20261122-01", **ours))
    away = a_timeline(a_case("20261122-02", **theirs))
    found = facts(survivor, away)
    assert {"complaint.received_at", "complaint.severity"} & set(found) == told
