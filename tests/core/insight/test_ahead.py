"""What next week will bring: only where there is a history, and as uncertain as it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from builders import at
from fact_builders import a_fact

from cs_toolkit.core.insight.ahead import Outlook, _outlook, ahead, first_needed
from cs_toolkit.core.insight.brief import Brief, brief
from cs_toolkit.core.insight.facts import CaseFacts

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-23T09:00+08:00")  # a Monday
MONDAY = date(2026, 11, 23)


def weekly(*counts: int, until: datetime = NOW, **facts: Any) -> list[CaseFacts]:
    """So many cases in each of the weeks before, on Wednesday; the last number is of the week before `until`."""
    wednesdays = [until - timedelta(weeks=back) + timedelta(days=2) for back in range(len(counts), 0, -1)]
    return [
        a_fact(f"{day:%Y%m%d}-{number:02}", received=day, **facts)
        for day, count in zip(wednesdays, counts, strict=True)
        for number in range(count)
    ]


def briefs(facts: list[CaseFacts]) -> list[Brief]:
    return [brief(case, ZONE) for case in facts]


def of_all(facts: list[CaseFacts], now: datetime = NOW) -> Outlook:
    return ahead(briefs(facts), now, ZONE)[0]


def test_a_steady_shop_expects_what_it_is_used_to() -> None:
    """Ten a week for twelve weeks; next week begins on the Monday after this one."""
    found = of_all(weekly(*[10] * 12))
    assert (found.by, found.name, found.week_start) == ("all", "all", date(2026, 11, 30))
    assert found.expected == pytest.approx(10.1, abs=0.3)
    assert (found.low, found.high) == (6, 15)
    assert (found.weeks, found.cases, found.basis) == (11, 110, "forecast")


@pytest.mark.parametrize(
    ("counts", "weeks", "cases"), [([10] * 8, 7, 70), ([1] + [0, 1] * 9, 18, 9), ([3], 0, 0), ([2, 0], 1, 0)]
)
def test_without_a_history_nothing_is_expected(counts: list[int], weeks: int, cases: int) -> None:
    """Eight whole weeks and ten cases after the week of the first case: less is no ground to stand on."""
    found = of_all(weekly(*counts))
    assert (found.expected, found.low, found.high) == (None, None, None)
    assert (found.weeks, found.cases, found.basis) == (weeks, cases, "not-enough-history")


def test_no_case_no_outlook() -> None:
    """Nor from what happens after now, is praise, or was long ago."""
    assert ahead([], NOW, ZONE) == []
    old = weekly(5, until=NOW - timedelta(weeks=30))
    assert (
        ahead(briefs([*weekly(3, category="praise"), *weekly(3, until=NOW + timedelta(weeks=1)), *old]), NOW, ZONE)
        == []
    )


def test_the_level_follows_what_happens() -> None:
    """A shop that had 4 a week and has 20 for two months expects much more than the mean of all (10.4)."""
    expected = of_all(weekly(*[4] * 12, *[20] * 8)).expected
    assert expected is not None
    assert 14 < expected < 19


def test_a_restless_shop_gets_a_wide_interval() -> None:
    """The same mean; the weeks scattered far more than by chance."""
    calm, restless = of_all(weekly(*[10] * 16)), of_all(weekly(*[2, 18] * 8))
    assert None not in (calm.low, calm.high, restless.low, restless.high)
    assert restless.low < calm.low < calm.high < restless.high  # type: ignore[operator]


def test_this_week_counts_as_far_as_it_has_come() -> None:
    """On Sunday a week that brought three times as many is no secret any more."""
    sunday = NOW + timedelta(days=6)
    quiet = weekly(*[10] * 12)
    surge = quiet + [a_fact(f"20261125-{number:02}", received="2026-11-25T10:00+08:00") for number in range(30)]
    usual, now_quiet, now_surging = of_all(quiet), of_all(quiet, sunday), of_all(surge, sunday)
    assert usual.week_start == now_surging.week_start
    assert now_quiet.expected < usual.expected < now_surging.expected  # type: ignore[operator]


def test_products_and_categories_stand_apart() -> None:
    """Spelled in either script a product is one; the order: all, products, categories, most expected first."""
    cups = weekly(*[3] * 6, product="保溫杯") + weekly(*[4] * 12, product="保温杯", category="quality-defect")
    rest = weekly(*[2] * 12, product=None)
    found = ahead(briefs(cups + rest), NOW, ZONE)
    assert [(one.by, one.name) for one in found] == [
        ("all", "all"), ("product", "保温杯"), ("category", "delivery-damaged"), ("category", "quality-defect"),
    ]  # fmt: skip


def test_half_a_year_is_looked_at() -> None:
    """From the Monday 26 weeks before this week's, at midnight of the shop."""
    assert first_needed(at("2026-11-29T23:00+08:00"), ZONE).isoformat() == "2026-05-25T00:00:00+08:00"


@pytest.mark.slow
@pytest.mark.parametrize("weeks", [9, 18, 27])
@pytest.mark.parametrize("mean", [2.0, 8.0, 40.0])
@pytest.mark.parametrize("scatter", [0.0, 0.15, 0.4])
def test_the_interval_holds_what_it_says(weeks: int, mean: float, scatter: float) -> None:
    """In four of five weeks, with counts by chance alone or scattered beyond it, on any day of this week.

    600 shops; 3 standard errors are left to chance, and an interval of few whole numbers may hold more.
    """
    random = np.random.default_rng([weeks, int(mean), int(100 * scatter)])
    week = np.array([0.22, 0.16, 0.14, 0.14, 0.14, 0.1, 0.1])
    held = tried = 0
    for shop in range(600):
        levels = random.gamma(1 / scatter, mean * scatter, weeks + 2) if scatter else np.full(weeks + 2, mean)
        counts = random.poisson(levels[:, None] * week)
        days = _days(counts, weeks, elapsed=shop % 7)
        found = _outlook("all", "all", days, MONDAY, MONDAY + timedelta(days=shop % 7)) if days else None
        if found and found.low is not None and found.high is not None:
            tried += 1
            held += found.low <= counts[-1].sum() <= found.high
    assert tried > 200
    assert held / tried >= 0.8 - 3 * (0.8 * 0.2 / tried) ** 0.5


def _days(counts: np.ndarray, weeks: int, elapsed: int) -> Counter[date]:
    first = MONDAY - timedelta(weeks=weeks)
    past = counts.ravel()[: weeks * 7 + elapsed]
    return Counter({first + timedelta(days=place): int(count) for place, count in enumerate(past) if count})
