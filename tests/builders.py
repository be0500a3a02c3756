"""Cases, events and timelines for tests, with friendly defaults: name only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import FACTS, SECTIONS, Case, Event
from cs_toolkit.core.timeline import Timeline, fold

RECEIVED = "2026-11-22T09:14+08:00"
HAPPENED = "2026-11-22T09:31+08:00"
# Facts that go by another name here than in their section.
_CALLED = {
    "received": ("complaint", "received_at"),
    "logged": ("complaint", "logged_at"),
    "customer": ("customer", "name"),
    "order": ("order", "id"),
}


def at(moment: str | datetime) -> datetime:
    """A moment from ISO text; an offset is required."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    assert found.tzinfo is not None, moment
    return found


def an_event(kind: str, when: str | datetime | None = None, *, by: str | None = None, **payload: Any) -> Event:
    """An event with a validated payload; `a_case` gives it its place among the others."""
    return Event(id="", seq=0, at=at(when or HAPPENED), kind=kind, by=by, payload=validate(kind, _typed(payload)))


def a_case(case: str = "20261122-01", *, events: Iterable[Event] = (), **facts: Any) -> Case:
    """A case; facts by their names in the file (`text`, `product` ...), besides received, logged, customer, order."""
    sections: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    facts = {"received": RECEIVED, **facts}
    facts.setdefault("logged", facts["received"])
    for name, value in facts.items():
        section, field = _CALLED.get(name) or (_section_of(name), name)
        sections[section][field] = _typed({field: value})[field]
    built = {name: kind(**sections[name]) for name, kind in SECTIONS.items()}
    numbered = (
        event._replace(seq=event.seq or number, id=event.id or f"e{number}") for number, event in enumerate(events, 1)
    )
    return Case(id=case, events=tuple(numbered), **built)


def a_timeline(case: str | Case = "20261122-01", **facts: Any) -> Timeline:
    """A folded case: one that was built, or one built here from the same arguments as `a_case`."""
    return fold(case if isinstance(case, Case) else a_case(case, **facts))


def _section_of(name: str) -> str:
    return next(section for section, shapes in FACTS.items() if name in shapes)


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    """Times may be given as ISO text, amounts of a case as text."""
    typed = dict(facts)
    for name, value in facts.items():
        if isinstance(value, str) and (name.endswith("_at") or name in {"due", "until"}):
            typed[name] = at(value)
        if name == "amount" and isinstance(value, str):
            typed[name] = Decimal(value)
    return typed
