"""What a case runs under."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from builders import at

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.worktime import WALL

POLICY = policy_from(packs.policy())
HOURS = calendars(
    [
        ShopHours.from_data({"mon": ["09:00-18:00"]}),
        ShopHours.from_data({"mon": ["10:00-18:00"], "valid_from": date(2026, 11, 23)}),
    ],
    {},
    ZoneInfo("Asia/Shanghai"),
)


def test_without_hours_day_and_night_count() -> None:
    """The default of a shop that has not said when it is open; no calendar of working days is known."""
    terms = Terms(POLICY)
    assert terms.working(at("2026-11-22T09:00+08:00")) is WALL
    assert terms.working_days("cn", UTC) is None


@pytest.mark.parametrize(
    ("counts", "start", "expected"),
    [
        ("wall", "2026-11-22T09:00+08:00", WALL),
        ("shop-hours", "2026-11-22T23:59:59+08:00", HOURS[0]),
        ("shop-hours", "2026-11-23T00:00+08:00", HOURS[1]),
    ],
)
def test_a_clock_keeps_the_hours_of_its_start(counts: str, start: str, expected: object) -> None:
    """The version that was valid on that day in the shop; none where the policy counts on the wall."""
    terms = Terms(POLICY._replace(counts=counts), calendars=HOURS)
    assert terms.working(at(start)) is expected
