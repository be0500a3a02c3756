"""Which of the open cases a new one may be the same complaint as: shown, never acted upon.

Only the keys of open cases are looked at, which a cache holds; a case is read where it has one in common.
"""

from __future__ import annotations

from collections import Counter
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
    keys = {name: [key.encode() for key in keys_of(fold(case).case)] for name, case in new.items()}
    near = _nearest(keys, _lines(env, keys))
    wanted = {other for others in near.values() for other in others} - new.keys()
    read = env.shop.store.find("open", among=wanted).cases if wanted else []
    found = {case.id: fold(case).case for case in read}
    for case_id, others in near.items():
        likes = [
            (likeness(new[case_id], case), other) for other in others if (case := found.get(other) or new.get(other))
        ]
        likes.sort(key=lambda item: (-item[0].score, item[1]))
        yield from ((case_id, other, like) for like, other in likes[:_SHOWN] if like.score >= LIKELY)


def _lines(env: Env, new: Mapping[str, list[bytes]]) -> bytes:
    """A line with the keys of each open case, as the cache has them; new and changed ones are remembered.

    Which ones changed the record of all writes tells; files that changed without cst are looked for once a day.
    """
    cache, today = env.shop.cache("likes"), f"{env.moment:%Y-%m-%d}"
    noted, body = cache.last()
    day, _, size = noted.partition(" ")
    size_now, changed = _written_since(env, int(size) if day == today else 0)
    if changed is None:
        stamps = env.shop.stamps()
        loaded = cache.load(stamps)
        lines, missing = loaded.lines, stamps.keys() - loaded.computed.keys()
    else:
        stamps = env.shop.stamps(changed | new.keys())
        lines, missing = [_without(body, stamps)], {name for name, stamp in stamps.items() if stamp}
    others = missing - new.keys()
    read = env.shop.store.find("open", among=others).cases if others else []
    keys = {**{case.id: [key.encode() for key in keys_of(fold(case).case)] for case in read}, **new}
    lines += [line(name, stamps[name], b" ".join(keys[name])) for name in missing & keys.keys()]
    cache.save(lines, note=f"{today} {size_now}")
    return b"".join(lines)


def _written_since(env: Env, size: int) -> tuple[int, set[str] | None]:
    """See `chain.written_since`; of cases in a database nobody can tell."""
    if env.shop.database:
        return 0, None
    from cs_toolkit.store.chain import written_since

    return written_since(env.shop.root, size)


def _without(lines: bytes, names: Iterable[str]) -> bytes:
    for name in names:
        place = (b"\n" + lines).find(f"\n{name}\t".encode())
        if place >= 0:
            lines = lines[:place] + lines[lines.index(b"\n", place) + 1 :]
    return lines


def _nearest(new: Mapping[str, list[bytes]], lines: bytes) -> dict[str, list[str]]:
    """For each new case the earlier ones that share a key with it, those that share most first."""
    wanted = {key for keys in new.values() for key in keys}
    holders = _looked_up(wanted, lines) if len(wanted) <= _COMMON else _sifted(wanted, lines)
    for key in [key for key, names in holders.items() if key.startswith(b"t") and len(names) > _COMMON]:
        del holders[key]
    found = {}
    most = _LOOKED_AT if len(new) <= _COMMON else _LOOKED_AT_OF_MANY
    for name, keys in new.items():
        shared = Counter(other for key in keys for other in holders.get(key, ()) if other != name)
        earlier = (other for other, _ in shared.most_common() if other not in new or id_order(other) < id_order(name))
        found[name] = [other for other, _ in zip(earlier, range(most), strict=False)]
    return found


def _looked_up(wanted: Iterable[bytes], lines: bytes) -> dict[bytes, list[str]]:
    """The cases that have each of a few keys. No key stands within another, or in what stands before the keys."""
    holders: dict[bytes, list[str]] = {}
    for key in wanted:
        place = lines.find(key)
        while place >= 0:
            begin = lines.rfind(b"\n", 0, place) + 1
            holders.setdefault(key, []).append(lines[begin : lines.index(b"\t", begin)].decode())
            place = lines.find(key, place + 1)
    return holders


def _sifted(wanted: set[bytes], lines: bytes) -> dict[bytes, list[str]]:
    """The same of many keys."""
    holders: dict[bytes, list[str]] = {}
    for held in lines.splitlines():
        name, _, keys = held.split(b"\t")
        for key in wanted.intersection(keys.split()):
            holders.setdefault(key, []).append(name.decode())
    return holders
