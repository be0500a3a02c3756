"""What options are worth to the customer and cost the shop, as far as the order and the owner's rates tell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.model import Order
from cs_toolkit.core.money import rounded
from cs_toolkit.core.remedy_text import Option, Remedy

# Worth what was paid, to the customer; and those by which the shop pays that back.
_WORTH_PAID: Final = frozenset({"refund-full", "return-refund", "cancel", "exchange", "reship", "reship-express"})
_WHOLE_REFUNDS: Final = frozenset({"refund-full", "return-refund", "cancel"})
# The parcels that the shop pays for, by the rate.
_PARCELS: Final = {
    "return-refund": ("freight",),
    "exchange": ("freight", "freight"),
    "reship": ("freight",),
    "reship-express": ("freight_express",),
}
_NONE: Final = Decimal(0)
_NO_RATES: Final = Rates()

Price = tuple[Decimal | None, Decimal | None]


def price(option: Option, order: Order, *, currency: str = "", rates: Rates = _NO_RATES) -> Price:
    """What an option is worth to the customer and what it costs the shop; None where order and rates do not tell.

    Money is what it is; goods sent anew are worth what was paid; what comes back is not counted. `currency` is the
    shop's, for an order that names none. Rounded half up to the minor unit once, at the end.
    """
    prices = [(_value(remedy, order.amount), _cost(remedy, order.amount, rates)) for remedy in option.remedies]
    unit = order.currency or currency
    return _total((value for value, _ in prices), unit), _total((cost for _, cost in prices), unit)


def _value(remedy: Remedy, paid: Decimal | None) -> Decimal | None:
    if remedy.kind in _WORTH_PAID:
        return paid
    if remedy.kind == "explain":
        return _NONE
    return None if remedy.kind == "points" else remedy.amount


def _cost(remedy: Remedy, paid: Decimal | None, rates: Rates) -> Decimal | None:
    if remedy.kind not in _WORTH_PAID:
        return _value(remedy, paid)
    share = Decimal(1) if remedy.kind in _WHOLE_REFUNDS else rates.goods_cost
    parcels = [getattr(rates, name) for name in _PARCELS.get(remedy.kind, ())]
    if paid is None or share is None or None in parcels:
        return None
    return paid * share + sum(parcels, _NONE)


def _total(amounts: Iterable[Decimal | None], currency: str) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return rounded(total, currency)


def money_back(remedies: Iterable[Remedy], paid: Decimal | None) -> Decimal | None:
    """How much money the remedies pay back; None where none does or the amount is not known."""
    known = [
        paid if remedy.kind in _WHOLE_REFUNDS else remedy.amount
        for remedy in remedies
        if remedy.kind in taxonomy.REFUNDING
    ]
    return sum((amount or Decimal(0) for amount in known), Decimal(0)) if known and all(known) else None
