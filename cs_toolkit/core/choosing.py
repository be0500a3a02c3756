"""Which sentence stands for a part of a reply: of those that fit, the one that says most about this case.

Among equals the choice turns with the case, the step and the part, and passes over what was said before. The same
input gives the same choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import punctuation
from typing import Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.draft_facts import Facts
from cs_toolkit.core.phrasing import first_sentence, is_plain
from cs_toolkit.core.playbook import GENERAL, Playbook
from cs_toolkit.core.sentences import Sentence, Slotted, parts_of
from cs_toolkit.core.timeline import Timeline

# How much a tag that holds says about the case; those that command come before everything else.
_WEIGHTS: Final = {"refund": 4, "goods": 4, "on-the-way": 6, "again": 4, "late-reply": 3, "urgent": 3, "repeat": 2}
_COMMANDING: Final = frozenset({"critical", "granted"})
# Slots that serve the customer most, where they are known; and those that may be named again and again.
_TELLING: Final = frozenset(
    {"customer", "needs", "tracking_url", "new_tracking", "reply_by", "promise", "promise_due", "gift"}
)
# Until the offer a fact is about the complaint; later it is about what was done.
_BEFORE_OFFER: Final = frozenset({"acknowledge", "evidence", "diagnose", "offer"})
_REPEATABLE: Final = frozenset({"customer", "product", "agent"})
# Said where the reply comes back to the customer, not before.
_KEPT_FOR_PROMISE: Final = frozenset({"reply_by", "promise", "promise_due"})
_LEAST_LITERAL: Final = 6
# So many attempts look among the best only; as many more take what is as sound, if not as telling; those after them
# also what other replies said lately, if together with other words.
ATTEMPTS: Final = 8
_COARSE: Final = 2
_CASE_NUMBER: Final = r"\d+$"

Rank = tuple[int, ...]


class Said(NamedTuple):
    """A sentence in its place."""

    part: str
    sentence: Sentence
    text: str


class Chooser:
    """Chooses the sentences of one reply.

    `used` holds ids of sentences and whole texts that other replies had, the newest first; `replies` this case's.
    """

    def __init__(
        self,
        timeline: Timeline,
        step: str,
        style: str,
        playbook: Playbook,
        facts: Facts,
        used: Iterable[str] = (),
        replies: str = "",
    ) -> None:
        kind = timeline.case.complaint.kind
        self.kind = kind if playbook.has(kind, step) else "complaint"
        self.case, self.category = timeline.case.id, timeline.case.complaint.category
        self.step, self.style = step, style
        self.playbook, self.facts = playbook, facts
        said = tuple(used)
        self.used, self.replies = frozenset(said), replies
        self._oldest = len(said)
        # How far back each opening was last used.
        self._openings = {first_sentence(text): age for age, text in reversed(tuple(enumerate(said)))}
        self._fitting: dict[tuple[str, str], list[Sentence]] = {}

    def sentences(self, attempt: int = 0) -> Iterator[Said]:
        """One sentence for each part that has any; another attempt chooses otherwise among equals."""
        parts = parts_of(self.step, self.kind, self.style)
        spent = _KEPT_FOR_PROMISE if "promise" in parts else frozenset()
        for part in parts:
            if part == "promise":
                spent -= _KEPT_FOR_PROMISE
            sentence = self._choose(part, spent, attempt)
            if sentence is not None:
                spent |= sentence.slots
                yield Said(part, sentence, sentence.filled(self.facts.slots))

    def shortest(self) -> Iterator[Said]:
        """The shortest sentence for each part."""
        for part in parts_of(self.step, self.kind, "brief"):
            fitting = self.fitting(part)
            if fitting:
                sentence = min(fitting, key=lambda item: (len(item.filled(self.facts.slots)), item.id))
                yield Said(part, sentence, sentence.filled(self.facts.slots))

    def fitting(self, part: str, style: str | None = None) -> list[Sentence]:
        """The sentences that may stand for a part, in the style asked for; in any, where that has none."""
        key = (part, style or self.style)
        if key not in self._fitting:
            everything = [sentence for sentence in self.playbook.sentences if self._fits(sentence, part)]
            styled = [sentence for sentence in everything if self.is_in(sentence, key[1])]
            self._fitting[key] = sorted(styled or everything, key=lambda item: item.id)
        return self._fitting[key]

    def _fits(self, sentence: Sentence, part: str) -> bool:
        family = self.playbook.families.get(self.category, "other")
        return (
            sentence.part == part
            and self.step in sentence.steps
            and self.kind in sentence.kinds
            and sentence.family in {family, GENERAL}
            and (not sentence.categories or self.category in sentence.categories)
            and sentence.when <= self.facts.tags
            and sentence.unless.isdisjoint(self.facts.tags)
            and sentence.slots <= self.facts.slots.keys()
        )

    def is_in(self, sentence: Sentence, style: str) -> bool:
        """Whether a sentence is of a style: one without any serves all, the formal one only if it is plain."""
        if sentence.styles:
            return style in sentence.styles
        return style != "formal" or is_plain(sentence.text, self.playbook.language)

    def _choose(self, part: str, spent: frozenset[str], attempt: int) -> Sentence | None:
        """The best sentence that was not used before; a used one where there is no other."""
        ordered = self._ordered(part, self.fitting(part), spent, attempt)
        if self.style == "brief" and part != "greeting":
            usual = self._best(self._ordered(part, self.fitting(part, "warm"), spent, attempt), attempt)
            ordered = self._not_longer(ordered, usual)
        return self._best(ordered, attempt)

    def _best(self, ordered: list[Sentence], attempt: int) -> Sentence | None:
        used = self.used if attempt < 2 * ATTEMPTS else frozenset()
        fresh = next((sentence for sentence in ordered if not self._is_used(sentence, used)), None)
        return fresh or max(ordered, key=self._opening_age, default=None)

    def _opening_age(self, sentence: Sentence) -> int:
        """For how many drafts none opened like this; the first of those that never did, or equally long ago."""
        return self._openings.get(first_sentence(sentence.filled(self.facts.slots)), self._oldest)

    def _not_longer(self, ordered: list[Sentence], usual: Sentence | None) -> list[Sentence]:
        """What is shorter than the usual choice, else as short; what commands is not given up for being long."""
        if usual is None:
            return ordered
        most, commanding = self._length(usual), usual.when & _COMMANDING
        alike = [item for item in ordered if item.when & _COMMANDING == commanding and self._length(item) <= most]
        return [item for item in alike if self._length(item) < most] or alike or ordered

    def _length(self, sentence: Sentence) -> int:
        return len(sentence.filled(self.facts.slots))

    def _ordered(self, part: str, fitting: list[Sentence], spent: frozenset[str], attempt: int) -> list[Sentence]:
        """The best first; equals from where the case's turn is."""
        ranked: dict[Rank, list[Sentence]] = {}
        for sentence in fitting:
            rank = self._greeting_rank(sentence) if part == "greeting" else self._rank(sentence, spent)
            rank = rank[:_COARSE] if attempt >= ATTEMPTS and part != "greeting" else rank
            ranked.setdefault(rank, []).append(sentence)
        turn, ordered = self._turn(part, attempt), []
        for rank in sorted(ranked, reverse=True):
            equals = ranked[rank]
            start = turn % len(equals)
            ordered += equals[start:] + equals[:start]
        return ordered

    def _turn(self, part: str, attempt: int) -> int:
        """Where this case begins among equals; greetings go round with the number of the case within its day."""
        if part != "greeting":
            return crc32(f"{self.case}|{self.step}|{part}|{attempt or ''}".encode())
        number = re.search(_CASE_NUMBER, self.case)
        return crc32(f"{self.case[:8]}|{self.step}".encode()) + (
            int(number[0]) if number else crc32(self.case.encode())
        )

    def _greeting_rank(self, sentence: Sentence) -> Rank:
        """Many greetings are equals, so that no two in a row are the same."""
        is_named, is_styled = "customer" in sentence.slots, self.style in sentence.styles
        return (sentence.kinds == {self.kind}, sentence.is_own, is_named, is_styled)

    def _rank(self, sentence: Sentence, spent: frozenset[str]) -> Rank:
        """Nothing said twice; then what holds of this case, what holds of its category, what serves, what is concrete.

        A fact about a complaint, and how to go about a request, is first of all about its category.
        """
        specific = 2 * (sentence.family != GENERAL) + 2 * bool(sentence.categories) + (sentence.kinds == {self.kind})
        specific += 2 * sentence.is_own
        tagged = sum(_WEIGHTS.get(tag, 1) for tag in sentence.when)
        is_fact = sentence.part == "fact" and self.step in _BEFORE_OFFER
        is_of_category = is_fact or (self.kind == "after-sales" and self.step == "acknowledge")
        fresh, again = sentence.slots - spent, sentence.slots & spent
        return (
            again <= _REPEATABLE,
            not sentence.when.isdisjoint(_COMMANDING),
            *((specific, tagged) if is_of_category else (tagged, specific)),
            sentence.styles == {self.style},
            len(fresh & _TELLING),
            -len(again),
            bool(fresh),
        )

    def _is_used(self, sentence: Sentence, used: frozenset[str]) -> bool:
        """Whether the customer read it before, or the shop used it or opened with it lately."""
        text = sentence.filled(self.facts.slots)
        if sentence.id in used or text in used or first_sentence(text) in self._openings:
            return True
        literal = max(Slotted.pattern.split(sentence.text)[::5], key=len).strip(punctuation + " ，。；：、“”「」")
        return (literal if len(literal) >= _LEAST_LITERAL else text) in self.replies
