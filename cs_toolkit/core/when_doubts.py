"""What names no one time but nearly does: said with the readings it might have, each as it can be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from cs_toolkit.core import localtime
from cs_toolkit.core import when_words as words
from cs_toolkit.core.localtime import show
from cs_toolkit.core.when_days import (
    Asked,
    choose,
    every_month,
    every_year,
    month_of,
    stretch_of_days,
    unclear,
    year_of,
)
from cs_toolkit.core.when_hours import WHOLE_DAY
from cs_toolkit.core.when_phrases import Phrase, compiled
from cs_toolkit.core.when_spans import WHOLE, last_of_month, number, span
from cs_toolkit.errors import BadValue, Message, say

_SHOWN = 60


def unreadable(text: str, folded: str, asked: Asked) -> BadValue:
    """The refusal of a text that is no time, with what it might have been."""
    doubt = say("'{value}' is not a time that can be read without guessing", value=shortened(text))
    for pattern, readings in _NEARLY.items():
        found = compiled(pattern).fullmatch(folded) if len(folded) <= _SHOWN else None
        try:
            said = readings(found, asked) if found else None
        except (ValueError, OverflowError):
            said = None
        if said:
            return unclear(doubt, said)
    return BadValue(doubt, _example(asked))


def shortened(text: str) -> str:
    """The text as a refusal quotes it: not all of a long one."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def stretch(phrase: Phrase, asked: Asked) -> BadValue:
    """The refusal of a week, a month or a year where one time is asked for."""
    first, last = stretch_of_days(phrase.atoms["day"].match, asked.today)
    doubt = say("'{value}' is not a time that can be read without guessing", value=asked.text)
    return unclear(doubt, [str(first), str(last)])


def _example(asked: Asked) -> Message:
    return say(
        "type for example '2h ago', 'yesterday 15:00', '昨天下午3点', '11月20日 14:05' or '{example}'",
        example=show(asked.now, zone=asked.zone),
    )


def _bare(found: re.Match[str], asked: Asked) -> list[str]:
    """10: ten o'clock, ten at night, or the tenth."""
    figure = int(found[1])
    hours = [hour for hour in dict.fromkeys((figure, figure + 12 if 1 <= figure <= 12 else figure)) if hour < 24]
    readings = [_at(asked, hour) for hour in hours]
    return readings + ([_one_of(every_month(asked, figure), asked)] if 1 <= figure <= 31 else [])


def _one_of(days: list[date], asked: Asked) -> str:
    return str(choose(days, WHOLE_DAY, asked).date())


def _at(asked: Asked, hour: int) -> str:
    wall = asked.wall.replace(hour=hour, minute=0, second=0)
    return show(localtime.first(wall, asked.zone), zone=asked.zone)


def _span(found: re.Match[str], asked: Asked) -> list[str]:
    """2h: two hours ago, or in two hours."""
    length = span(found[0])
    if length is None:
        return []
    if length.days:
        return [str(length.before(asked.wall).date()), str(length.after(asked.today))]
    instants = (localtime.later(asked.now, sign * length.length, asked.zone) for sign in (-1, 1))
    return [show(instant, zone=asked.zone) for instant in instants]


def _days_or_day(found: re.Match[str], asked: Asked) -> list[str]:
    """3日前: three days ago, or before the third."""
    figure = int(number(found[1]))
    ahead = asked._replace(forward=True)
    return [str(asked.today - timedelta(days=figure)), _one_of(every_month(ahead, figure), ahead)]


def _week_end(_: re.Match[str], asked: Asked) -> list[str]:
    """The end of the week: of that of the office, or of the calendar."""
    monday = asked.today - timedelta(days=asked.today.weekday())
    return [str(monday + timedelta(days=4)), str(monday + timedelta(days=6))]


def _month(found: re.Match[str], asked: Asked) -> list[str]:
    first, last = month_stretch(found, asked)
    return [str(first), str(last)]


def month_stretch(found: re.Match[str], asked: Asked) -> tuple[date, date]:
    """The first and the last day of `11月`, `May`, `Nov 2026`, `2026-11`: without a year, the nearest one."""
    said = {name: value for name, value in found.groupdict().items() if value}
    month = month_of(said.get("month") or said.get("zh") or said["figure"])
    year = said.get("year") or said.get("zh_year") or said.get("iso")
    first = date(year_of(year, asked), month, 1) if year else _nearest_first(asked, month)
    return first, last_of_month(first.year, month)


def _nearest_first(asked: Asked, month: int) -> date:
    days = every_year(asked, month, 1)
    fitting = [day for day in days if day >= asked.today.replace(day=1)] if asked.forward else days
    return next(day for day in fitting if asked.forward or day <= asked.today)


def _two_figures(found: re.Match[str], asked: Asked) -> list[str]:
    """11-20, 3.4: a month and a day, in one order or the other."""
    readings = []
    for month, day in ((int(found[1]), int(found[2])), (int(found[2]), int(found[1]))):
        try:
            readings.append(_one_of(every_year(asked, month, day), asked))
        except ValueError:
            continue
    return readings


def _compact(found: re.Match[str], asked: Asked) -> list[str]:
    return [str(date(int(found[1]), int(found[2]), int(found[3])))]


def _today(found: re.Match[str], asked: Asked) -> list[str]:
    """下午: of which day?"""
    return [f"今天{found[0]}", f"昨天{found[0]}"]


MONTH_ALONE = (
    rf"(?:(?P<zh_year>[0-9]{{4}}|[去今明])年)?(?P<zh>{WHOLE})月份?|{words.MONTH}(?:\s*(?P<year>[0-9]{{4}}))?"
    r"|(?P<iso>[0-9]{4})-(?P<figure>[0-9]{1,2})"
)
_NEARLY: dict[str, Callable[[re.Match[str], Asked], list[str]]] = {
    r"(?:(?:by|before|until|till)\s+)?([0-9]{1,2})": _bare,
    r"(?:by\s+)?(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?week": _week_end,
    rf"({WHOLE})日[之以]?前": _days_or_day,
    MONTH_ALONE: _month,
    r"([0-9]{1,2})[-.]([0-9]{1,2})(?:\s.*)?": _two_figures,
    r"([0-9]{4})([0-9]{2})([0-9]{2})": _compact,
    "上午|下午|早上|晚上|傍晚|凌晨": _today,
    r"[0-9半一两二三四五六七八九十a-z][0-9a-z .]*|.*(?:小时|分钟|天|钟头|星期|礼拜|周|个月)": _span,
}
