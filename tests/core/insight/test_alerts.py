"""Alerts: the owner's rule and spikes, one for each episode, of the complaints that count."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at
from fact_builders import a_fact

from cs_toolkit.core.insight.alert_rules import Rules
from cs_toolkit.core.insight.alerts import RAISED, RECOVERED, Alert, Watched, first_day, watched
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.errors import BadValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-22T12:00+08:00")
OWN = Rules({"product": 3})


def of_days(*days: str | int, number: int = 1, **changes: Any) -> list[CaseFacts]:
    """A complaint on each of these days: ISO text, or so many days before today."""
    facts = []
    for place, day in enumerate(days):
        when = date.fromisoformat(day) if isinstance(day, str) else NOW.date() - timedelta(days=day)
        case = f"{when:%Y%m%d}-{number + place:02}"
        facts.append(a_fact(case, **{"received": f"{when}T10:00+08:00", **changes}))
    return facts


def seen(facts: list[CaseFacts], rules: Rules = OWN, now: datetime = NOW, **more: Any) -> Watched:
    return watched(facts, rules, now, SHANGHAI, **more)


def told(facts: list[CaseFacts], rules: Rules = OWN, now: datetime = NOW) -> list[tuple[str, str, str | None, int]]:
    return [(alert.kind, alert.subject, alert.name, alert.number) for alert in seen(facts, rules, now).alerts]


def a_year(**more: Any) -> list[CaseFacts]:
    """A cup every other day, a lamp every third: a shop that knows what is usual."""
    cups = of_days(*range(200, 0, -2), category="other", carrier="sto", **more)
    return [*cups, *of_days(*range(199, 0, -3), number=50, product="灯", category="wrong-item", carrier="yto")]


def test_the_same_product_three_times_in_a_week() -> None:
    """The owner's rule: from the first of them on, told on the day of the third."""
    (alert,) = seen(of_days(5, 2, 0)).alerts
    assert (alert.kind, alert.subject, alert.name, alert.number) == ("rule", "product", "旅行杯", 3)
    assert (alert.opened, alert.ended, alert.expected) == (NOW.date(), None, None)
    assert alert.cases == tuple(fact.id for fact in of_days(5, 2, 0))
    assert alert.why.english() == "product 旅行杯: 3 in 6 days; told from 3 within 7 days on"


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("one single case", of_days(0)),
        ("no case at all", []),
        ("two of them", of_days(1, 0)),
        ("three in eight days", of_days(7, 3, 0)),
        ("all without a product", of_days(3, 2, 1, 0, product=None)),
        ("a product of blanks", of_days(3, 2, 1, 0, product="  ")),
        ("questions before the purchase", of_days(2, 1, 0, kind="question")),
        ("praise", of_days(2, 1, 0, category="praise")),
        ("unfounded", of_days(2, 1, 0, outcome="unfounded")),
        ("merged into another", of_days(2, 1, 0, merged_into="20261101-01")),
        ("received in the future", of_days(2, 1, -3)),
    ],
)
def test_what_is_no_alert(name: str, facts: list[CaseFacts]) -> None:
    """Too few, too far apart, or nothing that anybody could mend."""
    assert told(facts) == [], name


def test_one_incident_counts_once() -> None:
    """Cases linked as one event (a storm) are one; a fourth beside them is the second."""
    storm = of_days(2, 1, 0)
    linked = [fact._replace(links=(storm[0].id,)) for fact in storm[1:]]
    assert told([storm[0], *linked]) == []
    (alert,) = seen([storm[0], *linked, *of_days(3, 1, number=9)]).alerts
    assert alert.number == 3
    assert len(alert.cases) == 5


def test_a_product_is_one_however_it_is_spelled() -> None:
    """In either script, width or case; it is called as most did."""
    facts = [*of_days(2, product="旅行杯Ａ"), *of_days(1, product="旅行杯a"), *of_days(0, product="旅行杯a")]
    assert told(facts) == [("rule", "product", "旅行杯a", 3)]


