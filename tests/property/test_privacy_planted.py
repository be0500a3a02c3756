"""Whatever is planted in customers' texts, in three scripts, none of it gets into an FAQ; the words of goods do."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from builders import a_timeline, an_event
from planted import Planted, a_text, survives

from cs_toolkit import packs
from cs_toolkit.core.faq import FaqWords, entries
from cs_toolkit.core.privacy import redact
from cs_toolkit.core.recurring.issues import recurring
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.render.faq_pages import Answered, jsonld, markdown, text

TEXTS = 1000


def planted_texts(seed: int, count: int) -> Iterator[tuple[str, str, Planted, str]]:
    """Language, text, what is planted in it, and the product words in it."""
    random = Random(seed)
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        yield (language, *a_text(random, language))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_nothing_planted_survives_and_the_words_of_goods_do(seed: int) -> None:
    left = [(told, plant, goods, redact(told)) for _, told, plant, goods in planted_texts(seed, TEXTS)]
    assert [(plant.kind, plant.written, out) for _, plant, _, out in left if survives(plant, out)] == []
    assert [(told, goods, out) for told, _, goods, out in left if goods not in out] == []


def test_nothing_planted_survives_the_export() -> None:
    """Three customers write the same; so their sentence is asked as far as it may be, on every kind of page."""
    words = {name: FaqWords.from_data(packs.faq_words(name), packs.words(name)) for name in LANGUAGES}
    leaks: list[tuple[str, str]] = []
    for number, (language, told, plant, goods) in enumerate(planted_texts(4, TEXTS)):
        given = [_solved(f"20261122-{place:02d}", text=told, language=language, product=goods) for place in (1, 2, 3)]
        (made,) = entries(recurring(given), given, words, default_language=language)
        assert made.answer, number
        page = [Answered(made.id, made.language, made.product, made.question, made.answer)]
        headings = packs.faq_words(language)["page"]
        exported = (markdown(page, headings), text(page, headings), jsonld(page), made.question)
        leaks += ((plant.written, out) for out in exported if survives(plant, out.replace(made.id, "")))
        assert made.product == goods
    assert leaks == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_packs_answer_is_nothing_personal(language: str) -> None:
    """Else an export would print marks where the wording stands."""
    told = packs.faq_words(language)
    for answer in told["answer"].values():
        for sentence in (answer["conclusion"], answer["net"], answer["question_plain"]):
            assert redact(sentence) == sentence


def _solved(case: str, **facts: Any) -> Timeline:
    offered = an_event("offered", options=[{"remedies": [{"kind": "reship"}]}])
    events = [offered, an_event("accepted", option=1), an_event("resolved", cost="0")]
    return a_timeline(case, events=events, **facts)
