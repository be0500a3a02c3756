"""What is true of a case now: its events in order, what was taken back taken back, corrections applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case, Event, fact

# A score up to this asks for the step recover.
LOW_SCORE = 2
# Kinds whose text reached the customer.
SPOKEN = frozenset({"acknowledged", "replied", "offered", "resolved", "followed_up"})
# In the payload of an event that a merge took over: the case it happened in.
TAKEN_FROM: Final = "taken_from"
# And its id in the case that became part of this one.
TAKEN_ID: Final = "taken_id"


class Promise(NamedTuple):
    """Something promised for a time. `ended_by` is kept, broken or promised (replaced); None while open."""

    event: Event
    ended_by: Event | None

    @property
    def due(self) -> datetime:
        """By when it was promised."""
        due: datetime = self.event.payload["due"]
        return due

    @property
    def is_open(self) -> bool:
        """Neither kept, nor declared broken, nor replaced."""
        return self.ended_by is None

    @property
    def is_replaceable(self) -> bool:
        """Another promise may still take its place: it is open, or was declared broken."""
        return self.ended_by is None or self.ended_by.kind == "broken"

    @property
    def is_replaced(self) -> bool:
        """Another promise stands in its place."""
        return self.ended_by is not None and self.ended_by.kind == "promised"


class Timeline:
    """A folded case. `case` carries the corrected facts; `events` are the effective ones by `seq`."""

    def __init__(self, case: Case, events: tuple[Event, ...]) -> None:
        self.case = case
        self.events = events

    @cached_property
    def episode(self) -> tuple[Event, ...]:
        """The events since the case was last reopened (all of them if it never was)."""
        start = 0
        for index, event in enumerate(self.events):
            if event.kind == "reopened":
                start = index + 1
        return self.events[start:]

    @cached_property
    def reopened(self) -> Event | None:
        """The event that began the current episode."""
        return self.last("reopened", among=self.events)

    def episode_at(self, seq: int) -> int:
        """The number of the episode, from 1, in which the event with this `seq` happened."""
        return 1 + sum(1 for event in self.events if event.kind == "reopened" and event.seq <= seq)

    @property
    def started_at(self) -> datetime:
        """When the clocks of this episode began: receipt, or the reopening."""
        return self.reopened.at if self.reopened else self.case.complaint.received_at

    def last(self, *kinds: str, among: Iterable[Event] | None = None) -> Event | None:
        """The latest event of these kinds in the episode."""
        found = None
        for event in self.episode if among is None else among:
            if event.kind in kinds:
                found = event
        return found

    def after(self, event: Event | None, *kinds: str) -> tuple[Event, ...]:
        """The episode's events of these kinds that come after one event (all, if there is none)."""
        floor = event.seq if event else 0
        return tuple(found for found in self.episode if found.seq > floor and found.kind in kinds)

    def spoken_after(self, event: Event | None) -> Event | None:
        """The first text that reached the customer after an event."""
        return next((found for found in self.after(event, *SPOKEN) if is_spoken(found)), None)

    @cached_property
    def closed(self) -> Event | None:
        """The event that closed the case, None while it is open; a bad score after it asks for recovery first."""
        closed = self.last("closed")
        if closed and any(event.payload["score"] <= LOW_SCORE for event in self.after(closed, "rated")):
            return None
        return closed

    @property
    def is_open(self) -> bool:
        """Neither closed nor merged into another case."""
        return self.closed is None and self.merged_into is None

    @cached_property
    def merged_into(self) -> str | None:
        """The id of the case that survived a merge."""
        merged = [event for event in self.events if event.kind == "merged" and event.get("role") == "merged-away"]
        return merged[-1].payload["case"] if merged else None

    @cached_property
    def diagnosed(self) -> Event | None:
        """The cause that was found; it outlives a reopening."""
        return self.last("diagnosed", among=self.events)

    @cached_property
    def offered(self) -> Event | None:
        """The offer that stands."""
        return self.last("offered")

    @cached_property
    def accepted(self) -> Event | None:
        """The choice the customer made of the offer that stands; a granted wish counts as chosen."""
        if self.offered is None:
            return None
        chosen = self.after(self.offered, "accepted")
        if chosen:
            return chosen[-1]
        return self.offered if self.offered.get("grant") else None

    @cached_property
    def declines(self) -> tuple[Event, ...]:
        """Every refusal of this episode."""
        return tuple(event for event in self.episode if event.kind == "declined")

    @property
    def is_refused(self) -> bool:
        """The last refusal stands: no new offer since, and the customer did not come round to the old one."""
        return bool(self.declines) and not self.after(self.declines[-1], "offered", "accepted")

    @cached_property
    def resolved(self) -> Event | None:
        """What was agreed has been carried out."""
        return self.last("resolved")

    @cached_property
    def rated(self) -> Event | None:
        """The customer's score."""
        return self.last("rated")

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Every promise of the case, the ended ones too."""
        ended: dict[str, Event] = {}
        for event in self.events:
            name = event.get("replaces") if event.kind == "promised" else event.get("promise")
            if name and event.kind in {"promised", "kept", "broken"}:
                ended[name] = event
        return tuple(Promise(event, ended.get(event.id)) for event in self.events if event.kind == "promised")

    @property
    def first_response_at(self) -> datetime | None:
        """When the customer was first answered, over all episodes."""
        return next((event.at for event in self.events if is_spoken(event)), None)

    @property
    def chosen_remedies(self) -> tuple[Mapping[str, Any], ...]:
        """The remedies of the chosen option: each a table with `kind` and maybe `amount`."""
        if self.accepted is None or self.offered is None:
            return ()
        number = self.accepted.get("option") or 1
        options = self.offered.payload["options"]
        return tuple(options[number - 1]["remedies"]) if 0 < number <= len(options) else ()


def is_spoken(event: Event) -> bool:
    """Whether the event carries a text that was given to the customer."""
    return event.kind in SPOKEN and bool((event.get("text") or "").strip())


def latest_at(case: Case) -> datetime:
    """When the last thing was recorded, as far as the file says; `now` before it is a clock set back (traps T22)."""
    return max((pinned(event.at) for event in case.events), default=pinned(case.complaint.logged_at))


def fold(case: Case) -> Timeline:
    """The timeline of a case. Order is by `seq`; a retracted retraction restores what it took back."""
    ordered = sorted(case.events, key=lambda event: (event.seq, event.id))
    gone: set[str] = set()
    for event in reversed(ordered):
        if event.kind == "retracted" and event.id not in gone:
            gone.update(event.payload["events"])
    effective = tuple(event for event in ordered if event.id not in gone and event.kind != "retracted")
    if any(event.get(TAKEN_FROM) for event in effective):
        effective = _interleaved(effective)
    for event in effective:
        if event.kind == "corrected":
            case = corrected(case, event.payload["facts"])
    return Timeline(case, effective)


def _interleaved(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """What a merge took over stands where it happened among the case's own events; numbered anew (traps T17)."""
    from heapq import merge

    own = [event for event in events if not event.get(TAKEN_FROM)]
    taken = sorted((event for event in events if event.get(TAKEN_FROM)), key=lambda event: (event.at, event.seq))
    together = merge(own, taken, key=lambda event: event.at)
    return tuple(event._replace(seq=number) for number, event in enumerate(together, 1))


def corrected(case: Case, facts: Mapping[str, Any]) -> Case:
    """The case with facts replaced; keys are "section.field", an empty text clears the fact to its default."""
    changes: dict[str, dict[str, Any]] = {}
    for path, value in facts.items():
        section, _, name = path.partition(".")
        changes.setdefault(section, {})[name] = fact(path, value)
    return case._replace(
        **{section: getattr(case, section)._replace(**changed) for section, changed in changes.items()},
    )
