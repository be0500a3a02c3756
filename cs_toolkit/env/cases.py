"""Cases as commands read them: named by any shortening, folded, with their order, with what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.core.workflow import NextStep, next_steps
from cs_toolkit.errors import AmbiguousCase, CaseNotFound, StoreTrouble, say
from cs_toolkit.render import rows
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.core.query import CaseQuery
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where


def steps(env: Env, timeline: Timeline) -> tuple[NextStep, ...]:
    """See `Env.steps`."""
    steps = next_steps(timeline, env.terms_of(timeline.case), env.now)
    env.rulebook.tell(env.rulebook.unknown_years(env.now, steps), env.warn)
    return steps


def show_next(env: Env, timelines: Iterable[Timeline]) -> None:
    """See `Env.show_next`."""
    from cs_toolkit.render import views

    coming = [(timeline.case.id, steps(env, timeline)) for timeline in timelines]
    if env.format != "table":
        env.emit([rows.next_row(step, env.now) for _, found in coming for step in found], rows.NEXT)
    elif not env.options.quiet:
        for case_id, found in coming:
            lines = [views.next_line(step, env.now, env.zone) for step in found]
            env.print(lines or [sentence(say("{case}  closed", case=case_id))])


def timelines(env: Env, where: Where, mentioning: Iterable[str], among: Collection[str] | None) -> list[Timeline]:
    """See `Env.timelines`."""
    found = env.shop.store.find(where, mentioning=mentioning, among=among)
    for problem in found.problems:
        env.report(problem)
    return [fold(case) for case in found.cases]


def found(env: Env, chosen: CaseQuery) -> Iterator[rows.Row]:
    """See `Env.found`."""
    from cs_toolkit.render import views

    where: Where = chosen.state if chosen.state in {"open", "closed"} else "all"  # type: ignore[assignment]
    for timeline in env.with_orders(env.timelines(where)):
        steps = env.steps(timeline)
        row = rows.list_row(timeline, steps)
        row |= views.for_people(timeline.case, steps[0] if steps else None, env.now)
        if chosen.admits(row):
            yield row


def with_orders(env: Env, timelines: list[Timeline]) -> list[Timeline]:
    """See `Env.with_orders`."""
    from cs_toolkit.core.order_facts import joined

    wanted = {found.case.order.id for found in timelines if found.case.order.id}
    orders = env.shop.orders.look_up(wanted)
    return [
        Timeline(joined(found.case, orders[found.case.order.id]), found.events)
        if found.case.order.id in orders
        else found
        for found in timelines
    ]


def incident(env: Env, timeline: Timeline) -> tuple[str, ...]:
    """The cases of the incident of one, in order of id, itself with them; alone where it is linked with none.

    A case that cannot be read leads nowhere further.
    """
    from cs_toolkit.core.incidents import reached

    known = {timeline.case.id: timeline}

    def links(case_id: str) -> list[str]:
        with suppress(CaseNotFound, StoreTrouble):
            found = known.setdefault(case_id, fold(env.shop.store.get(case_id).case))
            return [event.payload["case"] for event in found.events if event.kind in {"linked", "merged"}]
        return []

    if not any(event.kind in {"linked", "merged"} for event in timeline.events):
        return (timeline.case.id,)
    cases = reached(timeline.case.id, links)
    return tuple(case for case in cases if case in known and known[case].merged_into is None)


def resolve(env: Env, text: str) -> str:
    """See `Env.resolve`."""
    from cs_toolkit.core import query

    wanted = query.wanted_id(text)
    if FULL_ID.fullmatch(wanted):
        return wanted
    scopes: tuple[Where, ...] = ("open", "all")
    for where in scopes:
        matches = query.matching(wanted, env.shop.store.ids(where))
        if len(matches) > 1:
            raise AmbiguousCase(text, matches)
        if matches:
            return matches[0]
    raise CaseNotFound(text)


def timeline(env: Env, text: str) -> Timeline:
    """See `Env.timeline`."""
    try:
        found = fold(env.shop.store.get(env.resolve(text)).case)
    except CaseNotFound:
        raise CaseNotFound(text) from None
    return env.shop.survivor(found) if found.merged_into else found
