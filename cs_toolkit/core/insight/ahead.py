"""How many complaints to expect next week, by product and category, where the history allows it.

A gamma-Poisson model whose memory fades by a tenth a week (Smith 1979), so that it follows a level that moves. What
begins in this unfinished week counts by the share of a week that such days usually bring. The interval is that of the
negative binomial distribution which results, widened by what the weeks so far scattered more than by chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from math import exp, lgamma, log
from operator import attrgetter
from typing import Final, NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core.insight.brief import Brief
from cs_toolkit.core.order_counts import name_key
from cs_toolkit.core.recurring.cases import counts

WEEKS: Final = 26
"""So many whole weeks are looked at."""
LEAST_WEEKS: Final = 8
LEAST_CASES: Final = 10
COVERAGE: Final = 0.8
"""The interval holds what comes in this share of weeks, or a little more: counts are whole numbers."""
_KEPT: Final = 0.9  # of what was known, from one week to the next
_WEEK: Final = timedelta(weeks=1)
_DAYS: Final = 7
_Seen = tuple[Counter[date], Counter[str]]


class Outlook(NamedTuple):
    """What the week from Monday `week_start` will bring for a product or category, or for all (by `all`).

    `weeks` and `cases` are the history it rests on: whole weeks after the first case, and the cases in them and in the
    days since. `basis` is forecast, or not-enough-history: then nothing is expected (None).
    """

    by: str
    name: str
    week_start: date
    expected: float | None
    low: int | None
    high: int | None
    weeks: int
    cases: int
    basis: str


class _Level(NamedTuple):
    """What is known of a weekly level: a gamma distribution of so many cases in so many weeks."""

    cases: float
    weeks: float

    def faded(self) -> _Level:
        return _Level(self.cases * _KEPT, self.weeks * _KEPT)

    def after(self, count: float, weeks: float = 1.0) -> _Level:
        return _Level(self.cases + count, self.weeks + weeks)

    @property
    def mean(self) -> float:
        return self.cases / self.weeks


def first_needed(now: datetime, zone: tzinfo) -> datetime:
    """From when on cases are looked at."""
    return localtime.first(datetime.combine(_monday(now, zone) - WEEKS * _WEEK, time()), zone)


def ahead(briefs: Iterable[Brief], now: datetime, zone: tzinfo) -> list[Outlook]:
    """What next week will bring: all together, then products and categories, those of which most is expected first.

    `briefs` are those of the last weeks (`first_needed`); products and categories without a case in them are not named.
    """
    monday = _monday(now, zone)
    today = now.astimezone(zone).date()
    first = monday - WEEKS * _WEEK
    seen = _sightings(briefs, now, first)
    found = [
        _outlook(by, min(names, key=lambda name: (-names[name], name), default=key or by), days, monday, today)
        for (by, key), (days, names) in sorted(seen.items(), key=lambda one: one[0])
    ]
    order = ("all", "product", "category")
    return sorted(found, key=lambda one: (order.index(one.by), -(one.expected or 0.0), -one.cases, one.name))


def _sightings(briefs: Iterable[Brief], now: datetime, first: date) -> dict[tuple[str, str], _Seen]:
    """What each counted case since a day counts for (by, and its key): how many a day, and a product's names."""
    moment, since = now.timestamp(), first.isoformat()
    heard = [one for one in briefs if one.day >= since and one.received <= moment and counts(one)]
    days = {day: date.fromisoformat(day) for day in {one.day for one in heard}}
    keys = {product: name_key(product) for product in {one.product for one in heard} if product}
    seen: dict[tuple[str, str], _Seen] = defaultdict(lambda: (Counter(), Counter()))
    for (day, category), number in Counter(map(attrgetter("day", "category"), heard)).items():
        seen["all", ""][0][days[day]] += number
        seen["category", category][0][days[day]] += number
    for (day, product), number in Counter(map(attrgetter("day", "product"), heard)).items():
        if product:
            seen["product", keys[product]][0][days[day]] += number
    for product, number in Counter(map(attrgetter("product"), heard)).items():
        if product:
            seen["product", keys[product]][1][product.strip()] += number
    return seen


def _outlook(by: str, name: str, days: Counter[date], monday: date, today: date) -> Outlook:
    """Weeks before the first case say nothing of a product that may not have been sold; the first one began halfway."""
    begin = min(days) - timedelta(days=min(days).weekday()) + _WEEK
    weeks = max(0, (monday - begin).days // _DAYS)
    cases = sum(count for day, count in days.items() if day >= begin)
    if weeks < LEAST_WEEKS or cases < LEAST_CASES:
        return Outlook(by, name, monday + _WEEK, None, None, None, weeks, cases, "not-enough-history")
    level, scatter = _level([_between(days, begin + number * _WEEK, _DAYS) for number in range(weeks)])
    elapsed = (today - monday).days
    share = sum(_profile(days)[:elapsed])
    level = level.faded().after(_between(days, monday, elapsed), share).faded()
    low, high = _interval(level.mean, scatter * _spread(level))
    return Outlook(by, name, monday + _WEEK, round(level.mean, 2), low, high, weeks, cases, "forecast")


def _level(counts: Sequence[int]) -> tuple[_Level, float]:
    """The level after the weeks, and how many times more than by chance they scattered around what was expected.

    That is known the worse the fewer weeks there are: it is raised as Student's t is wider than the normal curve.
    """
    level = _Level(0.5, 0.0).after(counts[0])
    misses = 0.0
    for count in counts[1:]:
        level = level.faded()
        misses += (count - level.mean) ** 2 / _spread(level)
        level = level.after(count)
    return level, max(1.0, misses / (len(counts) - 3))


def _spread(level: _Level) -> float:
    """The variance of the next week's count: by chance, and because the level is not quite known."""
    return level.mean * (1 + 1 / level.weeks)


def _profile(days: Counter[date]) -> list[float]:
    """Which share of a week each weekday brings, from Monday on; smoothed by a week in which all are alike."""
    brought = Counter[int]()
    for day, count in days.items():
        brought[day.weekday()] += count
    whole = sum(brought.values()) + _DAYS
    return [(brought[day] + 1) / whole for day in range(_DAYS)]


def _between(days: Counter[date], first: date, length: int) -> int:
    return sum(days[first + timedelta(days=number)] for number in range(length))


def _interval(mean: float, variance: float) -> tuple[int, int]:
    """The counts between which a negative binomial variable of this mean and variance (the larger) falls."""
    size = mean * mean / (variance - mean)
    log_no, log_yes = log(size / (size + mean)), log(mean / (size + mean))
    tail, sum_, count = (1 - COVERAGE) / 2, 0.0, 0
    low: int | None = None
    while True:
        sum_ += exp(lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log_no + count * log_yes)
        if low is None and sum_ > tail:
            low = count
        if low is not None and sum_ >= 1 - tail:
            return low, count
        count += 1


def _monday(now: datetime, zone: tzinfo) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday())
