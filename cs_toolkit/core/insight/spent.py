"""What the cases of a month took of the budget for what goes beyond the loss (traps T34)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.purse import Purse


def spent_in_month(cases: Iterable[CaseFacts], purse: Purse, *, but: str) -> Decimal:
    """What other cases took of this month's budget; those in other currencies, and those merged away, do not count."""
    counted = (
        case
        for case in cases
        if case.id != but and case.merged_into is None and case.currency in {None, purse.currency}
    )
    taken = (given.beyond or Decimal(0) for case in counted for given in case.given if purse.is_this_month(given.at))
    return sum(taken, Decimal(0))
