"""A time in a cell of an export -> the instant it names. Chinese, ISO, English and American styles; none is guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cs_toolkit.errors import BadValue, say

_CLOCK = (
    r"(?:(?P<before>上午|下午|中午|凌晨|早上|晚上|[AaPp]\.?[Mm]\.?)?\s*(?P<hour>\d{1,2})(?::|时|時|点|點)"
    r"(?:(?P<minute>\d{1,2})分?(?:(?::|(?<=分))(?P<second>\d{1,2})秒?(?:[.,](?P<micro>\d{1,6})\d*)?)?)?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?)?)"
)
_OFFSET = r"\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2}|\(?(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?\)?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_DATES = (
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?P<mark>日|号|號)?",
    rf"(?P<day>\d{{1,2}})[\s-]{_MONTH}[\s,-]+(?P<year>\d{{4}})",
    rf"{_MONTH}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})",
)
_WEEKDAY = r"(?:[A-Za-z]{3,9},\s+)?"
_SEEN = [re.compile(rf"{_WEEKDAY}{date}(?:(?:[T,\s]+|(?<=[日号號])){_CLOCK})?{_OFFSET}", re.ASCII) for date in _DATES]
_NUMERIC = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}})(?:,?\s+{_CLOCK})?{_OFFSET}",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)", re.ASCII)
_LATE = ("下午", "晚上", "中午")


def moment(text: str, zone: tzinfo, column: str, dates: str = "") -> datetime:
    """The instant a cell names, aware; without an offset of its own it is in `zone`. A date alone is its midnight.

    `dates` says how 3/4/2026 is meant: "mdy" or "dmy"; without it such a date is refused, unless only one reading is
    possible.
    """
    plain = _iso(text, zone)
    if plain is not None:
        return plain
    clean = " ".join(unicodedata.normalize("NFKC", text).split())
    try:
        return _compact(clean, zone) or _named(clean, zone) or _numeric(clean, zone, dates)
    except ValueError:
        raise BadValue(
            say("{column}: '{value}' is no date and time", column=column, value=text),
            say("write it as 2026-11-22 14:05:00"),
        ) from None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    """What most exports write, read fast: 2026-11-22 14:05:00."""
    if len(text) != 19 or text[4] != "-" or text[7] != "-" or text[13] != ":" or not text.isascii():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def _compact(text: str, zone: tzinfo) -> datetime | None:
    found = _COMPACT.fullmatch(text)
    return datetime(*map(int, found.groups()), tzinfo=zone) if found else None  # type: ignore[arg-type,misc]


def _named(text: str, zone: tzinfo) -> datetime | None:
    """A date whose parts cannot be mistaken: the year first, or the month as a word."""
    for pattern in _SEEN:
        found = pattern.fullmatch(text)
        if found:
            name = found.groupdict().get("name")
            month = _month(name) if name else int(found["month"])
            return _at(found, int(found["year"]), month, int(found["day"]), zone)
    return None


def _month(name: str) -> int:
    """ValueError where it is no month's name."""
    short = name[:3].lower()
    full = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
    number = _MONTHS.index(short)
    if not full[number].startswith(name.lower()) and name.lower() != "sept":
        raise ValueError(name)
    return number + 1


def _numeric(text: str, zone: tzinfo, dates: str) -> datetime:
    """3/4/2026 as `dates` says; 22/11/2026 and 22.11.2026 can only be one thing."""
    found = _NUMERIC.fullmatch(text)
    if not found:
        raise ValueError(text)
    first, other = int(found["first"]), int(found["other"])
    order = dates or ("dmy" if first > 12 or found["mark"] == "." else "mdy" if other > 12 else "")
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    if not order or (not dates and len(found["year"]) == 2):
        raise ValueError(text)
    day, month = (first, other) if order == "dmy" else (other, first)
    return _at(found, year, month, day, zone)


def _at(found: re.Match[str], year: int, month: int, day: int, zone: tzinfo) -> datetime:
    hour = int(found["hour"] or 0)
    half = (found["before"] or found["after"] or "").replace(".", "").lower()
    if half and hour > 12 and half in ("am", "pm"):
        raise ValueError(hour)
    if (half in _LATE or half == "pm") and hour < 12 and not (half == "中午" and hour > 10):
        hour += 12
    elif half in ("am", "上午", "凌晨") and hour == 12:
        hour = 0
    micro = int((found["micro"] or "0").ljust(6, "0"))
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=_offset(found["offset"]) or zone)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    digits = text.strip("()").removeprefix("UTC").removeprefix("GMT")
    if digits in ("", "Z"):
        return UTC
    sign, rest = (-1 if digits[0] == "-" else 1), digits[1:].replace(":", "")
    hours, minutes = (rest[:-2], rest[-2:]) if len(rest) > 2 else (rest, "0")
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
