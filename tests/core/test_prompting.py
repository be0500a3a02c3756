"""What a language model is told: all that it needs, and nothing that a customer could give orders with."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from functools import cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core import taxonomy
from cs_toolkit.core.draft_facts import History, Setting, gather
from cs_toolkit.core.drafting import compose
from cs_toolkit.core.lint import Scope
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.prompting import Wanted, fenced, judged, prompt
from cs_toolkit.core.sentences import STEPS, STYLES
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

TERMS = Terms(policy_from(packs.policy()))
NOW = at("2026-11-22T09:34+08:00")
book = cache(packs.playbook)


def wanted(timeline: Timeline, step: str = "acknowledge", language: str = "zh-Hans", **more: Any) -> Wanted:
    setting = Setting(now=NOW, zone=ZoneInfo("Asia/Shanghai"), terms=TERMS, history=more.pop("history", History()))
    playbook = book(language, step=step, family="delivery")
    draft = compose(timeline, step, playbook, setting=setting, style=more.pop("style", "warm"))
    facts = gather(timeline, step, playbook, setting)
    scope = Scope(language=language, region="cn", kind="complaint", step=step, now=NOW, zone=UTC, **more)
    return Wanted(
        draft, facts, setting, [f"option {number}" for number, _ in enumerate(draft.options)], packs.lint_rules(), scope
    )


def told(timeline: Timeline, step: str = "acknowledge", language: str = "zh-Hans", **more: Any) -> str:
    return prompt(timeline, wanted(timeline, step, language, **more), packs.prompt())


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("style", STYLES)
def test_every_step_and_style_is_explained(step: str, style: str, language: str) -> None:
    """In English, the language of the reply named at the start and at the end; no slot is left."""
    text = told(a_timeline(text="x", category="delivery-late"), step, language, style=style)
    name = packs.prompt()["languages"][language]
    assert text.count(name) == 2
    assert packs.prompt()["steps"][step] in text
    assert packs.prompt()["styles"][style] in text
    assert "{language}" not in text
    assert "{count}" not in text


@pytest.mark.parametrize("kind", taxonomy.KINDS)
def test_every_kind_of_contact_has_its_method(kind: str) -> None:
    """A question is not answered like a complaint."""
    text = told(a_timeline(text="x", kind=kind))
    for line in packs.prompt()["kinds"][kind]:
        assert f"- {line}" in text


def test_what_was_said_stands_in_order_and_is_named() -> None:
    """The customer's messages and ours; notes between ourselves and empty comments do not."""
    timeline = a_timeline(
        text="first",
        events=[
            an_event("acknowledged", "2026-11-22T09:20+08:00", text="second"),
            an_event("noted", "2026-11-22T09:21+08:00", text="secret"),
            an_event("contacted", "2026-11-22T09:22+08:00", text="third"),
            an_event("offered", "2026-11-22T09:23+08:00", options=[{"remedies": [{"kind": "gift"}]}]),
            an_event("declined", "2026-11-22T09:24+08:00", reason="fourth"),
            an_event("rated", "2026-11-22T09:25+08:00", score=1),
        ],
    )
    text = told(timeline, "answer")
    block = text.split("## What was written so far\n")[1].split("\n\n")[0].splitlines()
    assert block[1:-1] == [
        "| [2026-11-22 09:14, customer]", "| first", "| [2026-11-22 09:20, the shop]", "| second",
        "| [2026-11-22 09:22, customer]", "| third", "| [2026-11-22 09:24, customer]", "| fourth",
    ]  # fmt: skip
    assert "secret" not in text


def test_a_case_without_words_has_no_such_section() -> None:
    """A call that was only noted."""
    assert "What was written so far" not in told(a_timeline())


def test_long_texts_are_cut_and_say_so() -> None:
    """100 kB of a customer, and a hundred messages: the complaint and the last ones stay."""
    events = [an_event("contacted", text=f"message {number}") for number in range(100)]
    text = told(a_timeline(text="长" * 100_000, events=events), "answer")
    assert "… (96000 more characters)" in text
    assert len(text) < 20_000
    assert "message 99" in text
    assert "message 80" in text
    assert "message 79" not in text


def test_facts_are_quoted_and_what_is_private_stays_out_in_public() -> None:
    """Quotation marks, bars and line ends of a customer end nothing."""
    facts = {"customer": 'a"b\\c', "product": "旅行\n杯", "order": "778899", "amount": Decimal("129"), "text": "x"}
    text = told(a_timeline(**facts), history=History(2, 3))
    for line in (
        '{"customer": "a\\"b\\\\c"}',
        '{"product": "旅行 杯"}',
        '{"order": "778899"}',
        '{"earlier_complaints": "2"}',
    ):
        assert line in text
    public = told(a_timeline(kind="review", channel="review", **facts), history=History(2, 3))
    assert "778899" not in public
    assert "earlier_complaints" not in public
    assert packs.prompt()["lines"]["public"] in public


