"""What a survivor must be told anew when two cases become one (traps T17)."""

from __future__ import annotations

import pytest
from builders import a_case, a_timeline, an_event

from cs_toolkit.core.merging import Merges, facts, goings
from cs_toolkit.core.timeline import Timeline

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


def merged(case: str, into: str) -> Timeline:
    """A case that says it became part of another one."""
    return a_timeline(a_case(case, events=[an_event("merged", case=into, role="merged-away")]))


def test_a_circle_of_merges_is_named_in_each_of_its_cases_alone() -> None:
    """Who was merged into one of them is in no circle."""
    merges = Merges()
    told = {"1": "2", "2": "3", "3": "1", "4": "2", "5": "5", "6": "7"}
    for case, into in told.items():
        merges.meet(merged(case, into))
    assert {case: merges.circle(case) for case in told} == {
        "1": ("1", "2", "3"), "2": ("1", "2", "3"), "3": ("1", "2", "3"), "4": (), "5": ("5",), "6": (),
    }  # fmt: skip
    assert "out of sight" in merges.trouble("5", told).english()
    assert "knows nothing" in merges.trouble("4", told).english()


def test_what_a_case_says_of_having_gone() -> None:
    """Not what it says of having taken another one in."""
    taken = an_event("merged", case="20261122-03", role="survivor")
    gone = an_event("merged", case="20261122-02", role="merged-away")
    away = a_timeline(a_case("20261122-01", events=[taken, gone]))
    assert [event.payload["case"] for event in goings(away)] == ["20261122-02"]
