"""The shop's calendar: when it is open, how much working time that makes, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at

from cs_toolkit import packs
from cs_toolkit.core.calendar import Calendar, calendars, in_force
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.worktime import WALL, Segment, WorkingTime
from cs_toolkit.errors import BadValue

Data = Mapping[str, Any]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = dict.fromkeys(WEEKDAYS, ["09:00-17:00"])
LONGER = dict.fromkeys(WEEKDAYS, ["09:00-18:00"])
LUNCH = dict.fromkeys(WEEKDAYS, ["09:00-12:00", "13:00-18:00"])
EVERY_NIGHT = dict.fromkeys((*WEEKDAYS, "sat", "sun"), ["20:00-02:00"])
ALWAYS = dict.fromkeys((*WEEKDAYS, "sat", "sun"), ["00:00-24:00"])
OCT_1, OCT_7 = date(2026, 10, 1), date(2026, 10, 7)
CHINA = packs.read(packs.ROOT / "calendars" / "cn.toml")


def a_calendar(hours: Data = LONGER, *, zone: str = "Asia/Shanghai", **files: Data) -> Calendar:
    """A calendar of these hours and holiday files, in the order they are named."""
    rules = tuple(DayRules.from_data(name, data) for name, data in files.items())
    return Calendar(ShopHours.from_data(hours), ZoneInfo(zone), rules)


def cst(text: str) -> datetime:
    """A moment by the clock on the wall in Shanghai."""
    return at(f"{text}+08:00")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def told(segments: tuple[Segment, ...]) -> list[str]:
    """Segments as a person reads them: day, from, to, reason; `+` counts."""
    return [
        f"{'+' if item.counted else '-'} {item.from_at:%a %H:%M} {item.to_at:%a %H:%M} {item.reason}"
        for item in segments
    ]


# The vectors of the traps file


@pytest.mark.parametrize(
    ("rule", "calendar", "start", "target", "due"),
    [
        (
            "V1 Friday's last half hour and Monday's first",
            a_calendar(OFFICE),
            "2026-11-20T16:30+08:00",
            60,
            "2026-11-23T09:30+08:00",
        ),
        ("V2 day and night", WALL, "2026-11-22T22:30+08:00", 180, "2026-11-23T01:30+08:00"),
        ("V2 open day and night", a_calendar(ALWAYS), "2026-11-22T22:30+08:00", 180, "2026-11-23T01:30+08:00"),
        ("V3 lunch does not count", a_calendar(LUNCH), "2026-11-25T11:30+08:00", 60, "2026-11-25T13:30+08:00"),
        (
            "V4 an hour is lost in spring",
            a_calendar(ALWAYS, zone="America/New_York"),
            "2026-03-08T01:30-05:00",
            180,
            "2026-03-08T05:30-04:00",
        ),
        (
            "V4 and won in autumn",
            a_calendar(ALWAYS, zone="America/New_York"),
            "2026-11-01T00:30-04:00",
            180,
            "2026-11-01T02:30-05:00",
        ),
        ("V4 on the wall clock too", WALL, "2026-03-08T01:30-05:00", 180, "2026-03-08T05:30-04:00"),
        ("V5 a shop of the night", a_calendar(EVERY_NIGHT), "2026-11-20T23:30+08:00", 180, "2026-11-21T20:30+08:00"),
        ("V9 after Golden Week", a_calendar(cn=CHINA), "2025-09-30T17:30+08:00", 60, "2025-10-09T09:30+08:00"),
        ("V9 a make-up Saturday", a_calendar(cn=CHINA), "2025-10-11T10:00+08:00", 60, "2025-10-11T11:00+08:00"),
        ("V9 which nobody told us of", a_calendar(), "2025-10-11T10:00+08:00", 60, "2025-10-13T10:00+08:00"),
    ],
)
def test_a_deadline_counts_opening_hours_only(
    rule: str, calendar: WorkingTime, start: str, target: int, due: str
) -> None:
    found = calendar.add_working_time(at(start), minutes(target))
    assert found == at(due), rule
    assert found.utcoffset() is not None
    assert calendar.working_time_between(at(start), found) == minutes(target)


@pytest.mark.parametrize(
    ("rule", "start", "pauses", "due"),
    [
        ("V6 four hours of waiting", "23T10:00", ["23T11:00/23T15:00"], "23T17:00"),
        ("V7 waiting overnight", "23T16:30", ["23T17:00/24T10:00"], "24T12:30"),
        ("V8 waiting on a closed Saturday", "21T09:00", ["21T10:00/21T16:00"], "23T12:00"),
        ("overlapping ones count once", "23T10:00", ["23T11:00/23T13:00", "23T12:00/23T15:00"], "23T17:00"),
        ("in any order, one within the other", "23T10:00", ["23T12:00/23T13:00", "23T11:00/23T15:00"], "23T17:00"),
        ("two in a minute", "23T10:00", ["23T10:00:05/23T10:00:15", "23T10:00:20/23T10:00:30"], "23T13:00:20"),
        ("before the start: nothing", "23T10:00", ["23T08:00/23T09:30"], "23T13:00"),
        ("from before the start on", "23T10:00", ["23T08:00/23T10:30"], "23T13:30"),
        ("from the very deadline on: nothing", "23T10:00", ["23T13:00/23T15:00"], "23T13:00"),
        ("one that ends before it begins is none", "23T10:00", ["23T12:00/23T11:00"], "23T13:00"),
    ],
)
def test_a_pause_is_measured_in_the_calendar_of_the_clock(rule: str, start: str, pauses: list[str], due: str) -> None:
    calendar, begin = a_calendar(LONGER), cst(f"2026-11-{start}")
    waits = [
        (cst(f"2026-11-{one}"), cst(f"2026-11-{other}")) for one, _, other in (item.partition("/") for item in pauses)
    ]
    assert calendar.add_working_time(begin, minutes(180), waits) == cst(f"2026-11-{due}"), rule
    assert calendar.working_time_between(begin, cst(f"2026-11-{due}"), waits) == minutes(180), rule


def test_v10_a_shop_that_never_opens_is_refused() -> None:
    with pytest.raises(BadValue, match="never open"):
        ShopHours.from_data({"mon": [], "holidays": ["cn"]})


# Edges


def test_on_closing_time_it_stays_there() -> None:
    """A deadline on closing time is not next morning's."""
    friday = cst("2026-11-20T17:00")
    assert a_calendar().add_working_time(friday, minutes(60)) == cst("2026-11-20T18:00")
    assert a_calendar().working_time_between(cst("2026-11-20T18:00"), cst("2026-11-23T09:00")) == minutes(0)


