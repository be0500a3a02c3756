"""The cases of a shop as they are counted (`.cst/briefs`): of tens of thousands only a few have to be known in full.

What is remembered, for each part of the store: the briefs of the cases received since a moment, which is noted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.insight.brief import Brief, brief, brief_of
from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.env.fact_parts import TROUBLE, Reader, Shard, Wanted
from cs_toolkit.env.facts import Index, no_collection
from cs_toolkit.env.machine import named_zone
from cs_toolkit.store import brief_lines
from cs_toolkit.store.base import Glance, id_order
from cs_toolkit.store.case_cache import CaseCache, keep_only, line
from cs_toolkit.store.stamps import among, together

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.env import Env
    from cs_toolkit.store.stamps import Part

_FOLDER: Final = "briefs"
_FEW: Final = 50  # so many cases are read, wanted or not, rather than going through what is remembered of thousands
_EVER: Final = float("-inf")


class Counted:
    """At least the cases received since a moment, in no order; those that cannot be read are told, and the rest served.

    `parts` is what `Shop.parts` said: of cases written since then nothing wrong is remembered. `is_deep`: of which
    cases more will be asked, so that they need not be read twice.
    """

    def __init__(self, env: Env, parts: Mapping[str, Part], since: datetime, is_deep: Wanted | None = None) -> None:
        self._shards: list[tuple[Shard, AbstractSet[str]]] = []
        index, found = Index(env, parts), dict[str, Brief]()
        cached = env.shop.caches(f"{brief_lines.VERSION} {named_zone()} {env.shop.order_stamp()}")
        with no_collection():
            for shard in index.shards():
                name = shard.name.replace("/", "-")
                own = _briefs(env, shard, cached(f"{_FOLDER}/{name}"), since.timestamp(), is_deep)
                self._shards.append((shard, own.keys()))
                found |= own
            self._doubles = {case.id: case for case in index.doubles()}
        keep_only(env.shop.root / CACHE / _FOLDER, [shard.name.replace("/", "-") for shard, _ in self._shards])
        found |= {name: brief(case, env.zone) for name, case in self._doubles.items()}
        self.briefs = list(found.values())

    def stamps(self, names: AbstractSet[str]) -> dict[str, str]:
        """By which these cases are known."""
        touched = [(shard, own & names) for shard, own in self._shards]
        return {shard.name: shard.mark or together(among(shard.stamps, own)) for shard, own in touched if own}

    def facts(self, names: AbstractSet[str]) -> list[CaseFacts]:
        """All that is known of these cases, by id."""
        found: dict[str, CaseFacts] = {}
        with no_collection():
            for shard, own in self._shards:
                found |= shard.these(own & names)
        found |= {name: case for name, case in self._doubles.items() if name in names}
        return [found[name] for name in sorted(found, key=id_order)]


def _briefs(env: Env, shard: Shard, cache: CaseCache, since: float, is_deep: Wanted | None) -> dict[str, Brief]:
    """Of a part at least the cases received since then; the facts of those that may be `is_deep` are made with them."""
    noted = cache.note(shard.marks).split(" ")
    with suppress(*TROUBLE):
        reach, newest = map(float, noted)
        if newest < since and reach <= since:
            return {}
        whole, body = cache.whole(shard.marks)
        if whole and reach <= since:
            return _loaded(written.rpartition(b"\t")[2] for written in body.splitlines())

    def wanted(told: Glance) -> bool:
        return told.last >= since

    if shard.is_passed_over(wanted):
        cache.save([], shard.marks, f"{since} {_EVER}")
        return {}
    kept = cache.load(shard.stamps)
    try:
        found = _loaded(kept.computed.values())
    except TROUBLE:
        kept.lines, found = [], {}
    missing, reach = shard.stamps.keys() - found.keys(), _EVER
    new = dict[str, Brief]()
    if len(missing) > _FEW:
        missing, reach = missing & set(shard.names(wanted)), since
        deep = shard.known(missing) | (missing & set(shard.names(is_deep) if is_deep else ()))
        new = {name: brief(case, env.zone) for name, case in shard.these(deep).items()}
    rest = [name for name in missing if name not in new]
    new |= {told.case.id: brief_of(told, env.zone) for told in Reader(env, shard.name).timelines("all", rest)}
    lines = [*kept.lines, *(line(name, shard.stamps[name], brief_lines.dumped(one)) for name, one in new.items())]
    found |= new
    newest = max((one.received for one in found.values()), default=_EVER)
    cache.save(lines, shard.marks if new.keys() == missing else None, f"{reach} {newest}")
    return found


def _loaded(lines: Iterator[bytes] | Collection[bytes]) -> dict[str, Brief]:
    return {found.id: found for found in brief_lines.loaded(lines)}
