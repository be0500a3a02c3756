"""The note to a supplier: what it names, what it never gives away, and what it asks."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at
from fact_builders import a_fact

from cs_toolkit import packs
from cs_toolkit.core.insight.alert_note import NoteWords, batches_of, note
from cs_toolkit.core.insight.alert_rules import Rules
from cs_toolkit.core.insight.alerts import watched
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.taxonomy import LANGUAGES

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXTS = (
    "杯子漏水，批号：A2026-11，我是王小明，电话13800138000",
    "杯盖裂了，批次 a2026-11，微信 wxm_2026",
    "The lid cracked, my name is John Smith, john@example.com",
)
PERSONAL = ("王小明", "13800138000", "wxm_2026", "John", "Smith", "example.com", "202607251234592825")


def words(language: str) -> NoteWords:
    labels = packs.words(language)
    return NoteWords(
        packs.note_words(language), lambda kind, slug: labels.get(kind, {}).get(slug, {}).get("label", slug)
    )


def cases(**changes: Any) -> list[CaseFacts]:
    common = {"sku": "CUP-350", "cause": None, "customer": "王小明", "order": "202607251234592825"}
    return [
        a_fact(f"2026112{day}-01", **{"received": f"2026-11-2{day}T10:00+08:00", "text": text, **common, **changes})
        for day, text in enumerate(TEXTS)
    ]


def noted(facts: list[CaseFacts], language: str = "en", subject: str = "product", day: int = 22) -> str:
    now = at(f"2026-11-{day}T12:00+08:00") if day <= 30 else at("2026-12-20T12:00+08:00")
    (alert,) = watched(facts, Rules({"product": 9} | {subject: 3}), now, SHANGHAI).alerts
    return note(alert, facts, words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_names_product_batch_figures_and_examples(language: str) -> None:
    """In each of the three languages, and nothing of it is left blank."""
    text = noted(cases(), language)
    for named in ("旅行杯", "CUP-350", "A2026-11", "2026-11-20", "2026-11-22", "漏水"):
        assert named in text
    assert "$" not in text
    assert text.endswith("\n")


def test_what_is_not_known_is_not_named() -> None:
    """Without an article number or a batch nothing is said of them."""
    text = noted(cases(sku=None, text="漏水了，不能用"))
    assert "Article" not in text
    assert "Batch" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_personal_data_leaves_the_shop(language: str) -> None:
    """Neither what the case knows of the customer nor what is personal by its form."""
    text = noted(cases(), language)
    assert [found for found in PERSONAL if found in text] == []


def test_examples_are_first_those_in_the_language_of_the_reader() -> None:
    """The others follow: a supplier may have somebody who reads them."""
    assert noted(cases(), "en").index("The lid") < noted(cases(), "en").index("漏水")
    assert noted(cases(), "zh-Hans").index("漏水") < noted(cases(), "zh-Hans").index("The lid")


def test_texts_that_say_nothing_are_no_examples() -> None:
    """Nor one that was written twice; without any there is no heading either."""
    assert "customers' words" not in noted(
        [fact._replace(text=text) for fact, text in zip(cases(), ["", "x", "13800138000"], strict=True)]
    )
    assert noted([fact._replace(text="杯子漏水了") for fact in cases()]).count("漏水") == 1


def test_what_was_found_and_what_follows_from_it() -> None:
    """The most frequent cause leads the requests; an unknown one is said to be."""
    text = noted(cases(cause="packing"))
    assert "What we have found so far: " in text
    assert "1. Check the packing" in text
    for unknown in (None, "unknown"):
        assert "We have not found the cause yet." in noted(cases(cause=unknown))
    assert "1. Check whether other customers" in noted(cases(cause="weather"))


@pytest.mark.parametrize(
    ("subject", "named"),
    [("carrier", "carried by zto"), ("category", "Complaints: Damaged in transit")],
)
def test_notes_about_others_than_products(subject: str, named: str) -> None:
    """They name the products concerned instead of the article; products without a name are left out."""
    assert named in noted(cases(), subject=subject)
    assert "Products concerned: 旅行杯 (3)" in noted(cases(), subject=subject)
    assert "Products concerned" not in noted(cases(product=None), subject=subject)
    assert "Article number" not in noted(cases(), subject=subject)


def test_a_note_about_the_whole_shop_and_what_would_be_usual() -> None:
    """Where the history tells it."""
    days = [a_fact(f"202610{day:02}-01", received=f"2026-10-{day:02}T10:00+08:00", product=f"p{day}", carrier=None)
            for day in range(1, 31)]  # fmt: skip
    flood = [
        a_fact(f"20261031-{number:02}", received="2026-10-31T10:00+08:00", product=f"q{number}", carrier=None,
               category=f"c{number}")
        for number in range(20)
    ]  # fmt: skip
    now = at("2026-10-31T12:00+08:00")
    (alert,) = [one for one in watched([*days, *flood], Rules(), now, SHANGHAI).alerts if one.subject == "shop"]
    text = note(alert, flood, words("en"))
    assert text.startswith("Complaints in our shop\n")
    assert "would have been usual" in text


def test_an_alert_that_is_over_says_so() -> None:
    """Since when it has been back to what is usual."""
    assert "it has been back to what is usual" in noted(cases(), day=31)


@pytest.mark.parametrize(
    ("text", "batch"),
    [
        ("批号：A2026-11", "A2026-11"),
        ("生产批号是 20261101A", "20261101A"),
        ("批號LOT A2026-11，破了", "A2026-11"),
        ("batch no. B-7781", "B-7781"),
        ("Lot: 4471", "4471"),
        ("a lot of water", None),
        ("批发的 1000 个", None),
        ("批号 13800138000", None),
        ("这批货不好", None),
    ],
)
def test_batches_that_customers_name(text: str, batch: str | None) -> None:
    """After the word for it; never what may be personal."""
    assert list(batches_of([a_fact(text=text)])) == ([batch] if batch else [])
