"""A reply composed for a case at a step: for each part one sentence that fits, and nothing that is not known.

Of the sentences that fit, those that say more about this case win; among equals the choice turns with the case, the
step and the part, and passes over what this case was told before. The same input gives the same draft.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Final, NamedTuple
from zlib import crc32

from cs_toolkit.core import prompts, remedy
from cs_toolkit.core.draft_facts import Facts, Setting, gather, is_public
from cs_toolkit.core.phrasing import option_text, running, sentence_case
from cs_toolkit.core.playbook import GENERAL, STEPS, Playbook, Sentence, Slotted, parts_of
from cs_toolkit.core.remedy import Option
from cs_toolkit.core.timeline import Timeline, is_spoken
from cs_toolkit.errors import BadValue, Message, say

REVIEW_LIMIT: Final = 200
TOO_LONG: Final = say("it has {length} characters; a public reply may have {limit}: shorten it")

# What a reply can do without, first what goes first.
_OPTIONAL: Final = ("close", "feeling", "greeting")
# How much a tag that holds says about the case; those that command come before everything else.
_WEIGHTS: Final = {"refund": 4, "goods": 4, "late-reply": 3, "urgent": 3, "repeat": 2}
# Slots that serve the customer most, where they are known; and those that may be named again and again.
_TELLING: Final = frozenset({"customer", "needs", "tracking_url", "reply_by", "promise", "promise_due"})
_REPEATABLE: Final = frozenset({"customer", "product", "agent"})
# Said where the reply comes back to the customer, not before.
_KEPT_FOR_PROMISE: Final = frozenset({"reply_by", "promise", "promise_due"})
_LEAST_LITERAL: Final = 6
_COMMANDING: Final = frozenset({"critical", "granted"})

Rank = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply to be finished by a person: `questions` is what to add and check; `options` are those it numbers."""

    text: str
    sentence_ids: tuple[str, ...]
    questions: tuple[Message, ...]
    language: str
    step: str
    options: tuple[Option, ...] = ()


class _Said(NamedTuple):
    part: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Brief:
    """What one draft is composed of and for."""

    timeline: Timeline
    step: str
    kind: str
    playbook: Playbook
    facts: Facts
    used: Container[str]
    replies: str

    def fits(self, sentence: Sentence, part: str) -> bool:
        """Whether a sentence may stand in this reply: its case, and every slot known."""
        category, tags = self.timeline.case.complaint.category, self.facts.tags
        family = self.playbook.families.get(category, "other")
        return (
            self.step in sentence.steps
            and (sentence.part, sentence.family in {family, GENERAL}) == (part, True)
            and self.kind in sentence.kinds
            and (not sentence.categories or category in sentence.categories)
            and sentence.when <= tags
            and sentence.unless.isdisjoint(tags)
            and sentence.slots <= self.facts.slots.keys()
        )

    def is_used(self, sentence: Sentence) -> bool:
        """Whether the customer read it before, or the shop used it lately."""
        text = sentence.filled(self.facts.slots)
        if sentence.id in self.used or text in self.used:
            return True
        literal = max(Slotted.pattern.split(sentence.text)[::5], key=len).strip(punctuation + " ，。；：、“”「」")
        return (literal if len(literal) >= _LEAST_LITERAL else text) in self.replies


def compose(
    timeline: Timeline,
    step: str,
    playbook: Playbook,
    *,
    setting: Setting,
    options: Sequence[Option] = (),
    used: Container[str] = (),
) -> Draft:
    """A draft of the reply for a step in the playbook's language.

    `options` are those to offer (one alone is a granted wish), else the offer that stands, else suggestions. `used`
    holds ids or texts of sentences not to be said again while there are others.
    """
    if step not in STEPS:
        raise BadValue(
            say("'{value}' is not a step that has a reply", value=step), say("one of {names}", names=", ".join(STEPS))
        )
    offer = _offer(timeline, step, options, setting)
    is_granted = len(offer) == 1 or (not offer and bool(timeline.offered and timeline.offered.get("grant")))
    facts = gather(timeline, step, playbook, setting, is_granted=is_granted)
    kind = timeline.case.complaint.kind
    kind = kind if playbook.has(kind, step) else "complaint"
    replies = "\n".join(event.get("text") for event in timeline.events if is_spoken(event))
    brief = _Brief(timeline, step, kind, playbook, facts, used, replies)
    said = tuple(_sentences(brief))
    lines = _numbered(brief, offer, setting)
    said, text = _fitted(brief, said, lines)
    asked = prompts.questions(timeline, step, facts)
    if _limit(brief) and len(text) > REVIEW_LIMIT:
        asked = (TOO_LONG._replace(args={"length": len(text), "limit": REVIEW_LIMIT}), *asked)
    return Draft(text, tuple(item.sentence.id for item in said), asked, playbook.language, step, offer)


