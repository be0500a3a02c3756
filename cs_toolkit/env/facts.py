"""The facts of cases, for whatever looks at many of them: from the cache where they still hold.

What is remembered (`.cst/facts`), for each part of the store: of every case what a glance at it tells, and its facts
once they were asked for, with a checksum of its row of the order book. A part of which no case is wanted is not read.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.env.machine import named_zone
from cs_toolkit.store import fact_lines, glance
from cs_toolkit.store.base import UNSEEN, Glance, id_order
from cs_toolkit.store.case_cache import CaseCache, keep_only, line

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where

_FOLDER: Final = "facts"
_BATCH: Final = 500  # cases that are in memory as a whole at one time
_TROUBLE: Final = (ValueError, TypeError, LookupError, ArithmeticError)

Wanted = Callable[[Glance], bool]
"""Whether a case may be one that is asked for, by what a glance tells of it, or of several together."""


class Line(NamedTuple):
    """What is remembered of a case: a glance, the checksum of its order, and its facts, empty where not yet asked."""

    glance: Glance
    order: str = ""
    facts: bytes = b""


def facts(env: Env, since: datetime | None, until: datetime | None, where: Where) -> list[CaseFacts]:
    """See `Env.facts`."""
    first = None if since is None else since.timestamp()
    end = None if until is None else until.timestamp()

    def may_be_in(told: Glance) -> bool:
        return (first is None or told.last >= first) and (end is None or told.first < end)

    return [
        found
        for found in Index(env).facts(where, None if first is None and end is None else may_be_in)
        if (since is None or since <= found.received_at)
        and (until is None or found.received_at < until)
        and (where == "all" or found.is_open == (where == "open"))
    ]


class Index:
    """The cases of a shop by what is remembered of them. `wanted`: None for all."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._book = env.shop.order_stamp()
        self._cache = env.shop.caches(f"{fact_lines.VERSION} {named_zone()}")
        self._seen: set[str] = set()
        self._twice: set[str] = set()

    def facts(self, where: Where, wanted: Wanted | None = None) -> list[CaseFacts]:
        """The facts of the cases that may be wanted, by id; what cannot be read is told, and the rest served."""
        found: dict[str, CaseFacts] = {}
        with _no_collection():
            for shard in self._shards(where):
                found |= shard.facts(wanted)
            for case in self._doubles(where):
                found[case.id] = case
        return [found[name] for name in sorted(found, key=id_order)]

    def names(self, where: Where, wanted: Wanted) -> set[str]:
        """The names of the records that may be wanted; none of them is read as a whole."""
        return {name for shard in self._shards(where) for name in shard.names(wanted)}

    def names_of(self, people: Iterable[str]) -> set[str]:
        """The records of cases that may be of one of these handles or contacts."""
        words = ("?", *map(glance.person, people))
        return self.names("all", lambda told: any(word in told.people for word in words))

    def _shards(self, where: Where) -> Iterator[Shard]:
        if not self._env.shop.root.is_dir():
            self._env.timelines(where)  # says so
            return
        parts = {part.replace("/", "-"): part for part in self._env.shop.store.shards()}
        keep_only(self._env.shop.root / CACHE / _FOLDER, parts)
        self._seen, self._twice = set(), set()
        for name, part in parts.items() if where != "open" else [("open", "open")]:
            shard = Shard(self._env, part, self._cache(f"{_FOLDER}/{name}"), self._book)
            if not shard.mark:  # what lies in the archive, too, is what a part that comes later says
                self._twice |= self._seen & shard.stamps.keys()
                self._seen |= shard.stamps.keys()
            yield shard

    def _doubles(self, where: Where) -> Iterable[CaseFacts]:
        """Cases that stand in two places, as they are while one is moved: the longer history counts."""
        return Reader(self._env).read(where, self._twice)


