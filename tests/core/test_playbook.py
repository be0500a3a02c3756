"""A playbook is checked when it is read: a mistake in the wording is found at once, by file and sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from cs_toolkit.core import taxonomy
from cs_toolkit.core.playbook import PARTS, STEPS, Playbook, parts_of
from cs_toolkit.errors import ConfigProblem
from cs_toolkit.packs import playbook


def a_sentence(**facts: Any) -> dict[str, Any]:
    usual = {"id": "one", "step": ["acknowledge"], "part": "fact", "text": "I looked up ${product}."}
    return {name: value for name, value in {**usual, **facts}.items() if value is not None}


def a_playbook(*sentences: Any, name: str = "delivery.toml", **data: Any) -> Playbook:
    return Playbook.from_data("en", {name: {"family": "delivery", "sentence": list(sentences), **data}})


def test_a_sentence_knows_where_it_fits() -> None:
    """What is not said holds for all: every category of the family, complaints and after-sales requests."""
    (sentence,) = a_playbook(a_sentence(category=["delivery-late"], when=["urgent"], unless=["public"])).sentences
    assert (sentence.family, sentence.slots) == ("delivery", {"product"})
    assert sentence.kinds == {"complaint", "after-sales"}
    assert (sentence.categories, sentence.when, sentence.unless) == ({"delivery-late"}, {"urgent"}, {"public"})
    assert sentence.filled({"product": "$$ ${order} {x}"}) == "I looked up $$ ${order} {x}."


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"text": "a ${colour}"}, "'colour' is not a slot"),
        ({"text": "costs $5"}, "a $ in 'costs $5' is not the start of a slot such as ${product}"),
        ({"text": "a $product"}, "a $ in 'a $product' is not the start of a slot such as ${product}"),
        ({"text": "$$"}, "a $ in '$$' is not the start of a slot such as ${product}"),
        ({"text": "${Product}"}, "a $ in '${Product}' is not the start of a slot such as ${product}"),
        ({"text": "${product"}, "a $ in '${product' is not the start of a slot such as ${product}"),
        ({"text": "  "}, "the text is empty"),
        ({"text": ["a"]}, "the text is empty"),
        ({"text": None}, "'text' is missing or empty"),
        ({"step": []}, "'step' is missing or empty"),
        ({"step": ["ack"]}, "'ack' is not a step that is known here"),
        ({"step": "acknowledge"}, "'step' has to be a list"),
        ({"part": "facts"}, "'facts' is not a part of a reply"),
        ({"category": ["late"]}, "'late' is not a category that is known here"),
        ({"category": ["quality-defect"]}, "'quality-defect' is not a category that is known here"),
        ({"kind": ["moan"]}, "'moan' is not a kind that is known here"),
        ({"when": ["happy"]}, "'happy' is not a when that is known here"),
        ({"unless": ["happy"]}, "'happy' is not a unless that is known here"),
        ({"tone": "warm"}, "'tone' is not a key of a sentence"),
    ],
)
def test_a_wrong_sentence_is_refused(facts: dict[str, Any], problem: str) -> None:
    """The error names the file, the sentence and what is wrong with it."""
    with pytest.raises(ConfigProblem) as refused:
        a_playbook(a_sentence(**facts))
    assert str(refused.value) == f"delivery.toml: 'one': {problem}"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"family": "food"}, "'family': 'food' is not a family of categories"),
        ({"sentence": {"id": "x"}}, "'sentence': it has to be a list of tables, [[sentence]]"),
        ({"sentence": ["x"]}, "'sentence 1': it has to be a table"),
        ({"sentence": [{"part": "fact"}]}, "'sentence 1': 'id' is missing or empty"),
        ({"sentence": [a_sentence(), a_sentence()]}, "'one': this id is taken by another sentence"),
        ({"sentences": []}, "'sentences': this is not a section of a playbook"),
        ({"remedies": {"x": {"label": "y"}}}, "'remedies': this is not a section of a playbook"),
        ({"remedy": {"gift": {"label": ""}}}, "'remedy.gift': the text is empty"),
        ({"remedy": {"gift": "Gift"}}, "'remedy.gift': it has to be a table"),
        ({"remedy": {"gift": {"offer": "for ${amount}"}}}, "'remedy.gift': 'amount' is not a slot"),
        ({"cause": {"packing": {"phrase": "${value}"}}}, "'cause.packing': 'value' is not a slot"),
    ],
)
def test_a_wrong_file_is_refused(data: dict[str, Any], problem: str) -> None:
    """Also what is no sentence: families, sections, words."""
    with pytest.raises(ConfigProblem) as refused:
        Playbook.from_data("en", {"own.toml": data})
    assert str(refused.value) == f"own.toml: {problem}"


def test_the_owners_wording_replaces_ours_by_id() -> None:
    """A later folder wins, sentence by sentence and word by word; within a folder an id is taken once."""
    files: dict[str, Mapping[str, Any]] = {
        "delivery.toml": {"family": "delivery", "sentence": [a_sentence(), a_sentence(id="two")]},
        "words.toml": {"remedy": {"gift": {"label": "Gift", "done": "sent"}}},
        "playbook/own.toml": {
            "schema": 1,
            "sentence": [a_sentence(text="Mine.")],
            "remedy": {"gift": {"label": "Present"}},
        },
        "playbook/andere.toml": {"language": "zh-Hans", "sentence": [a_sentence(text="别的。")]},
        "playbook/faq.toml": {"answer": {}},
    }
    merged = Playbook.from_data("en", files)
    assert {sentence.id: sentence.text for sentence in merged.sentences} == {
        "one": "Mine.",
        "two": "I looked up ${product}.",
    }
    assert merged.label("remedy", "gift") == "Present"
    assert merged.done("gift") == "sent"
    files["delivery2.toml"] = {"sentence": [a_sentence(id="two")]}
    with pytest.raises(ConfigProblem, match="delivery2.toml: 'two'"):
        Playbook.from_data("en", files)


def test_own_categories_bring_their_family() -> None:
    """A category of the owner's can have sentences like any other."""
    own = {"family": "delivery", "sentence": [a_sentence(category=["frozen-melted"])]}
    families = {**taxonomy.FAMILY_OF, "frozen-melted": "delivery"}
    assert Playbook.from_data("en", {"own.toml": own}, families=families).sentences[0].categories == {"frozen-melted"}


