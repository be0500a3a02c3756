"""Every export whose header we know: in any order, with further columns, slightly renamed, and what its cells say."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cs_toolkit.intake import source
from cs_toolkit.intake.fields import Fields
from cs_toolkit.intake.maps import choose_map, is_known_header, shipped_maps
from cs_toolkit.intake.orders import OrderRow, read_orders
from cs_toolkit.intake.rows import Incoming, read_row
from cs_toolkit.intake.tables import Record, RowProblem

ZONE = ZoneInfo("Asia/Shanghai")
MAP_OF = {
    "taobao_orders_exportorderlist_2016": "taobao_orders",
    "taobao_orders_variant_gbk": "taobao_orders",
    "taobao_orderdetail_gbk": "taobao_order_lines",
    "tmall_orders_2026_observed": "taobao_orders",
    "tmall_refunds": "tmall_refunds",
    "jd_compensation": "jd_compensation",
    "douyin_compensation": "douyin_compensation",
    "pdd_compensation": "pdd_compensation",
    "pdd_orders": "pdd_orders",
    "douyin_orders": "douyin_orders",
    "jd_orders": "jd_orders",
    "youzan_orders_observed": "youzan_orders",
    "zendesk_views_csv": "zendesk_tickets",
    "amazon_orders_flatfile": "amazon_orders",
    "etsy_sold_orders": "etsy_orders",
    "woocommerce_plugin": "woocommerce_orders",
    "shopify_orders_export_79cols": "shopify_orders",
}
UNKNOWN = ("一列新的", "Some New Column", "备用字段3")


def test_every_known_layout_has_a_map(layouts: dict[str, Any]) -> None:
    """None is left to the owner."""
    assert set(layouts) == set(MAP_OF)


@pytest.mark.parametrize("layout", MAP_OF)
def test_a_header_is_recognised_in_any_order_and_with_further_columns(layouts: dict[str, Any], layout: str) -> None:
    """Platforms move columns about and add new ones; the same map is found, and the same columns hold the fields."""
    header = layouts[layout]["header"]
    plain = choose_map(header, "x.csv")
    assert plain.name == MAP_OF[layout]
    assert is_known_header(layouts[layout]["sep"].join(f'"{name}"' for name in header) + "\n")
    for seed in range(20):
        shuffled = random.Random(seed).sample([*header, *UNKNOWN], len(header) + 3)
        found = choose_map(shuffled, "x.csv")
        assert (found.name, found.columns) == (plain.name, plain.columns)


@pytest.mark.parametrize(
    "renamed",
    [str.upper, str.lower, lambda name: f" {name} ", lambda name: name.replace(" ", "_"), lambda name: f"{name}*"],
    ids=["upper", "lower", "blanks", "underscores", "star"],
)
@pytest.mark.parametrize("layout", MAP_OF)
def test_case_blanks_and_punctuation_do_not_matter(layouts: dict[str, Any], layout: str, renamed: Any) -> None:
    """`Order ID` and `order_id` are one column."""
    header = [renamed(name) for name in layouts[layout]["header"]]
    assert choose_map(header, "x.csv").name == MAP_OF[layout]


@pytest.mark.parametrize(
    ("layout", "old", "new", "field"),
    [
        ("tmall_refunds", "买家退款说明", "买家的退款说明", "text"),
        ("tmall_refunds", "退款的申请时间", "退款申请时间", "received_at"),
        ("taobao_orders_variant_gbk", "订单编号", "订单号", "order"),
        ("pdd_orders", "用户实付金额(元)", "用户实付金额（元）", "amount"),
        ("pdd_orders", "用户实付金额(元)", "用户实付金额", "amount"),
        ("jd_orders", "应付金额", "应付金额(元)", "amount"),
        ("douyin_orders", "主订单编号", "主订单号", "order"),
        ("amazon_orders_flatfile", "order-id", "Order ID", "order"),
        ("shopify_orders_export_79cols", "Lineitem quantity", "Line item quantity", "quantity"),
        ("zendesk_views_csv", "Requester email", "Requester e-mail", "contact"),
    ],
)
def test_a_slightly_renamed_column_is_found(
    layouts: dict[str, Any], layout: str, old: str, new: str, field: str
) -> None:
    """A character more or less is no new column."""
    header = [new if name == old else name for name in layouts[layout]["header"]]
    found = choose_map(header, "x.csv")
    assert found.name == MAP_OF[layout]
    assert found.columns[field][0] == new


@pytest.mark.parametrize("layout", MAP_OF)
def test_a_missing_column_is_never_taken_from_another_one(layouts: dict[str, Any], layout: str) -> None:
    """What is like a column in name only (付款时间, 创建时间) does not stand in for it."""
    header = layouts[layout]["header"]
    plain = choose_map(header, "x.csv")
    needed = {column for field in plain.required for column in plain.columns[field]}
    for field, columns in plain.columns.items():
        if len(columns) > 1 or columns[0] in needed:
            continue
        without = choose_map([name for name in header if name not in columns], "x.csv")
        assert without.columns.get(field) is None, (field, without.columns.get(field))


def test_the_columns_of_one_map_are_no_others() -> None:
    """A column holds one field, except where a text is also the reason."""
    for one in shipped_maps():
        named = [column for field, columns in one.columns.items() if field != "reason" for column in columns]
        assert len(named) == len(set(named)), one.name


def written(path: Path, header: Sequence[str], rows: Sequence[dict[str, str]], sep: str = ",") -> Path:
    """An export with these rows; every column that is not named is empty."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, delimiter=sep, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="")
    return path