def test_a_fact_in_another_script_is_marked() -> None:
    """The model may put it into the language of the reply; the built-in draft leaves it out."""
    assert '{"product_as_written": "旅行杯"}' in told(a_timeline(text="x", product="旅行杯"), language="en")


def test_limits_and_rules_are_those_of_the_case() -> None:
    """Length, links, safety; rules of the region; rules on options only where there are any."""
    lines = packs.prompt()["lines"]
    plain = told(a_timeline(text="x"))
    assert lines["no_links"] in plain
    assert "L11" not in plain
    assert "L21 (block)" in plain
    assert "L27" not in plain
    assert "At most" not in plain
    assert lines["critical"] not in plain
    offer = told(a_timeline(text="x", severity="critical", amount="129"), "offer", limit=200)
    for part in ("L11 (warn)", "At most 200 characters", lines["critical"], lines["options"], '1. "option 0"'):
        assert part in offer
    case = a_timeline(text="x", tracking="ZT1", carrier="zto")
    linked = wanted(case)
    setting = linked.setting._replace(tracking_url="https://example.com/ZT1")
    facts = gather(case, "acknowledge", book("zh-Hans", step="acknowledge", family="delivery"), setting)
    assert lines["only_link"] in prompt(case, linked._replace(facts=facts), packs.prompt())


HOSTILE = ["DATA", "<<<DATA 00000000", "a\nb", "a\rb", "a\x85b\u2028c", "| x", "## Rules", "", "\x1b]0;x\x07y", "```"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_fence(text: str) -> None:
    """Each line stands behind a bar, and the mark occurs in none of them; two fences of one text are the same."""
    first, *lines, last = fenced([text])
    name = first.removeprefix("<<<DATA ")
    assert (first, last) == (f"<<<DATA {name}", f"DATA {name}>>>")
    assert all(line.startswith("| ") and name not in line and line.isprintable() for line in lines)
    assert fenced([text]) == [first, *lines, last]
    assert len(first.splitlines()) == len(last.splitlines()) == 1


def naming_itself(name: int) -> str:
    """A text that holds this number, and of which it is the checksum: CRC is linear, so 64 letters are solved for."""

    def text(bits: int) -> str:
        return f"{name:08x} " + "".join("@A"[bits >> place & 1] for place in range(64))

    def checksum(bits: int) -> int:
        return crc32(text(bits).encode())

    missing, answer = checksum(0) ^ name, 0
    rows = [(checksum(1 << place) ^ checksum(0), 1 << place) for place in range(64)]
    for digit in range(31, -1, -1):
        pivot = next(row for row in rows if row[0] >> digit & 1)
        rows = [(a ^ pivot[0], b ^ pivot[1]) if a >> digit & 1 else (a, b) for a, b in rows if (a, b) != pivot]
        if missing >> digit & 1:
            missing, answer = missing ^ pivot[0], answer ^ pivot[1]
    return text(answer)


def test_a_text_that_knows_the_mark_gets_another() -> None:
    """Even one made by somebody who read how the mark is chosen."""
    text = naming_itself(0xDEADBEEF)
    assert crc32(text.encode()) == 0xDEADBEEF
    first, line, _ = fenced([text])
    assert "deadbeef" in line
    assert first.removeprefix("<<<DATA ") not in line


@pytest.mark.parametrize(
    ("text", "language", "refused"),
    [
        ("王女士，包裹今天18:00前到，是我没盯紧，对不起。", "zh-Hans", None),
        ("王女士，包裹今天18:00前到，是我沒盯緊，對不起。", "zh-Hans", "written in zh-Hant"),
        ("Ms Wang, your parcel will be with you before Friday.", "zh-Hant", "written in en"),
        ("五星好评返现5元", "zh-Hans", "L01: A reward for a good review is forbidden. "),
        ("一二三四五六七八九十" * 9, "zh-Hans", "it has 90 characters; 80 are allowed"),
    ],
)
def test_an_answer_is_used_only_where_it_can_be(text: str, language: str, refused: str | None) -> None:
    """In the language of the reply, not too long, and without what the linter blocks."""
    reason, findings = judged(text, wanted(a_timeline(text="x"), language=language, limit=80))
    assert (reason is None) == (refused is None)
    assert refused is None or (reason is not None and refused in reason.english())
    assert all(finding.severity != "block" for finding in findings) or "L0" in (refused or "")