def _offer(timeline: Timeline, step: str, options: Sequence[Option], setting: Setting) -> tuple[Option, ...]:
    if step not in {"offer", "nudge"}:
        return ()
    if options:
        return tuple(options)
    offered = timeline.offered
    if offered is not None and not timeline.after(offered, "declined"):
        return tuple(remedy.from_payload(table) for table in offered.payload["options"])
    return remedy.suggest(timeline, currency=setting.currency)


def _sentences(brief: _Brief, *, is_short: bool = False) -> Iterator[_Said]:
    parts = parts_of(brief.step, brief.kind)
    spent = _KEPT_FOR_PROMISE if "promise" in parts else frozenset()
    for part in parts:
        if part == "promise":
            spent -= _KEPT_FOR_PROMISE
        sentence = _choose(brief, part, spent, is_short=is_short)
        if sentence is not None:
            spent |= sentence.slots
            yield _Said(part, sentence)


def _choose(brief: _Brief, part: str, spent: frozenset[str], *, is_short: bool) -> Sentence | None:
    """The best sentence for a part that was not used before; a used one where there is no other."""
    fitting = [sentence for sentence in brief.playbook.sentences if brief.fits(sentence, part)]
    if is_short:
        return min(fitting, key=lambda item: (len(item.filled(brief.facts.slots)), item.id), default=None)
    ordered = _ordered(brief, part, fitting, spent)
    return next((sentence for sentence in ordered if not brief.is_used(sentence)), next(iter(ordered), None))


def _ordered(brief: _Brief, part: str, fitting: list[Sentence], spent: frozenset[str]) -> list[Sentence]:
    """The best first; equals from where the case's turn is."""
    turn = crc32(f"{brief.timeline.case.id}|{brief.step}|{part}".encode())
    ranked: dict[Rank, list[Sentence]] = {}
    for sentence in sorted(fitting, key=lambda item: item.id):
        ranked.setdefault(_rank(sentence, brief.kind, spent), []).append(sentence)
    ordered: list[Sentence] = []
    for rank in sorted(ranked, reverse=True):
        equals = ranked[rank]
        start = turn % len(equals)
        ordered += equals[start:] + equals[:start]
    return ordered


def _rank(sentence: Sentence, kind: str, spent: frozenset[str]) -> Rank:
    """Nothing said twice; then what holds of this case, what holds of its category, what serves, what is concrete.

    A fact, and how to go about a request, is first of all about its category.
    """
    specific = 2 * (sentence.family != GENERAL) + 2 * bool(sentence.categories) + (sentence.kinds == {kind})
    tagged = sum(_WEIGHTS.get(tag, 1) for tag in sentence.when)
    is_of_category = sentence.part == "fact" or kind == "after-sales"
    fresh, again = sentence.slots - spent, sentence.slots & spent
    return (
        again <= _REPEATABLE,
        not sentence.when.isdisjoint(_COMMANDING),
        *((specific, tagged) if is_of_category else (tagged, specific)),
        len(fresh & _TELLING),
        -len(again),
        bool(fresh),
    )


def _numbered(brief: _Brief, offer: Sequence[Option], setting: Setting) -> list[str]:
    """The options on lines of their own; a granted wish is a line without a number."""
    order = brief.timeline.case.order
    texts = [
        option_text(option, brief.playbook, order, currency=setting.currency, plain=is_public(brief.timeline))
        for option in offer
    ]
    if len(texts) == 1:
        return [sentence_case(texts[0]) + ("." if brief.playbook.language == "en" else "。")]
    return [f"{number}. {sentence_case(text)}" for number, text in enumerate(texts, 1)]


def _limit(brief: _Brief) -> int | None:
    return REVIEW_LIMIT if brief.timeline.case.complaint.channel == "review" else None


def _fitted(brief: _Brief, said: tuple[_Said, ...], lines: list[str]) -> tuple[tuple[_Said, ...], str]:
    """The sentences that stay, and the text; where its length is limited, what it can do without goes first."""
    text, limit = _laid_out(brief, said, lines), _limit(brief)
    for part in _OPTIONAL if limit else ():
        if limit and len(text) > limit:
            said = tuple(item for item in said if item.part != part)
            text = _laid_out(brief, said, lines)
    if limit and len(text) > limit:
        short = tuple(item for item in _sentences(brief, is_short=True) if item.part not in _OPTIONAL)
        said, text = short, _laid_out(brief, short, lines)
    return said, text


def _laid_out(brief: _Brief, said: Sequence[_Said], lines: Sequence[str]) -> str:
    """The greeting, the body as running text, the options line by line, the close; mail has blank lines between."""
    language = brief.playbook.language
    texts = [(item.part, item.sentence.filled(brief.facts.slots)) for item in said]
    body = running((text for part, text in texts if part not in {"greeting", "close"}), language)
    paragraphs = [
        *(text for part, text in texts if part == "greeting"),
        body,
        "\n".join(lines),
        *(text for part, text in texts if part == "close"),
    ]
    between = "\n\n" if brief.timeline.case.complaint.channel == "email" else "\n"
    return between.join(paragraph for paragraph in paragraphs if paragraph)
