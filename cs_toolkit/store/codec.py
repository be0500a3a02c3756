"""Case <-> plain dict (the form of a case file), and the migration of older forms.

Money is text, times are aware datetimes, unknown keys are kept in `Case.extra`. Bad data raises
`BadValue`; a newer schema raises `NewerSchema`, because guessing would lose facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import FACTS, SCHEMA, SECTIONS, Case, Complaint, Event
from cs_toolkit.core.shape import filled, instant, shaped, text, whole
from cs_toolkit.errors import BadValue, say

# From each older schema number, the step that lifts a file's dict to the next one.
MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

_ALWAYS: Final = frozenset({"kind", "category", "category_by", "severity", "emotion"})
_EVENT_KEYS: Final = {"id": filled, "seq": whole, "at": instant, "kind": filled, "by": text}
_UNSET: Final = object()
_DEFAULTS: Final = {
    section: {name: cls._field_defaults.get(name, _UNSET) for name in cls._fields} for section, cls in SECTIONS.items()
}


class Stamp(datetime):
    """A time whose text is ISO 8601 with the T, as case files spell it."""

    def __str__(self) -> str:
        return self.isoformat()


class NewerSchema(BadValue):
    """The file was written by a later version of the toolkit."""

    def __init__(self, found: int) -> None:
        super().__init__(
            say("it was written by a newer cst (schema {found}, this one knows {known})", found=found, known=SCHEMA),
            say("install the newer version; this one does not touch the file"),
        )


def case_from(data: Mapping[str, Any]) -> Case:
    """A case from the dict of its file, every known value checked."""
    data = migrated(dict(data))
    sections = {name: _section(name, data.pop(name, {})) for name in SECTIONS}
    extra = {name: rest for name, (_, rest) in sections.items() if rest}
    case_id = shaped("id", filled, data.pop("id", ""))
    events = tuple(event_from(item) for item in _tables(data.pop("event", [])))
    facts = {name: value for name, (value, _) in sections.items()}
    schema = data.pop("schema")
    return Case(case_id, **facts, events=events, extra={**data, **extra}, schema=schema)


def migrated(data: dict[str, Any]) -> dict[str, Any]:
    """The dict lifted to the current schema; raises `NewerSchema` for one from the future."""
    schema = shaped("schema", whole, data.get("schema", SCHEMA))
    if schema > SCHEMA:
        raise NewerSchema(schema)
    while schema < SCHEMA:
        if schema not in MIGRATIONS:
            raise BadValue(say("schema {found} is not one that ever was", found=schema))
        data = MIGRATIONS[schema](data)
        schema += 1
    return {**data, "schema": schema}


def _tables(value: Any) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise BadValue(say("'event' is not a list of [[event]] blocks"))
    return value


def _section(name: str, data: Any) -> tuple[Any, dict[str, Any]]:
    if not isinstance(data, Mapping):
        raise BadValue(say("'{section}' is not a table", section=name))
    shapes, known, rest = FACTS[name], {}, {}
    for key, value in data.items():
        if key in shapes:
            known[key] = shaped(f"{name}.{key}", shapes[key], value)
        else:
            rest[key] = value
    if SECTIONS[name] is Complaint:
        for needed in ("received_at", "logged_at"):
            if needed not in known:
                raise BadValue(say("'complaint.{name}' is missing", name=needed))
    return SECTIONS[name](**known), rest


def event_from(data: Mapping[str, Any]) -> Event:
    """An event from its block."""
    head = {key: shaped(f"event.{key}", check, data[key]) for key, check in _EVENT_KEYS.items() if key in data}
    for needed in ("id", "seq", "at", "kind"):
        if needed not in head:
            raise BadValue(say("an event has no '{name}'", name=needed))
    payload = validate(head["kind"], {key: value for key, value in data.items() if key not in _EVENT_KEYS})
    return Event(**head, payload=payload)


def plain(value: Any) -> Any:
    """A value as a case file holds it: money as text, tuples as lists, None left out by the callers."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return Stamp.fromisoformat(value.isoformat(timespec="seconds"))
    return value


def event_to(event: Event) -> dict[str, Any]:
    """The block of an event."""
    head = {"id": event.id, "seq": event.seq, "at": event.at, "kind": event.kind, "by": event.by}
    return dict(plain({**head, **event.payload}))


def case_to(case: Case) -> dict[str, Any]:
    """The dict of a case's file; facts at their default are left out, unknown keys are put back."""
    data: dict[str, Any] = {"schema": case.schema, "id": case.id}
    for name in SECTIONS:
        section = getattr(case, name)
        known = {
            key: getattr(section, key)
            for key, default in _DEFAULTS[name].items()
            if key in _ALWAYS or getattr(section, key) != default
        }
        if known:
            data[name] = plain(known)
    for key, value in case.extra.items():
        data[key] = {**data.get(key, {}), **value} if key in SECTIONS else value
    if case.events:
        data["event"] = [event_to(event) for event in case.events]
    return data
