"""Deadlines of platforms, payers and laws: the shipped data, which of them fit a case, and when they are due."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_case, a_timeline, an_event, at
from conftest import SHARED

from cs_toolkit import packs
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clock_rules import ClockRule, binding, laws, own_values, sources, with_own
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.day_counts import count, working_days
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.rule_clocks import unreported
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import fold
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.errors import BadValue, ConfigProblem

SHANGHAI = ZoneInfo("Asia/Shanghai")
POLICY = policy_from(packs.policy())
RULES = {rule.id: rule for rule in packs.all_clock_rules()}
CHINA = working_days(packs.day_rules("cn"), SHANGHAI)
START = at("2026-11-20T16:30+08:00")  # a Friday
SHIPPED_FOR_THEMSELVES = (
    "note_zh_hant",
    "zone",
    "rolls",
    "reason",
    "is_own",
    "only_signals",
    "only_families",
    "only_categories",
    "only_kinds",
)


def terms(*rules: str | ClockRule, zone: ZoneInfo = SHANGHAI) -> Terms:
    chosen = tuple(RULES[rule] if isinstance(rule, str) else rule for rule in rules)
    return Terms(POLICY, zone, rules=chosen, working_days=lambda name, _: CHINA if name == "cn" else None)


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


def milestone(name: str, when: float = 1) -> Any:
    return an_event("milestone", hour(when), name=name)


def clocks(rule: str | ClockRule, *told: Any, **facts: Any) -> list[Clock]:
    timeline = a_timeline(received=facts.pop("received", START), events=told, **facts)
    return [clock for clock in assess(timeline, terms(rule)) if clock.rule is not None]


# the shipped data


def fact_sheet() -> dict[str, Any]:
    path = SHARED / "facts" / "clocks.toml"
    if not path.is_file():
        pytest.skip(f"the fact sheet is not at {path}")
    return tomllib.loads(path.read_text("utf-8"))


def test_every_deadline_of_the_fact_sheet_ships_as_it_stands_there() -> None:
    """Trigger, what stops it, step, length, source, date and confidence; nothing is left out or made up."""
    sheet = fact_sheet()
    for row in sheet["clock"]:
        rule = RULES[row["id"]]
        found = {name: value for name, value in rule._asdict().items() if name not in SHIPPED_FOR_THEMSELVES}
        expected = {**ClockRule("", "")._asdict(), **row, "met_by": tuple(row["met_by"])}
        assert found == {name: value for name, value in expected.items() if name in found}
    names = {row["id"] for row in (*sheet["clock"], *sheet["not_found"])}
    assert set(RULES) == names


def test_what_was_not_found_ships_without_a_number() -> None:
    """A template says why, and binds nobody until the owner fills it in."""
    for row in fact_sheet()["not_found"]:
        rule = RULES[row["id"]]
        assert (rule.reason, rule.amount, rule.is_template) == (row["reason"], None, True)
        assert clocks(rule, milestone(rule.trigger)) == []


def test_each_file_holds_the_deadlines_of_one() -> None:
    """So that a case reads only what it may need; a name is the same for platform, payer and law."""
    for kind in ("shop", "others"):
        for path in (packs.ROOT / "clocks" / kind).iterdir():
            rules = packs.clock_rules(path.stem, kind)
            assert rules, path
            assert {rule.platform or rule.jurisdiction for rule in rules} == {path.stem}
            assert {rule.binds == "shop" for rule in rules} == {kind == "shop"}
    assert packs.clock_rules("nowhere") == packs.clock_rules("../shop/cn") == ()


# what is complained about


@pytest.mark.parametrize(
    ("rule", "facts", "fits"),
    [
        ("cn.order73.art8_remedy", {"category": "quality-defect"}, True),
        ("cn.order73.art8_remedy", {"category": "delivery-damaged"}, True),
        ("cn.order73.art8_remedy", {"category": "delivery-late"}, False),
        ("cn.order73.art8_remedy", {"category": "service-rude"}, False),
        ("cn.order73.art8_remedy", {"category": "service-rude", "also": ("not-as-described",)}, True),
        ("cn.order73.art8_remedy", {"category": "other"}, True),
        ("cn.order73.art8_remedy", {"category": "my-own-slug"}, True),
        ("cn.order73.art10_prepay", {"category": "delivery-lost"}, True),
        ("cn.order73.art10_prepay", {"category": "cancel-order"}, True),
        ("cn.order73.art10_prepay", {"category": "instructions-unclear"}, False),
        ("ebay.inr", {"platform": "ebay", "category": "delivery-not-received"}, True),
        ("ebay.inr", {"platform": "ebay", "category": "delivery-late"}, True),
        ("ebay.inr", {"platform": "ebay", "category": "not-as-described"}, False),
        ("walmart.bbb", {"platform": "walmart"}, False),
        ("walmart.bbb", {"platform": "walmart", "signals": ("authority",)}, True),
        ("walmart.bbb", {"platform": "walmart", "signals": ("media",)}, False),
        ("etsy.help", {"platform": "etsy", "category": "service-rude"}, True),
        ("cn.express28", {"category": "wrong-item"}, True),
        ("cn.express28", {"category": "invoice"}, False),
    ],
)
def test_a_rule_holds_where_it_is_about_what_is_complained_of(rule: str, facts: dict[str, Any], fits: bool) -> None:
    """Any of the case's categories counts; what nobody sorted yet keeps every deadline that it may have."""
    found = binding([RULES[rule]], a_case(**facts), "cn", START.date())
    assert bool(found) is fits


