"""How far amends go: the target, the cap, and what is left of the budgets.

The target is the loss; in serious cases the loss and a share on top (METHOD M1), never more than `cap` times the loss.
Budgets bound what goes beyond the loss, not the refund.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.core.loss import Loss
from cs_toolkit.core.money import rounded
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.spending import decisions, given_in
from cs_toolkit.core.timeline import Timeline

_SERIOUS: Final = frozenset({"high", "critical"})
_NONE: Final = Decimal(0)


class Leeway(NamedTuple):
    """How far amends may go in a case, in the currency of the order; None where the loss is not known.

    `target` is what amends are made worth, `cap` what they may not pass, both rounded. `beyond` is what may still be
    given beyond the loss, `spent` what was (`month_spent`: by all cases this month), `gifts` what was given on top and
    makes good a part of the loss. `case_left` and `month_left` are None where there is no such budget. `limited_by`
    names what held the target down: cap, per_case, per_month or currency.
    """

    loss: Loss
    target: Decimal | None
    cap: Decimal | None
    beyond: Decimal
    gifts: Decimal
    spent: Decimal
    month_spent: Decimal
    case_left: Decimal | None
    month_left: Decimal | None
    limited_by: str | None
    is_serious: bool

    def left(self, cap: Decimal) -> Decimal | None:
        """How far a decision may still go beyond the loss, by cap and budgets; None where the loss is not known."""
        if self.loss.total is None:
            return None
        limits = (self.loss.total * (cap - 1) - self.spent, self.case_left, self.month_left)
        return max(_NONE, min(limit for limit in limits if limit is not None))


def is_serious(timeline: Timeline, purse: Purse) -> bool:
    """Whether amends go beyond the loss: a serious case, or a fault of the product; or always, if the owner says so."""
    complaint = timeline.case.complaint
    is_fault = purse.families.get(complaint.category) == "product"
    return purse.goodwill.when == "always" or complaint.severity in _SERIOUS or is_fault


def leeway(timeline: Timeline, purse: Purse) -> Leeway:
    """How far amends may go in a case now."""
    rules, loss = purse.goodwill, purse.loss(timeline, purse.now)
    decided = [(decision.at, decision.beyond or _NONE) for decision in decisions(timeline, purse)]
    spent = sum((beyond for _, beyond in decided), _NONE)
    in_month = sum((beyond for at, beyond in decided if purse.is_this_month(at)), _NONE)
    left = _left(timeline, purse, spent, purse.month + in_month)
    total, serious = loss.total, is_serious(timeline, purse)
    rate = rules.rate if serious else _NONE
    aim = (total or _NONE) * rate
    wished = max(_NONE, aim - spent)
    limits = {"cap": max(_NONE, (total or _NONE) * (rules.cap - 1) - spent)}
    limits |= {name: amount for name, amount in left.items() if amount is not None}
    name, least = min(limits.items(), key=lambda limit: limit[1])
    if least < wished and purse.is_foreign(timeline.case.order) and name != "cap":
        name = "currency"
    beyond = min(wished, least)
    more = min(aim, spent + beyond, (total or _NONE) * (rules.cap - 1))
    gifts = sum(
        (given.worth(None) or _NONE for given in given_in(timeline) if given.event.kind == "compensated"), _NONE
    )
    return Leeway(
        loss=loss,
        target=None if total is None else rounded(total + more, loss.currency),
        cap=None if total is None else rounded(total * rules.cap, loss.currency),
        beyond=beyond,
        gifts=max(_NONE, gifts - spent),
        spent=spent,
        month_spent=purse.month + in_month,
        case_left=left["per_case"],
        month_left=left["per_month"],
        limited_by=name if least < wished else None,
        is_serious=serious,
    )


def _left(timeline: Timeline, purse: Purse, spent: Decimal, in_month: Decimal) -> dict[str, Decimal | None]:
    """What is left of each budget; nothing of one that is in another currency than the order, for nobody can tell."""
    limits = {"per_case": (purse.goodwill.per_case, spent), "per_month": (purse.goodwill.per_month, in_month)}
    is_foreign = purse.is_foreign(timeline.case.order)
    return {
        name: None if limit is None else _NONE if is_foreign else max(_NONE, limit - taken)
        for name, (limit, taken) in limits.items()
    }


def ceiling(timeline: Timeline, purse: Purse) -> Decimal | None:
    """The largest sum that a reply in this case may name, rounded to the minor unit; None where the loss is not known.

    A whole refund is never too much; beyond it and beyond the loss there are the cap and the budgets (rule L26).
    """
    room = leeway(timeline, purse)
    loss, left = room.loss, room.left(purse.goodwill.cap)
    if loss.total is None or loss.goods is None or left is None:
        return None
    whole = loss.total - loss.goods + max(loss.goods, timeline.case.order.amount or _NONE)
    return rounded(whole + left, loss.currency)
