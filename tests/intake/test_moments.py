"""Times as exports write them; what could be read in two ways is refused."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from cs_toolkit.errors import BadValue
from cs_toolkit.intake.moments import moment

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026年8月24日 20时11分05秒", "2026-08-24T20:11:05+08:00"),
        ("2026年8月24日20时11分", "2026-08-24T20:11:00+08:00"),
        ("2026年8月24日 下午3点", "2026-08-24T15:00:00+08:00"),
        ("2026/8/24 下午 03:05:00", "2026-08-24T15:05:00+08:00"),
        ("2026/8/24 上午 12:05", "2026-08-24T00:05:00+08:00"),
        ("2026/8/24 中午 12:05", "2026-08-24T12:05:00+08:00"),
        ("2026/8/24 3:05 PM", "2026-08-24T15:05:00+08:00"),
        ("2026/8/24 12:05 a.m.", "2026-08-24T00:05:00+08:00"),
        ("24 Aug 2026", "2026-08-24T00:00:00+08:00"),
        ("24-Aug-2026 20:11", "2026-08-24T20:11:00+08:00"),
        ("Aug 24, 2026, 8:11 PM", "2026-08-24T20:11:00+08:00"),
        ("Mon, 24 August 2026 20:11:00 +0200", "2026-08-24T20:11:00+02:00"),
        ("September 1 2026", "2026-09-01T00:00:00+08:00"),
        ("2026-08-24 20:11:00 UTC", "2026-08-24T20:11:00+00:00"),
        ("2026-08-24 20:11:00 GMT+8", "2026-08-24T20:11:00+08:00"),
        ("2026-08-24 20:11 (UTC-05:30)", "2026-08-24T20:11:00-05:30"),
        ("20260824201105", "2026-08-24T20:11:05+08:00"),
        ("20260824 20:11:05", "2026-08-24T20:11:05+08:00"),
        ("24/08/2026 20:11", "2026-08-24T20:11:00+08:00"),
        ("08/24/2026", "2026-08-24T00:00:00+08:00"),
        ("24.08.2026 20:11", "2026-08-24T20:11:00+08:00"),
        ("3.4.2026", "2026-04-03T00:00:00+08:00"),
    ],
)
def test_one_reading(cell: str, iso: str) -> None:
    """Chinese, ISO, English and numeric styles that can only mean one instant."""
    assert moment(cell, ZONE, "申请时间").isoformat() == iso


@pytest.mark.parametrize(
    ("cell", "dates", "day"),
    [
        ("3/4/2026", "dmy", "2026-04-03"),
        ("3/4/2026", "mdy", "2026-03-04"),
        ("03/04/26", "mdy", "2026-03-04"),
        ("3-4-2026 9:05 am", "dmy", "2026-04-03"),
        ("2026-03-04 10:00:00", "dmy", "2026-03-04"),
    ],
)
def test_the_owner_or_the_map_says_how(cell: str, dates: str, day: str) -> None:
    """--dates, or what a platform is known to write."""
    assert moment(cell, ZONE, "x", dates).date().isoformat() == day


@pytest.mark.parametrize(
    "cell",
    ["3/4/2026", "03/04/26", "13/13/2026", "24/08/26", "24 Foo 2026", "Marchy 4, 2026", "2026-08-24 13:00 PM",
     "2026-08-24 20:61", "tomorrow", "1724500000", "2026-08-24T25:00:00", "2026-13-24 10:00:00"],
)  # fmt: skip
def test_no_reading_or_two(cell: str) -> None:
    """Named with the value, and with what to write instead."""
    with pytest.raises(BadValue, match="is no date and time") as caught:
        moment(cell, ZONE, "申请时间")
    assert caught.value.hint is not None
