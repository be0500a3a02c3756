"""What a complaint cost the customer, line by line, in the currency of the order.

A line is `None` where nobody can know it or the owner named no rate; only an unknown line of goods or lateness makes
the whole unknown, for those are what the customer complains about. Nothing is rounded here (traps T34).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.timeline import Timeline

# Goods that are not there, or not what was bought: all that was paid for them.
_WORTHLESS: Final = frozenset(
    {
        "delivery-lost", "delivery-damaged", "delivery-not-received", "wrong-item", "quality-defect",
        "not-as-described", "counterfeit", "expired", "unsafe", "refund-slow", "return-refused", "payment",
    }
)  # fmt: skip
# Goods that were paid for and are missing as long as they have not arrived.
_UNTIL_DELIVERED: Final = frozenset({"delivery-late", "promise-broken"})
# How much too much was paid is not known here; as much as is first offered in such cases.
_PART: Final = {"price-changed": Decimal("0.10"), "promotion": Decimal("0.10")}
_SENT_BACK: Final = frozenset(
    {"delivery-damaged", "wrong-item", "quality-defect", "not-as-described", "return-refused", "return-freight"}
)
_LATE: Final = frozenset({"delivery-late", "delivery-lost", "delivery-not-received", "promise-broken", "refund-slow"})

# What a day of lateness costs where the owner named no sum: this share of what was paid.
LATE_SHARE: Final = Decimal("0.03")
# Without a promised day: a parcel is late from this day under way on.
_USUAL_DAYS: Final = 3
# The customer's time for each message they had to write, in hours.
_MESSAGE: Final = Decimal("0.25")
_SAID_DAYS: Final = re.compile(
    r"(\d{1,3}|[一二两兩三四五六七八九十]{1,3})\s*[多幾几]?天(?![以之]?[内內]|[以之]?[后後])|\b(\d{1,3})\s+days\b",
    re.IGNORECASE,
)
_DIGITS: Final = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2, "兩": 2}


class Rates(NamedTuple):
    """What things cost, in the shop's currency; None where the owner named no sum.

    A parcel, one by express, the packing of a return, an hour of the customer's time, a day of lateness;
    `goods_cost` is the share of the price that the goods cost the shop.
    """

    freight: Decimal | None = None
    freight_express: Decimal | None = None
    consumables: Decimal | None = None
    hour: Decimal | None = None
    late_per_day: Decimal | None = None
    goods_cost: Decimal | None = None


class Loss(NamedTuple):
    """The lines of a loss. 0 is a line that does not apply."""

    goods: Decimal | None
    freight: Decimal | None
    consumables: Decimal | None
    time: Decimal | None
    lateness: Decimal | None
    currency: str
    days_late: int = 0

    @property
    def total(self) -> Decimal | None:
        """The sum of what is known; None where goods or lateness are not."""
        if self.goods is None or self.lateness is None:
            return None
        return self.goods + self.lateness + sum(filter(None, (self.freight, self.consumables, self.time)), Decimal(0))

    @property
    def aside(self) -> Decimal:
        """What remains when the goods are made good at the shop's cost: the customer's time and the lateness."""
        return (self.time or Decimal(0)) + (self.lateness or Decimal(0))


def itemised(
    timeline: Timeline,
    rates: Rates,
    *,
    at: datetime,
    zone: tzinfo,
    currency: str,
    families: Mapping[str, str] = taxonomy.FAMILY_OF,
) -> Loss:
    """The loss as it is at a time. `currency` is the shop's, for an order that names none."""
    case, categories = timeline.case, _categories(timeline)
    delivered = was_delivered(timeline)
    share = _share(timeline, families)
    returns = Decimal(int(delivered and not _SENT_BACK.isdisjoint(categories)))
    late = 0 if _LATE.isdisjoint(categories) else days_late(timeline, at, zone)
    return Loss(
        goods=_times(case.order.amount, share),
        freight=_times(rates.freight, returns),
        consumables=_times(rates.consumables, returns),
        time=_times(rates.hour, _MESSAGE * _messages(timeline, at)),
        lateness=_lateness(late, rates.late_per_day, case.order.amount),
        currency=case.order.currency or currency,
        days_late=late,
    )


def was_delivered(timeline: Timeline) -> bool:
    """Whether the goods reached the customer, as far as the case knows."""
    arrived = any(event.get("name") == "goods_delivered" for event in timeline.events if event.kind == "milestone")
    return arrived or timeline.case.order.delivered_at is not None


def days_late(timeline: Timeline, at: datetime, zone: tzinfo) -> int:
    """How many days late, by the calendar of the zone; at least one, for that is what the customer complains of.

    From the promised day on; else as the customer says; else as long as it is under way beyond what is usual.
    """
    order = timeline.case.order
    until = min(order.delivered_at or at, at).astimezone(zone).date()
    if order.promised_at is not None:
        return max(1, (until - order.promised_at.astimezone(zone).date()).days)
    said = _said_days(f"{timeline.case.complaint.text or ''} {timeline.case.complaint.summary or ''}")
    sent_at = order.shipped_at or order.paid_at
    under_way = (until - sent_at.astimezone(zone).date()).days - _USUAL_DAYS if sent_at else 0
    return max(1, said or under_way)


def _said_days(text: str) -> int:
    """The most days a text speaks of; 0 where it names none."""
    return max((_number(match[1] or match[2]) for match in _SAID_DAYS.finditer(text)), default=0)


def _number(word: str) -> int:
    """12, 十二, 二十: whole numbers as people write them for days."""
    if word.isascii():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    return (_DIGITS.get(tens[-1:], 1) * 10 if ten else 0) + _DIGITS.get(ones[-1:], 0)


def _share(timeline: Timeline, families: Mapping[str, str]) -> Decimal | None:
    """Which part of what was paid the customer got nothing for; None where that is not known."""
    shares = [_share_of(name, timeline, families) for name in _categories(timeline)]
    known = [share for share in shares if share is not None]
    return None if None in shares and 1 not in known else max(known)


def _categories(timeline: Timeline) -> tuple[str, ...]:
    return (timeline.case.complaint.category, *timeline.case.complaint.also)


def _share_of(category: str, timeline: Timeline, families: Mapping[str, str]) -> Decimal | None:
    if category == "missing-item":
        quantity = timeline.case.order.quantity or 0
        return 1 / Decimal(quantity) if quantity > 1 else None
    is_own_fault = category not in taxonomy.FAMILY_OF and families.get(category) == "product"
    is_missing = category in _UNTIL_DELIVERED and not was_delivered(timeline)
    if category in _WORTHLESS or is_own_fault or is_missing:
        return Decimal(1)
    return _PART.get(category, Decimal(0))


def _times(amount: Decimal | None, share: Decimal | None) -> Decimal | None:
    """A part of an amount; no part of an unknown one is still nothing."""
    if share == 0:
        return Decimal(0)
    return None if amount is None or share is None else amount * share


def _messages(timeline: Timeline, at: datetime) -> int:
    """How often the customer had to write by then."""
    return 1 + sum(1 for event in timeline.events if event.kind == "contacted" and event.at <= at)


def _lateness(days: int, per_day: Decimal | None, paid: Decimal | None) -> Decimal | None:
    """What the days of lateness cost, no more than was paid; never 0 for a parcel that is late."""
    if not days:
        return Decimal(0)
    rate = per_day or (paid or Decimal(0)) * LATE_SHARE
    price = min(days * rate, paid) if paid else days * rate
    return price or None
