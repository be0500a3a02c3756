"""The words and the layout of a report."""

from __future__ import annotations

from string import Template
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at
from fact_builders import a_fact, a_gift, a_rating, a_step

from cs_toolkit import packs
from cs_toolkit.core.insight.measures import Measure, Scope
from cs_toolkit.core.insight.report import Books, report
from cs_toolkit.core.insight.report_period import named
from cs_toolkit.core.insight.report_problems import AUDIENCES
from cs_toolkit.core.insight.report_sections import SECTIONS
from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.core.taxonomy import CAUSES, LANGUAGES
from cs_toolkit.core.text import display_width
from cs_toolkit.render.report_markdown import markdown
from cs_toolkit.render.report_rows import report_row
from cs_toolkit.render.report_text import text
from cs_toolkit.render.report_view import view
from cs_toolkit.render.report_words import ReportWords

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-25T12:00+08:00")
SCOPE = Scope("received", NOW, NOW)


def a_report(period: str = "2026-11", shop: str = "小杯子的店", **changes: Any) -> Report:
    """Four cases, with a step, a gift and a score; `changes` are of all of them."""
    cases = [
        a_fact(f"20261120-{number:02}", steps=(a_step(worked=600),), given=(a_gift(worth=None),), **changes)
        for number in range(1, 4)
    ]
    cases.append(a_fact("20261120-04", ratings=(a_rating(1),), reopenings=(NOW,), **changes))
    return report(cases, named(period, NOW, ZONE), Books("CNY", shop), now=NOW)


