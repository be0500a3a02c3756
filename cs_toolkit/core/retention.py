"""How long a closed case keeps the identity of its customer: `3y`, `18 months`, `90d`, `3年`."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from cs_toolkit.core.when_spans import Span
from cs_toolkit.errors import BadValue, say

_UNITS: Final = {
    "year": r"y|yrs?|years?|年",
    "month": r"mo|months?|个月|個月|月",
    "week": r"w|weeks?|周|週|星期",
    "day": r"d|days?|天|日",
}
_PERIOD: Final = rf"(\d{{1,4}})\s*(?:{'|'.join(f'(?P<{unit}>{words})' for unit, words in _UNITS.items())})"


def period(text: str) -> Span:
    """A length of time in days, weeks, months or years. Raises `BadValue` for another."""
    found = re.fullmatch(_PERIOD, unicodedata.normalize("NFKC", text).strip().casefold())
    if found is None or not int(found[1]):
        raise BadValue(
            say("'{value}' is no time to keep things for", value=text), say("write it as 3y, 18 months or 90d")
        )
    count = int(found[1])
    months = count * (12 if found["year"] else 1 if found["month"] else 0)
    days = count * (7 if found["week"] else 1 if found["day"] else 0)
    return Span(timedelta(days=days), months, True)


def border(text: str, now: datetime) -> datetime:
    """Identity in cases that were closed before this is to go; `now` is in the shop's zone."""
    try:
        return period(text).before(now.replace(tzinfo=None)).replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError):  # nothing is that old
        return datetime.min.replace(tzinfo=now.tzinfo, year=2)
