"""Whom an erase or a copy of the own data is about: their cases, their orders, what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from cs_toolkit.core.privacy.erasing import known_of
from cs_toolkit.core.privacy.traces import Traces, bare
from cs_toolkit.core.privacy.whose import fits, people
from cs_toolkit.core.retention import border
from cs_toolkit.errors import CstError, StoreTrouble, listed, say
from cs_toolkit.store import casefile, personal_files

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.core.model import Case
    from cs_toolkit.env import Env

Row = Mapping[str, str]
_PERSON = ("handle", "contact")
_ERASED = "erased-"


class Nobody(CstError):
    """Nothing in the shop is anybody's who is called so, or it cannot be told whose."""

    exit_code = 4


class Whom(NamedTuple):
    """One customer, or with `is_retention` those of cases that were closed long ago.

    `facts` are names and numbers by case; `spared` are those, as `bare` compares them, that others are known by.
    """

    cases: tuple[str, ...]
    rows: tuple[Row, ...]
    known: frozenset[str]
    facts: Mapping[str, frozenset[str]]
    spared: frozenset[str] = frozenset()
    is_retention: bool = False

    def of(self, case_id: str) -> frozenset[str]:
        """The names and numbers of a case."""
        return self.facts.get(case_id, frozenset())


def customer(env: Env, text: str | None, ids: Iterable[str]) -> Whom:
    """Who is called so, or whose these cases are. Raises `Nobody` where it is nobody, or several."""
    facts = env.facts()
    groups = people(facts, text, ids).cases or people(facts, None, _formerly(env, text or "")).cases
    if len(groups) > 1:
        raise _several(text, [sorted(group)[0] for group in groups])
    chosen = [told for told in facts if groups and told.id in groups[0]]
    rows = _rows(env, chosen) if chosen else _rows_called(env, text or "")
    if not chosen and not rows:
        raise Nobody(
            say("nobody is called '{name}' in this shop", name=text or ""),
            say("give a name, a handle, a telephone number, a mail address or the number of an order"),
        )
    known = frozenset([text] if text else [])
    return Whom(tuple(told.id for told in chosen), rows, known, {told.id: names(told) for told in chosen})


def texts(env: Env) -> Iterator[tuple[str, str]]:
    """Every case as text, by id; one that stands twice may come twice."""
    if env.shop.database is None:
        yield from personal_files.records(env.shop.root)
        return
    for shard in env.shop.store.shards():
        yield from ((case.id, rendered(case)) for case in env.shop.store.find("all", shard=shard).cases)


def rendered(case: Case) -> str:
    """A case as the text of a file."""
    return casefile.render(case).decode()


def _formerly(env: Env, text: str) -> Iterator[str]:
    """The cases whose customer was known so before it was corrected."""
    traces = Traces([text])
    for case_id, told in texts(env) if traces else ():
        if traces.touch(told):
            with suppress(StoreTrouble):
                if fits(text, *known_of(env.shop.store.get(case_id).case)):
                    yield case_id


def expired(env: Env, keep: str, now: datetime) -> Whom:
    """The customers of all cases that were closed so long ago; what others go by, too, is theirs."""
    last = border(keep, now)
    facts = env.facts()
    ids = {told.id for told in facts if told.closed_at and told.closed_at < last}
    while new := {told.id for told in facts if told.merged_into in ids} - ids:
        ids |= new
    old = [told for told in facts if told.id in ids and not _is_erased(told)]
    spared = frozenset(bare(name) for told in facts if told.id not in ids for name in names(told))
    orders = env.shop.orders.look_up({told.order for told in old if told.order and bare(told.order) not in spared})
    known = {told.id: names(told) for told in old}
    return Whom(tuple(known), tuple(orders.values()), frozenset(), known, spared, True)


def names(told: CaseFacts) -> frozenset[str]:
    """What the customer of a case is called, and the number of the order."""
    return frozenset(filter(None, (told.customer, told.handle, told.contact, told.order)))


def _is_erased(told: CaseFacts) -> bool:
    called = names(told)
    return bool(called) and all(name.startswith(_ERASED) for name in called)


def _several(text: str | None, cases: list[str]) -> Nobody:
    return Nobody(
        say("'{name}' is more than one customer: cases {cases}", name=text or "", cases=listed(tuple(cases))),
        say("give the handle, the contact or an order number, or one case of theirs: --case {case}", case=cases[0]),
    )


def _rows(env: Env, chosen: list[CaseFacts]) -> tuple[Row, ...]:
    """Their orders: those of the cases, and whatever else was ordered under a handle or contact of theirs."""
    orders = env.shop.orders
    found = {row["id"]: row for row in orders.look_up({told.order for told in chosen if told.order}).values()}
    persons = {name for told in chosen for name in (told.handle, told.contact) if name}
    return _grown(env, found, persons)


def _rows_called(env: Env, text: str) -> tuple[Row, ...]:
    """The orders of somebody who never complained. Raises `Nobody` where several are called so."""
    named = [row for row in env.shop.orders.all() if fits(text, row["customer"], *map(row.get, (*_PERSON, "id")))]
    persons = {tuple(row[name] for name in _PERSON) for row in named}
    if len(persons) > 1:
        raise Nobody(
            say("'{name}' is more than one customer of the order book", name=text),
            say("give the handle, the contact or an order number"),
        )
    return _grown(env, {row["id"]: row for row in named}, {name for person in persons for name in person if name})


def _grown(env: Env, found: dict[str, Row], persons: set[str]) -> tuple[Row, ...]:
    size = -1
    while size != len(persons):
        size = len(persons)
        found |= {row["id"]: row for row in env.shop.orders.orders_of(persons)}
        persons |= {row[name] for row in found.values() for name in _PERSON if row[name]}
    return tuple(found.values())