def slots(table: Any) -> Any:
    """The shape of a pack: its keys, and the slots of each sentence."""
    if isinstance(table, dict):
        return {key: slots(value) for key, value in table.items()}
    if isinstance(table, list):
        return len(table)
    return set(Template(table).get_identifiers())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    """The same keys with the same slots, nothing empty, no word of the other script's pack."""
    words, english = packs.report_words(language), packs.report_words("en")
    assert slots(words) == slots(english)
    assert set(words["problem"]) == set(CAUSES)
    assert set(words["audience"]) == set(AUDIENCES.values())
    assert set(words["section"]) | {"problems"} == set(SECTIONS)
    assert all(len(problem["check"]) == 3 for problem in words["problem"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_in_words(language: str) -> None:
    """Every number has a label, every population a footnote; at most eighty columns, whatever the script."""
    words = ReportWords(language)
    page = text(a_report(), words)
    assert all(display_width(line) <= 80 for line in page.splitlines()), page
    assert words.title("causes") in page
    assert markdown(a_report(), words).startswith("# ")
    for section in a_report().sections:
        for measure in section.measures:
            assert words.label(section.key, measure.key)
            assert words.population(measure.scope.population)


def test_what_is_shown_of_numbers() -> None:
    """Shares with their parts, lengths of time in two units, money with its sign, nothing as a dash."""
    words = ReportWords("en")
    shown = {
        words.figure(Measure("late", None, 0.625, "share", SCOPE, n=5, of=8)): "62 % (5 of 8)",
        words.cell(Measure("late", "x", 0.625, "share", SCOPE, n=5, of=8)): "5 (62 %)",
        words.cell(Measure("cumulative", "x", 1.0, "share", SCOPE, n=8, of=8)): "100 %",
        words.cell(
            Measure("rate", "x", 0.031, "share", SCOPE, n=1, of=9, low=0.018, high=0.052)
        ): "3.1 % (1.8 % – 5.2 %)",
        words.figure(Measure("change", None, 0.5, "share", SCOPE, n=5, of=10)): "+50 %",
        words.figure(Measure("change", None, 48.67, "share", SCOPE, n=146, of=3)): "too few before for a percentage",
        words.figure(Measure("change", None, None, "share", SCOPE, n=0, of=0)): "–",
        words.cell(Measure("late", "x", None, "share", SCOPE, n=0, of=0)): "–",
        words.figure(Measure("wall_median", None, 45, "seconds", SCOPE, n=3)): "45 s (n 3)",
        words.cell(Measure("wall_median", "x", 2700, "seconds", SCOPE, n=3)): "45 min",
        words.cell(Measure("wall_median", "x", 9000, "seconds", SCOPE, n=3)): "2 h 30 min",
        words.cell(Measure("wall_median", "x", 180000, "seconds", SCOPE, n=3)): "2 d 2 h",
        words.figure(SCOPE.money("cost", [], "CNY")): "–",
        words.figure(SCOPE.money("cost", [a_gift().worth], "CNY")): "¥20.00",
        words.figure(SCOPE.money("cost", [a_gift().worth, None], "CNY")): "¥20.00 (1 of 2)",
        words.cell(SCOPE.money("cost", [a_gift().worth, None], "CNY", "CNY")): "¥20.00 (1 of 2 known)",
        words.figure(SCOPE.number("open", 3, n=5)): "3",
    }
    assert {told: told for told in shown} == {told: wanted for told, wanted in shown.items()}


def test_names_in_words() -> None:
    """Slugs as the owner calls them; products and customers' words as written, on one line."""
    words = ReportWords("en")
    assert words.name("categories", "delivery-late") == "Late delivery"
    assert words.name("carriers", "sf") == "SF Express"
    assert words.name("carriers", "own\ncart") == "own cart"
    assert words.name("products", "(unknown)") == "(not known)"
    assert words.name("products", "delivery-late") == "delivery-late"
    assert words.name("ahead", "all:all") == "all complaints"
    assert words.name("ahead", "category:other") != "other"
    assert words.name("ahead", "product:other") == "other"
    assert words.name("low_scores", "late:offer") == "late: offer a solution"
    assert words.name("low_scores", "promise:broken") == "a promise was broken"
    assert words.name("low_scores", "cause:packing") == "Packing"
    assert words.problem("own-cause") == words.problem("unknown")


def test_products_may_be_called_anything() -> None:
    """Formulas, emoji, markup, escape sequences: shown, not obeyed."""
    nasty = "=1+1 \x1b[31m🫖 <b>x</b> | [a](http://b) *c*"
    found = a_report(product=nasty, text=f"{nasty} 收到就是坏的")
    assert "\x1b" not in text(found, ReportWords("zh-Hans"))
    page = markdown(found, ReportWords("zh-Hans"))
    assert "<b>" not in page
    assert "\\| \\[a\\](http" in page


def test_an_empty_period_says_so() -> None:
    """In a word, without tables of zeros."""
    page = text(a_report("2026-10"), ReportWords("en"))
    assert page.splitlines()[-1] == "No case was received in this period."
    assert "No case" in markdown(a_report("2026-10"), ReportWords("en"))


def test_a_running_period_says_until_when() -> None:
    """And a day is compared with the day before."""
    assert "still running: as of 2026-11-25 12:00" in text(a_report(), ReportWords("en"))
    assert "week 2026-W47" in text(a_report("2026-W47"), ReportWords("en"))
    assert "compared with the day before (2026-11-19)" in text(a_report("2026-11-20"), ReportWords("en"))


def test_long_tables_say_how_many_rows_they_leave_out() -> None:
    """Numbers for programs have all of them."""
    cases = [a_fact(f"20261120-{number:02}", product=f"杯子{number:02}") for number in range(1, 26)]
    found = report(cases, named("2026-11", NOW, ZONE), Books("CNY"), now=NOW)
    assert "and 15 more" in text(found, ReportWords("en"))
    assert "and 5 more" in markdown(found, ReportWords("en"))
    assert len([row for row in report_row(found)["measures"] if row["key"] == "complaints"]) >= 25


def test_narrow_windows_shorten_names_not_numbers() -> None:
    """Forty columns are the least."""
    page = text(a_report(product="非常非常非常非常非常非常非常长的商品名字"), ReportWords("zh-Hans"), 40)
    assert "…" in page


def test_no_cause_no_problem() -> None:
    """It is said that there is none; parts can be left out."""
    found = report([a_fact()], named("2026-11", NOW, ZONE), Books("CNY"), now=NOW)
    assert "Nothing comes back" in text(found, ReportWords("en"))
    assert "Nothing comes back" in markdown(found, ReportWords("en"))
    assert "What to mend" not in text(found, ReportWords("en"), has_problems=False)


def test_footnotes_are_numbered_as_they_are_needed() -> None:
    """Each once, and every mark is explained."""
    page = view(a_report(), ReportWords("en"))
    assert [mark for mark, _ in page.footnotes][:3] == ["¹", "²", "³"]
    assert len({told for _, told in page.footnotes}) == len(page.footnotes)
