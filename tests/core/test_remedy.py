"""Options as the owner types them: read strictly, at least two of different kind, priced only where the order tells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import a_case, a_timeline, an_event

from cs_toolkit.core import taxonomy
from cs_toolkit.core.events import validate
from cs_toolkit.core.model import Order
from cs_toolkit.core.remedy import (
    Option,
    Remedy,
    check_offer,
    from_payload,
    money_back,
    parse_option,
    price,
    remedies_from,
    suggest,
    to_payload,
    wish_of,
)
from cs_toolkit.errors import BadValue

PAID = Order(amount=Decimal("129.00"), currency="CNY")
EXPRESS_OR_MONEY = ({"remedies": [{"kind": "reship-express"}]}, {"remedies": [{"kind": "refund-full"}]})


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("refund-full", "refund-full"),
        ("refund-part:38.70", "refund-part:38.70"),
        ("exchange,coupon:20", "exchange,coupon:20"),
        (" Exchange ， coupon：20 ", "exchange,coupon:20"),
        ("gift", "gift"),
        ("gift:15", "gift:15"),
    ],
)
def test_an_option_reads_as_it_is_shown(typed: str, shown: str) -> None:
    """Full-width commas and colons, blanks and capitals are as good as plain ones."""
    option = parse_option(typed)
    assert str(option) == shown
    assert parse_option(str(option)) == option


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("refund-ful", "'refund-ful' is not a remedy", "did you mean: refund-full"),
        ("退款", "'退款' is not a remedy", "did you mean: refund-full, refund-part"),
        ("coupon", "'coupon' needs an amount", "type it as 'coupon:20'"),
        ("coupon:", "'coupon:': '' is not an amount above zero", "type it as 'coupon:20'"),
        ("coupon:0.00", "'coupon:0.00': '0.00' is not an amount above zero", "type it as 'coupon:20'"),
        ("coupon:-5", "'coupon:-5': '-5' is not an amount above zero", "type it as 'coupon:20'"),
        ("coupon:1e3", "'coupon:1e3': '1e3' is not an amount above zero", "type it as 'coupon:20'"),
        ("refund-full:20", "'refund-full:20': refund-full takes no amount", "type it as 'refund-full'"),
        ("", "'' is not an option", "such as 'exchange,coupon:20'"),
        ("exchange,,gift", "'exchange,,gift' is not an option", "such as 'exchange,coupon:20'"),
        ("coupon:5,coupon:6", "'coupon:5,coupon:6' names the same remedy twice", "such as 'exchange,coupon:20'"),
    ],
)
def test_a_wrong_option_is_refused_with_a_way_out(typed: str, message: str, hint: str | None) -> None:
    """The refusal names what was typed; an unknown remedy brings the nearest ones."""
    with pytest.raises(BadValue) as refused:
        parse_option(typed)
    assert str(refused.value) == message
    assert (hint is None) == (refused.value.hint is None)
    assert hint is None or (refused.value.hint is not None and hint in refused.value.hint.english())


def offer(*typed: str) -> tuple[Option, ...]:
    return tuple(map(parse_option, typed))


def test_an_offer_is_a_choice_between_kinds() -> None:
    """Two options count as different when their first remedies differ; what they add does not matter."""
    check_offer(offer("reship-express", "refund-full,coupon:20"))
    check_offer(offer("refund-part:20", "refund-part:30", "exchange"))
    for options in ((), offer("exchange"), offer("coupon:10", "coupon:20")):
        with pytest.raises(BadValue, match="at least two options of different kind") as refused:
            check_offer(options)
        assert refused.value.hint is not None
    with pytest.raises(BadValue, match="'exchange' is offered twice"):
        check_offer(offer("exchange", "exchange", "refund-full"))


def test_a_granted_wish_is_one_option() -> None:
    """What was asked for in full leaves nothing to choose."""
    check_offer(offer("refund-full"), grant=True)
    for options in ((), offer("refund-full", "exchange")):
        with pytest.raises(BadValue, match="a granted wish is one option"):
            check_offer(options, grant=True)


@pytest.mark.parametrize(
    ("typed", "value", "cost"),
    [
        ("refund-full", "129.00", "129.00"),
        ("refund-part:38.7", "38.70", "38.70"),
        ("coupon:20", "20.00", "20.00"),
        ("refund-full,coupon:20", "149.00", "149.00"),
        ("exchange", "129.00", None),
        ("reship-express,gift:9.999", "139.00", None),
        ("return-refund", "129.00", None),
        ("cancel", "129.00", None),
        ("explain", "0.00", "0.00"),
        ("points:100", None, None),
        ("repair", None, None),
        ("gift", None, None),
    ],
)
def test_options_are_priced_where_the_order_tells(typed: str, value: str | None, cost: str | None) -> None:
    """Money is what it is, goods are worth what was paid; what cannot be known stays unknown."""
    found = price(parse_option(typed), PAID)
    assert [None if part is None else f"{part:f}" for part in found] == [value, cost]


def test_an_unknown_amount_is_not_guessed() -> None:
    """Where nobody knows what was paid, a full refund has no price."""
    assert price(parse_option("refund-full"), Order()) == (None, None)


def test_prices_are_rounded_once_to_the_minor_unit() -> None:
    """Half up; no cents where the currency has none, the shop's currency where the order names none."""
    options = parse_option("refund-part:0.4,coupon:0.4")
    assert price(options, Order(currency="JPY")) == (Decimal(1), Decimal(1))
    assert price(options, Order(), currency="JPY") == (Decimal(1), Decimal(1))
    assert price(parse_option("coupon:0.005"), Order()) == (Decimal("0.01"), Decimal("0.01"))


