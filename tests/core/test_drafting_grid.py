"""Whatever is known of a case, its draft can be sent: no blank, no slot, one script, a choice where due, clean."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from itertools import combinations, product
from typing import Final, NamedTuple
from zlib import crc32

import pytest
from builders import at
from drafts import ATOMS, NOW, REGULAR, SHANGHAI, WORDS, a_case_knowing, book, settled

from cs_toolkit.core import taxonomy
from cs_toolkit.core.drafting import Draft, compose
from cs_toolkit.core.lint import Known, LintRules, Scope, lint
from cs_toolkit.core.sentences import STEPS, STYLES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.packs import lint_rules

SUBSETS: Final = tuple(subset for size in range(len(ATOMS) + 1) for subset in combinations(ATOMS, size))
SEVERITIES: Final = ("normal", "normal", "critical")
EMOTIONS: Final = ("calm", "annoyed", "angry")
CHANNELS: Final = ("platform-chat", "wechat", "email")
# Three hours after receipt; what a reply before the offer promises comes before it.
OFFER_DUE: Final = dict.fromkeys(("acknowledge", "evidence", "diagnose"), at("2026-11-22T12:14+08:00"))
# What each script is written with, by encodings that know only that one; the engine has tables of its own.
ENCODINGS: Final = {"zh-Hans": "gb2312", "zh-Hant": "big5", "en": "ascii"}
LINK: Final = re.compile(r"https?://[\x21-\x7e]+")
EVERYWHERE: Final = re.compile(r"[¥£€’“”–—…·]")
DOUBLED: Final = re.compile(r"[，。！？；：、,.!?;:][，。！？；：、,.!?;:]|\s[，。,.]|  |“”|「」|\(\)|（）")


class Cell(NamedTuple):
    """One place of the grid."""

    language: str
    kind: str
    category: str
    step: str
    style: str
    known: tuple[str, ...]
    severity: str
    emotion: str
    channel: str
    comes_again: bool


def cells(kinds: Collection[str], turns: int) -> Iterator[Cell]:
    """Every language, kind, category, step and style; what is known turns from one to the next, the same each run."""
    for place in product(taxonomy.LANGUAGES, kinds, taxonomy.CATEGORIES, STEPS, STYLES):
        for turn in range(turns):
            dice = crc32(f"{place}|{turn}".encode())
            known = SUBSETS[dice % len(SUBSETS)]
            severity, emotion = SEVERITIES[dice // 7 % 3], EMOTIONS[dice // 11 % 3]
            channel = "review" if place[1] == "review" else CHANNELS[dice // 13 % 3]
            yield Cell(*place, known, severity, emotion, channel, dice // 17 % 4 == 0)


def case_of(cell: Cell) -> Timeline:
    """The case of a place."""
    return a_case_knowing(
        cell.known,
        cell.language,
        category=cell.category,
        kind=cell.kind,
        severity=cell.severity,
        emotion=cell.emotion,
        channel=cell.channel,
    )


def draft_of(cell: Cell, case: Timeline, style: str | None = None) -> Draft:
    """The draft of a place."""
    history = REGULAR._replace(product=WORDS[cell.language]["earlier"]) if cell.comes_again else {}
    setting = settled(cell.known, cell.language, **({"history": history} if history else {}))
    return compose(
        case,
        cell.step,
        book(cell.language, cell.step, cell.kind, cell.category),
        setting=setting,
        style=style or cell.style,
    )


def scope_of(cell: Cell, case: Timeline) -> Scope:
    """What the linter knows of it."""
    order = case.case.order
    known = Known(
        customer=case.case.customer.name,
        orders=(order.id,) if order.id else (),
        product=order.product,
        tracking=order.tracking,
        amount=order.amount,
        currency=order.currency,
    )
    return Scope(
        language=cell.language,
        kind=cell.kind,
        step=cell.step,
        is_public=cell.kind == "review",
        platforms=frozenset({"taobao"}),
        region="cn",
        now=NOW,
        due_at=None if "story" in cell.known else OFFER_DUE.get(cell.step),
        zone=SHANGHAI,
        known=known,
    )


@cache
def rules() -> LintRules:
    return lint_rules()


def problems(cell: Cell, draft: Draft, case: Timeline) -> Iterator[str]:
    """What is wrong with a draft, judged without the engine."""
    text = draft.text
    bare = EVERYWHERE.sub("-", LINK.sub("link", text))
    try:
        bare.encode(ENCODINGS[cell.language])
    except UnicodeEncodeError as error:
        yield f"script: {bare[error.start : error.end]}"
    is_told = any("200" in question.english() for question in draft.questions)
    wrong = {
        "blank": not text.strip() or not draft.sentence_ids,
        "slot": not {"$", "{", "}"}.isdisjoint(text),
        "punctuation": DOUBLED.search(re.sub(r"(?m)^\d+\. ", "", bare)),
        "no choice": cell.step in {"offer", "nudge", "refuse"} and len(re.findall(r"(?m)^\d+\. \S", text)) < 2,
        "length": cell.channel == "review" and len(text) > 200 and not is_told,
    }
    yield from (name for name, is_wrong in wrong.items() if is_wrong)
    for found in lint(text, rules(), scope_of(cell, case)):
        if found.severity != "info" or found.rule == "L17":
            yield f"{found.rule} '{found.span}'"


def check(kinds: Collection[str], turns: int, report: pytest.CaptureFixture[str]) -> int:
    """The number of drafts; tells what is wrong, sentence by sentence."""
    count, wrong, examples = 0, Counter[str](), {}
    for cell in cells(kinds, turns):
        case = case_of(cell)
        draft = draft_of(cell, case)
        count += 1
        for problem in problems(cell, draft, case):
            key = f"{cell.language}: {problem}"
            wrong[key] += 1
            examples.setdefault(key, f"{cell}\n      {draft.sentence_ids}\n      {draft.text!r}")
    with report.disabled():
        sys.stdout.write(f"\n{', '.join(kinds)}: {count} drafts, {sum(wrong.values())} problems\n")
        for key, times in wrong.most_common(60):
            sys.stdout.write(f"  {times} x {key}\n    e.g. {examples[key]}\n")
    assert not wrong
    return count


def test_every_draft_can_be_sent(capsys: pytest.CaptureFixture[str]) -> None:
    """Every category, step, script and style of a complaint, each with a part of the facts known."""
    assert check(("complaint",), 1, capsys) >= 3_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", taxonomy.KINDS)
def test_every_draft_of_every_kind_can_be_sent(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for each kind of contact, with more of what may be known; more than 20,000 in all."""
    assert check((kind,), 2, capsys) >= 5_000


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_a_brief_reply_is_shorter(language: str) -> None:
    """Said in fewer words than the warm one for the same case."""
    for cell in cells(("complaint",), 1):
        if cell.language == language and cell.style == "brief":
            case = case_of(cell)
            brief, warm = draft_of(cell, case), draft_of(cell, case, "warm")
            assert len(brief.text) < len(warm.text), f"{cell}\n{brief.text}\n{warm.text}"


