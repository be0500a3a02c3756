"""The steps of the method as runs of time: from when each counts, how long, and when it was done."""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.policy import SlaPolicy
from cs_toolkit.core.timeline import LOW_SCORE, Timeline


class Run(NamedTuple):
    """One step's time. `by_shop_hours`: it is the shop's own time, which may count in opening hours alone; waiting for
    the customer, and what was promised for a time, always runs day and night. `may_pause`: it stands still in a wait.
    """

    name: str
    started_at: datetime
    target: timedelta
    met_at: datetime | None
    by_shop_hours: bool = True
    may_pause: bool = False


def runs(timeline: Timeline, policy: SlaPolicy) -> Iterator[Run]:
    """The clocks of the steps that ever ran in the current episode."""
    start = timeline.started_at
    if timeline.reopened is None:
        answered = timeline.spoken_after(None)
        yield Run("method.acknowledge", start, policy.acknowledge, answered.at if answered else None)
    if timeline.case.complaint.severity == "critical":
        escalated = timeline.last("escalated")
        yield Run("method.escalate", start, policy.escalate, escalated.at if escalated else None)
    if timeline.case.complaint.kind in {"question", "review"}:
        return
    yield from _solving(timeline, policy, start)
    yield from _closing(timeline, policy)


def _solving(timeline: Timeline, policy: SlaPolicy, start: datetime) -> Iterator[Run]:
    granted = timeline.offered is not None and bool(timeline.offered.get("grant"))
    if timeline.case.complaint.kind == "complaint" or (timeline.offered and not granted):
        diagnosed = timeline.diagnosed
        yield Run("method.diagnose", start, policy.diagnose, diagnosed.at if diagnosed else None)
    offers = timeline.after(None, "offered")
    yield Run("method.offer", start, policy.offer, offers[0].at if offers else None)
    for refused in timeline.declines:
        again = timeline.after(refused, "offered", "accepted")
        yield Run("method.offer", refused.at, policy.offer_again, again[0].at if again else None)
    if timeline.offered and not timeline.is_refused:
        yield from _choosing(timeline, policy)


def _choosing(timeline: Timeline, policy: SlaPolicy) -> Iterator[Run]:
    offered, accepted = timeline.offered, timeline.accepted
    assert offered is not None
    if accepted is None:
        nudged = timeline.spoken_after(offered)
        yield Run("method.nudge", offered.at, policy.nudge, nudged.at if nudged else None, by_shop_hours=False)
        return
    resolved = timeline.after(accepted, "resolved")
    met_at = resolved[0].at if resolved else None
    promised = _promised_for(timeline)
    if promised is None:
        yield Run("method.resolve", accepted.at, policy.resolve, met_at, may_pause=True)
    else:
        target = pinned(promised) - pinned(accepted.at)
        yield Run("method.resolve", accepted.at, target, met_at, by_shop_hours=False, may_pause=True)


def _promised_for(timeline: Timeline) -> datetime | None:
    """The earliest time that was promised since the offer and before it was carried out."""
    accepted, offered = timeline.accepted, timeline.offered
    assert accepted is not None
    assert offered is not None
    done = timeline.after(accepted, "resolved")
    later = [
        promise.due
        for promise in timeline.promises
        if not promise.is_replaced
        and promise.event.seq > offered.seq
        and promise.due > accepted.at
        and not (done and promise.event.seq > done[0].seq)
    ]
    return min(later, default=None)


def _closing(timeline: Timeline, policy: SlaPolicy) -> Iterator[Run]:
    if timeline.resolved is None:
        return
    yield Run("method.follow-up", timeline.resolved.at, policy.follow_up, followed_up_at(timeline))
    if timeline.rated and timeline.rated.payload["score"] <= LOW_SCORE:
        yield Run("method.recover", timeline.rated.at, policy.recover, recovered_at(timeline))


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
