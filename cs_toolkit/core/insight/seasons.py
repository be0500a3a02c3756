"""Days on which more complaints are no news for the shop as a whole: sales, holidays, and what follows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from cs_toolkit.core.day_rules import DayRules

_AFTER: Final = 7  # days after a holiday, in which what lay over is written
_DAY: Final = timedelta(days=1)


def sale_days(data: Mapping[str, Any], region: str, years: Iterable[int]) -> Iterator[date]:
    """The days of the [[season]] blocks that hold in a region: from and to are "MM-DD", within one year."""
    for block in data["season"]:
        if region in block.get("regions", (region,)) and region not in block.get("not", ()):
            for year in years:
                first, last = (date.fromisoformat(f"{year}-{block[edge]}") for edge in ("from", "to"))
                yield from _days(first, last)


def holidays(rules: DayRules) -> Iterator[date]:
    """The holidays of a calendar and the week after each."""
    for rule in rules.rules:
        if rule.kind == "holiday":
            yield from _days(rule.first, rule.last + _AFTER * _DAY)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))