def test_money_back_counts_refunds_only() -> None:
    """Coupons are no refund; an unknown sum is no sum."""
    paid = Decimal(129)
    assert money_back(parse_option("refund-full,coupon:20").remedies, paid) == paid
    assert money_back(parse_option("refund-part:30").remedies, None) == Decimal(30)
    assert money_back(parse_option("refund-full").remedies, None) is None
    assert money_back(parse_option("exchange").remedies, paid) is None


def test_an_option_goes_into_the_event_and_back() -> None:
    """Amounts are text in the event's table and decimals once it is validated; the wording stays."""
    option = parse_option("refund-part:38.70,coupon:20")
    table = to_payload(option, PAID, text="留着用，退 38.70")
    assert table == {
        "remedies": [{"kind": "refund-part", "amount": "38.70"}, {"kind": "coupon", "amount": "20"}],
        "value": "58.70",
        "cost": "58.70",
        "text": "留着用，退 38.70",
    }
    assert from_payload(table) == option
    stored = validate("offered", {"options": [table]})["options"][0]
    assert from_payload(stored) == option
    assert from_payload(stored).text == "留着用，退 38.70"
    assert to_payload(parse_option("repair"), Order()) == {"remedies": [{"kind": "repair"}]}
    assert to_payload(from_payload(table), PAID)["text"] == "留着用，退 38.70"
    assert remedies_from([{"kind": "gift"}]) == (Remedy("gift"),)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("refund-full", "refund-full"),
        ("全额退款", "refund-full"),
        ("退款", "refund-full"),
        ("仅退款", "refund-full"),
        ("退货退款", "return-refund"),
        ("要求退貨", "return-refund"),
        ("换货", "exchange"),
        ("想換一件新的", "exchange"),
        ("补发一个", "reship"),
        ("加急重发", "reship-express"),
        ("取消訂單", "cancel"),
        ("退差价", "price-difference"),
        ("部分退款", "refund-part"),
        ("不要换货，要退款", "refund-full"),
        ("退款或者换货都行", "refund-full"),
        ("a full refund", "refund-full"),
        ("no exchange, I want my money back", "refund-full"),
        ("I want to return it", "return-refund"),
        ("please send it again", "reship"),
        ("repair", "repair"),
        ("道歉", None),
        ("", None),
    ],
)
def test_what_a_customer_wants_is_read_from_their_words(words: str, kind: str | None) -> None:
    """What stands first counts; what is said not to be wanted does not."""
    assert wish_of(words) == kind


