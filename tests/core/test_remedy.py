"""Options as the owner types them: read strictly, at least two of different kind, priced only where the order tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit.core import taxonomy
from cs_toolkit.core.events import validate
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.model import Order
from cs_toolkit.core.purse import Goodwill, Purse
from cs_toolkit.core.remedy import (
    Option,
    Remedy,
    check_offer,
    choose,
    doubts,
    excessive,
    from_payload,
    money_back,
    overdrawn,
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
        ("cancel", "129.00", "129.00"),
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
    assert suggested(category="delivery-late", delivered_at="2026-11-20T10:00+08:00") == ["gift", "return-refund"]
    assert suggested(category="an-own-category") == ["exchange", "return-refund"]


def test_a_milestone_tells_of_delivery() -> None:
    """The goods may have arrived although the order does not say so."""
    arrived = an_event("milestone", name="goods_delivered")
    assert suggested(category="delivery-late", events=[arrived])[-1] == "return-refund"
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


RATES = Rates(freight=Decimal(8), freight_express=Decimal(18), goods_cost=Decimal("0.4"))


def purse(**facts: Any) -> Purse:
    return Purse(at("2026-11-22T12:00+08:00"), ZoneInfo("Asia/Shanghai"), "CNY", **facts)


def chosen(given: Purse | None = None, **facts: Any) -> list[str]:
    return [str(item.option) for item in choose(a_timeline(**facts), given or purse()).suggestions]


@pytest.mark.parametrize(
    ("typed", "cost"),
    [
        ("exchange", "67.60"),
        ("reship", "59.60"),
        ("reship-express", "69.60"),
        ("return-refund", "137.00"),
        ("cancel", "129.00"),
        ("exchange,gift:20", "87.60"),
        ("resend-part", None),
    ],
)
def test_rates_tell_what_goods_and_parcels_cost(typed: str, cost: str | None) -> None:
    """An exchange is two parcels; what goods cost is a share of their price."""
    found = price(parse_option(typed), PAID, rates=RATES)[1]
    assert (None if found is None else f"{found:f}") == cost


@pytest.mark.parametrize(
    ("facts", "options"),
    [
        (
            {"category": "quality-defect", "amount": "100", "delivered_at": "2026-11-20T10:00+08:00"},
            ["exchange,gift:20.00", "refund-full,coupon:20.00", "refund-part:30.00,coupon:20.00"],
        ),
        (
            {"category": "delivery-late", "amount": "100", "text": "五天没动了"},
            ["reship-express,gift:15.00", "refund-full,coupon:15.00"],
        ),
        (
            {"category": "delivery-late", "amount": "100", "severity": "high"},
            ["reship-express,gift:23.60", "refund-full,coupon:23.60"],
        ),
        (
            {"category": "delivery-late", "amount": "100", "delivered_at": "2026-11-20T10:00+08:00", "text": "五天"},
            ["refund-part:15.00", "gift:15.00", "return-refund,coupon:15.00"],
        ),
        ({"category": "price-changed", "amount": "100"}, ["refund-part:10.00", "return-refund", "gift:10.00"]),
        ({"category": "return-request", "amount": "100"}, ["return-refund", "exchange"]),
        ({"category": "missing-item", "amount": "100"}, ["resend-part", "return-refund"]),
        ({"category": "quality-defect"}, ["exchange", "refund-full"]),
        ({"category": "service-slow", "amount": "100"}, ["explain", "gift"]),
        ({"category": "instructions-unclear", "amount": "0.02"}, ["explain", "exchange", "return-refund"]),
        ({"category": "quality-defect", "amount": "0.02"}, ["exchange", "refund-full", "refund-part:0.01"]),
        (
            {"category": "quality-defect", "amount": "1234", "currency": "JPY"},
            ["exchange,gift:247", "refund-full,coupon:247", "refund-part:370,coupon:247"],
        ),
    ],
)
def test_each_option_is_made_worth_what_the_case_is_worth(facts: dict[str, Any], options: list[str]) -> None:
    """What it leaves of the loss, and the goodwill, go on top; nothing where the loss is nothing or not known."""
    assert chosen(**facts) == options


def test_money_back_for_goods_that_were_not_lost_takes_them_back() -> None:
    """A whole refund for rude words would be a present; where returns are forbidden, there is none at all."""
    facts = {"category": "service-rude", "wants": "退款", "amount": "100"}
    assert chosen(**facts) == ["return-refund", "gift", "explain"]
    assert chosen(purse(forbid=frozenset({"return-refund"})), **facts) == ["gift", "explain"]


def test_time_lost_is_made_good_in_service_cases() -> None:
    """A quarter of an hour has its price, if the owner sets one."""
    timed = purse(rates=Rates(hour=Decimal(30)))
    assert chosen(timed, category="service-slow") == ["explain,coupon:7.50", "gift:7.50"]


def test_gifts_already_given_are_taken_off() -> None:
    """First off what they make good of the loss, then off the goodwill."""
    given = [an_event("compensated", remedies=[{"kind": "coupon", "amount": "12"}])]
    facts: dict[str, Any] = {"category": "quality-defect", "amount": "100", "events": given}
    assert chosen(**facts)[0] == "exchange,gift:8.00"


@pytest.mark.parametrize(
    ("category", "cause", "kinds"),
    [
        ("wrong-item", "stock-out", ["refund-full", "return-refund", "refund-part"]),
        ("delivery-late", "carrier-lost", ["reship-express", "refund-full"]),
        ("not-as-described", "listing-photo", ["return-refund", "refund-part", "exchange"]),
        ("not-as-described", "size-chart", ["exchange", "return-refund", "refund-part"]),
        ("quality-defect", "instructions", ["explain", "exchange", "refund-full"]),
        ("quality-defect", "customer-use", ["explain", "exchange", "refund-part"]),
        ("quality-defect", "manufacturing", ["exchange", "refund-full", "refund-part"]),
    ],
)
def test_the_cause_decides_with(category: str, cause: str, kinds: list[str]) -> None:
    """What is out of stock cannot be sent; a picture that misleads means taking back first."""
    found = chosen(category=category, amount="100", events=[an_event("diagnosed", cause=cause, party="shop")])
    assert [option.partition(",")[0].partition(":")[0] for option in found] == kinds


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"category": "delivery-late", "needs": "周五前收到"}, "need"),
        ({"category": "quality-defect", "wants": "退款"}, "wish"),
        ({"category": "service-rude", "wants": "退款", "amount": "100"}, "wish"),
        ({"category": "quality-defect", "events": [an_event("diagnosed", cause="stock-out", party="shop")]}, "cause"),
        ({"category": "quality-defect"}, "category"),
    ],
)
def test_the_recommended_option_has_a_reason(facts: dict[str, Any], code: str) -> None:
    """The first one is recommended: by need, wish, cause or category, in words, too."""
    first = choose(a_timeline(**facts), purse()).suggestions[0]
    assert (first.why_code, bool(first.why.english())) == (code, True)


@pytest.mark.parametrize(
    ("forbid", "options", "has_reason"),
    [
        ({"exchange"}, ["refund-full,coupon:20.00", "refund-part:30.00,coupon:20.00"], False),
        ({"coupon"}, ["exchange,gift:20.00", "refund-full,gift:20.00", "refund-part:30.00,gift:20.00"], False),
        ({"coupon", "gift"}, ["exchange", "refund-full", "refund-part:30.00"], False),
        ({"exchange", "refund-part"}, ["refund-full,coupon:20.00", "return-refund,coupon:20.00"], False),
        ({*taxonomy.REMEDIES} - {"explain"}, ["explain"], True),
        ({*taxonomy.REMEDIES}, [], True),
    ],
)
def test_what_the_owner_forbids_is_not_suggested(forbid: set[str], options: list[str], has_reason: bool) -> None:
    """Others take its place; where no choice is left, a message says why."""
    choice = choose(a_timeline(category="quality-defect", amount="100"), purse(forbid=frozenset(forbid)))
    assert [str(item.option) for item in choice.suggestions] == options
    assert (choice.reason is not None) is has_reason


@pytest.mark.parametrize(
    ("above", "approvals"), [(None, [False, False, False]), ("100", [True, True, False]), ("500", [False] * 3)]
)
def test_above_a_sum_the_owner_wants_to_be_asked(above: str | None, approvals: list[bool]) -> None:
    """By what it is worth or costs, whichever is more."""
    asked = purse(approve_above=Decimal(above) if above else None)
    found = choose(a_timeline(category="quality-defect", amount="100"), asked).suggestions
    assert [item.needs_approval for item in found] == approvals


def test_an_unknown_sum_is_no_approval() -> None:
    """Neither yes nor no."""
    asked = purse(approve_above=Decimal(100))
    found = choose(a_timeline(category="quality-defect"), asked).suggestions
    assert [item.needs_approval for item in found] == [None, None]


def test_doubts_are_said_about_what_is_offered() -> None:
    """A forbidden kind, a sum above the limit, more than cap and budgets leave; nothing about what keeps within."""
    case = a_timeline(category="quality-defect", amount="100.00", currency="CNY")
    strict = purse(forbid=frozenset({"points"}), approve_above=Decimal(110), goodwill=Goodwill(per_case=Decimal(25)))
    options = offer("refund-full,coupon:30", "exchange,points:5", "refund-part:30")
    assert [doubt.english() for doubt in (*doubts(options, case, strict), *excessive(options, case, strict))] == [
        "'refund-full,coupon:30' needs approval: it is above [remedies] approve_above",
        "'exchange,points:5': [remedies] forbids points",
        "'refund-full,coupon:30' goes ¥30.00 beyond the loss; cap and budgets leave ¥25.00",
    ]
    assert list(excessive(options, a_timeline(category="quality-defect"), strict)) == []


@pytest.mark.parametrize(
    ("given", "currency", "told"),
    [
        ("120", "CNY", []),
        ("126", "CNY", ["goodwill.per_case is passed: ¥26.00 beyond the loss in this case"]),
        (
            "141",
            "CNY",
            [
                "goodwill.per_case is passed: ¥41.00 beyond the loss in this case",
                "goodwill.per_month is passed: ¥101.00 beyond the loss this month",
            ],
        ),
        ("151", "USD", ["more than $150.00 was given: the cap on amends"]),
    ],
)
def test_a_gift_that_passes_a_limit_is_told(given: str, currency: str, told: list[str]) -> None:
    """Of the case, of the month; of an order in another currency only the cap is known."""
    gift = an_event("compensated", remedies=[{"kind": "coupon", "amount": given}])
    case = a_timeline(category="quality-defect", amount="100.00", currency=currency, events=[gift])
    rules = Goodwill(per_case=Decimal(25), per_month=Decimal(100))
    found = overdrawn(case, purse(goodwill=rules, month=Decimal(60)))
    assert [message.english() for message in found] == told
    assert list(overdrawn(a_timeline(category="quality-defect", events=[gift]), purse())) == []


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("coupon:¥20", "CNY", "20"),
        ("coupon:20元", "CNY", "20"),
        ("coupon:20 CNY", "CNY", "20"),
        ("coupon:20cny", "CNY", "20"),
        ("coupon:$20", "TWD", "20"),
        ("coupon:NT$20", "TWD", "20"),
        ("coupon:¥20", "JPY", "20"),
        ("coupon:SGD 5", "SGD", "5"),
        ("coupon:€5", "", "5"),
    ],
)
def test_a_currency_may_be_typed_if_it_is_that_of_the_order(typed: str, currency: str, amount: str) -> None:
    """Before or behind the amount, as a sign or a code."""
    assert parse_option(typed, currency) == Option((Remedy("coupon", Decimal(amount)),))


@pytest.mark.parametrize(
    ("typed", "currency", "sign"),
    [("coupon:$20", "CNY", "$"), ("coupon:20 USD", "CNY", "USD"), ("gift:¥20", "TWD", "¥"), ("coupon:5€", "CNY", "")],
)
def test_amends_in_another_currency_are_refused(typed: str, currency: str, sign: str) -> None:
    """Nobody converts; the message names both."""
    with pytest.raises(BadValue) as refused:
        parse_option(typed, currency)
    assert not sign or str(refused.value) == f"'{typed}': the order is in {currency}, not in '{sign}'"
