"""What breaches and lateness would have been under other terms. Pure: the terms of a case are asked for.

Each clock of each episode counts once, as it stood when its episode ended: decided are those that were met or breached;
complaints that were logged after their deadline, and clocks that run or wait, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.model import Case
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

TermsOf = Callable[[Case], Terms]
_NOTHING = timedelta()


class Outcome(NamedTuple):
    """How the clocks of one name went. `late` is the median lateness of those breached, None where none was."""

    counted: int = 0
    met: int = 0
    breached: int = 0
    late: timedelta | None = None


class Comparison(NamedTuple):
    """The clocks of one name under the terms that held, and under others."""

    clock: str
    before: Outcome
    after: Outcome


def simulate(timelines: Iterable[Timeline], before: TermsOf, after: TermsOf, now: datetime) -> tuple[Comparison, ...]:
    """By clock; a case that was merged into another is not counted (traps T17), nor a clock never decided."""
    counted = [timeline for timeline in timelines if timeline.merged_into is None]
    one, other = _outcomes(counted, before, now), _outcomes(counted, after, now)
    nothing = Outcome()
    return tuple(
        Comparison(name, one.get(name, nothing), other.get(name, nothing))
        for name in sorted({*one, *other})
        if name in one and one[name].counted or name in other and other[name].counted
    )


def _outcomes(timelines: Iterable[Timeline], terms_of: TermsOf, now: datetime) -> dict[str, Outcome]:
    clocks: dict[str, list[Clock]] = {}
    for timeline in timelines:
        for clock in _clocks(timeline, terms_of(timeline.case)):
            if clock.binds == "shop":
                clocks.setdefault(clock.name, []).append(clock)
    return {name: _outcome(found, now) for name, found in clocks.items()}


def _clocks(timeline: Timeline, terms: Terms) -> Iterable[Clock]:
    """The clocks of every episode, each as its last episode tells it."""
    found: dict[tuple[str, str | None, int], Clock] = {}
    for part in _episodes(timeline):
        for clock in assess(part, terms):
            found[clock.name, clock.subject, clock.episode] = clock
    return found.values()


def _episodes(timeline: Timeline) -> Iterator[Timeline]:
    """The case as it was before each reopening, and as it is."""
    for index, event in enumerate(timeline.events):
        if event.kind == "reopened":
            yield Timeline(timeline.case, timeline.events[:index])
    yield timeline


def _outcome(clocks: Iterable[Clock], now: datetime) -> Outcome:
    states = [(clock, clock.state(now)) for clock in clocks]
    met = sum(state == "met" for _, state in states)
    late = sorted(_late(clock, now) for clock, state in states if state == "breached")
    return Outcome(met + len(late), met, len(late), _median(late) if late else None)


def _median(late: list[timedelta]) -> timedelta:
    middle = len(late) // 2
    return late[middle] if len(late) % 2 else (late[middle - 1] + late[middle]) / 2


def _late(clock: Clock, now: datetime) -> timedelta:
    """By how much it was missed; what was never done counts until the case ended, else until now."""
    until = now if clock.stopped_at is None else min(now, clock.stopped_at)
    return max(-clock.left(until), _NOTHING)
