"""What the owner's corrections teach: from enough of them on, only where it is plain, and never against the owner."""

from __future__ import annotations

import pytest

from cs_toolkit import packs
from cs_toolkit.core.triage import suggest, traits
from cs_toolkit.core.triage_learned import ENOUGH, Learned, features

LEXICON = packs.lexicon()
# The shop engraves: "刻" is what its customers write of, and the shipped words know nothing of it.
ENGRAVED = ("杯子上的名字刻歪了", "刻的字看不清", "名字刻错一个字", "刻字太浅了", "刻上去的日期错了")
LATE = ("快递五天没动了", "还没发货", "物流太慢", "等了十天没到", "怎么还没寄出")


def taught(count, of=((ENGRAVED, "not-as-described"), (LATE, "delivery-late"))):
    """What is learned from so many labelled cases, taking turns."""
    learned = Learned({}, {})
    for number in range(count):
        texts, category = of[number % len(of)]
        learned.teach(str(number), category, traits(texts[number // len(of) % len(texts)], LEXICON))
    return learned


def sorted_by(learned, text):
    return suggest(text, LEXICON.taught(lambda: learned))


@pytest.mark.parametrize(("count", "by"), [(0, "rule"), (ENOUGH - 1, "rule"), (ENOUGH, "learned")])
def test_a_hundred_labelled_cases_are_needed(count, by):
    assert sorted_by(taught(count), "名字刻反了").category_by == by


def test_what_was_learned_says_why_and_keeps_what_the_words_said():
    found = sorted_by(taught(ENOUGH), "名字刻反了，质量太差")
    assert (found.category, found.category_by, found.is_clear) == ("not-as-described", "learned", False)
    assert found.also == ("quality-defect",)
    assert {reason.words for reason in found.reasons if reason.about == "learned"} & {"名字", "字刻"}


def test_where_words_and_owner_agree_it_stays_the_words_suggestion():
    found = sorted_by(taught(ENOUGH), "快递五天没动了")
    assert (found.category, found.category_by) == ("delivery-late", "rule")


def test_what_is_not_plain_is_not_suggested():
    """A text that none of the labelled ones is like stays with the words' own suggestion."""
    assert sorted_by(taught(ENOUGH), "你好").category_by == "rule"


def test_a_category_named_a_few_times_is_no_habit():
    learned = taught(ENOUGH)
    learned.teach("odd", "invoice", traits("刻字发票呢", LEXICON))
    assert (
        sorted_by(learned, "刻字发票呢").category != "invoice" or sorted_by(learned, "刻字发票呢").category_by == "rule"
    )


def test_a_case_corrected_again_counts_once_under_what_was_said_last():
    learned = Learned({}, {})
    holds = traits("名字刻反了", LEXICON)
    learned.teach("a", "quality-defect", holds)
    learned.teach("a", "wrong-item", holds)
    assert learned.labels == {"a": "wrong-item"}
    assert "quality-defect" not in learned.counts
    learned.teach("a", None, holds)
    assert (learned.labels, learned.counts) == ({}, {})


def test_what_was_learned_is_kept_as_plain_values():
    learned = taught(ENOUGH)
    again = Learned.from_data(learned.as_data())
    assert again == learned
    assert again.choose(traits("名字刻反了", LEXICON)) == learned.choose(traits("名字刻反了", LEXICON))


@pytest.mark.parametrize(
    "data", [{}, [], None, {"labels": [], "counts": {}}, {"labels": {}, "counts": {"a": {"b": None}}}]
)
def test_what_is_no_learned_is_refused(data):
    with pytest.raises(ValueError, match="."):
        Learned.from_data(data)


def test_of_very_many_features_the_rare_ones_are_dropped():
    learned = Learned({}, {})
    learned.teach("a", "other", {f"w{number}": 1.0 for number in range(20_001)})
    learned.teach("b", "other", {"w1": 1.0})
    assert learned.as_data()["counts"] == {"other": {"w1": 2}}


def test_a_long_text_does_not_drown_what_the_lexicon_found():
    """Pairs of characters share a fixed loudness; a hit weighs three of them and the lexicon's choice four."""
    short, long = (
        features(text, "other", [("other", "坏")])
        for text in ("坏了", "坏了，" + "我上个星期在你们店里买的杯子今天打开盒子一看盖子坏得没法用")
    )
    assert short["坏了"] == 1
    assert long["坏了"] < 1
    assert long["other:坏"] / long["坏了"] == pytest.approx(3)
    assert long["rule:other"] / long["坏了"] == pytest.approx(4)


def test_english_is_learned_by_words():
    of = (
        (("the engraving is crooked", "engraved the wrong name"), "not-as-described"),
        (("where is my parcel",), "delivery-late"),
    )
    assert sorted_by(taught(ENOUGH, of), "name engraved is crooked").category == "not-as-described"
