"""A file is recognised by its columns, in any order; what is not recognised is named column by column."""

from __future__ import annotations

from typing import Any

import pytest

from cs_toolkit.errors import ConfigProblem, UsageProblem
from cs_toolkit.intake.columns import ColumnMap
from cs_toolkit.intake.maps import (
    Asked,
    allowed,
    as_saved,
    choose_map,
    is_known_header,
    parse_map,
    saved_map,
    shipped_maps,
)

OWN_HEADER = [
    "case", "state", "step", "due_at", "received_at", "logged_at", "closed_at", "kind", "channel", "platform",
    "language", "category", "severity", "emotion", "signals", "cause", "party", "customer", "handle", "contact",
    "order", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "summary", "text", "wants",
    "needs", "score", "assignee",
]  # fmt: skip
SLUGS = {
    "delivery-late", "delivery-lost", "delivery-damaged", "delivery-not-received", "wrong-item", "missing-item",
    "quality-defect", "not-as-described", "counterfeit", "expired", "unsafe", "instructions-unclear", "refund-slow",
    "return-refused", "return-freight", "price-changed", "promotion", "invoice", "payment", "return-request",
    "exchange-request", "cancel-order", "service-slow", "service-rude", "promise-broken", "account",
    "product-question", "praise", "other",
}  # fmt: skip


def test_own_export_is_recognised() -> None:
    found = choose_map(OWN_HEADER, "cases.csv")
    assert (found.name, found.exact) == ("cst_cases", True)
    assert choose_map([*OWN_HEADER, "external_id", "received_estimated"], "x").columns["external_id"] == (
        "external_id",
    )


def test_the_slash_and_the_blank_of_real_headers() -> None:
    header = [
        "退款编号",
        "订单编号",
        "退款的申请时间",
        "买家退款原因",
        "买家退款说明",
        "部分退款/全部退款",
        "宝贝标题 ",
    ]
    found = choose_map(header, "x.csv")
    assert found.columns["extent"] == ("部分退款/全部退款",)
    assert found.columns["product"] == ("宝贝标题 ",)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UsageProblem, match="looks like tmall_refunds but has no column 买家退款说明"):
        choose_map(["退款编号", "订单编号", "退款的申请时间", "买家退款原因"], "x.csv")


def test_an_unknown_file_lists_its_columns() -> None:
    with pytest.raises(UsageProblem, match="foo, bar") as caught:
        choose_map(["foo", "bar"], "x.csv")
    assert caught.value.hint is not None
    assert "--map" in caught.value.hint.english()


def test_the_wrong_kind_of_file(layouts: dict[str, Any]) -> None:
    orders, refunds = layouts["taobao_orders_variant_gbk"]["header"], layouts["tmall_refunds"]["header"]
    with pytest.raises(UsageProblem, match="holds orders"):
        choose_map(orders, "x.csv", "cases")
    with pytest.raises(UsageProblem, match="holds complaints"):
        choose_map(refunds, "x.csv", "orders")
    assert choose_map(orders, "x.csv", "orders").kind == "orders"


def test_parse_map_binds_columns() -> None:
    header = ["申请时间", "说明", "订单号", "退款编号", "备用"]
    found = parse_map(
        ["received_at=申请时间", "text = 说明", "order=订单号", "external_id=退款编号", "text=备用"],
        header,
        constants={"platform": "jd"},
    )
    assert found.columns == {
        "received_at": ("申请时间",),
        "text": ("说明", "备用"),
        "order": ("订单号",),
        "external_id": ("退款编号",),
    }
    assert found.constants == {"platform": "jd"}
    assert found.value("category", "质量问题") == "quality-defect"


