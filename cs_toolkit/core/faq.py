"""FAQ entries drafted from recurring issues: asked in customers' words, answered by what solved such cases."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from cs_toolkit.core import shape
from cs_toolkit.core.model import Case
from cs_toolkit.core.privacy import MARK, redact
from cs_toolkit.core.recurring import RecurringIssue, usual_product
from cs_toolkit.core.shape import Shape
from cs_toolkit.core.taxonomy import REMEDIES
from cs_toolkit.core.text import detect_language, fold_script, match_key, one_line, summary_of
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, say

SHORTEST: Final = 6
LONGEST: Final = 60
MOST_REMEDIES: Final = 3

_FALLBACK: Final = "other"  # the category whose answer serves categories that the owner made
_SENTENCE = r"[^。！？!?\n.]+(?:\.(?!\s|$)[^。！？!?\n.]+)*(?:[。！？!?]+|\.)?"
_CLAUSE = r"[,，;；、:：~～]+"
_ASKS = (
    r"(?i)[?？吗呢]$|怎么|怎样|如何|多久|什么|哪|几天|几时|多少|能不能|可不可以|是不是|有没有|为何|咋|吗[,，]"
    r"|^(?:how|what|when|where|why|which|who|can|could|do|does|did|is|are|will|would|should)\b"
)
# Insults and threats: said in anger to the shop, nothing to print on a product page.
_UNFIT = (
    r"(?i)骗|垃圾|黑店|奸商|傻|滚|妈的|他妈|操你|无良|恶心|坑人|投诉|举报|差评|曝光|12315|起诉|报警"
    r"|scam|fraud|liar|thie[fv]|idiot|stupid|garbage|crap|shit|fuck|damn|rubbish|\bsue\b|lawyer|report you"
    r"|chargeback|bad review|one star|1 star"
)

_ANSWER: Final = shape.table(
    dict.fromkeys(("question", "question_plain", "conclusion", "net"), shape.filled),
    required=("question", "question_plain", "conclusion", "net"),
)
_SENTENCES: Final = shape.table(dict.fromkeys(("resolved", "cause"), shape.filled), required=("resolved", "cause"))
_SLOTS: Final = {"question": {"product"}, "resolved": {"remedies"}, "cause": {"cause"}}


@dataclass(frozen=True, slots=True)
class FaqWords:
    """What one language says in FAQ entries: answers by category, clauses for remedies and causes, two sentences."""

    answers: Mapping[str, Mapping[str, str]]
    remedies: Mapping[str, str]
    causes: Mapping[str, str]
    resolved: str
    cause: str

    @classmethod
    def from_data(cls, faq: Mapping[str, Any], words: Mapping[str, Any]) -> FaqWords:
        """From `faq.toml` and `words.toml` as read. Raises `BadValue` naming what is missing or not understood."""
        answers = _each(faq, "answer", _ANSWER)
        if _FALLBACK not in answers:
            raise BadValue(say("'{name}' is missing", name=f"answer.{_FALLBACK}"))
        sentences = _SENTENCES(faq.get("sentence", {}))
        labels = _each(words, "remedy", shape.table({"label": shape.filled}, required=("label",)))
        texts = _each(faq, "remedy", shape.table({"text": shape.filled}, required=("text",)))
        phrases = _each(words, "cause", shape.table({"phrase": shape.filled}, required=("phrase",)))
        for name, table in (*answers.items(), ("sentence", sentences)):
            for key, text in table.items():
                _check_slots(f"{name}.{key}", text, _SLOTS.get(key, set()))
        return cls(
            answers=answers,
            remedies={
                **{slug: table["label"] for slug, table in labels.items()},
                **{slug: table["text"] for slug, table in texts.items()},
            },
            causes={slug: table["phrase"] for slug, table in phrases.items()},
            resolved=sentences["resolved"],
            cause=sentences["cause"],
        )


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question of one issue in one language. `answer` is None as long as no such case was resolved.

    `size` and `cases` are those of the issue, whatever their language; `resolved` of them were resolved.
    """

    id: str
    language: str
    product: str | None
    category: str
    cause: str | None
    size: int
    question: str
    answer: str | None
    resolved: int
    cases: tuple[str, ...]


