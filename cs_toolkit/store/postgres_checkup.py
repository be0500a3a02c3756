"""What is wrong with cases in a database: those that cannot be read, and merges that were left half made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cs_toolkit.core.merging import Merges
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store.problem import Problem

if TYPE_CHECKING:
    from cs_toolkit.store.shop import Shop


def problems(shop: Shop) -> Iterator[Problem]:
    """Every problem of the cases, a part of the store at a time; one that cannot be asked is the problem itself."""
    merges, places = Merges(), dict[str, str]()
    try:
        for shard in shop.store.shards():
            found = shop.store.find("all", shard=shard)
            for trouble in found.problems:
                fix = trouble.hint or say("cst edit CASE mends it")
                yield Problem(getattr(trouble, "path", shard), "unreadable", trouble.message, fix)
            for case in found.cases:
                places[case.id] = f"{shard}/{case.id}"
                merges.meet(fold(case))
    except StoreTrouble as error:
        yield Problem("shop.toml", "database", error.message, error.hint or say("cst migrate looks at it"))
        return
    for case_id, place in places.items():
        if message := merges.trouble(case_id, set(places)):
            fix = say("cst merge {case} {into} completes the merge", case=case_id, into=merges.into(case_id))
            yield Problem(place, "merge", message, fix)
