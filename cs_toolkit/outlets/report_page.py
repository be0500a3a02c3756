"""A report as one HTML page: its words from the view that all formats share, and charts of its largest numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cs_toolkit.core.insight.measures import Measure, Section
from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.outlets.charts import Bar, lying, upright
from cs_toolkit.outlets.pages import filled
from cs_toolkit.render.report_view import view
from cs_toolkit.render.report_words import ReportWords

MOST_ROWS: Final = 20
_MOST_BARS: Final = 8
# What is drawn of a section: one number for each row of its table.
_DRAWN: Final[Mapping[str, str]] = {
    "weeks": "counted",
    "categories": "cases",
    "causes": "cases",
    "parties": "cases",
    "products": "rate",
    "carriers": "rate",
    "platforms": "rate",
    "warehouses": "rate",
    "ahead": "expected",
}
_TONES: Final[Mapping[str, str]] = {"worse": "bad", "over": "bad", "rise": "bad", "better": "good", "fall": "good"}


def report_page(report: Report, words: ReportWords, *, has_problems: bool = True) -> str:
    """The page in the language of the words; raises `ConfigProblem` where the extra `report` is not installed."""
    page = view(report, words, most_rows=MOST_ROWS, has_problems=has_problems)
    sections = {section.key: section for section in report.sections}
    charts = {part.key: chart for part in page.parts if (chart := _chart(sections[part.key], part.title, words))}
    tones = {part.key: _tones(sections[part.key]) for part in page.parts}
    return filled("report.html.j2", words.language, page.title, page=page, charts=charts, tones=tones, say=words.say)


def _chart(section: Section, title: str, words: ReportWords) -> str | None:
    """None where there is nothing to compare."""
    key = _DRAWN.get(section.key, "")
    rows = [(name, row[key]) for name, row in section.table.items() if key in row and row[key].value is not None]
    if section.key == "weeks":
        bars = [Bar(name[-3:], *_drawn(measure, words)) for name, measure in rows]
    else:
        bars = [Bar(words.name(section.key, name), *_drawn(measure, words)) for name, measure in rows[:_MOST_BARS]]
    if len(bars) < 2 or not any(bar.value for bar in bars):
        return None
    return (upright if section.key == "weeks" else lying)(f"chart-{section.key}", title, bars)


def _drawn(measure: Measure, words: ReportWords) -> tuple[float, str, float | None, float | None]:
    """How long the bar is (a share of cases is drawn as cases), what it says, and its interval."""
    is_share_of_cases = measure.unit == "share" and measure.key != "rate" and measure.n is not None
    value = measure.n if is_share_of_cases else measure.value
    low, high = (None if bound is None else float(bound) for bound in (measure.low, measure.high))
    return float(value or 0), words.cell(measure), low, high


def _tones(section: Section) -> list[str]:
    """Whether a row of the table is bad or good news."""
    notes = [[measure.note for measure in row.values() if measure.note] for row in section.table.values()]
    return [next((tone for note in own if (tone := _TONES.get(note))), "") for own in notes]
