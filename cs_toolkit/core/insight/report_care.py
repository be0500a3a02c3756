"""What the shop gave, promised and said, and how satisfied customers were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from cs_toolkit.core.insight.csat import Reason, csat
from cs_toolkit.core.insight.facts import CaseFacts, GivenFacts
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section
from cs_toolkit.core.insight.report_flow import scope_of
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.share import Share

_SCORES: Final = range(5, 0, -1)
_MOST_REASONS: Final = 5
_NOTHING: Final = Decimal(0)


def compensation(cases: Iterable[CaseFacts], received: Iterable[CaseFacts], period: Period, currency: str) -> Section:
    """What was given by decisions of the period, by currency, and what resolving the cases received in it cost.

    `cases` are all in which something may have been decided in the period, `received` those received in it.
    """
    is_decided = period.within()
    decided: dict[str, list[GivenFacts]] = defaultdict(list)
    costs: dict[str, list[Decimal | None]] = defaultdict(list)
    for case in cases:
        if not case.merged_into:
            decided[case.currency or currency] += [given for given in case.given if is_decided(given.at)]
    for case in received:
        if not case.merged_into and case.resolved_at is not None:
            costs[case.currency or currency].append(case.cost)
    names = sorted(
        {name for name, found in (*decided.items(), *costs.items()) if found}, key=lambda x: (x != currency, x)
    )
    scope = scope_of(period, "decisions").by("decided")
    return section("compensation", *(_money(name, decided[name], costs[name], scope) for name in names))


def _money(
    name: str, decided: Sequence[GivenFacts], costs: Sequence[Decimal | None], scope: Scope
) -> Iterator[Measure]:
    yield scope.number("decisions", len(decided), name, unit="decisions")
    yield scope.money("worth", [given.worth for given in decided], name, name)
    yield scope.money("beyond", [given.beyond for given in decided], name, name)
    yield scope.of("resolved").by("received").money("cost", costs, name, name)


def budget(cases: Iterable[CaseFacts], period: Period, currency: str, per_month: Decimal | None) -> Section:
    """What of the month's budget for goodwill was used, for each calendar month the period touches, all of it."""
    if per_month is None:
        return section("budget")
    beyond = [
        (given.at, given.beyond)
        for case in cases
        if not case.merged_into and case.currency in {None, currency}
        for given in case.given
        if given.beyond is not None
    ]
    return section("budget", *(_month(month, beyond, currency, per_month) for month in period.months()))


def _month(
    month: Period, beyond: Iterable[tuple[datetime, Decimal]], currency: str, per_month: Decimal
) -> Iterator[Measure]:
    scope = Scope("budget", month.since, month.until, "decided")
    is_decided = month.within()
    amounts = [amount for at, amount in beyond if is_decided(at)]
    spent = sum(amounts, _NOTHING)
    used = round(float(spent / per_month), 4) if per_month else None
    yield Measure("spent", month.label, spent, "money", scope, n=len(amounts), currency=currency)
    yield Measure("budget", month.label, per_month, "money", scope, currency=currency)
    yield Measure("used", month.label, used, "share", scope, note="over" if spent > per_month else None)


def promises(cases: Iterable[CaseFacts], period: Period, now: datetime) -> Section:
    """How many of the promises made in the cases received in the period were kept in time."""
    made = [promise for case in cases if not case.merged_into for promise in case.promises]
    ended = [promise for promise in made if promise.counts(now)]
    kept = sum(bool(promise.is_kept) for promise in ended)
    scope = scope_of(period, "promises")
    return section(
        "promises",
        scope.share("kept", Share(kept, len(ended))),
        scope.number("broken", len(ended) - kept, unit="promises"),
        scope.number("running", len(made) - len(ended), unit="promises"),
    )


def replies(cases: Iterable[CaseFacts], period: Period) -> Section:
    """How many of the replies were a draft sent as it came."""
    here = [case for case in cases if not case.merged_into]
    found = Share(sum(case.as_is for case in here), sum(case.replies for case in here))
    return section("replies", scope_of(period, "replies").share("as_is", found))


def satisfaction(cases: Iterable[CaseFacts], period: Period, now: datetime) -> tuple[Section, Section]:
    """CSAT of the scores that came in the period and the response to its surveys; what low scores went with."""
    found = csat(cases, period.since, period.until, now=now)
    number = sum(found.counts)
    scope = scope_of(period, "scores").by("scored")
    mean = None if found.mean is None else round(found.mean, 2)
    scores = section(
        "satisfaction",
        scope.share("csat", found.satisfied),
        Measure("mean", None, mean, "score", scope, n=number),
        scope.of("surveys").by("surveyed").share("answered", found.answered),
        scope.of("low_scores").share("recovered", found.recovered),
        (scope.share("scores", Share(found.counts[score - 1], number), str(score)) for score in _SCORES if number),
    )
    reasons = found.reasons[:_MOST_REASONS]
    return scores, section("low_scores", *(_reason(reason, scope) for reason in reasons))


def _reason(reason: Reason, scope: Scope) -> Iterator[Measure]:
    name = f"{reason.kind}:{reason.name}"
    yield scope.of("low_scores").share("low", reason.low, name)
    yield scope.of("scored").share("others", reason.others, name)
