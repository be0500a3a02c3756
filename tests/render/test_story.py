"""The case on one screen, before its next step is done."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy import choose
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import NextStep, next_steps
from cs_toolkit.packs import policy
from cs_toolkit.render import words
from cs_toolkit.render.story import Reader, offers_page, story_page
from cs_toolkit.render.wrap import CLOSING, Window

NOW, SHANGHAI = at("2026-11-22T12:00+08:00"), ZoneInfo("Asia/Shanghai")
OPTIONS = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}], "text": "全额退款，原路退回"}]
FACTS: dict[str, Any] = {
    "text": "快递五天没动了，我周五要用！" * 40 + "\n\n\x1b[31m第二段\x07",
    "customer": "王女士\x1b[2J", "handle": "tb_wang👨‍👩‍👧", "contact": "138 0000 0000", "order": "202607251234592825",
    "product": "旅行杯", "quantity": 2, "amount": "129.00", "currency": "CNY", "carrier": "zto",
    "tracking": "75412345678", "channel": "wechat", "platform": "taobao", "category": "delivery-late",
    "wants": "refund-full", "needs": "周五前收到",
}  # fmt: skip
TOLD = [
    an_event("acknowledged", text="x", by="lin"), an_event("diagnosed", cause="packing", party="shop"),
    an_event("offered", options=OPTIONS, text="请选"),
    an_event("promised", what="补寄杯盖", due="2026-11-23T18:00+08:00"),
    *[an_event("contacted", text="在吗")] * 3,
]  # fmt: skip


def page(timeline: Timeline, width: int = 80, *, is_coloured: bool = False) -> list[str]:
    terms = Terms(policy_from(policy()), SHANGHAI)
    step: NextStep = next_steps(timeline, terms, NOW)[0]
    return list(story_page(timeline, step, Reader(NOW, SHANGHAI, Window(width), is_coloured)))


def test_who_what_and_what_is_due() -> None:
    """Everything one needs to answer, and no more than a screen."""
    told = page(a_timeline(events=TOLD, **FACTS))
    text = "\n".join(told)
    for wanted in ("20261122-01", "王女士", "旅行杯 × 2", "¥129.00", "202607251234592825", "75412345678",
                   "周五前收到", "补寄杯盖", "1. reship", "2. 全额退款，原路退回", "…"):  # fmt: skip
        assert wanted in text
    assert "\x1b" not in text
    assert len(told) <= 24
    assert len(page(a_timeline())) <= 8, "a case of which nothing is known has no empty lines"


def test_the_deadline_is_coloured_and_says_it_in_words_too() -> None:
    """Never by colour alone."""
    plain, coloured = (page(a_timeline(), is_coloured=colour) for colour in (False, True))
    changed = [line for line, other in zip(coloured, plain, strict=True) if line != other]
    assert changed
    assert all(line.startswith("\x1b[31m") and line.endswith("\x1b[0m") for line in changed)
    assert "late" in "".join(changed)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_it_fits_the_window(language: str, width: int) -> None:
    """By display columns, in every language; no line begins with what closes."""
    words.use(language)
    for line in page(a_timeline(events=TOLD, **FACTS), width):
        assert Window(width).columns(line) <= width, line
        assert line.lstrip()[:1] not in CLOSING or not line.strip(), line


@pytest.mark.parametrize(("language", "word"), [("en", None), ("zh-Hans", "全额退款"), ("zh-Hant", "全額退款")])
def test_the_suggestions_have_numbers_and_prices(language: str, word: str | None) -> None:
    """And words for their names, where the owner's language is not that of the names."""
    words.use(language)
    purse = Purse.of(NOW, SHANGHAI, "CNY", goodwill={}, remedies={}, families={})
    lines = list(offers_page(choose(a_timeline(**{**FACTS, "events": TOLD[:2]}), purse)))
    assert [line.split()[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert "148.35" in "".join(lines)
    assert word is None or any(word in line for line in lines)
