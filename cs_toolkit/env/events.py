"""Events as commands hand them over, and as cases hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.shape import instant
from cs_toolkit.env.machine import new_id


class NewEvent(NamedTuple):
    """An event to be recorded; `at` None means now."""

    kind: str
    payload: Mapping[str, Any]
    at: datetime | None = None
    by: str | None = None
    id: str | None = None


def numbered(case: Case, case_id: str, new: Iterable[NewEvent], now: datetime) -> Case:
    """The case under its id with events appended, validated and numbered."""
    events = (
        Event(
            event.id or new_id(),
            seq,
            instant(event.at or now),
            event.kind,
            event.by,
            validate(event.kind, {key: value for key, value in event.payload.items() if value is not None}),
        )
        for seq, event in enumerate(new, case.next_seq)
    )
    return case._replace(id=case_id).with_events(*events)
