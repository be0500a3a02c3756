"""How far amends go beyond the loss: serious cases only, under the cap, within budgets counted by the day decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.goodwill import ceiling, is_serious, leeway
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.core.insight.spent import spent_in_month
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.model import Event
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.purse import Goodwill, Purse, setting
from cs_toolkit.core.remedy_text import parse_option
from cs_toolkit.core.spending import Decision, beyond_loss, decisions, money_given
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-22T12:00+08:00")


def purse(month: str = "0", rates: Rates | None = None, currency: str = "CNY", **rules: Any) -> Purse:
    typed = {name: value if name == "when" else Decimal(value) for name, value in rules.items()}
    return Purse(NOW, ZONE, currency, Goodwill(**typed), rates or Rates(), month=Decimal(month))


def defect(*events: Event, amount: str = "100.00", currency: str | None = "CNY", **facts: Any) -> Timeline:
    facts.setdefault("category", "quality-defect")
    return a_timeline(amount=amount, currency=currency, events=events, **facts)


def offered(*typed: str, when: str | None = None, grant: bool | None = None) -> Event:
    options = [
        {"remedies": [{"kind": part.kind} | ({"amount": str(part.amount)} if part.amount else {}) for part in option]}
        for option in (parse_option(text).remedies for text in typed)
    ]
    return an_event("offered", when, options=options, **({"grant": True} if grant else {}))


def gift(amount: str | None = "20", when: str | None = None, kind: str = "coupon", **more: Any) -> Event:
    return an_event("compensated", when, remedies=[{"kind": kind} | ({"amount": amount} if amount else {})], **more)


def seen(cases: list[Timeline]) -> list[CaseFacts]:
    return [facts_of(case, Terms(policy_from(packs.policy())), purse()) for case in cases]


@pytest.mark.parametrize(
    ("facts", "when", "serious"),
    [
        ({"category": "quality-defect"}, "serious", True),
        ({"category": "delivery-late"}, "serious", False),
        ({"category": "delivery-late", "severity": "high"}, "serious", True),
        ({"category": "service-rude", "severity": "critical"}, "serious", True),
        ({"category": "delivery-late"}, "always", True),
    ],
)
def test_what_is_serious(facts: dict[str, Any], when: str, serious: bool) -> None:
    """High or critical severity, or a fault of the product; always, if the owner says so."""
    assert is_serious(a_timeline(**facts), purse(when=when)) is serious


@pytest.mark.parametrize(
    ("amount", "currency", "rules", "target", "cap"),
    [
        ("100.00", "CNY", {}, "120.00", "150.00"),
        ("99.99", "CNY", {}, "119.99", "149.99"),
        ("0.02", "CNY", {"rate": "0.25"}, "0.03", "0.03"),
        ("0.03", "CNY", {"rate": "0.50"}, "0.05", "0.05"),
        ("1234", "JPY", {}, "1481", "1851"),
        ("15000", "KRW", {"rate": "0.00001"}, "15000", "22500"),
        ("1.001", "KWD", {}, "1.201", "1.502"),
        ("100.00", "CNY", {"rate": "0.80"}, "150.00", "150.00"),
        ("100.00", "CNY", {"rate": "0.80", "cap": "1.00"}, "100.00", "100.00"),
        ("100.00", "CNY", {"rate": "0"}, "100.00", "150.00"),
    ],
)
def test_target_and_cap_are_rounded_half_up_to_the_smallest_coin(
    amount: str, currency: str, rules: dict[str, str], target: str, cap: str
) -> None:
    """The cap comes first, then one rounding (traps T34)."""
    found = leeway(defect(amount=amount, currency=currency), purse(currency=currency, **rules))
    assert (f"{found.target:f}", f"{found.cap:f}") == (target, cap)


def test_a_usual_case_is_made_good_and_no_more() -> None:
    """The target of what is not serious is the loss."""
    found = leeway(defect(category="delivery-lost"), purse())
    assert (found.target, found.beyond, found.limited_by) == (Decimal("103.00"), 0, None)


@pytest.mark.parametrize(
    ("month", "rules", "beyond", "case_left", "month_left", "limited_by"),
    [
        ("0", {}, "20", None, None, None),
        ("0", {"per_case": "200"}, "20", "200", None, None),
        ("0", {"per_case": "5"}, "5", "5", None, "per_case"),
        ("0", {"per_case": "0"}, "0", "0", None, "per_case"),
        ("2990", {"per_month": "3000"}, "10", None, "10", "per_month"),
        ("3100", {"per_month": "3000", "per_case": "5"}, "0", "5", "0", "per_month"),
        ("0", {"rate": "0.9"}, "50", None, None, "cap"),
    ],
)
def test_budgets_hold_down_what_goes_beyond_the_loss(
    month: str, rules: dict[str, str], beyond: str, case_left: str | None, month_left: str | None, limited_by: str
) -> None:
    """Never the refund; what is left, and which limit it was, are said."""
    found = leeway(defect(), purse(month, **rules))
    assert found.beyond == Decimal(beyond)
    assert found.target == 100 + Decimal(beyond)
    assert (found.case_left, found.month_left) == tuple(
        None if left is None else Decimal(left) for left in (case_left, month_left)
    )
    assert found.limited_by == limited_by


def test_budgets_in_another_currency_allow_nothing_beyond() -> None:
    """Nobody can tell how many dollars are left of a budget in yuan; the rates say nothing about dollars either."""
    rates = Rates(freight=Decimal(8), goods_cost=Decimal("0.4"))
    abroad = defect(currency="USD", delivered_at="2026-11-20T10:00+08:00")
    found = leeway(abroad, purse(per_case="200", rates=rates))
    assert (found.beyond, found.limited_by, found.loss.freight, found.loss.currency) == (0, "currency", None, "USD")
    assert leeway(abroad, purse()).beyond == 20
    assert leeway(abroad, purse(per_case="200", rate="0.9", cap="1")).limited_by == "cap"


def test_an_unknown_loss_has_no_target() -> None:
    """Nothing is guessed: no target, no cap, no ceiling."""
    found = leeway(a_timeline(category="quality-defect"), purse(per_case="5"))
    assert (found.target, found.cap, found.beyond, found.left(Decimal("1.5"))) == (None, None, 0, None)
    assert ceiling(a_timeline(category="quality-defect"), purse()) is None


HALF_PAST = "2026-11-22T10:30+08:00"
OFFER = ("exchange,coupon:20", "refund-full,coupon:30")


@pytest.mark.parametrize(
    ("events", "beyond"),
    [
        ([], []),
        ([offered(*OFFER)], []),
        ([offered(*OFFER), an_event("accepted", option=1)], ["20"]),
        ([offered(*OFFER), an_event("accepted", option=2)], ["30"]),
        ([offered(*OFFER), an_event("accepted", option=9)], ["0"]),
        ([offered(*OFFER), an_event("accepted", option=1), an_event("declined")], []),
        ([offered(*OFFER), an_event("accepted", option=1), offered(*OFFER)], []),
        ([offered(*OFFER), an_event("accepted", option=1), an_event("accepted", option=2)], ["30"]),
        ([offered(*OFFER), an_event("accepted", option=1), an_event("resolved", cost="1"), offered(*OFFER)], ["20"]),
        ([offered("refund-full,coupon:15", grant=True)], ["15"]),
        ([an_event("accepted", option=1), an_event("resolved", cost="1")], []),
        ([gift("20")], ["0"]),
        ([gift("120")], ["20"]),
        ([gift("20"), offered(*OFFER), an_event("accepted", option=1)], ["0", "40"]),
        ([offered(*OFFER), an_event("accepted", option=1), gift("7")], ["20", "7"]),
        ([gift("500", kind="points")], [None]),
        ([gift("500", kind="points", cost="101")], ["1"]),
        ([gift(None, kind="gift")], [None]),
    ],
)
def test_what_a_decision_adds_beyond_the_loss(events: list[Event], beyond: list[str | None]) -> None:
    """A choice that stands, a granted wish, a gift; an offer binds nobody yet, and a new one replaces a choice."""
    found = [decision.beyond for decision in decisions(defect(*events), purse())]
    assert found == [None if amount is None else Decimal(amount) for amount in beyond]


def test_where_the_loss_is_unknown_gifts_still_count() -> None:
    """A coupon is on top whatever was lost; a refund may be all of it."""
    case = a_timeline(
        category="missing-item",
        events=[gift("20"), offered("refund-part:50,coupon:5", "exchange"), an_event("accepted", option=1)],
    )
    assert [decision.beyond for decision in decisions(case, purse())] == [Decimal(20), Decimal(5)]


def test_later_days_change_no_decision() -> None:
    """What a decision took of the budget is settled when it is made, though the parcel is later every day."""
    case = defect(gift("150", "2026-11-22T10:00+08:00"), category="delivery-late", text="五天没动了")
    today = list(decisions(case, purse()))
    assert today == [Decision(at("2026-11-22T10:00+08:00"), Decimal("35.00"))]
    assert list(decisions(case, purse()._replace(now=at("2027-01-22T12:00+08:00")))) == today


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        ("2026-11-01T00:00+08:00", True),
        ("2026-10-31T16:00+00:00", True),
        ("2026-10-31T23:59+08:00", False),
        ("2026-11-30T23:59+08:00", True),
        ("2026-11-30T16:00+00:00", False),
        ("2025-11-15T12:00+08:00", False),
    ],
)
def test_the_month_is_that_of_the_decision_in_the_shops_zone(when: str, counts: bool) -> None:
    """Not that of the complaint, and not that of another zone (traps T34)."""
    others = [defect(gift("120", when), case="20261001-01")]
    assert spent_in_month(seen(others), purse(), but="20261122-01") == (20 if counts else 0)


def test_whose_decisions_count_in_the_month() -> None:
    """Other cases in the shop's currency; one merged away counts with its survivor, a gift of no price not at all."""
    merged = an_event("merged", case="20261122-01", role="merged-away")
    others = [
        defect(gift("120"), case="20261122-02"),
        defect(gift("120"), case="20261122-03", currency=None),
        defect(gift("120"), case="20261122-04", currency="USD"),
        defect(gift("120"), merged, case="20261122-05"),
        defect(gift(None, kind="gift"), case="20261122-06"),
        defect(gift("120"), case="20261122-01"),
    ]
    assert spent_in_month(seen(others), purse(), but="20261122-01") == 40


