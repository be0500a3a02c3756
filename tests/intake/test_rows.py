"""What a refund export, a file of one's own columns, and our own export become."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cs_toolkit.intake.columns import ColumnMap
from cs_toolkit.intake.decode import decode, read_path
from cs_toolkit.intake.fields import Fields
from cs_toolkit.intake.maps import choose_map, parse_map
from cs_toolkit.intake.rows import Incoming, read_row
from cs_toolkit.intake.tables import Record, RowProblem, read_table

ZONE = ZoneInfo("Asia/Shanghai")
SLUGS = {"极兔速递": "jt", "顺丰速运": "sf"}
REFUND = {
    "退款编号": "33000000000001",
    "订单编号": '="2026765209994102219"',
    "订单付款时间": "2026-08-20 20:11:00",
    "买家实际支付金额": "199.00",
    "宝贝标题": "深入理解计算机系统 第三版",
    "是否需要退货": "否",
    "退款的申请时间": "2026-08-24 20:11:00",
    "退款状态": "买家已经申请退款，等待卖家同意",
    "发货物流信息": "极兔速递 JT2322082158515",
    "买家退款原因": "质量问题",
    "买家退款说明": "用了一天就坏了",
    "部分退款_全部退款": "全部退款",
    "退款完结时间": "",
}


def read(rows: Sequence[dict[str, str]], columns: ColumnMap | None = None) -> list[Incoming | RowProblem]:
    """What a CSV file of these rows tells."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    table = read_table(out.getvalue(), "x.csv")
    bound = columns.bind(table.header) if columns else choose_map(table.header, "x.csv", "cases")
    return [
        read_row(Fields(bound, ZONE, SLUGS.get).of(record)) if isinstance(record, Record) else record
        for record in table.records()
    ]


def refund(**changes: str) -> Incoming:
    (got,) = read([REFUND | changes])
    assert isinstance(got, Incoming)
    return got


def problem(row: dict[str, str], columns: ColumnMap | None = None) -> str:
    (got,) = read([row], columns)
    assert isinstance(got, RowProblem)
    assert got.line == 2
    return got.message.english()


def test_a_refund_request() -> None:
    assert refund() == Incoming(
        line=2,
        key="tmall:33000000000001",
        facts={
            "complaint": {
                "received_at": datetime(2026, 8, 24, 20, 11, tzinfo=ZONE),
                "kind": "complaint",
                "channel": "import",
                "platform": "tmall",
                "external_id": "tmall:33000000000001",
                "reason": "质量问题",
                "text": "用了一天就坏了",
                "wants": "refund-full",
            },
            "customer": {},
            "order": {
                "id": "2026765209994102219",
                "product": "深入理解计算机系统 第三版",
                "amount": "199.00",
                "currency": "CNY",
                "carrier": "jt",
                "tracking": "JT2322082158515",
                "paid_at": datetime(2026, 8, 20, 20, 11, tzinfo=ZONE),
            },
        },
        finished=False,
        closed_at=None,
        category_hint="quality-defect",
    )


@pytest.mark.parametrize(
    ("returns", "extent", "wants"),
    [
        ("是", "全部退款", "return-refund"),
        ("是", "部分退款", "return-refund"),
        ("否", "全部退款", "refund-full"),
        ("否", "部分退款", "refund-part"),
        ("否", "", "refund-full"),
        ("", "全部退款", None),
    ],
)
def test_what_a_refund_request_wants(returns: str, extent: str, wants: str | None) -> None:
    got = refund(是否需要退货=returns, 部分退款_全部退款=extent)
    assert got.facts["complaint"].get("wants") == wants


@pytest.mark.parametrize(
    ("reason", "kind", "category"),
    [
        ("七天无理由退换货", "after-sales", "return-request"),
        ("尺码不合适", "after-sales", "exchange-request"),
        ("快递延误", "complaint", "delivery-late"),
        ("其他", "complaint", "other"),
        ("奇怪的原因", "complaint", None),
    ],
)
def test_wishes_are_after_sales(reason: str, kind: str, category: str | None) -> None:
    got = refund(买家退款原因=reason)
    assert (got.facts["complaint"]["kind"], got.category_hint) == (kind, category)
    assert got.facts["complaint"]["reason"] == reason


