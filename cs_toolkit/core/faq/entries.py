"""FAQ entries drafted from recurring issues: asked in customers' words, answered by what solved such cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Final

from cs_toolkit.core.faq.asking import asked, told_by
from cs_toolkit.core.faq.words import FALLBACK, FaqWords
from cs_toolkit.core.model import Case
from cs_toolkit.core.privacy import redact
from cs_toolkit.core.recurring.cases import usual_product
from cs_toolkit.core.recurring.issues import RecurringIssue
from cs_toolkit.core.taxonomy import REMEDIES
from cs_toolkit.core.text import detect_language
from cs_toolkit.core.timeline import Timeline

MOST_REMEDIES: Final = 3


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question of one issue in one language. `answer` is None as long as no such case was resolved.

    `size` and `cases` are those of the issue, whatever their language; `resolved` of them were resolved, mostly by
    `remedies`, which the answer names.
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
    remedies: tuple[str, ...] = ()


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
    resolved = [timeline for timeline in members if is_resolved(timeline)]
    remedies = tuple(kind for kind in usual_remedies(resolved) if kind in words.remedies)
    product = usual_product(same) or issue.product
    if product is not None:
        product = redact(product)
    answers = words.answers.get(issue.category) or words.answers[FALLBACK]
    return FaqEntry(
        id=f"{issue.issue}-{language}",
        language=language,
        product=product,
        category=issue.category,
        cause=issue.cause,
        size=issue.size,
        question=asked(same, language, product) or _fallback(answers, product),
        answer=_answer(issue, language, remedies, words, answers) if resolved else None,
        resolved=len(resolved),
        cases=issue.cases,
        remedies=remedies,
    )


def _answer(
    issue: RecurringIssue,
    language: str,
    remedies: Sequence[str],
    words: FaqWords,
    answers: Mapping[str, str],
) -> str:
    """The conclusion, how such cases were solved, what was behind them, and what to do."""
    sentences = [answers["conclusion"]]
    if remedies:
        named = _listed([words.remedies[kind] for kind in remedies], language)
        sentences.append(Template(words.resolved).substitute(remedies=named))
    if issue.cause is not None and issue.cause in words.causes:
        sentences.append(Template(words.cause).substitute(cause=words.causes[issue.cause]))
    sentences.append(answers["net"])
    return ("" if language.startswith("zh") else " ").join(sentences)


def usual_remedies(resolved: Iterable[Timeline]) -> list[str]:
    """The kinds of remedy that solved most of the cases; a gift on top is a surprise and stays one."""
    counts: Counter[str] = Counter()
    for timeline in resolved:
        counts.update(remedies_of(timeline))
    return sorted(counts, key=lambda kind: (-counts[kind], REMEDIES.index(kind)))[:MOST_REMEDIES]


def remedies_of(timeline: Timeline) -> frozenset[str]:
    """The kinds that were carried out, else chosen."""
    carried_out = timeline.resolved.get("remedies") if timeline.resolved else None
    return frozenset(remedy["kind"] for remedy in carried_out or timeline.chosen_remedies)


def _listed(items: Sequence[str], language: str) -> str:
    between, last = ("，", "，或者") if language.startswith("zh") else (", ", " or ")
    return last.join([*([between.join(items[:-1])] if items[:-1] else []), items[-1]])


def is_resolved(timeline: Timeline) -> bool:
    """Solved as agreed or, for a question, answered; a case that was opened again is not until it is solved again."""
    if timeline.resolved:
        return True
    return timeline.closed is not None and timeline.closed.get("outcome") in {"resolved", "answered"}


def _fallback(answers: Mapping[str, str], product: str | None) -> str:
    if product is None:
        return answers["question_plain"]
    return Template(answers["question"]).substitute(product=product)


def _language(case: Case, words: Mapping[str, FaqWords], default: str) -> str:
    spoken = case.complaint.language or detect_language(told_by(case))
    return spoken if spoken is not None and spoken in words else default
