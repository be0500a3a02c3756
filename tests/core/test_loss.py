"""What a complaint cost the customer: each line, by what went wrong and when; what nobody knows stays unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.core import taxonomy
from cs_toolkit.core.loss import Loss, Rates, days_late, itemised

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-22T12:00+08:00")
RATES = Rates(
    freight=Decimal(8), freight_express=Decimal(18), consumables=Decimal(2), hour=Decimal(30), late_per_day=Decimal(5)
)
ARRIVED = "2026-11-20T10:00+08:00"


def loss(rates: Rates = RATES, now: str | None = None, **facts: Any) -> Loss:
    families = taxonomy.FAMILY_OF | {"lid-loose": "product", "shop-smell": "service"}
    moment = at(now) if now else NOW
    return itemised(a_timeline(**facts), rates, at=moment, zone=ZONE, currency="CNY", families=families)


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({"category": "quality-defect", "delivered_at": ARRIVED}, ["129", "8", "2", "7.50", "0"]),
        ({"category": "quality-defect"}, ["129", "0", "0", "7.50", "0"]),
        ({"category": "delivery-late"}, ["129", "0", "0", "7.50", "5"]),
        ({"category": "delivery-late", "delivered_at": ARRIVED}, ["0", "0", "0", "7.50", "5"]),
        ({"category": "delivery-lost"}, ["129", "0", "0", "7.50", "5"]),
        ({"category": "return-freight", "delivered_at": ARRIVED}, ["0", "8", "2", "7.50", "0"]),
        ({"category": "price-changed"}, ["12.90", "0", "0", "7.50", "0"]),
        ({"category": "missing-item", "quantity": 3}, ["43", "0", "0", "7.50", "0"]),
        ({"category": "missing-item", "quantity": 1}, [None, "0", "0", "7.50", "0"]),
        ({"category": "missing-item"}, [None, "0", "0", "7.50", "0"]),
        ({"category": "missing-item", "also": ("unsafe",)}, ["129", "0", "0", "7.50", "0"]),
        ({"category": "service-rude"}, ["0", "0", "0", "7.50", "0"]),
        ({"category": "service-rude", "also": ("delivery-late",)}, ["129", "0", "0", "7.50", "5"]),
        ({"category": "lid-loose"}, ["129", "0", "0", "7.50", "0"]),
        ({"category": "shop-smell"}, ["0", "0", "0", "7.50", "0"]),
    ],
)
def test_each_line_by_what_went_wrong(facts: dict[str, Any], lines: list[str | None]) -> None:
    """Goods that are not there or not what was bought; the way back only where goods arrived; lateness where late."""
    found = loss(amount="129.00", currency="CNY", **facts)
    expected = [None if line is None else Decimal(line) for line in lines]
    assert list(found[:5]) == expected
    assert found.total == (None if None in expected else sum(filter(None, expected), Decimal(0)))


def test_a_line_without_a_rate_is_unknown_and_not_counted() -> None:
    """The owner named no sums: those lines say so, and the loss is what is known."""
    found = loss(Rates(), category="quality-defect", amount="129", delivered_at=ARRIVED)
    assert found[:5] == (Decimal(129), None, None, None, Decimal(0))
    assert (found.total, found.aside, found.currency) == (Decimal(129), Decimal(0), "CNY")


def test_every_message_costs_the_customer_time() -> None:
    """A quarter of an hour each, as many as they had written by then."""
    again = [an_event("contacted", "2026-11-22T10:00+08:00"), an_event("contacted", "2026-11-22T13:00+08:00")]
    assert loss(events=again).time == Decimal("15.00")
    assert loss(events=again, now="2026-11-22T14:00+08:00").time == Decimal("22.50")


@pytest.mark.parametrize(
    ("rate", "amount", "days", "lateness"),
    [
        (None, "129.00", "一天", "3.87"),
        (None, "129.00", "五天", "19.35"),
        (None, "10.00", "40天", "10.00"),
        (None, "0", "五天", None),
        (None, None, "五天", None),
        ("5.00", None, "五天", "25"),
        ("5.00", "129.00", "五天", "25"),
        ("0", "100", "五天", "15"),
    ],
)
def test_lateness_has_a_price(rate: str | None, amount: str | None, days: str, lateness: str | None) -> None:
    """The owner's, else a share of what was paid; never more than was paid, never 0: unknown if there is neither."""
    rates = Rates(late_per_day=Decimal(rate) if rate else None)
    found = loss(rates, category="delivery-late", amount=amount, text=f"{days}没动了", delivered_at=ARRIVED)
    assert found.lateness == (Decimal(lateness) if lateness else None)
    assert found.total == found.lateness


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"promised_at": "2026-11-18T18:00+08:00"}, 4),
        ({"promised_at": "2026-11-18T18:00+08:00", "delivered_at": ARRIVED}, 2),
        ({"promised_at": "2026-11-18T18:00+08:00", "text": "十天了"}, 4),
        ({"promised_at": "2026-11-30T18:00+08:00"}, 1),
        ({"promised_at": "2026-11-20T23:30+00:00"}, 1),
        ({"text": "快递五天没动了"}, 5),
        ({"text": "等了12天", "summary": "两天没动"}, 12),
        ({"text": "十二天了"}, 12),
        ({"text": "等了二十天"}, 20),
        ({"text": "三十五天"}, 35),
        ({"text": "十多天了"}, 10),
        ({"text": "it has been 6 days"}, 6),
        ({"text": "3天内能到吗"}, 1),
        ({"text": "三天后要用", "shipped_at": "2026-11-15T10:00+08:00"}, 4),
        ({"shipped_at": "2026-11-15T10:00+08:00"}, 4),
        ({"paid_at": "2026-11-12T10:00+08:00"}, 7),
        ({"shipped_at": "2026-11-21T10:00+08:00"}, 1),
        ({}, 1),
    ],
)
def test_how_late_a_parcel_is(facts: dict[str, Any], days: int) -> None:
    """From the promised day; else as the customer says; else beyond the usual; by one day at least."""
    assert days_late(a_timeline(category="delivery-late", **facts), NOW, ZONE) == days


def test_a_case_that_is_not_about_lateness_has_none() -> None:
    """However long it took."""
    found = loss(category="quality-defect", text="用了五天就坏了", promised_at="2026-11-01T18:00+08:00")
    assert (found.lateness, found.days_late) == (Decimal(0), 0)
