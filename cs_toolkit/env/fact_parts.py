"""A part of the store by what is remembered of its cases (`.cst/facts`), and the reading of those that are not.

Of every case what a glance at it tells, and its facts once they were asked for, with a checksum of its row of the order
book. A part of which no case is wanted is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.store import fact_lines, glance
from cs_toolkit.store.base import UNSEEN, Glance
from cs_toolkit.store.case_cache import CaseCache, line

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where
    from cs_toolkit.store.stamps import Part

_BATCH: Final = 500  # cases that are in memory as a whole at one time
TROUBLE: Final = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)

Wanted = Callable[[Glance], bool]
"""Whether a case may be one that is asked for, by what a glance tells of it, or of several together."""


class Line(NamedTuple):
    """What is remembered of a case: a glance, the checksum of its order, and its facts, empty where not yet asked."""

    glance: Glance
    order: str = ""
    facts: bytes = b""


class Shard:
    """A part of the store and its cache."""

    def __init__(self, env: Env, name: str, known: Part | None, cache: CaseCache, book: str) -> None:
        self.name = name
        self._env = env
        self._known = known
        self._book = book
        self._cache = cache
        self._lines: dict[str, Line] | None = None
        self._is_changed = False

    @cached_property
    def mark(self) -> str:
        """By which all of them are known without a look at each; empty where it takes one."""
        if self._known is None:
            return self._env.shop.store.stamp(self.name)
        return self._known if isinstance(self._known, str) else ""

    @cached_property
    def stamps(self) -> Mapping[str, str]:
        """By which each record is known."""
        known = self._known
        return self._env.shop.store.stamps(self.name) if known is None or isinstance(known, str) else known

    @property
    def marks(self) -> Mapping[str, str]:
        """By which all of them are known together."""
        return {"": self.mark} if self.mark else self.stamps

    def is_passed_over(self, wanted: Wanted) -> bool:
        """Whether it is known, without a look at each, that none of its records is wanted."""
        return self._noted is not None and not wanted(self._noted.glance)

    def names(self, wanted: Wanted) -> list[str]:
        """The records that may be wanted."""
        names = self._chosen(wanted)
        self._save(self._noted_book)
        return names

    def known(self, names: Iterable[str]) -> set[str]:
        """Those of which the facts are remembered."""
        lines = self._loaded(is_looked_at=True)
        return {name for name in names if name in lines and lines[name].facts}

    def facts(self, wanted: Wanted | None) -> dict[str, CaseFacts]:
        """The facts of the cases that may be wanted."""
        return self.these(self._chosen(wanted))

    def these(self, names: Collection[str]) -> dict[str, CaseFacts]:
        """The facts of cases by their names."""
        lines = self._loaded(is_looked_at=False) if names else {}
        found = dict(_remembered(lines, names))
        if self._noted_book != self._book:
            for name in self._with_other_orders(found):
                del found[name]
        reader = Reader(self._env, self.name)
        for case in reader.read("all", [name for name in names if name not in found]):
            found[case.id] = case
            lines[case.id] = Line(_glance_of(case), reader.orders[case.id], fact_lines.dumped(case))
            self._is_changed = True
        is_checked = all(name in found for name, known in lines.items() if known.facts)
        self._save(self._book if is_checked else self._noted_book)
        return found

    @cached_property
    def _noted(self) -> Line | None:
        return _read(self._cache.note(self.marks).encode())

    @property
    def _noted_book(self) -> str:
        return self._noted.facts.decode() if self._noted else "?"

    def _chosen(self, wanted: Wanted | None) -> list[str]:
        """The names that may be wanted."""
        if wanted and self.is_passed_over(wanted):
            return []
        lines = self._loaded(is_looked_at=wanted is not None)
        return [name for name, known in lines.items() if wanted is None or wanted(known.glance)]

    def _loaded(self, *, is_looked_at: bool) -> dict[str, Line]:
        """The line of each record; what has none is looked at, or could be anything."""
        if self._lines is not None:
            return self._lines
        lines = {}
        loaded = self._cache.load(self.stamps)
        for name, computed in loaded.computed.items():
            if known := _read(computed.rstrip(b"\n")):
                lines[name] = known
        missing = self.stamps.keys() - lines.keys()
        self._is_changed = bool(missing) or not loaded.is_whole
        glances = self._env.shop.store.glances(missing, self.name) if missing and is_looked_at else {}
        self._lines = lines | {name: Line(glances.get(name, UNSEEN)) for name in missing}
        return self._lines

    def _with_other_orders(self, found: Mapping[str, CaseFacts]) -> list[str]:
        """Of which cases the order book says something else than when they were read."""
        lines = self._lines or {}
        rows = self._env.shop.orders.look_up({case.order for case in found.values() if case.order})
        return [name for name, case in found.items() if lines[name].order != _checksum(rows.get(case.order or ""))]

    def _save(self, book: str) -> None:
        if self._lines is None or (not self._is_changed and book == self._noted_book):
            return
        lines = [line(name, self.stamps[name], _written(known)) for name, known in self._lines.items()]
        noted = Line(glance.together(known.glance for known in self._lines.values()), "", book.encode())
        self._cache.save(lines, self.marks, _written(noted).decode())
        self._noted, self._is_changed = noted, False


def _remembered(lines: Mapping[str, Line], names: Iterable[str]) -> Iterator[tuple[str, CaseFacts]]:
    for name in names:
        if name in lines and (held := lines[name].facts):
            try:
                yield name, fact_lines.loaded(held)
            except TROUBLE:
                continue


class Reader:
    """Reads cases of a part of the store, or of all of it, and makes facts of them."""

    def __init__(self, env: Env, shard: str | None = None) -> None:
        self._env = env
        self._shard = shard
        self.orders: dict[str, str] = {}  # the checksum of the order of each case

    def read(self, where: Where, names: Collection[str]) -> Iterator[CaseFacts]:
        """The facts of these cases; the trouble with the others is told."""
        if not names:
            return
        from cs_toolkit.core.insight.facts_of import facts_of
        from cs_toolkit.env.giving import purse_without_month

        purse = purse_without_month(self._env)
        for timeline in self.timelines(where, names):
            yield facts_of(timeline, self._env.terms_of(timeline.case), purse)

    def timelines(self, where: Where, names: Collection[str]) -> Iterator[Timeline]:
        """These cases with their orders joined; the trouble with the others is told."""
        ordered = sorted(names)
        for begin in range(0, len(ordered), _BATCH):
            among = frozenset(ordered[begin : begin + _BATCH])
            found = self._env.shop.store.find(where, among=among, shard=self._shard)
            for problem in found.problems:
                self._env.report(problem)
            yield from self._with_orders([fold(case) for case in found.cases])

    def _with_orders(self, timelines: list[Timeline]) -> Iterator[Timeline]:
        from cs_toolkit.core.order_facts import joined

        wanted = {found.case.order.id for found in timelines if found.case.order.id}
        rows = self._env.shop.orders.look_up(wanted) if wanted else {}
        for found in timelines:
            row = rows.get(found.case.order.id or "")
            self.orders[found.case.id] = _checksum(row)
            yield Timeline(joined(found.case, row), found.events) if row else found


def _checksum(row: Mapping[str, str] | None) -> str:
    return "" if row is None else f"{crc32(repr(sorted(row.items())).encode()):08x}"


def _glance_of(case: CaseFacts) -> Glance:
    received = int(case.received_at.timestamp())
    days = sorted({f" {given.at:%Y-%m-%d}" for given in case.given})
    return Glance(received, received + 1, "".join(days), glance.persons((case.handle, case.contact)))


def _written(known: Line) -> bytes:
    first, last, days, people = known.glance
    return b"%d\t%d\t%s\t%s\t%s\t%s" % (first, last, days.encode(), people.encode(), known.order.encode(), known.facts)


def _read(written: bytes) -> Line | None:
    """What `_written` wrote; None where it is nothing of that kind."""
    parts = written.split(b"\t")
    try:
        first, last, days, people, order, held = parts
        return Line(Glance(int(first), int(last), days.decode(), people.decode()), order.decode(), held)
    except ValueError:
        return None
