"""By when a reply says that the customer hears from the shop again: a time that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.localtime import aware
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.worktime import WALL, WorkingTime

_BUFFER: Final = timedelta(minutes=10)
_GRACE: Final = timedelta(minutes=60)
_ROUND: Final = timedelta(minutes=5)

# The clocks of the step after a reply: by when the customer hears from us again.
_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "acknowledge": frozenset({"method.offer"}),
    "evidence": frozenset({"method.offer"}),
    "diagnose": frozenset({"method.offer"}),
    "answer": frozenset({"method.offer", "method.resolve", "method.follow-up"}),
}
# What any reply does: the clocks that it stops itself.
_ANSWERED: Final = frozenset({"acknowledge", "answer"})


def reply_by(timeline: Timeline, step: str, terms: Terms, now: datetime) -> datetime | None:
    """Some minutes before the next deadline, within the hour where there is none; to five minutes, in shop hours.

    The deadlines of platforms and laws count, too. None where no such time is left: what cannot be kept is not said.
    """
    now = aware(now).astimezone(UTC)
    working = _open_hours(terms, now)
    next_due, last_due = _deadlines(timeline, step, terms, now)
    within_the_hour = _up(working.add_working_time(now, _GRACE).astimezone(UTC))
    next_due = within_the_hour if next_due is None or step == "answer" else next_due
    limits = (next_due,) if last_due is None else (min(next_due, last_due - _BUFFER), min(next_due, last_due))
    for limit in limits:
        at = _when_open(working, now, limit)
        if at is not None:
            return at
    return None


def due_after(timeline: Timeline, step: str, terms: Terms, now: datetime) -> datetime | None:
    """The earliest deadline to come that the reply of a step does not meet itself; None where there is none."""
    return _deadlines(timeline, step, terms, aware(now).astimezone(UTC))[1]


def _open_hours(terms: Terms, now: datetime) -> WorkingTime:
    """The shop's hours, also where its targets count day and night: nobody is there to keep a promise at three."""
    if not terms.calendars:
        return WALL
    from cs_toolkit.core.calendar import in_force

    return in_force(terms.calendars, now)


def _deadlines(timeline: Timeline, step: str, terms: Terms, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When the step after the reply is due, and the earliest deadline of all that the reply does not meet itself."""
    names = _AFTER.get(step, frozenset())
    ahead = [clock for clock in assess(timeline, terms) if clock.is_pending and now < clock.due_at]
    method = [clock.due_at for clock in ahead if clock.name in names]
    others = [clock.due_at for clock in ahead if clock.rule and clock.step not in {step, *_ANSWERED}]
    return min(method, default=None), min([*method, *others], default=None)


def _when_open(working: WorkingTime, now: datetime, limit: datetime) -> datetime | None:
    """The last moment up to `limit` that is after now and some minutes before the shop closes."""
    spans = [tile for tile in working.segments(now, limit + _BUFFER) if tile.counted] if now < limit else []
    for tile in reversed(spans):
        at = _down(min(limit, tile.to_at.astimezone(UTC) - _BUFFER))
        if at > max(now, tile.from_at.astimezone(UTC)):
            return at
    return None


def _down(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)


def _up(at: datetime) -> datetime:
    return at if _down(at) == at else _down(at) + _ROUND
