"""Two cases made one: read, decided and recorded under the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core import merging
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.machine import new_id
from cs_toolkit.env.recording import numbered
from cs_toolkit.errors import UsageProblem, say

if TYPE_CHECKING:
    from cs_toolkit.core.model import Event
    from cs_toolkit.env import Env

Made = Callable[[str, dict[str, Any]], NewEvent]
"""An event of a kind with its facts, as this command dates and signs it."""

_COMMAND: Final = "merge"


def merge(env: Env, case: str, into: str, event: Made) -> tuple[str, Timeline]:
    """One case made part of another: the id of the former, the latter as it is then.

    Completes one that was interrupted. Raises UsageProblem where they cannot be merged.
    """
    with env.shop.store.writing():
        away, survivor = _parties(env, case, into)
        events = _history(survivor, away)
        if not merging.has_taken(survivor, away.case.id):
            events.append(event("merged", {"case": away.case.id, "role": "survivor"}))
        events += _deadlines(env, survivor, away, events, event)
        gone = [event("merged", {"case": survivor.case.id, "role": "merged-away"})]
        _record(env, away, survivor, {survivor.case.id: events, away.case.id: [] if away.merged_into else gone})
        return away.case.id, env.timeline(survivor.case.id)


def _parties(env: Env, case: str, into: str) -> tuple[Timeline, Timeline]:
    """The two cases. One that says it was merged, into a case that knows nothing of it, has yet to be taken over."""
    away, survivor = env.timeline(case), env.timeline(into)
    named = _itself(env, env.resolve(case))
    if away.case.id == survivor.case.id and named.merged_into:
        parents = (survivor, _itself(env, named.merged_into))
        away = away if any(merging.has_taken(parent, named.case.id) for parent in parents) else named
    _check(away, survivor)
    return away, survivor


def _itself(env: Env, case_id: str) -> Timeline:
    """A case, whatever it was merged into."""
    return fold(env.shop.store.get(case_id).case)


def _check(away: Timeline, survivor: Timeline) -> None:
    if away.case.id == survivor.case.id:
        raise UsageProblem(
            say("both are the case '{case}'", case=survivor.case.id), say("name the case it should become part of")
        )
    if not survivor.is_open:
        raise UsageProblem(
            say("case '{case}' is closed", case=survivor.case.id),
            say("cst reopen {case} opens it again; or merge it into the open one", case=survivor.case.id),
        )


def _history(survivor: Timeline, away: Timeline) -> list[NewEvent]:
    """What the survivor takes over: facts, the second contact, everything that happened."""
    facts = merging.facts(survivor, away)
    told = [NewEvent("corrected", {"facts": facts, "reason": "merge"})] if facts else []
    contact = [] if merging.has_taken(survivor, away.case.id) else [merging.second_contact(survivor, away)]
    return [*told, *map(_new, (*contact, *merging.taken(away, survivor, new_id)))]


def _record(env: Env, away: Timeline, survivor: Timeline, new: Mapping[str, Sequence[NewEvent]]) -> None:
    """First the survivor takes over, then the other one goes: whenever it is interrupted, nothing is out of sight.

    For undo it is one change with what an interrupted merge of the two has left.
    """
    named = {case_id: [event._replace(id=event.id or new_id()) for event in events] for case_id, events in new.items()}
    left = _left_behind(env, away, survivor)
    ids = {case_id: [*left[case_id], *(str(event.id) for event in events)] for case_id, events in named.items()}
    env.shop.journal.note(env.command, env.now, events=ids)
    for case_id, events in named.items():
        if events:
            env.append(case_id, events)


def _left_behind(env: Env, away: Timeline, survivor: Timeline) -> dict[str, list[str]]:
    """The events of an interrupted merge of the two that stand, by case."""
    begun = (entry.events for entry in env.shop.journal.latest(away.case.id) if entry.command == _COMMAND)
    noted = next((events[survivor.case.id] for events in begun if survivor.case.id in events), [])
    standing = {event.id for event in survivor.events}
    goings = [event.id for event in merging.goings(away)]
    return {survivor.case.id: [name for name in noted if name in standing], away.case.id: goings[-1:]}


def _new(event: Event) -> NewEvent:
    return NewEvent(event.kind, event.payload, event.at, event.by, event.id or None)


def _deadlines(env: Env, survivor: Timeline, away: Timeline, events: list[NewEvent], event: Made) -> list[NewEvent]:
    """The strictest open deadline of each clock stays, whatever the merge would have made of it."""
    stored = env.shop.store.get(survivor.case.id).case
    after = fold(numbered(stored, stored.id, events, env.now))
    before = [clock for one in (survivor, away) for clock in assess(one, env.terms_of(one.case))]
    kept = merging.kept_deadlines(before, assess(after, env.terms_of(after.case)))
    return [event(kind, {**payload, "reason": "merge"} if kind == "retargeted" else payload) for kind, payload in kept]
