"""How satisfied customers were after their complaint, how many of those asked answered, and what went with low scores.

CSAT is the share of scores 4 and 5 among all scores that came in the period, whenever the case was received; a customer
who scored twice counts twice. A case that was merged into another counts there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts, RatingFacts
from cs_toolkit.core.share import Share
from cs_toolkit.core.timeline import LOW_SCORE

SATISFIED: Final = 4
_SCORES: Final = range(1, 6)


class Reason(NamedTuple):
    """Something that is true of cases with a low score: of how many of them, and of how many of the other scored ones.

    `kind` is category, cause, late (a step of the method, `answer` or a deadline's id) or promise (`broken`).
    """

    kind: str
    name: str
    low: Share
    others: Share


class Csat(NamedTuple):
    """`counts` are the scores 1 to 5 that came. `answered`: of the cases surveyed in the period those that gave a score
    since. `recovered`: of the low scores those that were made good in time, as far as that is decided."""

    satisfied: Share
    counts: tuple[int, ...]
    answered: Share
    recovered: Share
    reasons: tuple[Reason, ...]

    @property
    def mean(self) -> float | None:
        """The mean score, None without scores."""
        number = sum(self.counts)
        return (
            sum(score * count for score, count in zip(_SCORES, self.counts, strict=True)) / number if number else None
        )


def csat(
    facts: Iterable[CaseFacts], since: datetime | None = None, until: datetime | None = None, *, now: datetime
) -> Csat:
    """Satisfaction in [since, until), None being no bound. `facts` are those of all cases: a score may come later."""
    cases = [case for case in facts if case.merged_into is None]
    scored = [(case, last) for case in cases if (last := _last(case, since, until)) is not None]
    scores = [rating.score for case in cases for rating in _ratings(case, since, until)]
    given = Counter(scores)
    return Csat(
        satisfied=Share(sum(score >= SATISFIED for score in scores), len(scores)),
        counts=tuple(given[score] for score in _SCORES),
        answered=_answered(cases, since, until),
        recovered=_recovered(cases, since, until, now),
        reasons=tuple(_reasons(scored, now)),
    )


def is_low(score: int) -> bool:
    """Whether a score asks for the step recover."""
    return score <= LOW_SCORE


def _is_within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)


def _ratings(case: CaseFacts, since: datetime | None, until: datetime | None) -> list[RatingFacts]:
    return [rating for rating in case.ratings if _is_within(rating.at, since, until)]


def _last(case: CaseFacts, since: datetime | None, until: datetime | None) -> RatingFacts | None:
    return next(reversed(_ratings(case, since, until)), None)


def _answered(cases: Iterable[CaseFacts], since: datetime | None, until: datetime | None) -> Share:
    """Of the cases surveyed in the period: those with a score since the first of these surveys."""
    number = of = 0
    for case in cases:
        asked = next((at for at in case.surveyed if _is_within(at, since, until)), None)
        if asked is not None:
            of += 1
            number += any(rating.at >= asked for rating in case.ratings)
    return Share(number, of)


def _recovered(cases: Iterable[CaseFacts], since: datetime | None, until: datetime | None, now: datetime) -> Share:
    """The clocks of the step recover that a score of the period started."""
    clocks = [
        step
        for case in cases
        for step in case.steps
        if step.clock == "method.recover" and _is_within(step.started_at, since, until) and step.is_decided(now)
    ]
    return Share(sum(not step.is_missed(now) for step in clocks), len(clocks))


def _reasons(scored: Sequence[tuple[CaseFacts, RatingFacts]], now: datetime) -> Iterator[Reason]:
    """What is true of low-scored cases, the most frequent first; what sets them most apart where that is equal."""
    low = [case for case, last in scored if is_low(last.score)]
    others = [case for case, last in scored if not is_low(last.score)]
    among_low, among_others = (
        Counter(truth for case in cases for truth in _truths(case, now)) for cases in (low, others)
    )

    def rank(truth: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        return -among_low[truth], among_others[truth], truth

    for kind, name in sorted(among_low, key=rank):
        number, other = among_low[kind, name], among_others[kind, name]
        yield Reason(kind, name, Share(number, len(low)), Share(other, len(others)))


def _truths(case: CaseFacts, now: datetime) -> set[tuple[str, str]]:
    """What may have made a customer unhappy: what went wrong, why, and what came late or was not kept.

    The step recover is left out: it follows from the score.
    """
    found = {("category", case.category)}
    if case.cause:
        found.add(("cause", case.cause))
    late = (step for step in case.steps if step.clock not in {"promise", "method.recover"} and step.is_missed(now))
    found |= {("late", step.clock.removeprefix("method.")) for step in late}
    if any(promise.is_kept is False or (promise.is_kept is None and promise.counts(now)) for promise in case.promises):
        found.add(("promise", "broken"))
    return found
