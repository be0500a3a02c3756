"""Numbers and lengths of time as people write them: `12`, `十二`, `half an`, `2h30m`, `一个半小时`, `3 months`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

CHINESE_DIGITS = "零一二三四五六七八九"
DIGIT = "[零〇一二两三四五六七八九]"
# Two digits in a row are "two or three", never 23.
WHOLE = rf"(?:[0-9]{{1,2}}|{DIGIT}?十{DIGIT}?|[零〇]?{DIGIT}(?!{DIGIT}))"
_ENGLISH = dict(
    zip(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
            *("fifteen", "twenty", "thirty", "forty five", "forty-five", "forty", "fifty", "sixty", "ninety"),
        ),
        (*range(1, 13), 15, 20, 30, 45, 45, 40, 50, 60, 90),
        strict=True,
    )
)
ENGLISH_HOUR = f"(?:{'|'.join(sorted(list(_ENGLISH)[:12], key=len, reverse=True))})"
_PARTS = {"半": 0.5, "half an": 0.5, "a quarter of an": 0.25, "three quarters of an": 0.75}
COUNT = (
    rf"(?:[0-9]+(?:\.[0-9]+)?|{DIGIT}?十{DIGIT}?|{DIGIT}(?!{DIGIT})|半(?=个?(?:小时|钟)|分钟)"
    rf"|(?:half|a\ quarter\ of|three\ quarters\ of)\ an(?=\ hour)|(?:an?|{'|'.join(_ENGLISH)})(?=\ ))"
)
_UNITS = {
    "second": ("秒钟", "秒", "seconds", "second", "secs", "sec", "s"),
    "minute": ("分钟", "分", "minutes", "minute", "mins", "min", "m"),
    "quarter": ("刻钟",),
    "hour": ("小时", "钟头", "钟", "hours", "hour", "hrs", "hr", "h"),
    "day": ("天", "日", "days", "day", "d"),
    "week": ("星期", "礼拜", "周", "weeks", "week", "wks", "wk", "w"),
    "fortnight": ("fortnights", "fortnight"),
    "month": ("月", "months", "month"),
    "year": ("年", "years", "year"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}
_MONTHS = {"month": 1, "year": 12}
_YEARS = "年(?=半?[之以过]?[前内后])"
_ZH_UNIT = (
    "秒钟?|分钟?|刻钟|小时|钟头|(?<=[个半])钟|天|日(?=[之以过]?[内后])|星期|礼拜|周(?![一二三四五六日末])"
    f"|(?<=个)月|{_YEARS}"
)
_EN_UNIT = (
    r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|fortnights?|months?|years?)(?![a-z])"
)
_PIECE = (
    rf"(?P<count>{COUNT})\s*(?P<and>(?:and\ a\ half\ |个半|个)?\s*(?P<unit>{_ZH_UNIT}|{_EN_UNIT})"
    r"(?:半(?!价)|\ and\ a\ half(?![a-z]))?)"
)
_ONE = _PIECE.replace("?P<count>", "?:").replace("?P<and>", "?:").replace("?P<unit>", "?:")
SPAN = rf"{_ONE}(?:\s*(?:and\s|零)?\s*{_ONE}){{0,4}}"  # bounded: a long text is not tried again at each place


class Span(NamedTuple):
    """A length of time, months apart; `days` says it was counted in days or more, so that the calendar measures it."""

    length: timedelta
    months: int
    days: bool

    def before(self, wall: datetime) -> datetime:
        """The wall time so much earlier."""
        return datetime.combine(months_after(wall.date(), -self.months), wall.time()) - self.length

    def after(self, day: date) -> date:
        """The day so much later."""
        return months_after(day, self.months) + self.length


def number(word: str) -> float:
    """What a count says: `12`, `1.5`, `十二`, `二〇二六`, `半`, `an`, `half an`, `three`."""
    if word[0] in "0123456789":
        return float(word)
    if word in _PARTS:
        return _PARTS[word]
    if word.isascii():
        return float(_ENGLISH.get(word, 1))
    tens, ten, ones = word.replace("两", "二").replace("〇", "零").rpartition("十")
    return float((_digits(tens or "一") * 10 if ten else 0) + _digits(ones or "零"))


def span(text: str) -> Span | None:
    """The length that a folded text consists of, if it does."""
    text = text.replace("日", "天")
    if text[:-1].isdecimal() and text[-1] in _UNIT_OF:  # as settings have it: needs no patterns
        return None if text[-1] in "月年钟" else _sum([(text[:-1], text[-1], "")])
    return length_of(text) if _compiled("span", SPAN).fullmatch(text) else None


def length_of(text: str) -> Span:
    """The sum of the lengths that stand in a folded text."""
    pieces = _compiled("piece", _PIECE.replace(_YEARS, "年")).finditer(text.replace("日", "天"))
    return _sum([(piece["count"], piece["unit"], piece["and"]) for piece in pieces])


def months_after(today: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), last_of_month(year, month + 1))


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _sum(pieces: list[tuple[str, str, str]]) -> Span:
    """Counts, units, and the words in which a further half may be said."""
    length, months, units = timedelta(), 0, set()
    for word, name, around in pieces:
        unit, count = _UNIT_OF[name], number(word) + (0.5 if "半" in around or "half" in around else 0)
        if unit not in _MONTHS:
            length += _LENGTHS[unit] * count
        elif (count * _MONTHS[unit]).is_integer():
            months += int(count * _MONTHS[unit])
        else:
            raise ValueError(f"{count} {unit}")  # half a month has no number of days
        units.add(unit)
    return Span(length, months, units <= {"day", "week", "fortnight", "month", "year"})


def _digits(word: str) -> int:
    return int("".join(str(CHINESE_DIGITS.index(digit)) for digit in word))


@cache
def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    """The pattern, made when first needed: most commands read no time at all."""
    return re.compile(pattern)
