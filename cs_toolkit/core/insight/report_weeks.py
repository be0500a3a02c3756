"""What a report says of the weeks up to the end of its period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from cs_toolkit.core.insight.brief import Brief
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section
from cs_toolkit.core.insight.report_period import Period, iso_week
from cs_toolkit.core.recurring.cases import counts


def weeks(briefs: Iterable[Brief], period: Period, now: datetime) -> Section:
    """Received and counted cases by ISO week, for a quarter or as long as the period is.

    It begins with the first week in which anything came, at the latest with the period: no row of zeros before it.
    """
    alike = Counter((one.day, counts(one)) for one in briefs if not one.merged_into)
    received: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for (day, is_counted), number in alike.items():
        week = iso_week(date.fromisoformat(day))
        received[week] += number
        counted[week] += number * is_counted
    found = [week for week in period.weeks() if week.since <= now]
    begun = next((week.since for week in found if received[week.label]), period.since)
    shown = (week for week in found if week.since >= begun or week.until > period.since)
    return section("weeks", *(_week(week, received, counted, now) for week in shown))


def _week(week: Period, received: Counter[str], counted: Counter[str], now: datetime) -> Iterator[Measure]:
    scope, note = Scope("received", week.since, week.until), "running" if week.until > now else None
    yield scope.number("received", received[week.label], week.label, note=note)
    yield scope.of("counted").number("counted", counted[week.label], week.label, note=note)
