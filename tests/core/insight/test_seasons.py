"""Sales and holidays, on which more complaints are no news for the shop as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from cs_toolkit import packs
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.insight.seasons import holidays, sale_days


@pytest.mark.parametrize(
    ("region", "day", "is_sale"),
    [
        ("cn", date(2026, 11, 11), True),
        ("cn", date(2026, 11, 26), False),
        ("cn", date(2026, 6, 18), True),
        ("cn", date(2026, 12, 26), False),
        ("de", date(2026, 12, 26), True),
        ("us", date(2027, 1, 5), True),
        ("us", date(2026, 6, 18), False),
        ("tw", date(2026, 11, 11), True),
    ],
)
def test_sales_by_region(region: str, day: date, is_sale: bool) -> None:
    """Each shop has those of its own market, in every year that is asked about."""
    assert (day in set(sale_days(packs.seasons(), region, (2026, 2027)))) is is_sale


def test_holidays_and_the_week_after_them() -> None:
    """What lay over is complained about then; make-up working days are days like others."""
    rules = DayRules.from_data(
        "x",
        {
            "holiday": [{"from": date(2026, 10, 1), "to": date(2026, 10, 3)}],
            "make_up": [{"dates": [date(2026, 9, 20)]}],
        },
    )
    days = sorted(holidays(rules))
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 1), date(2026, 10, 10), 10)