def test_a_rule_may_be_about_one_kind_of_contact() -> None:
    """A question has no deadline of complaints, and the other way round."""
    rule = RULES["amazon.message"]._replace(only_kinds=("question",))
    for kind, fits in (("question", True), ("complaint", False)):
        assert bool(binding([rule], a_case(platform="amazon", kind=kind), "us", START.date())) is fits


def test_the_owner_narrows_a_deadline_of_ones_own() -> None:
    """Categories and kinds as in the packs; a shipped clock is switched off, not bent."""
    made = {"trigger": "complaint_received", "met_by": ["resolved"], "amount": 4, "unit": "hour"}
    own = own_values({"my.parcels": {**made, "only_categories": ["delivery-late"], "only_kinds": ["after-sales"]}})
    (rule,) = with_own((), own)
    day = START.date()
    assert binding([rule], a_case(category="delivery-late", kind="after-sales"), "cn", day) == (rule,)
    assert binding([rule], a_case(category="delivery-late"), "cn", day) == ()
    assert binding([rule], a_case(category="invoice", kind="after-sales"), "cn", day) == ()
    with pytest.raises(BadValue, match="cannot be changed"):
        with_own(RULES.values(), own_values({"ebay.inr": {"only_kinds": ["question"]}}))


GOOD = 'id = "x.y"\nbinds = "shop"\ntrigger = "goods_returned"\nmet_by = ["refunded"]\namount = 7\nunit = "hour"\n'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"goods_returned"', '"returned"', "'returned'"),
        ('["refunded"]', '["money"]', "'money'"),
        ('"hour"', '"hours"', "'hours'"),
        ('"shop"', '"me"', "'me'"),
        ("amount = 7", "amount = 0", "'0'"),
        ("amount = 7\n", "", "'amount' and 'unit'"),
        ('amount = 7\nunit = "hour"\n', "", "due_field"),
        ('trigger = "goods_returned"\n', "", "'trigger' is missing"),
        ("amount", "amout", "'amout'"),
        ("amount", 'service_hours = "9-17"\namount', "'9-17'"),
        ("amount", "valid_from = 2026\namount", "'2026'"),
        ("amount", 'only_categories = ["delivery-lat"]\namount', "'delivery-lat'"),
        ("amount", 'only_kinds = ["complain"]\namount', "'complain'"),
        ("amount", 'only_families = "product"\namount', "'product'"),
    ],
)
def test_a_pack_that_is_wrong_names_file_and_clock(tmp_path: Path, old: str, new: str, told: str) -> None:
    """An unknown trigger, unit or end is an error, and never a clock that silently does nothing."""
    path = tmp_path / "own.toml"
    path.write_text(f"[[clock]]\n{GOOD.replace(old, new)}", "utf-8")
    with pytest.raises(ConfigProblem) as caught:
        packs.clock_file(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)
    assert "'x.y'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"), [('zone = "Mars/Base"', "Mars/Base"), ("clok = 1", "'clok'"), ("rolls = 3", "rolls")]
)
def test_the_head_of_a_pack_is_checked_too(tmp_path: Path, text: str, told: str) -> None:
    """Zone, and whether a last day moves on."""
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigProblem, match=told):
        packs.clock_file(path)