def test_parse_map_without_a_header_binds_later() -> None:
    made = parse_map(["text=说 明"])
    assert made.bind(["说明"]).columns == {"text": ("说明",)}
    assert made.bind(["别的"]).columns == {}


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("recieved_at=申请时间", "received_at"),
        ("zzz=申请时间", "text"),
        ("received_at=申请时", "申请时间"),
        ("received_at=qqqq", "说明"),
        ("received_at", "FIELD=COLUMN"),
        ("=x", "FIELD=COLUMN"),
        ("text=", "FIELD=COLUMN"),
    ],
)
def test_parse_map_says_what_is_near(spec: str, words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_map([spec], ["申请时间", "说明"])
    assert caught.value.hint is not None
    assert words in caught.value.message.english() + caught.value.hint.english()


def test_a_map_of_orders_needs_the_order() -> None:
    with pytest.raises(UsageProblem, match="'order'"):
        parse_map(["product=商品"], ["商品"], kind="orders")
    assert parse_map(["order=单号"], ["单号"], kind="orders").kind == "orders"


def test_every_reason_leads_to_a_shipped_category() -> None:
    reasons = parse_map([]).values["category"]
    assert set(reasons.values()) <= SLUGS
    assert len(reasons) > 90


@pytest.mark.parametrize(
    ("reason", "category"),
    [
        ("质量问题", "quality-defect"),
        ("商品与描述不符", "not-as-described"),
        ("快递延误", "delivery-late"),
        ("商家发错货", "wrong-item"),
        ("少件/漏发", "missing-item"),
        ("少件／漏发", "missing-item"),
        ("临近保质期", "expired"),
        ("商品腐烂变质", "quality-defect"),
        ("尺码不合适", "exchange-request"),
        ("包装破损", "delivery-damaged"),
        ("其他", "other"),
        ("七天无理由退换货", "return-request"),
        ("假冒品牌", "counterfeit"),
        ("空包裹", "missing-item"),
        ("未收到货", "delivery-not-received"),
        ("从没见过的原因", None),
    ],
)
def test_reasons(reason: str, category: str | None) -> None:
    assert parse_map([]).value("category", reason) == category


def test_shipped_maps_are_sound() -> None:
    names = [one.name for one in shipped_maps()]
    assert len(set(names)) == len(names)
    for one in shipped_maps():
        assert isinstance(one, ColumnMap)
        assert set(one.required) <= set(one.columns)
    assert allowed("kind") == ("complaint", "after-sales", "question", "review")
    assert allowed("text") == ()


def test_a_text_without_a_header_is_not_known() -> None:
    assert not is_known_header(",,\n")
    assert not is_known_header("退款编号\n")


SAVED = {
    "text": "Description",
    "external_id": ["Ticket ID", "Id"],
    "dates": "dmy",
    "constants": {"platform": "own-site"},
}


def test_a_saved_map_says_the_same_again() -> None:
    """What --save-map writes, --map NAME reads."""
    made = saved_map("helpdesk", SAVED)
    assert (made.kind, made.dates, made.constants) == ("cases", "dmy", {"platform": "own-site"})
    assert as_saved(made) == SAVED
    orders = saved_map("mine", {"holds": "orders", "order": "Nr"})
    assert (orders.kind, as_saved(orders)) == ("orders", {"holds": "orders", "order": "Nr"})


def test_a_saved_map_is_taken_by_name_and_can_be_added_to() -> None:
    header = ["Ticket ID", "Description", "Created"]
    found = Asked("cases", ("helpdesk", "received_at=Created"), {"helpdesk": SAVED}).map_for(header, "x.csv")
    assert found.columns == {"text": ("Description",), "external_id": ("Ticket ID",), "received_at": ("Created",)}
    assert (found.name, found.dates) == ("helpdesk", "dmy")


def test_a_saved_map_is_recognised_by_its_columns() -> None:
    """As a shipped one is; the owner's comes first."""
    asked = Asked("cases", saved={"helpdesk": SAVED})
    assert asked.is_header(["Id", "Description", "More"])
    assert asked.map_for(["Id", "Description", "More"], "x.csv").name == "helpdesk"
    assert not asked.is_header(["Id", "More"])


def test_a_shipped_map_can_be_named_too() -> None:
    header = ["退款编号", "买家退款说明"]
    found = Asked("cases", ("tmall_refunds",)).map_for(header, "x.csv")
    assert found.columns == {"external_id": ("退款编号",), "text": ("买家退款说明",)}


def test_a_name_that_is_no_map() -> None:
    with pytest.raises(UsageProblem, match="neither FIELD=COLUMN nor the name of a saved map") as caught:
        parse_map(["helpdes"], saved={"helpdesk": SAVED})
    assert caught.value.hint is not None
    assert "helpdesk" in caught.value.hint.english()


def test_a_saved_map_with_an_unknown_field() -> None:
    with pytest.raises(ConfigProblem, match="maps.mine: 'txt' is no field"):
        saved_map("mine", {"txt": "Description"})