def test_words_fall_back_to_the_slug() -> None:
    """A word that nobody wrote is its slug, never a blank."""
    words = {
        "remedy": {"gift": {"offer": "a gift worth ${value}", "offer_plain": "a gift", "done": "sent"}},
        "category": {"invoice": {"label": "Invoice", "topic": "the invoice"}, "other": {"label": "Other"}},
        "cause": {"packing": {"phrase": "it was packed badly"}},
    }
    book = a_playbook(**words)
    assert (book.offer("gift", "¥5.00"), book.offer("gift"), book.done("gift")) == (
        "a gift worth ¥5.00",
        "a gift",
        "sent",
    )
    assert (book.offer("repair", "¥5.00"), book.done("repair"), book.label("kind", "x")) == ("repair", "repair", "x")
    assert (book.phrase("packing"), book.phrase("system"), book.word("party", "shop")) == (
        "it was packed badly",
        None,
        None,
    )
    assert not book.has("complaint", "acknowledge")
    assert a_playbook(a_sentence()).has("complaint", "acknowledge")
    assert not a_playbook(a_sentence(part="greeting")).has("complaint", "acknowledge")


def test_every_kind_of_contact_has_its_parts() -> None:
    """The first reply differs by kind; later ones do not."""
    assert parts_of("acknowledge", "question") == ("greeting", "conclusion", "detail", "advice", "close")
    assert parts_of("acknowledge", "complaint")[-1] == "promise"
    assert parts_of("offer", "review") == parts_of("offer", "complaint")
    assert parts_of("offer", "complaint", "brief") == ("greeting", "fact", "options", "close")
    assert parts_of("resolve", "complaint", "brief") == ("greeting", "fact", "action", "promise")
    assert parts_of("acknowledge", "after-sales", "brief") == ("greeting", "fact", "action", "net")
    assert {part for step in STEPS for kind in taxonomy.KINDS for part in parts_of(step, kind)} == PARTS


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_the_packs_have_words_for_every_slug(language: str) -> None:
    """What the taxonomy names can be said in each language."""
    book = playbook(language)
    assert book.sentences
    for cause in taxonomy.CAUSES:
        assert book.phrase(cause)
    for category in taxonomy.CATEGORIES:
        assert book.word("category", category, "topic")
    for remedy in taxonomy.REMEDIES:
        assert all(book.word("remedy", remedy, name) for name in ("label", "offer", "offer_plain", "done"))
        assert "${" not in book.offer(remedy, "5")


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_a_sentence_of_the_packs_stands_where_it_is_used(language: str) -> None:
    """A part that no reply at its steps is composed of would be written for nothing."""
    for sentence in playbook(language).sentences:
        used = {part for step in sentence.steps for kind in sentence.kinds for part in parts_of(step, kind)}
        assert sentence.part in used, sentence.id


# Where a customer is known to have waited, or to have come before; elsewhere nobody knows it.
PARCELS = {"delivery-late", "delivery-lost", "delivery-not-received"}
WAITED = PARCELS | {"refund-slow", "service-slow", "promise-broken"}
CAME_BEFORE = {"regular", "repeat", "late-reply", "again"}
LONG = r"好些天|好几天|好幾天|等了很久|好久|一再|多次|迟迟|遲遲|for days|days of waiting|over and over|several times"


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_no_sentence_tells_of_a_wait_that_nobody_knows_of(language: str) -> None:
    """A broken cup did not keep anybody waiting for days; the days since it was sent say nothing of a refund."""
    wrong = [
        (sentence.id, sentence.text)
        for sentence in playbook(language).sentences
        for words, known in ((LONG, WAITED), (r"\$\{days\}", PARCELS))
        if re.search(words, sentence.text) and not sentence.when & CAME_BEFORE
        if not sentence.categories or not sentence.categories <= known
    ]
    assert wrong == []
