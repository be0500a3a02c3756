"""Complaints per order: never without orders, and nobody called worse whom chance alone put last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from builders import at
from fact_builders import a_fact

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.rates import UNKNOWN, Rate, _apart, covered, days_of, rate_rows, rates
from cs_toolkit.core.order_counts import Tally
from cs_toolkit.core.share import Share

ZONE = ZoneInfo("Asia/Shanghai")
NOVEMBER: dict[str, Any] = {
    "since": at("2026-11-01T00:00+08:00"), "until": at("2026-12-01T00:00+08:00"), "zone": ZONE, "currency": "CNY",
}  # fmt: skip


def orders(number: int, day: str = "2026-11-05", **about: str) -> Tally:
    return Tally(day=day, orders=number, **about)


def complaints(number: int, **facts: Any) -> list[CaseFacts]:
    """So many, each about an order of its own."""
    names = {"product": None, "platform": None, "carrier": None, **facts}
    return [a_fact(f"20261120-{place:02}-{names}", **names) for place in range(number)]


def found(facts: Iterable[CaseFacts], tallies: Iterable[Tally], by: str = "carrier") -> dict[str, Rate]:
    return {rate.name: rate for rate in rates(facts, tallies, **NOVEMBER) if rate.by == by}


def test_a_rate_has_a_denominator_and_an_interval() -> None:
    """Five of 200 orders; the interval is Wilson's."""
    rate = found(complaints(5, carrier="zto"), [orders(200, carrier="zto")])["zto"]
    assert (rate.complaints, rate.orders, rate.rate, rate.pooled) == (5, 200, 0.025, 0.025)
    assert (rate.low, rate.high) == pytest.approx((0.0107, 0.0572), abs=5e-5)
    assert rate.verdict == "usual"


def test_without_orders_there_is_only_a_count() -> None:
    """Never 0 %, and never a rate above all: the order book may know fewer than complained."""
    without = found(complaints(5, carrier="zto"), [])["zto"]
    assert (without.complaints, without.rate, without.low, without.pooled) == (5, None, None, None)
    assert without.verdict == "no-orders"
    too_few = found(complaints(5, carrier="zto"), [orders(3, carrier="zto")])["zto"]
    assert (too_few.rate, too_few.verdict) == (None, "not-enough-data")


def test_orders_without_complaints_are_a_rate_of_nothing() -> None:
    """A product that is ordered and never complained about has a rate: 0 %, with an interval."""
    rate = found([], [orders(100, product="水杯")], "product")["水杯"]
    assert (rate.complaints, rate.rate, rate.verdict) == (0, 0.0, "not-enough-data")
    assert rate.high == pytest.approx(0.037, abs=1e-3)


def test_what_is_not_known_is_pooled_and_never_ranked() -> None:
    """It stands last, with its numbers, and does not enter the rate of all."""
    rows = rates(
        [*complaints(30), *complaints(3, carrier="sf")], [orders(40), orders(300, carrier="sf")], **NOVEMBER
    )  # fmt: skip
    last = [rate for rate in rows if rate.by == "carrier"][-1]
    assert (last.name, last.complaints, last.orders, last.verdict) == (UNKNOWN, 30, 40, "not-ranked")
    assert last.pooled == 0.01
    assert [rate.by for rate in rows if rate.name == UNKNOWN] == ["product", "carrier", "platform", "warehouse"]
    lost = found(complaints(3), [orders(9, carrier="sf")])[UNKNOWN]
    assert (lost.orders, lost.rate, lost.verdict) == (0, None, "not-ranked")


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, 2),
        ({"received": "2026-10-31T23:59:59+08:00"}, 1),
        ({"received": "2026-12-01T00:00+08:00"}, 1),
        ({"category": "praise"}, 1),
        ({"outcome": "duplicate"}, 1),
        ({"merged_into": "20261101-01"}, 1),
        ({"order": "A1"}, 1),
    ],
)
def test_which_complaints_count(change: dict[str, Any], counted: int) -> None:
    """Those of the period, neither praise nor unfounded nor merged; several about one order once."""
    facts = [a_fact("one", carrier="zto", order="A1"), a_fact("two", carrier="ZTO", **{"order": "B2", **change})]
    assert found(facts, [orders(9, carrier="zto")])["zto"].complaints == counted


def test_an_order_of_several_products_counts_for_each() -> None:
    """As its complaint does; spelled as most write it."""
    tallies = [orders(50, product="旅行杯; 杯盖"), orders(50, product="旅行杯")]
    rows = found(complaints(2, product="旅行杯; 杯蓋"), [*tallies, orders(1, product="杯盖")], "product")
    assert {name: (rate.complaints, rate.orders) for name, rate in rows.items()} == {
        "旅行杯": (2, 100), "杯盖": (2, 51),
    }  # fmt: skip


def five(worst: int, volume: int = 1000) -> tuple[list[CaseFacts], list[Tally]]:
    """Five carriers; the last has its own number of complaints, the others 20 each."""
    names = ["zto", "yto", "sto", "yunda", "jt"]
    facts = [
        case
        for name, count in zip(names, (20, 20, 20, 20, worst), strict=True)
        for case in complaints(count, carrier=name, cost="12.50")
    ]
    return facts, [orders(volume, carrier=name) for name in names]


def test_a_carrier_that_is_really_worse_is_named_with_the_saving() -> None:
    """40 complaints above what the others would have had, at 12.50 each, with the interval of that difference."""
    worse = found(*five(60))["jt"]
    assert worse.verdict == "worse"
    assert worse.saving is not None
    assert (worse.saving.amount, worse.saving.currency) == (Decimal("500.00"), "CNY")
    assert Decimal(250) < worse.saving.low < Decimal(500) < worse.saving.high < Decimal(800)


