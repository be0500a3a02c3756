"""Whether the shop keeps its word: promises that ended, and how many of them were kept in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clocks import promise_clock
from cs_toolkit.core.pauses import pauses, together
from cs_toolkit.core.share import Share
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Promise, Timeline


class Verdict(NamedTuple):
    """A promise, its clock, and whether it was kept in time; None while it does not count.

    One that was replaced in time does not count, one that is still to come not yet; one that was replaced when it had
    been broken was broken. A wait moves a promise's time on.
    """

    promise: Promise
    clock: Clock
    is_kept: bool | None


def kept_rate(cases: Iterable[tuple[Timeline, Terms]], now: datetime) -> Share:
    """The promises kept in time of those that count; a case that was merged into another counts there."""
    found = [
        verdict.is_kept
        for timeline, terms in cases
        if not timeline.merged_into
        for verdict in verdicts(timeline, terms, now)
        if verdict.is_kept is not None
    ]
    return Share(sum(found), len(found))


def verdicts(timeline: Timeline, terms: Terms, now: datetime) -> Iterator[Verdict]:
    """Every promise of a case, in the order they were made."""
    waits = together(pauses(timeline))
    broken = {event.payload["promise"] for event in timeline.events if event.kind == "broken"}
    for promise in timeline.promises:
        clock = promise_clock(promise, timeline, terms, waits)
        yield Verdict(promise, clock, _is_kept(promise, clock, promise.event.id in broken, now))


def _is_kept(promise: Promise, clock: Clock, is_broken: bool, now: datetime) -> bool | None:
    in_time = clock.met_at is not None and clock.met_at <= clock.due_at
    if promise.is_replaced:
        return False if is_broken or not in_time else None
    has_ended = promise.ended_by is not None or (clock.due_at < now and not clock.is_paused(now))
    return in_time if has_ended else None
