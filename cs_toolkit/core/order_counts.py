"""How many orders there were: what rates of complaints are measured against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from cs_toolkit.core.text import fold_script, match_key

# Between the products of one order, and between its articles.
AND: Final = "; "
_DAY: Final = r"\d{4}-\d\d-\d\d"
By = Literal["product", "sku", "carrier", "day"]
Period = tuple[date, date]
"""The first day, and the first day after it."""


class Tally(NamedTuple):
    """So many orders of one day (ISO, the shop's; empty where not known) with the same product, article and carrier."""

    day: str
    product: str
    sku: str
    carrier: str
    orders: int = 1


def tally(day: str, product: str, sku: str, carrier: str, orders: int) -> Tally:
    """So many orders of this kind; a day that is none is not known."""
    return Tally(day if re.fullmatch(_DAY, day, re.ASCII) else "", product, sku, carrier, orders)


def orders_in(tallies: Iterable[Tally], period: Period | None, by: By) -> dict[str, int]:
    """How many orders there were in a period (None: ever), by product, article, carrier or day (ISO).

    Names are folded by `name_key`. An order of several products counts once for each and for all of them together; one
    of which the name or the day is not known counts for none. Nothing is said of what was never ordered: no zeros.
    """
    counts: Counter[str] = Counter()
    first, end = (period[0].isoformat(), period[1].isoformat()) if period else ("", "")
    for tally in tallies:
        if period is None or first <= tally.day < end:
            for name in _names(tally, by):
                counts[name] += tally.orders
    return dict(counts)


def name_key(name: str) -> str:
    """What a product, article or carrier is counted under."""
    return fold_script(match_key(name))


def _names(tally: Tally, by: By) -> set[str]:
    told: str = getattr(tally, by)
    if by in {"day", "carrier"}:
        return {told if by == "day" else name_key(told)} - {""}
    return {name_key(name) for name in (told, *told.split(AND))} - {""}
