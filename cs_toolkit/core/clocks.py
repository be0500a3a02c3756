"""Clocks: each is a pure function of a case's timeline, its policy and now.

The method's steps, the answer to a customer's message, and promises. Platform and legal clocks join the
same list. All run on the wall clock; a deadline is met if done at or before it (traps T7).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.policy import SlaPolicy
from cs_toolkit.core.timeline import LOW_SCORE, Promise, Timeline, is_spoken

_SOON_AT_MOST = timedelta(minutes=30)


class Segment(NamedTuple):
    """A stretch of a clock's run and whether it counts toward the target."""

    from_at: datetime
    to_at: datetime
    counted: bool
    reason: str


class Clock(NamedTuple):
    """A deadline with its proof. `subject` is the id of the event that it is about, for promises and messages."""

    name: str
    step: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    logged_at: datetime
    policy: str
    subject: str | None = None
    broken_at: datetime | None = None
    is_settled: bool = False

    @property
    def target(self) -> timedelta:
        """How long it allows."""
        return self.due_at - self.started_at

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The run from start to deadline, tiled; on the wall clock all of it counts."""
        return (Segment(self.started_at, self.due_at, True, "wall"),)

    def state(self, now: datetime) -> str:
        """met, late_logged, breached, soon or due."""
        if self.broken_at is not None:
            return "breached"
        done_at = self.met_at or now
        if done_at <= self.due_at:
            return self._running_state(now) if self.met_at is None else "met"
        return "late_logged" if self.due_at < self.logged_at else "breached"

    @property
    def is_pending(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.met_at is None and not self.is_settled

    def _running_state(self, now: datetime) -> str:
        return "soon" if self.due_at - now <= min(self.target / 4, _SOON_AT_MOST) else "due"


def assess(timeline: Timeline, policy: SlaPolicy) -> tuple[Clock, ...]:
    """Every clock that ever ran in the current episode, and every promise, by deadline."""
    complaint = timeline.case.complaint

    def clock(name: str, started_at: datetime, target: timedelta, met_at: datetime | None) -> Clock:
        step, start = name.removeprefix("method."), pinned(started_at)
        return Clock(name, step, start, start + target, met_at, complaint.logged_at, policy.version)

    clocks = [clock(*parts) for parts in _method(timeline, policy)]
    clocks += [
        clock("answer", at, policy.answer, met_at)._replace(subject=subject)
        for subject, at, met_at in _messages(timeline)
    ]
    clocks += [_promise_clock(promise, timeline, policy) for promise in timeline.promises if _runs(promise, timeline)]
    return tuple(sorted(clocks, key=lambda item: (item.due_at, item.name)))


def _method(timeline: Timeline, policy: SlaPolicy) -> Iterator[tuple[str, datetime, timedelta, datetime | None]]:
    start = timeline.started_at
    if timeline.reopened is None:
        answered = timeline.spoken_after(None)
        yield "method.acknowledge", start, policy.acknowledge, answered.at if answered else None
    if timeline.case.complaint.severity == "critical":
        escalated = timeline.last("escalated")
        yield "method.escalate", start, policy.escalate, escalated.at if escalated else None
    if timeline.case.complaint.kind in {"question", "review"}:
        return
    yield from _solving(timeline, policy, start)
    yield from _closing(timeline, policy)


def _solving(
    timeline: Timeline, policy: SlaPolicy, start: datetime
) -> Iterator[tuple[str, datetime, timedelta, datetime | None]]:
    granted = timeline.offered is not None and bool(timeline.offered.get("grant"))
    if timeline.case.complaint.kind == "complaint" or (timeline.offered and not granted):
        diagnosed = timeline.diagnosed
        yield "method.diagnose", start, policy.diagnose, diagnosed.at if diagnosed else None
    offers = timeline.after(None, "offered")
    yield "method.offer", start, policy.offer, offers[0].at if offers else None
    for refused in timeline.declines:
        again = timeline.after(refused, "offered", "accepted")
        yield "method.offer", refused.at, policy.offer_again, again[0].at if again else None
    if timeline.offered and not timeline.is_refused:
        yield from _choosing(timeline, policy)


def _choosing(timeline: Timeline, policy: SlaPolicy) -> Iterator[tuple[str, datetime, timedelta, datetime | None]]:
    offered, accepted = timeline.offered, timeline.accepted
    assert offered is not None
    if accepted is None:
        nudged = timeline.spoken_after(offered)
        yield "method.nudge", offered.at, policy.nudge, nudged.at if nudged else None
        return
    resolved = timeline.after(accepted, "resolved")
    yield "method.resolve", accepted.at, _resolve_target(timeline, policy), resolved[0].at if resolved else None


def _resolve_target(timeline: Timeline, policy: SlaPolicy) -> timedelta:
    """As promised since the offer and before it was carried out, else the policy's time after the choice."""
    accepted, offered = timeline.accepted, timeline.offered
    assert accepted is not None
    assert offered is not None
    done = timeline.after(accepted, "resolved")
    later = [
        pinned(promise.due) - pinned(accepted.at)
        for promise in timeline.promises
        if not promise.is_replaced
        and promise.event.seq > offered.seq
        and promise.due > accepted.at
        and not (done and promise.event.seq > done[0].seq)
    ]
    return min(later, default=policy.resolve)


