"""The orders of the sample shop: as many every day, the same mix of products, parcels on a beaten track."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.core.story.plot import Plot, Stage

_FIRST: Final = 7 * 60 + 20  # minutes; when the first order of a day comes,
_NEXT: Final = 43  # and how much later each further one
_SHIPPED: Final = timedelta(days=1, hours=1)
_DELIVERED: Final = timedelta(days=3, hours=5)


class Bought(NamedTuple):
    """One order. `number` counts them; `day` is that of the story, negative before its beginning."""

    number: int
    day: int
    product: str
    id: str
    name: str
    sku: str
    amount: Decimal
    platform: str
    carrier: str
    tracking: str
    customer: str
    handle: str
    contact: str
    ordered_at: datetime
    shipped_at: datetime
    delivered_at: datetime


def bought(plot: Plot, stage: Stage) -> tuple[Bought, ...]:
    """Every order up to now."""
    days = range(plot.orders_since, plot.last_day + 1)
    places = ((day, place) for day in days for place in range(len(plot.mix)))
    found = (_order(plot, stage, day, place) for day, place in places)
    return tuple(order for order in found if order.ordered_at <= stage.now)


def row_of(order: Bought, stage: Stage, *, arrives: bool = True) -> dict[str, str]:
    """The order as a row of the order book, as far as it has come by now."""
    is_shipped = order.shipped_at <= stage.now
    is_there = arrives and order.delivered_at <= stage.now
    status = "delivered" if is_there else "shipped" if is_shipped else "paid"
    return {
        "id": order.id,
        "platform": order.platform,
        "product": order.name,
        "sku": order.sku,
        "quantity": "1",
        "amount": f"{order.amount:f}",
        "currency": stage.words["shop"]["currency"],
        "carrier": order.carrier,
        "tracking": order.tracking if is_shipped else "",
        "customer": order.customer,
        "handle": order.handle,
        "contact": order.contact,
        "ordered_at": order.ordered_at.isoformat(),
        "paid_at": order.ordered_at.isoformat(),
        "shipped_at": order.shipped_at.isoformat() if is_shipped else "",
        "promised_at": "",
        "delivered_at": order.delivered_at.isoformat() if is_there else "",
        "status": status,
        "warehouse": "",
    }


def numbered(pattern: str, number: int) -> str:
    """A number made of a pattern, whose last `#` are its digits."""
    return pattern.replace("#" * pattern.count("#"), f"{number:0{pattern.count('#')}d}")


def _order(plot: Plot, stage: Stage, day: int, place: int) -> Bought:
    words, number = stage.words, (day - plot.orders_since) * len(plot.mix) + place + 1
    ordered_at = stage.at(day - plot.last_day, _FIRST + place * _NEXT)
    product, carrier = words["product"][plot.mix[place]], words["carrier"][(place + day) % len(words["carrier"])]
    return Bought(
        number=number,
        day=day,
        product=plot.mix[place],
        id=numbered(words["shop"]["order"], number),
        name=product["name"],
        sku=product["sku"],
        amount=Decimal(product["price"]),
        platform=words["shop"]["platforms"][(place + day) % len(words["shop"]["platforms"])],
        carrier=carrier["slug"],
        tracking=numbered(carrier["tracking"], number),
        customer=words["shop"]["customers"][number * 7 % len(words["shop"]["customers"])],
        handle=numbered(words["shop"]["handle"], number),
        contact=numbered(words["shop"]["contact"], number),
        ordered_at=ordered_at,
        shipped_at=ordered_at + _SHIPPED,
        delivered_at=ordered_at + _DELIVERED,
    )