@pytest.mark.parametrize("product", ["杯😀👨‍👩‍👧", '=HYPERLINK("x")', "\x1b[31mred", "a|b\nc"])
def test_products_with_odd_names(product: str) -> None:
    """Are products all the same, and their id and key have nothing of the name."""
    (alert,) = seen(of_days(2, 1, 0, product=product)).alerts
    assert alert.number == 3
    assert alert.alert.isalnum()
    assert alert.key(RAISED).startswith(f"{alert.series}|raised|2026-11-22")


def test_rules_of_carriers_and_categories() -> None:
    """Where the owner wants them; within the days the owner names."""
    rules = Rules({"carrier": 2, "category": 4}, days=2)
    assert told(of_days(1, 0, product=None), rules) == [("rule", "carrier", "zto", 2)]


def test_without_a_rule_three_are_told_until_the_history_tells_what_is_usual() -> None:
    """A new shop has nothing else to go by; later its own past is the better measure."""
    assert told(of_days(2, 1, 0), Rules()) == [("rule", "product", "旅行杯", 3)]
    alerts = seen(a_year(), Rules()).alerts
    assert {(alert.kind, alert.is_usual, alert.ended) for alert in alerts} == {
        ("rule", True, NOW.date() - timedelta(days=200 - 28))
    }
    assert ("rule", "product", "新品", 3) not in told([*a_year(), *of_days(3, 2, 1, product="新品")], Rules())


def test_in_a_larger_shop_three_are_nothing_to_tell_without_a_rule() -> None:
    """They have to be a quarter of what came in that time; a rule of the owner's is taken at its word."""
    others = [fact._replace(product=f"p{fact.id}") for fact in of_days(*[2, 1, 0] * 3, number=20)]
    assert told([*of_days(2, 1, 0), *others], Rules()) == [("rule", "product", "旅行杯", 3)]
    more = [*others, *of_days(1, number=50, product="灯")]
    assert told([*of_days(2, 1, 0), *more], Rules()) == []
    assert told([*of_days(2, 1, 0), *more]) == [("rule", "product", "旅行杯", 3)]


def test_a_rule_ends_when_fewer_than_half_as_many_came() -> None:
    """Two in the week after is still much; one is not."""
    days = of_days(30, 29, 28, 25, 24)
    (alert,) = seen(days).alerts
    assert alert.opened == NOW.date() - timedelta(days=28)
    assert alert.ended == NOW.date() - timedelta(days=17)
    assert (alert.number, alert.until) == (5, alert.ended)


def test_a_rule_that_is_met_again_is_a_new_alert() -> None:
    """With an id of its own."""
    one, two = seen(of_days(40, 39, 38, 2, 1, 0)).alerts
    assert one.alert != two.alert
    assert (one.ended is None, two.ended is None) == (False, True)


def test_a_spike_of_a_carrier_and_what_would_be_usual() -> None:
    """Nine lost parcels in three days where one came every other day."""
    storm = [fact for number in range(3) for fact in of_days(3, 2, 1, number=70 + number * 5, carrier="sto")]
    spread = [fact._replace(product=f"p{place}", category=f"c{place}") for place, fact in enumerate(storm)]
    (alert,) = [alert for alert in seen([*a_year(), *spread], Rules()).alerts if alert.kind == "spike"][:1]
    assert (alert.subject, alert.name, alert.ended) == ("carrier", "sto", None)
    assert alert.number >= 9
    assert alert.expected is not None
    assert 1 <= alert.expected <= 3
    assert "are usual" in alert.why.english()


def test_a_budget_of_none_leaves_the_rule_alone() -> None:
    """false_alarms_per_year = 0."""
    storm = of_days(2, 2, 2, 1, 1, 1, 0, 0, number=70, product="新品")
    kinds = {kind for budget in (0.0, 6.0) for kind, *_ in told([*a_year(), *storm], Rules({"product": 5}, 7, budget))}
    assert kinds == {"rule", "spike"}
    assert {kind for kind, *_ in told([*a_year(), *storm], Rules({"product": 5}, 7, 0.0))} == {"rule"}