def test_who_is_last_by_chance_is_not_named() -> None:
    """28 complaints instead of 20 are no finding."""
    rows = found(*five(28))
    assert {rate.verdict for rate in rows.values()} == {"usual"}
    assert {rate.saving for rate in rows.values()} == {None}


def test_one_that_is_better_is_named_too() -> None:
    """There is nothing to save."""
    better = found(*five(1, volume=500))["jt"]
    assert (better.verdict, better.saving) == ("better", None)


def test_below_the_least_number_of_orders_nobody_is_judged() -> None:
    """Ten complaints of 29 orders, and the others 1 %: still too few orders to judge a carrier by."""
    facts = [*complaints(10, carrier="new"), *complaints(10, carrier="zto")]
    assert found(facts, [orders(29, carrier="new"), orders(1000, carrier="zto")])["new"].verdict == "not-enough-data"
    assert found(facts, [orders(30, carrier="new"), orders(1000, carrier="zto")])["new"].verdict == "worse"


def test_a_saving_needs_known_costs_in_the_shops_money() -> None:
    """Own costs where there are five, else the mean of all; none where nobody noted any, or only in other money."""
    tallies = [orders(1000, carrier="zto"), orders(1000, carrier="jt")]
    usual = complaints(5, carrier="zto", cost="10")
    for cost, currency, saving in (("2", "CNY", "110.00"), (None, "CNY", "550.00"), ("2", "USD", "550.00")):
        worse = found([*usual, *complaints(60, carrier="jt", cost=cost, currency=currency)], tallies)["jt"].saving
        assert worse is not None
        assert worse.amount == Decimal(saving)
    assert (
        found([*complaints(5, carrier="zto", cost=None), *complaints(60, carrier="jt", cost=None)], tallies)[
            "jt"
        ].saving
        is None
    )


def test_rows_are_flat() -> None:
    """The keys of the table `rates`."""
    facts, tallies = five(60)
    rows = rate_rows(facts, [*tallies, orders(9, day="2026-12-01", carrier="jt")], **NOVEMBER)
    (row,) = [row for row in rows if row["name"] == "jt"]
    assert list(row) == [
        "by", "name", "orders", "complaints", "rate", "low", "high", "pooled", "verdict", "saving", "saving_low",
        "saving_high", "currency", "since_at", "until_at",
    ]  # fmt: skip
    assert (row["orders"], row["saving"], row["currency"], row["since_at"]) == (
        1000, Decimal("500.00"), "CNY", NOVEMBER["since"],
    )  # fmt: skip
    assert next(row for row in rows if row["name"] == "zto")["saving"] is None


def test_days_are_the_shops() -> None:
    """Half-open; a period that ends at noon touches that day."""
    since, until = at("2026-10-31T16:00Z"), at("2026-11-02T04:00Z")
    assert [str(day) for day in days_of(since, until, ZONE)] == ["2026-11-01", "2026-11-03"]
    assert [str(day) for day in days_of(since, until, UTC)] == ["2026-10-31", "2026-11-03"]
    assert covered([orders(3, "2026-11-01"), orders(3, "2026-11-01", carrier="sf")], since, until, ZONE) == (1, 2)


@pytest.mark.parametrize(
    "volumes", [(200,) * 5, (1000,) * 5, (5000, 1000, 300, 100, 40), (30, 30, 30, 30, 3000), (20_000, 900, 60, 35, 31)]
)
@pytest.mark.parametrize("rate", [0.005, 0.02, 0.07, 0.2])
def test_five_equal_carriers_are_rarely_called_unequal(volumes: tuple[int, ...], rate: float) -> None:
    """In at most 5 of 100 periods, however unequal their volumes (400 periods: 8 % leave room for chance)."""
    assert _called_unequal(volumes, rate, 400, seed=11) <= 0.08


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_equal_carriers_of_any_volume(seed: int) -> None:
    """Volumes and rates that nobody chose: 4,000 periods each, at most 5 % and what chance adds (3 standard errors)."""
    random = np.random.default_rng([seed, 2005])
    volumes = tuple(int(10 ** random.uniform(1.5, 4.5)) for _ in range(5))
    rate = float(10 ** random.uniform(np.log10(0.005), np.log10(0.2)))
    assert _called_unequal(volumes, rate, 4_000, seed) <= 0.05 + 3 * (0.05 * 0.95 / 4_000) ** 0.5


@pytest.mark.slow
def test_a_carrier_three_times_as_bad_is_found() -> None:
    """6 % instead of 2 % of a thousand orders: in at least 95 of 100 periods."""
    random = np.random.default_rng(5)
    chances = np.array([0.02, 0.02, 0.06, 0.02, 0.02])
    hits = sum("2" in _apart(*_shares(random.binomial(1000, chances), (1000,) * 5)) for _ in range(500))
    assert hits >= 475


def _called_unequal(volumes: tuple[int, ...], rate: float, periods: int, seed: int) -> float:
    random = np.random.default_rng(seed)
    return sum(bool(_apart(*_shares(random.binomial(volumes, rate), volumes))) for _ in range(periods)) / periods


def _shares(counts: Iterable[int], volumes: tuple[int, ...]) -> tuple[dict[str, Share], Share]:
    shares = {str(place): Share(int(count), of) for place, (count, of) in enumerate(zip(counts, volumes, strict=True))}
    return shares, Share(sum(share.number for share in shares.values()), sum(volumes))
