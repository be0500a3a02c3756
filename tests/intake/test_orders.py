"""An order export becomes the order book: every number as text, every time with its offset."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from cs_toolkit.intake.decode import decode, read_path
from cs_toolkit.intake.fields import Fields
from cs_toolkit.intake.maps import choose_map, parse_map
from cs_toolkit.intake.orders import ORDER_KEYS, OrderRow, read_order
from cs_toolkit.intake.tables import Record, RowProblem, read_table

ZONE = ZoneInfo("Asia/Shanghai")


def read(text: str, *specs: str) -> list[OrderRow | RowProblem]:
    table = read_table(text, "x.csv")
    columns = parse_map(specs, table.header, kind="orders") if specs else choose_map(table.header, "x.csv", "orders")
    return [
        read_order(Fields(columns, ZONE, {"中通快递": "zto"}.get).of(row)) if isinstance(row, Record) else row
        for row in table.records()
    ]


def test_the_shared_order_book(shared: Callable[[str], Path]) -> None:
    path = shared("inbox/taobao_orders_gb18030.csv")
    text = decode(read_path(path), str(path)).text
    got = read(text)
    told = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(got) == len(told) == 3600
    for row, cells in zip(got, told, strict=True):
        assert not isinstance(row, RowProblem)
        assert tuple(row) == ORDER_KEYS
        assert row["id"] == cells["订单编号"][2:-1]
        assert row["contact"] == cells["联系手机"][1:]
        assert row["tracking"] == cells["物流单号"].removeprefix("No:")
        assert row["product"] == cells["宝贝标题"]
    assert got[0] == {
        "id": "2026528509497892599", "platform": "taobao", "product": "深入理解计算机系统 第三版", "sku": "",
        "quantity": "1", "amount": "199.00", "currency": "CNY", "carrier": "zto", "tracking": "JT4728911262344",
        "customer": "赵敏", "handle": "buyer_92599", "contact": "13800006708",
        "ordered_at": "2026-08-06T09:11:00+08:00", "paid_at": "2026-08-06T09:11:00+08:00", "shipped_at": "",
        "promised_at": "", "delivered_at": "", "status": "交易成功",
            "warehouse": "",
    }  # fmt: skip


def test_refunds_belong_to_orders_of_the_book(shared: Callable[[str], Path]) -> None:
    texts = [
        decode(read_path(path), str(path)).text
        for path in (shared("inbox/taobao_orders_gb18030.csv"), shared("inbox/tmall_refunds_gb18030.csv"))
    ]
    book = {row["id"] for row in read(texts[0]) if not isinstance(row, RowProblem)}
    refunds = [row for row in read_table(texts[1], "x.csv").records() if isinstance(row, Record)]
    assert {row.cells["订单编号"] for row in refunds} <= book


def test_the_layout_of_2016_and_fallbacks() -> None:
    text = (
        "订单编号,订单状态,订单创建时间,宝贝标题,买家实际支付金额,总金额,收货人姓名,联系电话,联系手机\n"
        '="1",交易成功,2016-01-02 03:04:05,杯子,,"1,299.00",王,\'0571-123,\'\n'
    )
    (row,) = read(text)
    assert not isinstance(row, RowProblem)
    assert (row["amount"], row["customer"], row["contact"]) == ("1299.00", "王", "0571-123")


def test_the_order_book_itself_comes_back() -> None:
    first = "id,platform,product,ordered_at,promised_at,status\n0012,jd,杯子,2026-08-06T09:11:00+09:00,,已完成\n"
    (row,) = read(first)
    assert not isinstance(row, RowProblem)
    assert (row["id"], row["platform"], row["ordered_at"]) == ("0012", "jd", "2026-08-06T09:11:00+09:00")
    assert row["currency"] == ""


def test_own_columns_and_bad_rows() -> None:
    text = "单号,数量,发货\nA1,2,中通快递 ZT123456\n,1,\nA3,很多,\n2.02E+18,1,\n"
    got = read(text, "order=单号", "quantity=数量", "shipment=发货")
    assert [type(row) for row in got] == [dict, RowProblem, RowProblem, RowProblem]
    assert not isinstance(got[0], RowProblem)
    assert (got[0]["quantity"], got[0]["carrier"], got[0]["tracking"]) == ("2", "zto", "ZT123456")
    assert [row.line for row in got if isinstance(row, RowProblem)] == [3, 4, 5]


def test_the_warehouse_is_read_where_an_export_names_it() -> None:
    """By the platform's own column, or by the one that the owner names."""
    taobao = "订单编号,订单状态,订单创建时间,宝贝标题,发货仓库\n1,交易成功,2026-01-02 03:04:05,杯子, 杭州仓 \n"
    own = "单号,仓\nA1,深圳仓\n"
    rows = [*read(taobao), *read(own, "order=单号", "warehouse=仓")]
    assert [row["warehouse"] for row in rows if not isinstance(row, RowProblem)] == ["杭州仓", "深圳仓"]
