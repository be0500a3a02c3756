"""What a report says of a period, number by number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at
from fact_builders import a_fact, a_gift, a_promise, a_rating, a_step, an_open_fact

from cs_toolkit.core.faq.effect import effects
from cs_toolkit.core.faq.life import Kept, Placement
from cs_toolkit.core.insight import report_problems
from cs_toolkit.core.insight.ahead import Outlook
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.measures import Measure
from cs_toolkit.core.insight.report import Books, report
from cs_toolkit.core.insight.report_ahead import outlook
from cs_toolkit.core.insight.report_faq import effects_section, needed_since, told_of
from cs_toolkit.core.insight.report_flow import trend
from cs_toolkit.core.insight.report_period import Period, named
from cs_toolkit.core.insight.report_problems import AUDIENCES, problems
from cs_toolkit.core.insight.report_sections import SECTIONS
from cs_toolkit.core.insight.report_type import Report, only, reach, touched
from cs_toolkit.core.order_counts import Tally
from cs_toolkit.core.taxonomy import CAUSES

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-12-05T12:00+08:00")
NOVEMBER = named("2026-11", NOW, ZONE)
BOOKS = Books("CNY", "小杯子的店")


def a_report(*cases: CaseFacts, period: Period = NOVEMBER, books: Books = BOOKS, now: Any = NOW) -> Report:
    return report(cases, period, books, now=now)


def number(found: Report, of: str, key: str, name: str | None = None) -> Measure:
    (measure,) = (
        measure
        for section in found.sections
        if section.key == of
        for measure in section.measures
        if (measure.key, measure.name) == (key, name)
    )
    return measure


def value(found: Report, of: str, key: str, name: str | None = None) -> Any:
    return number(found, of, key, name).value


def part(found: Report, of: str, key: str, name: str | None = None) -> tuple[int | None, int | None]:
    measure = number(found, of, key, name)
    return measure.n, measure.of


def test_what_came_in() -> None:
    """Merged cases count where they went; praise, duplicates and the unfounded are received and not counted."""
    found = a_report(
        a_fact("20261120-01"),
        an_open_fact("20261120-02", kind="question", received_estimated=True),
        a_fact("20261120-03", merged_into="20261120-01"),
        a_fact("20261120-04", category="praise"),
        a_fact("20261120-05", outcome="duplicate"),
        a_fact("20261030-01", received="2026-10-30T10:00+08:00"),
        a_fact("20261001-01", received="2026-10-01T00:00+08:00"),
    )
    volume = {key: value(found, "volume", key) for key in ("received", "counted", "merged", "open", "estimated")}
    assert volume == {"received": 4, "counted": 2, "merged": 1, "open": 1, "estimated": 1}
    assert value(found, "volume", "received_before") == 1, "thirty days before, not the whole month"
    assert value(found, "volume", "cases", "question") == 1
    assert value(found, "volume", "cases_before", "complaint") == 1
    assert found.cases == ("20261120-01", "20261120-02", "20261120-04", "20261120-05")


def test_a_change_is_told_from_chance() -> None:
    """Ten after eight is nothing; forty after ten is."""
    assert [trend(10, 8), trend(40, 10), trend(10, 40), trend(0, 0)] == ["steady", "rise", "fall", "steady"]
    assert value(a_report(a_fact()), "volume", "change") is None, "nothing before: no change in percent"


def test_the_weekly_series_names_iso_weeks() -> None:
    """Up to now, with the week that is not over marked."""
    found = a_report(a_fact(), a_fact("20261120-02", merged_into="20261120-01"), now=at("2026-11-21T12:00+08:00"))
    assert value(found, "weeks", "received", "2026-W47") == 1
    assert number(found, "weeks", "counted", "2026-W47").note == "running"
    assert number(found, "weeks", "counted", "2026-W46").note is None
    names = {measure.name for section in found.sections if section.key == "weeks" for measure in section.measures}
    assert "2026-W48" not in names


def test_the_weekly_series_begins_with_the_first_case() -> None:
    """No weeks of zeros from before anything came; those of the period, and those between, stay."""
    found = a_report(
        a_fact("a", received_at="2026-10-21T09:00+08:00"), a_fact("b", received_at="2026-11-20T09:00+08:00")
    )
    names = [m.name for section in found.sections if section.key == "weeks" for m in section.measures]
    assert sorted(set(names)) == [f"2026-W{week}" for week in range(43, 50)]
    assert value(found, "weeks", "received", "2026-W44") == 0
    late = a_report(a_fact("a", received_at="2026-11-20T09:00+08:00"))
    assert value(late, "weeks", "received", "2026-W44") == 0


def test_steps_are_late_as_their_policy_counts() -> None:
    """What was late before it was logged is counted apart; what is running is not judged; promises are elsewhere."""
    late = a_step(met_at="2026-11-20T11:30+08:00", worked=600)
    logged_late = a_step(is_late_logged=True)
    running = a_step("method.offer", met_at=None, due_at="2026-12-06T10:00+08:00")
    found = a_report(
        a_fact(steps=(a_step(), late, logged_late, running, a_step("answer"), a_step("promise"), a_step("jd.reply"))),
        a_fact("20261120-02", merged_into="20261120-01", steps=(late,)),
    )
    assert part(found, "steps", "late", "acknowledge") == (1, 2)
    assert value(found, "steps", "late_logged", "acknowledge") == 1
    assert (value(found, "steps", "wall_median", "acknowledge"), value(found, "steps", "wall_p90", "acknowledge")) == (
        3600,
        5400,
    )
    assert value(found, "steps", "shop_median", "acknowledge") == 1200
    assert value(found, "steps", "late", "offer") is None
    assert part(found, "deadlines", "late", "jd.reply") == (0, 1)
    (steps,) = (section for section in found.sections if section.key == "steps")
    assert list(steps.table) == ["acknowledge", "offer", "answer"]


def test_the_golden_three_hours() -> None:
    """Of complaints and requests logged within them; ended early stand apart; what may still be is not late."""
    just_now = an_open_fact(
        "20261205-01", received="2026-12-05T10:00+08:00", offered_at=None, resolved_at=None, resolution=None
    )
    cases = (
        a_fact(),
        a_fact("20261120-02", offered_at="2026-11-20T13:00+08:00", resolved_at=None, resolution=None),
        a_fact("20261120-03", logged_at="2026-11-20T14:00+08:00"),
        a_fact("20261120-04", outcome="withdrawn", resolved_at=None, resolution=None),
        a_fact("20261120-05", kind="question"),
        just_now,
    )
    december = named("2026-12", NOW, ZONE)
    found, running = a_report(*cases), a_report(*cases, period=december)
    assert part(found, "response", "offered_in_time") == (2, 2)
    assert part(found, "response", "resolved_in_time") == (1, 2)
    assert (value(found, "response", "solved"), number(found, "response", "resolution_median").n) == (2, 2)
    assert part(running, "response", "resolved_in_time") == (0, 0)
    assert part(found, "outcomes", "ended_early") == (1, 5)


def test_the_first_answer_by_wall_and_by_the_shops_hours() -> None:
    """Of the first episode; who waits still is counted."""
    found = a_report(
        a_fact(steps=(a_step(worked=300), a_step(episode=2, wall=9), a_step(is_late_logged=True))),
        an_open_fact("20261120-02", first_response_at=None, steps=(a_step(met_at=None),)),
    )
    assert (
        value(found, "response", "first_response_wall_p90"),
        value(found, "response", "first_response_shop_p90"),
    ) == (
        1800,
        300,
    )
    assert number(found, "response", "first_response_wall_median").n == 1
    assert value(found, "response", "unanswered") == 1


def test_cases_that_were_opened_again() -> None:
    """One case, however often; measured against those that were ever closed."""
    again = (at("2026-11-21T10:00+08:00"), at("2026-11-22T10:00+08:00"))
    found = a_report(an_open_fact(reopenings=again), a_fact("20261120-02"), an_open_fact("20261120-03"))
    assert part(found, "outcomes", "reopened") == (1, 2)
    assert value(found, "outcomes", "reopenings") == 2
    assert part(found, "outcomes", "cases", "open") == (2, 3)


def test_causes_add_up() -> None:
    """The most frequent first; of how many the cause is known is said, questions need none."""
    cases = [a_fact(f"20261120-{number:02}") for number in range(1, 4)]
    cases += [a_fact("20261120-04", cause="carrier-delay", party="carrier"), a_fact("20261120-05", cause=None)]
    cases += [a_fact("20261120-06", cause=None, kind="question"), a_fact("20261120-07", outcome="unfounded")]
    cases += [a_fact("20261020-01", received="2026-10-20T10:00+08:00")]
    found = a_report(*cases)
    assert part(found, "causes", "cases", "packing") == (3, 4)
    assert part(found, "causes", "cumulative", "carrier-delay") == (4, 4)
    assert value(found, "causes", "cases_before", "packing") == 1
    assert part(found, "causes", "known") == (4, 5)
    assert part(found, "categories", "known") == (6, 6)
    assert part(found, "parties", "cases", "carrier") == (1, 4)


def test_products_and_carriers_per_order() -> None:
    """With an interval where orders are known; without, the count alone; a carrier that is worse costs so much."""
    day = "2026-11-10"
    tallies = (
        Tally(day, "旅行杯", "", "zto", orders=100),
        Tally(day, "旅行杯", "", "sf", orders=1000),
        Tally(day, "花瓶", "", "sf", orders=900),
    )
    cases = [a_fact(f"20261120-{number:02}", order=str(number)) for number in range(1, 31)]
    cases += [a_fact("20261120-50", carrier=None, product="没卖过")]
    found = a_report(*cases, books=Books("CNY", tallies=tallies))
    rate = number(found, "carriers", "rate", "zto")
    assert (rate.value, rate.n, rate.of, rate.note) == (0.3, 30, 100, "worse")
    assert rate.low is not None
    assert rate.low < 0.3
    assert number(found, "carriers", "saving", "zto").currency == "CNY"
    assert value(found, "products", "complaints", "没卖过") == 1
    assert ("rate", "没卖过") not in {(row["key"], row["name"]) for row in found.rows()}
    assert ("complaints", "花瓶") in {(row["key"], row["name"]) for row in found.rows()}, "better, with none at all"


def test_without_any_name_there_is_no_table() -> None:
    """All cases without product: nothing to rank."""
    found = a_report(a_fact(product=None, carrier=None, platform=None))
    assert {section.key for section in found.sections if not section.measures} >= {"products", "carriers", "warehouses"}


def test_money_by_currency_and_by_the_day_of_decision() -> None:
    """Never mixed; what nobody knows is said; a case of October may have been decided in November."""
    found = a_report(
        a_fact(given=(a_gift(), a_gift(worth=None, beyond=None), a_gift("2026-12-01T10:00+08:00"))),
        a_fact("20261120-02", currency="USD", given=(a_gift(),), cost=None),
        a_fact("20261029-01", received="2026-10-29T10:00+08:00", currency=None, given=(a_gift(beyond="5"),)),
        a_fact("20261120-03", merged_into="20261120-01", given=(a_gift(),)),
    )
    assert value(found, "compensation", "decisions", "CNY") == 3
    assert (value(found, "compensation", "worth", "CNY"), part(found, "compensation", "worth", "CNY")) == (
        Decimal(40),
        (2, 3),
    )
    assert value(found, "compensation", "beyond", "CNY") == Decimal(5)
    assert value(found, "compensation", "cost", "USD") is None
    assert value(found, "compensation", "worth", "USD") == Decimal(20)


def test_the_budget_of_every_month_the_period_touches() -> None:
    """In the shop's currency, over the whole month; none without a budget, no share of nothing."""
    period = named("2026-W49", NOW, ZONE)  # from 30 November
    cases = (
        a_fact(given=(a_gift(beyond="30"), a_gift("2026-12-02T10:00+08:00", beyond="120"))),
        a_fact("20261120-02", currency="USD", given=(a_gift(beyond="99"),)),
    )
    found = a_report(*cases, period=period, books=Books("CNY", per_month=Decimal(100)))
    assert (value(found, "budget", "spent", "2026-11"), value(found, "budget", "used", "2026-11")) == (Decimal(30), 0.3)
    assert number(found, "budget", "used", "2026-12").note == "over"
    assert not any(row["section"] == "budget" for row in a_report(*cases).rows())
    assert value(a_report(*cases, books=Books("CNY", per_month=Decimal(0))), "budget", "used", "2026-11") is None


