"""Which days and which hours a phrase can mean, seen from a given day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core import when_words as words
from cs_toolkit.core.when_words import Atom, Period, Phrase, Span
from cs_toolkit.errors import BadValue, say

DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SECOND = timedelta(seconds=1)
_BOTH_HALVES = {"spoken": 6, "english": 12}  # up to this hour it must be said which half of the day is meant


class Asked(NamedTuple):
    """What was typed, and from where it is looked at; `forward` where the future is meant."""

    text: str
    now: datetime
    zone: tzinfo
    forward: bool

    @property
    def wall(self) -> datetime:
        """What the clock on the shop's wall shows now."""
        return localtime.local(self.now, self.zone)


class Stretch(NamedTuple):
    """The first and the last second meant, counted from midnight; the same where a time of day was named."""

    first: timedelta
    last: timedelta


WHOLE_DAY = Stretch(timedelta(), DAY - _SECOND)
_DAY_BEFORE = Stretch(-DAY, -_SECOND)


def impossible(asked: Asked) -> BadValue:
    """The refusal of a day or an hour that no calendar and no clock has."""
    return BadValue(
        say("'{value}' names a time that does not exist", value=asked.text),
        say("type a date that exists, such as '{today}', and an hour from 0 to 24", today=str(asked.wall.date())),
    )


def choose(days: list[date], stretch: Stretch, asked: Asked) -> datetime:
    """The wall time on the first of the days that lies in the direction looked; a single day needs no choice."""
    now = asked.wall
    walls = [datetime.combine(day, time()) + (stretch.last if asked.forward else stretch.first) for day in days]
    fitting = (wall for wall in walls if (wall >= now if asked.forward else wall <= now))
    return walls[0] if len(walls) == 1 else next(fitting)


def days_of(phrase: Phrase, asked: Asked) -> list[date]:
    """The days that the phrase can mean, the nearest first; a day not named is today."""
    today = asked.wall.date()
    if "day" not in phrase.atoms:
        return [today]
    kind, match = phrase.atoms["day"]
    if kind in ("ago", "later"):
        length = span_of(phrase).length
        return [today + (length if kind == "later" else -length)]
    if kind == "word":
        return [today + words.DAYS[" ".join(match[0].split())] * DAY]
    if kind == "slash":
        raise _two_dates(match, asked)
    if kind == "week":
        return _chinese_week(match, today, asked.forward)
    if kind == "weekday":
        return _english_week(match, today, asked)
    return _dates(match, today, asked)


def span_of(phrase: Phrase) -> Span:
    """The length of time in a phrase such as `3天内`, `within 3 days`, `2h ago`."""
    return words.length_of(phrase.atoms["day"].match["span"])


def stretch_of(phrase: Phrase, asked: Asked) -> Stretch:
    """The time of day that the phrase names, or the part of the day, or the whole of it."""
    periods = []
    if "half" in phrase.atoms:
        periods.append(words.HALVES[phrase.atoms["half"].match["half"]])
    if "period" in phrase.atoms:
        match = phrase.atoms["period"].match
        periods.append(words.PERIODS[match["name"] or match[0]])
    if "clock" in phrase.atoms:
        at = _time_of_day(phrase.atoms["clock"], periods, asked)
        return Stretch(at, at)
    if periods:
        begin, end = timedelta(hours=periods[0].begin), timedelta(hours=periods[0].end)
        return Stretch(begin, min(end, WHOLE_DAY.last))
    return _DAY_BEFORE if phrase.excluded else WHOLE_DAY