def _closing(timeline: Timeline, policy: SlaPolicy) -> Iterator[tuple[str, datetime, timedelta, datetime | None]]:
    if timeline.resolved is None:
        return
    yield "method.follow-up", timeline.resolved.at, policy.follow_up, followed_up_at(timeline)
    if timeline.rated and timeline.rated.payload["score"] <= LOW_SCORE:
        yield "method.recover", timeline.rated.at, policy.recover, recovered_at(timeline)


def followed_up_at(timeline: Timeline) -> datetime | None:
    """When the loop was closed: a message after the resolution, a concrete promise, and the survey sent."""
    parts = (
        timeline.after(timeline.resolved, "followed_up"),
        timeline.after(timeline.resolved, "surveyed"),
        timeline.after(timeline.offered, "promised"),
    )
    return max(found[0].at for found in parts) if all(parts) else None


def recovered_at(timeline: Timeline) -> datetime | None:
    """When a low score was answered in person and something was done about it."""
    replied = timeline.spoken_after(timeline.rated)
    acted = timeline.after(timeline.rated, "recovered", "compensated")
    return max(replied.at, acted[0].at) if replied and acted else None


def _messages(timeline: Timeline) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Each unanswered stretch of customer messages: the first one starts the clock, any reply stops it."""
    waiting: tuple[str, datetime] | None = None
    if timeline.reopened is not None:
        waiting = (timeline.reopened.id, timeline.reopened.at)
    for event in timeline.episode:
        if event.kind == "contacted" and waiting is None:
            waiting = (event.id, event.at)
        elif is_spoken(event) and waiting is not None:
            yield (*waiting, event.at)
            waiting = None
    if waiting is not None:
        yield (*waiting, None)


def _runs(promise: Promise, timeline: Timeline) -> bool:
    """Not replaced, and no past alarm of an episode that was closed (traps T16)."""
    reopened = timeline.reopened
    is_past = reopened is not None and promise.event.seq < reopened.seq and promise.due <= reopened.at
    return not promise.is_replaced and not is_past


def _promise_clock(promise: Promise, timeline: Timeline, policy: SlaPolicy) -> Clock:
    ended, made, due = promise.ended_by, promise.event, pinned(promise.due)
    broken = ended if ended is not None and ended.kind == "broken" else None
    return Clock(
        "promise",
        "promise",
        min(pinned(made.at), due),
        due,
        ended.at if ended is not None and broken is None else None,
        timeline.case.complaint.logged_at,
        policy.version,
        subject=made.id,
        broken_at=broken.at if broken else None,
        is_settled=broken is not None and timeline.spoken_after(broken) is not None,
    )