def test_finished_refunds() -> None:
    got = refund(退款状态="退款成功", 退款完结时间="2026-08-26 10:00:00")
    assert (got.finished, got.closed_at) == (True, datetime(2026, 8, 26, 10, tzinfo=ZONE))
    assert refund(退款状态="退款关闭").finished
    assert refund(退款状态="").finished is False


def test_unknown_carriers_are_kept_as_given() -> None:
    assert refund(发货物流信息="小蜜蜂 XMF12345678").facts["order"]["carrier"] == "小蜜蜂"


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("退款的申请时间", "昨天", "退款的申请时间: '昨天' is no date and time"),
        ("买家实际支付金额", "很多", "买家实际支付金额: '很多' is no amount of money"),
        ("订单编号", "2.02677E+18", "rounded by a spreadsheet"),
    ],
)
def test_a_cell_that_makes_no_sense(column: str, cell: str, words: str) -> None:
    assert words in problem(REFUND | {column: cell})


def test_one_bad_row_hides_no_other() -> None:
    got = read([REFUND, REFUND | {"退款的申请时间": "?"}, REFUND | {"退款编号": "2"}])
    assert [type(row) for row in got] == [Incoming, RowProblem, Incoming]
    assert [row.line for row in got] == [2, 3, 4]


def test_a_row_that_says_nothing() -> None:
    silent = {"买家退款原因": "-", "买家退款说明": ""}
    assert problem(REFUND | silent) == "the row says nothing to complain about"


def test_without_a_time_it_is_estimated() -> None:
    complaint = refund(退款的申请时间="").facts["complaint"]
    assert "received_at" not in complaint
    assert complaint["received_estimated"] is True


def test_own_columns() -> None:
    columns = parse_map(
        ["received_at=时间", "text=说明", "order=单号", "external_id=编号", "platform=平台", "category=分类",
         "kind=类型", "wants=诉求", "contact=手机", "quantity=数量", "amount=金额", "severity=级别",
         "tracking=运单", "carrier=快递"]
    )  # fmt: skip
    row = {
        "时间": "2026/8/4 9:05", "说明": "\t坏了 \n很生气\t", "单号": "'0012", "编号": "77", "平台": "京东",
        "分类": "质量问题", "类型": "售后", "诉求": "仅退款", "手机": "'13800006708\t", "数量": "2", "金额": "NT$1,280",
        "级别": "high",
        "运单": "No:SF1234567890123", "快递": "顺丰速运",
    }  # fmt: skip
    (got,) = read([row], columns)
    assert isinstance(got, Incoming)
    assert (got.key, got.category_hint, got.case) == ("jd:77", "quality-defect", None)
    complaint = got.facts["complaint"]
    assert complaint["text"] == "坏了 \n很生气"
    assert (complaint["kind"], complaint["wants"], complaint["severity"]) == ("after-sales", "refund-full", "high")
    assert complaint["reason"] == "质量问题"
    assert got.facts["customer"] == {"contact": "13800006708"}
    assert got.facts["order"] == {
        "id": "0012", "quantity": 2, "amount": "1280", "currency": "TWD", "carrier": "sf",
        "tracking": "SF1234567890123",
    }  # fmt: skip


def test_own_columns_with_slugs_and_words_unknown() -> None:
    columns = parse_map(["text=说明", "category=分类", "external_id=编号", "kind=类型"])
    row = {"说明": "x", "分类": "my-own-slug", "编号": "tmall:5", "类型": ""}
    (got,) = read([row], columns)
    assert isinstance(got, Incoming)
    assert (got.key, got.category_hint, got.facts["complaint"].get("reason")) == ("tmall:5", "my-own-slug", None)
    (got,) = read([row | {"分类": "说不清"}], columns)
    assert isinstance(got, Incoming)
    assert (got.category_hint, got.facts["complaint"]["reason"]) == (None, "说不清")
    assert "is none of complaint, after-sales" in problem(row | {"类型": "胡说"}, columns)


