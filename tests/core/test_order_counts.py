"""How many orders there were: the denominators of rates."""

from __future__ import annotations

from datetime import date

import pytest

from cs_toolkit.core.order_counts import By, Tally, name_key, orders_in, tally

TALLIES = (
    Tally("2026-11-01", "旅行杯", "A1", "zto", "taobao", "杭州仓", 3),
    Tally("2026-11-02", "旅行杯; 杯盖", "A1; B2", "sf", "jd", "", 2),
    Tally("2026-12-01", "旅行杯", "", "ZTO", "taobao", "杭州倉"),
    Tally("", "水杯", orders=5),
)
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("by", "period", "counts"),
    [
        ("product", NOVEMBER, {"旅行杯": 5, "杯盖": 2, "旅行杯; 杯盖": 2}),
        ("sku", NOVEMBER, {"a1": 5, "b2": 2, "a1; b2": 2}),
        ("carrier", NOVEMBER, {"zto": 3, "sf": 2}),
        ("day", NOVEMBER, {"2026-11-01": 3, "2026-11-02": 2}),
        ("carrier", None, {"zto": 4, "sf": 2}),
        ("platform", None, {"taobao": 4, "jd": 2}),
        ("warehouse", None, {"杭州仓": 4}),
        ("product", None, {"旅行杯": 6, "杯盖": 2, "旅行杯; 杯盖": 2, "水杯": 5}),
        ("product", (date(2025, 1, 1), date(2025, 2, 1)), {}),
    ],
)
def test_orders_are_counted_by_name_or_day(by: By, period: tuple[date, date] | None, counts: dict[str, int]) -> None:
    """The first day counts, the day after the last does not; what was never ordered is not there, not even as zero."""
    assert orders_in(TALLIES, period, by) == counts


def test_names_are_folded() -> None:
    """Width, case and script do not count."""
    assert name_key("ＺＴＯ 快遞") == name_key("zto 快递")


@pytest.mark.parametrize(
    ("day", "kept"), [("2026-11-22", "2026-11-22"), ("22/11/2026", ""), ("", ""), ("2026-11-0x", "")]
)
def test_a_day_that_is_none_is_not_known(day: str, kept: str) -> None:
    """The order still counts where no period is asked for."""
    assert tally(day, "杯子", "", "", orders=2) == Tally(kept, "杯子", orders=2)