class Shard:
    """A part of the store and its cache."""

    def __init__(self, env: Env, name: str, cache: CaseCache, book: str) -> None:
        self.mark = env.shop.store.stamp(name)
        self._env = env
        self._name = name
        self._book = book
        self._cache = cache
        self._lines: dict[str, Line] = {}
        self._is_changed = False

    @cached_property
    def stamps(self) -> Mapping[str, str]:
        """By which each record is known."""
        return self._env.shop.store.stamps(self._name)

    @property
    def _marks(self) -> Mapping[str, str]:
        """By which all of them are known together."""
        return {"": self.mark} if self.mark else self.stamps

    def names(self, wanted: Wanted) -> list[str]:
        """The records that may be wanted."""
        names = self._load(wanted)
        self._save(self._noted_book)
        return names

    def facts(self, wanted: Wanted | None) -> dict[str, CaseFacts]:
        """The facts of the cases that may be wanted."""
        names = self._load(wanted)
        found = dict(self._remembered(names))
        if self._noted_book != self._book:
            for name in self._with_other_orders(found):
                del found[name]
        reader = Reader(self._env, self._name)
        for case in reader.read("all", [name for name in names if name not in found]):
            found[case.id] = case
            self._lines[case.id] = Line(_glance_of(case), reader.orders[case.id], fact_lines.dumped(case))
            self._is_changed = True
        is_checked = all(name in found for name, known in self._lines.items() if known.facts)
        self._save(self._book if is_checked else self._noted_book)
        return found

    def _load(self, wanted: Wanted | None) -> list[str]:
        """Reads the lines, looks at what has none, returns the names that may be wanted."""
        noted = _read(self._cache.note(self._marks).encode())
        self._noted_book = noted.facts.decode() if noted else "?"
        if noted and wanted and not wanted(noted.glance):
            return []
        loaded = self._cache.load(self.stamps)
        for name, computed in loaded.computed.items():
            if known := _read(computed.rstrip(b"\n")):
                self._lines[name] = known
        missing = self.stamps.keys() - self._lines.keys()
        self._is_changed = bool(missing) or not loaded.is_whole
        glances = self._env.shop.store.glances(missing, self._name) if missing and wanted else {}
        self._lines |= {name: Line(glances.get(name, UNSEEN)) for name in missing}
        return [name for name, known in self._lines.items() if wanted is None or wanted(known.glance)]

    def _remembered(self, names: Iterable[str]) -> Iterator[tuple[str, CaseFacts]]:
        for name in names:
            if held := self._lines[name].facts:
                try:
                    yield name, fact_lines.loaded(held)
                except _TROUBLE:
                    continue

    def _with_other_orders(self, found: Mapping[str, CaseFacts]) -> list[str]:
        """Of which cases the order book says something else than when they were read."""
        rows = self._env.shop.orders.look_up({case.order for case in found.values() if case.order})
        return [
            name for name, case in found.items() if self._lines[name].order != _checksum(rows.get(case.order or ""))
        ]

    def _save(self, book: str) -> None:
        if not self._is_changed and book == self._noted_book:
            return
        lines = [line(name, self.stamps[name], _written(known)) for name, known in self._lines.items()]
        told = glance.together(known.glance for known in self._lines.values())
        self._cache.save(lines, self._marks, _written(Line(told, "", book.encode())).decode())


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

        purse, ordered = purse_without_month(self._env), sorted(names)
        for begin in range(0, len(ordered), _BATCH):
            among = frozenset(ordered[begin : begin + _BATCH])
            found = self._env.shop.store.find(where, among=among, shard=self._shard)
            for problem in found.problems:
                self._env.report(problem)
            for timeline in self._with_orders([fold(case) for case in found.cases]):
                yield facts_of(timeline, self._env.terms_of(timeline.case), purse)

    def _with_orders(self, timelines: list[Timeline]) -> Iterator[Timeline]:
        from cs_toolkit.core.order_facts import joined

        rows = self._env.shop.orders.look_up({found.case.order.id for found in timelines if found.case.order.id})
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


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing that is made here holds itself: looking for what could be freed would cost more than it brings."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
