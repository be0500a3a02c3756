"""The root-cause report: one value that every format is made from.

Population, clock and period stand with each number (`measures.Scope`). A case that was merged into another counts
there; one opened again is one case, and is open until it is solved again; what was late before anybody logged it is
counted apart and is nobody's breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from cs_toolkit.core.incidents import incident_of, members_of
from cs_toolkit.core.insight import report_care, report_causes, report_flow
from cs_toolkit.core.insight.brief import brief
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.measures import Section, section
from cs_toolkit.core.insight.rates import Rate, rates
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.insight.report_problems import problems
from cs_toolkit.core.insight.report_type import Report, joined
from cs_toolkit.core.insight.report_weeks import weeks
from cs_toolkit.core.order_counts import Tally


class Books(NamedTuple):
    """What a report needs besides cases: the shop's currency, name and budget, its orders, and other sections."""

    currency: str
    shop: str = ""
    per_month: Decimal | None = None
    tallies: Sequence[Tally] = ()
    more: tuple[Section, ...] = ()


def report(cases: Iterable[CaseFacts], period: Period, books: Books, *, now: datetime) -> Report:
    """The report of a period, from the cases received since `reach`."""
    known = list(cases)
    briefs = [brief(case, period.zone) for case in known]
    return joined(of_period(known, period, books, now=now), weeks(briefs, period, now), *books.more)


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
