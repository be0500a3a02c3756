"""The root-cause report: one value that every format is made from.

Population, clock and period stand with each number (`measures.Scope`). A case that was merged into another counts
there; one opened again is one case, and is open until it is solved again; what was late before anybody logged it is
counted apart and is nobody's breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit.core.incidents import incident_of, members_of
from cs_toolkit.core.insight import measures, report_care, report_causes, report_flow
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.measures import Section, section
from cs_toolkit.core.insight.rates import Rate, rates
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.insight.report_problems import Problem, problems
from cs_toolkit.core.insight.report_sections import SECTIONS
from cs_toolkit.core.order_counts import Tally

REACH: Final = timedelta(days=92)
"""How long before the period a case may have been received in which something was decided or scored in it."""


class Report(NamedTuple):
    """What a shop learns of a period, compared with as many days before; `cases` are those received in it."""

    period: Period
    earlier: Period
    now: datetime
    shop: str
    cases: tuple[str, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no case was received in the period."""
        return not self.cases

    @property
    def is_running(self) -> bool:
        """Whether the period is not over."""
        return self.period.until > self.now

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every number as a flat row."""
        for found in self.sections:
            for measure in found.measures:
                yield measures.row(found.key, measure)


class Books(NamedTuple):
    """What a report needs besides cases: the shop's currency, name and budget, its orders, and other sections."""

    currency: str
    shop: str = ""
    per_month: Decimal | None = None
    tallies: Sequence[Tally] = ()
    more: tuple[Section, ...] = ()


def reach(period: Period, now: datetime) -> datetime:
    """From when on cases are needed: for the weekly series, the days before, and late decisions."""
    return min(period.weeks()[0].since, period.before(now).since, period.months()[0].since - REACH)


def report(cases: Iterable[CaseFacts], period: Period, books: Books, *, now: datetime) -> Report:
    """The report of a period, from the cases received since `reach`."""
    known = list(cases)
    return joined(of_period(known, period, books, now=now), report_flow.weeks(known, period, now), *books.more)


def touched(period: Period, now: datetime) -> tuple[datetime, datetime]:
    """Between which moments something must be counted in a case so that `of_period` needs it."""
    months = period.months()
    return min(period.before(now).since, months[0].since), max(period.until, months[-1].until)


def of_period(cases: Iterable[CaseFacts], period: Period, books: Books, *, now: datetime) -> Report:
    """All of the report that the cases alone tell in which something is counted within `touched`."""
    earlier = period.before(now)
    known = list(cases)
    is_here, is_earlier = period.within(), earlier.within()
    here = [case for case in known if is_here(case.received_at)]
    there = [case for case in known if is_earlier(case.received_at)]
    sections = (
        report_flow.volume(here, there, period, earlier),
        report_flow.response(here, period, now),
        report_flow.steps(here, period, now),
        report_flow.deadlines(here, period, now),
        report_flow.outcomes(here, period),
        *(report_causes.pareto(key, here, there, period, earlier) for key in ("categories", "causes", "parties")),
        *_places(here, there, period, earlier, books),
        report_care.compensation(known, here, period, books.currency),
        report_care.budget(known, period, books.currency, books.per_month),
        report_care.promises(here, period, now),
        *report_care.satisfaction(known, period, now),
        report_care.replies(here, period),
        _incidents(here, period),
    )
    cases_here = tuple(case.id for case in here if not case.merged_into)
    return Report(period, earlier, now, books.shop, cases_here, sections, problems(here, there, books.currency))


def joined(found: Report, *more: Section) -> Report:
    """The report with more sections, each where it belongs."""
    return found._replace(sections=tuple(sorted((*found.sections, *more), key=lambda part: SECTIONS.index(part.key))))


def only(found: Report, names: Sequence[str]) -> Report:
    """Of a report the sections named."""
    sections = tuple(part for part in found.sections if part.key in names)
    return found._replace(sections=sections, problems=found.problems if "problems" in names else ())


def _places(
    here: Iterable[CaseFacts], there: Iterable[CaseFacts], period: Period, earlier: Period, books: Books
) -> Iterator[Section]:
    found, before = _rates(here, period, books), _rates(there, earlier, books)
    for key in report_causes.PLACES:
        yield report_causes.places(key, found, before, period, earlier)


def _rates(cases: Iterable[CaseFacts], period: Period, books: Books) -> list[Rate]:
    return rates(
        cases, books.tallies, since=period.since, until=period.until, zone=period.zone, currency=books.currency
    )


def _incidents(cases: Sequence[CaseFacts], period: Period) -> Section:
    """Cases that belong together, as after a storm."""
    scope = report_flow.scope_of(period, "incidents")
    known = {case.id for case in cases if not case.merged_into}
    found = {name: known.intersection(members) for name, members in members_of(incident_of(cases)).items()}
    linked = {name: len(members) for name, members in found.items() if len(members) > 1}
    return section("incidents", *(scope.number("cases", linked[name], name) for name in sorted(linked)))