def test_promises_kept_and_drafts_unchanged() -> None:
    """A promise whose time passed was not kept; one still to come does not count."""
    broken = a_promise(ended_at=None, is_kept=None)
    to_come = a_promise(ended_at=None, is_kept=None, due_at="2026-12-24T18:00+08:00")
    found = a_report(a_fact(promises=(a_promise(), broken, to_come), replies=4, as_is=1))
    assert part(found, "promises", "kept") == (1, 2)
    assert (value(found, "promises", "broken"), value(found, "promises", "running")) == (1, 1)
    assert part(found, "replies", "as_is") == (1, 4)


def test_satisfaction_by_the_day_of_the_score() -> None:
    """Share of 4 and 5 among all; what low scores went with."""
    found = a_report(
        a_fact(ratings=(a_rating(5),)),
        a_fact("20261029-01", received="2026-10-29T10:00+08:00", ratings=(a_rating(1),)),
    )
    assert part(found, "satisfaction", "csat") == (1, 2)
    assert (value(found, "satisfaction", "mean"), value(found, "satisfaction", "answered")) == (3.0, None)
    assert part(found, "satisfaction", "scores", "1") == (1, 2)
    assert part(found, "low_scores", "low", "category:delivery-damaged") == (1, 1)
    assert value(a_report(a_fact()), "satisfaction", "mean") is None


