"""The facts of cases, for whatever looks at many of them: from the cache where they still hold."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.env.fact_parts import Reader, Shard, Wanted
from cs_toolkit.env.machine import named_zone
from cs_toolkit.store import fact_lines, glance
from cs_toolkit.store.base import Glance, id_order
from cs_toolkit.store.case_cache import keep_only

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where
    from cs_toolkit.store.stamps import Part

_FOLDER: Final = "facts"


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
    """The cases of a shop by what is remembered of them. `known`: `Shop.parts` where asked; `wanted`: None for all."""

    def __init__(self, env: Env, known: Mapping[str, Part] | None = None) -> None:
        self._env = env
        self._known = known or {}
        self._book = env.shop.order_stamp()
        self._cache = env.shop.caches(f"{fact_lines.VERSION} {named_zone()}")
        self._seen: set[str] = set()
        self._twice: set[str] = set()

    def facts(self, where: Where, wanted: Wanted | None = None) -> list[CaseFacts]:
        """The facts of the cases that may be wanted, by id; what cannot be read is told, and the rest served."""
        found: dict[str, CaseFacts] = {}
        with no_collection():
            for shard in self.shards(where):
                found |= shard.facts(wanted)
            for case in self.doubles(where):
                found[case.id] = case
        return [found[name] for name in sorted(found, key=id_order)]

    def names(self, where: Where, wanted: Wanted) -> set[str]:
        """The names of the records that may be wanted; none of them is read as a whole."""
        return {name for shard in self.shards(where) for name in shard.names(wanted)}

    def names_of(self, people: Iterable[str]) -> set[str]:
        """The records of cases that may be of one of these handles or contacts."""
        words = ("?", *map(glance.person, people))
        return self.names("all", lambda told: any(word in told.people for word in words))

    def shards(self, where: Where = "all") -> Iterator[Shard]:
        """The parts of the store in which these cases are."""
        if not self._env.shop.root.is_dir():
            self._env.timelines(where)  # says so
            return
        parts = {part.replace("/", "-"): part for part in self._env.shop.store.shards()}
        keep_only(self._env.shop.root / CACHE / _FOLDER, parts)
        self._seen, self._twice = set(), set()
        for name, part in parts.items() if where != "open" else [("open", "open")]:
            shard = Shard(self._env, part, self._known.get(part), self._cache(f"{_FOLDER}/{name}"), self._book)
            if not shard.mark:  # what lies in the archive, too, is what a part that comes later says
                self._twice |= self._seen.intersection(shard.stamps)
                self._seen.update(shard.stamps)
            yield shard

    def doubles(self, where: Where = "all") -> Iterator[CaseFacts]:
        """Of the parts gone through: cases that stand in two, as while one is moved; the longer history counts."""
        return Reader(self._env).read(where, self._twice)


@contextmanager
def no_collection() -> Iterator[None]:
    """Nothing that is made here holds itself: looking for what could be freed would cost more than it brings."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
