"""Issues by any view: every case in one part, divided by what the owner asks for."""

from __future__ import annotations

import random
from typing import Any

import pytest
from fact_builders import a_fact

from cs_toolkit import packs
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.recurring.issues import DEFAULT, RecurringIssue, View, described, group_of, parted
from cs_toolkit.core.recurring.wording import quoted, shown_terms

LEAK, LATE, PAINT = "杯盖漏水，包都湿了", "快递五天没动了", "漆掉了一大块"


def told(number: int, **facts: Any) -> CaseFacts:
    facts = {"product": "旅行杯", "category": "quality-defect", "cause": None, "outcome": None, **facts}
    return a_fact(f"20261120-{number:02d}", **facts)


def shop() -> list[CaseFacts]:
    """Four leaks, three times paint, one case of its own; three late parcels, their cause known."""
    return [
        *(told(number, text=LEAK) for number in range(1, 5)),
        *(told(number, text=PAINT) for number in range(5, 8)),
        told(8, text="怎么用"),
        *(told(number, text=LATE, category="delivery-late", cause="weather") for number in range(9, 12)),
    ]


def issues(cases: list[CaseFacts], view: View = DEFAULT) -> tuple[RecurringIssue, ...]:
    return described(parted(cases, view, packs.talk()), view)


def sizes(cases: list[CaseFacts], *by: str, at_least: int = 1) -> list[int]:
    return [issue.size for issue in issues(cases, View(by, at_least))]


@pytest.mark.parametrize(
    ("by", "at_least", "expected"),
    [
        (("text",), 1, [4, 3, 3, 1]),
        (("text",), 3, [4, 3, 3]),
        (("product",), 1, [11]),
        (("category",), 1, [8, 3]),
        (("cause",), 1, [8, 3]),
        (("product", "category"), 1, [8, 3]),
        (("category", "text"), 3, [4, 3, 3]),
        (("cause", "text"), 3, [4, 3, 3]),
        (("product", "category", "cause", "text"), 1, [4, 3, 3, 1]),
        (("product", "category", "cause", "text"), 4, [4, 4]),
    ],
)
def test_cases_by_what_the_owner_asks_for(by: tuple[str, ...], at_least: int, expected: list[int]) -> None:
    """What is too small to stand alone by its words stays with the rest of its product and category."""
    assert sizes(shop(), *by, at_least=at_least) == expected


@pytest.mark.parametrize("by", [("text",), ("product",), ("cause", "text"), DEFAULT.by])
@pytest.mark.parametrize("at_least", [1, 3, 5])
def test_every_case_is_in_exactly_one_part(by: tuple[str, ...], at_least: int) -> None:
    """However few are asked for, and whatever their order."""
    cases, view = shop(), View(by, at_least)
    parts = parted(cases, view, packs.talk())
    assert sorted(case for group in parts for case in group.ids) == sorted(case.id for case in cases)
    random.Random(1).shuffle(cases)
    assert sorted(parted(cases, view, packs.talk())) == sorted(parts)


@pytest.mark.parametrize(
    ("facts", "by_facts", "by_text"),
    [
        ({}, True, True),
        ({"category": "praise"}, False, True),
        ({"outcome": "withdrawn"}, False, True),
        ({"outcome": "duplicate"}, False, True),
        ({"merged_into": "20261120-02"}, False, False),
    ],
)
def test_which_cases_are_looked_at(facts: dict[str, Any], by_facts: bool, by_text: bool) -> None:
    """Words alone part all cases but those that are part of another one."""
    assert (DEFAULT.admits(told(1, **facts)), View(("text",)).admits(told(1, **facts))) == (by_facts, by_text)


