"""Wording is checked before a customer reads it: each mistake is named with its file, its line and a way out."""

from __future__ import annotations

import tomllib
from functools import cache

import pytest

from cs_toolkit.core import taxonomy
from cs_toolkit.core.lint import LintRules
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.playbook_check import Problem, check_file, missing_parts, samples
from cs_toolkit.core.sentences import SLOTS
from cs_toolkit.packs import lint_rules, playbook


@cache
def rules() -> LintRules:
    return lint_rules()


def check(text: str, *languages: str) -> list[Problem]:
    data = tomllib.loads(text)
    return list(check_file("own.toml", text, data, languages or ("zh-Hans",), rules()))


def a_file(*lines: str, top: str = "") -> str:
    """A file with one sentence whose table begins at line 3 if nothing stands on top of it."""
    usual = ['id = "own.1"', 'step = ["acknowledge"]', 'part = "action"']
    return "\n".join([top, "", "[[sentence]]", *usual, *lines]) + "\n"


@pytest.mark.parametrize(
    ("lines", "line", "code", "problem"),
    [
        (['text = "我查一下${colour}。"'], 3, "invalid", "'colour' is not a slot"),
        (['text = "一共$5。"'], 3, "invalid", "a $ in '一共$5。' is not the start of a slot such as ${product}"),
        (['when = ["happy"]', 'text = "我查一下。"'], 3, "invalid", "'happy' is not a when that is known here"),
        (['style = ["rude"]', 'text = "我查一下。"'], 3, "invalid", "'rude' is not a style that is known here"),
        ([], 3, "invalid", "'text' is missing or empty"),
        (['text = "好评返现5元。"'], 7, "L01", "'好评返现5元"),
        (['text = "我查一下您的訂單為什麼還沒寄出。"'], 7, "script", "is not in the language of the replies, zh-Hans"),
        (['text = "I looked up your parcel."'], 7, "script", "is not in the language of the replies, zh-Hans"),
    ],
)
def test_a_mistake_is_named_with_its_line(lines: list[str], line: int, code: str, problem: str) -> None:
    """The line of the text where the wording is wrong, of the sentence where something else is."""
    (found,) = check(a_file(*lines))
    assert (found.file, found.line, found.name, found.code) == ("own.toml", line, "own.1", code)
    assert problem in found.message.english()
    assert found.fix.english()


def test_good_wording_has_no_problem() -> None:
    """Also with slots, tags and styles, and in a file that names its steps once."""
    good = a_file('text = "我查了${product}的出库记录，${reply_by}前回您。"', 'when = ["urgent"]', 'style = ["brief"]')
    assert check(good) == []
    top = 'step = ["offer"]\nfamily = "delivery"\n[[sentence]]\nid = "a"\npart = "fact"\ntext = "我查了${tracking}。"\n'
    assert check(top) == []
    assert check("[limits.channel]\nreview = 150\n") == []
    assert check(a_file('text = "您反馈的问题我看到了。"')) == [], "a hint is no problem"


def test_a_file_that_serves_all_languages_has_to_fit_all() -> None:
    """Chinese words would stand in English replies: the file has to say whose they are."""
    (found,) = check(a_file('text = "我查一下。"'), *taxonomy.LANGUAGES)
    assert (found.code, found.message.args["language"]) == ("script", "en")


def test_two_sentences_with_one_id() -> None:
    """The second is named, with its own line."""
    text = a_file('text = "我查一下。"')
    (found,) = check(text + text)
    assert (found.code, found.line) == ("duplicate", 10)


def test_sentences_that_are_no_tables_of_their_own() -> None:
    """Where no header tells the line, the id does; where nothing does, none is made up."""
    text = 'sentence = [\n  { id = "one", step = ["offer"] },\n  { step = ["offer"] },\n]\n'
    assert [(found.name, found.line) for found in check(text)] == [("one", 2), ("sentence 2", 0)]
    whole = '\nsentence = [{ id = "one", step = ["offer"], part = "fact", text = "好评返现5元。" }]\n'
    assert [(found.code, found.line) for found in check(whole)] == [("L01", 2)]


@pytest.mark.parametrize(
    ("text", "line", "name", "problem"),
    [
        ('family = "food"\n', 1, "family", "'food' is not a family of categories"),
        ("schema = 1\nsentence = 5\n", 2, "sentence", "it has to be a list of tables, [[sentence]]"),
        ("[remedies.x]\nlabel = 'y'\n", 1, "remedies", "this is not a section of a playbook"),
        ("\n[remedy.gift]\noffer = '送${amount}'\n", 2, "remedy.gift", "'amount' is not a slot"),
        ("\n[remedy]\ngift = 5\n", 2, "remedy.gift", "it has to be a table"),
        ("[remedy]\n'gift'.label = ''\n", 1, "remedy.gift", "the text is empty"),
    ],
)
def test_the_rest_of_a_file_is_checked_too(text: str, line: int, name: str, problem: str) -> None:
    """Families, sections and words, by their line or that of the nearest header."""
    (found,) = check(text)
    assert (found.line, found.name, found.code, found.message.english()) == (line, name, "invalid", problem)


def test_words_that_customers_read_are_judged() -> None:
    """Options, causes and wishes stand in replies; labels do not."""
    words = '[remedy.gift]\nlabel = "Gift"\noffer = "送您 ${value} 的禮物，為您準備好了"\noffer_plain = "好评返现5元"\n'
    assert [(found.line, found.code) for found in check(words)] == [(1, "script"), (1, "L01")]


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_there_is_a_sample_for_every_slot(language: str) -> None:
    """So that each sentence can be read as a customer will."""
    assert samples(language).keys() >= SLOTS


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_the_wording_that_ships_has_every_part(language: str) -> None:
    """Of every reply something can be said where nothing is known."""
    assert list(missing_parts(playbook(language))) == []


def test_a_part_that_nothing_can_be_said_for_is_missing() -> None:
    """Sentences that need a slot, a tag or a category do not help a bare case; one that needs the time does."""
    base = {"id": "a", "step": ["survey"], "part": "greeting"}
    sentences = [
        {**base, "text": "你好。"},
        {**base, "id": "b", "part": "survey", "text": "${product}?"},
        {**base, "id": "c", "part": "close", "text": "${reply_by}."},
    ]
    found = set(missing_parts(Playbook.from_data("en", {"own.toml": {"sentence": sentences}})))
    assert ("complaint", "survey", "survey") in found
    assert ("complaint", "survey", "greeting") not in found
    assert ("complaint", "survey", "close") not in found
    assert ("question", "acknowledge", "advice") in found
    assert not any(kind in {"question", "review"} and step != "acknowledge" for kind, step, _ in found)
