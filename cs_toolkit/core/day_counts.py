"""Deadlines in days, weeks, months and years: from the day after the trigger to 24:00 of the last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core.calendar import LOOK_AHEAD, Calendar
from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.hours import MIDNIGHT, ShopHours, Window
from cs_toolkit.core.worktime import Segment
from cs_toolkit.errors import BadValue, say

_DAY = timedelta(days=1)
_WHOLE_DAYS = ShopHours(((Window(0, MIDNIGHT),),) * 5 + ((), ()))
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"calendar_day": 1, "week": 7}


class DayCount(NamedTuple):
    """A deadline, the proof of it, and what is uncertain about it: no-calendar, calendar-year-missing, day0-assumed."""

    due_at: datetime
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...]


def working_days(rules: DayRules | None, zone: tzinfo) -> Calendar:
    """Monday to Friday as whole days, with the holidays and make-up days of a jurisdiction where they are known."""
    return Calendar(_WHOLE_DAYS, zone, () if rules is None else (rules,))


@cache
def _weekdays(zone: tzinfo) -> Calendar:
    return working_days(None, zone)


def count(rule: ClockRule, started_at: datetime, zone: tzinfo, holidays: Calendar | None) -> DayCount:
    """When a rule in days is due that was triggered then. `holidays`: the working days of its jurisdiction."""
    calendar = holidays or _weekdays(zone)
    first = localtime.local(started_at, zone).date()
    is_included = rule.day0 == "include"
    begins = localtime.pinned(started_at.astimezone(zone)) if is_included else _midnight(first + _DAY, zone)
    last = _last_day(rule, first if is_included else first + _DAY, calendar)
    ends = _midnight(last + _DAY, zone)
    due = _midnight(_next_open(last, calendar) + _DAY, zone) if rule.rolls else ends
    is_working = rule.unit == "working_day"
    days = calendar.segments(begins, ends) if is_working else (Segment(begins, ends, True, "day"),)
    start = localtime.pinned(started_at.astimezone(zone))
    segments = (Segment(start, begins, False, "day0"), *days, Segment(ends, due, False, "rollover"))
    return DayCount(
        due,
        tuple(part for part in segments if part.from_at < part.to_at),
        tuple(_warnings(rule, holidays, start, due)),
    )


def _last_day(rule: ClockRule, first: date, calendar: Calendar) -> date:
    """The last of so many days of which `first` is the first one."""
    amount = rule.amount or 0
    try:
        if rule.unit in _DAYS:
            return first + amount * _DAYS[rule.unit] * _DAY - _DAY
        if rule.unit in _MONTHS:
            return _months_later(first - _DAY, amount * _MONTHS[rule.unit])
    except (OverflowError, ValueError):
        raise BadValue(
            say("clock '{name}': {amount} {unit} is too long", name=rule.id, amount=amount, unit=rule.unit)
        ) from None
    last = _next_open(first, calendar)
    for _ in range(amount - 1):
        last = _next_open(last + _DAY, calendar)
    return last


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it is shorter."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)


def _next_open(day: date, calendar: Calendar) -> date:
    """The day itself if it is a working day, else the next one that is."""
    for ahead in range(LOOK_AHEAD.days):
        if calendar.rule(day + ahead * _DAY).windows:
            return day + ahead * _DAY
    raise BadValue(say("there is no working day in the {count} days after {date}", count=LOOK_AHEAD.days, date=day))


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day."""
    return localtime.pinned(localtime.first(datetime.combine(day, time.min), zone))


def _warnings(rule: ClockRule, holidays: Calendar | None, start: datetime, due: datetime) -> list[str]:
    found = []
    if rule.unit == "working_day" and holidays is None:
        found.append("no-calendar")
    if holidays is not None and (rule.unit == "working_day" or rule.rolls) and holidays.missing_years(start, due):
        found.append("calendar-year-missing")
    if rule.day0 is None:
        found.append("day0-assumed")
    return found
