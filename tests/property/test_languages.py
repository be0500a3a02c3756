"""Machine formats never depend on the language of the screen: the same bytes for all three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Run

from cs_toolkit.core.taxonomy import LANGUAGES

FORMATS = ("json", "jsonl", "csv", "tsv")
QUICK = {"next": ("next",), "list": ("list", "--all"), "why": ("why", "1"), "agenda": ("agenda",)}
ALL = {
    "morning": (),
    "show": ("show", "1"),
    "options": ("options", "2"),
    "related": ("related", "2"),
    "issues": ("issues", "--min", "1", "--all"),
    "alerts": ("alerts", "--all"),
    "report": ("report", "--all"),
    "faq": ("faq", "--min", "1"),
    "faq export": ("faq", "export", "--min", "1"),
    "faq effect": ("faq", "effect"),
    "advocates": ("advocates", "list", "--all"),
    "triage": ("triage", "杯子碎了，要退款"),
    "export": ("export",),
    "export events": ("export", "--table", "events"),
    "export steps": ("export", "--table", "steps"),
    "config": ("config", "list"),
    "clocks": ("clocks", "list", "--all"),
    "calendar": ("calendar", "show"),
    "calendar check": ("calendar", "check"),
    "policy": ("policy", "show"),
    "audit": ("audit",),
    "audit steps": ("audit", "--steps", "--period", "2026-11"),
    "doctor": ("doctor",),
    "playbook check": ("playbook", "check"),
    "survey": ("survey", "--due"),
    "remind": ("remind", "--dry-run"),
    "lint": ("lint", "-", "--case", "2"),
    "erase": ("erase", "--customer", "王女士", "--dry-run"),
    "orders": ("orders", "list"),
}


def bytes_of(run: Run, args: tuple[str, ...], format: str) -> set[tuple[str, int]]:
    """What is printed, and how it ends, in each of the languages."""
    told = [run("--lang", language, *args, "-f", format, stdin="亲，理解您的心情") for language in LANGUAGES]
    assert told[0].code in {0, 3}, told[0]
    return {(one.stdout, one.code) for one in told}


@pytest.fixture
def a_shop(run: Run, case_at: Callable[[str], str]) -> None:
    """A case with its story, and one that was only logged."""
    case_at("rate")
    logged = run("log", "--text", "杯子碎了", "--customer", "李先生", "--product", "旅行杯", "--order", "1")
    assert logged.code == 0


@pytest.mark.usefixtures("a_shop")
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("args", QUICK.values(), ids=QUICK)
def test_a_pipe_gets_the_same_bytes(run: Run, args: tuple[str, ...], format: str) -> None:
    """Whoever reads them, whatever the screen speaks."""
    assert len(bytes_of(run, args, format)) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("a_shop")
@pytest.mark.parametrize("args", ALL.values(), ids=ALL)
def test_every_command_gives_a_pipe_the_same_bytes(run: Run, args: tuple[str, ...]) -> None:
    """Every command that prints rows."""
    for format in FORMATS:
        assert len(bytes_of(run, args, format)) == 1, format