# which of them fit


@pytest.mark.parametrize(
    ("region", "law"), [("cn", ("cn",)), ("gb", ("uk",)), ("de", ("de", "eu")), ("eu", ("eu",)), ("us", ("us",))]
)
def test_whose_law_holds(region: str, law: tuple[str, ...]) -> None:
    """A member state's and the Union's; the United Kingdom goes by its ISO code in the settings."""
    assert laws(region) == law


@pytest.mark.parametrize(
    ("facts", "region", "fits"),
    [
        ({}, "jp", set()),
        ({}, "gb", {"uk.ccr.refund", "uk.cra.refund"}),
        ({}, "fr", {"eu.crd.refund"}),
        ({"platform": "pinduoduo"}, "cn", {"pdd.reply", "pinduoduo.after_sales"}),
        ({"platform": "pinduoduo"}, "us", {"pinduoduo.after_sales"}),
        ({"platform": "tmall"}, "cn", {"taobao.after_sales"}),
        ({"platform": "shopee"}, "sg", {"shopee.return.sg"}),
        ({"platform": "own-site", "payment": "stripe"}, "sg", {"stripe.evidence"}),
        ({"payment": "shopify-payments"}, "sg", {"shopify.evidence"}),
        ({"payment": "card"}, "sg", {"networks.visa", "networks.mastercard", "networks.amex", "networks.discover"}),
        ({"platform": "etsy"}, "sg", {"etsy.help"}),
    ],
)
def test_what_fits_a_case(facts: dict[str, Any], region: str, fits: set[str]) -> None:
    """By platform, payer, market and law."""
    found = binding(RULES.values(), a_case(**facts), region, date(2026, 11, 20))
    law = {"cn.", "us.", "tw."}
    assert {rule.id for rule in found if rule.binds == "shop" and rule.id[:3] not in law} == fits


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    """Both included: the old mediation rule ends with the day before the new one."""

    def known(day: date) -> set[str]:
        rules = binding(RULES.values(), a_case(signals=("authority",)), "cn", day)
        return {rule.id for rule in rules} & {"cn.samr20.mediate", "cn.samr121.mediate", "cn.samr121.accept"}

    assert known(date(2026, 4, 14)) == {"cn.samr20.mediate"}
    assert known(date(2026, 4, 15)) == {"cn.samr121.mediate", "cn.samr121.accept"}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, set()),
        ({"signals": ("authority",)}, {"cn.crpl46"}),
        ({"category": "delivery-late"}, {"cn.express28"}),
        ({"also": ("delivery-lost",)}, {"cn.express28"}),
    ],
)
def test_times_of_others_are_shown_where_they_may_matter(facts: dict[str, Any], shown: set[str]) -> None:
    """The authority's if there is talk of it, the carrier's for a delivery."""
    found = binding(RULES.values(), a_case(**facts), "cn", date(2026, 11, 20))
    assert {rule.id for rule in found} & {"cn.crpl46", "cn.express28"} == shown


def test_where_a_case_looks_for_rules() -> None:
    """Law first, each once."""
    assert sources(a_case(platform="shopify", payment="shopify-payments"), "cn") == ("cn", "shopify")
    assert sources(a_case(), "fr") == ("fr", "eu")


# what the owner says


def test_the_owner_fills_a_template_in() -> None:
    """With the number of the seller center; it is the owner's from then on, and needs no further checking."""
    own = own_values({"taobao": {"after_sales": {"amount": 48, "unit": "hour", "note": "卖家中心"}}})
    assert own == own_values({"taobao.after_sales": {"amount": 48, "unit": "hour", "note": "卖家中心"}})
    (rule,) = with_own([RULES["taobao.after_sales"]], own)
    assert (rule.is_template, rule.is_own, rule.note_en) == (False, True, "卖家中心")
    (clock,) = clocks(rule, milestone("return_requested"))
    assert (clock.due_at, clock.step, clock.verify) == (hour(49), "resolve", False)


