"""The shop's calendar: which stretches of time it is open in, by the clock on its wall.

A window is open while the wall shows a time within it: where clocks go forward it is shorter, where they go back both
hours count (traps T2). One that crosses midnight belongs to the day on which it opens, also when that is a holiday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Final
from zlib import crc32

from cs_toolkit.core import localtime
from cs_toolkit.core.day_rules import KINDS, DayRule, DayRules
from cs_toolkit.core.hours import MIDNIGHT, ShopHours
from cs_toolkit.core.worktime import WALL, Segment, WorkingTime
from cs_toolkit.errors import BadValue, say

LOOK_AHEAD: Final = timedelta(days=400)
LOOK_BACK: Final = timedelta(days=4000)

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WHY_OPEN: Final = {"weekly": "open"}
_WHY_CLOSED: Final = {"weekly": "closed", "make-up": "closed"}


class Calendar(WorkingTime):
    """One version of the shop's hours, with the day rules that were known by `valid_from`."""

    def __init__(
        self, hours: ShopHours, zone: tzinfo, rules: tuple[DayRules, ...] = (), valid_from: date | None = None
    ) -> None:
        self.hours = hours
        self.zone = zone
        self.rules = rules
        self.valid_from = valid_from
        self._days: dict[int, tuple[Segment, ...]] = {}

    @cached_property
    def version(self) -> str:
        """Since when it holds, its holiday files with their versions, and a checksum of all that it counts by."""
        names = [f"+{file.name}@{file.version}" if file.version else f"+{file.name}" for file in self.rules]
        counted = repr((self.hours.days, str(self.zone), self._known)).encode()
        return f"{self.valid_from or 'hours'}{''.join(names)}#{crc32(counted):08x}"

    @cached_property
    def _known(self) -> tuple[DayRule, ...]:
        """The rules of all files; of two of one kind the earlier counts, so later files come first."""
        return tuple(
            rule
            for file in reversed(self.rules)
            for rule in file.rules
            if rule.valid_from is None or (self.valid_from is not None and rule.valid_from <= self.valid_from)
        )

    def rule(self, on: date) -> DayRule:
        """What holds on a date, its own windows with it: override, closure, make-up, holiday, else `weekly`."""
        rules = [rule for rule in self._known if rule.first <= on <= rule.last]
        found = max(
            rules,
            key=lambda rule: (KINDS.index(rule.kind), rule.valid_from or date.min),
            default=DayRule("weekly", on, on, weekday=on.weekday()),
        )
        is_weekly = found.kind in ("weekly", "make-up")
        return found._replace(windows=self.hours.days[found.weekday]) if is_weekly else found

    def missing_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """The years between two instants whose holidays no file knows; empty if no file knows any."""
        known: frozenset[int] = frozenset().union(*(file.years for file in self.rules))
        first, last = (localtime.local(instant, self.zone).year for instant in (start, end))
        return tuple(year for year in range(first, last + 1) if known and year not in known)

    def _furthest(self, at: datetime) -> datetime:
        return at + LOOK_AHEAD

    def _local(self, at: datetime, like: datetime) -> datetime:
        return localtime.pinned(at.astimezone(self.zone))

    def _tiles(self, from_at: datetime, to_at: datetime) -> Iterator[Segment]:
        if to_at - from_at > LOOK_BACK:
            raise BadValue(
                say("from {start} to {end} is too long to count opening hours", start=from_at.date(), end=to_at.date())
            )
        for ordinal in range(from_at.toordinal(), to_at.toordinal() + 1):
            for tile in self._utc_day(ordinal):
                if from_at <= tile.from_at and tile.to_at <= to_at:
                    yield tile
                elif from_at < tile.to_at and tile.from_at < to_at:
                    yield tile._replace(from_at=max(from_at, tile.from_at), to_at=min(to_at, tile.to_at))

    def _utc_day(self, ordinal: int) -> tuple[Segment, ...]:
        """The tiles of a UTC day, each a stretch of one local day; worked out once."""
        if ordinal not in self._days:
            self._days[ordinal] = tuple(self._worked_out(datetime.fromordinal(ordinal).replace(tzinfo=UTC)))
        return self._days[ordinal]

    def _worked_out(self, at: datetime) -> Iterator[Segment]:
        end = at + _DAY
        while at < end:
            until = self._change(at, end)
            offset = self._offset(at)
            day, last = (at + offset).date(), (until + offset - timedelta(seconds=1)).date()
            while day <= last:
                midnight = datetime.combine(day, time(), UTC) - offset
                for opens, closes, counted, reason in self._wall_day(day):
                    from_at, to_at = max(at, midnight + opens * _MINUTE), min(until, midnight + closes * _MINUTE)
                    if from_at < to_at:
                        yield Segment(from_at, to_at, counted, reason)
                day += _DAY
            at = until

    def _offset(self, at: datetime) -> timedelta:
        offset = at.astimezone(self.zone).utcoffset()
        assert offset is not None
        return offset

    def _change(self, at: datetime, end: datetime) -> datetime:
        """The first instant after `at` at which the clocks were changed, at most `end`."""
        return end if self._offset(at) == self._offset(end) else localtime.change(at, end, self.zone)[1]

    def _wall_day(self, day: date) -> Iterator[tuple[int, int, bool, str]]:
        """The minutes of a day on the wall, tiled: from, to, whether open, why."""
        night, rule = self.rule(day - _DAY), self.rule(day)
        spans = [
            *((window.opens - MIDNIGHT, window.closes - MIDNIGHT, night.kind) for window in night.windows),
            *((*window, rule.kind) for window in rule.windows),
        ]
        at = 0
        for opens, closes, kind in spans:
            opens, closes = max(opens, at), min(closes, MIDNIGHT)
            if opens < closes:
                if at < opens:
                    yield at, opens, False, _WHY_CLOSED.get(rule.kind, rule.kind)
                yield opens, closes, True, _WHY_OPEN.get(kind, kind)
                at = closes
        if at < MIDNIGHT:
            yield at, MIDNIGHT, False, _WHY_CLOSED.get(rule.kind, rule.kind)