def test_incidents_are_cases_linked_in_the_period() -> None:
    """Two or more; one that was merged away does not make two."""
    found = a_report(
        a_fact(links=("20261120-02",)),
        a_fact("20261120-02"),
        a_fact("20261120-03", links=("20261120-04",)),
        a_fact("20261120-04", merged_into="20261120-03"),
    )
    assert [(row["name"], row["value"]) for row in found.rows() if row["section"] == "incidents"] == [
        ("20261120-01", 2)
    ]


def test_what_next_week_brings() -> None:
    """All together in any case, the rest where history allows it."""
    monday = date(2026, 12, 7)
    told = outlook(
        [
            Outlook("all", "all", monday, None, None, None, 2, 3, "not-enough-history"),
            Outlook("product", "旅行杯", monday, 1.5, 0, 4, 12, 20, "forecast"),
            Outlook("category", "other", monday, None, None, None, 1, 1, "not-enough-history"),
        ],
        ZONE,
    )
    assert [(one.name, one.value, one.low, one.high, one.note) for one in told.measures] == [
        ("all:all", None, None, None, "not-enough-history"),
        ("product:旅行杯", 1.5, 0, 4, None),
    ]
    assert told.measures[0].scope.since == at("2026-12-07T00:00+08:00")


def test_what_published_faq_entries_changed() -> None:
    """Those published in the period or not long before it; the ratio has its interval and a verdict."""
    published = at("2026-11-10T09:00+08:00")
    entry = Kept("a1", "en", "?", "!", "旅行杯", "delivery-damaged", published=(Placement("taobao", published),))
    old = replace(entry, id="b2", published=(Placement("taobao", at("2026-01-01T00:00+08:00")),))
    assert told_of([entry, old, replace(entry, published=())], NOVEMBER) == (entry,)
    assert needed_since(entry, NOVEMBER).end == date(2026, 11, 10)
    cases = [a_fact(f"20261101-{number:02}", received="2026-11-01T10:00+08:00") for number in range(1, 13)]
    told = effects_section(effects([entry], [*cases, a_fact()], (), NOW.astimezone(ZONE)), ZONE)
    assert [(one.key, one.name, one.value) for one in told.measures[:2]] == [
        ("cases_before", "a1 旅行杯", 12),
        ("cases_after", "a1 旅行杯", 1 if told.measures[1].scope.until > at("2026-11-20T10:00+08:00") else 0),
    ]
    assert told.measures[2].note in {"fewer", "too-early", "too-few"}


