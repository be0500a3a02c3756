"""Working time against a walk from minute to minute, and the laws that hold for every calendar."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from property import minute_walk

from cs_toolkit import packs
from cs_toolkit.core.calendar import Calendar
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.hours import DAYS, ShopHours
from cs_toolkit.core.worktime import WALL, WorkingTime

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "Pacific/Auckland",
)
# Days before something happens: Golden Week, Spring Festival, clocks that change, and nothing.
BEGINS = (
    "2025-09-26", "2025-10-23", "2025-10-30", "2026-02-11", "2026-03-05", "2026-03-26", "2026-04-02", "2026-09-24",
    "2026-10-01", "2026-10-22", "2026-10-29", "2026-11-20",
)  # fmt: skip
DAYTIME = (
    [], ["09:00-17:00"], ["09:00-12:00", "13:00-18:00"], ["08:00-11:30", "14:00-24:00"], ["20:00-02:00"],
    ["05:00-05:01", "10:15-23:59"], ["23:30-00:30"], ["12:00-14:00", "21:00-03:15"],
)  # fmt: skip
ROUND_THE_CLOCK = (
    [], ["00:00-24:00"], ["00:00-02:30", "22:00-24:00"], ["01:15-02:45"], ["00:00-00:30", "01:59-03:01"],
    ["02:30-05:00"], ["00:00-01:30", "23:15-24:00"],
)  # fmt: skip
CHINA = packs.read(packs.ROOT / "calendars" / "cn.toml")
SPAN = timedelta(days=22)
ROUNDS = 20


class Setup(NamedTuple):
    """One shop, seen by the engine and by the oracle, over one stretch of time."""

    calendar: Calendar
    shop: minute_walk.Shop
    begin: datetime
    film: bytearray


def a_setup(dice: random.Random) -> Setup:
    """A shop with random hours, holidays, make-up days, closures and dated overrides, around an eventful day."""
    zone = ZoneInfo(dice.choice(ZONES))
    begin = datetime.fromisoformat(dice.choice(BEGINS)).replace(tzinfo=UTC)
    days = [begin.date() + timedelta(days=number) for number in range(SPAN.days)]
    patterns = dice.choice((DAYTIME, ROUND_THE_CLOCK))
    hours = {day: dice.choice(patterns) for day in DAYS}
    hours[dice.choice(DAYS)] = dice.choice(patterns[1:])
    files = {"own": own_days(dice, days)}
    if dice.random() < 0.6:
        files["cn"] = CHINA
    rules = tuple(DayRules.from_data(name, data) for name, data in files.items())
    calendar = Calendar(ShopHours.from_data(hours), zone, rules)
    shop = minute_walk.Shop(hours, list(files.values()), zone)
    return Setup(calendar, shop, begin, shop.film(begin, SPAN // timedelta(minutes=1)))


def own_days(dice: random.Random, days: list[date]) -> Mapping[str, Any]:
    """A file of the shop's own; no date of it is spoken of twice but by a closure."""
    picked = dice.sample(days, 6)
    from_day = dice.choice(days)
    every = [*DAYTIME, *ROUND_THE_CLOCK]
    return {
        "holiday": [{"from": day} for day in picked[:2]],
        "make_up": [{"dates": picked[2:4], "hours": dice.choice(DAYS)}],
        "day": [{"date": day, "hours": dice.choice(every)} for day in picked[4:]],
        "closure": [{"from": from_day, "to": from_day + timedelta(days=1)}] if dice.random() < 0.3 else [],
    }


def some_pauses(dice: random.Random, begin: datetime) -> list[tuple[datetime, datetime]]:
    """None to three pauses of up to two days, in any order and overlapping as they fall."""
    found = []
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        first = begin + timedelta(minutes=dice.randrange(10 * 1440))
        found.append((first, first + timedelta(minutes=dice.choice((0, 1, 45, 300, 2880)))))
    return found


