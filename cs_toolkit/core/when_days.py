"""Which days a phrase can mean, seen from a given day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core import when_words as words
from cs_toolkit.core.when_hours import DAY, Stretch
from cs_toolkit.core.when_phrases import Phrase
from cs_toolkit.core.when_spans import Span, last_of_month, length_of, months_after, number
from cs_toolkit.errors import BadValue, Message, say

_WEEK = timedelta(weeks=1)
_SATURDAY, _SUNDAY = 5, 6


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

    @property
    def today(self) -> date:
        """The day of the shop."""
        return self.wall.date()


class Days(NamedTuple):
    """Each option is the days of one reading, the nearest first; of several options, `doubt` says why."""

    options: tuple[list[date], ...]
    doubt: Message | None = None


def impossible(asked: Asked) -> BadValue:
    """The refusal of a day or an hour that no calendar and no clock has."""
    return BadValue(
        say("'{value}' names a time that does not exist", value=asked.text),
        say("type a date that exists, such as '{today}', and an hour from 0 to 24", today=str(asked.today)),
    )


def unclear(doubt: Message, readings: list[str]) -> BadValue:
    """The refusal of what has several readings: each as it can be typed."""
    said = list(dict.fromkeys(readings))
    if len(said) == 1:
        return BadValue(doubt, say("type '{first}'", first=said[0]))
    if len(said) == 2:
        return BadValue(doubt, say("type '{first}' or '{second}'", first=said[0], second=said[1]))
    return BadValue(doubt, say("type one of: {readings}", readings=", ".join(f"'{reading}'" for reading in said)))


def choose(days: list[date], stretch: Stretch, asked: Asked) -> datetime:
    """The wall time on the first of the days that lies in the direction looked; a single day needs no choice."""
    walls = [datetime.combine(day, time()) + (stretch.last if asked.forward else stretch.first) for day in days]
    return walls[0] if len(walls) == 1 else next(wall for wall in walls if is_ahead(wall, asked))


def is_ahead(wall: datetime, asked: Asked) -> bool:
    """Whether a wall time lies in the direction looked, as seen from now."""
    return wall >= asked.wall if asked.forward else wall <= asked.wall


def days_of(phrase: Phrase, asked: Asked) -> Days:
    """The days that the phrase can mean; a day not named is today. ValueError for one that no calendar has."""
    if "day" not in phrase.atoms:
        return Days(([asked.today],))
    kind, match = phrase.atoms["day"]
    if kind in ("ago", "later"):
        span = span_of(phrase)
        return Days(([span.after(asked.today) if kind == "later" else span.before(asked.wall).date()],))
    if kind == "slash":
        return _two_dates(match, asked)
    if kind == "weekday":
        return _english_week(match, asked)
    if kind == "weekend":
        return _weekend(match, asked)
    return Days((_KINDS[kind](match, asked),))


def span_of(phrase: Phrase) -> Span:
    """The length of time in a phrase such as `3天内`, `within 3 days`, `2h ago`."""
    return length_of(phrase.atoms["day"].match["span"])


def stretch_of_days(match: re.Match[str], today: date) -> tuple[date, date]:
    """The first and the last day of `上周`, `this month`, `去年`; a week begins on its Monday."""
    away = words.AWAY[match["away"] or match["year"] or match["english"]]
    unit = "年" if match["year"] else (match["unit"] or match["length"])
    if unit in ("年", "year"):
        return date(today.year + away, 1, 1), date(today.year + away, 12, 31)
    if unit in ("月", "month"):
        first = months_after(today.replace(day=1), away)
        return first, last_of_month(first.year, first.month)
    monday = today - today.weekday() * DAY + away * _WEEK
    return monday, monday + 6 * DAY


def named_of(phrase: Phrase) -> int | None:
    """The day of the week that was said beside a date, from 0 for Monday."""
    if "named" not in phrase.atoms:
        return None
    match = phrase.atoms["named"].match
    if match["weekday"]:
        return words.ZH_WEEKDAYS.index(match["weekday"].replace("天", "日"))
    return words.WEEKDAYS.index(match["english"][:3])


def nearest(weekday: int, today: date, forward: bool) -> list[date]:
    """The two days of that name nearest to today, which may be one of them."""
    away = (weekday - today.weekday()) % 7 if forward else -((today.weekday() - weekday) % 7)
    return [today + away * DAY, today + away * DAY + (_WEEK if forward else -_WEEK)]


def every_year(asked: Asked, month: int, day: int) -> list[date]:
    """The day of this year and of those around it, as far as a leap year may be."""
    step = 1 if asked.forward else -1
    return _existing((asked.today.year + step * offset, month, day) for offset in range(9))


def every_month(asked: Asked, day: int) -> list[date]:
    """The day of this month and of those around it, as far as one that is long enough may be."""
    step = 1 if asked.forward else -1
    first = asked.today.replace(day=1)
    firsts = [months_after(first, step * offset) for offset in range(3)]
    return _existing((month.year, month.month, day) for month in firsts)


def _existing(candidates: Iterator[tuple[int, int, int]]) -> list[date]:
    """Those that a calendar has; ValueError if there are none."""
    days = []
    for candidate in candidates:
        try:
            days.append(date(*candidate))
        except ValueError:
            continue
    if not days:
        raise ValueError("no such day")
    return days


def _word(match: re.Match[str], asked: Asked) -> list[date]:
    word = re.sub("[天日]|儿个?", "", " ".join(match[0].split()))
    return [asked.today + words.DAYS[word] * DAY]


def _chinese_week(match: re.Match[str], asked: Asked) -> list[date]:
    """上周五 is the Friday of the week before, which began on its Monday; 周五 is the nearest one."""
    weekday = words.ZH_WEEKDAYS.index(match["weekday"].replace("天", "日"))
    if match["week"] is None:
        return nearest(weekday, asked.today, asked.forward)
    return [asked.today + (weekday - asked.today.weekday()) * DAY + words.AWAY[match["week"]] * _WEEK]


def _english_week(match: re.Match[str], asked: Asked) -> Days:
    """Last Friday is the latest one before today; next Friday is doubtful where this week still has one."""
    weekday, today = words.WEEKDAYS.index(match["weekday"][:3]), asked.today
    if match["week"] == "last":
        return Days((nearest(weekday, today - DAY, False)[:1],))
    if match["week"] != "next":
        return Days((nearest(weekday, today, asked.forward),))
    coming = nearest(weekday, today + DAY, True)[0]
    if coming.isocalendar()[:2] != today.isocalendar()[:2]:
        return Days(([coming],))
    doubt = say("'{value}' can be the one of this week or that of the next", value=asked.text)
    return Days(([coming], [coming + _WEEK]), doubt)


def _weekend(match: re.Match[str], asked: Asked) -> Days:
    """Whether by Saturday or by Sunday, nobody has said."""
    monday = asked.today - asked.today.weekday() * DAY
    if match["week"] or match["english"]:
        monday += words.AWAY[match["week"] or match["english"]] * _WEEK
    doubt = say("'{value}' can be Saturday or Sunday", value=asked.text)
    return Days(([monday + _SATURDAY * DAY], [monday + _SUNDAY * DAY]), doubt)


def _dates(match: re.Match[str], asked: Asked) -> list[date]:
    month, day = match["month"], int(number(match["day"]))
    in_year = month_of(month)
    if match["year"] is None:
        return every_year(asked, in_year, day)
    return [date(year_of(match["year"], asked), in_year, day)]


def month_of(word: str) -> int:
    """The number of a month: 11, 十一, nov, november."""
    return words.MONTHS.index(word[:3]) + 1 if word.isalpha() and word.isascii() else int(number(word))


def year_of(word: str, asked: Asked) -> int:
    """The year: 2026, 二〇二六, 去."""
    return asked.today.year + words.AWAY[word] if word in words.AWAY else int(number(word))


def _month_day(match: re.Match[str], asked: Asked) -> list[date]:
    """20号 is the nearest one; 上个月20号 says which."""
    if match["away"] is None:
        return every_month(asked, int(number(match["alone"] or match["ordinal"])))
    month = months_after(asked.today.replace(day=1), words.AWAY[match["away"]])
    return [month.replace(day=int(number(match["day"])))]


def _end(match: re.Match[str], asked: Asked) -> list[date]:
    """月底, 年底, 12月底: the last day of it."""
    step, today = 1 if asked.forward else -1, asked.today
    if match["month"] or match["name"]:
        month = month_of(match["month"] or match["name"])
        return [last_of_month(today.year + step * offset, month) for offset in range(2)]
    away = match["away"] or match["which"]
    if match["year"] or match["year_end"] or match["unit"] == "year":
        word = match["year"] or away
        year = year_of(word, asked) if word else today.year
        return [date(year + step * offset, 12, 31) for offset in ((0,) if word else (0, 1))]
    steps = (words.AWAY[away],) if away else (0, step)
    firsts = [months_after(today.replace(day=1), offset) for offset in steps]
    return [last_of_month(first.year, first.month) for first in firsts]


def _last_of_stretch(match: re.Match[str], asked: Asked) -> list[date]:
    return [stretch_of_days(match, asked.today)[1]]


def _two_dates(match: re.Match[str], asked: Asked) -> Days:
    """3/4 is the third of April or the fourth of March."""
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    options = []
    for month, day in ((one, two), (two, one)):
        try:
            full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
            options.append(every_year(asked, month, day) if full is None else [date(full, month, day)])
        except ValueError:
            continue
    if not options:
        raise ValueError("no such day")
    return Days(tuple(options), say("'{value}' may put the month first or the day", value=asked.text))


_KINDS = {
    "word": _word,
    "week": _chinese_week,
    **dict.fromkeys(("iso", "calendar", "month", "month_last"), _dates),
    "monthday": _month_day,
    "end": _end,
    "stretch": _last_of_stretch,
}