@pytest.mark.parametrize(
    ("by", "code", "label"),
    [
        (DEFAULT.by, "product-category-text", LEAK),
        (("text",), "text", LEAK),
        (("product", "category"), "product-category", "旅行杯 · quality-defect"),
        (("cause",), "nothing-known", "旅行杯 · quality-defect"),
    ],
)
def test_an_issue_says_what_it_is_about(by: tuple[str, ...], code: str, label: str) -> None:
    """In a customer's words where words count, else in the names of what its cases share."""
    found = issues(shop(), View(by))[0]
    assert (found.why_code, found.label) == (code, label)


def test_what_is_left_over_is_named_by_what_it_shares() -> None:
    """One customer's words would mislead about the others; one case alone is in its own words."""
    cases = [told(number, text=text) for number, text in enumerate((LEAK, PAINT, "怎么用"), 1)]
    assert issues(cases)[0].label == "旅行杯 · quality-defect"
    assert issues(cases[:1], DEFAULT._replace(at_least=1))[0].label == LEAK


def test_one_case_alone_is_like_nothing() -> None:
    (found,) = issues([told(1)], View(("text",), 1))
    assert (found.why_code, found.why.english()) == ("alone", "nothing else is like it")


def test_the_words_they_share_are_the_reason() -> None:
    found = issues(shop())[0]
    assert found.why.english().startswith("the same product, 旅行杯; the same category, quality-defect")
    assert "they write" in found.why.english()


@pytest.mark.parametrize(
    ("products", "product"),
    [
        (["旅行杯"] * 3, "旅行杯"),
        (["旅行杯", "旅行杯", None], "旅行杯"),
        (["旅行杯", "水壶", None], None),
        ([None] * 3, None),
    ],
)
def test_the_product_of_most_is_that_of_the_issue(products: list[str | None], product: str | None) -> None:
    """By words alone, where products may differ."""
    cases = [told(number, product=name, text=LEAK) for number, name in enumerate(products, 1)]
    assert issues(cases, View(("text",)))[0].product == product


def test_what_names_the_customer_is_not_quoted() -> None:
    """A name, a number, an order; what is nothing else is no quotation."""
    case = told(1, text="王女士，电话13800001111，杯盖漏水", customer="王女士")
    assert quoted(case) == "杯盖漏水"
    assert quoted(told(1, text="Hi, my name is John Smith. The lid leaks.")) == "The lid leaks"
    assert quoted(told(1, text="order 202607251234592825 leaks")) is not None
    assert quoted(told(1, text="13800001111")) is None
    assert quoted(told(1, text="")) is None


@pytest.mark.parametrize("text", ["", "x", "😀", "漏" * 20_000, "=1+1", "\x1b[31m红"])
@pytest.mark.parametrize("product", [None, "😀杯", '=HYPERLINK("x")', ""])
def test_odd_texts_and_products(text: str, product: str | None) -> None:
    """One character, 20,000, nothing; an emoji or a formula for a name: an issue with a label of one line."""
    cases = [told(number, text=text, product=product) for number in range(1, 4)]
    for by in (DEFAULT.by, ("text",), ("product",)):
        (found,) = issues(cases, View(by))
        assert found.size == 3
        assert found.label.isprintable()


def test_cases_seen_together_share_what_all_of_them_have() -> None:
    """As they are shown where the period does not reach back to them."""
    cases = [told(1, cause="weather"), told(2, cause="weather", product="旅行杯 ")]
    assert group_of("i1", cases, DEFAULT).shared == ("product", "category", "cause")
    assert group_of("i1", [*cases, told(3, category="other")], DEFAULT).shared == ("product",)
    assert group_of("i1", cases, View(("text",))).shared == ("text",)


def test_stricter_views_are_others() -> None:
    """Their issues have ids and a memory of their own."""
    assert (View(("text",)).name, View(("text",), is_strict=True).name) == ("text", "text strict")


def test_what_they_share_names_nobody() -> None:
    """A number that two texts share is no reason to be told."""
    assert shown_terms(["杯盖", "13800001111", "漏水\n"]) == ("杯盖", "漏水")