def test_a_row_without_an_id_is_found_again_by_what_it_says() -> None:
    columns = parse_map(["text=说明", "order=单号"])
    one, other = {"说明": "坏了", "单号": "1"}, {"说明": "坏了", "单号": "2"}
    keys = [row.key for row in read([one, other, one], columns) if isinstance(row, Incoming)]
    assert keys[0] == keys[2] != keys[1]
    assert keys[0].startswith("import:")


OWN = {
    "case": "20261122-03", "state": "due", "step": "offer", "due_at": "2026-11-22T12:14:00+08:00",
    "received_at": "2026-11-22T09:14:00+08:00", "logged_at": "2026-11-22T09:20:11+08:00", "closed_at": "",
    "kind": "complaint", "channel": "wechat", "platform": "taobao", "language": "zh-Hans", "category": "delivery-late",
    "severity": "normal", "emotion": "angry", "signals": "media|leaving", "cause": "", "party": "",
    "customer": "王女士", "handle": "", "contact": "13800006708", "order": "202607251234592825", "product": "旅行杯",
    "sku": "3E4",
    "quantity": "1", "amount": "129.00", "currency": "CNY", "carrier": "zto", "tracking": "ZT1",
    "summary": "'－五天没动", "text": "''我周五要用'\t", "wants": "refund", "needs": "'-", "score": "",
    "assignee": "lin",
}  # fmt: skip


def test_our_own_export_comes_back_exactly() -> None:
    (got,) = read([OWN])
    assert isinstance(got, Incoming)
    assert (got.key, got.case, got.finished, got.outcome) == ("20261122-03", "20261122-03", False, None)
    complaint = got.facts["complaint"]
    assert (complaint["summary"], complaint["text"], complaint["needs"]) == ("－五天没动", "'我周五要用'\t", "-")
    assert complaint["received_at"].isoformat() == OWN["received_at"]
    assert complaint["logged_at"].isoformat() == OWN["logged_at"]
    assert complaint["signals"] == ["media", "leaving"]
    assert (complaint["wants"], complaint["language"]) == ("refund", "zh-Hans")
    assert not complaint.keys() & {"external_id", "received_estimated"}
    assert got.category_hint == "delivery-late"
    assert got.facts["order"]["sku"] == "3E4"
    assert got.facts["customer"] == {"name": "王女士", "contact": "13800006708"}


def test_our_own_export_with_its_optional_columns() -> None:
    more = {"external_id": "taobao:33", "received_estimated": "true", "outcome": "resolved", "payment": "paypal"}
    closed = {"state": "closed", "closed_at": "2026-11-24T09:00:00+08:00", "text": "", "summary": ""}
    (got,) = read([OWN | more | closed])
    assert isinstance(got, Incoming)
    assert (got.key, got.case, got.finished, got.outcome) == ("taobao:33", "20261122-03", True, "resolved")
    assert got.facts["complaint"]["received_estimated"] is True
    assert got.facts["complaint"]["payment"] == "paypal"


def test_all_refunds_of_the_shared_export(shared: Callable[[str], Path]) -> None:
    path = shared("inbox/tmall_refunds_gb18030.csv")
    text, encoding = decode(read_path(path), str(path))
    assert encoding == "gb18030"
    table = read_table(text, str(path))
    columns = choose_map(table.header, str(path), "cases")
    got = [
        read_row(Fields(columns, ZONE, SLUGS.get).of(row)) if isinstance(row, Record) else row
        for row in table.records()
    ]
    told = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(got) == len(told) == 360
    for row, cells in zip(got, told, strict=True):
        assert isinstance(row, Incoming)
        assert row.key == f"tmall:{cells['退款编号']}"
        assert row.facts["complaint"]["text"] == cells["买家退款说明"]
        assert row.facts["order"]["id"] == cells["订单编号"]
        assert row.facts["order"]["amount"] == cells["买家实际支付金额"]
        assert row.category_hint is not None
    assert len({row.key for row in got if isinstance(row, Incoming)}) == 360
    kinds = Counter(row.facts["complaint"]["kind"] for row in got if isinstance(row, Incoming))
    assert kinds == {"complaint": 347, "after-sales": 13}