def test_the_owner_switches_one_off_and_adds_one() -> None:
    """What does not concern this shop is gone; a platform that no pack knows gets its own."""
    own = own_values(
        {
            "pdd.reply": {"off": True},
            "liandong.refund": {
                "platform": "liandong", "trigger": "goods_returned", "met_by": ["refunded"], "amount": 2,
                "unit": "calendar_day",
            },
        }
    )  # fmt: skip
    untouched, rule = with_own([RULES["pdd.reply"], RULES["etsy.help"]], own)
    assert untouched == RULES["etsy.help"]
    assert (rule.id, rule.platform, rule.step, rule.is_own, rule.binds) == ("liandong.refund", "liandong", None, True,
                                                                           "shop")  # fmt: skip
    assert binding([rule], a_case(platform="taobao"), "cn", date(2026, 11, 20)) == ()
    assert binding([rule], a_case(platform="liandong"), "us", date(2026, 11, 20)) == (rule,)


def test_a_market_does_not_matter_where_the_owner_gave_the_number() -> None:
    """A shop in China that sells in Singapore says so by filling it in."""
    (rule,) = with_own([RULES["shopee.return.sg"]], own_values({"shopee.return.sg": {"amount": 2, "unit": "hour"}}))
    assert binding([rule], a_case(platform="shopee"), "cn", date(2026, 11, 20)) == (rule,)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"amount": 3}, "'amount' is not a table"),
        ({"a.b": {"amount": 3}}, "go together"),
        ({"a.b": {"amount": 3, "unit": "days"}}, "clocks.a.b: unit: 'days'"),
        ({"a.b": {"hours": 3}}, "'hours'"),
        ({"a.b": {"trigger": "refunded", "amount": 3, "unit": "hour"}}, "a clock of your own"),
        ({"a": {"b": {"off": 1}}}, "clocks.a.b: off"),
        (3, "'3' is not a table"),
    ],
)
def test_what_the_owner_cannot_say(table: Any, told: str) -> None:
    """The error names the clock and the key."""
    with pytest.raises(BadValue, match=told):
        own_values(table)


def test_the_trigger_of_a_shipped_clock_stays() -> None:
    """Another trigger is another clock."""
    own = own_values({"pdd.reply": {"trigger": "refunded", "met_by": ["refunded"], "amount": 3, "unit": "hour"}})
    with pytest.raises(BadValue, match="cannot be changed"):
        with_own([RULES["pdd.reply"]], own)


# when they are due


DUE = {
    "three minutes of the service hours": ("pdd.reply", (), "2026-11-20T16:33+08:00"),
    "48 hours through the weekend": ("amazon.message", (), "2026-11-22T16:30+08:00"),
    "seven days from the day after the goods came back": (
        "cn.crpl25.refund", (milestone("goods_returned"),), "2026-11-28T00:00+08:00",
    ),
    "a last day on a Saturday moves to Monday": (
        "cn.order73.art9_refund", (milestone("goods_returned"),), "2026-12-08T00:00+08:00",
    ),
    "working days of the Chinese calendar": ("cn.crpl46", (), "2026-12-02T00:00+08:00"),
    "working days without a calendar": ("amazon.refund", (milestone("goods_returned"),), "2026-11-25T00:00+08:00"),
    "eight weeks": ("uk.disp.final_response", (), "2027-01-16T00:00+00:00"),
    "six months": ("sg.cpfta", (milestone("goods_delivered"),), "2027-05-21T00:00+08:00"),
    "three years": ("cn.samr121.limit", (milestone("service_failure"),), "2029-11-21T00:00+08:00"),
    "the day of delivery counts": ("jp.scta15_3", (milestone("goods_delivered"),), "2026-11-28T00:00+09:00"),
}  # fmt: skip


