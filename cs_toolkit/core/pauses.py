"""When a case waited on somebody else: only `resolve` and the shop's promises stand still then (traps T11 to T13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import Timeline


class Pause(NamedTuple):
    """A wait, whom it was for, and when it ended; None while nobody knows."""

    on: str
    began_at: datetime
    ended_at: datetime | None


class Pauses(NamedTuple):
    """The waits of a case that are over, and since when it waits now without a known end."""

    over: tuple[tuple[datetime, datetime], ...] = ()
    since: datetime | None = None

    def until(self, done_at: datetime | None) -> Pauses:
        """As they stand for a clock that was stopped: it waited until then at most."""
        if done_at is None or self.since is None:
            return self
        return Pauses((*self.over, (self.since, max(self.since, done_at))))


NO_PAUSES = Pauses()


def pauses(timeline: Timeline) -> tuple[Pause, ...]:
    """Every pause of a case. What ends one: `resumed`, the time it was meant to last, the end of the case, and the
    customer's message, at the time it was written and not when it was logged (traps T12).
    """
    return tuple(
        Pause(event.payload["on"], event.at, min(_ends(event, timeline), default=None))
        for event in timeline.events
        if event.kind == "paused"
    )


def together(found: tuple[Pause, ...]) -> Pauses:
    """All pauses as one; they may overlap."""
    over = tuple((pause.began_at, pause.ended_at) for pause in found if pause.ended_at is not None)
    return Pauses(over, min((pause.began_at for pause in found if pause.ended_at is None), default=None))


def _ends(pause: Event, timeline: Timeline) -> Iterator[datetime]:
    if pause.get("until") is not None:
        yield max(pause.at, pause.payload["until"])
    for event in timeline.events:
        is_later = event.seq > pause.seq
        if event.kind in {"resumed", "closed"} and is_later:
            yield max(pause.at, event.at)
        elif event.kind == "contacted" and (event.at > pause.at or (event.at == pause.at and is_later)):
            yield event.at
