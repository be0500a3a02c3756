"""When two cases may be the same complaint, and why: shown, never acted upon (traps T27)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cs_toolkit.core.likeness import LIKELY, keys_of, likeness
from cs_toolkit.core.model import Case, Complaint, Customer, Order
from cs_toolkit.core.similarity import alikeness, marks_of, pairs_of

NOON = datetime.fromisoformat("2026-11-22T12:00:00+08:00")
HANS = "快递五天没动了，我周五要用，麻烦尽快处理"
HANT = "快遞五天沒動了，我週五要用，麻煩儘快處理"
ENGLISH = "My parcel has not moved for five days and I need it on Friday, please hurry"


def case(text: str = "杯子", days: int = 0, **facts: Any) -> Case:
    customer = {name: facts.pop(name) for name in ("name", "handle", "contact") if name in facts}
    at = NOON - timedelta(days=days)
    return Case("20261122-01", Complaint(at, at, text=text), Customer(**customer), Order(**facts))


SAME: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"id": "77"}, {"id": "７７", "days": 300}, "same-order"),
    ({"contact": "138 0000"}, {"contact": "138 0000", "days": 14}, "same-contact"),
    ({"handle": "TB12"}, {"handle": "tb12"}, "same-handle"),
    ({"handle": "tb12", "id": "1"}, {"handle": "tb12"}, "same-handle"),
    ({"name": "王女士", "product": "旅行杯"}, {"name": "王女士", "product": "旅行杯"}, "same-customer-product"),
    ({"name": "陳小姐", "sku": "A1"}, {"name": "陈小姐", "sku": "a1"}, "same-customer-product"),
    ({"text": HANS}, {"text": HANS + "，谢谢"}, "same-text"),
    ({"text": ENGLISH}, {"text": ENGLISH.upper() + "!!"}, "same-text"),
]
APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"contact": "138"}, {"contact": "138", "days": 15}),
    ({"contact": "138", "id": "1"}, {"contact": "138", "id": "2"}),
    ({"name": "王女士", "product": "旅行杯"}, {"name": "王女士", "product": "水杯"}),
    ({"name": "王女士", "product": "旅行杯"}, {"name": "李女士", "product": "旅行杯"}),
    ({"name": "王女士", "product": "旅行杯", "id": "1"}, {"name": "王女士", "product": "旅行杯", "id": "2"}),
    ({"text": "还没到"}, {"text": "还没到"}),
    ({"text": HANS}, {"text": "杯子收到就是碎的，包装里一点缓冲都没有，要求全额退款"}),
]


@pytest.mark.parametrize(("one", "two", "code"), SAME)
def test_what_makes_two_cases_alike(one: dict[str, Any], two: dict[str, Any], code: str) -> None:
    """In both directions, and found by a key that they share."""
    first, second = case(**one), case(**two)
    for like in (likeness(first, second), likeness(second, first)):
        assert like.code == code
        assert LIKELY <= like.score < 1
        assert like.why.english()
    assert set(keys_of(first)) & set(keys_of(second))


@pytest.mark.parametrize(("one", "two"), APART)
def test_what_does_not(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Another order, another product, weeks between, words that everybody uses."""
    assert likeness(case(**one), case(**two)).score < LIKELY


def test_the_words_add_to_a_key_and_prove_nothing_alone() -> None:
    """The same order in the same words is surer than the same order; the same words alone stay below any key."""
    by_order = likeness(case(id="1"), case(id="1", text="x"))
    in_words = likeness(case(HANS, id="1"), case(HANT, id="1"))
    alone = likeness(case(HANS), case(HANS))
    assert in_words.score > by_order.score > alone.score
    assert "nearly the same words" in in_words.why.english()
    other_order = likeness(case(HANS, contact="138", id="1"), case(HANS, contact="138", id="2"))
    assert (other_order.code, other_order.score) == ("same-text", alone.score)


def test_both_scripts_are_one() -> None:
    """A text in traditional characters is like the same in simplified ones."""
    assert alikeness(pairs_of(HANS), pairs_of(HANT)) > 0.8
    assert set(marks_of(pairs_of(HANS))) & set(marks_of(pairs_of(HANT)))


def test_a_short_text_has_no_marks() -> None:
    """It would be like hundreds of others."""
    assert pairs_of("还没到货") == frozenset()
    assert marks_of(frozenset()) == ()
    assert alikeness(frozenset(), pairs_of(HANS)) == 0.0


def test_a_case_without_text_is_known_by_its_summary() -> None:
    """As it was logged on the phone."""
    at = NOON
    called = Case("20261122-02", Complaint(at, at, summary=HANS))
    assert likeness(called, case(HANS)).code == "same-text"