def test_what_this_case_took_is_off_both_budgets() -> None:
    """A decision of last month is off the budget of the case alone."""
    case = defect(gift("110", "2026-10-15T10:00+08:00"), gift("5", HALF_PAST))
    found = leeway(case, purse("100", per_case="200", per_month="300"))
    assert (found.spent, found.case_left, found.month_left, found.month_spent) == (15, 185, 195, 105)
    assert (found.beyond, found.target) == (5, 120)


@pytest.mark.parametrize(
    ("typed", "money", "beyond"),
    [
        ("refund-full", "100", "0"),
        ("refund-full,coupon:30", "130", "30"),
        ("refund-part:30", "30", "0"),
        ("exchange,coupon:20", "20", "20"),
        ("explain,coupon:20", "20", "0"),
        ("return-refund", "0", "0"),
        ("gift", None, None),
        ("points:20", None, None),
    ],
)
def test_money_counts_against_what_the_remedy_leaves_of_the_loss(
    typed: str, money: str | None, beyond: str | None
) -> None:
    """Goods made good leave time and lateness; money alone is for the whole loss."""
    remedies, loss = parse_option(typed).remedies, leeway(defect(), purse()).loss
    assert money_given(remedies, Decimal(100)) == (Decimal(money) if money else None)
    assert beyond_loss(remedies, loss, Decimal(100)) == (Decimal(beyond) if beyond else None)


