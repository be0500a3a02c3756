"""Which options fit a case: by what went wrong, what was found, what the customer wants and needs.

Each is made worth what the case is worth (`core.goodwill`): what it leaves of the loss, and the goodwill, go on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.goodwill import Leeway, leeway
from cs_toolkit.core.loss import Loss, was_delivered
from cs_toolkit.core.money import rounded
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy_plans import CAUSES, LAST_RESORT, PLANS, UNWANTED, WISHES
from cs_toolkit.core.remedy_price import price
from cs_toolkit.core.remedy_text import TAKES_AMOUNT, Option, Remedy, from_payload
from cs_toolkit.core.spending import RESTORING, beyond_loss
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import Message, say

# Two or three are a choice, more are a catalogue.
_MOST_OPTIONS: Final = 3
_NONE: Final = Decimal(0)
_LOSS: Final = "loss"


class Suggestion(NamedTuple):
    """An option worth offering: what it is worth to the customer, costs the shop, and holds beyond the loss.

    Each is None where nobody knows it; so is `needs_approval`.
    """

    option: Option
    value: Decimal | None
    cost: Decimal | None
    beyond: Decimal | None
    why_code: str
    why: Message
    needs_approval: bool | None = False


class Choice(NamedTuple):
    """Options for a case, the recommended one first; `reason` says why there are fewer than two kinds."""

    suggestions: tuple[Suggestion, ...]
    room: Leeway
    reason: Message | None = None


_WHY: Final = {
    "need": say("it serves what the customer needs it for"),
    "wish": say("it is what the customer asked for"),
    "cause": say("it fits the cause that was found"),
    "category": say("it fits complaints of this kind"),
}


def suggest(timeline: Timeline, *, currency: str = "", purse: Purse | None = None) -> tuple[Option, ...]:
    """Two or three options of different kind that fit the case, best first; what was refused is not offered again.

    With a purse, amends on top of each as far as they go, and nothing that the owner forbids.
    """
    return tuple(_Plan.of(timeline, purse, currency, leeway(timeline, purse) if purse else None).options())


def choose(timeline: Timeline, purse: Purse) -> Choice:
    """The suggestions with their prices and reasons, and how far amends may go."""
    room = leeway(timeline, purse)
    plan = _Plan.of(timeline, purse, purse.currency, room)
    order = timeline.case.order
    rates = purse.rates_for(order)
    found = []
    for option in plan.options():
        value, cost = price(option, order, currency=purse.currency, rates=rates)
        code = plan.why_code(option.kind)
        beyond = beyond_loss(option.remedies, room.loss, order.amount, room.gifts)
        beyond = None if beyond is None else rounded(beyond, room.loss.currency)
        found.append(Suggestion(option, value, cost, beyond, code, _WHY[code], purse.asks_for(value, cost)))
    is_choice = len({item.option.kind for item in found}) > 1
    reason = say("[remedies] forbid leaves no two kinds that fit: {names}", names=", ".join(sorted(purse.forbid)))
    return Choice(tuple(found), room, None if is_choice else reason)


class _Plan(NamedTuple):
    """What fits a case, best first, and what decides about it."""

    timeline: Timeline
    specs: tuple[str, ...]
    out: frozenset[str]
    wish: str | None
    first: tuple[str, ...]
    unit: str
    purse: Purse | None
    room: Leeway | None

    @classmethod
    def of(cls, timeline: Timeline, purse: Purse | None, currency: str, room: Leeway | None) -> _Plan:
        """The plan of the category, as cause, wish and need change it."""
        complaint = timeline.case.complaint
        diagnosed = timeline.diagnosed
        out, first = CAUSES.get(diagnosed.payload["cause"] if diagnosed else "", (frozenset(), ()))
        is_harm = complaint.category == "other" and complaint.severity == "critical"  # no second one of what did harm
        category = "unsafe" if is_harm else complaint.category
        specs = list(dict.fromkeys((*first, *_fitting(category, was_delivered(timeline)))))
        wish = _meant(wish_of(complaint.wants or ""), complaint.category)
        specs = _wanted_first([spec for spec in specs if _kind(spec) not in out], wish)
        if complaint.needs and taxonomy.FAMILY_OF.get(complaint.category) == "delivery":
            specs = _hurried(specs)
        out |= purse.forbid if purse else frozenset()
        unit = timeline.case.order.currency or currency
        return cls(timeline, tuple(specs), out, wish, first, unit, purse, room)

    def options(self) -> list[Option]:
        """Two or three of them; after a refusal others, as long as there are two kinds."""
        fitting = self._built(self.specs)
        all_kinds = self._built((*self.specs, *LAST_RESORT))
        if len(fitting) < 2:
            fitting = all_kinds[:2]
        refused = _refused(self.timeline)
        left = [option for option in all_kinds if option.kind not in refused]
        chosen = left if refused and len(left) >= 2 else fitting
        return chosen[: max(2, min(_MOST_OPTIONS, len(fitting)))]

    def why_code(self, kind: str) -> str:
        """Why an option stands here."""
        complaint = self.timeline.case.complaint
        if kind == "reship-express" and complaint.needs:
            return "need"
        if kind == self.wish or (self.wish == "refund-full" and kind == "return-refund"):
            return "wish"
        return "cause" if kind in map(_kind, self.first) else "category"

    def _built(self, specs: Iterable[str]) -> list[Option]:
        """One option of each kind, with its sum and with what goes on top."""
        found: dict[str, Option] = {}
        for spec in specs:
            kind, _, share = self._fair(spec).partition(":")
            amount = self._rounded(self._share(share)) if share else None
            if kind not in self.out and (amount is not None or kind not in taxonomy.NEEDS_AMOUNT):
                on_top = () if kind == "gift" or share == _LOSS else self._on_top(kind)
                found.setdefault(kind, Option((Remedy(kind, amount), *on_top)))
        return list(found.values())

    def _fair(self, spec: str) -> str:
        """Money back for goods that were not lost takes the goods back, too: else it is no amends but a present."""
        paid = self.timeline.case.order.amount
        goods = self.room.loss.goods if self.room else None
        is_lost = paid is None or goods is None or goods >= paid
        return "return-refund" if spec == "refund-full" and not is_lost else spec

    def _rounded(self, amount: Decimal | None) -> Decimal | None:
        """Half up to the minor unit; None for what is less than that."""
        return rounded(amount, self.unit) or None if amount is not None else None

    def _share(self, share: str) -> Decimal | None:
        """The sum of a remedy: a share of what was paid, within what was lost of it; or all that is to be made good."""
        if share == _LOSS:
            return self._to_give(self.room.loss.total) if self.room else None
        paid = self.timeline.case.order.amount
        part = None if paid is None else paid * Decimal(share.removesuffix("%")) / 100
        if self.room is None or part is None:
            return part
        loss = self.room.loss
        return None if loss.total is None else min(part, loss.total - loss.aside)

    def _to_give(self, lost: Decimal | None) -> Decimal | None:
        """A part of the loss with what goes beyond it, less the gifts that were already given."""
        if self.room is None or lost is None or not self.room.loss.total:
            return None
        return max(_NONE, lost + self.room.beyond - self.room.gifts)

    def _on_top(self, kind: str) -> tuple[Remedy, ...]:
        """What a remedy leaves of the loss, and the goodwill: a gift in the parcel, else a coupon."""
        if self.purse is None or self.room is None:
            return ()
        amount = self._rounded(self._to_give(self._rest(kind, self.room.loss)))
        kinds = ("gift", "coupon") if kind in taxonomy.GOODS_MOVE else ("coupon", "gift")
        allowed = [found for found in kinds if found not in self.purse.forbid | {kind}]
        return (Remedy(allowed[0], amount),) if amount and allowed else ()

    def _rest(self, kind: str, loss: Loss) -> Decimal | None:
        if loss.total is None:
            return None
        if kind == "refund-full":
            return max(_NONE, loss.total - (self.timeline.case.order.amount or _NONE))
        return loss.aside if kind in RESTORING or kind == "refund-part" else loss.total


def _fitting(category: str, is_delivered: bool) -> tuple[str, ...]:
    plan = PLANS.get(category, PLANS["other"])
    return PLANS.get(f"{category}, delivered", plan) if is_delivered else plan


def _kind(spec: str) -> str:
    return spec.partition(":")[0]


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


def _meant(wish: str | None, category: str) -> str | None:
    """Who asks to be sent "another one" of what came broken or never came wants the whole thing, not a part."""
    is_whole = category != "missing-item" and taxonomy.FAMILY_OF.get(category) == "delivery"
    return "reship" if wish == "resend-part" and is_whole else wish


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


def _refused(timeline: Timeline) -> frozenset[str]:
    """The kinds of every offer that was declined."""
    if not timeline.declines:
        return frozenset()
    last = timeline.declines[-1].seq
    offers = [event for event in timeline.after(None, "offered") if event.seq < last]
    return frozenset(from_payload(table).kind for event in offers for table in event.payload["options"])