def months_before(today: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a month that is too short."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + (today.day - 1) * DAY, following - DAY)


def _chinese_week(match: re.Match[str], today: date, forward: bool) -> list[date]:
    """上周五 is the Friday of the week before, which began on its Monday; 周五 is the nearest one."""
    weekday = words.ZH_WEEKDAYS.index(match["weekday"].replace("天", "日"))
    if match["week"] is None:
        return _nearest(weekday, today, forward)
    return [today + (weekday - today.weekday()) * DAY + words.ZH_WEEKS[match["week"]] * _WEEK]


def _english_week(match: re.Match[str], today: date, asked: Asked) -> list[date]:
    """Last Friday is the latest one before today; next Friday is refused where this week still has one."""
    weekday = words.WEEKDAYS.index(match["weekday"][:3])
    if match["week"] == "last":
        return _nearest(weekday, today - DAY, False)[:1]
    if match["week"] != "next":
        return _nearest(weekday, today, asked.forward)
    coming = _nearest(weekday, today + DAY, True)[0]
    if coming.isocalendar()[:2] != today.isocalendar()[:2]:
        return [coming]
    raise BadValue(
        say("'{value}' can be {first} or {second}", value=asked.text, first=str(coming), second=str(coming + _WEEK)),
        say("type the date, for example '{example}'", example=f"{coming.month}月{coming.day}日"),
    )


def _nearest(weekday: int, today: date, forward: bool) -> list[date]:
    """The two days of that name nearest to today, which may be one of them."""
    away = (weekday - today.weekday()) % 7 if forward else -((today.weekday() - weekday) % 7)
    return [today + away * DAY, today + away * DAY + (_WEEK if forward else -_WEEK)]


def _dates(match: re.Match[str], today: date, asked: Asked) -> list[date]:
    """The date; without a year, that of this year and of those around it, as far as a leap year may be."""
    month, day = match["month"], int(words.number(match["day"]))
    in_year = words.MONTHS.index(month[:3]) + 1 if month.isalpha() and month.isascii() else int(words.number(month))
    if match["year"] is None:
        days = list(_every_year(today.year, 1 if asked.forward else -1, in_year, day))
        if not days:
            raise impossible(asked)
        return days
    relative = words.ZH_YEARS.get(match["year"])
    return [date(int(words.number(match["year"])) if relative is None else today.year + relative, in_year, day)]


def _every_year(year: int, step: int, month: int, day: int) -> Iterator[date]:
    for offset in range(9):
        try:
            yield date(year + step * offset, month, day)
        except ValueError:
            continue


def _time_of_day(clock: Atom, periods: list[Period], asked: Asked) -> timedelta:
    """The time since midnight; past it where somebody says twelve at night."""
    hour, minute, second = _figures(clock)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise impossible(asked)
    if not periods and 1 <= hour <= _BOTH_HALVES.get(clock.kind, 0):
        first, second_half = (f"{half:02}:{minute:02}" for half in (hour % 12, hour % 12 + 12))
        raise BadValue(
            say("'{value}' can be before noon or after it", value=asked.text),
            say("type the hour as '{first}' or '{second}', or add 上午 or 下午", first=first, second=second_half),
        )
    fitting = [full for full in _readings(hour) if all(part.lowest <= full <= part.highest for part in periods)]
    if periods and not fitting:
        raise BadValue(
            say("in '{value}' the hour does not belong to that part of the day", value=asked.text),
            say("type the hour as in '{example}', counting from 0 to 24", example=f"{hour:02}:{minute:02}"),
        )
    return timedelta(hours=fitting[0] if periods else hour, minutes=minute, seconds=second)


def _readings(hour: int) -> list[int]:
    """The hours from 0 to 24 that a clock with twelve of them may mean by this one."""
    if hour > 12:
        return [hour]
    return [hour % 12, hour % 12 + 12] + ([24] if hour % 12 == 0 else [])


def _figures(clock: Atom) -> tuple[int, int, int]:
    said = clock.match.groupdict()
    hour = said.get("hour") or clock.match[0]
    minute = said.get("minute") or said.get("bare") or "0"
    if said.get("half"):
        minute = "30"
    if said.get("quarter"):
        minute = {"一": "15", "三": "45"}[said["quarter"]]
    return int(words.number(hour)), int(words.number(minute)), int(words.number(said.get("second") or "0"))


def _two_dates(match: re.Match[str], asked: Asked) -> BadValue:
    month, day = (match["one"], match["two"]) if int(match["one"]) <= 12 else (match["two"], match["one"])
    name = words.MONTHS[int(month) - 1].title() if 1 <= int(month) <= 12 else "Nov"
    return BadValue(
        say("'{value}' may put the month first or the day", value=asked.text),
        say(
            "write which is the month, for example '{chinese}' or '{english}'",
            chinese=f"{int(month)}月{int(day)}日",
            english=f"{name} {int(day)}",
        ),
    )
