"""A report for programs, read back: it says what it said, and nothing that is none is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from page_samples import NOW, ZONE, a_report

from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.render import output
from cs_toolkit.render.formats import plain
from cs_toolkit.render.report_markdown import markdown
from cs_toolkit.render.report_reading import report_of
from cs_toolkit.render.report_rows import report_row
from cs_toolkit.render.report_words import ReportWords

Row = dict[str, Any]


@pytest.fixture(scope="module")
def report() -> Report:
    """A month of a shop with every kind of section."""
    return a_report()


def row_of(report: Report) -> Row:
    """As a program gets it."""
    row: Row = json.loads(json.dumps(plain(output.local(report_row(report), lambda: ZONE))))
    return row


def test_it_comes_back(report: Report) -> None:
    """Every number, every problem, the days: in JSON, and on the page of each language."""
    back = report_of(row_of(report), ZONE, report.shop, NOW)

    assert report.problems
    assert row_of(back) == row_of(report)
    assert (back.period, back.earlier, back.cases, back.problems) == (
        report.period, report.earlier, report.cases, report.problems,
    )  # fmt: skip
    assert [list(map(repr, part.table)) for part in back.sections if part.measures] == [
        list(map(repr, part.table)) for part in report.sections if part.measures
    ]
    for language in LANGUAGES:
        assert markdown(back, ReportWords(language)) == markdown(report, ReportWords(language))


FORGED: dict[str, Callable[[Row], object]] = {
    "no days": lambda row: row.pop("since_at"),
    "days that are none": lambda row: row.update(since_at="yesterday"),
    "days that are numbers": lambda row: row.update(until_at=7),
    "cases that are no ids": lambda row: row.update(cases=[1]),
    "a number as text": lambda row: row["measures"][0].update(value="12 cases"),
    "an amount that fills the memory": lambda row: row["measures"][0].update(value="1E999999999"),
    "an amount that is none": lambda row: row["measures"][0].update(value="NaN"),
    "a list for a number": lambda row: row["measures"][0].update(value=[1]),
    "half a case": lambda row: row["measures"][0].update(n=1.5),
    "a yes for a number": lambda row: row["measures"][0].update(of=True),
    "no key": lambda row: row["measures"][0].update(key=None),
    "a number for a name": lambda row: row["measures"][0].update(name=3),
    "no measures": lambda row: row.update(measures=None),
    "a measure that is none": lambda row: row.update(measures=["x"]),
    "a problem that is none": lambda row: row.update(problems=[{}]),
    "a quote without words": lambda row: row["problems"][0].update(quotes=[{"case": "1", "language": None}]),
    "a cost that is none": lambda row: row["problems"][0].update(costs=[{"currency": "CNY", "amount": 3, "n": 1}]),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_no_report_is_refused(report: Report, name: str) -> None:
    """With an error that whoever asks takes for damage."""
    row = row_of(report)
    FORGED[name](row)

    with pytest.raises((ValueError, TypeError, LookupError, ArithmeticError, AttributeError)):
        report_of(row, ZONE, "", NOW)