def check(setup: Setup, dice: random.Random) -> int:
    """One case: the same deadline, the same measure, and every minute of the proof as the oracle has it."""
    begin, calendar = setup.begin, setup.calendar
    start = begin + timedelta(seconds=dice.randrange(6 * 86400))
    pauses = some_pauses(dice, begin)
    film = minute_walk.paused(setup.film, begin, pauses)
    open_later = 60 * sum(film[(start - begin) // timedelta(minutes=1) + 1 :])
    seconds = min(open_later, dice.choice((dice.randrange(4 * 3600), dice.randrange(200) * 1800)))
    where = (calendar, start, seconds, pauses)
    due = calendar.add_working_time(start, timedelta(seconds=seconds), pauses)
    assert due == minute_walk.deadline(film, begin, start, seconds), where
    assert calendar.working_time_between(start, due, pauses) == timedelta(seconds=seconds), where
    end = start + timedelta(seconds=dice.randrange(15 * 86400))
    measured = calendar.working_time_between(start, end, pauses)
    assert measured == timedelta(seconds=minute_walk.worked(film, begin, start, end)), where
    at = start
    for segment in calendar.segments(start, end, pauses):
        assert segment.from_at == at < segment.to_at, where
        at = segment.to_at
        length = (segment.to_at - segment.from_at) // timedelta(seconds=1)
        open_seconds = minute_walk.worked(film, begin, segment.from_at, segment.to_at)
        assert open_seconds == (length if segment.counted else 0), (where, segment)
    assert at == end
    return seconds


def compare(cases: int, seed: int, record_property: Callable[[str, object], None]) -> int:
    """How many random cases engine and oracle were asked, and agreed upon; the first one they differ in fails."""
    dice = random.Random(seed)
    zones: set[str] = set()
    agreed, counting = 0, 0
    while agreed < cases:
        setup = a_setup(dice)
        for _ in range(ROUNDS):
            counting += check(setup, dice) > 0
            agreed += 1
        zones.add(str(setup.calendar.zone))
    assert zones == set(ZONES)
    assert counting > cases / 2, "most cases must count something"
    record_property("cases", agreed)
    record_property("cases with a target", counting)
    return agreed


def test_the_engine_agrees_with_a_walk_from_minute_to_minute(
    record_property: Callable[[str, object], None],
) -> None:
    """A few hundred shops with their own windows, holidays, pauses and zones."""
    assert compare(500, 20261122, record_property) >= 500


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_the_engine_agrees_with_ten_thousand_walks(part: int, record_property: Callable[[str, object], None]) -> None:
    """The same at length; the four parts are more than ten thousand."""
    assert compare(2_600, part, record_property) >= 2_600


def test_the_oracle_itself_knows_a_week() -> None:
    """Worked out by hand: Friday 16:30 and an hour is Monday 09:30; eight hours a day, forty a week."""
    office = dict.fromkeys(DAYS[:5], ["09:00-17:00"])
    begin = datetime.fromisoformat("2026-11-20T00:00+08:00")
    film = minute_walk.Shop(office, [], ZoneInfo("Asia/Shanghai")).film(begin, 7 * 1440)
    friday = begin + timedelta(hours=16.5)
    assert minute_walk.deadline(film, begin, friday, 3600).isoformat() == "2026-11-23T09:30:00+08:00"
    assert minute_walk.worked(film, begin, begin, begin + timedelta(days=7)) == 40 * 3600
    assert minute_walk.worked(minute_walk.paused(film, begin, [(friday, friday + timedelta(days=3))]), begin, friday,
                              begin + timedelta(days=4)) == 30 * 60  # fmt: skip


# Laws

CALENDARS: tuple[WorkingTime, ...] = (
    WALL,
    *(a_setup(random.Random(seed)).calendar for seed in range(12)),
)
INSTANTS = some.integers(0, 20 * 86400).map(
    lambda seconds: datetime(2026, 10, 20, tzinfo=UTC) + timedelta(seconds=seconds)
)
AMOUNTS = some.integers(0, 60 * 3600).map(lambda seconds: timedelta(seconds=seconds))
PAUSES = some.lists(some.tuples(INSTANTS, INSTANTS), max_size=4)
ANY = some.sampled_from(CALENDARS)


@given(ANY, INSTANTS, AMOUNTS, PAUSES)
def test_adding_and_measuring_are_inverses(
    calendar: WorkingTime, start: datetime, amount: timedelta, pauses: list[minute_walk.Stretch]
) -> None:
    due = calendar.add_working_time(start, amount, pauses)
    assert calendar.working_time_between(start, due, pauses) == amount
    if amount:
        a_second_before = due - timedelta(seconds=1)
        assert calendar.working_time_between(start, a_second_before, pauses) == amount - timedelta(seconds=1)


@given(ANY, INSTANTS, INSTANTS, AMOUNTS, AMOUNTS)
def test_who_starts_later_or_has_longer_is_never_due_earlier(
    calendar: WorkingTime, one: datetime, other: datetime, less: timedelta, more: timedelta
) -> None:
    (one, other), (less, more) = sorted((one, other)), sorted((less, more))
    assert calendar.add_working_time(one, less) <= calendar.add_working_time(other, less)
    assert calendar.add_working_time(one, less) <= calendar.add_working_time(one, more)


@given(ANY, INSTANTS, AMOUNTS, PAUSES, PAUSES)
def test_a_further_pause_never_makes_a_deadline_earlier(
    calendar: WorkingTime,
    start: datetime,
    amount: timedelta,
    pauses: list[minute_walk.Stretch],
    further: list[minute_walk.Stretch],
) -> None:
    due = calendar.add_working_time(start, amount, pauses)
    assert start <= due <= calendar.add_working_time(start, amount, [*pauses, *further])
    assert due == calendar.add_working_time(start, amount, [*reversed(pauses), *pauses])


@given(ANY, INSTANTS, INSTANTS, PAUSES)
def test_segments_tile_the_interval_and_add_up(
    calendar: WorkingTime, one: datetime, other: datetime, pauses: list[minute_walk.Stretch]
) -> None:
    start, end = sorted((one, other))
    found = calendar.segments(start, end, pauses)
    edges = [start, *(item.to_at for item in found)] if found else [end]
    assert [item.from_at for item in found] == edges[:-1]
    assert edges[-1] == end
    assert all(item.from_at < item.to_at for item in found)
    assert all(left[2:] != right[2:] for left, right in zip(found, found[1:], strict=False))
    counted = sum((item.to_at - item.from_at for item in found if item.counted), timedelta())
    assert counted == calendar.working_time_between(start, end, pauses)
    waited = sum((item.to_at - item.from_at for item in found if item.reason == "pause"), timedelta())
    assert counted + waited == calendar.working_time_between(start, end)