def test_a_rule_and_a_spike_of_one_thing_are_one_alert() -> None:
    """The first to go over; a spike much later in a rule that holds for ever is news again."""
    storm = of_days(2, 2, 2, 1, 1, 1, 0, 0, number=70, product="新品")
    of_new = [row for row in told([*a_year(), *storm], Rules({"product": 3})) if row[2] == "新品"]
    assert len(of_new) == 1
    flood = [fact for number in range(8) for fact in of_days(1, 0, number=70 + number * 3, category=f"c{number}")]
    always = [row[0] for row in told([*a_year(), *flood], Rules({"product": 3})) if row[2] == "旅行杯"]
    assert always == ["rule", "spike"]


def test_the_whole_shop_is_a_subject_without_a_name() -> None:
    """Everything at once, each once; but not on days on which that is no news."""
    flood = [
        fact._replace(product=f"p{number}", carrier=f"k{number}", category=f"c{number}")
        for number in range(12)
        for fact in of_days(1, number=60 + number)
    ]
    sale = [NOW.date() - timedelta(days=day) for day in range(3)]
    assert [row[1:3] for row in told([*a_year(), *flood], Rules()) if row[0] == "spike"] == [("shop", None)]
    assert "shop" not in {alert.subject for alert in seen([*a_year(), *flood], Rules(), untested=sale).alerts}


def test_late_logged_cases_count_by_receipt() -> None:
    """A week later three of last week are entered."""
    late = [fact._replace(logged_at=NOW) for fact in of_days(6, 5, 4)]
    assert seen(late).alerts[0].opened == NOW.date() - timedelta(days=4)


def test_the_order_of_the_cases_does_not_matter() -> None:
    """Nor when they were read."""
    facts = [*a_year(), *of_days(2, 1, 0, number=70, product="新品")]
    assert seen(facts[::-1]) == seen(facts)


def test_what_is_told_once() -> None:
    """An alert whose day a late case has moved is the one that was told; another series or episode is not."""
    alert = _only(of_days(3, 2, 1))
    earlier = _only(of_days(4, 3, 2, 1))
    assert alert.key(RAISED) != earlier.key(RAISED)
    assert earlier.is_told(RAISED, {alert.key(RAISED)})
    assert not alert.is_told(RECOVERED, {alert.key(RAISED)})
    assert not _only(of_days(3, 2, 1, product="灯")).is_told(RAISED, {alert.key(RAISED)})
    assert not seen(of_days(40, 39, 38, 2, 1, 0)).alerts[0].is_told(RAISED, {alert.key(RAISED)})


def _only(facts: list[CaseFacts]) -> Alert:
    (alert,) = seen(facts).alerts
    return alert


@pytest.mark.parametrize(
    ("asked", "first"),
    [("2026-11-22", date(2026, 7, 1)), ("2026-06-30", date(2026, 1, 1)), ("2026-03-31", date(2025, 7, 1))],
)
def test_alerts_do_not_depend_on_the_day_of_asking(asked: str, first: date) -> None:
    """They begin at a half of a year at least a quarter ago, with half a year before it to learn from."""
    assert first_day(date.fromisoformat(asked)) == first - timedelta(weeks=26)


def test_rules_as_the_settings_have_them() -> None:
    """What is not set has its default."""
    assert Rules.from_data({}) == Rules()
    assert Rules.from_data({"same_product": 4, "days": 14, "false_alarms_per_year": 2}) == Rules(
        {"product": 4}, 14, 2.0
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("same_product", 1), ("same_product", True), ("same_carrier", "3"), ("days", 0), ("days", 400),
        ("false_alarms_per_year", -1), ("false_alarms_per_year", "4"), ("false_alarms_per_year", True),
    ],
)  # fmt: skip
def test_rules_that_are_none(key: str, value: object) -> None:
    """The key and the value are named."""
    with pytest.raises(BadValue) as found:
        Rules.from_data({key: value})
    assert key in str(found.value)
    assert f"'{value}'" in str(found.value)
