"""Categories of the shop's own: `[categories.my-slug]` of shop.toml, with a family and the words that speak for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.errors import BadValue, say

Own = Mapping[str, Mapping[str, Any]]
_SLUG: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_MARKS: Final = "|{}~"  # what a phrase of the lexicon is written with


def check(own: Mapping[str, Any]) -> None:
    """Raises `BadValue` for a name that cannot be, an unknown family, and words that are no texts."""
    for slug, about in own.items():
        if slug in taxonomy.FAMILY_OF or not re.fullmatch(_SLUG, slug):
            raise BadValue(
                say("'{slug}' cannot be the name of an own category", slug=slug),
                say("write small letters and hyphens, as in gift-wrong; names that ship are taken"),
            )
        if not isinstance(about, Mapping) or about.get("family") not in taxonomy.CATEGORY_FAMILIES:
            raise BadValue(
                say("categories.{slug} names no family", slug=slug),
                say("one of {names}", names=", ".join(taxonomy.CATEGORY_FAMILIES)),
            )
        for word in _words(slug, about):
            _check_word(slug, word)


def _words(slug: str, about: Mapping[str, Any]) -> list[Any]:
    words = about.get("words", [])
    if not isinstance(words, list):
        raise BadValue(
            say("categories.{slug}: words are a list", slug=slug), say('write words = ["engraving", "刻字"]')
        )
    return words


def _check_word(slug: str, word: Any) -> None:
    if not isinstance(word, str) or not any(map(str.isalnum, word)) or any(mark in word for mark in _MARKS):
        raise BadValue(
            say("categories.{slug}: '{word}' is no word to look for", slug=slug, word=word),
            say("write letters and spaces; {marks} have a meaning of their own", marks=" ".join(_MARKS)),
        )


def families(own: Own) -> Mapping[str, str]:
    """The family of every category, shipped and own."""
    return {**taxonomy.FAMILY_OF, **{slug: about["family"] for slug, about in own.items()}}


def laid_over(data: Mapping[str, Any], own: Own) -> Mapping[str, Any]:
    """The words of one language with the owner's: where several speak equally, the owner's category counts."""
    spoken = {slug: {"strong": " | ".join(about.get("words", ()))} for slug, about in own.items()}
    return {**data, "category": {**spoken, **data.get("category", {})}}
