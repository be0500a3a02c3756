"""What came in, how fast it was answered and solved, and how it ended: the first sections of a report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from cs_toolkit.core.insight.facts import CaseFacts, StepFacts
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.recurring.cases import counts
from cs_toolkit.core.share import Share
from cs_toolkit.core.taxonomy import EARLY_OUTCOMES, KINDS, OUTCOMES, STEPS

GOLDEN: Final = timedelta(hours=3)
_SECOND: Final = timedelta(seconds=1)
_METHOD: Final = "method."
_TO_SOLVE: Final = ("complaint", "after-sales")
# Two counts further apart than chance would bring in nineteen of twenty quiet periods (normal approximation).
_CHANCE: Final = 1.96


def scope_of(period: Period, population: str = "received") -> Scope:
    """What numbers of a period are about, unless they say otherwise: the cases received in it."""
    return Scope(population, period.since, period.until)


def volume(cases: Sequence[CaseFacts], before: Sequence[CaseFacts], period: Period, earlier: Period) -> Section:
    """How many cases came, and how many more than in as many days before."""
    now_scope, then_scope = scope_of(period), scope_of(earlier)
    here, there = [case for case in cases if not case.merged_into], [case for case in before if not case.merged_into]
    counted, counted_before = sum(map(counts, here)), sum(map(counts, there))
    change = Share(counted - counted_before, counted_before)
    return section(
        "volume",
        now_scope.number("received", len(here)),
        then_scope.number("received_before", len(there)),
        now_scope.of("counted").number("counted", counted),
        then_scope.of("counted").number("counted_before", counted_before),
        now_scope.of("counted").share("change", change, note=trend(counted, counted_before)),
        now_scope.of("merged").number("merged", len(cases) - len(here)),
        now_scope.number("open", sum(case.is_open for case in here)),
        now_scope.number("estimated", sum(case.received_estimated for case in here)),
        _by_kind(here, there, now_scope, then_scope),
    )


def trend(here: int, there: int) -> str:
    """rise, fall, or steady: no more than chance brings by itself."""
    if abs(here - there) <= _CHANCE * float(here + there) ** 0.5:
        return "steady"
    return "rise" if here > there else "fall"


def _by_kind(
    here: Sequence[CaseFacts], there: Sequence[CaseFacts], now_scope: Scope, then_scope: Scope
) -> Iterator[Measure]:
    kinds, earlier = Counter(case.kind for case in here), Counter(case.kind for case in there)
    for kind in KINDS:
        if kinds[kind] or earlier[kind]:
            yield now_scope.number("cases", kinds[kind], kind)
            yield then_scope.number("cases_before", earlier[kind], kind)


def steps(cases: Iterable[CaseFacts], period: Period, now: datetime) -> Section:
    """The method's steps and the answers: how many were late, and how long they took by the wall and by the shop."""
    found = _by_name(cases, lambda step: step.clock.startswith(_METHOD) or step.clock == "answer")
    order = {name: number for number, name in enumerate(STEPS)}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return section("steps", *(_step(name, found[name], scope_of(period, "steps"), now) for name in names))


def deadlines(cases: Iterable[CaseFacts], period: Period, now: datetime) -> Section:
    """The deadlines of platforms, payers and laws that bound the shop."""
    found = _by_name(cases, lambda step: not step.clock.startswith((_METHOD, "answer", "promise")))
    return section("deadlines", *(_judged(name, found[name], scope_of(period, "steps"), now) for name in sorted(found)))


def _by_name(cases: Iterable[CaseFacts], wanted: Callable[[StepFacts], bool]) -> dict[str, list[StepFacts]]:
    found: dict[str, list[StepFacts]] = defaultdict(list)
    for case in cases:
        if not case.merged_into:
            for step in case.steps:
                if wanted(step):
                    found[step.clock.removeprefix(_METHOD)].append(step)
    return found


def _step(name: str, found: Collection[StepFacts], scope: Scope, now: datetime) -> Iterator[Measure]:
    yield from _judged(name, found, scope, now)
    met = [step for step in found if step.met_at is not None and not step.is_late_logged]
    yield from scope.by("wall").spans("wall", [step.wall or 0 for step in met], name)
    yield from scope.by("shop").spans("shop", [step.worked or 0 for step in met], name)


def _judged(name: str, found: Collection[StepFacts], scope: Scope, now: datetime) -> Iterator[Measure]:
    missed, decided = 0, 0
    for step in found:
        if step.is_decided(now):
            decided += 1
            missed += step.is_missed(now)
    scope = scope.by("policy")
    yield scope.number("decided", decided, name, unit="deadlines")
    yield scope.share("late", Share(missed, decided), name)
    yield scope.number("late_logged", sum(step.is_late_logged for step in found), name, unit="deadlines")


def response(cases: Iterable[CaseFacts], period: Period, now: datetime) -> Section:
    """The first answer, and how many were offered a solution, and given it, within three hours of receipt."""
    here = [case for case in cases if not case.merged_into]
    first = [step for case in here for step in case.steps if _is_first_answer(step)]
    scope = scope_of(period, "answered")
    return section(
        "response",
        scope.by("wall").spans("first_response_wall", [step.wall or 0 for step in first]),
        scope.by("shop").spans("first_response_shop", [step.worked or 0 for step in first]),
        scope.of("received").number(
            "unanswered", sum(case.is_open and case.first_response_at is None for case in here)
        ),
        _golden([case for case in here if case.kind in _TO_SOLVE], scope, now),
    )


def _is_first_answer(step: StepFacts) -> bool:
    is_first = step.clock == "method.acknowledge" and step.episode == 1
    return is_first and step.met_at is not None and not step.is_late_logged


def _golden(cases: Sequence[CaseFacts], scope: Scope, now: datetime) -> Iterator[Measure]:
    """Of complaints and requests, without those logged when the three hours were over, or still within them."""
    judged = [case for case in cases if case.outcome not in EARLY_OUTCOMES and case.logged_at <= _golden_at(case)]
    for key, name in (("offered_in_time", "offered_at"), ("resolved_in_time", "resolved_at")):
        done = [(getattr(case, name), _golden_at(case)) for case in judged]
        known = [(at, due) for at, due in done if (at is not None and at <= due) or due < now]
        yield (
            scope.of("golden")
            .by("wall")
            .share(key, Share(sum(at is not None and at <= due for at, due in known), len(known)))
        )
    solved = [case.resolution for case in cases if case.resolution is not None]
    yield scope.of("solved").by("wall").number("solved", len(solved))
    yield from scope.of("solved").by("wall").spans("resolution", solved)


def _golden_at(case: CaseFacts) -> datetime:
    return case.received_at + GOLDEN


def outcomes(cases: Iterable[CaseFacts], period: Period) -> Section:
    """How the cases ended; those ended early stand apart from those solved."""
    here = [case for case in cases if not case.merged_into]
    ended = Counter(case.outcome if case.closed_at else "open" for case in here)
    early = sum(ended[outcome] for outcome in EARLY_OUTCOMES)
    once_closed = sum(case.closed_at is not None or bool(case.reopenings) for case in here)
    scope = scope_of(period)
    return section(
        "outcomes",
        scope.share("ended_early", Share(early, len(here))),
        scope.of("closed").share("reopened", Share(sum(bool(case.reopenings) for case in here), once_closed)),
        scope.number("reopenings", sum(len(case.reopenings) for case in here), unit="reopenings"),
        (
            scope.share("cases", Share(ended[outcome], len(here)), outcome)
            for outcome in (*OUTCOMES, "open")
            if ended[outcome]
        ),
    )
