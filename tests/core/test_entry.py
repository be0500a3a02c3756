"""What was given stands; what the text and the order book say fills the rest."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import a_case, at

from cs_toolkit import packs
from cs_toolkit.core.entry import Defaults, enter, refuse_impossible
from cs_toolkit.core.model import Case
from cs_toolkit.core.order_facts import joined
from cs_toolkit.errors import BadValue

NOW = at("2026-11-22T12:00+08:00")
LEXICON = packs.lexicon()
LATE = "快递五天没动了，我周五要用！"


def entered(hint: str | None = None, **facts: Any) -> Case:
    sections: dict[str, dict[str, Any]] = {"complaint": {"text": LATE}, "order": {}, "customer": {}}
    for path, value in facts.items():
        section, _, name = path.partition("_")
        sections[section][name] = value
    return enter("20261122-01", sections, now=NOW, lexicon=LEXICON, defaults=Defaults("CNY", "en", "taobao"), hint=hint)


def test_a_text_sorts_itself() -> None:
    """Category, language, what is needed; the shop's defaults where nobody says."""
    found = entered().complaint
    assert (found.category, found.category_by, found.language, found.platform) == (
        "delivery-late",
        "rule",
        "zh-Hans",
        "taobao",
    )
    assert (found.received_at, found.logged_at, found.received_estimated) == (NOW, NOW, True)
    assert entered(complaint_text="").complaint.language == "en"


def test_what_the_owner_says_stands_and_what_the_text_says_is_kept_beside() -> None:
    """The owner's category; the one of the text stays in `also`."""
    found = entered(
        complaint_category="service-slow", complaint_platform="jd", complaint_received_at=NOW - timedelta(hours=1)
    )
    assert (found.complaint.category, found.complaint.category_by, found.complaint.platform) == (
        "service-slow",
        "owner",
        "jd",
    )
    assert "delivery-late" in found.complaint.also
    assert "service-slow" not in found.complaint.also
    assert not found.complaint.received_estimated


@pytest.mark.parametrize(
    ("text", "hint", "category", "source", "beside"),
    [
        (LATE, "quality-defect", "delivery-late", "rule", ("quality-defect",)),
        (LATE, "delivery-late", "delivery-late", "rule", ()),
        ("", "quality-defect", "quality-defect", "import", ()),
        ("", "other", "other", "import", ()),
        ("", None, "other", "rule", ()),
    ],
)
def test_the_text_decides_where_it_speaks_clearly(
    text: str, hint: str | None, category: str, source: str, beside: tuple[str, ...]
) -> None:
    """Else the platform's reason; both are kept, each once."""
    found = entered(hint, complaint_text=text).complaint
    assert (found.category, found.category_by, found.also) == (category, source, beside)


def test_an_empty_cell_is_a_fact_not_given() -> None:
    """An import with empty columns leaves defaults and suggestions alone."""
    assert (
        entered(complaint_kind="", complaint_platform="", order_id="", order_amount="", customer_name="") == entered()
    )


def test_an_amount_gets_the_shop_s_currency_and_its_places() -> None:
    """129 is 129.00 CNY; yen have no cents."""
    assert (str(entered(order_amount="129").order.amount), entered(order_amount="129").order.currency) == (
        "129.00",
        "CNY",
    )
    assert str(entered(order_amount="129", order_currency="JPY").order.amount) == "129"
    assert entered(order_amount="129", order_currency="").order.currency == "CNY"
    assert entered().order.currency is None


def test_an_unknown_fact_is_refused_by_name() -> None:
    """So is a wrong value."""
    for name, value in (("order_colour", "red"), ("order_amount", "viel")):
        with pytest.raises(BadValue, match=name.replace("_", ".")):
            entered(**{name: value})


def test_the_order_book_fills_what_the_case_does_not_say() -> None:
    """The case's own facts win; a cell that cannot be read is as good as missing."""
    row = {"id": "1", "product": "杯子", "amount": "5.00", "quantity": "2", "paid_at": "2026-11-01T10:00:00+08:00",
           "customer": "王", "handle": "w", "contact": ""}  # fmt: skip
    found = joined(a_case(order="1", product="旅行杯"), row)
    assert (found.order.product, found.order.amount, found.order.quantity) == ("旅行杯", Decimal("5.00"), 2)
    assert (found.order.paid_at, found.customer.name, found.customer.contact) == (
        at("2026-11-01T10:00+08:00"),
        "王",
        None,
    )
    spoiled = {"id": "1", "quantity": "two", "amount": "viel", "paid_at": "2026-11-01", "shipped_at": "gestern"}
    assert joined(a_case(order="1"), spoiled) == a_case(order="1")


@pytest.mark.parametrize(
    ("received", "order", "told"),
    [
        (NOW + timedelta(minutes=3), {}, "in the future"),
        (NOW, {"ordered_at": NOW + timedelta(seconds=1)}, "before the order"),
        (NOW, {"paid_at": NOW + timedelta(seconds=1)}, "before the order"),
        (NOW + timedelta(minutes=2), {"paid_at": NOW}, None),
        (None, {"paid_at": NOW}, None),
    ],
)
def test_a_complaint_from_the_future_or_from_before_the_order_is_refused(
    received: Any, order: dict[str, Any], told: str | None
) -> None:
    """With both times and a way out; a clock that is two minutes ahead is no future."""
    facts = {"complaint": {"received_at": received}, "order": order}
    if told is None:
        refuse_impossible(facts, NOW)
        return
    with pytest.raises(BadValue, match=told) as caught:
        refuse_impossible(facts, NOW)
    assert caught.value.hint is not None
