"""What is remembered of a case to be counted: whatever else stands there is refused, and then counted anew."""

from __future__ import annotations

import json

import pytest

from cs_toolkit.core.insight.brief import Brief
from cs_toolkit.store import brief_lines

WHOLE = Brief(
    "20261122-01", 1.5, "2026-11-22", "complaint", "delivery-late", None, None, None, None, None, "", 1.5, 2
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"id": 1}, {"day": "yesterday"}, {"day": None}, {"received": "1"}, {"received": float("nan")}, {"last": 2.5},
     {"first": float("-inf")}, {"product": []}, {"linked": None}],
    ids=str,
)  # fmt: skip
def test_what_is_no_brief_is_refused(change: dict[str, object]) -> None:
    """A forged line under a right checksum counts nothing and breaks nothing."""
    forged = json.dumps(WHOLE._replace(**change)).encode()
    with pytest.raises((ValueError, TypeError)):
        brief_lines.loaded([brief_lines.dumped(WHOLE), forged])


@pytest.mark.parametrize("line", [b"[]", b'["x"]', b"{}", b"1", b"[[1]]"])
def test_what_is_no_line_is_refused(line: bytes) -> None:
    """Too few fields, or something else than fields."""
    with pytest.raises((ValueError, TypeError)):
        brief_lines.loaded([line])


def test_no_line_is_no_brief() -> None:
    """A part of the store in which nothing came."""
    assert brief_lines.loaded([]) == []
