"""What was decided in a case and how much of it goes beyond the loss, for the budgets.

A decision is the customer's choice, a wish granted, or a gift on top; it counts in the month in which it was made, in
the shop's zone (traps T34).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.core.loss import Loss
from cs_toolkit.core.model import Event
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy_text import Remedy, remedies_from
from cs_toolkit.core.timeline import Timeline

_NONE: Final = Decimal(0)
# The goods are made good, or go back for what was paid: what is then left of the loss is time and lateness.
RESTORING: Final = frozenset(
    {"return-refund", "cancel", "exchange", "reship", "reship-express", "resend-part", "repair"}
)
_NO_MONEY: Final = RESTORING | {"explain", "warranty"}
# Beyond the loss even where nobody knows the loss.
_ON_TOP: Final = frozenset({"coupon", "gift"})


class Decision(NamedTuple):
    """What the shop bound itself to at a time: how much of it goes beyond the loss, None where its worth is unknown."""

    at: datetime
    beyond: Decimal | None


def money_given(remedies: Iterable[Remedy], paid: Decimal | None) -> Decimal | None:
    """How much money and gifts, beside making the goods good; None where nobody said what it is worth."""
    total = _NONE
    for remedy in remedies:
        amount = paid if remedy.kind == "refund-full" else remedy.amount
        if remedy.kind in _NO_MONEY:
            continue
        if amount is None or remedy.kind == "points":
            return None
        total += amount
    return total


def uncovered(remedies: Iterable[Remedy], loss: Loss) -> Decimal | None:
    """What money may make good when these remedies are carried out; None where the loss is not known."""
    if loss.total is None:
        return None
    return loss.aside if any(remedy.kind in RESTORING for remedy in remedies) else loss.total


def beyond_loss(
    remedies: tuple[Remedy, ...], loss: Loss, paid: Decimal | None, gifts: Decimal = _NONE
) -> Decimal | None:
    """How far remedies go beyond the loss, of which gifts made good a part; None where loss or worth is not known."""
    money, makes_good = money_given(remedies, paid), uncovered(remedies, loss)
    return None if money is None or makes_good is None else max(_NONE, money + gifts - makes_good)


class Given(NamedTuple):
    """What the customer gets, and the event that decided it."""

    event: Event
    remedies: tuple[Remedy, ...]

    def worth(self, paid: Decimal | None) -> Decimal | None:
        """Money and gifts; what has no price of its own is worth what it cost."""
        money = money_given(self.remedies, paid)
        cost: Decimal | None = self.event.get("cost")
        return cost if money is None else money


def given_in(timeline: Timeline) -> list[Given]:
    """Every choice and every gift that stands; a choice that was not carried out gives way to a new offer."""
    settled: list[Given] = []
    chosen: Given | None = None
    offered: Event | None = None
    for event in timeline.events:
        if event.kind == "offered":
            offered, chosen = event, _chosen(event, event, 1) if event.get("grant") else None
        elif event.kind == "accepted" and offered is not None:
            chosen = _chosen(offered, event, event.payload["option"])
        elif event.kind == "declined":
            chosen = None
        elif event.kind == "resolved" and chosen is not None:
            settled.append(chosen)
            chosen = None
        elif event.kind == "compensated":
            settled.append(Given(event, remedies_from(event.payload["remedies"])))
    return sorted([*settled, *([chosen] if chosen else [])], key=lambda given: given.event.seq)


def _chosen(offered: Event, event: Event, number: int) -> Given:
    options = offered.payload["options"]
    tables = options[number - 1]["remedies"] if 0 < number <= len(options) else ()
    return Given(event, remedies_from(tables))


def decisions(timeline: Timeline, purse: Purse) -> Iterator[Decision]:
    """What was decided in a case, each with what it added beyond the loss as it was then; later days change nothing."""
    money, counted = _NONE, _NONE
    paid = timeline.case.order.amount
    restored: list[Remedy] = []
    for given in given_in(timeline):
        loss = purse.loss(timeline, given.event.at)
        restored += given.remedies
        worth = given.worth(paid)
        if worth is None:
            yield Decision(given.event.at, None)
            continue
        makes_good = uncovered(restored, loss)
        if makes_good is None:
            is_gift = given.event.kind == "compensated"
            yield Decision(given.event.at, worth if is_gift else _on_top(given.remedies))
            continue
        money += worth
        added = max(_NONE, money - makes_good - counted)
        counted += added
        yield Decision(given.event.at, added)


def _on_top(remedies: Iterable[Remedy]) -> Decimal:
    """What of remedies is on top whatever was lost."""
    return sum((remedy.amount or _NONE for remedy in remedies if remedy.kind in _ON_TOP), _NONE)
