"""The oracle of working time: it asks of each minute whether the shop is open, and counts.

Written apart from the engine on purpose: it reads the raw tables of shop.toml and of the holiday files, knows nothing
of windows in order, of UTC days or of changes of clocks, and only looks at what the wall shows at each minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Stretch = tuple[datetime, datetime]


class Shop:
    """A shop as its raw tables say: [hours] and the holiday files, and the zone of its wall clock."""

    def __init__(self, hours: Mapping[str, Any], files: Sequence[Mapping[str, Any]], zone: tzinfo) -> None:
        self.hours = hours
        self.files = files
        self.zone = zone
        self._minutes_of: dict[date, tuple[set[int], set[int]]] = {}

    def is_open(self, instant: datetime) -> bool:
        """Whether the shop is open in the minute that begins at this instant."""
        wall = instant.astimezone(self.zone)
        minute, today = wall.hour * 60 + wall.minute, wall.date()
        return minute in self._minutes(today)[0] or minute in self._minutes(today - timedelta(days=1))[1]

    def film(self, start: datetime, minutes: int) -> bytearray:
        """1 for every open minute from `start` on."""
        instant = start.astimezone(UTC)
        return bytearray(self.is_open(instant + timedelta(minutes=number)) for number in range(minutes))

    def _minutes(self, day: date) -> tuple[set[int], set[int]]:
        """The open minutes of a day, and those of the next morning that belong to it."""
        if day not in self._minutes_of:
            own: set[int] = set()
            night: set[int] = set()
            for text in self._texts(day):
                begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
                if begin < end:
                    own |= set(range(begin, end))
                else:
                    own |= set(range(begin, 1440))
                    night |= set(range(end))
            self._minutes_of[day] = own, night
        return self._minutes_of[day]

    def _texts(self, day: date) -> Sequence[str]:
        for block in self._blocks("day"):
            if block["date"] == day:
                return list(block["hours"])
        if any(block["from"] <= day <= block.get("to", block["from"]) for block in self._blocks("closure")):
            return []
        for block in self._blocks("make_up"):
            if day in block["dates"]:
                return list(self.hours.get(block.get("hours", "mon"), []))
        if any(block["from"] <= day <= block.get("to", block["from"]) for block in self._blocks("holiday")):
            return []
        return list(self.hours.get(NAMES[day.weekday()], []))

    def _blocks(self, key: str) -> list[Mapping[str, Any]]:
        """All [[key]] blocks; of two that speak of one date, the file named later has the first word."""
        return [block for file in reversed(self.files) for block in file.get(key, [])]


def paused(film: bytearray, begin: datetime, pauses: Sequence[Stretch]) -> bytearray:
    """The film of a shop that does nothing during pauses of whole minutes."""
    shown = bytearray(film)
    for first, last in pauses:
        for number in range(_seconds(first - begin) // 60, _seconds(last - begin) // 60):
            shown[number] = 0
    return shown


def worked(film: bytearray, begin: datetime, start: datetime, end: datetime) -> int:
    """The open seconds from `start` to `end`, minute by minute."""
    first, last = _seconds(start - begin), _seconds(end - begin)
    return sum(
        min(last, 60 * number + 60) - max(first, 60 * number)
        for number in range(first // 60, -(-last // 60))
        if film[number]
    )


def deadline(film: bytearray, begin: datetime, start: datetime, seconds: int) -> datetime:
    """The first instant by which so many open seconds have passed since `start`."""
    at, left = _seconds(start - begin), seconds
    while left:
        rest_of_minute = 60 - at % 60
        if not film[at // 60]:
            at += rest_of_minute
            continue
        step = min(left, rest_of_minute)
        at, left = at + step, left - step
    return begin + timedelta(seconds=at)


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
