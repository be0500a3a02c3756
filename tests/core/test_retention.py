"""How long a closed case keeps whose it was."""

from __future__ import annotations

from datetime import datetime

import pytest

from cs_toolkit.core.retention import border, period
from cs_toolkit.errors import BadValue

NOW = datetime.fromisoformat("2026-11-30T12:00:00+08:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3y", "2023-11-30"),
        ("3年", "2023-11-30"),
        ("1 year", "2025-11-30"),
        ("9 months", "2026-02-28"),
        ("18个月", "2025-05-30"),
        ("2w", "2026-11-16"),
        ("９０天", "2026-09-01"),
        ("90d", "2026-09-01"),
        ("9999y", "0002-11-30"),
    ],
)
def test_years_and_months_are_those_of_the_calendar(text: str, day: str) -> None:
    assert f"{border(text, NOW):%Y-%m-%d}".zfill(10)[:4] == day[:4]
    if day > "1000":
        assert f"{border(text, NOW):%Y-%m-%d}" == day


@pytest.mark.parametrize("text", ["", "3", "y", "0d", "3h", "-1y", "forever"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        period(text)
