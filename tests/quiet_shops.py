"""Simulated shops: how many complaints a day of which product, carrier and category; numpy makes them quickly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cs_toolkit.core.insight import spikes
from cs_toolkit.core.insight.alerts import SHARES
from cs_toolkit.core.insight.spikes import Rise

HISTORY = 182  # days before the year that is looked at
WEEK = np.array([1.3, 1.15, 1.05, 1.0, 1.0, 0.7, 0.8])
SIZES = {"product": 8, "carrier": 4, "category": 12}
Counts = dict[str, dict[str, list[int]]]


class Quiet(NamedTuple):
    """A shop in which nothing happens: complaints a day, variance over mean of a series, times as many in a year.

    `bumps` are sales: first and last day of the year, and how many times as many come on them.
    """

    rate: float
    spread: float = 1.3
    growth: float = 1.0
    bumps: Sequence[tuple[int, int, float]] = ()


class Risen(NamedTuple):
    """What rises: a kind, which of its series, from which day of the year on, how many times."""

    kind: str
    number: int
    day: int
    times: float = 3.0


def shares(kind: str) -> np.ndarray:
    """Of a kind's series in all complaints: the second has half of what the first has, and so on (Zipf)."""
    weights = 1 / np.arange(1, SIZES[kind] + 1)
    return weights / weights.sum()


def counts(rng: np.random.Generator, shop: Quiet, days: int = 365, risen: Risen | None = None) -> Counts:
    """By kind and series the complaints of each day; the first day is a Monday."""
    day = np.arange(HISTORY + days)
    rate = shop.rate * (WEEK / WEEK.mean())[day % 7] * shop.growth ** ((day - HISTORY) / 365)
    for first, last, times in shop.bumps:
        rate[HISTORY + first : HISTORY + last + 1] *= times
    sizes = tuple(SIZES.values())
    cells = rate[:, None, None, None] * np.einsum("i,j,k->ijk", *map(shares, SIZES))
    for axis, kind in enumerate(SIZES):
        shape = [len(day), 1, 1, 1]
        shape[axis + 1] = sizes[axis]
        means = np.maximum(rate[:, None] * shares(kind), 1e-9)
        # A third of the extra variance comes from each kind's own good and bad days.
        known = means / max((shop.spread - 1) / 3, 1e-9)
        luck = np.minimum(rng.gamma(known, 1 / known), 30) if shop.spread > 1 else np.ones_like(means)
        if risen is not None and risen.kind == kind:
            luck[HISTORY + risen.day :, risen.number] *= risen.times
        cells = cells * luck.reshape(shape)
    found = rng.poisson(cells)
    axes = {"product": (2, 3), "carrier": (1, 3), "category": (1, 2)}
    return {
        kind: {f"{kind} {number}": column.tolist() for number, column in enumerate(found.sum(axis=other).T)}
        for kind, other in axes.items()
    }


def alarms(found: Counts, budget: float) -> list[Rise]:
    """What is told of a shop, in its year, all kinds of series and the shop as a whole together."""
    total = [sum(day) for day in zip(*found["product"].values(), strict=True)]
    weights = spikes.day_weights(total, 0)
    kinds = {**found, "shop": {"shop": total}}
    rises = [
        rise for kind, series in kinds.items() for rise in spikes.rises(series, total, weights, budget * SHARES[kind])
    ]
    return [rise for rise in rises if rise.opened >= HISTORY]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean."""
    mean, error = float(np.mean(values)), 1.96 * float(np.std(values)) / len(values) ** 0.5
    return mean - error, mean + error


def cut(found: Counts, days: int) -> Counts:
    """As if it were now the end of that day."""
    return {kind: {name: series[:days] for name, series in of_kind.items()} for kind, of_kind in found.items()}