def test_only_some_sections() -> None:
    """And problems only where they were asked for."""
    found = a_report(a_fact(), a_fact("20261120-02"))
    assert [section.key for section in only(found, ["causes"]).sections] == ["causes"]
    assert only(found, ["causes"]).problems == ()
    assert only(found, ["problems"]).problems == found.problems != ()
    assert {section.key for section in found.sections} <= set(SECTIONS)


def test_nothing_received() -> None:
    """An empty report has zeros for counts and None for everything else."""
    found = a_report()
    assert found.is_empty
    assert not found.is_running
    assert found.problems == ()
    assert value(found, "volume", "received") == 0
    assert all(row["value"] is None for row in found.rows() if row["unit"] == "share")


def test_how_far_back_cases_are_needed() -> None:
    """A quarter of weeks, as many days before, and three months of late decisions."""
    assert reach(NOVEMBER, NOW) <= NOVEMBER.before(NOW).since
    assert reach(NOVEMBER, NOW) <= NOVEMBER.weeks()[0].since


def test_of_which_days_all_is_known() -> None:
    """Of the period, as many days before, and whole months, for the budget."""
    since, until = touched(NOVEMBER, NOW)
    assert since <= NOVEMBER.before(NOW).since
    assert (since, until) == (min(since, NOVEMBER.since), NOVEMBER.until)
    week = named("2026-W46", NOW, NOVEMBER.zone)
    assert touched(week, NOW) == (NOVEMBER.since, NOVEMBER.until)