@pytest.mark.parametrize(
    ("facts", "rules", "most"),
    [
        ({}, {}, "150.00"),
        ({}, {"per_case": "10"}, "110.00"),
        ({}, {"per_month": "0"}, "100.00"),
        ({"category": "delivery-late", "delivered_at": "2026-11-20T10:00+08:00"}, {}, "104.50"),
        ({"category": "service-rude"}, {}, "100.00"),
        ({"currency": "USD"}, {"per_case": "10"}, "100.00"),
    ],
)
def test_the_largest_sum_a_reply_may_name(facts: dict[str, Any], rules: dict[str, str], most: str) -> None:
    """A whole refund is never too much; on top of it what the cap and the budgets leave (rule L26)."""
    assert f"{ceiling(defect(**facts), purse(**rules)):f}" == most


def test_a_ceiling_does_not_sink_below_the_refund() -> None:
    """Even where more than the cap was given already."""
    assert ceiling(defect(gift("400")), purse()) == Decimal("100.00")


@pytest.mark.parametrize(
    ("section", "name", "value", "told"),
    [
        ("goodwill", "rate", "20", "goodwill.rate: '20' is no share"),
        ("goodwill", "cap", "0.5", "goodwill.cap: '0.5' is no share"),
        ("goodwill", "when", "never", "goodwill.when: 'never' is not known"),
        ("goodwill", "per_case", "viel", "goodwill.per_case: 'viel' is no amount"),
        ("remedies", "goods_cost", "40", "remedies.goods_cost: '40' is no share"),
        ("remedies", "forbid", "points", "remedies.forbid: 'points' is not a list"),
        ("remedies", "forbid", ["point"], "remedies.forbid: 'point' is not known"),
        ("remedies", "approve_above", "-1", "remedies.approve_above: '-1' is no amount"),
    ],
)
def test_a_wrong_setting_is_named(section: str, name: str, value: Any, told: str) -> None:
    """With its key and its value."""
    with pytest.raises(BadValue) as refused:
        setting(section, name, value)
    assert str(refused.value) == told


def test_settings_become_a_purse() -> None:
    """Both sections, each value in its place, defaults for the rest."""
    sections = {
        "goodwill": {"rate": 0.1, "when": "always", "late_per_day": "5.00"},
        "remedies": {"forbid": ["points"], "approve_above": "200", "freight": "8"},
    }
    read = {key: {name: setting(key, name, item) for name, item in values.items()} for key, values in sections.items()}
    found = Purse.of(NOW, ZONE, "CNY", **read)
    assert found.goodwill == Goodwill(rate=Decimal("0.1"), when="always")
    assert found.rates == Rates(freight=Decimal(8), late_per_day=Decimal("5.00"))
    assert (found.forbid, found.approve_above, found.month) == ({"points"}, Decimal(200), 0)
