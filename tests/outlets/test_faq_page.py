"""FAQ entries as a page to put on the web or beside the till."""

from __future__ import annotations

from typing import NamedTuple

from page_samples import HOSTILE

from cs_toolkit.outlets.faq_page import faq_page

WORDS = {"title": "常见问题", "other": "其他"}


class Entry(NamedTuple):
    """As much of an entry as a page needs."""

    question: str
    answer: str | None = "会补发。"
    product: str | None = "旅行杯"
    language: str = "zh-Hans"


def test_questions_stand_by_product() -> None:
    """What is about no product comes last, under its own heading."""
    page = faq_page([Entry("怎么退？", product=None), Entry("会漏吗？"), Entry("多久到？")], WORDS, "zh-Hans")
    places = [page.index(text) for text in ("<h2>旅行杯", "会漏吗？", "多久到？", "<h2>其他", "怎么退？")]
    assert places == sorted(places)
    assert '<html lang="zh-Hans">' in page
    assert page.count("<title>") == page.count("<h1>") == 1


def test_the_same_question_stands_once_and_what_has_no_answer_not_at_all() -> None:
    """Different answers to it stand below one another, the same one once."""
    entries = [Entry("会漏吗？"), Entry("会漏吗？"), Entry("会漏吗？", "换盖子。\n1. 拍照"), Entry("没人答？", None)]
    page = faq_page(entries, WORDS, "zh-Hans")
    assert page.count("会漏吗？") == 1
    assert page.count("会补发。") == 1
    assert "换盖子。\n1. 拍照" in page
    assert "没人答" not in page
    assert "<nav" not in page


def test_an_entry_in_another_language_says_so() -> None:
    """So that it is read aloud and hyphenated as what it is."""
    page = faq_page([Entry("Does it leak?", "No.", language="en"), Entry("会漏吗？")], WORDS, "zh-Hans")
    assert page.count('<article class="question" lang="en">') == 1
    assert page.count('<article class="question">') == 1


def test_hostile_words_are_text() -> None:
    """In product, question and answer."""
    page = faq_page([Entry(name, name, name) for name in HOSTILE], WORDS, "zh-Hans")
    assert "<script" not in page
    assert "<img" not in page
    assert "<svg" not in page
    assert "&lt;script&gt;" in page


def test_no_entries_no_questions() -> None:
    """The page is whole all the same."""
    assert faq_page([], WORDS, "zh-Hans").rstrip().endswith("</html>")
