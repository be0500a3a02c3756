"""A copy of a customer's own data: all that is held of them, nothing of anybody else."""

from __future__ import annotations

from builders import a_timeline, an_event

from cs_toolkit.core.privacy.own_data import order_rows, own_rows


def test_what_is_held_of_a_customer_and_nobody_else() -> None:
    """What they wrote stands; what the shop noted names nobody else; costs, blame and colleagues stay inside."""
    subject = a_timeline(
        customer="王小明",
        contact="13800138000",
        order="2026072512345",
        product="旅行杯",
        tracking="SF1234567890123",
        text="我是王小明，找李雷 13900139000",
        events=[
            an_event("acknowledged", by="lin", text="王小明您好，SF1234567890123 已发", as_is=True),
            an_event("noted", by="lin", text="王小明说隔壁李雷先生 13900139000 也一样，旅行杯"),
            an_event("diagnosed", cause="packing", party="shop", evidence="箱子破"),
            an_event("offered", options=[{"remedies": [{"kind": "reship"}], "value": "5"}]),
            an_event("compensated", remedies=[{"kind": "coupon", "amount": "5"}], cost="5"),
            an_event("rated", score=2, comment="李雷先生也不满意"),
            an_event("attached", name="a.jpg", sha256="ab" * 32, size=5),
            an_event("assigned", to="mei"),
            an_event("reopened"),
        ],
    )
    found = [(row["part"], row["what"], row["value"]) for row in own_rows(subject, ["王小明", "13800138000"])]
    assert ("case", "text", "我是王小明，找李雷 13900139000") in found
    assert ("order", "id", "2026072512345") in found
    assert [row for row in found if row[0] in ("event", "attachment")] == [
        ("event", "acknowledged.text", "王小明您好，SF1234567890123 已发"),
        ("event", "noted.text", "王小明说隔壁… 也一样，旅行杯"),
        ("event", "diagnosed.evidence", "箱子破"),
        ("event", "offered.options", ["reship"]),
        ("event", "compensated.remedies", ["coupon 5"]),
        ("event", "rated.score", 2),
        ("event", "rated.comment", "李雷先生也不满意"),
        ("attachment", "attached.name", "a.jpg"),
        ("attachment", "attached.sha256", "ab" * 32),
        ("attachment", "attached.size", 5),
        ("event", "reopened", None),
    ]


def test_orders_of_the_book_are_the_customers_too() -> None:
    found = [*order_rows([{"id": "77", "product": "杯", "sku": ""}])]
    assert [(row["part"], row["record"], row["what"], row["value"]) for row in found] == [
        ("order-book", "77", "id", "77"),
        ("order-book", "77", "product", "杯"),
    ]
