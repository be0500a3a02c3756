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
By = Literal["product", "sku", "carrier", "platform", "warehouse", "day"]
_SEVERAL: Final = frozenset({"product", "sku"})
Period = tuple[date, date]
"""The first day, and the first day after it."""


class Tally(NamedTuple):
    """So many orders of one day (ISO, the shop's; empty where not known) that have all of this in common."""

    day: str = ""
    product: str = ""
    sku: str = ""
    carrier: str = ""
    platform: str = ""
    warehouse: str = ""
    orders: int = 1


def tally(
    day: str, product: str, sku: str, carrier: str, platform: str = "", warehouse: str = "", *, orders: int
) -> Tally:
    """So many orders of this kind; a day that is none is not known."""
    known = day if re.fullmatch(_DAY, day, re.ASCII) else ""
    return Tally(known, product, sku, carrier, platform, warehouse, orders)


def tallied_in(tallies: Iterable[Tally], period: Period | None) -> list[Tally]:
    """The tallies of a period (None: all, also those of no known day)."""
    if period is None:
        return list(tallies)
    first, end = period[0].isoformat(), period[1].isoformat()
    return [tally for tally in tallies if first <= tally.day < end]


def orders_in(tallies: Iterable[Tally], period: Period | None, by: By) -> dict[str, int]:
    """How many orders there were in a period (None: ever), by product, article, carrier, platform, warehouse or day.

    Names are folded by `name_key`, days are ISO. An order of several products counts once for each and for all of them
    together; one of which the name or the day is not known counts for none. Nothing is said of what was never ordered:
    no zeros.
    """
    counts: Counter[str] = Counter()
    for tally in tallied_in(tallies, period):
        for name in _names(tally, by):
            counts[name] += tally.orders
    return dict(counts)


def name_key(name: str) -> str:
    """What a product, article, carrier or warehouse is counted under."""
    return fold_script(match_key(name))


def parts(told: str, by: By) -> list[str]:
    """The names in a cell, one for each product or article of an order; empty where it names none."""
    return [name for part in (told.split(AND) if by in _SEVERAL else (told,)) if (name := part.strip())]


def _names(tally: Tally, by: By) -> set[str]:
    if by == "day":
        return {tally.day} - {""}
    told: str = getattr(tally, by)
    return {name_key(name) for name in (told, *parts(told, by))} - {""}