@pytest.mark.parametrize("start", ["2026-11-20T18:00", "2026-11-21T12:00", "2026-11-23T08:59:59", "2026-11-23T09:00"])
def test_received_outside_hours_it_runs_from_the_next_opening(start: str) -> None:
    assert a_calendar().add_working_time(cst(start), minutes(60)) == cst("2026-11-23T10:00")
    assert a_calendar().working_time_between(cst(start), cst("2026-11-23T09:00")) == minutes(0)


def test_no_time_is_over_at_once_and_less_is_refused() -> None:
    saturday = cst("2026-11-21T12:00")
    assert a_calendar().add_working_time(saturday, minutes(0)) == saturday
    with pytest.raises(BadValue, match="less than no time"):
        a_calendar().add_working_time(saturday, minutes(-1))


def test_an_end_before_the_start_is_no_time_at_all() -> None:
    """A clock that was set back makes no negative duration."""
    assert a_calendar().working_time_between(cst("2026-11-23T12:00"), cst("2026-11-23T11:00")) == minutes(0)
    assert a_calendar().segments(cst("2026-11-23T12:00"), cst("2026-11-23T12:00")) == ()


def test_seconds_count_and_less_is_dropped() -> None:
    start = cst("2026-11-23T16:59:31").replace(microsecond=999_999)
    due = a_calendar().add_working_time(start, timedelta(hours=1, seconds=1, microseconds=900_000))
    assert due == cst("2026-11-23T17:59:32")
    assert a_calendar().working_time_between(start, due) == timedelta(hours=1, seconds=1)


