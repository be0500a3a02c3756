"""How long what was computed of a case at one moment stays true: between the moments at which something turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, UTC, datetime
from typing import NamedTuple

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.pauses import NO_PAUSES
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import governing_gate

_EVER = datetime.max.replace(tzinfo=UTC)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Horizon(NamedTuple):
    """The rows of work hold strictly between the two, but for the seconds that are left."""

    after: datetime
    before: datetime


def horizon(timeline: Timeline, clocks: Iterable[Clock], terms: Terms, now: datetime) -> Horizon | None:
    """Within which moments an open case asks for the same as now; `clocks` are all of its clocks.

    None where that can change with every second: a wait moves a deadline on.
    """
    pending = [clock for clock in clocks if clock.is_pending]
    if any(clock.pauses != NO_PAUSES for clock in pending):
        return None
    points = list(_turning_points(timeline, pending, terms, now))
    if now in points:
        return None
    earlier, later = (point for point in points if point < now), (point for point in points if point > now)
    return Horizon(max(earlier, default=_NEVER), min(later, default=_EVER))


def _turning_points(timeline: Timeline, pending: Iterable[Clock], terms: Terms, now: datetime) -> Iterator[datetime]:
    """When a clock becomes soon or late, when a step without a clock opens, and the years (calendars end with them)."""
    for clock in pending:
        yield clock.soon_at
        yield clock.due_at
    opens_at = governing_gate(timeline, terms).opens_at
    if opens_at is not None:
        yield opens_at
    year = now.astimezone(terms.zone).year
    for turn in (year, year + 1):
        if turn <= MAXYEAR:
            yield datetime(turn, 1, 1, tzinfo=terms.zone)
