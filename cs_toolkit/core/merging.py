"""Two cases become one (traps T17): the survivor has the earliest receipt, all events, the strictest open deadlines."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import TAKEN_FROM, TAKEN_ID, Timeline
from cs_toolkit.errors import Message, say

# What is about the other case as a case, and not about its customer.
_STAY: Final = frozenset({"merged", "linked", "closed", "reopened", "corrected", "clocked", "retargeted", "erased"})
_REFERENCES: Final = ("promise", "replaces")
_OF_THE_RECEIPT: Final = ("received_at", "logged_at", "received_estimated", "text", "summary")
_FROM_EITHER: Final = ("platform", "payment", "wants", "needs")


def has_taken(survivor: Timeline, case_id: str) -> bool:
    """Whether a case says that another one is part of it."""
    return case_id in taken_in(survivor)


def taken_in(survivor: Timeline) -> frozenset[str]:
    """The cases that one says are part of it."""
    told = (event.payload for event in survivor.events if event.kind == "merged")
    return frozenset(payload["case"] for payload in told if payload.get("role") == "survivor")


def goings(away: Timeline) -> list[Event]:
    """What a case says of having become part of another one."""
    return [event for event in away.events if event.kind == "merged" and event.payload["role"] == "merged-away"]


class Merges:
    """What the cases of a shop say of their merges, to find those of which only one side knows."""

    def __init__(self) -> None:
        self._gone: dict[str, str] = {}
        self._takers: dict[str, str] = {}

    def meet(self, timeline: Timeline) -> None:
        """Hears what a case says."""
        if timeline.merged_into:
            self._gone[timeline.case.id] = timeline.merged_into
        self._takers |= dict.fromkeys(taken_in(timeline), timeline.case.id)

    def into(self, case_id: str) -> str | None:
        """The case that one is or should be part of."""
        return self._gone.get(case_id) or self._takers.get(case_id)

    def circle(self, case_id: str) -> tuple[str, ...]:
        """The cases of which each is part of the next, and the last of the first: nobody sees any of them."""
        found = [case_id]
        while (into := self._gone.get(found[-1])) and into not in found:
            found.append(into)
        return tuple(sorted(found)) if self._gone.get(found[-1]) == case_id else ()

    def trouble(self, case_id: str, known: Container[str]) -> Message | None:
        """What is wrong with the merge of a case; None where both sides, or neither, know of it."""
        into = self.into(case_id)
        if into and self.circle(case_id):
            return say("it is part of '{into}', and that is part of it: all of them are out of sight", into=into)
        if into is None or (case_id in self._gone and case_id in self._takers):
            return None
        if case_id not in self._gone:
            return None if into in self._gone else say("its merge into '{into}' was interrupted", into=into)
        if into not in known:
            return say("it is part of '{into}', which is not there", into=into)
        return say("it is part of '{into}', which knows nothing of it", into=into)


def taken(away: Timeline, survivor: Timeline, new_id: Callable[[], str]) -> list[Event]:
    """What happened in the other case and the survivor does not have yet, under ids of its own.

    Each is marked with the case it happened in (its attached files stay in the folder of that one) and its id there.
    """
    known = {event.id: event.id for event in survivor.events}
    known |= {event.get(TAKEN_ID): event.id for event in survivor.events if event.get(TAKEN_ID)}
    wanted = [
        event for event in away.events if event.kind not in _STAY and not {event.id, event.get(TAKEN_ID)} & set(known)
    ]
    ids = known | {event.id: new_id() for event in wanted}
    return [
        event._replace(
            id=ids[event.id],
            payload={
                **event.payload,
                **{name: ids.get(event.payload[name], "") for name in _REFERENCES if event.get(name)},
                TAKEN_FROM: event.get(TAKEN_FROM) or away.case.id,
                TAKEN_ID: event.id,
            },
        )
        for event in wanted
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
