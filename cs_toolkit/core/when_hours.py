"""The time of day, or the part of the day, that a phrase can mean."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from cs_toolkit.core.when_phrases import Atom, Phrase
from cs_toolkit.core.when_spans import number
from cs_toolkit.core.when_words import EVENING, HALVES, NIGHT, PERIODS, Period
from cs_toolkit.errors import Message, say

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_MORNING_ENDS = 6
# Up to this hour it must be said which half of the day is meant.
_BOTH_HALVES = {"spoken": 6, "short": 6, "english": 12, "past": 12}


class Stretch(NamedTuple):
    """The first and the last second meant, counted from midnight; the same where a time of day was named."""

    first: timedelta
    last: timedelta


class Hours(NamedTuple):
    """What can be meant; of several, `doubt` says why. Where `near`, the direction looked in may tell which."""

    options: tuple[Stretch, ...]
    doubt: Message | None = None
    near: bool = False


WHOLE_DAY = Stretch(timedelta(), DAY - _SECOND)
_DAY_BEFORE = Stretch(-DAY, -_SECOND)


def hours_of(phrase: Phrase, text: str) -> Hours:
    """The times of day that the phrase can mean; ValueError for one that no clock has. `text` is what was typed."""
    periods = []
    if "half" in phrase.atoms:
        periods.append(HALVES[phrase.atoms["half"].match["half"]])
    if "period" in phrase.atoms:
        match = phrase.atoms["period"].match
        periods.append(PERIODS[match["name"] or match[0]])
    if "clock" in phrase.atoms:
        return _clock(phrase.atoms["clock"], periods, text, alone="day" not in phrase.atoms)
    if periods:
        begin, end = timedelta(hours=periods[0].begin), timedelta(hours=periods[0].end)
        return Hours((Stretch(begin, min(end, WHOLE_DAY.last)),))
    return Hours((_DAY_BEFORE if phrase.excluded else WHOLE_DAY,))


def _clock(clock: Atom, periods: list[Period], text: str, *, alone: bool) -> Hours:
    """Past midnight the hours go on from 24: twelve at night, or two in a night that began the day before."""
    if clock.kind == "midnight":
        return _night([24] if periods else [0, 24], 0, 0, text)
    hour, minute, second = _figures(clock)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise ValueError(f"no clock shows {hour}:{minute}:{second}")
    if not periods:
        if hour == 0 and alone:
            return _night([0, 24], minute, second, text)
        both = 1 <= hour <= _BOTH_HALVES.get(clock.kind, 0)
        doubt = say("'{value}' can be before noon or after it", value=text) if both else None
        return Hours(_at([hour % 12, hour % 12 + 12] if both else [hour], minute, second), doubt)
    if NIGHT in periods and len(periods) == 1 and (hour in (12, 24) or hour < _MORNING_ENDS):
        return _night([hour % 12, hour % 12 + 24], minute, second, text)
    fitting = [full for full in _readings(hour) if all(part.lowest <= full <= part.highest for part in periods)]
    if fitting:
        return Hours(_at(fitting[:1], minute, second))
    doubt = say("in '{value}' the hour does not belong to that part of the day", value=text)
    after_midnight = EVENING in periods and hour % 12 < _MORNING_ENDS and hour <= 12
    return Hours(_at([hour % 12, hour % 12 + (24 if after_midnight else 12)], minute, second), doubt)


def _night(hours: list[int], minute: int, second: int, text: str) -> Hours:
    doubt = say("'{value}' can be in the night before or in the night after", value=text)
    return Hours(_at(hours, minute, second), doubt if len(hours) > 1 else None, near=True)


def _at(hours: list[int], minute: int, second: int) -> tuple[Stretch, ...]:
    times = [timedelta(hours=hour, minutes=minute, seconds=second) for hour in hours]
    return tuple(Stretch(time, time) for time in times)


def _readings(hour: int) -> list[int]:
    """The hours from 0 to 24 that a clock with twelve of them may mean by this one."""
    if hour > 12:
        return [hour]
    return [hour % 12, hour % 12 + 12] + ([24] if hour % 12 == 0 else [])


def _figures(clock: Atom) -> tuple[int, int, int]:
    """Hour, minute and second as said: 三点一刻 is 3:15, "quarter to six" 5:45."""
    said = clock.match.groupdict()
    hour = int(number(said.get("hour") or clock.match[0]))
    minute = _minute(said)
    if said.get("way") == "to" or said.get("to"):
        return ((hour - 2) % 12 + 1 if hour <= 12 else hour - 1), 60 - minute, 0
    return hour, minute, int(number(said.get("second") or "0"))


def _minute(said: dict[str, str | None]) -> int:
    part = said.get("part") or said.get("to") or ""
    if said.get("half") or part == "half":
        return 30
    if part.endswith(("quarter", "一刻")):
        return 15
    quarter = said.get("quarter")
    if quarter:
        return 15 if quarter in "一1" else 45
    word = part.rstrip("分").split(" ")[0] or said.get("minute") or said.get("bare") or "0"
    return int(number(word))
