"""What an entry changed is said with an interval, over equal times, and not at all where there is too little."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from builders import at
from fact_builders import A_FACT

from cs_toolkit.core.faq.effect import Effect, effects, rate_ratio
from cs_toolkit.core.faq.life import Kept, Placement
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.order_counts import tally

PUBLISHED = at("2026-10-01T15:00+08:00")
NOW = at("2026-11-22T12:00+08:00")
ENTRY = Kept(
    id="i1-zh-Hans",
    language="zh-Hans",
    question="?",
    answer="!",
    product="旅行杯",
    category="delivery-damaged",
    published=(Placement("taobao:旅行杯", PUBLISHED),),
)
BEGIN = date(2026, 7, 1)


def received(days: Iterable[int], **changes: Any) -> list[CaseFacts]:
    """Cases received so many days after the day of publishing, at nine in the evening."""
    evening = PUBLISHED.replace(hour=21)
    return [
        A_FACT._replace(id=f"2026-{day}-{number}", **{"received_at": evening + timedelta(days=day), **changes})
        for number, day in enumerate(days)
    ]


def measured(facts: list[CaseFacts], orders: Iterable[Any] = (), now: datetime = NOW, **changes: Any) -> Effect:
    long_ago = A_FACT._replace(id="20260101-01", received_at=at("2026-01-01T10:00+08:00"))
    fields = {name: getattr(ENTRY, name) for name in Kept.__dataclass_fields__}
    (found,) = effects([Kept(**{**fields, **changes})], [long_ago, *facts], orders, now)
    return found


def test_equal_days_on_both_sides_and_the_day_between_counts_for_neither() -> None:
    found = measured(received([-51, -50, -1, 0, 1, 50, 51]))
    assert found.days == 51  # up to yesterday; today is not over
    assert found.before_period == (date(2026, 8, 11), date(2026, 10, 1))
    assert found.after_period == (date(2026, 10, 2), date(2026, 11, 22))
    assert (found.before, found.after, found.basis) == (3, 3, "days")
    assert (found.before_orders, found.after_orders) == (None, None)


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, 2),
        ({"product": "旅行盃"}, 0),
        ({"product": "旅行杯 "}, 2),
        ({"category": "delivery-late"}, 0),
        ({"outcome": "unfounded"}, 0),
        ({"merged_into": "20260101-01"}, 0),
        ({"cause": "weather"}, 2),
    ],
)
def test_cases_of_its_product_and_category_that_count(changes: dict[str, Any], counted: int) -> None:
    found = measured(received([-3, 3], **changes))
    assert found.before + found.after == counted


def test_cases_known_to_have_another_cause_are_another_matter() -> None:
    told = received([3], cause="weather") + received([4], cause=None) + received([5], cause="packing")
    assert measured(told, cause="packing").after == 2


def test_one_incident_is_one_case() -> None:
    told = received([2, 3, 9])
    told[1] = told[1]._replace(links=(told[0].id,))
    assert measured(told).after == 2


def test_never_longer_than_ninety_days_nor_longer_than_the_shop_is_known() -> None:
    assert measured([], now=at("2027-10-01T12:00+08:00")).days == 90
    fields = effects([ENTRY], received([-20, 30]), [], NOW)
    assert fields[0].days == 20


def test_after_it_was_retired_nothing_is_its_doing() -> None:
    found = measured(received([5, 30]), retired_at=PUBLISHED + timedelta(days=21))
    assert (found.days, found.after) == (20, 1)


def test_per_order_where_there_are_orders_of_both_times() -> None:
    orders = [tally("2026-09-20", "旅行杯", "", "", orders=400), tally("2026-10-20", "旅行杯", "", "", orders=100)]
    found = measured(received([*[-5] * 20, *[5] * 20]), orders)
    assert (found.basis, found.before_orders, found.after_orders) == ("orders", 400, 100)
    assert found.ratio == pytest.approx(4)
    assert found.verdict == "more"
    assert measured(received([-5, 5]), orders[:1]).basis == "days"
    anything = measured(received([-5, 5], product=None), orders, product=None)
    assert (anything.before_orders, anything.after_orders) == (400, 100)


@pytest.mark.parametrize(
    ("before", "after", "verdict", "why"),
    [
        (30, 5, "fewer", "the whole interval lies below 1"),
        (5, 30, "more", "the whole interval lies above 1"),
        (12, 9, "unclear", "the interval holds 1"),
        (9, 0, "too-few", "9 cases before and after together are too few"),
        (0, 0, "too-few", "0 cases"),
        (0, 12, "more", "above 1"),
    ],
)
def test_the_verdict_is_honest_about_small_numbers(before: int, after: int, verdict: str, why: str) -> None:
    found = measured(received([*[-5] * before, *[5] * after]))
    assert found.verdict == verdict
    assert why in found.why.english()


def test_too_early_to_tell() -> None:
    found = measured(received([-1] * 30), now=PUBLISHED + timedelta(days=14))
    assert (found.days, found.verdict) == (13, "too-early")
    assert "13 whole days on each side" in found.why.english()
    assert measured([], now=PUBLISHED + timedelta(hours=1)).days == 0


def test_what_was_never_published_or_will_be_is_not_measured() -> None:
    later = Kept(id="b", language="en", question="?", answer="!", published=(Placement("x", NOW + timedelta(1)),))
    assert effects([Kept(id="a", language="en", question="?", answer="!"), later], received([1]), [], NOW) == ()
    assert effects([ENTRY], [], [], NOW) == ()


@pytest.mark.parametrize("before", [0, 1, 2, 5, 37, 400])
@pytest.mark.parametrize("after", [0, 1, 3, 11, 300])
def test_the_interval_is_the_exact_one(before: int, after: int) -> None:
    """Clopper and Pearson of the share that came after, as scipy has it, put as odds and scaled by the weights."""
    stats = pytest.importorskip("scipy.stats")
    ratio, low, high = rate_ratio(before, after, 300, 200)
    if not before + after:
        assert (ratio, low, high) == (None, None, None)
        return
    exact = stats.binomtest(after, before + after).proportion_ci(0.95, method="exact")
    assert low == pytest.approx(1.5 * exact.low / (1 - exact.low), rel=1e-6, abs=1e-12)
    if before:
        assert ratio == pytest.approx(1.5 * after / before)
        assert high == pytest.approx(1.5 * exact.high / (1 - exact.high), rel=1e-6)
    else:
        assert (ratio, high) == (None, None)
