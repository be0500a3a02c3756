"""Remedies and options: read, checked, priced as far as the order tells, and suggested for a case.

An option is one or more remedies, `kind[:amount]`, joined by commas: `refund-full`, `exchange,coupon:20`.
Two options are of different kind when their first remedies differ. Amounts are in the order's currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.model import Order
from cs_toolkit.core.money import parse_amount, rounded
from cs_toolkit.core.remedy_plans import LAST_RESORT, PLANS, UNWANTED, WISHES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, say

TAKES_AMOUNT: Final = taxonomy.NEEDS_AMOUNT | {"gift"}

# Worth what was paid, to the customer; and those that cost the shop just as much.
_WORTH_PAID: Final = frozenset({"refund-full", "return-refund", "cancel", "exchange", "reship", "reship-express"})
_COSTS_PAID: Final = frozenset({"refund-full"})
_WHOLE_REFUNDS: Final = frozenset({"refund-full", "return-refund", "cancel"})

Price = tuple[Decimal | None, Decimal | None]


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


# Two or three are a choice, more are a catalogue.
_MOST_OPTIONS: Final = 3


def parse_option(text: str) -> Option:
    """An option as typed; BadValue names the part that is wrong and the nearest kinds."""
    parts = [part.strip() for part in text.replace("，", ",").replace("：", ":").split(",")]
    if not all(parts):
        raise BadValue(
            say("'{value}' is not an option", value=text),
            say("an option is one or more remedies, such as '{example}'", example="exchange,coupon:20"),
        )
    remedies = tuple(_remedy(part) for part in parts)
    kinds = [remedy.kind for remedy in remedies]
    if len(set(kinds)) < len(kinds):
        raise BadValue(
            say("'{value}' names the same remedy twice", value=text),
            say("name each remedy once, such as '{example}'", example="exchange,coupon:20"),
        )
    return Option(remedies)


def _remedy(text: str) -> Remedy:
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
    return Remedy(kind, _amount(text, kind, typed))


def _without_amount(kind: str) -> Remedy:
    if kind in taxonomy.NEEDS_AMOUNT:
        raise BadValue(
            say("'{value}' needs an amount", value=kind), say("type it as '{example}'", example=f"{kind}:20")
        )
    return Remedy(kind)


def _amount(text: str, kind: str, typed: str) -> Decimal:
    try:
        amount = parse_amount(typed)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount:
        raise BadValue(
            say("'{value}': '{amount}' is not an amount above zero", value=text, amount=typed),
            say("type it as '{example}'", example=f"{kind}:20"),
        )
    return amount


def check_offer(options: Sequence[Option], grant: bool = False) -> None:
    """An offer leaves a choice: at least two options of different kind, none twice; a granted wish is one option."""
    if grant:
        if len(options) != 1:
            raise BadValue(
                say("a granted wish is one option, not {count}", count=len(options)),
                say("leave out --grant to offer a choice"),
            )
        return
    seen: set[tuple[Remedy, ...]] = set()
    for option in options:
        if option.remedies in seen:
            raise BadValue(
                say("'{value}' is offered twice", value=str(option)), say("give options of different kind, each once")
            )
        seen.add(option.remedies)
    if len({option.kind for option in options}) < 2:
        raise BadValue(
            say("an offer needs at least two options of different kind"),
            say("add another --option, or --grant if this is all the customer asked for"),
        )


def price(option: Option, order: Order, *, currency: str = "") -> Price:
    """What an option is worth to the customer and what it costs the shop; None where the order does not tell.

    Money is what it is; goods sent anew are worth what was paid, and their cost is not known here. `currency` is
    the shop's, for an order that names none. Rounded half up to the minor unit once, at the end.
    """
    prices = [_price(remedy, order.amount) for remedy in option.remedies]
    unit = order.currency or currency
    return _total((value for value, _ in prices), unit), _total((cost for _, cost in prices), unit)


def _price(remedy: Remedy, paid: Decimal | None) -> Price:
    if remedy.kind == "points":
        return None, None
    if remedy.amount is not None:
        return remedy.amount, remedy.amount
    if remedy.kind == "explain":
        return Decimal(0), Decimal(0)
    return paid if remedy.kind in _WORTH_PAID else None, paid if remedy.kind in _COSTS_PAID else None


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


def wish_of(wants: str) -> str | None:
    """The remedy that a customer's words ask for, None where they name none."""
    asked = wants.strip().lower()
    if asked in taxonomy.REMEDIES:
        return asked
    asked = re.sub(UNWANTED, " ", asked)
    found = [
        (match.start(), rank, kind)
        for rank, (kind, pattern) in enumerate(WISHES)
        if (match := re.search(pattern, asked))
    ]
    return min(found)[2] if found else None


