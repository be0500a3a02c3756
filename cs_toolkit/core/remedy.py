"""Remedies and options: the one place that commands and drafts ask; what an offer must hold, and what the owner allows.

Two options are of different kind when their first remedies differ. Amounts are in the order's currency.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cs_toolkit.core.goodwill import leeway
from cs_toolkit.core.loss import Rates, was_delivered
from cs_toolkit.core.model import Order
from cs_toolkit.core.money import shown
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy_choice import Choice, Suggestion, choose, suggest, wish_of
from cs_toolkit.core.remedy_price import money_back, price
from cs_toolkit.core.remedy_text import Option, Remedy, from_payload, parse_option, remedies_from
from cs_toolkit.core.spending import beyond_loss
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, Message, say

__all__ = [
    "Choice", "Option", "Remedy", "Suggestion", "check_offer", "choose", "doubts", "excessive", "from_payload",
    "money_back", "overdrawn", "parse_option", "price", "remedies_from", "suggest", "to_payload", "was_delivered",
    "wish_of",
]  # fmt: skip


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


def doubts(options: Sequence[Option], timeline: Timeline, purse: Purse) -> Iterator[Message]:
    """What the owner's own rules have against options: said, never a reason not to record what was offered."""
    order = timeline.case.order
    for option in options:
        for kind in sorted({remedy.kind for remedy in option.remedies} & purse.forbid):
            yield say("'{option}': [remedies] forbids {kind}", option=str(option), kind=kind)
        value, cost = price(option, order, currency=purse.currency, rates=purse.rates_for(order))
        if purse.asks_for(value, cost):
            yield say("'{option}' needs approval: it is above [remedies] approve_above", option=str(option))


def excessive(options: Sequence[Option], timeline: Timeline, purse: Purse) -> Iterator[Message]:
    """Which options go further beyond the loss than cap and budgets leave: said, never refused."""
    room = leeway(timeline, purse)
    unit, left = room.loss.currency, room.left(purse.goodwill.cap)
    for option in options:
        beyond = beyond_loss(option.remedies, room.loss, timeline.case.order.amount, room.gifts)
        if beyond is not None and left is not None and beyond > left:
            yield say(
                "'{option}' goes {beyond} beyond the loss; cap and budgets leave {left}",
                option=str(option),
                beyond=shown(beyond, unit),
                left=shown(left, unit),
            )


def overdrawn(timeline: Timeline, purse: Purse) -> Iterator[Message]:
    """Which limits a case has passed by what was decided: said after a gift on top was recorded."""
    room, rules = leeway(timeline, purse), purse.goodwill
    unit, spent = room.loss.currency, room.spent
    if room.loss.total is not None and spent > room.loss.total * (rules.cap - 1):
        yield say("more than {cap} was given: the cap on amends", cap=shown(room.cap or spent, unit))
    if purse.is_foreign(timeline.case.order):
        return
    if rules.per_case is not None and spent > rules.per_case:
        yield say("goodwill.per_case is passed: {spent} beyond the loss in this case", spent=shown(spent, unit))
    if rules.per_month is not None and room.month_spent > rules.per_month:
        yield say(
            "goodwill.per_month is passed: {spent} beyond the loss this month", spent=shown(room.month_spent, unit)
        )


def to_payload(option: Option, order: Order, purse: Purse | None = None, *, text: str | None = None) -> dict[str, Any]:
    """The option as the `offered` event holds it, amounts as text; what is not known is left out.

    A purse tells the shop's currency and what things cost.
    """
    rates = purse.rates_for(order) if purse else Rates()
    value, cost = price(option, order, currency=purse.currency if purse else "", rates=rates)
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
