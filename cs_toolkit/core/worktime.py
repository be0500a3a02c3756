"""Working time: to add it, to measure it, and to prove it, between instants that may have pauses in between.

All arithmetic is in UTC and to the second; what a subclass adds is which stretches of time count. A deadline is the
earliest instant by which the whole target was worked: one that falls on closing time stays there (traps T7), and a
clock that starts outside opening hours runs from the next opening (T8). Adding and measuring are exact inverses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cs_toolkit.core.localtime import aware, pinned
from cs_toolkit.errors import BadValue, say

Pauses = Iterable[tuple[datetime, datetime]]

_NOTHING = timedelta()
_SECOND = timedelta(seconds=1)
_YEARS = range(2, 9998)
_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


class Segment(NamedTuple):
    """A stretch of time, whether it counts, and why: open, make-up, override, closed, holiday, closure, pause, wall."""

    from_at: datetime
    to_at: datetime
    counted: bool
    reason: str


class WorkingTime(ABC):
    """Time of which some counts and some does not. Instants need a zone (TypeError); what is returned has an offset."""

    @property
    @abstractmethod
    def version(self) -> str:
        """What `cst why` shows, and what a cached deadline was computed from: other rules have another version."""

    @abstractmethod
    def missing_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """The years between two instants whose holidays no file knows; empty where none are asked for."""

    @abstractmethod
    def _tiles(self, from_at: datetime, to_at: datetime) -> Iterator[Segment]:
        """The time between two UTC instants without gap or overlap; neighbors may be alike."""

    @abstractmethod
    def _furthest(self, at: datetime) -> datetime:
        """How far ahead of a UTC instant a deadline is looked for."""

    @abstractmethod
    def _local(self, at: datetime, like: datetime) -> datetime:
        """A UTC instant in local time; `like` is one that the caller gave."""

    def add_working_time(self, start: datetime, amount: timedelta, pauses: Pauses = ()) -> datetime:
        """When so much working time after `start` is over; BadValue if that is too far away to be found."""
        if amount < _NOTHING:
            raise BadValue(say("'{amount}' is less than no time", amount=amount))
        at, left = _utc(start), amount // _SECOND * _SECOND
        if not left:
            return self._local(at, start)
        for tile in _interrupted(self._tiles(at, self._furthest(at)), _ordered(pauses)):
            if tile.counted:
                length = tile.to_at - tile.from_at
                if left <= length:
                    return self._local(tile.from_at + left, start)
                left -= length
        raise BadValue(
            say("{amount} of working time after {start} is not reached", amount=amount, start=start.isoformat()),
            say("see whether the shop is ever open then: cst calendar show"),
        )

    def working_time_between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """How much working time there is from `start` to `end`; none if `end` is earlier (traps T22)."""
        tiles = _interrupted(self._between(start, end), _ordered(pauses))
        return sum((tile.to_at - tile.from_at for tile in tiles if tile.counted), _NOTHING)

    def segments(self, start: datetime, end: datetime, pauses: Pauses = ()) -> tuple[Segment, ...]:
        """The time from `start` to `end`, tiled; no two neighbors alike.

        What counts adds up to `working_time_between`. A pause shows where it stopped the clock, not in closed hours.
        """
        tiles = _merged(_interrupted(self._between(start, end), _ordered(pauses)))
        return tuple(
            tile._replace(from_at=self._local(tile.from_at, start), to_at=self._local(tile.to_at, start))
            for tile in tiles
        )

    def _between(self, start: datetime, end: datetime) -> Iterator[Segment]:
        from_at, to_at = _utc(start), _utc(end)
        return self._tiles(from_at, to_at) if from_at < to_at else iter(())


class WallClock(WorkingTime):
    """Day and night count alike; answers in the zone that it was asked in."""

    version = "wall"

    def missing_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """None: it knows no holidays."""
        return ()

    def _tiles(self, from_at: datetime, to_at: datetime) -> Iterator[Segment]:
        yield Segment(from_at, to_at, True, "wall")

    def _furthest(self, at: datetime) -> datetime:
        return _FOREVER

    def _local(self, at: datetime, like: datetime) -> datetime:
        return pinned(at.astimezone(like.tzinfo))


WALL = WallClock()


def _utc(instant: datetime) -> datetime:
    """The instant in UTC, to the second."""
    if aware(instant).year not in _YEARS:
        raise BadValue(say("'{instant}' is beyond any calendar", instant=instant.isoformat()))
    return instant.astimezone(UTC).replace(microsecond=0)


def _ordered(pauses: Pauses) -> list[tuple[datetime, datetime]]:
    """Pauses in UTC by their beginning; they may overlap, and one that ends before it begins is none."""
    return sorted((_utc(begin), _utc(end)) for begin, end in pauses)


def _interrupted(tiles: Iterator[Segment], pauses: Sequence[tuple[datetime, datetime]]) -> Iterator[Segment]:
    """The tiles; what would count but falls into a pause does not."""
    if not pauses:
        return tiles
    return (part for tile in tiles for part in (_cut(tile, pauses) if tile.counted else (tile,)))


def _cut(tile: Segment, pauses: Sequence[tuple[datetime, datetime]]) -> Iterator[Segment]:
    """The parts of a tile in and between the pauses; what an earlier pause took, a later one does not take again."""
    at = tile.from_at
    for begin, end in pauses:
        begin, end = max(begin, at), min(end, tile.to_at)
        if begin < end:
            if at < begin:
                yield tile._replace(from_at=at, to_at=begin)
            yield Segment(begin, end, False, "pause")
            at = end
    if at < tile.to_at:
        yield tile._replace(from_at=at)


def _merged(tiles: Iterator[Segment]) -> Iterator[Segment]:
    held: Segment | None = None
    for tile in tiles:
        if held is not None and held[2:] == tile[2:]:
            held = held._replace(to_at=tile.to_at)
            continue
        if held is not None:
            yield held
        held = tile
    if held is not None:
        yield held