def orders(path: Path) -> list[OrderRow | RowProblem]:
    with source.open_table(str(path), kind="orders") as opened:
        return list(read_orders(opened.table, opened.map, zone=ZONE, carrier_slug=lambda name: None))


def cases(path: Path) -> list[Incoming | RowProblem]:
    with source.open_table(str(path), kind="cases") as opened:
        fields = Fields(opened.map, ZONE, lambda name: None)
        return [read_row(fields.of(row)) if isinstance(row, Record) else row for row in opened.table.records()]


def the_order(found: list[OrderRow | RowProblem]) -> OrderRow:
    (row,) = found
    assert isinstance(row, dict)
    return row


def test_shopify_rows_of_one_order_are_one_order(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Continuation rows add articles and pieces; what is true of the order stands in the first one."""
    header = layouts["shopify_orders_export_79cols"]["header"]
    first = {"Name": "#1001", "Email": "k@example.com", "Total": "48.50", "Currency": "USD", "Shipping Zip": "'02139",
             "Created at": "2025-03-20 05:20:57 -0700", "Lineitem quantity": "1", "Lineitem name": "Cup",
             "Lineitem sku": "C-1", "Billing Name": "Kim Lee", "Notes": "two\nlines"}  # fmt: skip
    more = {"Name": "#1001", "Email": "k@example.com", "Created at": "2025-03-20 05:20:57 -0700",
            "Lineitem quantity": "2", "Lineitem name": "Saucer", "Lineitem sku": "S-1"}  # fmt: skip
    found = orders(written(tmp_path / "x.csv", header, [first, more, first | {"Name": "#1002"}]))
    assert [row["id"] for row in found if isinstance(row, dict)] == ["#1001", "#1002"]
    row = found[0]
    assert isinstance(row, dict)
    assert (row["product"], row["sku"], row["quantity"]) == ("Cup; Saucer", "C-1; S-1", "3")
    assert (row["amount"], row["currency"], row["customer"]) == ("48.50", "USD", "Kim Lee")
    assert row["ordered_at"] == "2025-03-20T05:20:57-07:00"


def test_jd_totals_are_not_added_up(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Every row of an order repeats the order's total; a masked phone says nothing."""
    header = [*layouts["jd_orders"]["header"], "商家应收"]
    row = {"订单号": "310000000001", "商品名称": "杯子", "订购数量": "1", "应付金额": "499.00", "订单状态": "完成",
           "下单时间": "2026-08-06 09:11:00", "联系电话": "1******6198", "客户姓名": "王女士",
           "商家应收": "499.00（系统计算中，该值仅供参考）"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "x.csv", header, [row, row | {"商品名称": "杯盖", "订购数量": "2"}])))
    assert (found["amount"], found["quantity"], found["product"]) == ("499.00", "3", "杯子; 杯盖")
    assert (found["contact"], found["customer"]) == ("", "王女士")


def test_amazon_articles_are_added_up(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Each row holds the price of its article; the file is parted by tabs."""
    header = layouts["amazon_orders_flatfile"]["header"]
    row = {"order-id": "113-1", "product-name": "Cup", "quantity-purchased": "2", "item-price": "10.00",
           "currency": "USD", "purchase-date": "2026-08-06T09:11:00-07:00", "buyer-name": "Kim"}  # fmt: skip
    found = the_order(
        orders(written(tmp_path / "x.txt", header, [row, row | {"product-name": "Lid", "item-price": "2.50"}], "\t"))
    )
    assert (found["amount"], found["quantity"], found["currency"]) == ("12.50", "4", "USD")


def test_etsy_dates_and_decimal_commas(layouts: dict[str, Any], tmp_path: Path) -> None:
    """MM/DD/YY, because this map says so; 12,50 is twelve and a half."""
    header = layouts["etsy_sold_orders"]["header"]
    row = {"Order ID": "77", "Sale Date": "03/04/26", "Number of Items": "1", "Currency": "EUR", "Order Total": "12,50",
           "SKU": "a,b", "Full Name": "Kim Lee", "Date Shipped": "03/06/26"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "x.csv", header, [row])))
    assert (found["amount"], found["sku"]) == ("12.50", "a,b")
    assert (found["ordered_at"][:10], found["shipped_at"][:10]) == ("2026-03-04", "2026-03-06")


def test_douyin_and_pinduoduo_tabs_and_masks(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Ids come with a tab around them; masked cells and lone dashes say nothing."""
    row = {"主订单编号": "\t6917000000000000001", "选购商品": "杯子", "商品数量": "1", "订单应付金额": "29.90",
           "收件人": "##密文", "收件人手机号": "$$密文", "订单提交时间": "2026-08-06 09:11:00", "订单状态": "已发货",
           "取消原因": "-"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "d.csv", layouts["douyin_orders"]["header"], [row])))
    assert (found["id"], found["customer"], found["contact"]) == ("6917000000000000001", "", "")
    row = {"订单号": "260806-1\t", "商品": "杯子\t", "商品数量(件)": "2\t", "用户实付金额(元)": "29.90\t",
           "订单状态": "已签收\t", "订单成交时间": "2026-08-06 09:11:00\t", "快递单号": "78000000000101\t"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "p.csv", layouts["pdd_orders"]["header"], [row])))
    assert (found["id"], found["product"], found["quantity"], found["amount"]) == ("260806-1", "杯子", "2", "29.90")
    assert (found["status"], found["tracking"]) == ("已签收", "78000000000101")