def suggest(timeline: Timeline, *, currency: str = "") -> tuple[Option, ...]:
    """Two or three options of different kind that fit the case, best first; what was refused is not offered again."""
    case = timeline.case
    specs = list(_plan(case.complaint.category, was_delivered(timeline)))
    specs = _wanted_first(specs, wish_of(case.complaint.wants or ""))
    if case.complaint.needs and taxonomy.FAMILY_OF.get(case.complaint.category) == "delivery":
        specs = _hurried(specs)
    fitting = _options(specs, case.order, currency)
    refused = _refused(timeline)
    left = [option for option in _options([*specs, *LAST_RESORT], case.order, currency) if option not in refused]
    chosen = left if refused and len(left) >= 2 else fitting
    return tuple(chosen[: max(2, min(_MOST_OPTIONS, len(fitting)))])


def was_delivered(timeline: Timeline) -> bool:
    """Whether the goods reached the customer, as far as the case knows."""
    arrived = any(event.get("name") == "goods_delivered" for event in timeline.events if event.kind == "milestone")
    return arrived or timeline.case.order.delivered_at is not None


def _plan(category: str, is_delivered: bool) -> tuple[str, ...]:
    plan = PLANS.get(category, PLANS["other"])
    return PLANS.get(f"{category}, delivered", plan) if is_delivered else plan


def _hurried(specs: list[str]) -> list[str]:
    """Where the goods are sent anew and the customer needs them for something, by express and before all else."""
    faster = ["reship-express" if spec == "reship" else spec for spec in specs]
    return sorted(faster, key=lambda spec: spec != "reship-express")


def _wanted_first(specs: list[str], wish: str | None) -> list[str]:
    if wish is None:
        return specs
    fits = taxonomy.REFUNDING - {"refund-part"} if wish == "refund-full" else {wish}
    wanted = [spec for spec in specs if spec.partition(":")[0] in fits][:1]
    if not wanted and wish not in TAKES_AMOUNT:
        wanted = [wish]
    return [*wanted, *(spec for spec in specs if spec not in wanted)]


def _options(specs: Iterable[str], order: Order, currency: str) -> list[Option]:
    found: dict[str, Option] = {}
    for spec in specs:
        kind, _, share = spec.partition(":")
        amount = None
        if share:
            if not order.amount:
                continue
            percent = Decimal(share.removesuffix("%"))
            amount = rounded(order.amount * percent / 100, order.currency or currency)
        found.setdefault(kind, Option((Remedy(kind, amount),)))
    return list(found.values())


def _refused(timeline: Timeline) -> set[Option]:
    """Every option of an offer that was declined."""
    if not timeline.declines:
        return set()
    last = timeline.declines[-1].seq
    offers = [event for event in timeline.after(None, "offered") if event.seq < last]
    return {from_payload(table) for event in offers for table in event.payload["options"]}


def to_payload(option: Option, order: Order, *, currency: str = "", text: str | None = None) -> dict[str, Any]:
    """The option as the `offered` event holds it, amounts as text; what is not known is left out."""
    value, cost = price(option, order, currency=currency)
    remedies = [
        {"kind": remedy.kind} | ({} if remedy.amount is None else {"amount": f"{remedy.amount:f}"})
        for remedy in option.remedies
    ]
    known = {
        "value": None if value is None else f"{value:f}",
        "cost": None if cost is None else f"{cost:f}",
        "text": text or option.text,
    }
    return {"remedies": remedies} | {name: item for name, item in known.items() if item is not None}


def from_payload(table: Mapping[str, Any]) -> Option:
    """The option in an `offered` event; amounts as text or already as decimals."""
    return Option(remedies_from(table["remedies"]), table.get("text"))


def remedies_from(tables: Iterable[Mapping[str, Any]]) -> tuple[Remedy, ...]:
    """The remedies of an event's tables."""
    return tuple(
        Remedy(table["kind"], None if table.get("amount") is None else Decimal(table["amount"])) for table in tables
    )
