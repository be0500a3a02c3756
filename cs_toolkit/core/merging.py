"""Two cases become one (traps T17): the survivor has the earliest receipt, all events, the strictest open deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import TAKEN_FROM, Timeline

# What is about the other case as a case, and not about its customer; files stay in that case's folder.
_STAY: Final = frozenset(
    {"merged", "linked", "closed", "reopened", "corrected", "clocked", "retargeted", "attached", "erased"}
)
_REFERENCES: Final = ("promise", "replaces")
_OF_THE_RECEIPT: Final = ("received_at", "logged_at", "received_estimated", "text", "summary")
_FROM_EITHER: Final = ("platform", "payment", "wants", "needs")


def taken(away: Timeline, new_id: Callable[[], str]) -> list[Event]:
    """What happened in the other case, under ids of its own, each marked with where it came from."""
    ids = {event.id: new_id() for event in away.events if event.kind not in _STAY}
    return [
        event._replace(
            id=ids[event.id],
            payload={
                **event.payload,
                **{name: ids.get(event.payload[name], "") for name in _REFERENCES if event.get(name)},
                TAKEN_FROM: event.get(TAKEN_FROM) or away.case.id,
            },
        )
        for event in away.events
        if event.id in ids
    ]


def facts(survivor: Timeline, away: Timeline) -> dict[str, Any]:
    """What the survivor must be told anew: the earliest receipt, the higher severity, what only the other one knew."""
    ours, theirs = survivor.case, away.case
    found: dict[str, Any] = {}
    if theirs.complaint.received_at < ours.complaint.received_at:
        found |= {f"complaint.{name}": getattr(theirs.complaint, name) for name in _OF_THE_RECEIPT}
    rank = taxonomy.SEVERITIES.index
    if rank(theirs.complaint.severity) > rank(ours.complaint.severity):
        found["complaint.severity"] = theirs.complaint.severity
    found |= _missing("complaint", ours.complaint, theirs.complaint, _FROM_EITHER)
    found |= _missing("customer", ours.customer, theirs.customer, theirs.customer._fields)
    if ours.order.id in (None, theirs.order.id):
        found |= _missing("order", ours.order, theirs.order, theirs.order._fields)
    return {name: value for name, value in found.items() if value is not None}


def _missing(section: str, ours: Any, theirs: Any, names: Iterable[str]) -> dict[str, Any]:
    return {f"{section}.{name}": getattr(theirs, name) for name in names if getattr(ours, name) is None}


def second_contact(survivor: Timeline, away: Timeline) -> Event:
    """The later of the two complaints, as what it was: the same customer writing again."""
    later = max((survivor.case.complaint, away.case.complaint), key=lambda complaint: complaint.received_at)
    given = {"text": later.text, "channel": later.channel if later.channel in taxonomy.CHANNELS else None}
    payload: Mapping[str, Any] = {name: value for name, value in given.items() if value}
    return Event("", 0, later.received_at, "contacted", None, {**payload, TAKEN_FROM: away.case.id})


def kept_deadlines(before: Iterable[Clock], after: Iterable[Clock]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Events (kind, payload) for the clocks that would allow more time, or be gone, after the merge.

    Answers and promises need none: their events were taken over.
    """
    strictest: dict[str, Clock] = {}
    for clock in before:
        if clock.met_at is None and clock.binds == "shop" and clock.name not in {"answer", "promise"}:
            held = strictest.setdefault(clock.name, clock)
            strictest[clock.name] = min(held, clock, key=lambda one: one.due_at)
    now = {clock.name: clock for clock in sorted(after, key=lambda one: one.due_at, reverse=True)}
    for name, clock in strictest.items():
        found = now.get(name)
        is_laxer = found is not None and found.met_at is None and found.due_at > clock.due_at
        is_gone = found is None and clock.rule is not None
        if is_laxer or is_gone:
            reported = clock.is_reported or is_gone
            yield "clocked" if reported else "retargeted", {"clock": name, "due": clock.due_at}
