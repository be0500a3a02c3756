"""Spikes on simulated shops: the budget of false alarms is kept, and a threefold rise is found within two weeks."""

from __future__ import annotations

import numpy as np
import pytest
from quiet_shops import HISTORY, Quiet, Risen, alarms, counts, cut, interval, shares

from cs_toolkit.core.insight.alert_rules import Rules

BUDGET = Rules().budget
SALES = ((310, 330, 2.5),)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shop", "years"),
    [
        (Quiet(0.1), 150),
        (Quiet(0.3), 200),
        (Quiet(1), 200),
        (Quiet(2), 150),
        (Quiet(5), 100),
        (Quiet(20), 50),
        (Quiet(2, spread=1.0), 50),
        (Quiet(2, spread=1.8), 100),
        (Quiet(2, growth=2.0), 100),
        (Quiet(2, bumps=SALES), 100),
        (Quiet(10, growth=2.0, bumps=SALES), 50),
    ],
)
def test_quiet_years_keep_the_budget_of_false_alarms(shop: Quiet, years: int) -> None:
    """Of small shops and larger ones, growing ones, and with sales: the interval of the mean ends below the budget."""
    rng = np.random.default_rng(years)
    found = [len(alarms(counts(rng, shop), BUDGET)) for _ in range(years)]
    low, high = interval(found)
    assert high <= BUDGET, (low, high)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["product", "carrier", "category"])
@pytest.mark.parametrize("usual", [1.3, 3.0])
def test_a_threefold_rise_is_found_within_two_weeks(kind: str, usual: float) -> None:
    """In nine shops of ten, of what brings more than one complaint a day: with fewer, two weeks tell too little."""
    rng = np.random.default_rng(7)
    shop, runs, seen = Quiet(usual / float(shares(kind)[0])), 150, 0
    for number in range(runs):
        day = number % 60
        found = counts(rng, shop, days=day + 14, risen=Risen(kind, 0, day))
        told = alarms(cut(found, HISTORY + day + 14), BUDGET)
        seen += any(rise.name == f"{kind} 0" and rise.opened >= HISTORY + day for rise in told)
    assert seen / runs >= 0.9
