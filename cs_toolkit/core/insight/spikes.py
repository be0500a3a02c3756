"""Spikes: a product, carrier or category of which more complaints come than the shop is used to.

The procedure is that of Shiryaev and Roberts (S. W. Roberts, Technometrics 8, 1966; its run length: M. Pollak, Annals
of Statistics 15, 1987). For every recent day on which a rise may have begun, the probability of what came since, after
a rise, is divided by that without one. The sum of these ratios, each weighted with a small p, is in quiet times
expected to grow by p a day. An alarm is raised where it reaches 1, and the sum begins anew; so the false alarms to be
expected of a year are no more than its p together, whatever the series have to do with one another. That is the budget:
it is divided among the kinds of series, and within a kind in proportion to how many complaints a series usually brings.

Without a rise a count is negative binomial: Poisson, but wider by the dispersion of weeks around what was expected of
them, by what the baseline leaves uncertain, and by the same of the rest of the shop. The baseline is an exponentially
weighted mean of the days before, by day of the week. Where the rest of the kind rises too (a sale, growth), so much is
expected of each series. Days of an alarm are no part of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import accumulate
from math import exp, log
from typing import Any, Final, NamedTuple

LEAST_DAYS: Final = 28  # of history, before anything is called unusual
LEAST_CASES: Final = 10
LEAST_COUNT: Final = 3  # of a rise
_WINDOW: Final = 28  # days back to the earliest beginning of a rise that is looked for
_FADE: Final = 0.5 ** (1 / 63)  # of a day's weight in the baseline: half of it after nine weeks,
_FADE_OF_ALL: Final = 0.5 ** (1 / 28)  # sooner where growth has no rest of the shop to show in
_UNSEEN: Final = 0.5  # complaints that a series counts as having had before its first one
_STEADY: Final = 3.0  # complaints of the rest of the shop by which its rise is held to be chance
_SPREAD: Final = 1.15  # dispersion of weeks that is expected before any was seen,
_SPREAD_WEIGHT: Final = 40.0  # and so many complaints' worth of that
_AIMS: Final = ((14, 0.7), (3, 0.3))  # rises to be found within so many days, and their shares of the budget
_LEAST_RISE: Final = 2.0  # smaller ones are no matter of days
_SLACK: Final = 3.0  # by which the bound on false alarms is above what the simulations of the tests find
_CALM: Final = 14  # days that tell that a rise is over,
_CALM_RATE: Final = 1.5  # with no more than this many times the usual
_SURE: Final = 700.0  # the logarithm of the greatest ratio that a float holds
_LONGEST: Final = 56  # days after which what was a rise has become usual


class Rise(NamedTuple):
    """A rise of one series, days numbered as its counts are.

    It began on `since`, was seen on `opened`, and `ended` is the first day after it (None: it lasts). `rate` is what an
    ordinary day brings. `is_usual`: it ended because it has lasted so long that it is no news.
    """

    name: str
    since: int
    opened: int
    ended: int | None
    rate: float | None
    is_usual: bool = False


def day_weights(total: Sequence[int], weekday: int) -> list[float]:
    """Prefix sums of what each day is worth, from all complaints of each day; the first day is a `weekday` (0: Monday).

    A day of the week on which twice as many come as on the average is worth 2; it is learnt from the weeks before.
    """
    seen, worth = [0.0] * 7, []
    today = [1.0] * 7
    for number, count in enumerate(total):
        day = (weekday + number) % 7
        if number % 7 == 0:
            mean = sum(seen) / 7
            today = [(one + _STEADY) / (mean + _STEADY) for one in seen]
        worth.append(today[day])
        seen = [one * _FADE for one in seen]
        seen[day] += count
    return _summed(worth)


def known_from(total: Sequence[int]) -> int:
    """The first day with enough history before it to tell what is usual; beyond the last one where there is none."""
    enough = (day for day, seen in enumerate(_summed(total)) if day >= LEAST_DAYS and seen >= LEAST_CASES)
    return next(enough, len(total))


def rises(
    series: Mapping[str, Sequence[int]],
    total: Sequence[int],
    weights: Sequence[float],
    budget: float,
    *,
    untested: Container[int] = (),
) -> list[Rise]:
    """The rises of the series of one kind, by day of opening; `budget` is the false alarms of a year, for all of them.

    `total` counts also what belongs to no series of this kind; `weights` are `day_weights`. The last day is not over
    yet: it may begin a rise, but ends none. On `untested` days none is seen.
    """
    has_rest = len(series) > 1 or sum(map(sum, series.values())) < sum(total)
    fade = _FADE if has_rest else _FADE_OF_ALL
    base, spread = _baseline(total, weights, fade), _dispersion(series, total, weights, fade)
    kind = _Kind(_summed(total), weights, base, spread, known_from(total), budget * _SLACK / 365, has_rest)
    found: list[Rise] = []
    for name, counts in series.items():
        found += _Watch(name, counts, kind).rises(untested)
    return sorted(found, key=lambda rise: (rise.opened, rise.name))


class _Baseline:
    """Before each day, the faded sums of complaints and of what their days were worth."""

    def __init__(self, fade: float) -> None:
        self.fade = fade
        self.counts = [0.0]
        self.days = [0.0]

    def rate(self, day: int) -> float:
        return self.counts[day] / self.days[day] if day else 0.0

    def learn(self, count: int, worth: float) -> None:
        self.counts.append(self.counts[-1] * self.fade + count)
        self.days.append(self.days[-1] * self.fade + worth)

    def hold(self, day: int) -> None:
        """As if what came since that day had not been."""
        self.counts.append(self.counts[day])
        self.days.append(self.days[day])


class _Kind(NamedTuple):
    """What the series of one kind have in common; `known` is `known_from`, `chance` the p of a day for all of them."""

    total: Sequence[int]
    weights: Sequence[float]
    base: _Baseline
    spread: Sequence[float]
    known: int
    chance: float
    has_rest: bool


class _Watch:
    """One series, day by day."""

    def __init__(self, name: str, counts: Sequence[int], kind: _Kind) -> None:
        self.name = name
        self.counts = counts
        self.seen: list[int] = _summed(counts)
        self.kind = kind
        self.base = _Baseline(kind.base.fade)
        self.first = 0  # the first day on which a rise may begin

    def rises(self, untested: Container[int]) -> Iterator[Rise]:
        """Every rise, the last one perhaps without an end."""
        rise: Rise | None = None
        for day, count in enumerate(self.counts):
            if rise is None and count and day not in untested:
                rise = self._opened(day)
            if rise is None:
                self.base.learn(count, self._worth(day, day + 1))
                continue
            self.base.hold(rise.since)
            if day + 1 < len(self.counts) and (ended := self._ended(rise, day + 1)):
                yield ended
                rise = None
        if rise is not None:
            yield rise

    def _worth(self, start: int, end: int) -> float:
        return self.kind.weights[end] - self.kind.weights[start]

    def _opened(self, day: int) -> Rise | None:
        """The rise that is seen on a day."""
        start = max(self.first, self.kind.known, day - _WINDOW + 1)
        if day < start or self.seen[day + 1] - self.seen[start] < LEAST_COUNT:
            return None
        usual = self.base.rate(start) or _UNSEEN / self.base.days[start]
        chance = self.kind.chance * min(1.0, usual / self.kind.base.rate(start))
        aims = [(rise, log(rise), part) for days, part in _AIMS for rise in (_aim(usual * days, -log(chance)),)]
        best, odds, since = 0.0, 0.0, start
        for begin in range(start, day + 1):
            ratio = self._ratio(begin, day + 1, aims)
            odds += ratio
            if ratio > best and self.seen[day + 1] - self.seen[begin] >= LEAST_COUNT:
                best, since = ratio, begin
        if chance * odds < 1 or not best:
            return None
        return Rise(self.name, since, day, None, self.base.rate(since))

    def _ratio(self, begin: int, end: int, aims: Sequence[tuple[float, float, float]]) -> float:
        """How much likelier what came from `begin` to before `end` is after a rise than without."""
        kind, count = self.kind, self.seen[end] - self.seen[begin]
        worth, known = self._worth(begin, end), self.base.counts[begin] + _UNSEEN
        usual = known / self.base.days[begin]
        mean, doubt = usual * worth, 1 / known
        if count <= mean:
            return 0.0  # next to nothing, and this is asked often
        if kind.has_rest:
            rest = kind.base.rate(begin) - usual
            mean *= max(1.0, self._risen(begin, end, rest), self._risen(max(0, begin - _WINDOW), end, rest))
            doubt += 1 / (max(0.0, rest) * worth + _STEADY)
        shape = 1 / ((kind.spread[begin] - 1) / mean + doubt)
        odds = 0.0
        for rise, log_rise, part in aims:
            gain = count * log_rise + (shape + count) * log((shape + mean) / (shape + rise * mean))
            odds += part * exp(min(gain, _SURE))
        return odds

    def _risen(self, begin: int, end: int, usual: float) -> float:
        """How many times the usual came of the rest of the kind."""
        came = self.kind.total[end] - self.kind.total[begin] - self.seen[end] + self.seen[begin]
        return (came + _STEADY) / (max(0.0, usual) * self._worth(begin, end) + _STEADY)

    def _ended(self, rise: Rise, end: int) -> Rise | None:
        """The rise, ended before a day on which the last days have been calm, or it is no news any more."""
        if end - rise.opened >= _LONGEST:
            start = end - _WINDOW
            self.base.counts[-1], self.base.days[-1] = self.seen[end] - self.seen[start], self._worth(start, end)
        else:
            start = end - _CALM
            came, usual = self.seen[end] - self.seen[start], self.base.rate(rise.since) * self._worth(start, end)
            if start < rise.since or came > max(1.0, _CALM_RATE * usual):
                return None
        self.first = end
        return rise._replace(ended=end, is_usual=end - rise.opened >= _LONGEST)


def _aim(mean: float, wanted: float) -> float:
    """How many times the usual a count of this mean must be for a ratio of so much (its logarithm) to be likely.

    Solves mean (k log k - k + 1) = wanted for k by Newton's method, from above, where it converges.
    """
    needed = max(1.0, wanted) / mean
    rise = 2 + needed
    for _ in range(6):
        rise -= (rise * log(rise) - rise + 1 - needed) / log(rise)
    return max(_LEAST_RISE, rise)


def _baseline(counts: Sequence[int], weights: Sequence[float], fade: float) -> _Baseline:
    base = _Baseline(fade)
    for day, count in enumerate(counts):
        base.learn(count, weights[day + 1] - weights[day])
    return base


def _dispersion(
    series: Mapping[str, Sequence[int]], total: Sequence[int], weights: Sequence[float], fade: float
) -> list[float]:
    """Before each day, how much wider than Poisson the weeks before it were around what was expected of them.

    Of several series it is expected that they share the complaints of a week as before; of one, what is usual.
    """
    whole = _baseline(total, weights, fade)
    off, mean = [0.0] * (len(total) + 1), [0.0] * (len(total) + 1)
    for counts in series.values():
        base = _baseline(counts, weights, fade)
        for end in range(LEAST_DAYS + 7, len(total) + 1, 7):
            start = end - 7
            usual, came = base.rate(start) * (weights[end] - weights[start]), sum(counts[start:end])
            part = base.counts[start] / whole.counts[start] if len(series) > 1 and whole.counts[start] else 0.0
            if part:
                usual = part * sum(total[start:end])
            off[end] += (came - usual) ** 2
            mean[end] += usual * (1 - part)
    return [
        max(1.0, (_SPREAD * _SPREAD_WEIGHT + far) / (_SPREAD_WEIGHT + near))
        for far, near in zip(_faded(off), _faded(mean), strict=True)
    ]


def _faded(values: Sequence[float]) -> list[float]:
    return list(accumulate(values, lambda before, value: before * _FADE + value))


def _summed(values: Sequence[Any]) -> list[Any]:
    return list(accumulate(values, initial=0))
