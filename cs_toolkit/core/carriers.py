"""Carriers as people and platforms name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cs_toolkit.core.text import match_key


def carrier_of(name: str, pack: Mapping[str, Any]) -> str | None:
    """The slug of a carrier named in either script or in English; None for one the pack does not know."""
    wanted = _key(name)
    for slug, entry in pack["carriers"].items():
        names = (slug, *entry["names"].values(), *entry.get("aliases", ()))
        if wanted in {_key(known) for known in names}:
            return str(slug)
    return None


def _key(name: str) -> str:
    return match_key(name).replace(" ", "")