@pytest.mark.parametrize("calendar", [a_calendar(), WALL])
def test_a_time_without_a_zone_is_a_mistake_of_the_program(calendar: WorkingTime) -> None:
    aware = cst("2026-11-23T09:00")
    naive = aware.replace(tzinfo=None)
    for call in (
        lambda: calendar.add_working_time(naive, minutes(1)),
        lambda: calendar.add_working_time(aware, minutes(1), [(naive, aware)]),
        lambda: calendar.working_time_between(aware, naive),
        lambda: calendar.segments(naive, aware),
    ):
        with pytest.raises(TypeError, match="needs a zone"):
            call()


def test_a_deadline_too_far_away_is_refused() -> None:
    """A shop closed for years is told so; nothing loops."""
    closed = a_calendar(own={"closure": [{"from": date(2026, 1, 1), "to": date(2062, 1, 1)}]})
    with pytest.raises(BadValue, match="is not reached"):
        closed.add_working_time(cst("2026-11-23T09:00"), minutes(1))
    with pytest.raises(BadValue, match="is not reached"):
        WALL.add_working_time(cst("2026-11-23T09:00"), timedelta.max)
    with pytest.raises(BadValue, match="too long"):
        a_calendar().working_time_between(cst("2006-11-23T09:00"), cst("2026-11-23T09:00"))
    with pytest.raises(BadValue, match="beyond any calendar"):
        a_calendar().segments(datetime.min.replace(tzinfo=UTC), cst("2026-11-23T09:00"))


def test_the_last_day_of_the_horizon_is_still_found() -> None:
    once_a_year = a_calendar(
        {"mon": ["09:00-10:00"]},
        own={"closure": [{"from": date(2026, 11, 24), "to": date(2027, 12, 26)}]},
    )
    start = cst("2026-11-23T09:30")
    assert once_a_year.add_working_time(start, minutes(40)) == cst("2027-12-27T09:10")
    with pytest.raises(BadValue, match="is not reached"):
        once_a_year.add_working_time(cst("2026-11-22T00:00"), minutes(61))


def test_the_wall_clock_has_no_horizon() -> None:
    assert WALL.add_working_time(cst("2026-11-23T09:00"), timedelta(days=730)) == cst("2028-11-22T09:00")


def test_results_can_be_subtracted_across_a_change_of_clocks() -> None:
    """The offset is fixed, so that a difference is elapsed time."""
    new_york = ZoneInfo("America/New_York")
    start = datetime(2026, 11, 1, 0, 30, tzinfo=new_york)
    for calendar in (WALL, a_calendar(ALWAYS, zone="America/New_York")):
        due = calendar.add_working_time(start, minutes(180))
        assert due - calendar.add_working_time(start, minutes(0)) == minutes(180)
        assert due.isoformat() == "2026-11-01T02:30:00-05:00"


# Changes of clocks


