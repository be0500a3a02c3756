"""The days a report is about: half-open, in the shop's zone; weeks are those of ISO 8601 and begin on Monday."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Final, NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core.when_spans import months_after
from cs_toolkit.errors import BadValue, UsageProblem, say

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
_ISO_WEEK: Final = r"(\d{4})-?[Ww](\d{1,2})"
_QUARTER: Final = r"(\d{4})-?[Qq]([1-4])"
_YEAR: Final = r"(\d{4})年?"
_LATELY: Final = r"(?i)^(?:最近|過去|过去|近|(?:the )?(?:last|past) (?=\d))"
SERIES: Final = 13  # weeks of the trend: a quarter
LONGEST_SERIES: Final = 53


class Period(NamedTuple):
    """From the first midnight to before the last, in the shop's zone; the days are `first` to before `end`."""

    first: date
    end: date
    zone: tzinfo

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return _midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.end, self.zone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.first).days

    @property
    def label(self) -> str:
        """2026-10 for a whole month, 2026-W46 for a week, else its first and last day."""
        if self.first.day == 1 and self.end == months_after(self.first, 1):
            return f"{self.first:%Y-%m}"
        if self.days == _WEEK.days and self.first.weekday() == 0:
            return iso_week(self.first)
        last = self.end - _DAY
        return str(self.first) if last == self.first else f"{self.first}/{last}"

    def within(self) -> Callable[[datetime], bool]:
        """A test whether an instant lies in it."""
        since, until = self.since, self.until
        return lambda at: since <= at < until

    def before(self, now: datetime) -> Period:
        """The same number of days right before it; of a period that is running, as many as have begun."""
        begun = min(self.end, now.astimezone(self.zone).date() + _DAY)
        return Period(self.first - (begun - self.first), self.first, self.zone)

    def weeks(self) -> list[Period]:
        """The ISO weeks up to its end: a quarter of a year, or as many as it has, but no more than a year."""
        monday = self.end - _DAY - timedelta(days=(self.end - _DAY).weekday())
        span = -(-(monday - self.first).days // _WEEK.days) + 1
        count = min(max(SERIES, span), LONGEST_SERIES)
        starts = [monday - number * _WEEK for number in range(count - 1, -1, -1)]
        return [Period(start, start + _WEEK, self.zone) for start in starts]

    def months(self) -> list[Period]:
        """The calendar months that it touches."""
        return list(takewhile(lambda month: month.first < self.end, _months(self.first, self.zone)))


def _months(day: date, zone: tzinfo) -> Iterator[Period]:
    first = day.replace(day=1)
    while True:
        following = months_after(first, 1)
        yield Period(first, following, zone)
        first = following


def iso_week(day: date) -> str:
    """The ISO week that a day belongs to, as 2026-W46."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def last_month(now: datetime, zone: tzinfo) -> Period:
    """The last whole calendar month."""
    this = now.astimezone(zone).date().replace(day=1)
    return Period(months_after(this, -1), this, zone)


def last_week(now: datetime, zone: tzinfo) -> Period:
    """The last whole ISO week."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return Period(monday - _WEEK, monday, zone)


def up_to(first: date, now: datetime, zone: tzinfo) -> Period:
    """From a day up to today."""
    return Period(first, now.astimezone(zone).date() + _DAY, zone)


def named(text: str, now: datetime, zone: tzinfo) -> Period:
    """A period by its name: 2026-10, 2026-W46, 2026-Q3, 2026, last week, 本月, or a day. Raises `BadValue`."""
    folded = text.strip()
    try:
        if found := re.fullmatch(_ISO_WEEK, folded):
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Period(monday, monday + _WEEK, zone)
        if found := re.fullmatch(_QUARTER, folded):
            first = date(int(found[1]), 3 * int(found[2]) - 2, 1)
            return Period(first, months_after(first, 3), zone)
        if found := re.fullmatch(_YEAR, folded):
            return Period(date(int(found[1]), 1, 1), date(int(found[1]) + 1, 1, 1), zone)
    except (ValueError, OverflowError) as error:
        raise BadValue(say("'{value}' is no period", value=text), _EXAMPLES) from error
    return _lately(folded, now, zone) or between(folded, folded, now, zone)


def _lately(text: str, now: datetime, zone: tzinfo) -> Period | None:
    """The last so many days up to today, where that is what was said: 7d, 最近30天, last 14 days."""
    from cs_toolkit.core import when  # a whole month or week is named without it

    try:
        length = when.duration(re.sub(_LATELY, "", text))
    except BadValue:
        return None
    end = now.astimezone(zone).date() + _DAY
    return Period(end - max(length, _DAY), end, zone)


def between(since: str | None, until: str | None, now: datetime, zone: tzinfo) -> Period:
    """From one day to another, both included; without an end up to today. Raises `BadValue`, `UsageProblem`."""
    from cs_toolkit.core import when

    today = now.astimezone(zone).date()
    try:
        last = when.day(until, now=now, zone=zone, last=True) if until is not None else today
        first = when.day(since, now=now, zone=zone) if since is not None else months_after(last + _DAY, -1)
    except BadValue as error:
        raise BadValue(error.message, _EXAMPLES) from error
    if first > last:
        raise UsageProblem(
            say("the period would end on {last}, before it begins on {first}", first=first, last=last),
            say("--since is the first day, --until the last"),
        )
    return Period(first, last + _DAY, zone)


def checked(period: Period, now: datetime) -> Period:
    """The period itself; `UsageProblem` for one that has not begun."""
    if period.since > now:
        raise UsageProblem(
            say("the period {label} lies in the future: nothing has happened yet", label=period.label),
            say("cst report alone is about the last whole month"),
        )
    return period


_EXAMPLES: Final = say("type for example 2026-10, 2026-W46, 'last week', 本月 or 上周")


def _midnight(day: date, zone: tzinfo) -> datetime:
    return localtime.first(datetime.combine(day, time()), zone)
