"""Which days a report is about."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at

from cs_toolkit.core.insight import report_period
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.errors import UsageProblem

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-22T12:00+08:00")  # a Sunday


def named(text: str) -> Period:
    return report_period.named(text, NOW, ZONE)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-10", "2026-10"),
        ("上月", "2026-10"),
        ("本月", "2026-11"),
        ("last month", "2026-10"),
        ("2026-W46", "2026-W46"),
        ("上周", "2026-W46"),
        ("last week", "2026-W46"),
        ("2026-W53", "2026-W53"),
        ("2026-Q3", "2026-07-01/2026-09-30"),
        ("2025", "2025-01-01/2025-12-31"),
        ("2025年", "2025-01-01/2025-12-31"),
        ("昨天", "2026-11-21"),
        ("最近7天", "2026-W47"),
        ("last 30 days", "2026-10-24/2026-11-22"),
        ("2h", "2026-11-22"),
    ],
)
def test_a_period_by_its_name(text: str, label: str) -> None:
    """Months, weeks, quarters, years and days as people name them; the last N days end today."""
    assert named(text).label == label


@pytest.mark.parametrize("text", ["2026-W60", "0000-Q1", "soon", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    """With examples of what is one."""
    with pytest.raises(UsageProblem) as refused:
        named(text)
    assert refused.value.hint is not None
    assert "2026-W46" in refused.value.hint.english()


def test_the_default_is_the_last_whole_month_or_week() -> None:
    """Neither holds today."""
    assert report_period.last_month(NOW, ZONE).label == "2026-10"
    assert report_period.last_week(NOW, ZONE).label == "2026-W46"


def test_both_days_named_are_included() -> None:
    """And the instants are half-open."""
    period = report_period.between("2026-11-01", "2026-11-07", NOW, ZONE)
    assert (period.since, period.until) == (at("2026-11-01T00:00+08:00"), at("2026-11-08T00:00+08:00"))
    assert period.within()(period.since)
    assert not period.within()(period.until)


def test_only_one_day_named() -> None:
    """Without an end it goes up to today, without a beginning it is a month."""
    assert report_period.between("2026-11-16", None, NOW, ZONE).label == "2026-W47"
    assert report_period.between(None, "2026-10-31", NOW, ZONE).label == "2026-10"
    assert report_period.up_to(date(2026, 11, 16), NOW, ZONE).label == "2026-W47"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """Whichever way round it was typed by mistake."""
    with pytest.raises(UsageProblem, match="before it begins"):
        report_period.between("2026-11-07", "2026-11-01", NOW, ZONE)


def test_the_future_is_refused_and_what_has_begun_is_not() -> None:
    """Nothing has happened yet in a period to come."""
    with pytest.raises(UsageProblem, match="future"):
        report_period.checked(named("2026-12"), NOW)
    assert report_period.checked(named("2026-11"), NOW).label == "2026-11"


def test_it_is_compared_with_as_many_days() -> None:
    """Of a running period only the days that have begun count."""
    assert named("2026-10").before(NOW).label == "2026-08-31/2026-09-30"
    running = named("2026-11").before(NOW)
    assert (running.days, running.end) == (22, named("2026-11").first)


def test_weeks_are_iso_weeks_of_a_quarter_or_of_a_long_period() -> None:
    """A year at most; a day in January may belong to the year before."""
    assert [week.label for week in named("2026-10").weeks()][-2:] == ["2026-W43", "2026-W44"]
    assert len(named("2026-10").weeks()) == 13
    assert len(named("2026-Q3").weeks()) == 14
    assert len(report_period.between("2020-01-01", None, NOW, ZONE).weeks()) == 53
    assert report_period.iso_week(at("2027-01-01T12:00+08:00").date()) == "2026-W53"


def test_months_that_a_period_touches() -> None:
    """Whole ones, for the budget of each."""
    assert [month.label for month in report_period.between("2026-09-30", "2026-11-01", NOW, ZONE).months()] == [
        "2026-09",
        "2026-10",
        "2026-11",
    ]


def test_days_on_which_clocks_change_have_their_own_length() -> None:
    """Midnights are the shop's, so that such a day has 23 or 25 hours."""
    new_york = ZoneInfo("America/New_York")
    day = report_period.named("2026-11-01", NOW, new_york)
    assert day.until.timestamp() - day.since.timestamp() == timedelta(hours=25).total_seconds()
