"""What an FAQ entry changed: complaints about its subject before and after it was published.

The rates are those of cases of the entry's product and category that count (none known to have another cause than the
entry's; linked cases of one incident are one), in equally many whole days on both sides of the day of publishing,
which counts for neither; per order of the product where there are orders of both times, else per day. The interval of
their ratio is the exact conditional one (Clopper and Pearson, of the share that came after), 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from datetime import datetime as Moment
from typing import Final, NamedTuple, Protocol

from cs_toolkit.core.faq.life import Kept
from cs_toolkit.core.incidents import Linked, incident_of
from cs_toolkit.core.order_counts import Period, Tally, name_key, orders_in
from cs_toolkit.core.recurring.cases import Countable, counts
from cs_toolkit.errors import Message, say

MOST_DAYS: Final = 90
FEWEST_DAYS: Final = 14
FEWEST_CASES: Final = 10
_DAY: Final = timedelta(days=1)
_CONFIDENCE: Final = 0.95

# Catalogued here, filled where a verdict is told.
_WHY: Final = {
    "too-early": say("{days} whole days on each side are too few to tell; {fewest_days} are needed"),
    "too-few": say("{cases} cases before and after together are too few to tell; {fewest_cases} are needed"),
    "fewer": say("fewer than before: the whole interval lies below 1; season or price may have a part in it"),
    "more": say("more than before: the whole interval lies above 1; season or price may have a part in it"),
    "unclear": say("it may be more or less than before: the interval holds 1"),
}


class Counted(Countable, Linked, Protocol):
    """A case as far as effects go; `core.insight.brief.Brief` is one."""

    @property
    def received_at(self) -> Moment:
        """When the complaint came."""
        ...

    @property
    def product(self) -> str | None:
        """The product as the order wrote it."""
        ...

    @property
    def cause(self) -> str | None:
        """Why, where that was found."""
        ...


class Effect(NamedTuple):
    """Cases before and after, in the days [since, until) of each; orders None where days are counted instead.

    `ratio` of the rates (after / before) with `low` and `high`; None where that is not defined. `verdict` is fewer,
    more, unclear, too-few or too-early.
    """

    id: str
    language: str
    product: str | None
    category: str
    where: tuple[str, ...]
    published_at: Moment
    days: int
    before_period: Period
    after_period: Period
    before: int
    after: int
    before_orders: int | None
    after_orders: int | None
    ratio: float | None
    low: float | None
    high: float | None
    verdict: str
    why: Message

    @property
    def basis(self) -> str:
        """What cases are counted by: orders or days."""
        return "days" if self.before_orders is None else "orders"


def effects(
    entries: Iterable[Kept], facts: Iterable[Counted], tallies: Iterable[Tally], now: Moment
) -> tuple[Effect, ...]:
    """The effect of every entry that is or was published, in their order; days are those of `now`'s zone."""
    shown = [(entry, entry.published_at) for entry in entries]
    if not shown:
        return ()
    known, orders = [fact for fact in facts if counts(fact)], tuple(tallies)
    incidents = incident_of(known)
    told = list({incidents[fact.id]: fact for fact in sorted(known, key=_latest_first)}.values())
    if not told:
        return ()
    first = min(fact.received_at for fact in told).astimezone(now.tzinfo).date()
    return tuple(
        _effect(entry, since, _of(entry, told), orders, first, now)
        for entry, since in shown
        if since is not None and since <= now
    )


def _latest_first(fact: Counted) -> float:
    return -fact.received_at.timestamp()


def _of(entry: Kept, told: Sequence[Counted]) -> list[Counted]:
    key = name_key(entry.product or "")
    return [
        fact
        for fact in told
        if fact.category == entry.category
        and name_key(fact.product or "") == key
        and (entry.cause is None or fact.cause in (None, "unknown", entry.cause))
    ]


def _effect(
    entry: Kept, since: Moment, told: Sequence[Counted], tallies: Sequence[Tally], first: date, now: Moment
) -> Effect:
    on = since.astimezone(now.tzinfo).date()
    end = min(now, entry.retired_at or now).astimezone(now.tzinfo).date()
    days = max(0, min(MOST_DAYS, (on - first).days, (end - on).days - 1))
    periods = (on - days * _DAY, on), (on + _DAY, on + (days + 1) * _DAY)
    received = [fact.received_at.astimezone(now.tzinfo).date() for fact in told]
    before, after = (sum(start <= day < stop for day in received) for start, stop in periods)
    orders = [_orders(entry, tallies, period) for period in periods]
    weights = orders if all(orders) else [1, 1]
    ratio, low, high = rate_ratio(before, after, *weights)
    verdict = _verdict(days, before + after, low, high)
    return Effect(
        id=entry.id,
        language=entry.language,
        product=entry.product,
        category=entry.category,
        where=tuple(place.where for place in entry.published),
        published_at=since,
        days=days,
        before_period=periods[0],
        after_period=periods[1],
        before=before,
        after=after,
        before_orders=orders[0] if all(orders) else None,
        after_orders=orders[1] if all(orders) else None,
        ratio=ratio,
        low=low,
        high=high,
        verdict=verdict,
        why=_why(verdict, days, before + after),
    )


def _orders(entry: Kept, tallies: Sequence[Tally], period: Period) -> int:
    if entry.product is None:
        return sum(orders_in(tallies, period, "day").values())
    return orders_in(tallies, period, "product").get(name_key(entry.product), 0)


def _verdict(days: int, cases: int, low: float | None, high: float | None) -> str:
    if days < FEWEST_DAYS:
        return "too-early"
    if cases < FEWEST_CASES:
        return "too-few"
    if high is not None and high < 1:
        return "fewer"
    return "more" if low is not None and low > 1 else "unclear"


def _why(verdict: str, days: int, cases: int) -> Message:
    known = {"days": days, "fewest_days": FEWEST_DAYS, "cases": cases, "fewest_cases": FEWEST_CASES}
    return _WHY[verdict]._replace(args=known)


def rate_ratio(
    before: int, after: int, before_weight: float = 1, after_weight: float = 1
) -> tuple[float | None, float | None, float | None]:
    """after/before as rates of Poisson counts over their weights, with the exact conditional 95 % interval.

    The ratio and the upper bound are None where there was nothing before, all three where there was nothing at all.
    """
    if not before + after:
        return None, None, None
    scale, tail = before_weight / after_weight, (1 - _CONFIDENCE) / 2
    low = _quantile(tail, after, before + 1) if after else 0.0
    high = _quantile(1 - tail, after + 1, before) if before else None
    ratio = scale * after / before if before else None
    return ratio, scale * low / (1 - low), None if high is None else scale * high / (1 - high)


def _quantile(probability: float, a: int, b: int) -> float:
    """Of the beta distribution, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _beta(middle, a, b) < probability else (low, middle)
    return (low + high) / 2


def _beta(x: float, a: int, b: int) -> float:
    """The regularised incomplete beta function, by its continued fraction (Numerical Recipes, 6.4)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x) - math.log(a)
    )
    return front / _fraction(lambda step: _term(step, x, a, b))


def _term(step: int, x: float, a: int, b: int) -> float:
    half = step // 2
    if step % 2:
        return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
    return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))


def _fraction(term: Callable[[int], float]) -> float:
    """1 + t1/(1 + t2/(1 + ...)), by Lentz's method."""
    value = upper = 1.0
    lower, step, change = 0.0, 1, 0.0
    while abs(change - 1) > 1e-13:
        lower = 1 / (1 + term(step) * lower)
        upper = 1 + term(step) / upper
        change = upper * lower
        value *= change
        step += 1
    return value
