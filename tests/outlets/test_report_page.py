"""The report as a page: one file that needs nothing else, in which every name is only text."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from importlib import resources

import pytest
from page_samples import HOSTILE, a_month, a_report

from cs_toolkit.errors import ConfigProblem
from cs_toolkit.outlets import extras
from cs_toolkit.outlets.report_page import report_page
from cs_toolkit.render.report_view import view
from cs_toolkit.render.report_words import ReportWords

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


class Reader(HTMLParser):
    """Which tags and attributes a page has, and what it says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.told: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.told.append(data)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {language: report_page(a_report(), ReportWords(language)) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_outside(pages: dict[str, str], language: str) -> None:
    """No script, no picture, no address but those that name a vocabulary; and a policy that forbids all of it."""
    read = Reader(pages[language])
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "foreignobject"}
    names = {name for _, attributes in read.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "href", "style"}}
    styles = "".join(re.findall(r"<style>(.*?)</style>", pages[language], re.DOTALL))
    assert not re.search(r"url\(|@import|expression", styles)
    assert ("html", {"lang": language}) in read.tags
    policies = [found["content"] for tag, found in read.tags if found.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_report_says_stands_in_the_page(pages: dict[str, str], language: str) -> None:
    """The same words and numbers as on the terminal: titles, tables, problems, and what was counted."""
    words = ReportWords(language)
    told = " ".join("".join(Reader(pages[language]).told).replace("\u00a0", " ").split())
    page = view(a_report(), words, most_rows=20)
    wanted = [page.title, *page.lead, page.rules, *(text for _, text in page.footnotes)]
    for part in page.parts:
        wanted += [part.title, *(figure.value for figure in part.figures)]
        wanted += [cell for row in (part.table.rows if part.table else ()) for cell in row if cell]
    for problem in page.problems:
        wanted += [problem.title, problem.finding, problem.proposal, *problem.evidence, *problem.checks]
    assert len(page.parts) > 12
    assert [text for text in wanted if " ".join(text.split()) not in told] == []


def test_hostile_names_are_shown_and_never_obeyed(pages: dict[str, str]) -> None:
    """They stand in tables, charts and quotes as they were typed."""
    for page in pages.values():
        assert "<script" not in page
        assert "<img" not in page
    told = "".join(Reader(pages["en"]).told)
    assert all(name in told for name in HOSTILE[:3])


def test_every_chart_has_a_name_a_description_and_its_table(pages: dict[str, str]) -> None:
    """Who cannot see it hears what it shows; no two things of the page share an id."""
    read = Reader(pages["en"])
    charts = [found for tag, found in read.tags if tag == "svg"]
    ids = [found["id"] for _, found in read.tags if "id" in found]
    assert {found["id"] for found in charts} >= {"chart-weeks", "chart-causes", "chart-carriers", "chart-ahead"}
    for chart in charts:
        assert chart["role"] == "img"
        assert {chart["aria-labelledby"], chart["aria-describedby"]} <= set(ids)
    assert len(ids) == len(set(ids))
    assert sum(tag == "table" for tag, _ in read.tags) >= len(charts)


def test_an_empty_month_is_a_page_too() -> None:
    """It says so, and draws nothing."""
    page = report_page(a_report(cases=[]), ReportWords("en"))
    assert "No case was received in this period." in page
    assert "<svg" not in page


def test_one_single_case_is_no_chart() -> None:
    """There is nothing to compare."""
    assert "chart-causes" not in report_page(a_report(cases=a_month()[-2:-1]), ReportWords("en"))


def test_the_same_report_is_the_same_page() -> None:
    """Byte by byte: no ids made up, no time of making."""
    assert report_page(a_report(), ReportWords("en")) == report_page(a_report(), ReportWords("en"))


def test_nothing_of_the_library_stays_in_the_way_of_imports(pages: dict[str, str]) -> None:
    """Its finder of plug-ins would be asked for every module that is imported afterwards, and warn each time."""
    assert pages
    assert [finder for finder in sys.meta_path if not hasattr(finder, "find_spec")] == []


def test_without_the_extra_the_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pip install 'cs-toolkit[report]'`."""
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(ConfigProblem) as caught:
        report_page(a_report(), ReportWords("en"))
    assert caught.value.hint is not None
    assert "cs-toolkit[report]" in caught.value.hint.english()


def _schemes() -> dict[str, dict[str, str]]:
    css = (resources.files("cs_toolkit.outlets") / "templates" / "page.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([a-z-]+): (#\w{6})", part)) for part in css.split("prefers-color-scheme"))
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["ink", "muted", "accent", "good", "bad"])
def test_text_is_readable(scheme: str, color: str) -> None:
    """At least 4.5 to 1 against what it stands on (WCAG AA)."""
    colors = _schemes()[scheme]
    for ground in ("paper", "card"):
        assert _contrast(colors[color], colors[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out(scheme: str) -> None:
    """At least 3 to 1 (WCAG AA, graphics)."""
    assert _contrast(_schemes()[scheme]["bar"], _schemes()[scheme]["card"]) >= 3


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