def tags_of(made: Draft, cell: Cell) -> set[str]:
    """The tags that the sentences of a draft were written for."""
    told = {item.id: item.when for item in book(cell.language, cell.step, cell.kind, cell.category).sentences}
    return {tag for name in made.sentence_ids for tag in told[name]}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_danger_comes_before_everything(language: str, style: str) -> None:
    """Safety, injury, authority or press: whatever the category, the first answers deal with that."""
    for category, step in product(taxonomy.CATEGORIES, ("acknowledge", "evidence", "answer")):
        cell = Cell(language, "complaint", category, step, style, (), "critical", "angry", "wechat", False)
        assert "critical" in tags_of(draft_of(cell, case_of(cell)), cell), cell


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_a_customer_who_came_before_is_known(language: str) -> None:
    """A second complaint, or a regular customer: the first answer takes it up, once and not for strangers."""
    for category, known in product(taxonomy.CATEGORIES, ((), ("product", "customer"))):
        cell = Cell(language, "complaint", category, "acknowledge", "warm", known, "normal", "calm", "wechat", True)
        if category != "praise":
            assert tags_of(draft_of(cell, case_of(cell)), cell) & {"repeat", "regular"}, cell
        stranger = cell._replace(comes_again=False)
        assert not tags_of(draft_of(stranger, case_of(stranger)), stranger) & {"repeat", "regular"}, cell
