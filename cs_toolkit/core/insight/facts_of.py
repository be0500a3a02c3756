"""The facts of a case, from its timeline: every episode's deadlines, what was given, what was promised, how it ended.

Nothing here depends on now. The case should have its order joined; what is read of it is part of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clocks import promise_clock, step_clocks
from cs_toolkit.core.insight.facts import CaseFacts, GivenFacts, PromiseFacts, RatingFacts, StepFacts, links_of
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.pauses import Pauses, pauses, together
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.spending import decisions, given_in
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline, is_spoken
from cs_toolkit.core.worktime import WALL

_LONGEST: Final = 4_000  # characters of a text
_SECOND: Final = timedelta(seconds=1)
_NOTHING: Final = timedelta()


def facts_of(timeline: Timeline, terms: Terms, purse: Purse) -> CaseFacts:
    """The facts of a case under the terms it runs under; of the purse the rates, the zone and the currency count."""
    events = timeline.events
    spoken = [event for event in events if is_spoken(event)]
    return CaseFacts(
        **_told(timeline.case),
        **_found(timeline.diagnosed),
        steps=tuple(_steps(timeline, terms)),
        first_response_at=timeline.first_response_at,
        offered_at=_first(events, "offered"),
        resolved_at=_first(events, "resolved"),
        resolution=_resolution(timeline),
        reopenings=_times(events, "reopened"),
        closed_at=timeline.closed.at if timeline.closed else None,
        outcome=timeline.closed.get("outcome") if timeline.closed else None,
        merged_into=timeline.merged_into,
        given=tuple(_given(timeline, purse)),
        cost=_cost(events),
        promises=tuple(_promises(timeline, terms)),
        surveyed=_times(events, "surveyed"),
        ratings=tuple(_rating(event) for event in events if event.kind == "rated"),
        invited=_times(events, "invited"),
        replies=len(spoken),
        as_is=sum(bool(event.get("as_is")) for event in spoken),
        links=links_of(events),
    )


def _told(case: Case) -> dict[str, Any]:
    """What the customer told and the order says; nothing that happened since."""
    complaint, customer, order = case.complaint, case.customer, case.order
    return {
        "id": case.id,
        "received_at": complaint.received_at,
        "logged_at": complaint.logged_at,
        "received_estimated": complaint.received_estimated,
        "kind": complaint.kind,
        "channel": complaint.channel,
        "platform": complaint.platform,
        "language": complaint.language,
        "category": complaint.category,
        "also": complaint.also,
        "severity": complaint.severity,
        "emotion": complaint.emotion,
        "signals": complaint.signals,
        "text": (complaint.text or complaint.summary or "")[:_LONGEST],
        "customer": customer.name,
        "handle": customer.handle,
        "contact": customer.contact,
        "order": order.id,
        "product": order.product,
        "sku": order.sku,
        "amount": order.amount,
        "currency": order.currency,
        "carrier": order.carrier,
        "warehouse": getattr(order, "warehouse", None),
    }


def _times(events: tuple[Event, ...], kind: str) -> tuple[datetime, ...]:
    return tuple(event.at for event in events if event.kind == kind)


def _first(events: tuple[Event, ...], kind: str) -> datetime | None:
    return next((event.at for event in events if event.kind == kind), None)


def _rating(event: Event) -> RatingFacts:
    return RatingFacts(event.at, event.payload["score"], event.get("comment"), bool(event.get("consent")))


def _found(diagnosed: Event | None) -> dict[str, Any]:
    """Cause and party; "unknown" has found no cause."""
    if diagnosed is None:
        return {"cause": None, "party": None}
    cause = diagnosed.payload["cause"]
    return {"cause": None if cause == "unknown" else cause, "party": diagnosed.get("party")}


def _cost(events: tuple[Event, ...]) -> Decimal | None:
    costs = [event.payload["cost"] for event in events if event.kind == "resolved"]
    return sum(costs, Decimal(0)) if costs else None


def _given(timeline: Timeline, purse: Purse) -> Iterator[GivenFacts]:
    for given, decision in zip(given_in(timeline), decisions(timeline, purse), strict=True):
        kind = "compensated" if given.event.kind == "compensated" else "accepted"
        remedies = tuple(remedy.kind for remedy in given.remedies)
        yield GivenFacts(decision.at, kind, remedies, given.worth(timeline.case.order.amount), decision.beyond)


# deadlines


def _steps(timeline: Timeline, terms: Terms) -> Iterator[StepFacts]:
    """The deadlines of every episode, by due time within it; what the shop is not bound by is left out."""
    for episode in _episodes(timeline):
        waits = together(pauses(episode))
        ended = episode.closed.at if episode.closed else None
        if episode is not timeline and ended is None:
            ended = timeline.events[len(episode.events)].at
        for clock in _by_due(step_clocks(episode, terms, waits)):
            yield _step(clock._replace(stopped_at=ended), terms)
    waits = together(pauses(timeline))
    for promise in timeline.promises:
        if not promise.is_replaced:
            yield _step(promise_clock(promise, timeline, terms, waits), terms)
    ended = timeline.closed.at if timeline.closed else None
    for clock in _by_due(_of_others(timeline, terms)):
        yield _step(clock._replace(stopped_at=ended), terms)


def _episodes(timeline: Timeline) -> Iterator[Timeline]:
    """The case as it stood at the end of each episode; the last one is the case itself."""
    for number, event in enumerate(timeline.events):
        if event.kind == "reopened" and number:
            yield Timeline(timeline.case, timeline.events[:number])
    yield timeline


def _of_others(timeline: Timeline, terms: Terms) -> Iterator[Clock]:
    """What platforms, payers and laws ask of the shop, but for what was over before the complaint came."""
    if not terms.rules and all(event.kind != "clocked" for event in timeline.events):
        return
    from cs_toolkit.core.rule_clocks import rule_clocks

    for clock in rule_clocks(timeline, terms):
        if clock.binds == "shop" and clock.due_at >= timeline.case.complaint.received_at:
            yield clock


def _by_due(clocks: Iterator[Clock] | list[Clock]) -> list[Clock]:
    return sorted(clocks, key=lambda clock: (clock.due_at, clock.name))


def _step(clock: Clock, terms: Terms) -> StepFacts:
    is_broken = clock.broken_at is not None
    is_in_time = clock.met_at is not None and clock.met_at <= clock.due_at
    is_paused, until = _standing(clock.pauses, clock.due_at)
    wall, worked = _taken(clock, terms)
    return StepFacts(
        clock=clock.name,
        step=clock.step,
        started_at=clock.started_at,
        due_at=pinned(clock.due_at),
        met_at=clock.met_at,
        wall=wall,
        worked=worked,
        is_late_logged=clock.due_at < clock.logged_at and not is_in_time and not is_broken,
        is_broken=is_broken,
        is_paused=is_paused,
        stopped_at=clock.stopped_at,
        episode=clock.episode,
        paused_until=until,
    )


def _taken(clock: Clock, terms: Terms) -> tuple[int | None, int | None]:
    """Seconds from start to met, on the wall and on the shop's clock."""
    if clock.met_at is None:
        return None, None
    wall = max(_NOTHING, pinned(clock.met_at) - clock.started_at) // _SECOND
    working = terms.working(clock.started_at)
    if working is WALL:
        return wall, wall
    return wall, working.working_time_between(clock.started_at, clock.met_at) // _SECOND