# problems


def some(cause: str | None, count: int, first: int = 1, **changes: Any) -> list[CaseFacts]:
    return [a_fact(f"20261120-{first + index:02}", cause=cause, **changes) for index in range(count)]


def found_in(cases: list[CaseFacts]) -> list[str]:
    return [problem.cause for problem in problems(cases, [], "CNY")]


def test_the_causes_that_weigh_most_become_problems() -> None:
    """Those behind four fifths, from two cases on."""
    cases = some("packing", 6) + some("carrier-delay", 2, 11) + some("material", 1, 21) + some("weather", 1, 31)
    assert found_in(cases) == ["packing", "carrier-delay"]
    assert found_in(some("packing", 1)) == []
    many = [case for index, cause in enumerate(CAUSES[:9]) for case in some(cause, 2, 1 + 10 * index)]
    assert len(found_in(many)) == report_problems.MOST


def test_causes_that_nobody_wrote_down_are_a_problem_of_their_own() -> None:
    """From three on, where they are more than behind any cause; questions need no cause."""
    assert found_in(some(None, 3)) == ["unknown"]
    assert found_in(some(None, 2)) == []
    assert found_in(some(None, 3) + some("packing", 4, 11)) == ["packing"]
    assert found_in(some(None, 5, kind="question")) == []


def test_the_evidence_of_a_problem() -> None:
    """Names as mostly written, money by currency, what is open, opened again, scored low."""
    cases = [
        a_fact("20261120-01", sku="A1", product="Cup", given=(a_gift(), a_gift(worth=None))),
        a_fact("20261120-02", product="cup", sku="A1", ratings=(a_rating(2),), cost=None),
        an_open_fact("20261120-03", product="Cup", currency=None, reopenings=(NOW,)),
    ]
    (problem,) = problems(cases, [a_fact("20261020-01")], "CNY")
    assert (problem.audience, problem.share, problem.before) == ("packing", (3, 3), 1)
    assert (problem.products, problem.skus) == ((("Cup", 3),), (("A1", 2),))
    assert problem.costs == (("CNY", Decimal("36.00"), 2),)
    assert problem.given == (("CNY", Decimal(20), 1),)
    assert (problem.open, problem.again, problem.low_scores) == (1, 1, 1)


def test_quotes_are_free_of_personal_data() -> None:
    """Each said once, of several products, nothing too short to say anything."""
    cases = [
        a_fact("20261120-01", text="我是王女士，电话13812345678，旅行杯一打开就碎了"),
        a_fact("20261120-02", text="旅行杯的盖子裂了，箱子都瘪了"),
        a_fact("20261120-03", text="旅行杯的盖子裂了，箱子都瘪了"),
        a_fact("20261120-04", text="碎"),
        a_fact("20261120-05", text="花瓶收到的时候已经碎成几块了", product="花瓶", language=None),
    ]
    (problem,) = problems(cases, [], "CNY")
    assert [quote.case for quote in problem.quotes] == ["20261120-05", "20261120-03", "20261120-01"]
    assert problem.quotes[0].language == "zh-Hans"
    assert not any("王" in quote.text or "138" in quote.text for quote in problem.quotes)


@pytest.mark.parametrize("cause", CAUSES)
def test_somebody_can_mend_every_cause(cause: str) -> None:
    """All of the taxonomy have an audience."""
    assert AUDIENCES[cause] in {"carrier", "packing", "product", "listing", "service"}
