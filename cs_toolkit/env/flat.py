"""The tables of `cst export`: of the cases that a query admits, and the rates of complaints per order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit.core.privacy.erasing import known_of_row
from cs_toolkit.core.privacy.own_data import COLUMNS as OWN
from cs_toolkit.core.privacy.own_data import order_rows, own_rows
from cs_toolkit.core.privacy.traces import bare
from cs_toolkit.core.promises import verdicts
from cs_toolkit.core.query import CaseQuery
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render import flat, rows

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where

Rows = Iterator[Mapping[str, Any]]


class Table(NamedTuple):
    """Its columns, and what makes its rows."""

    columns: Sequence[str]
    rows: Callable[[Env, CaseQuery], Rows]


def _admitted(env: Env, query: CaseQuery) -> list[Timeline]:
    where: Where = query.state if query.state in {"open", "closed"} else "all"  # type: ignore[assignment]
    return [timeline for timeline in env.with_orders(env.timelines(where)) if query.admits(rows.list_row(timeline, ()))]


def _cases(env: Env, query: CaseQuery) -> Rows:
    return env.found(query)


def _events(env: Env, query: CaseQuery) -> Rows:
    return (row for timeline in _admitted(env, query) for row in flat.event_rows(timeline))


def _promises(env: Env, query: CaseQuery) -> Rows:
    for timeline in _admitted(env, query):
        yield from flat.promise_rows(timeline, verdicts(timeline, env.terms_of(timeline.case), env.now))


def _offers(env: Env, query: CaseQuery) -> Rows:
    currency = env.shop.config.currency
    return (row for timeline in _admitted(env, query) for row in flat.offer_rows(timeline, currency))


def _steps(env: Env, query: CaseQuery) -> Rows:
    wanted = {timeline.case.id for timeline in _admitted(env, query)}
    return (row for facts in env.facts() if facts.id in wanted for row in flat.step_rows(facts, env.now))


def _given(env: Env, query: CaseQuery) -> Rows:
    wanted, currency = {timeline.case.id for timeline in _admitted(env, query)}, env.shop.config.currency
    return (row for facts in env.facts() if facts.id in wanted for row in flat.given_rows(facts, currency))


def _rates(env: Env, query: CaseQuery) -> Rows:
    from cs_toolkit.core.insight.rates import rate_rows

    if query.exact or query.containing or query.state != "all":
        raise UsageProblem(say("rates are those of all cases"), say("narrow them with --since and --until only"))
    since, until = _period(env, query)
    found = rate_rows(
        env.facts(since, until),
        env.shop.orders.tallies(),
        since=since,
        until=until,
        zone=env.zone,
        currency=env.shop.config.currency,
    )
    return iter(found)


def _period(env: Env, query: CaseQuery) -> tuple[datetime, datetime]:
    """What --since and --until say, else from the first case on and up to now."""
    from datetime import timedelta

    until = query.until + timedelta(seconds=1) if query.until else env.now
    since = query.since or min((facts.received_at for facts in env.facts()), default=until)
    return since, until


def _own(env: Env, query: CaseQuery) -> Rows:
    """The customer's own data; who is meant is told as `cst erase` tells it."""
    from cs_toolkit.env import whose

    text = query.containing.get("customer")
    if text is None or len(query.containing) > 1 or query.exact or query.state != "all" or query.since or query.until:
        raise UsageProblem(say("own data are those of one customer"), say("say whose with --customer, and no more"))
    whom = whose.customer(env, text, ())
    known = {text, *(name for names in whom.facts.values() for name in names)}
    names = {name for told in env.facts() if told.id not in whom.facts for name in whose.names(told)}
    theirs = {row["id"] for row in whom.rows}
    names |= {name for row in env.shop.orders.all() if row["id"] not in theirs for name in known_of_row(row)}
    for timeline in env.timelines("all", among=frozenset(whom.cases)) if whom.cases else ():
        said = bare("".join(str(value) for event in timeline.events for value in event.payload.values()))
        others = [name for name in names - known if len(bare(name)) > 1 and bare(name) in said]
        yield from own_rows(timeline, known, others)
    yield from order_rows(whom.rows)


TABLES: Final[Mapping[str, Table]] = {
    "cases": Table(rows.LIST, _cases),
    "events": Table(flat.EVENTS, _events),
    "promises": Table(flat.PROMISES, _promises),
    "offers": Table(flat.OFFERS, _offers),
    "steps": Table(flat.STEPS, _steps),
    "given": Table(flat.GIVEN, _given),
    "own": Table(OWN, _own),
    "rates": Table(flat.RATES, _rates),
}