def _standing(waits: Pauses, due_at: datetime) -> tuple[bool, datetime | None]:
    """Whether a deadline stands still without a known end, and until when in the waits that cover it."""
    over = [end for begin, end in waits.over if begin < due_at < end]
    return waits.since is not None and waits.since < due_at, max(over, default=None)


# promises


def _promises(timeline: Timeline, terms: Terms) -> Iterator[PromiseFacts]:
    """Each promise but those replaced in time; see `core.promises`, which counts the same."""
    waits = together(pauses(timeline))
    broken = {event.payload["promise"] for event in timeline.events if event.kind == "broken"}
    for promise in timeline.promises:
        clock = promise_clock(promise, timeline, terms, waits)
        is_in_time = clock.met_at is not None and clock.met_at <= clock.due_at
        if promise.is_replaced and is_in_time and promise.event.id not in broken:
            continue
        is_paused, until = _standing(clock.pauses, clock.due_at)
        ended_at = promise.ended_by.at if promise.ended_by else None
        is_kept = (is_in_time and not promise.is_replaced) if ended_at else None
        yield PromiseFacts(promise.event.at, pinned(clock.due_at), ended_at, is_kept, is_paused, until)


# the time it took


def _resolution(timeline: Timeline) -> int | None:
    """Seconds from receipt to the last resolution, closed time left out; None while the case is open and not solved."""
    last = timeline.last("resolved", among=timeline.episode if timeline.is_open else timeline.events)
    if last is None:
        return None
    taken = pinned(last.at) - pinned(timeline.case.complaint.received_at)
    for closed, reopened in pairwise(event for event in timeline.events if event.kind in {"closed", "reopened"}):
        if (closed.kind, reopened.kind) == ("closed", "reopened") and reopened.seq < last.seq:
            taken -= max(_NOTHING, pinned(reopened.at) - pinned(closed.at))
    return max(_NOTHING, taken) // _SECOND
