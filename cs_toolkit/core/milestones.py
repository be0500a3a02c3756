"""What happened in a case as platforms and laws count it: recorded milestones, and those that other facts imply.

The same thing is one milestone however often it is told: an order fact and an event that say so both stand, and
whoever asks takes the first one that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from cs_toolkit.core.model import Event
from cs_toolkit.core.taxonomy import GOODS_MOVE, REFUNDING
from cs_toolkit.core.timeline import Timeline, is_spoken

_ORDER_FACTS: Final = {"paid_at": "order_paid", "shipped_at": "shipped", "delivered_at": "goods_delivered"}
# A question or a public review is no complaint that a law or a platform gives a time for.
_COMPLAINING: Final = frozenset({"complaint", "after-sales"})


class Milestone(NamedTuple):
    """Something that happened, when, and after how many of the case's events; 0 is what was known at the start."""

    name: str
    at: datetime
    seq: int = 0
    subject: str | None = None


def milestones(timeline: Timeline) -> tuple[Milestone, ...]:
    """Everything that starts or stops a platform's or a law's clock, in the order in which it was told."""
    found = [*_from_facts(timeline)]
    for event in timeline.events:
        found += [Milestone(name, event.at, event.seq, event.id) for name in _names(event)]
    return tuple(found)


def messages(timeline: Timeline) -> Iterator[tuple[Milestone, Milestone | None]]:
    """Each unanswered stretch of the customer's messages, the complaint first, with the reply that ended it.

    A reopening is a message; what was unanswered when the case was closed is over (traps T16).
    """
    waiting: Milestone | None = None
    if timeline.case.complaint.kind != "review":
        waiting = Milestone("message_received", timeline.case.complaint.received_at)
    for event in timeline.events:
        if event.kind == "reopened" or (event.kind == "contacted" and waiting is None):
            waiting = Milestone("message_received", event.at, event.seq, event.id)
        elif is_spoken(event) and waiting is not None:
            yield waiting, Milestone("replied", event.at, event.seq, event.id)
            waiting = None
    if waiting is not None:
        yield waiting, None


def _from_facts(timeline: Timeline) -> Iterator[Milestone]:
    complaint, order = timeline.case.complaint, timeline.case.order
    if complaint.kind in _COMPLAINING:
        yield Milestone("complaint_received", complaint.received_at)
    if complaint.kind == "after-sales" and "return-request" in (complaint.category, *complaint.also):
        yield Milestone("return_requested", complaint.received_at)
    for fact, name in _ORDER_FACTS.items():
        happened_at = getattr(order, fact)
        if happened_at is not None:
            yield Milestone(name, happened_at)
    if order.delivered_at is not None and order.shipped_at is None:
        yield Milestone("shipped", order.delivered_at)


def _names(event: Event) -> Iterator[str]:
    """What an event is as a milestone. `declined` is the shop's refusal, not the customer's of an offer."""
    if event.kind == "milestone":
        yield event.payload["name"]
    if is_spoken(event):
        yield "replied"
    if event.kind in {"offered", "resolved"}:
        yield event.kind
    if event.kind == "resolved":
        kinds = {remedy["kind"] for remedy in event.get("remedies") or ()}
        if kinds & REFUNDING:
            yield "refunded"
        if kinds & GOODS_MOVE:
            yield "shipped"
    if event.kind == "closed" and event.payload["outcome"] == "unfounded":
        yield "declined"
