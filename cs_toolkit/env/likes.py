"""Which of the open cases a new one may be the same complaint as: shown, never acted upon.

Only the keys of open cases are looked at, which a cache holds; a case is read where it has one in common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.likeness import LIKELY, Likeness, keys_of, likeness
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store.base import id_order
from cs_toolkit.store.case_cache import line

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.env import Env

_LOOKED_AT: Final = 6  # cases that share most keys with a new one
_LOOKED_AT_OF_MANY: Final = 2  # where an export brings many new ones
_COMMON: Final = 20  # words that so many cases share are a wave of complaints, not one that was logged twice
_SHOWN: Final = 3  # of one new case
_TOLD: Final = 20  # in all

Pair = tuple[str, str, Likeness]


def tell(env: Env, cases: Iterable[Case]) -> None:
    """Says on stderr which open cases the new ones, as they stand in the store, may be the same as."""
    try:
        pairs = list(_pairs(env, {case.id: case for case in cases if fold(case).is_open}))
    except StoreTrouble:
        return  # a hint, which must not stand in the way of what was recorded
    for case_id, other, like in pairs[:_TOLD]:
        env.talk(
            say(
                "{case} looks like {other} ({score}): {why}; if they are one: cst merge {case} {other}",
                case=case_id,
                other=other,
                score=f"{like.score:.2f}",
                why=like.why,
            )
        )
    if len(pairs) > _TOLD:
        env.talk(say("and {count} more; cst related ID shows those of a case", count=len(pairs) - _TOLD))


def _pairs(env: Env, new: Mapping[str, Case]) -> Iterator[Pair]:
    if not new:
        return
    keys = _keys(env, new)
    near = _nearest(new, keys)
    wanted = {other for others in near.values() for other in others} - new.keys()
    read = env.shop.store.find("open", among=wanted).cases if wanted else []
    found = {case.id: fold(case).case for case in read}
    for case_id, others in near.items():
        likes = [
            (likeness(new[case_id], case), other) for other in others if (case := found.get(other) or new.get(other))
        ]
        likes.sort(key=lambda item: (-item[0].score, item[1]))
        yield from ((case_id, other, like) for like, other in likes[:_SHOWN] if like.score >= LIKELY)


def _keys(env: Env, new: Mapping[str, Case]) -> dict[str, str]:
    """The keys of every open case, with a blank between; those of new and changed ones are remembered."""
    stamps, cache = env.shop.stamps(), env.shop.cache("likes")
    loaded = cache.load(stamps)
    held = {name: keys.decode(errors="replace").rstrip() for name, keys in loaded.computed.items()}
    if missing := stamps.keys() - held.keys():
        read = env.shop.store.find("open", among=missing - new.keys()).cases if missing - new.keys() else []
        told = {case.id: " ".join(keys_of(fold(case).case)) for case in (*read, *new.values())}
        made = (line(name, stamps[name], keys.encode()) for name, keys in told.items() if name in missing)
        cache.save([*loaded.lines, *made])
        held |= told
    return held


def _nearest(new: Mapping[str, Case], keys: Mapping[str, str]) -> dict[str, list[str]]:
    """For each new case the earlier ones that share a key with it, those that share most first."""
    wanted = {key for name in new for key in keys.get(name, "").split()}
    is_few = len(new) == 1
    holders: dict[str, list[str]] = defaultdict(list)
    for name, held in keys.items():
        for key in [key for key in wanted if key in held] if is_few else wanted.intersection(held.split()):
            holders[key].append(name)
    for key in [key for key, names in holders.items() if key.startswith("t") and len(names) > _COMMON]:
        del holders[key]
    found = {}
    most = _LOOKED_AT if len(new) <= _COMMON else _LOOKED_AT_OF_MANY
    for name in new:
        shared = Counter(other for key in keys.get(name, "").split() for other in holders.get(key, ()) if other != name)
        earlier = (other for other, _ in shared.most_common() if other not in new or id_order(other) < id_order(name))
        found[name] = [other for other, _ in zip(earlier, range(most), strict=False)]
    return found