@pytest.mark.parametrize(
    ("rule", "zone", "window", "day", "hours"),
    [
        ("an hour that is skipped does not count", "America/New_York", "01:00-04:00", "2026-03-08", 2),
        ("an hour that comes twice counts twice", "America/New_York", "00:00-03:00", "2026-11-01", 4),
        ("a window that starts in the gap is cut", "America/New_York", "02:30-05:00", "2026-03-08", 2),
        ("a window that ends in the gap is cut", "America/New_York", "00:30-02:30", "2026-03-08", 1.5),
        ("a window within the gap is gone", "America/New_York", "02:10-02:50", "2026-03-08", 0),
        ("a window within the fold comes twice", "America/New_York", "01:10-01:40", "2026-11-01", 1),
        ("half an hour on Lord Howe", "Australia/Lord_Howe", "00:00-24:00", "2026-04-05", 24.5),
        ("a day without midnight", "Asia/Beirut", "00:00-02:00", "2026-03-29", 1),
        ("a day with two last hours", "Asia/Beirut", "23:00-24:00", "2026-10-24", 2),
    ],
)
def test_a_window_is_open_while_the_wall_shows_it(rule: str, zone: str, window: str, day: str, hours: float) -> None:
    weekday = date.fromisoformat(day).strftime("%a").lower()
    calendar = a_calendar({weekday: [window]}, zone=zone)
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=12), UTC)
    around = (noon - timedelta(days=2), noon + timedelta(days=2))
    assert calendar.working_time_between(*around) == timedelta(hours=hours), rule


# Days that are unlike their weekday

OWN: Data = {
    "version": "3",
    "make_up_hours": "tue",
    "holiday": [{"name": "店庆", "from": date(2026, 11, 24)}],
    "make_up": [
        {"dates": [date(2026, 11, 28)]},
        {"dates": [date(2026, 11, 29)], "hours": "fri", "name": "补班"},
    ],
    "closure": [{"from": date(2026, 11, 26), "to": date(2026, 11, 28), "name": "盘点"}],
    "day": [{"date": date(2026, 11, 26), "hours": ["10:00-11:00"]}, {"date": date(2026, 11, 30), "hours": []}],
}
STAIRS: Data = {"mon": ["09:00-10:00"], "tue": ["09:00-11:00"], "wed": ["09:00-12:00"], "fri": ["09:00-14:00"]}


@pytest.mark.parametrize(
    ("day", "kind", "windows", "name"),
    [
        (23, "weekly", ["09:00-10:00"], ""),
        (24, "holiday", [], "店庆"),
        (25, "weekly", ["09:00-12:00"], ""),
        (26, "override", ["10:00-11:00"], ""),
        (27, "closure", [], "盘点"),
        (28, "closure", [], "盘点"),
        (29, "make-up", ["09:00-14:00"], "补班"),
        (30, "override", [], ""),
    ],
)
def test_a_date_beats_a_closure_beats_a_make_up_day_beats_a_holiday_beats_the_week(
    day: int, kind: str, windows: list[str], name: str
) -> None:
    rule = a_calendar(STAIRS, own=OWN).rule(date(2026, 11, day))
    assert (rule.kind, [str(window) for window in rule.windows], rule.name) == (kind, windows, name)


def test_a_make_up_day_has_the_hours_its_file_names_else_mondays() -> None:
    plain = {"make_up": [{"dates": [date(2026, 11, 28)]}]}
    for data, windows in ((plain, "09:00-10:00"), ({**plain, "make_up_hours": "tue"}, "09:00-11:00")):
        rule = a_calendar(STAIRS, own=data).rule(date(2026, 11, 28))
        assert [str(window) for window in rule.windows] == [windows]


def test_of_two_calendars_the_stronger_rule_counts_and_of_two_alike_the_one_named_later() -> None:
    holiday = {"holiday": [{"from": date(2026, 11, 23), "name": "one"}]}
    works = {"make_up": [{"dates": [date(2026, 11, 23)]}]}
    other = {"holiday": [{"from": date(2026, 11, 23), "name": "two"}]}
    monday = date(2026, 11, 23)
    assert a_calendar(a=holiday, b=works).rule(monday).kind == "make-up"
    assert a_calendar(a=works, b=holiday).rule(monday).kind == "make-up"
    assert a_calendar(a=holiday, b=other).rule(monday).name == "two"
    assert a_calendar(b=other, a=holiday).rule(monday).name == "one"


