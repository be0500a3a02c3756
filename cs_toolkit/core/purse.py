"""What the owner lets the shop give: [goodwill] and [remedies] of shop.toml, as one case needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.loss import Loss, Rates, itemised
from cs_toolkit.core.model import Order
from cs_toolkit.core.money import parse_amount
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, say


class Goodwill(NamedTuple):
    """The owner's [goodwill]: shares of the loss, and budgets in the shop's currency (None: no limit)."""

    rate: Decimal = Decimal("0.20")
    cap: Decimal = Decimal("1.50")
    when: str = "serious"
    per_case: Decimal | None = None
    per_month: Decimal | None = None


class Purse(NamedTuple):
    """What the shop may give in one case. `month` is what other cases took of this month's budget."""

    now: datetime
    zone: tzinfo
    currency: str = ""
    goodwill: Goodwill = Goodwill()
    rates: Rates = Rates()
    month: Decimal = Decimal(0)
    forbid: frozenset[str] = frozenset()
    approve_above: Decimal | None = None
    families: Mapping[str, str] = taxonomy.FAMILY_OF

    @classmethod
    def of(
        cls,
        now: datetime,
        zone: tzinfo,
        currency: str,
        *,
        goodwill: Mapping[str, Any],
        remedies: Mapping[str, Any],
        families: Mapping[str, str] = taxonomy.FAMILY_OF,
    ) -> Purse:
        """From [goodwill] and [remedies] as `setting` reads them."""
        given = {**goodwill, **remedies}
        return cls(
            now,
            zone,
            currency,
            Goodwill(**{name: given[name] for name in Goodwill._fields if name in given}),
            Rates(**{name: given[name] for name in Rates._fields if name in given}),
            forbid=frozenset(given.get("forbid", ())),
            approve_above=given.get("approve_above"),
            families=families,
        )

    def rates_for(self, order: Order) -> Rates:
        """What things cost; the owner's sums say nothing about an order in another currency."""
        return Rates(goods_cost=self.rates.goods_cost) if self.is_foreign(order) else self.rates

    def loss(self, timeline: Timeline, at: datetime) -> Loss:
        """The loss of a case at a time."""
        rates = self.rates_for(timeline.case.order)
        return itemised(timeline, rates, at=at, zone=self.zone, currency=self.currency, families=self.families)

    def is_foreign(self, order: Order) -> bool:
        """Whether the order is in another currency than the budgets."""
        return order.currency not in {None, self.currency}

    def asks_for(self, value: Decimal | None, cost: Decimal | None) -> bool | None:
        """Whether an option passes the sum above which the owner wants to be asked; None where its sum is not known."""
        if self.approve_above is None:
            return False
        known = [amount for amount in (value, cost) if amount is not None]
        return max(known) > self.approve_above if known else None

    def is_this_month(self, at: datetime) -> bool:
        """Whether something was decided in the month that the budget is for."""
        month, there = self.now.astimezone(self.zone), at.astimezone(self.zone)
        return (there.year, there.month) == (month.year, month.month)


def setting(section: str, name: str, value: Any) -> Any:
    """A value of [goodwill] or [remedies] as it is used; raises `BadValue` naming it."""
    if name == "when":
        return _one_of(f"{section}.{name}", value, ("serious", "always"))
    if name == "forbid":
        if not isinstance(value, list):
            raise BadValue(say("{key}: '{value}' is not a list", key="remedies.forbid", value=value))
        return tuple(_one_of("remedies.forbid", kind, taxonomy.REMEDIES) for kind in value)
    try:
        amount = parse_amount(str(value))
    except InvalidOperation as error:
        raise BadValue(say("{key}: '{value}' is no amount", key=f"{section}.{name}", value=value)) from error
    if (name in {"rate", "goods_cost"} and amount > 1) or (name == "cap" and amount < 1):
        raise BadValue(
            say("{key}: '{value}' is no share", key=f"{section}.{name}", value=value),
            say("write a share as 0.20 for 20 %; cap is at least 1.00, the loss itself"),
        )
    return amount


def _one_of(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadValue(
            say("{key}: '{value}' is not known", key=key, value=value), say("one of {names}", names=", ".join(allowed))
        )
    return str(value)