def entries(
    issues: Iterable[RecurringIssue],
    timelines: Iterable[Timeline],
    words: Mapping[str, FaqWords],
    *,
    default_language: str,
    at_least: int = 3,
) -> tuple[FaqEntry, ...]:
    """An entry for every issue in the language of most of its cases, and in each other one of at least so many.

    A case whose language has no words counts for the default language, which must have some.
    """
    by_id = {timeline.case.id: timeline for timeline in timelines}
    made: list[FaqEntry] = []
    for issue in issues:
        members = [by_id[case] for case in issue.cases]
        spoken: dict[str, list[Timeline]] = defaultdict(list)
        for timeline in members:
            spoken[_language(timeline.case, words, default_language)].append(timeline)
        ranked = sorted(spoken, key=lambda language: (-len(spoken[language]), language != default_language, language))
        made += (
            _entry(issue, language, members, spoken[language], words[language])
            for place, language in enumerate(ranked)
            if place == 0 or len(spoken[language]) >= at_least
        )
    return tuple(made)


def _entry(
    issue: RecurringIssue, language: str, members: Sequence[Timeline], same: Sequence[Timeline], words: FaqWords
) -> FaqEntry:
    resolved = [timeline for timeline in members if _is_resolved(timeline)]
    product = usual_product(same) or issue.product
    if product is not None:
        product = redact(product)
    answers = words.answers.get(issue.category) or words.answers[_FALLBACK]
    return FaqEntry(
        id=f"{issue.issue}-{language}",
        language=language,
        product=product,
        category=issue.category,
        cause=issue.cause,
        size=issue.size,
        question=_asked(same, language, product) or _fallback(answers, product),
        answer=_answer(issue, language, resolved, words, answers) if resolved else None,
        resolved=len(resolved),
        cases=issue.cases,
    )


def _answer(
    issue: RecurringIssue,
    language: str,
    resolved: Sequence[Timeline],
    words: FaqWords,
    answers: Mapping[str, str],
) -> str:
    """The conclusion, how such cases were solved, what was behind them, and what to do."""
    sentences = [answers["conclusion"]]
    remedies = [words.remedies[kind] for kind in _usual_remedies(resolved) if kind in words.remedies]
    if remedies:
        sentences.append(Template(words.resolved).substitute(remedies=_listed(remedies, language)))
    if issue.cause is not None and issue.cause in words.causes:
        sentences.append(Template(words.cause).substitute(cause=words.causes[issue.cause]))
    sentences.append(answers["net"])
    return ("" if language.startswith("zh") else " ").join(sentences)


def _usual_remedies(resolved: Iterable[Timeline]) -> list[str]:
    """The kinds of remedy that solved most of the cases; a gift on top is a surprise and stays one."""
    counts: Counter[str] = Counter()
    for timeline in resolved:
        carried_out = timeline.resolved.get("remedies") if timeline.resolved else None
        counts.update({remedy["kind"] for remedy in carried_out or timeline.chosen_remedies})
    return sorted(counts, key=lambda kind: (-counts[kind], REMEDIES.index(kind)))[:MOST_REMEDIES]


def _listed(items: Sequence[str], language: str) -> str:
    between, last = ("，", "，或者") if language.startswith("zh") else (", ", " or ")
    return last.join([*([between.join(items[:-1])] if items[:-1] else []), items[-1]])


def _is_resolved(timeline: Timeline) -> bool:
    """Solved as agreed or, for a question, answered; a case that was opened again is not until it is solved again."""
    if timeline.resolved:
        return True
    return timeline.closed is not None and timeline.closed.get("outcome") in {"resolved", "answered"}


def _fallback(answers: Mapping[str, str], product: str | None) -> str:
    if product is None:
        return answers["question_plain"]
    return Template(answers["question"]).substitute(product=product)


def _language(case: Case, words: Mapping[str, FaqWords], default: str) -> str:
    spoken = case.complaint.language or detect_language(_told(case))
    return spoken if spoken is not None and spoken in words else default


