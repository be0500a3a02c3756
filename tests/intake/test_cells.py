"""One cell at a time: times, money, identifiers, counts, parcels."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from cs_toolkit.errors import BadValue
from cs_toolkit.intake import cells, moments

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-08-24 20:11:00", "2026-08-24T20:11:00+08:00"),
        ("2026/08/24 20:11", "2026-08-24T20:11:00+08:00"),
        ("2026/8/4 9:05", "2026-08-04T09:05:00+08:00"),
        (" 2026-08-24\t20:11:00 ", "2026-08-24T20:11:00+08:00"),
        ("2026-08-24", "2026-08-24T00:00:00+08:00"),
        ("2026年8月24日 20:11", "2026-08-24T20:11:00+08:00"),
        ("2026年8月24日20:11", "2026-08-24T20:11:00+08:00"),
        ("2026-08-24T20:11:00+09:00", "2026-08-24T20:11:00+09:00"),
        ("2026-08-24T20:11:00.5Z", "2026-08-24T20:11:00.500000+00:00"),
        ("2025-03-20 05:20:57 -0700", "2025-03-20T05:20:57-07:00"),
        ("２０２６-08-24 20:11", "2026-08-24T20:11:00+08:00"),
    ],
)
def test_times(cell: str, iso: str) -> None:
    assert moments.moment(cell, ZONE, "申请时间").isoformat() == iso


@pytest.mark.parametrize(
    "cell",
    ["", "昨天", "3/4/2026", "2026-13-01", "2026-02-30 10:00", "2026-08-24 25:00", "0000-00-00 00:00:00", "20260824",
     "2026-08-2420:11", "2026-08-24 20:11:00+99:00"],
)  # fmt: skip
def test_what_is_no_time(cell: str) -> None:
    with pytest.raises(BadValue) as caught:
        moments.moment(cell, ZONE, "申请时间")
    assert caught.value.message.english() == f"申请时间: '{cell}' is no date and time"


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("199.00", "199.00", None),
        ("199", "199", None),
        ("0.5", "0.5", None),
        ("¥1,299.00", "1299.00", None),
        ("￥1,299.00", "1299.00", None),
        ("1,234,567.89", "1234567.89", None),
        ("NT$ 1,280", "1280", "TWD"),
        ("HK$99.90", "99.90", "HKD"),
        ("$12.50", "12.50", None),
        ("€12.50", "12.50", "EUR"),
        ("129.00元", "129.00", "CNY"),
        ("rmb 5", "5", "CNY"),
        ("12,50", "12.50", None),
        ("1.299,00", "1299.00", None),
        ("1 299,00 €", "1299.00", "EUR"),
        ("USD 12.50", "12.50", "USD"),
        ("12.50 GBP", "12.50", "GBP"),
        ("499.00（系统计算中，该值仅供参考）", "499.00", None),
    ],
)
def test_money(cell: str, amount: str, currency: str | None) -> None:
    assert cells.money(cell, "金额") == (amount, currency)


@pytest.mark.parametrize("cell", ["abc", "-5.00", "1.299", "1,29,9", "", "1e3", "5.00.1", "NaN"])
def test_what_is_no_money(cell: str) -> None:
    with pytest.raises(BadValue):
        cells.money(cell, "金额")


def test_identifiers() -> None:
    assert cells.identifier("\t2026765209994102219\t ", "订单编号") == "2026765209994102219"
    assert cells.identifier("\u200b0012\ufeff", "订单编号") == "0012"
    assert cells.identifier("null", "联系电话") == ""
    assert cells.identifier("3E4", "订单编号") == "3E4"
    with pytest.raises(BadValue, match="rounded by a spreadsheet"):
        cells.identifier("2.02677E+18", "订单编号")


def test_counts() -> None:
    assert [cells.count(cell, "数量") for cell in ("1", "12", "2.0", " ３ ", "2件")] == [1, 12, 2, 3, 2]
    for cell in ("x", "-1", "1.5", ""):
        with pytest.raises(BadValue):
            cells.count(cell, "数量")


@pytest.mark.parametrize(
    ("cell", "carrier", "tracking"),
    [
        ("极兔速递 JT2322082158515", "极兔速递", "JT2322082158515"),
        ("极兔速递JT2322082158515", "极兔速递", "JT2322082158515"),
        ("圆通速递：No:YT123456789", "圆通速递", "YT123456789"),
        ("DHL 1234567890", "DHL", "1234567890"),
        ("7-11 交貨便 F12345678901", "7-11 交貨便", "F12345678901"),
        ("No:JT4728911262344", "", "JT4728911262344"),
        ("773012345678901", "", "773012345678901"),
        ("顺丰速运 SF1234567890123; SF1234567890124", "顺丰速运", "SF1234567890123"),
        ("自提", "自提", ""),
        ("", "", ""),
    ],
)
def test_shipments(cell: str, carrier: str, tracking: str) -> None:
    assert cells.shipment(cell, "发货物流信息") == (carrier, tracking)


def test_parcel_numbers() -> None:
    assert cells.parcel_number("No:JT4728911262344", "物流单号") == "JT4728911262344"
    assert cells.parcel_number(" no： 12 ", "物流单号") == "12"
    assert cells.parcel_number("NO1234", "物流单号") == "NO1234"


def test_yes_and_no() -> None:
    assert [cells.is_true(cell) for cell in ("true", "True", "1", "false", "", "0")] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("cell", "is_masked"),
    [
        ("##密文", True),
        ("$$abc密文", True),
        ("1******6198", True),
        ("王**", True),
        ("王*", True),
        ("*", True),
        ("t**8", True),
        ("王女士", False),
        ("13800000000", False),
        ("#1号买家", False),
        ("", False),
    ],
)
def test_what_the_platform_hid(cell: str, is_masked: bool) -> None:
    """Two customers may look alike behind a mask."""
    assert cells.is_masked(cell) is is_masked


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("王女士，86-13800000000，浙江省 杭州市 ，", ("王女士", "13800000000")),
        ("王女士，+85291234567，香港，", ("王女士", "+85291234567")),
        ("浙江省 杭州市 示例路1号", ("", "")),
        ("浙江省，杭州市，示例路1号", ("", "")),
    ],
)
def test_who_an_address_begins_with(cell: str, found: tuple[str, str]) -> None:
    """Only where a phone follows the name."""
    assert cells.recipient(cell) == found