@pytest.mark.parametrize(
    ("own", "hours"),
    [
        ({"holiday": [{"from": date(2026, 11, 21)}]}, 0),
        ({"holiday": [{"from": date(2026, 11, 22)}]}, 6),
        ({"day": [{"date": date(2026, 11, 22), "hours": ["01:00-03:00"]}]}, 7),
        ({"day": [{"date": date(2026, 11, 22), "hours": ["00:30-01:30"]}]}, 6),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(own: Data, hours: int) -> None:
    """Saturday 20:00-02:00 is closed with Saturday, not with Sunday; what two days claim counts once."""
    saturday, monday = cst("2026-11-21T00:00"), cst("2026-11-23T00:00")
    calendar = a_calendar({"sat": ["20:00-02:00"]}, own=own)
    assert calendar.working_time_between(saturday, monday) == timedelta(hours=hours)


# The proof


def test_the_proof_names_every_stretch_and_its_reason() -> None:
    calendar = a_calendar(STAIRS, own=OWN)
    start, end = cst("2026-11-23T08:00"), cst("2026-11-30T12:00")
    pauses = [(cst("2026-11-25T08:00"), cst("2026-11-25T10:00")), (cst("2026-11-25T11:00"), cst("2026-11-25T11:30"))]
    found = calendar.segments(start, end, pauses)
    assert told(found) == [
        "- Mon 08:00 Mon 09:00 closed",
        "+ Mon 09:00 Mon 10:00 open",
        "- Mon 10:00 Tue 00:00 closed",
        "- Tue 00:00 Wed 00:00 holiday",
        "- Wed 00:00 Wed 09:00 closed",
        "- Wed 09:00 Wed 10:00 pause",
        "+ Wed 10:00 Wed 11:00 open",
        "- Wed 11:00 Wed 11:30 pause",
        "+ Wed 11:30 Wed 12:00 open",
        "- Wed 12:00 Thu 00:00 closed",
        "- Thu 00:00 Thu 10:00 override",
        "+ Thu 10:00 Thu 11:00 override",
        "- Thu 11:00 Fri 00:00 override",
        "- Fri 00:00 Sun 00:00 closure",
        "- Sun 00:00 Sun 09:00 closed",
        "+ Sun 09:00 Sun 14:00 make-up",
        "- Sun 14:00 Mon 00:00 closed",
        "- Mon 00:00 Mon 12:00 override",
    ]
    counted = sum((item.to_at - item.from_at for item in found if item.counted), timedelta())
    assert counted == calendar.working_time_between(start, end, pauses) == timedelta(hours=8.5)


def test_a_night_is_one_stretch() -> None:
    found = a_calendar(EVERY_NIGHT).segments(cst("2026-11-21T19:00"), cst("2026-11-22T03:00"))
    assert told(found) == ["- Sat 19:00 Sat 20:00 closed", "+ Sat 20:00 Sun 02:00 open", "- Sun 02:00 Sun 03:00 closed"]


def test_on_the_wall_clock_all_of_it_counts() -> None:
    start, end = cst("2026-11-21T19:00"), cst("2026-11-23T19:00")
    assert told(WALL.segments(start, end)) == ["+ Sat 19:00 Mon 19:00 wall"]
    assert told(WALL.segments(start, end, [(cst("2026-11-22T19:00"), end)])) == [
        "+ Sat 19:00 Sun 19:00 wall",
        "- Sun 19:00 Mon 19:00 pause",
    ]


# The hours as the owner writes them


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["09:00-12:00", "13:00-18:00"], ["09:00-12:00", "13:00-18:00"]),
        (["13:00-18:00", "09:00-12:00"], ["09:00-12:00", "13:00-18:00"]),
        (["09:00-12:00", "12:00-18:00", "18:00-20:00"], ["09:00-20:00"]),
        (["18:00-24:00"], ["18:00-24:00"]),
        (["18:00-00:00"], ["18:00-24:00"]),
        (["20:00-02:00"], ["20:00-02:00"]),
        (["00:00-24:00"], ["00:00-24:00"]),
        (["9:00 – 12:30", "１３：００～１８：００"], ["09:00-12:30", "13:00-18:00"]),
        ([], []),
    ],
)
def test_windows_are_put_in_order_and_adjacent_ones_joined(written: list[str], read: list[str]) -> None:
    hours = ShopHours.from_data({"mon": written, "sat": ["09:00-10:00"]})
    assert [str(window) for window in hours.days[0]] == read


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"mon": ["9-12"]}, "mon: '9-12' is not a window"),
        ({"mon": ["09:00-25:00"]}, "mon: '09:00-25:00' is not a window"),
        ({"mon": ["09:00-24:30"]}, "is not a window"),
        ({"mon": ["09:60-12:00"]}, "is not a window"),
        ({"mon": ["09:00-12:60"]}, "is not a window"),
        ({"mon": ["24:00-02:00"]}, "is not a window"),
        ({"mon": [9]}, "'9' is not a text"),
        ({"mon": "09:00-12:00"}, "'09:00-12:00' is not a list"),
        ({"mon": ["09:00-09:00"]}, "opens and closes at the same time"),
        ({"mon": ["09:00-12:00", "11:59-13:00"]}, "mon: '09:00-12:00' and '11:59-13:00' overlap"),
        ({"mon": ["18:00-13:00", "20:00-22:00"]}, "overlap"),
        ({**OFFICE, "mon": ["18:00-10:00"]}, "mon: '18:00-10:00' ends before it starts, .* '09:00-17:00' of tue"),
        ({"sun": ["13:00-09:30"], "mon": ["09:00-10:00"]}, "of mon"),
        ({"monday": ["09:00-12:00"]}, r"'monday' is not a key of \[hours\]"),
        ({**OFFICE, "holidays": "cn"}, "holidays: 'cn' is not a list"),
        ({**OFFICE, "holidays": [""]}, "holidays: the text is empty"),
        ({**OFFICE, "valid_from": "2026-11-01"}, "valid_from: '2026-11-01' is not a date"),
        ({}, "never open"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(table: Data, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        ShopHours.from_data(table)


def test_a_night_may_end_as_the_next_day_begins() -> None:
    hours = ShopHours.from_data({"sun": ["20:00-02:00"], "mon": ["02:00-03:00"], "holidays": ["cn"]})
    found = Calendar(hours, ZoneInfo("Asia/Shanghai")).segments(cst("2026-11-22T19:00"), cst("2026-11-23T04:00"))
    assert told(found)[1] == "+ Sun 20:00 Mon 03:00 open"
    assert hours.holidays == ("cn",)


# The files of holidays


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"holidays": []}, "calendar 'own': 'holidays' is not a key of a calendar"),
        ({"years": ["2026"]}, "years: '2026' is not a whole number"),
        ({"version": 3}, "version: '3' is not a text"),
        ({"make_up_hours": "monday"}, "make_up_hours: 'monday' is not one of"),
        ({"holiday": {}}, "holiday: '{}' is not a list"),
        ({"holiday": [1]}, "holiday: '1' is not a table"),
        ({"source": [1]}, "source: '1' is not a table"),
        ({"holiday": [{}]}, r"\[\[holiday\]\] 1: 'from' is missing"),
        ({"holiday": [{"from": datetime(2026, 10, 1, tzinfo=UTC)}]}, "from: .* is not a date"),
        ({"holiday": [{"from": OCT_1, "until": OCT_7}]}, r"'until' is not a key of \[\[holiday\]\]"),
        ({"closure": [{"from": OCT_7, "to": OCT_1}]}, "it ends on 2026-10-01, before"),
        ({"make_up": [{"name": "x"}]}, r"\[\[make_up\]\] 1: 'dates' is missing"),
        ({"make_up": [{"dates": [OCT_1], "hours": ["09:00-10:00"]}]}, "hours: .* is not a text"),
        ({"day": [{"date": OCT_1}]}, "'hours' is missing"),
        ({"day": [{"date": OCT_1, "hours": []}] * 2}, "2026-10-01 is named twice"),
        ({"make_up": [{"dates": [OCT_1] * 2}]}, "2026-10-01 is named twice"),
        (
            {"holiday": [{"from": OCT_1, "to": OCT_7}], "make_up": [{"dates": [OCT_7]}]},
            "calendar 'own': 2026-10-07 is both a make-up working day and a holiday",
        ),
        ({"day": [{"date": OCT_1, "hours": [], "valid_from": "x"}]}, "valid_from: 'x' is not a date"),
    ],
)
def test_a_holiday_file_that_cannot_be_meant_is_refused(data: Data, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        DayRules.from_data("own", data)


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ({"cn": CHINA}, (2024, 2027)),
        ({"cn": CHINA, "own": {"holiday": [{"from": date(2027, 10, 1)}]}}, (2024,)),
        ({"cn": CHINA, "own": {"closure": [{"from": date(2027, 10, 1)}]}}, (2024, 2027)),
        ({"own": {"holiday": [{"from": date(2025, 12, 31), "to": date(2026, 1, 1)}]}}, (2024, 2027)),
        ({"own": {"closure": [{"from": date(2027, 10, 1)}]}}, ()),
        ({}, ()),
    ],
)
def test_years_whose_holidays_nobody_wrote_down_are_known(files: dict[str, Data], missing: tuple[int, ...]) -> None:
    span = (cst("2024-12-31T23:59"), cst("2027-01-01T00:00"))
    assert a_calendar(**files).missing_years(*span) == missing
    assert WALL.missing_years(*span) == ()