def _asked(timelines: Sequence[Timeline], language: str, product: str | None) -> str | None:
    """The sentence that has most in common with what the other customers wrote; None where none has."""
    told = [_features(_told(timeline.case)) for timeline in timelines]
    spread = Counter(feature for features in told for feature in features)
    scores: dict[str, int] = {}
    for timeline, own in zip(timelines, told, strict=True):
        for sentence in _sentences(timeline.case, product):
            if detect_language(sentence) in (None, language):
                scores[sentence] = max(scores.get(sentence, 0), _score(sentence, own, spread, len(told)))
    best = min(scores, key=lambda sentence: (-scores[sentence], len(sentence), sentence), default=None)
    return best if best is not None and scores[best] else None


def _score(sentence: str, own: frozenset[str], spread: Counter[str], cases: int) -> int:
    """How much a sentence shares with the other cases, for its length; questions count more."""
    features = _features(sentence)
    shared = sum(spread[feature] - (feature in own) for feature in features)
    if shared < max(2, cases - 1):
        return 0
    score = 1000 * shared * shared // len(features)
    if re.search(_ASKS, fold_script(sentence)):
        score *= 6 if sentence[-1] in "?？" else 3
    return score // (4 if MARK in sentence else 1) // (2 if sentence[-1] in "!！" else 1)


def _features(text: str) -> frozenset[str]:
    """Words of Latin script and pairs of Chinese characters, script folded."""
    key = fold_script(match_key(text))
    pairs = (run[index : index + 2] for run in re.findall(r"[㐀-鿿]{2,}", key) for index in range(len(run) - 1))
    return frozenset((*re.findall(r"[^\W\d_㐀-鿿]{2,}", key), *pairs))


def _sentences(case: Case, product: str | None) -> Iterator[str]:
    """What the customer wrote, free of personal data, in sentences fit to print; clauses where a sentence is not."""
    for text in (case.complaint.text, case.complaint.summary):
        for written in re.findall(_SENTENCE, _redacted(text or "", case, product)):
            whole = _presentable(written)
            if _is_fit(whole) and MARK not in whole:
                yield whole
                continue
            yield from filter(_is_fit, (whole, *map(_presentable, re.split(_CLAUSE, written))))


def _presentable(written: str) -> str:
    """One line without a greeting before it and a full stop after it."""
    line = one_line(written)
    end = line[-1:] if line[-1:] in tuple("?？!！") else ""
    told = line if MARK in line else summary_of(line, 4 * LONGEST)
    return told.strip(" ,，;；、:：。.!！?？~～") + end


def _is_fit(sentence: str) -> bool:
    if not SHORTEST <= len(sentence) <= LONGEST:
        return False
    return MARK not in (sentence[0], sentence[-1]) and not re.search(_UNFIT, fold_script(sentence))


def _redacted(text: str, case: Case, product: str | None) -> str:
    """The text without personal data; the product's name is kept whatever it looks like."""
    return redact(text, known=_known(case), keep=[product] if product else [])


def _known(case: Case) -> Iterator[str]:
    customer, order = case.customer, case.order
    facts = (customer.name, customer.handle, customer.contact, customer.reseller, order.id, order.tracking)
    sent = (event.get("tracking") for event in case.events)
    return (fact for fact in (*facts, case.complaint.external_id, *sent) if fact)


def _told(case: Case) -> str:
    return case.complaint.text or case.complaint.summary or ""


def _each(data: Mapping[str, Any], name: str, of: Shape) -> dict[str, dict[str, str]]:
    """The tables `name.SLUG`, each in its shape; an error names the table."""
    tables: Mapping[str, Any] = shape.shaped(name, shape.table({}), data.get(name, {}))
    return {slug: shape.shaped(f"{name}.{slug}", of, table) for slug, table in tables.items()}


def _check_slots(name: str, text: str, allowed: set[str]) -> None:
    template = Template(text)
    if not template.is_valid() or not set(template.get_identifiers()) <= allowed:
        raise BadValue(say("{name}: '{text}' names a slot that is not known there", name=name, text=text))
