"""Remedies and options as values: read from what is typed, written to events and back.

An option is one or more remedies, `kind[:amount]`, joined by commas: `refund-full`, `exchange,coupon:20`. Amounts are
in the currency of the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.money import parse_amount
from cs_toolkit.errors import BadValue, say

TAKES_AMOUNT: Final = taxonomy.NEEDS_AMOUNT | {"gift"}
# An amount with the sign or code of a currency before or behind it.
_PRICED: Final = re.compile(r"([A-Za-z]{3}|[A-Za-z]{0,2}[$€£¥￥])?\s*([\d.]+)\s*([A-Za-z]{3}|元|円)?")
_SIGNS: Final = {
    "$": {"USD", "TWD", "HKD", "SGD", "AUD", "CAD", "NZD", "MXN"}, "NT$": {"TWD"}, "HK$": {"HKD"}, "US$": {"USD"},
    "S$": {"SGD"}, "¥": {"CNY", "JPY"}, "￥": {"CNY", "JPY"}, "JP¥": {"JPY"}, "€": {"EUR"}, "£": {"GBP"},
    "元": {"CNY", "TWD", "HKD"}, "円": {"JPY"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing done for the customer; `amount` only where the kind takes one."""

    kind: str
    amount: Decimal | None = None

    def __str__(self) -> str:
        return self.kind if self.amount is None else f"{self.kind}:{self.amount:f}"


@dataclass(frozen=True, slots=True)
class Option:
    """What the customer may choose. `text` is its wording where a person gave one."""

    remedies: tuple[Remedy, ...]
    text: str | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        """The first remedy's kind, which tells options apart."""
        return self.remedies[0].kind

    def __str__(self) -> str:
        return ",".join(map(str, self.remedies))


def parse_option(text: str, currency: str = "") -> Option:
    """An option as typed; BadValue names the part that is wrong and the nearest kinds.

    Whoever types a currency with an amount must mean that of the order, which is `currency`.
    """
    parts = [part.strip() for part in text.replace("，", ",").replace("：", ":").split(",")]
    if not all(parts):
        raise BadValue(
            say("'{value}' is not an option", value=text),
            say("an option is one or more remedies, such as '{example}'", example="exchange,coupon:20"),
        )
    remedies = tuple(_remedy(part, currency) for part in parts)
    kinds = [remedy.kind for remedy in remedies]
    if len(set(kinds)) < len(kinds):
        raise BadValue(
            say("'{value}' names the same remedy twice", value=text),
            say("name each remedy once, such as '{example}'", example="exchange,coupon:20"),
        )
    return Option(remedies)


def _remedy(text: str, currency: str) -> Remedy:
    name, colon, typed = (part.strip() for part in text.partition(":"))
    kind = name.lower()
    if kind not in taxonomy.REMEDIES:
        nearest = get_close_matches(kind, taxonomy.REMEDIES, n=3, cutoff=0.5) or taxonomy.REMEDIES
        raise BadValue(
            say("'{value}' is not a remedy", value=name), say("did you mean: {names}?", names=", ".join(nearest))
        )
    if not colon:
        return _without_amount(kind)
    if kind not in TAKES_AMOUNT:
        raise BadValue(
            say("'{value}': {kind} takes no amount", value=text, kind=kind),
            say("type it as '{example}'", example=kind),
        )
    return Remedy(kind, _amount(text, kind, typed, currency))


def _without_amount(kind: str) -> Remedy:
    if kind in taxonomy.NEEDS_AMOUNT:
        raise BadValue(
            say("'{value}' needs an amount", value=kind), say("type it as '{example}'", example=f"{kind}:20")
        )
    return Remedy(kind)


def _amount(text: str, kind: str, typed: str, currency: str) -> Decimal:
    priced = _PRICED.fullmatch(typed)
    number = priced[2] if priced else typed
    try:
        amount = parse_amount(number)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount:
        raise BadValue(
            say("'{value}': '{amount}' is not an amount above zero", value=text, amount=typed),
            say("type it as '{example}'", example=f"{kind}:20"),
        )
    for sign in (priced[1], priced[3]) if priced else ():
        if sign and currency and currency not in _SIGNS.get(sign.upper(), {sign.upper()}):
            raise BadValue(
                say("'{value}': the order is in {currency}, not in '{sign}'", value=text, currency=currency, sign=sign),
                say("give the amount in the order's currency, as '{example}'", example=f"{kind}:20"),
            )
    return amount


def from_payload(table: Mapping[str, Any]) -> Option:
    """The option in an `offered` event; amounts as text or already as decimals."""
    return Option(remedies_from(table["remedies"]), table.get("text"))


def remedies_from(tables: Iterable[Mapping[str, Any]]) -> tuple[Remedy, ...]:
    """The remedies of an event's tables."""
    return tuple(
        Remedy(table["kind"], None if table.get("amount") is None else Decimal(table["amount"])) for table in tables
    )