def test_a_year_begins_with_the_shops_own_clock() -> None:
    eve = at("2026-12-31T16:00+00:00")
    assert a_calendar(cn=CHINA).missing_years(eve, eve) == (2027,)


# Versions


def test_a_clock_keeps_the_hours_and_rules_that_were_known_when_it_started() -> None:
    """New hours from 10 November, and a closure announced on the 20th, touch only what starts then or later."""
    own = DayRules.from_data(
        "own", {"closure": [{"from": date(2026, 11, 23), "valid_from": date(2026, 11, 20), "name": "搬家"}]}
    )
    first = ShopHours.from_data({**OFFICE, "holidays": ["own"], "valid_from": date(2026, 11, 1)})
    second = ShopHours.from_data({**LONGER, "holidays": ["own"], "valid_from": date(2026, 11, 10)})
    versions = calendars([second, first], {"own": own, "unused": own}, ZoneInfo("Asia/Shanghai"))
    assert [item.valid_from for item in versions] == [date(2026, 11, day) for day in (1, 10, 20)]
    assert len({item.version for item in versions}) == 3

    assert in_force(versions, cst("2026-10-31T23:59")) is WALL
    assert in_force(versions, cst("2026-11-01T00:00")) == versions[0]
    assert in_force(versions, at("2026-11-09T16:00+00:00")) == versions[1]
    for start, due in (("19T09:00", "23T18:00"), ("20T09:00", "24T18:00")):
        calendar = in_force(versions, cst(f"2026-11-{start}"))
        opened = timedelta(hours=27 if start == "19T09:00" else 18)
        assert calendar.add_working_time(cst(f"2026-11-{start}"), opened) == cst(f"2026-11-{due}")


