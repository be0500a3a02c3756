"""Carriers as people and platforms name them, and the parcels they carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from cs_toolkit.core.text import match_key
from cs_toolkit.errors import Message, say

_SLOT: Final = "${tracking}"
# Where a number begins with the carrier's own letters, it can be told whose it is.
_OWN_LETTERS: Final = r"[A-Z]{2,}|1Z"

Pack = Mapping[str, Any]


def carrier_of(name: str, pack: Pack) -> str | None:
    """The slug of a carrier named in either script or in English; None for one the pack does not know."""
    return _slugs(_Held(pack)).get(_key(name))


def tracking_page(carrier: str | None, tracking: str | None, pack: Pack) -> str | None:
    """The public page on which the parcel is followed (some ask for the number there); None where none is known."""
    entry = pack["carriers"].get(carrier)
    if entry is None or (_SLOT in entry["page"] and not tracking):
        return None
    return str(entry["page"]).replace(_SLOT, tracking or "")


def doubt(carrier: str | None, tracking: str | None, pack: Pack) -> Message | None:
    """What is odd about a tracking number; None if nothing is, or nobody knows.

    It is only said: shapes change without notice, and the carrier that was named holds.
    """
    entry = pack["carriers"].get(carrier)
    number = _number(tracking or "")
    if not number or (entry and _fits(number, entry)):
        return None
    others = [slug for slug, other in pack["carriers"].items() if _fits(number, other)]
    if entry is None:
        is_telling = carrier is None and len(others) == 1 and re.match(_OWN_LETTERS, number)
        return (
            say("'{tracking}' looks like a parcel of {carrier}", tracking=number, carrier=others[0])
            if is_telling
            else None
        )
    if others and len(others) <= 3:
        return say(
            "'{tracking}' does not look like a number of {carrier}, but of {others}; taken as it is",
            tracking=number,
            carrier=carrier,
            others=", ".join(others),
        )
    return say(
        "'{tracking}' does not look like a number of {carrier}; taken as it is", tracking=number, carrier=carrier
    )


def _fits(number: str, entry: Mapping[str, Any]) -> bool:
    return any(re.fullmatch(shape, number, re.ASCII) for shape in entry["tracking"])


def _number(tracking: str) -> str:
    return "".join(match_key(tracking).upper().split())


class _Held:
    """A pack as a key of the cache: one pack, one table of names."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return id(self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.pack is self.pack


@lru_cache(maxsize=2)
def _slugs(held: _Held) -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, entry in held.pack["carriers"].items():
        for name in (slug, *entry["names"].values(), *entry.get("aliases", ())):
            found.setdefault(_key(name), slug)
    return found


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    return match_key(name).replace(" ", "")