def calendars(hours: Iterable[ShopHours], files: Mapping[str, DayRules], zone: tzinfo) -> tuple[Calendar, ...]:
    """Every version of the calendar, the oldest first: one for each date from which something new was valid."""
    versions = sorted(hours, key=lambda item: item.valid_from or date.min)
    dates: set[date | None] = set()
    for item in versions:
        if item.valid_from in dates:
            raise BadValue(
                say("[hours]: two are valid from {date}", date=item.valid_from or say("the beginning")),
                say("keep the one that is right, or give one another valid_from"),
            )
        dates.add(item.valid_from)
    named = {name: _file(name, files) for item in versions for name in item.holidays}
    dates.update(rule.valid_from for file in named.values() for rule in file.rules)
    found = []
    for since in sorted(dates, key=lambda day: day or date.min):
        valid = [item for item in versions if item.valid_from is None or (since and item.valid_from <= since)]
        if valid:
            found.append(Calendar(valid[-1], zone, tuple(named[name] for name in valid[-1].holidays), since))
    return tuple(found)


def in_force(versions: Iterable[Calendar], start: datetime) -> WorkingTime:
    """The version that a clock keeps which starts at this instant (traps T9); before the first one the wall clock."""
    found: WorkingTime = WALL
    for item in versions:
        if item.valid_from is None or item.valid_from <= localtime.local(start, item.zone).date():
            found = item
    return found


def _file(name: str, files: Mapping[str, DayRules]) -> DayRules:
    if name not in files:
        raise BadValue(
            say("holidays: there is no calendar '{name}'", name=name),
            say("there are {names}; your own go into calendar/NAME.toml", names=", ".join(sorted(files)) or "-"),
        )
    return files[name]