def test_hours_without_a_date_were_always_valid() -> None:
    hours = ShopHours.from_data(OFFICE)
    (only,) = calendars([hours], {}, ZoneInfo("Asia/Shanghai"))
    assert in_force([only], cst("1999-01-01T00:00")) is only
    assert calendars([], {}, ZoneInfo("Asia/Shanghai")) == ()


def test_rules_that_are_older_than_the_hours_make_no_version_of_their_own() -> None:
    own = DayRules.from_data("own", {"closure": [{"from": date(2026, 11, 23), "valid_from": date(2026, 10, 1)}]})
    hours = ShopHours.from_data({**OFFICE, "holidays": ["own"], "valid_from": date(2026, 11, 1)})
    (only,) = calendars([hours], {"own": own}, ZoneInfo("Asia/Shanghai"))
    assert only.rule(date(2026, 11, 23)).kind == "closure"


def test_of_two_rules_for_a_day_the_one_announced_later_counts() -> None:
    announced = [
        {"date": date(2026, 11, 28), "hours": ["10:00-12:00"], "valid_from": date(2026, 11, 1)},
        {"date": date(2026, 11, 28), "hours": [], "valid_from": date(2026, 11, 20)},
    ]
    hours = ShopHours.from_data({**OFFICE, "holidays": ["own"]})
    versions = calendars([hours], {"own": DayRules.from_data("own", {"day": announced})}, ZoneInfo("Asia/Shanghai"))
    assert [len(item.rule(date(2026, 11, 28)).windows) for item in versions] == [0, 1, 0]
    assert [item.rule(date(2026, 11, 28)).kind for item in versions] == ["weekly", "override", "override"]


