"""The report as a value, and which cases it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit.core.insight import measures
from cs_toolkit.core.insight.measures import Section
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.insight.report_sections import SECTIONS
from cs_toolkit.core.share import Share

REACH: Final = timedelta(days=92)
"""How long before the period a case may have been received in which something was decided or scored in it."""


class Quote(NamedTuple):
    """What a customer wrote, personal data taken out."""

    case: str
    language: str | None
    text: str


class Problem(NamedTuple):
    """A cause (`unknown`: none was found yet), for whom, and the evidence.

    `share` is its cases of all counted ones, `before` how many there were in as many days before. The tallies are the
    most frequent ones with their cases. `costs` are what resolving cost by currency: sum, and of how many cases known.
    `open` cases are not solved yet, `low_scores` those with a score of 1 or 2, `again` the reopened ones.
    """

    cause: str
    audience: str
    share: Share
    before: int
    cases: tuple[str, ...]
    categories: tuple[tuple[str, int], ...]
    products: tuple[tuple[str, int], ...]
    skus: tuple[tuple[str, int], ...]
    carriers: tuple[tuple[str, int], ...]
    costs: tuple[tuple[str, Decimal, int], ...]
    given: tuple[tuple[str, Decimal, int], ...]
    open: int
    low_scores: int
    again: int
    quotes: tuple[Quote, ...]


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


def reach(period: Period, now: datetime) -> datetime:
    """From when on cases are needed: for the weekly series, the days before, and late decisions."""
    return min(period.weeks()[0].since, period.before(now).since, period.months()[0].since - REACH)


def touched(period: Period, now: datetime) -> tuple[datetime, datetime]:
    """Between which moments something must be counted in a case so that `of_period` needs it."""
    months = period.months()
    return min(period.before(now).since, months[0].since), max(period.until, months[-1].until)


def joined(found: Report, *more: Section) -> Report:
    """The report with more sections, each where it belongs."""
    return found._replace(sections=tuple(sorted((*found.sections, *more), key=lambda part: SECTIONS.index(part.key))))


def only(found: Report, names: Sequence[str]) -> Report:
    """Of a report the sections named."""
    sections = tuple(part for part in found.sections if part.key in names)
    return found._replace(sections=sections, problems=found.problems if "problems" in names else ())
