"""Nothing that a person reads is wider than the window, and no line begins with what closes: help, topics, screens.

One list of screens for all; a new screen is added to SCREENS. What is to be copied into another program as it stands is
not among them: the lines of `cst cron`, the Markdown of `cst dossier`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import NOW, Run
from wcwidth import wcswidth

from cs_toolkit.__main__ import run as run_cst
from cs_toolkit.cli import cli
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env
from cs_toolkit.packs import topics
from cs_toolkit.render import words

WIDTHS = (40, 80, *(pytest.param(width, marks=pytest.mark.slow) for width in (60, 120)))
CLOSED = re.escape("。，、；：！？）」』】》…—”’.,;:!?)]}%")
LATER = "2026-11-22T13:30:00+08:00"
LONG = (
    "快递五天没动了，我周五要用！打了三次电话都说“明天到”（第四次没人接）——再不到就退款，并去12315投诉；"
    "孩子👨‍👩‍👧‍👦等着🇨🇳用呢👍🏽……"
)
ENGLISH = (
    'The mug arrived broken (the handle is off), and I need a new one by Friday: please "hurry up", I have already '
    "written twice... https://example.com/a/very/long/address/without/any/blank/in/it?really=none&at=all"
)
SCREENS = (
    (), ("next",), ("next", "1"), ("list",), ("list", "--all"), ("show", "1"), ("show", "2"), ("show", "3"),
    ("why", "1"), ("why", "2"), ("options", "1"), ("related", "1"), ("related", "2"), ("agenda",),
    ("remind", "--dry-run"), ("issues",), ("alerts",), ("report", "--all"), ("doctor",), ("clocks", "list"),
    ("calendar", "show"), ("policy", "show"), ("config",), ("faq", "list"),
    ("triage", LONG), ("audit",), ("playbook", "check"), ("help",), ("undo",),
    ("show", "99"), ("lsit",), ("list", "--custmer", "x"), ("log", "--text", "x", "--category", "物流"),
)  # fmt: skip


def faults(page: str, width: int) -> list[str]:
    """The lines that are too wide, or that begin with closing punctuation.

    `! ` is the sign of what is late, and `.cst` a name.
    """
    lines = page.splitlines()
    return [line for line in lines if wcswidth(line) > width or re.match(rf"\s*(?!! |\.\w)[{CLOSED}]", line)]


@pytest.fixture
def _a_window(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("COLUMNS", str(request.getfixturevalue("width")))
    monkeypatch.setenv("NO_COLOR", "1")


def every_command() -> Iterator[tuple[str, click.Context]]:
    """Each command and sub-command, with the context of its help."""
    todo = [("cst", cli.context_class(cli, info_name="cst", obj=Env()))]
    while todo:
        path, context = todo.pop()
        yield path, context
        if isinstance(context.command, click.Group):
            for name in context.command.list_commands(context):
                found = context.command.get_command(context, name)
                assert found is not None
                todo.append((f"{path} {name}", found.context_class(found, info_name=name, parent=context)))


@pytest.mark.usefixtures("_a_window")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_help_of_every_command_fits(language: str, width: int) -> None:
    """At 40 columns as at 120, in each language."""
    words.use(language)
    pages = {path: faults(context.get_help(), width) for path, context in every_command()}
    assert len(pages) > 80
    assert {path: lines for path, lines in pages.items() if lines} == {}


@pytest.mark.usefixtures("_a_window")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_topic_fits(run: Run, language: str, width: int) -> None:
    """`cst help TOPIC`, command lines included: they go on with a backslash."""
    pages = {name: faults(run("help", name, "--lang", language).stdout, width) for name in topics.names()}
    assert {name: lines for name, lines in pages.items() if lines} == {}


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch, *args: str) -> str:
    """What a command shows on a terminal, stdout and stderr; no prompt is answered."""
    streams = [_Terminal(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    for name, stream in zip(("stdout", "stderr"), streams, strict=True):
        monkeypatch.setattr(sys, name, stream)
    run_cst(["--now", LATER, *args])
    for stream in streams:
        stream.flush()
    return "".join(stream.buffer.getvalue().decode() for stream in streams)  # type: ignore[attr-defined]


@pytest.fixture
def _long_words(run: Run, tmp_path: Path) -> None:
    """A small shop in which everybody writes much."""
    assert run("init").code == 0
    names = ("王小明与李小红的联名账户", "Ms Wilhelmina Featherstonehaugh-Cholmondeley", "陈🌸小姐")
    texts = (LONG, ENGLISH, LONG * 3, *(f"{LONG}{number}" for number in range(3)))
    for text, customer in zip(texts, names * 2, strict=True):
        done = run(
            "log", "--text", text, "--customer", customer, "--product", "双层玻璃旅行保温杯（升级版，送杯刷）500ml",
            "--platform", "taobao", "--order", "202607251234592825", "--carrier", "zto", "--amount", "129",
            "--wants", text[:60], "--received", "2小时前",
        )  # fmt: skip
        assert done.code == 0, done
    assert run("ack", "1", "--text", LONG).code == 0
    assert run("diagnose", "1", "--cause", "packing", "--party", "shop", "--evidence", LONG).code == 0
    assert run("promise", "2", "--what", ENGLISH, "--by", "明天18:00").code == 0
    assert run("note", "3", "--text", LONG).code == 0
    del tmp_path


def checked(monkeypatch: pytest.MonkeyPatch, language: str, width: int) -> dict[str, list[str]]:
    pages = {" ".join(args): on_terminal(monkeypatch, "--lang", language, *args) for args in SCREENS}
    assert [name for name, page in pages.items() if not page] == []
    return {name: lines for name, page in pages.items() if (lines := faults(page, width))}


@pytest.mark.usefixtures("_a_window", "_long_words")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_fits(monkeypatch: pytest.MonkeyPatch, language: str, width: int) -> None:
    """Long Chinese, English and emoji in every place that shows a customer's words."""
    assert checked(monkeypatch, language, width) == {}


@pytest.mark.usefixtures("_a_window", "_long_words")
@pytest.mark.parametrize("width", [20, 1])
def test_a_window_too_narrow_for_anything_still_shows_something(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Best effort: nothing crashes."""
    pages = {args: on_terminal(monkeypatch, "--lang", "zh-Hans", *args) for args in SCREENS}
    assert all("Traceback" not in page for page in pages.values())
    assert all(context.get_help() for _, context in every_command())


def test_the_check_sees_what_it_should() -> None:
    """A line too wide and one that begins with a full stop are found."""
    assert faults("  好好好\n  。\n好", 6) == ["  好好好", "  。"]
    assert NOW < LATER