def test_what_is_named_must_be_there_and_be_there_once() -> None:
    hours = ShopHours.from_data({**OFFICE, "holidays": ["mars"]})
    with pytest.raises(BadValue, match="no calendar 'mars'"):
        calendars([hours], {}, ZoneInfo("Asia/Shanghai"))
    with pytest.raises(BadValue, match="two are valid from"):
        calendars([ShopHours.from_data(OFFICE), ShopHours.from_data(LONGER)], {}, ZoneInfo("Asia/Shanghai"))


def test_the_version_names_its_files_and_changes_with_what_is_counted() -> None:
    versions = [
        a_calendar(LONGER).version,
        a_calendar(OFFICE).version,
        a_calendar(LONGER, zone="Asia/Tokyo").version,
        a_calendar(LONGER, cn=CHINA).version,
        a_calendar(LONGER, cn=CHINA, own={}).version,
        a_calendar(LONGER, cn=CHINA, own={"closure": [{"from": date(2026, 11, 23)}]}).version,
        WALL.version,
    ]
    assert len(set(versions)) == len(versions)
    assert versions[0] == a_calendar(LONGER).version
    assert versions[0].startswith("hours#")
    assert versions[4].startswith("hours+cn@2025-11-04+own#")
    unseen = {"closure": [{"from": date(2026, 11, 23), "valid_from": date(2026, 11, 20)}]}
    assert a_calendar(LONGER, own=unseen).version == a_calendar(LONGER, own={}).version


# China


def test_every_day_of_china_is_as_another_source_has_it() -> None:
    """Open Monday to Friday, a shop with China's holidays works exactly on the working days of 2025 and 2026."""
    other = pytest.importorskip("chinese_calendar", reason="the package chinesecalendar is not installed")
    calendar = a_calendar(cn=CHINA)
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(730)]
    assert days[-1] == date(2026, 12, 31)
    for day in days:
        assert bool(calendar.rule(day).windows) == other.is_workday(day), day
    kinds = [calendar.rule(day).kind for day in days]
    assert (kinds.count("holiday"), kinds.count("make-up")) == (28 + 33, 5 + 6)


def test_chinas_holidays_have_a_source_and_a_name() -> None:
    rules = DayRules.from_data("cn", CHINA)
    assert rules.years == {2025, 2026}
    assert [(source["number"], source["date"]) for source in rules.sources] == [
        ("国办发明电〔2024〕12号", date(2024, 11, 12)),
        ("国办发明电〔2025〕7号", date(2025, 11, 4)),
    ]
    assert all(rule.name for rule in rules.rules)
