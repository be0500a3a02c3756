"""What a report says of next week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from cs_toolkit.core import localtime
from cs_toolkit.core.insight.ahead import Outlook
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section

_WEEK: Final = timedelta(weeks=1)
_FORECAST: Final = "forecast"


def outlook(found: Iterable[Outlook], zone: tzinfo) -> Section:
    """What next week will bring, where the history allows it, and for all together in any case.

    Names are those of `ahead` behind what they are: `all:all`, `product:…`, `category:…`; `n` is the history's weeks.
    """
    told = [one for one in found if one.by == "all" or one.basis == _FORECAST]
    return section("ahead", *(_expected(one, zone) for one in told))


def _expected(one: Outlook, zone: tzinfo) -> Measure:
    since, until = (
        localtime.first(datetime.combine(day, time()), zone) for day in (one.week_start, one.week_start + _WEEK)
    )
    return Measure(
        "expected",
        f"{one.by}:{one.name}",
        one.expected,
        "cases",
        Scope("ahead", since, until, "expected"),
        n=one.weeks,
        low=one.low,
        high=one.high,
        note=None if one.basis == _FORECAST else one.basis,
    )