def test_the_address_of_new_taobao_exports_names_the_customer(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Name and phone stand at its beginning, parted by full-width commas; the address itself is not kept."""
    header = layouts["tmall_orders_2026_observed"]["header"]
    row = {"订单编号": '="2026000000000000001"', "总金额": "29.90", "订单状态": "交易成功", "商品标题": "杯子",
           "订单创建时间": "2026-08-06 09:11:00",
           "收货地址": "王女士，86-13800000000，浙江省 杭州市 示例路1号 ，"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "x.csv", header, [row])))
    assert (found["customer"], found["contact"]) == ("王女士", "13800000000")
    assert "示例路" not in "".join(found.values())


def test_taobao_order_lines_cost_price_times_pieces(layouts: dict[str, Any], tmp_path: Path) -> None:
    """价格 is the price of one piece."""
    header = layouts["taobao_orderdetail_gbk"]["header"]
    row = {"订单编号": "1", "标题": "杯子", "价格": "10.00", "购买数量": "3", "规格名称": "白"}
    found = the_order(orders(written(tmp_path / "x.csv", header, [row, row | {"价格": "2.50", "购买数量": "1"}])))
    assert (found["amount"], found["quantity"]) == ("32.50", "4")


def test_two_time_formats_in_one_row(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Plugins of WooCommerce mix them."""
    header = layouts["woocommerce_plugin"]["header"]
    row = {"Order ID": "9", "Date Created": "2025-04-05 09:25:08", "Date Paid": "2025-04-05T09:25:13",
           "Status": "completed", "Product Name": "Cup", "Total Amount": "12.00"}  # fmt: skip
    found = the_order(orders(written(tmp_path / "x.csv", header, [row])))
    assert (found["ordered_at"], found["paid_at"]) == ("2025-04-05T09:25:08+08:00", "2025-04-05T09:25:13+08:00")


def test_a_zendesk_ticket(layouts: dict[str, Any], tmp_path: Path) -> None:
    """Its subject is what the customer said; solved ones are over."""
    header = layouts["zendesk_views_csv"]["header"]
    row = {"Id": "501", "Subject": "Where is my parcel?", "Requester": "Kim", "Requester email": "k@example.com",
           "Created at": "2026-11-20 10:00", "Status": "Open"}  # fmt: skip
    first, second = cases(written(tmp_path / "x.csv", header, [row, row | {"Id": "502", "Status": "Solved"}]))
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.key, first.facts["complaint"]["text"], first.finished) == (
        "zendesk:501", "Where is my parcel?", False,
    )  # fmt: skip
    assert first.facts["customer"] == {"name": "Kim", "contact": "k@example.com"}
    assert second.finished


@pytest.mark.parametrize(
    ("layout", "row", "key"),
    [
        ("jd_compensation", {"赔付单号": "9", "关联订单号": "31", "申请时间": "2026-11-20 10:00", "赔付金额": "12.00",
                             "赔付原因": "商品破损", "赔付状态": "赔付成功"}, "jd:9"),
        ("douyin_compensation", {"支付流水号": "9", "订单编号": "31", "打款申请时间": "2026-11-20 10:00",
                                 "打款金额": "12.00", "打款类型": "商品破损", "打款状态": "打款成功"}, "douyin:9"),
        ("pdd_compensation", {"订单号": "31", "申请时间": "2026-11-20 10:00", "申请扣款金额": "12.00",
                              "扣款原因": "商品破损", "打款状态": "打款成功"}, "import:"),
    ],
)  # fmt: skip
def test_a_compensation(layouts: dict[str, Any], tmp_path: Path, layout: str, row: dict[str, str], key: str) -> None:
    """What was paid for what, and that it is over; one that failed was not paid."""
    status = next(name for name in row if name.endswith("状态"))
    header = layouts[layout]["header"]
    paid, failed = cases(written(tmp_path / "x.csv", header, [row, row | {status: "打款失败"}]))
    assert isinstance(paid, Incoming)
    assert isinstance(failed, Incoming)
    assert paid.key.startswith(key)
    assert (paid.paid, paid.finished, paid.category_hint) == ("12.00", True, "delivery-damaged")
    assert paid.facts["order"]["id"] == "31"
    assert (failed.paid, failed.finished) == (None, True)