@pytest.mark.parametrize("words", DUE)
def test_when_it_is_due(words: str) -> None:
    """From the day after, to 24:00 of the last day, where its law or market is."""
    name, told, due = DUE[words]
    (clock,) = clocks(name, *told)
    assert clock.due_at == at(due)
    assert clock.segments[0].from_at == clock.started_at
    assert clock.segments[-1].to_at == clock.due_at
    assert all(one.to_at == other.from_at for one, other in zip(clock.segments, clock.segments[1:], strict=False))
    assert sum((part.to_at - part.from_at for part in clock.segments if part.counted), timedelta()) == clock.target


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T22:58+08:00", "2026-11-21T08:01+08:00"),
        ("2026-11-20T03:00+08:00", "2026-11-20T08:03+08:00"),
        ("2026-10-01T12:00+08:00", "2026-10-01T12:03+08:00"),
    ],
)
def test_service_hours_are_the_same_every_day(received: str, due: str) -> None:
    """Holidays too; a message at night is to be answered three minutes after eight."""
    (clock,) = clocks("pdd.reply", received=received)
    assert (clock.due_at, clock.target, clock.calendar is not None) == (at(due), timedelta(minutes=3), True)


def day_rule(unit: str, amount: int, **facts: Any) -> ClockRule:
    return ClockRule("x", "complaint_received", unit=unit, amount=amount, **facts)


@pytest.mark.parametrize(
    ("rule", "start", "last"),
    [
        (day_rule("calendar_day", 1), "2026-11-20T23:59:59", "2026-11-21"),
        (day_rule("calendar_day", 1, day0="include"), "2026-11-20T23:59:59", "2026-11-20"),
        (day_rule("month", 1), "2026-01-31T12:00", "2026-02-28"),
        (day_rule("month", 1), "2026-11-30T12:00", "2026-12-30"),
        (day_rule("month", 1, day0="include"), "2026-01-15T12:00", "2026-02-14"),
        (day_rule("month", 13), "2026-12-31T12:00", "2028-01-31"),
        (day_rule("year", 1), "2028-02-29T12:00", "2029-02-28"),
        (day_rule("week", 2), "2026-11-20T12:00", "2026-12-04"),
        (day_rule("working_day", 1), "2026-09-30T12:00", "2026-10-08"),
        (day_rule("working_day", 1), "2026-10-09T12:00", "2026-10-10"),
        (day_rule("working_day", 1, day0="include"), "2026-11-21T12:00", "2026-11-23"),
        (day_rule("calendar_day", 7, rolls=True), "2026-09-26T12:00", "2026-10-08"),
        (day_rule("calendar_day", 1, rolls=True), "2026-10-09T12:00", "2026-10-10"),
    ],
)
def test_the_last_day(rule: ClockRule, start: str, last: str) -> None:
    """Short months, leap years, national day, and the Saturday that is worked in its place."""
    found = count(rule, at(f"{start}+08:00"), SHANGHAI, CHINA)
    assert found.due_at == at(f"{last}T00:00+08:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "start", "holidays", "told"),
    [
        (day_rule("calendar_day", 1), "2026-11-20", CHINA, ("day0-assumed",)),
        (day_rule("calendar_day", 1, day0="exclude"), "2026-11-20", None, ()),
        (day_rule("working_day", 1, day0="exclude"), "2026-11-20", None, ("no-calendar",)),
        (day_rule("working_day", 9, day0="exclude"), "2026-12-30", CHINA, ("calendar-year-missing",)),
        (day_rule("calendar_day", 9, day0="exclude", rolls=True), "2026-12-30", CHINA, ("calendar-year-missing",)),
    ],
)
def test_what_is_uncertain_is_said(rule: ClockRule, start: str, holidays: Any, told: tuple[str, ...]) -> None:
    """An assumed first day, working days without a calendar, a year whose holidays nobody knows."""
    assert count(rule, at(f"{start}T12:00+08:00"), SHANGHAI, holidays).warnings == told


def test_what_can_never_be_due_is_an_error() -> None:
    """Nine thousand years, and a calendar without a working day, do not hang."""
    with pytest.raises(BadValue, match="too long"):
        count(day_rule("year", 9000), START, SHANGHAI, None)
    closed = {"closure": [{"name": "x", "from": date(2026, 1, 1), "to": date(2029, 1, 1)}]}
    never = working_days(DayRules.from_data("x", closed), SHANGHAI)
    with pytest.raises(BadValue, match="no working day"):
        count(day_rule("working_day", 1), START, SHANGHAI, never)


def test_days_have_the_length_they_have() -> None:
    """A day of 25 hours counts as one; the proof still adds up."""
    found = count(day_rule("calendar_day", 1), at("2026-10-31T12:00-04:00"), ZoneInfo("America/New_York"), None)
    assert [(part.to_at - part.from_at, part.counted) for part in found.segments] == [
        (timedelta(hours=12), False), (timedelta(hours=25), True),
    ]  # fmt: skip


