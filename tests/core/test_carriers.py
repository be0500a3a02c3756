"""Carriers under any of their names, and what their parcels' numbers look like."""

from __future__ import annotations

import pytest

from cs_toolkit import packs
from cs_toolkit.core.carriers import carrier_of, doubt, tracking_page


@pytest.mark.parametrize("name", ["zto", "ZTO", " 中通 快递 ", "中通快递", "中通快遞"])
def test_a_carrier_is_known_in_both_scripts(name: str) -> None:
    """Blanks and case do not matter."""
    assert carrier_of(name, packs.carriers()) == "zto"


def test_a_carrier_nobody_knows_is_none() -> None:
    """It is not guessed."""
    assert carrier_of("乌龟快跑", packs.carriers()) is None


def test_each_pack_has_its_own_names() -> None:
    """Another pack is not answered from the first one's table."""
    own = {"carriers": {"turtle": {"names": {"en": "Turtle"}}}}
    assert carrier_of("turtle", own) == "turtle"
    assert carrier_of("zto", own) is None


@pytest.mark.parametrize(
    ("carrier", "tracking", "page"),
    [
        ("sf", "SF1234567890123", "https://www.sf-express.com/chn/sc/waybill/waybill-detail/SF1234567890123"),
        ("hct", None, "https://www.hct.com.tw/Search/SearchGoods_n.aspx"),
        ("sf", None, None),
        ("turtle", "1", None),
        (None, "1", None),
    ],
)
def test_the_public_page_of_a_parcel(carrier: str | None, tracking: str | None, page: str | None) -> None:
    """Some ask for the number there; one that needs a number is no page without it."""
    assert tracking_page(carrier, tracking, packs.carriers()) == page


@pytest.mark.parametrize(
    ("carrier", "tracking", "said"),
    [
        ("sf", "SF1234567890123", None),
        ("sf", "sf 1234567890123", None),
        ("ems", "YT4592904140484", "does not look like a number of ems, but of yto; taken as it is"),
        ("ems", "X", "does not look like a number of ems; taken as it is"),
        ("ems", "123456789012", "does not look like a number of ems; taken as it is"),
        (None, "1Z5R89390357567127", "looks like a parcel of ups"),
        (None, "123456789012", None),
        ("turtle", "1Z5R89390357567127", None),
        ("zto", None, None),
        ("zto", " ", None),
    ],
)
def test_a_number_that_does_not_fit_is_said_to_be_odd(
    carrier: str | None, tracking: str | None, said: str | None
) -> None:
    """The carrier that was named holds; one that nobody named is suggested where the number begins with its letters."""
    found = doubt(carrier, tracking, packs.carriers())
    assert (found and said and said in found.english()) or (found is None and said is None), found
