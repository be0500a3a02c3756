"""When a survey is due, what it says, and which case an answer is about."""

from __future__ import annotations

import re
from typing import Any

import pytest
from builders import a_case, a_timeline, an_event

from cs_toolkit import packs
from cs_toolkit.core import surveys
from cs_toolkit.core.lint import Scope, lint
from cs_toolkit.core.surveys import Answer
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.text import script_of
from cs_toolkit.core.timeline import Timeline

SOLVED = an_event("resolved", cost="0")
FOLLOWED = an_event("followed_up", text="x")
ASKED = an_event("surveyed")
RATED = an_event("rated", score=5)


@pytest.mark.parametrize(
    ("events", "is_due"),
    [
        ([], False),
        ([SOLVED], False),
        ([FOLLOWED, SOLVED], False),
        ([SOLVED, FOLLOWED], True),
        ([SOLVED, FOLLOWED, ASKED], False),
        ([SOLVED, ASKED, FOLLOWED], False),
        ([SOLVED, FOLLOWED, RATED], False),
        ([SOLVED, FOLLOWED, an_event("closed", outcome="resolved")], False),
        ([SOLVED, FOLLOWED, an_event("merged", case="20261122-02", role="merged-away")], False),
        ([SOLVED, FOLLOWED, ASKED, an_event("closed", outcome="resolved"), an_event("reopened")], False),
        ([SOLVED, FOLLOWED, ASKED, an_event("reopened"), SOLVED, FOLLOWED], True),
        ([SOLVED, FOLLOWED, ASKED, SOLVED, FOLLOWED], True),
    ],
)
def test_it_is_due_once_the_customer_was_told(events: list[Any], is_due: bool) -> None:
    """Solved, followed up since, neither asked nor answered since, and still open."""
    assert surveys.is_due(a_timeline(events=events)) == is_due


def test_a_survey_has_one_name() -> None:
    """What was solved anew is asked for anew; nothing else changes the key."""
    first = a_timeline(events=[SOLVED, FOLLOWED])
    again = a_timeline(events=[SOLVED, FOLLOWED, ASKED, SOLVED, FOLLOWED])
    assert surveys.key(first) == "20261122-01|survey|e1"
    assert surveys.key(again) == "20261122-01|survey|e4"


def said(timeline: Timeline, language: str, shop: str | None = None) -> str:
    return surveys.text(timeline, packs.survey(language), language, shop)


def test_it_names_what_is_known() -> None:
    """Customer, product and shop, in the customer's language."""
    timeline = a_timeline(customer="王女士", product="旅行杯")
    assert said(timeline, "zh-Hans", "小杯子的店") == (
        "王女士，您好。\n关于“旅行杯”，这次的处理您觉得怎么样？\n"
        "请回一个数字：1 很不满意，2 不满意，3 一般，4 满意，5 很满意。\n照实打分就好，想说说原因也可以。\n小杯子的店"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "facts",
    [{}, {"customer": "王**", "product": "-"}, {"customer": "${shop}", "product": "{x} $y ${product}\x1b[31m"}],
)
def test_what_is_unknown_masked_or_hostile_leaves_no_hole(language: str, facts: dict[str, str]) -> None:
    """No blank, no slot left open, nothing filled in twice, no control character."""
    text = said(a_timeline(**facts), language, "店")
    assert "\x1b" not in text
    assert "**" not in text
    slots = re.findall(r"\$\{\w+\}", text)
    assert slots == re.findall(r"\$\{\w+\}", "".join(facts.values()))
    assert all(str(score) in text for score in range(1, 6))


def test_a_product_in_another_script_is_not_named() -> None:
    """An English survey holds no Chinese product name; a Chinese one may hold a Latin name."""
    assert "旅行杯" not in said(a_timeline(product="旅行杯"), "en")
    assert "Cup 500" in said(a_timeline(product="Cup 500"), "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_neutral_and_passes_the_linter(language: str) -> None:
    """Nothing is promised for an answer; short; all in one script."""
    text = said(a_timeline(customer="Ms Li", product="Cup"), language)
    scope = Scope(kind="complaint", step="survey", platforms=frozenset({"taobao", "amazon"}), language=language)
    assert [found for found in lint(text, packs.lint_rules(), scope) if found.severity == "block"] == []
    assert not re.search("优惠|優惠|券|红包|紅包|返现|好评|好評|gift|coupon|discount|five stars|5 stars", text)
    assert len(text) < 300
    assert {script_of(char) for char in text} - {None, language} == set()


def test_an_answer_by_order_goes_to_the_case_that_was_asked() -> None:
    """Surveyed and unanswered before answered, before never asked; else the last one received; never a merged one."""

    def of(case: str, *events: Any, received: str = "2026-11-20T10:00+08:00") -> Timeline:
        return a_timeline(a_case(case, order="77", received=received, events=events))

    asked, answered = of("20261120-01", ASKED), of("20261121-01", ASKED, RATED, received="2026-11-21T10:00+08:00")
    later = of("20261122-01", received="2026-11-22T10:00+08:00")
    merged = of("20261122-02", ASKED, an_event("merged", case="20261120-01", role="merged-away"))
    assert surveys.asked_of("77", [answered, asked, later, merged]) is asked
    assert surveys.asked_of("77", [answered, later]) is later
    assert surveys.asked_of("78", [asked]) is None


def test_the_same_answer_again_is_known() -> None:
    """By score, words and, where it is told, time."""
    timeline = a_timeline(events=[an_event("rated", "2026-11-22T10:00+08:00", score=2, comment="慢")])
    same = Answer(2, "20261122-01", None, 2, "慢")
    assert surveys.is_known(same, timeline)
    assert surveys.is_known(same._replace(at=timeline.events[0].at), timeline)
    assert not surveys.is_known(same._replace(score=3), timeline)
    assert not surveys.is_known(same._replace(comment=None), timeline)
    assert not surveys.is_known(same._replace(at=timeline.case.complaint.received_at), timeline)
    assert same.payload == {"score": 2, "comment": "慢"}