# what stops them


def span(clock: Clock) -> tuple[datetime, datetime | None]:
    return clock.started_at, clock.met_at


def test_each_trigger_starts_one_clock_and_the_first_end_stops_it() -> None:
    """A second request while the first is open is the same matter; one after it was settled is a new one."""
    told = [
        milestone("return_requested", 1), milestone("return_requested", 2), milestone("return_approved", 3),
        milestone("return_requested", 3), milestone("return_requested", 9),
    ]  # fmt: skip
    assert [span(clock) for clock in clocks("amazon.return_request", *told)] == [
        (hour(1), hour(3)), (hour(9), None),
    ]  # fmt: skip


def test_money_that_is_back_before_the_goods_is_back() -> None:
    """Refunded first, returned later: nothing is due."""
    refunded = an_event("resolved", hour(1), cost="1", remedies=[{"kind": "return-refund"}])
    (clock,) = clocks("cn.crpl25.refund", refunded, milestone("goods_returned", 9))
    assert (span(clock), clock.state(hour(2000)), clock.is_pending) == ((hour(9), hour(1)), "met", False)


def test_the_shop_refuses_and_the_customer_refuses() -> None:
    """A return that the shop declined is dealt with; an offer that the customer declined is not."""
    (by_shop,) = clocks("wechat.shop.return", milestone("return_requested"), milestone("declined", 5))
    (by_customer,) = clocks("wechat.shop.return", milestone("return_requested"), an_event("declined", hour(5)))
    assert (by_shop.met_at, by_customer.met_at) == (hour(5), None)


def test_every_message_of_the_customer_has_the_platforms_time() -> None:
    """Also the complaint itself; a later one is answered, not acknowledged."""
    told = [
        an_event("acknowledged", hour(1), text="x"), an_event("contacted", hour(20)), an_event("contacted", hour(21)),
    ]  # fmt: skip
    found = clocks("amazon.message", *told)
    assert [(*span(clock), clock.step) for clock in found] == [
        (START, hour(1), "acknowledge"), (hour(20), None, "answer"),
    ]  # fmt: skip


def test_what_was_over_before_the_complaint_came_is_history() -> None:
    """Shipped too late months ago is no work of today; a case that is opened again rings no old alarm (traps T16)."""
    (clock,) = clocks("wechat.mp.ship", paid_at=hour(-1000))
    assert (clock.due_at, clock.is_pending) == (hour(-952), False)
    told = [an_event("closed", hour(2), outcome="withdrawn"), an_event("reopened", hour(100))]
    (old,) = clocks("amazon.return_request", milestone("return_requested"), *told)
    (late,) = clocks("amazon.appeal", milestone("claim_decided"), *told)
    assert (old.is_pending, late.is_pending, old.episode, late.episode) == (False, True, 1, 1)


def test_times_of_others_are_no_work() -> None:
    """They wait, and then they are over; never breached."""
    (clock,) = clocks("uk.cra.reject", milestone("goods_delivered"))
    assert (clock.is_pending, clock.binds) == (False, "buyer")
    assert [clock.state(now) for now in (clock.due_at, clock.due_at + timedelta(seconds=1))] == ["waiting", "over"]


# deadlines that the platform reported


def test_the_platforms_own_date_beats_ours() -> None:
    """Also a later one, and the last one told; it counts day and night."""
    told = [milestone("return_requested"), an_event("clocked", hour(2), clock="wechat.shop.return", due=hour(20)),
            an_event("clocked", hour(3), clock="wechat.shop.return", due=hour(90))]  # fmt: skip
    (clock,) = clocks("wechat.shop.return", *told)
    assert (clock.due_at, clock.is_reported, clock.verify, clock.target) == (hour(90), True, False, timedelta(hours=89))
    assert [part.reason for part in clock.segments] == ["reported"]


def test_a_date_is_about_the_request_it_was_told_for() -> None:
    """A second request is computed again until the platform says otherwise."""
    told = [milestone("return_requested"), an_event("clocked", hour(2), clock="amazon.return_request", due=hour(20)),
            milestone("return_approved", 3), milestone("return_requested", 9)]  # fmt: skip
    assert [clock.due_at for clock in clocks("amazon.return_request", *told)] == [hour(20), hour(57)]


