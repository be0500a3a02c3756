"""Sums that a reply names: confirmed, within the limit, and said with amount, way and day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from cs_toolkit.core.lint.page import Hit, Page
from cs_toolkit.core.money import shown
from cs_toolkit.errors import say

# Of what was paid, where the loss is not known: the most that amends come to.
_MOST: Final = Decimal("1.50")


def loose_money(page: Page) -> Iterator[Hit]:
    """L26: amends above the limit, or without amount, or with neither way nor day."""
    cap = page.known.cap
    if cap is None and page.known.amount is not None:
        cap = page.known.amount * _MOST
    for start, end in page.reading.sentences:
        if cap is None or not page.has("gives_money", start, end):
            continue
        sums = list(_sums(page, start, end))
        total = sum((amount for _, _, amount in sums), Decimal(0)) if page.has("on_top", start, end) else None
        most = max((amount for _, _, amount in sums), default=Decimal(0))
        if max(most, total or most) > cap:
            message = say("The money offered is above the limit of {limit}.", limit=shown(cap, _currency(page)))
            yield Hit("L26", sums[0][0], sums[-1][1], message)
    found = page.find("compensates")
    if found and not list(_sums(page, 0, len(page.text))):
        yield Hit("L26", *found.span(), say("Amends without an amount."))
    elif found and not (page.has("way_of_money") or page.has("time")):
        yield Hit("L26", *found.span(), say("Money is offered without saying how and when."))


def unconfirmed_money(page: Page) -> Iterator[Hit]:
    """L27: a text that was sent names a sum, and nobody stands for it."""
    if page.scope.is_sent and not page.scope.by:
        first = next(_sums(page, 0, len(page.text)), None)
        if first:
            yield Hit("L27", *first[:2])


def _currency(page: Page) -> str:
    return page.known.currency or "CNY"


def _sums(page: Page, start: int, end: int) -> Iterator[tuple[int, int, Decimal]]:
    """The sums of money in a stretch of the text, in order."""
    for match in sorted(page.all("sum", start, end), key=lambda match: match.start()):
        digits = next(group for group in match.groups() if group)
        try:
            yield match.start(), match.end(), Decimal(digits.replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern admits only figures
            continue
