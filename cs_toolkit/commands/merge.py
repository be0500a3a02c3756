"""`cst merge`: the same complaint was logged twice."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.core import merging
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.env.events import numbered
from cs_toolkit.env.machine import new_id
from cs_toolkit.errors import UsageProblem, say


@params.command("merge", examples=["cst merge 4 3", "cst merge 20261122-04 20261121-07"])
@params.case_argument
@click.argument("into", metavar="INTO")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, into: str, stamp: params.Stamp) -> None:
    """Make CASE part of INTO, which goes on with all that happened in both; CASE's id stands for INTO from now on.

    INTO keeps the earliest receipt and the strictest open deadlines. cst undo takes the merge back.
    """
    with env.shop.store.writing():
        away, survivor = env.timeline(case), env.timeline(into)
        _check(away, survivor)
        events = [*_history(survivor, away), stamp.event("merged", {"case": away.case.id, "role": "survivor"})]
        events += _deadlines(env, survivor, away, events, stamp)
        gone = stamp.event("merged", {"case": survivor.case.id, "role": "merged-away"})
        made = env.record_all({survivor.case.id: events, away.case.id: [gone]})
    env.talk(say("{case} is part of {into} now", case=away.case.id, into=survivor.case.id))
    env.show_next(made[survivor.case.id])


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
    return [*told, *map(_new, (merging.second_contact(survivor, away), *merging.taken(away, new_id)))]


def _new(event: Event) -> NewEvent:
    return NewEvent(event.kind, event.payload, event.at, event.by, event.id or None)


def _deadlines(
    env: Env, survivor: Timeline, away: Timeline, events: list[NewEvent], stamp: params.Stamp
) -> list[NewEvent]:
    """The strictest open deadline of each clock stays, whatever the merge would have made of it."""
    stored = env.shop.store.get(survivor.case.id).case
    after = fold(numbered(stored, stored.id, events, env.now))
    before = [clock for one in (survivor, away) for clock in assess(one, env.terms_of(one.case))]
    kept = merging.kept_deadlines(before, assess(after, env.terms_of(after.case)))
    return [
        stamp.event(kind, {**payload, "reason": "merge"} if kind == "retargeted" else payload) for kind, payload in kept
    ]