def test_where_only_the_platforms_date_counts() -> None:
    """No date, no clock; but the rule is known to be without one, so that the owner is asked for it."""
    opened = milestone("chargeback_opened")
    assert clocks("stripe.evidence", opened) == []
    assert unreported(a_timeline(received=START, events=[opened]), terms("stripe.evidence")) == (
        RULES["stripe.evidence"],
    )
    told = [
        opened,
        an_event("clocked", hour(2), clock="stripe.evidence", due=hour(200)),
        milestone("evidence_sent", 50),
    ]
    (clock,) = clocks("stripe.evidence", *told)
    assert (clock.due_at, clock.met_at, clock.step) == (hour(200), hour(50), "evidence_sent")
    assert unreported(a_timeline(received=START, events=told), terms("stripe.evidence")) == ()
    assert unreported(a_timeline(received=START), terms("stripe.evidence")) == ()


def test_a_date_that_matters_no_more_is_not_asked_for() -> None:
    """Before the trigger, once the evidence was sent, and after the case was closed."""
    opened, sent = milestone("chargeback_opened"), milestone("evidence_sent", 3)
    closed = an_event("closed", hour(4), outcome="withdrawn")
    stripe = terms("stripe.evidence", "amazon.refund")
    for told, names in (
        ([], []),
        ([opened], ["stripe.evidence"]),
        ([opened, sent], []),
        ([opened, closed], []),
        ([opened, sent, milestone("chargeback_opened", 5)], ["stripe.evidence"]),
    ):
        found = unreported(a_timeline(received=START, events=told), stripe)
        assert [rule.id for rule in found] == names, told


def test_a_date_without_its_trigger_still_counts() -> None:
    """The deadline is what matters; and what stops the clock stops it."""
    told = [an_event("clocked", hour(2), clock="wechat.shop.return", due=hour(20))]
    (clock,) = clocks("wechat.shop.return", *told)
    assert (clock.started_at, clock.due_at, clock.is_pending) == (hour(2), hour(20), True)
    (done,) = clocks("wechat.shop.return", *told, milestone("return_approved", 4))
    assert done.met_at == hour(4)


def test_a_name_that_no_pack_knows_is_a_deadline_too() -> None:
    """What the platform calls it, until the case is solved; an own step's deadline is moved instead."""
    told = [an_event("clocked", hour(2), clock="退款待处理", due=hour(20)),
            an_event("clocked", hour(2), clock="method.offer", due=hour(21))]  # fmt: skip
    timeline = a_timeline(received=START, events=told)
    found = {clock.name: clock for clock in assess(timeline, terms())}
    assert (found["退款待处理"].due_at, found["退款待处理"].step, found["method.offer"].due_at) == (
        hour(20), "resolve", hour(21),
    )  # fmt: skip


def test_a_date_in_the_past_leaves_no_negative_time() -> None:
    """It is late, and its proof is empty but there."""
    (clock,) = clocks("wechat.shop.return", milestone("return_requested", 5),
                      an_event("clocked", hour(6), clock="wechat.shop.return", due=hour(4)))  # fmt: skip
    assert (clock.target, clock.state(hour(6)), len(clock.segments)) == (timedelta(), "breached", 1)


# what they ask for


def rows(*rules: str, now: float, told: Any = (), **facts: Any) -> list[tuple[str, str, str, str]]:
    timeline = a_timeline(received=START, events=told, **facts)
    return [(row.step, row.clock, row.state, row.command) for row in next_steps(timeline, terms(*rules), hour(now))]


ID = "20261122-01"
ACKED = (an_event("acknowledged", hour(0.02), text="x"),)


def test_the_earliest_deadline_of_the_step_governs() -> None:
    """Three minutes on the platform come before the method's hour, under the same step and command."""
    assert rows("pdd.reply", now=0.01) == [("acknowledge", "pdd.reply", "due", f"cst ack {ID}")]
    assert rows("amazon.message", now=0.01) == [("acknowledge", "method.acknowledge", "due", f"cst ack {ID}")]


