"""Which cases are one customer's: the same handle, contact or order, and what became one case with them.

A whole name is enough where nothing else is known of either; where it fits several people who are told apart by more,
the owner says who is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from cs_toolkit.core.privacy.traces import bare, is_telling, names_of


class Told(Protocol):
    """What is known of a case; `core.insight.facts.CaseFacts` is one."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def customer(self) -> str | None:
        """Who wrote."""
        ...

    @property
    def handle(self) -> str | None:
        """Under which name on the platform."""
        ...

    @property
    def contact(self) -> str | None:
        """How they are reached."""
        ...

    @property
    def order(self) -> str | None:
        """The number of the order."""
        ...

    @property
    def merged_into(self) -> str | None:
        """The case it became part of."""
        ...


class People(NamedTuple):
    """The cases of everybody that a text may mean, each person's cases together."""

    cases: tuple[frozenset[str], ...]


def fits(text: str, *known: str | None) -> bool:
    """Whether somebody who is known by these names and numbers is called so."""
    wanted = bare(text)
    return bool(wanted) and any(wanted in (names_of(item) | {bare(item)}) for item in known if item)


def people(cases: Iterable[Told], text: str | None = None, ids: Iterable[str] = ()) -> People:
    """Everybody whom a name, handle, contact or number of an order means, or whose cases have these ids."""
    told = list(cases)
    wanted = set(ids)
    seeds = [case for case in told if case.id in wanted or (text and _is_called(case, text))]
    by_key: dict[str, list[Told]] = defaultdict(list)
    for case in told:
        for key in _keys(case):
            by_key[key].append(case)
    groups: list[frozenset[str]] = []
    for seed in seeds:
        if not any(seed.id in group for group in groups):
            groups.append(_together(seed, by_key))
    return People(tuple(groups))


def _is_called(case: Told, text: str) -> bool:
    return fits(text, case.customer, case.handle, case.contact, case.order)


def _together(seed: Told, by_key: dict[str, list[Told]]) -> frozenset[str]:
    found = {seed.id}
    waiting = [seed]
    while waiting:
        for key in _keys(waiting.pop()):
            new = [case for case in by_key[key] if case.id not in found]
            found.update(case.id for case in new)
            waiting += new
    return frozenset(found)


def _keys(case: Told) -> Iterator[str]:
    yield f"case {case.id}"
    if case.merged_into:
        yield f"case {case.merged_into}"
    if case.handle and bare(case.handle):
        yield f"person {bare(case.handle)}"
    yield from (f"person {name}" for name in names_of(case.contact or ""))
    if case.customer and not (case.handle or case.contact) and is_telling(bare(case.customer)):
        yield f"name {bare(case.customer)}"
    if case.order and bare(case.order):
        yield f"order {bare(case.order)}"
