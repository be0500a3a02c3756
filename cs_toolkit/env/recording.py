"""Events recorded on cases: under the lock, numbered, first noted for `undo`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.shape import instant
from cs_toolkit.core.timeline import Timeline, fold, latest_at
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.machine import new_id
from cs_toolkit.errors import say

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.env import Env


def record(env: Env, text: str, build: Callable[[Timeline], Iterable[NewEvent]]) -> Timeline:
    """See `Env.record`."""
    case_id = env.resolve(text)
    with env.shop.store.writing():
        timeline = env.timeline(case_id)
        return env.append(timeline.case.id, build(timeline), env.command)


def record_all(env: Env, new: Mapping[str, Sequence[NewEvent]]) -> dict[str, Timeline]:
    """See `Env.record_all`."""
    with env.shop.store.writing():
        stored = {case_id: env.shop.store.get(case_id) for case_id in new}
        cases = {case_id: numbered(stored[case_id].case, case_id, events, env.now) for case_id, events in new.items()}
        ids = {name: [event.id for event in case.events[-len(new[name]) :]] for name, case in cases.items()}
        env.shop.journal.note(env.command, env.now, events=ids)
        for case_id, case in cases.items():
            env.shop.store.replace(case, stored[case_id].revision)
            _doubt_clock(env, stored[case_id].case, case_id)
    return {case_id: fold(case) for case_id, case in cases.items()}


def record_each(env: Env, case_ids: Iterable[str], build: Callable[[Timeline], Iterable[NewEvent]]) -> list[Timeline]:
    """The same decision on several cases: all are read and decided under the lock before anything is written."""
    with env.shop.store.writing():
        found = [env.timeline(case_id) for case_id in case_ids]
        return list(record_all(env, {timeline.case.id: list(build(timeline)) for timeline in found}).values())


def append(env: Env, case_id: str, new: Iterable[NewEvent], command: str | None = None) -> Timeline:
    """See `Env.append`."""
    stored = env.shop.store.get(case_id)
    case = numbered(stored.case, case_id, new, env.now)
    if command is not None:
        ids = [event.id for event in case.events[len(stored.case.events) :]]
        env.shop.journal.note(command, env.now, events={case_id: ids})
    env.shop.store.replace(case, stored.revision)
    _doubt_clock(env, stored.case, case_id)
    return fold(case)


def _doubt_clock(env: Env, before: Case, case_id: str) -> None:
    if env.now < latest_at(before):
        env.warn(say("'{case}': the last record is dated later than now; is the clock right?", case=case_id))


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