@pytest.mark.parametrize("category", taxonomy.CATEGORIES)
@pytest.mark.parametrize("amount", [None, "129.00"])
@pytest.mark.parametrize("delivered", [False, True])
@pytest.mark.parametrize("needs", [None, "周五前收到"])
def test_suggestions_are_always_an_offer(category: str, amount: str | None, delivered: bool, needs: str | None) -> None:
    """Whatever is known, there are two or three options of different kind, and none that hangs in the air."""
    delivered_at = "2026-11-20T10:00+08:00" if delivered else None
    case = a_timeline(category=category, amount=amount, needs=needs, delivered_at=delivered_at)
    options = suggest(case)
    check_offer(options)
    assert 2 <= len(options) <= 3
    assert all(parse_option(str(option)) == option for option in options)


def suggested(**facts: object) -> list[str]:
    return [str(option) for option in suggest(a_timeline(**facts))]


def test_suggestions_fit_the_complaint() -> None:
    """A late parcel is sent anew or paid back; what can be kept may be kept for less, if the sum is known."""
    assert suggested(category="delivery-late") == ["reship-express", "refund-full"]
    assert suggested(category="quality-defect", amount="129.00", currency="CNY") == [
        "exchange",
        "refund-full",
        "refund-part:38.70",
    ]
    assert suggested(category="quality-defect") == ["exchange", "refund-full"]
    assert suggested(category="delivery-late", delivered_at="2026-11-20T10:00+08:00")[0] == "return-refund"
    assert suggested(category="an-own-category") == ["exchange", "return-refund"]


def test_a_milestone_tells_of_delivery() -> None:
    """The goods may have arrived although the order does not say so."""
    arrived = an_event("milestone", name="goods_delivered")
    assert suggested(category="delivery-late", events=[arrived])[0] == "return-refund"
    shipped = an_event("milestone", name="shipped")
    assert suggested(category="delivery-late", events=[shipped])[0] == "reship-express"


def test_what_the_customer_wants_comes_first_and_what_they_need_before_that() -> None:
    """A wish leads the options; for a parcel that is needed by a day, speed leads the wish."""
    assert suggested(category="delivery-late", wants="退款")[0] == "refund-full"
    assert suggested(category="delivery-late", wants="退款", needs="周五前收到")[0] == "reship-express"
    assert suggested(category="delivery-not-received", needs="周五前收到") == ["reship-express", "refund-full"]
    assert suggested(category="quality-defect", wants="维修")[0] == "repair"
    assert suggested(category="quality-defect", wants="退差价")[0] == "exchange"
    assert suggested(category="wrong-item", wants="部分退款", amount="100")[0] == "refund-part:30.00"


def test_what_was_refused_is_not_offered_again() -> None:
    """A second offer brings something else, of at least two kinds."""
    events = [an_event("offered", options=EXPRESS_OR_MONEY), an_event("declined")]
    again = suggested(category="delivery-late", events=events)
    assert not {"reship-express", "refund-full"} & set(again)
    check_offer(tuple(map(parse_option, again)))


def test_an_offer_still_open_may_be_suggested_again() -> None:
    """Only a refusal rules options out."""
    events = [an_event("offered", options=EXPRESS_OR_MONEY)]
    assert suggested(category="delivery-late", events=events) == ["reship-express", "refund-full"]


def test_where_everything_was_refused_the_best_is_offered_again() -> None:
    """There is nothing else left to say; a person decides."""
    everything = [{"remedies": [{"kind": kind}]} for kind in ("exchange", "return-refund", "refund-full", "gift")]
    case = a_case(
        category="wrong-item", events=[an_event("offered", options=everything), an_event("declined", reason="no")]
    )
    assert [str(option) for option in suggest(a_timeline(case))] == ["exchange", "return-refund"]
