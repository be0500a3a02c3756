"""Whether the shop keeps its word: promises that ended, and how many of them were kept in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cs_toolkit.core.clocks import promise_clock
from cs_toolkit.core.pauses import pauses, together
from cs_toolkit.core.share import Share
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline


def kept_rate(cases: Iterable[tuple[Timeline, Terms]], now: datetime) -> Share:
    """The promises kept by their time, of those that were kept, were declared broken, or whose time has passed.

    One that was replaced in time does not count, one that is still to come not yet; one that was replaced when it had
    been broken was broken. A wait moves a promise's time on. A case that was merged into another counts there.
    """
    found = [
        is_kept for timeline, terms in cases if not timeline.merged_into for is_kept in _ended(timeline, terms, now)
    ]
    return Share(sum(found), len(found))


def _ended(timeline: Timeline, terms: Terms, now: datetime) -> Iterator[bool]:
    """For each promise that ended by itself: whether it was kept."""
    waits = together(pauses(timeline))
    broken = {event.payload["promise"] for event in timeline.events if event.kind == "broken"}
    for promise in timeline.promises:
        clock = promise_clock(promise, timeline, terms, waits)
        in_time = clock.met_at is not None and clock.met_at <= clock.due_at
        if promise.is_replaced:
            if promise.event.id in broken or not in_time:
                yield False
        elif promise.ended_by is not None or (clock.due_at < now and not clock.is_paused(now)):
            yield in_time
