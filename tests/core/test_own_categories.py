"""Categories of the shop's own."""

from __future__ import annotations

from typing import Any

import pytest

from cs_toolkit.core import own_categories, taxonomy
from cs_toolkit.errors import BadValue

GOOD = {"family": "product", "words": ["刻字", "engrav"]}


@pytest.mark.parametrize(
    "own",
    [
        {taxonomy.CATEGORIES[0]: GOOD},
        {"Gift": GOOD},
        {"gift_wrong": GOOD},
        {"刻字": GOOD},
        {"engraving": 5},
        {"engraving": {"words": ["刻字"]}},
        {"engraving": {**GOOD, "family": "gifts"}},
        {"engraving": {**GOOD, "words": "刻字"}},
        *({"engraving": {**GOOD, "words": [word]}} for word in ("", " ", "!", 5, "a|b", "a{b}", "~a")),
    ],
)
def test_what_cannot_be_an_own_category_is_refused(own: dict[str, Any]) -> None:
    """A shipped name, another spelling than slugs have, no family, words that are none."""
    with pytest.raises(BadValue):
        own_categories.check(own)


def test_good_ones_pass_and_are_of_their_family() -> None:
    """With words or without; the shipped ones keep theirs."""
    own: dict[str, Any] = {"engraving": GOOD, "gift-2": {"family": "delivery"}}
    own_categories.check(own)
    families = own_categories.families(own)
    assert (families["engraving"], families["gift-2"]) == ("product", "delivery")
    assert {slug: families[slug] for slug in taxonomy.FAMILY_OF} == taxonomy.FAMILY_OF


def test_the_words_of_the_owner_come_first() -> None:
    """They are laid over a copy."""
    shipped: dict[str, Any] = {"category": {"other": {"weak": "x"}}, "asked": "y"}
    laid = own_categories.laid_over(shipped, {"engraving": GOOD})
    assert list(laid["category"].items()) == [("engraving", {"strong": "刻字 | engrav"}), ("other", {"weak": "x"})]
    assert laid["asked"] == "y"
    assert list(shipped["category"]) == ["other"]
