"""Copies of one case that went their own ways, as a sync program or git leaves them, made one again.

The union holds every event of every copy, by id. In whatever order and however often copies are united, the result is
the same, so two machines that heal the same conflict agree. A fact that was edited by hand differs between copies: the
fuller value stays, and each other one is kept as a note. What one copy has erased, another one does not bring back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, Final
from zlib import crc32

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import FACTS, SECTIONS, Case, Event, fact
from cs_toolkit.errors import BadValue

# In the payload of a note: the fact of which another copy said something else, and what that was.
FACT: Final = "union_fact"
VALUE: Final = "union_value"
_BY: Final = "doctor"
_EARLIEST: Final = frozenset({"received_at", "logged_at"})

Values = dict[str, dict[str, Any]]


def is_same(one: Case, other: Case) -> bool:
    """Whether two cases under one id are copies of one complaint; two machines may have given one number twice."""
    ours, theirs = one.complaint, other.complaint
    if ours.external_id and theirs.external_id:
        return ours.external_id == theirs.external_id
    shared = {event.id for event in one.events} & {event.id for event in other.events}
    return bool(shared) or ours == theirs or (ours.logged_at, ours.text) == (theirs.logged_at, theirs.text)


def union(copies: Iterable[Case]) -> Case:
    """One case with all that its copies hold; there is at least one, and all of them bear one id."""
    found = list(copies)
    facts: Values = {}
    for case in _heeded(found):
        for path, value in (*_facts(case), *filter(None, map(_told, case.events))):
            facts.setdefault(path, {})[_spelled(value)] = value
    chosen = {path: _chosen(path, values) for path, values in facts.items()}
    sections = {
        name: kind(**{field: chosen[f"{name}.{field}"] for field in kind._fields}) for name, kind in SECTIONS.items()
    }
    merged = Case(
        found[0].id,
        **sections,
        extra=max((case.extra for case in found), key=_spelled),
        schema=max(case.schema for case in found),
    )
    notes = (
        _note(merged, path, value)
        for path, values in facts.items()
        for value in values.values()
        if _spelled(value) != _spelled(chosen[path]) and not _is_blank(path, value)
    )
    return merged._replace(events=_events(found, notes))


def missing(case: Case, whole: Case) -> tuple[Event, ...]:
    """What the union has and a copy lacks, in order."""
    known = {event.id for event in case.events}
    return tuple(event for event in whole.events if event.id not in known)


def _heeded(copies: Sequence[Case]) -> Sequence[Case]:
    """The copies whose facts count: where something was erased, those in which it was."""
    erased = [case for case in copies if any(event.kind == "erased" for event in case.events)]
    return erased or copies


def _facts(case: Case) -> Iterator[tuple[str, Any]]:
    for section, names in FACTS.items():
        for name in names:
            yield f"{section}.{name}", getattr(getattr(case, section), name)


def _told(event: Event) -> tuple[str, Any] | None:
    """What a note of an earlier union tells: a fact and another value of it; None for any other event."""
    path = event.get(FACT)
    if event.kind != "noted" or not isinstance(path, str):
        return None
    try:
        return path, fact(path, event.get(VALUE))
    except BadValue:
        return None


def _is_blank(path: str, value: Any) -> bool:
    section, _, name = path.partition(".")
    return value in ("", (), SECTIONS[section]._field_defaults.get(name))


def _chosen(path: str, values: Mapping[str, Any]) -> Any:
    """The value that stays: of times of receipt the earliest, else what says something and is the fuller."""
    if path.partition(".")[2] in _EARLIEST:
        return min(values.values(), key=lambda value: (value, _spelled(value)))
    return max(values.values(), key=lambda value: (not _is_blank(path, value), len(_spelled(value)), _spelled(value)))


def _note(case: Case, path: str, value: Any) -> Event:
    """Another value of a fact as a note: the same one whoever makes it."""
    told = f"{path} = {f'{value:f}' if isinstance(value, Decimal) else value}"
    payload = validate("noted", {"text": told, FACT: path, VALUE: value})
    name = f"u{crc32(f'{path}={_spelled(value)}'.encode()):08x}"
    return Event(name, 0, case.complaint.logged_at, "noted", _BY, payload)


def _events(copies: Sequence[Case], notes: Iterable[Event]) -> tuple[Event, ...]:
    """All events by id; where one was edited, the copies that count say how, and of those the fuller text."""
    heeded = {id(case) for case in _heeded(copies)}
    found: dict[str, tuple[bool, int, str, Event]] = {}
    for case in copies:
        for event in case.events:
            spelled = _spelled(event)
            known = (id(case) in heeded, len(spelled), spelled, event)
            if _told(event) is None and (event.id not in found or found[event.id][:3] < known[:3]):
                found[event.id] = known
    events = [*(known[3] for known in found.values()), *notes]
    return tuple(sorted(events, key=lambda event: (event.seq, event.id)))


def _spelled(value: Any) -> str:
    """A value as a text that is the same for the same value, however it was read."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_spelled(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_spelled, value)) + "]"
    return value.isoformat() if isinstance(value, date | time) else repr(value)
