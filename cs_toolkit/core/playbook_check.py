"""What is wrong with wording, by file and line: sentences that cannot be read, the wrong script, words that harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.lint import LintRules, Scope, lint
from cs_toolkit.core.phrasing import is_foreign
from cs_toolkit.core.playbook import Playbook, sections_of
from cs_toolkit.core.sentences import GENERAL, STEPS, Refused, Sentence, Slotted, parts_of, sentences_of
from cs_toolkit.errors import Message, say

# What stands in a slot while its sentence is judged.
_SAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-Hans": {
        "customer": "王女士",
        "product": "旅行杯",
        "carrier": "中通快递",
        "wants": "退款",
        "needs": "周五前收到",
        "cause": "包裹在途中滞留了",
        "evidence": "包裹在中转站停了4天",
        "chosen": "换一个新的给您",
        "promise": "杯子送到您手上",
        "shop": "小杯子的店",
        "agent": "小林",
        "gift": "送您一张 ¥20.00 的店铺券",
        "earlier_product": "保温壶",
        "reply_by": "今天18:00",
    },
    "zh-Hant": {
        "customer": "林小姐",
        "product": "隨行杯",
        "carrier": "黑貓宅急便",
        "wants": "退款",
        "needs": "週五前收到",
        "cause": "包裹在途中滯留了",
        "evidence": "包裹在轉運站停了4天",
        "chosen": "換一個新的給您",
        "promise": "杯子送到您手上",
        "shop": "小杯子的店",
        "agent": "小林",
        "gift": "送您一張 ¥20.00 的折價券",
        "earlier_product": "保溫壺",
        "reply_by": "今天18:00",
    },
    "en": {
        "customer": "Ms Wang",
        "product": "travel mug",
        "carrier": "DHL",
        "wants": "a refund",
        "needs": "it by Friday",
        "cause": "the parcel was held up on the way",
        "evidence": "the parcel sat at the hub for four days",
        "chosen": "a new one sent to you",
        "promise": "the mug is with you",
        "shop": "Cup Shop",
        "agent": "Lin",
        "gift": "a coupon worth ¥20.00",
        "earlier_product": "teapot",
        "reply_by": "18:00 today",
    },
}
_DAY: Final = {"zh-Hans": "11月20日", "zh-Hant": "11月20日", "en": "20 Nov"}
_MOMENT: Final = {"zh-Hans": "11月22日 09:14", "zh-Hant": "11月22日 09:14", "en": "22 Nov at 09:14"}
_NUMBERS: Final = {
    "order": "202607251234592825",
    "amount": "¥129.00",
    "tracking": "7731001",
    "tracking_url": "https://www.dhl.com/global-en/home/tracking.html?tracking-id=7731001",
    "refund": "¥129.00",
    "new_tracking": "SF1001",
    "score": "2",
    "value": "¥20.00",
    "days": "5",
}
# The words about a slug that customers read.
_TOLD: Final = ("offer", "offer_plain", "done", "phrase", "topic", "wish")
# Rules about a reply as a whole, which one sentence of it cannot keep: options, an apology's amends, a bare greeting.
_OF_REPLIES: Final = frozenset({"L10", "L11", "L12", "L16", "L31", "L35"})


class Problem(NamedTuple):
    """Something to mend. `line` counts from 1, 0 where it is not one line's; `name` is the sentence's id or a section.

    `code`: unreadable, invalid, duplicate, script, missing-part, or the lint rule that is broken.
    """

    file: str
    line: int
    name: str
    code: str
    message: Message
    fix: Message


def samples(language: str) -> dict[str, str]:
    """A value for each slot, as a reply in this language would have it."""
    days = dict.fromkeys(("paid_on", "shipped_on", "delivered_on", "earlier_on"), _DAY[language])
    moments = dict.fromkeys(("received", "promise_due"), _MOMENT[language])
    return {**_NUMBERS, **days, **moments, **_SAMPLES[language]}


def check_file(
    file: str, text: str, data: Mapping[str, Any], languages: Sequence[str], rules: LintRules
) -> Iterator[Problem]:
    """The problems of one file of sentences and words; `languages` are those of the replies that it serves."""
    lines = _Lines(text)
    taken: set[str] = set()
    try:
        for number, (name, found) in enumerate(sentences_of(data, taxonomy.FAMILY_OF)):
            line = lines.of_sentence(number, name)
            if isinstance(found, Message):
                yield Problem(file, line, name, "invalid", found, say("mend the sentence, or take it out"))
                continue
            if name in taken:
                twice = say("this id is taken by another sentence")
                yield Problem(file, line, name, "duplicate", twice, say("give each sentence an id of its own"))
            taken.add(name)
            yield from _of_sentence(file, lines.of_text(line), found, languages, rules)
    except Refused as refused:
        line = lines.of_key(refused.where)
        yield Problem(file, line, refused.where, "invalid", refused.problem, say("mend the top of the file"))
    yield from _of_words(file, lines, data, languages, rules)


def _of_words(
    file: str, lines: _Lines, data: Mapping[str, Any], languages: Sequence[str], rules: LintRules
) -> Iterator[Problem]:
    for name, problem in sections_of(data):
        line = lines.of_key(name)
        if problem is not None:
            yield Problem(file, line, name, "invalid", problem, say("mend the entry, or take it out"))
            continue
        section, _, slug = name.partition(".")
        for text in (data[section][slug].get(key) for key in _TOLD):
            if text:
                yield from _of_text(_Place(file, line, name), text, languages, rules, Scope(disabled=_OF_REPLIES))


class _Place(NamedTuple):
    file: str
    line: int
    name: str


def _of_sentence(
    file: str, line: int, sentence: Sentence, languages: Sequence[str], rules: LintRules
) -> Iterator[Problem]:
    kind, step = min(sentence.kinds), min(sentence.steps)
    scope = Scope(kind=kind, step=step, is_public="review" in sentence.kinds, disabled=_OF_REPLIES)
    yield from _of_text(_Place(file, line, sentence.id), sentence.text, languages, rules, scope)


def _of_text(place: _Place, text: str, languages: Sequence[str], rules: LintRules, scope: Scope) -> Iterator[Problem]:
    """The wrong script, else what the linter finds with the slots filled."""
    bare = Slotted.pattern.sub("", text)
    foreign = next((language for language in languages if is_foreign(bare, language)), None)
    if foreign is not None:
        message = say("'{text}' is not in the language of the replies, {language}", text=bare, language=foreign)
        fix = say('write language = "..." at the top of the file, or the text in that language')
        yield Problem(*place, "script", message, fix)
        return
    language = languages[0]
    for found in lint(Slotted(text).substitute(samples(language)), rules, scope._replace(language=language)):
        if found.severity != "info":
            message = say("'{span}': {message}", span=found.span, message=found.message)
            yield Problem(*place, found.rule, message, found.fix)


def missing_parts(playbook: Playbook) -> Iterator[tuple[str, str, str]]:
    """Kind, step and part for which nothing can be said where nothing is known of a case."""
    plain = [
        sentence
        for sentence in playbook.sentences
        if sentence.family == GENERAL
        and not sentence.slots - {"reply_by"}
        and not sentence.when
        and not sentence.categories
    ]
    for kind in taxonomy.KINDS:
        for step in STEPS if kind != "question" and kind != "review" else ("acknowledge",):
            said = {item.part for item in plain if step in item.steps and kind in item.kinds}
            for part in parts_of(step, kind):
                if part not in said:
                    yield kind, step, part


class _Lines:
    """Where things stand in a TOML text."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._sentences = [number for number, line in self._numbered() if re.match(r"\s*\[\[\s*sentence\s*\]\]", line)]

    def of_sentence(self, index: int, name: str) -> int:
        """The line where a sentence begins: its table's, else that of its id."""
        if index < len(self._sentences):
            return self._sentences[index]
        return next((number for number, line in self._numbered() if name in line), 0)

    def of_text(self, start: int) -> int:
        """The line of the `text` of the sentence that begins at a line."""
        for number, line in self._numbered():
            if number > start and re.match(r"\s*text\s*=", line):
                return number
        return start

    def of_key(self, name: str) -> int:
        """The line of a table or key, of the nearest that is found of a dotted name."""
        table = rf"\s*\[*\s*{re.escape(name)}\s*[\].=]"
        found = next((number for number, line in self._numbered() if re.match(table, line)), 0)
        return found or (self.of_key(name.rpartition(".")[0]) if "." in name else 0)

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self._lines, 1)
