"""The pages in a real browser (Chromium): no complaint in its console, nothing wider than the screen, nothing run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from page_samples import HOSTILE, a_report

from cs_toolkit.outlets.faq_page import faq_page
from cs_toolkit.outlets.report_page import report_page
from cs_toolkit.render.report_words import ReportWords

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
SCREENS = ((375, 812), (1280, 900))
# Elements wider than the room they have; what scrolls on purpose says so by its class.
_TOO_WIDE = """() => [...document.querySelectorAll('body, body *')]
  .filter(one => !one.closest('.scroll') && !(one instanceof SVGElement))
  .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth)
  .map(one => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""
_DOCUMENT = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
_CUT_OFF = """() => [...document.querySelectorAll('svg text')]
  .filter(one => { const text = one.getBoundingClientRect(), room = one.ownerSVGElement.getBoundingClientRect();
                   return text.left < room.left - 1 || text.right > room.right + 1; })
  .map(one => one.textContent)"""


class Opened(NamedTuple):
    """A page in the browser, and what the console said."""

    page: Any
    console: list[str]


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no program chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """`open_page(html, screen, scheme)`: the page as a file that somebody clicked on."""
    contexts = []

    def opened(html: str, screen: tuple[int, int] = SCREENS[1], scheme: str = "light") -> Opened:
        path = tmp_path / "page.html"
        path.write_text(html, "utf-8")
        size = {"width": screen[0], "height": screen[1]}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, offline=True))
        page = contexts[-1].new_page()
        console: list[str] = []
        page.on("console", lambda message: console.append(message.text))
        page.on("pageerror", lambda error: console.append(str(error)))
        page.on("request", lambda request: console.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return Opened(page, console)

    yield opened
    for context in contexts:
        context.close()


def a_faq(language: str) -> str:
    class Entry(NamedTuple):
        product: str | None
        question: str
        answer: str | None
        language: str = "zh-Hans"

    entries = [Entry(product, f"{product}？", f"{product}。\n1. {product}") for product in ("旅行杯", *HOSTILE)]
    return faq_page([*entries, Entry(None, "怎么退？", "七天内都可以。")], {"title": "FAQ", "other": "…"}, language)


@pytest.mark.parametrize("kind", ["report", "faq"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_the_screen(
    open_page: Open, kind: str, language: str, screen: tuple[int, int], scheme: str
) -> None:
    """A phone and a desk; day and night; names of 90 letters without a blank among those of the products."""
    html = report_page(a_report(), ReportWords(language)) if kind == "report" else a_faq(language)
    page, console = open_page(html, screen, scheme)
    width, room = page.evaluate(_DOCUMENT)
    assert width <= room == screen[0]
    assert page.evaluate(_TOO_WIDE) == []
    assert page.evaluate(_CUT_OFF) == []
    assert console == []
    assert page.title() != "run"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_night_is_dark_and_paper_is_white(open_page: Open, scheme: str) -> None:
    """By what the reader's machine asks for; printed it is black on white in any case."""
    page, _ = open_page(report_page(a_report(), ReportWords("en")), scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == {"light": "rgb(244, 245, 247)", "dark": "rgb(17, 21, 27)"}[scheme]
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 35, 48)"


def test_it_prints(open_page: Open) -> None:
    """As several pages of A4, nothing wider than the sheet."""
    page, console = open_page(report_page(a_report(), ReportWords("zh-Hans")), (794, 1123))
    page.emulate_media(media="print")
    assert page.evaluate(_TOO_WIDE) == []
    assert page.pdf(format="A4").startswith(b"%PDF-")
    assert console == []


def test_the_policy_forbids_what_got_in_all_the_same(open_page: Open) -> None:
    """Were a script ever written into a page, the page itself keeps the browser from running it."""
    html = report_page(a_report(), ReportWords("en")).replace("</main>", f"{HOSTILE[0]}{HOSTILE[1]}</main>", 1)
    page, console = open_page(html)
    page.wait_for_timeout(100)
    assert page.title() != "run"
    assert any("Content Security Policy" in line for line in console)


def test_tables_can_be_reached_with_the_keyboard(open_page: Open) -> None:
    """What scrolls takes the focus and has a name."""
    page, _ = open_page(report_page(a_report(), ReportWords("en")), SCREENS[0])
    found = page.evaluate(
        "[...document.querySelectorAll('.scroll')].map(one => [one.tabIndex, one.getAttribute('aria-label')])"
    )
    assert found
    assert all(index == 0 and name for index, name in found)