def test_a_deadline_that_comes_sooner_than_the_step_has_a_row() -> None:
    """Named after what it asks for where it governs no step; a later one stands in `why` alone."""
    returned = (*ACKED, milestone("return_requested", 0.1))
    assert rows("amazon.return_label", now=1, told=returned) == [
        ("diagnose", "method.diagnose", "due", f"cst diagnose {ID}"),
    ]  # fmt: skip
    assert rows("amazon.return_label", "amazon.return_request", now=200, told=returned) == [
        ("diagnose", "method.diagnose", "breached", f"cst diagnose {ID}"),
        ("resolve", "amazon.return_request", "breached", f"cst milestone {ID} return_approved"),
        ("return_label_sent", "amazon.return_label", "breached", f"cst milestone {ID} return_label_sent"),
    ]  # fmt: skip


def test_of_deadlines_for_one_thing_the_earliest_leads() -> None:
    """Two laws that ask for the same solution are one piece of work."""
    told = (*ACKED, milestone("goods_returned", 0.1))
    found = rows("cn.crpl25.refund", "cn.order73.art9_refund", now=2000, told=told)
    assert [row[1] for row in found] == ["method.diagnose", "cn.crpl25.refund"]


def test_a_date_that_only_the_platform_knows_has_a_row_once_it_is_told() -> None:
    """Until then there is nothing to be late for."""
    told = [*ACKED, milestone("chargeback_opened", 0.1)]
    assert [row[1] for row in rows("stripe.evidence", now=1, told=told)] == ["method.diagnose"]
    told.append(an_event("clocked", hour(1), clock="stripe.evidence", due=hour(1.5)))
    assert rows("stripe.evidence", now=1, told=told)[0] == (
        "evidence_sent", "stripe.evidence", "due", f"cst milestone {ID} evidence_sent",
    )  # fmt: skip


def test_an_answer_is_asked_for_once() -> None:
    """The platform's time for the second message and our own hour are one row, the earlier."""
    told = (*ACKED, an_event("contacted", hour(0.5)))
    found = rows("pdd.reply", now=0.51, told=told)
    assert found == [
        ("answer", "pdd.reply", "due", f"cst reply {ID}"), ("diagnose", "method.diagnose", "due", f"cst diagnose {ID}"),
    ]  # fmt: skip


@pytest.mark.parametrize("severity", ["normal", "critical"])
@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.binds == "shop" and rule.met_by])
def test_every_rule_leads_to_a_command(rule: str, severity: str) -> None:
    """Long after its deadline each one that binds the shop asks for work, by a command that can be typed."""
    one = RULES[rule]
    if one.amount is None:
        one = one._replace(amount=1, unit="hour")
    told = [] if one.trigger in {"complaint_received", "message_received"} else [milestone(one.trigger)]
    timeline = fold(a_case(received=START, events=told, severity=severity))
    found = next_steps(timeline, terms(one), hour(2000))
    (clock,) = [clock for clock in assess(timeline, terms(one)) if clock.name == rule]
    assert clock.is_pending
    assert clock.step in {row.step for row in found}
    assert all(row.command.startswith("cst ") and "None" not in row.command for row in found)


def test_logging_late_changes_no_deadline() -> None:
    """Due times come from what happened; what was due before it was logged is late_logged, not breached."""
    told = [milestone("return_requested"), an_event("contacted", hour(3))]
    every = terms(*(name for name, rule in RULES.items() if rule.amount))

    def due(logged: datetime) -> list[tuple[str, datetime, datetime]]:
        timeline = a_timeline(received=START, logged=logged, events=told)
        return [(clock.name, clock.started_at, clock.due_at) for clock in assess(timeline, every)]

    assert due(START) == due(hour(5000))
    late = a_timeline(received=START, logged=hour(5000), events=told)
    old = [clock for clock in assess(late, every) if clock.is_pending and clock.due_at < hour(5000)]
    assert {clock.state(hour(5001)) for clock in old} == {"late_logged"}


def test_utc_is_the_zone_of_nobody() -> None:
    """Where a rule names no zone, its days end where the shop is."""
    rule = day_rule("calendar_day", 1)
    timeline = a_timeline(received=START)
    assert [clock.due_at for clock in assess(timeline, Terms(POLICY, UTC, rules=(rule,))) if clock.rule] == [
        at("2026-11-22T00:00+00:00"),
    ]  # fmt: skip
