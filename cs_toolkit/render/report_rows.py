"""A report for programs: one object with every number as a flat row, and the problems. Prose is English."""

from __future__ import annotations

from typing import Any

from cs_toolkit.core.insight.report_type import Problem, Report
from cs_toolkit.render.report_view import finding
from cs_toolkit.render.report_words import ReportWords


def report_row(report: Report) -> dict[str, Any]:
    """The report as one object. `populations` say in English what the codes of the measures count."""
    words = ReportWords("en")
    measures = list(report.rows())
    return {
        "period": report.period.label,
        "since_at": report.period.since,
        "until_at": report.period.until,
        "before_since_at": report.earlier.since,
        "before_until_at": report.earlier.until,
        "zone": str(report.period.zone),
        "running": report.is_running,
        "cases": report.cases,
        "measures": measures,
        "problems": [_problem(problem, words) for problem in report.problems],
        "populations": {code: words.population(code) for code in sorted({row["population"] for row in measures})},
    }


def _problem(problem: Problem, words: ReportWords) -> dict[str, Any]:
    said = words.problem(problem.cause)
    return {
        "cause": problem.cause,
        "audience": problem.audience,
        "n": problem.share.number,
        "of": problem.share.of,
        "before": problem.before,
        "cases": problem.cases,
        "categories": _counts(problem.categories),
        "products": _counts(problem.products),
        "skus": _counts(problem.skus),
        "carriers": _counts(problem.carriers),
        "costs": [{"currency": name, "amount": amount, "n": known} for name, amount, known in problem.costs],
        "given": [{"currency": name, "amount": amount, "n": known} for name, amount, known in problem.given],
        "open": problem.open,
        "reopened": problem.again,
        "low_scores": problem.low_scores,
        "quotes": [quote._asdict() for quote in problem.quotes],
        "finding": finding(problem, words),
        "proposal": said["proposal"],
        "check": list(said["check"]),
    }


def _counts(names: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    return [{"name": name, "cases": cases} for name, cases in names]
