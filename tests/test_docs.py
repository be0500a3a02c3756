"""The README is true: its console blocks are typed here, its quick starts are walked at a terminal, its tables are
those of the code; the pages made from the code are as the code is.

`CST_UPDATE_DOCS=1 pytest -n 0 tests/test_docs.py` writes what the commands print now into README.md, and the pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from scripts import script
from shells import PROJECT, typed
from walks import typed_in, walked

from cs_toolkit import errors
from cs_toolkit.cli import SECTIONS
from cs_toolkit.render import words

README = PROJECT / "README.md"
PAGES = PROJECT / ".github"
INSTALL = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/cst demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
LEFT_OUT = "…"
OF_A_SHOP = {"words.toml", "faq.toml", "playbook/", "calendar/", "attachments/", "shop.toml", "pyproject.toml"}
IS_UPDATED = bool(os.environ.get("CST_UPDATE_DOCS"))
WALKED = {"en": {}, "zh-Hans": {"LANG": "zh_CN.UTF-8"}}  # as an owner has it: nothing said but the locale
_PART = re.compile(r"<!-- now (?P<now>\S+) -->|<!-- lang (?P<lang>\S+) -->|```console\n(?P<block>.*?)```", re.DOTALL)
_WALK = re.compile(r"(<!-- walk (?P<language>\S+) (?P<now>\S+) -->\n<pre>\n)(?P<page>.*?)</pre>", re.DOTALL)
_COMMANDS = re.compile(r"(<!-- commands (?P<language>\S+) -->\n)(?P<table>.*?)<!-- end -->", re.DOTALL)
_LINK = re.compile(r"\]\(([^):#]*)(?:#([^)]*))?\)")
_END = "=====end of a command====="


class Typed(NamedTuple):
    """One command line of the README, and the lines that stand below it."""

    command: str
    shown: list[str]


def _text() -> str:
    return README.read_text("utf-8")


def _steps(block: str) -> list[Typed]:
    steps: list[Typed] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append(Typed(line[2:], []))
        elif line.startswith("> ") and not steps[-1].shown:
            steps[-1] = Typed(f"{steps[-1].command}\n{line[2:]}", [])
        else:
            steps[-1].shown.append(line)
    return steps


def _script() -> tuple[str, list[Typed]]:
    """All console blocks as one script, and its command lines."""
    lines, steps = ["exec 2>&1"], []
    for part in _PART.finditer(_text()):
        if not part["block"]:
            lines.append(f"export CST_NOW={part['now']}" if part["now"] else f"export CST_LANG={part['lang']}")
            continue
        for step in _steps(part["block"]):
            lines += [step.command, f"echo '{_END}'"]
            steps.append(step)
    return "\n".join(lines), steps


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What each command line of the README prints, typed one after the other in a new home."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "home").mkdir()
    (folder / "home" / "cs_toolkit").symlink_to(PROJECT)
    script, steps = _script()
    done = typed(script, folder, PYTHONUNBUFFERED="1", CST_BY="Kim", LANG="C.UTF-8")
    pages = done.stdout.replace(str(folder / "home"), "/home/kim").split(f"{_END}\n")
    assert len(pages) == len(steps) + 1, done.stdout
    assert "Traceback" not in done.stdout, done.stdout  # which nobody wants to have in the README
    return [[line.rstrip() for line in page.splitlines()] for page in pages[:-1]]


def _matches(shown: list[str], real: list[str]) -> bool:
    """Whether the lines are those; a line … stands for any number of lines that are left out."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in real)) is not None


def test_every_console_block_prints_what_it_shows(printed: list[list[str]]) -> None:
    """Typed in a new shop, each command prints exactly the lines below it."""
    _, steps = _script()
    assert len(steps) >= 40
    if IS_UPDATED:
        README.write_text(_updated(iter(printed)), "utf-8")
        return
    for step, real in zip(steps, printed, strict=True):
        assert _matches([line.rstrip() for line in step.shown], real), "\n".join([f"$ {step.command}", *real])


def _updated(printed: Iterator[list[str]]) -> str:
    def block(found: re.Match[str]) -> str:
        if not found["block"]:
            return found[0]
        lines = ["```console"]
        for step in _steps(found["block"]):
            real = next(printed)
            lines.append("$ " + step.command.replace("\n", "\n> "))
            lines += step.shown if _matches(step.shown, real) else real
        return "\n".join([*lines, "```"])

    return _PART.sub(block, _text())


def test_lines_may_be_left_out_only_where_it_says_so() -> None:
    """The comparison itself: exact lines, and … for any number of them."""
    assert _matches(["a", "…", "d"], ["a", "b", "c", "d"])
    assert _matches(["a", "…"], ["a"])
    assert not _matches(["a", "d"], ["a", "b", "d"])
    assert not _matches(["a", "…", "d"], ["a", "b", "c"])
    assert not _matches(["a.c"], ["abc"])


@pytest.mark.parametrize("language", WALKED)
def test_a_newcomer_who_types_what_is_bold_sees_what_the_quick_start_shows(language: str) -> None:
    """At a terminal, from the first line to the last, without a flag; what is asked stands there, too."""
    pytest.importorskip("pexpect", reason="no pseudo-terminal here")
    blocks = [found for found in _WALK.finditer(_text()) if found["language"] == language]
    lines = typed_in("".join(found["page"] for found in blocks))
    assert not [line for line in lines if " -" in line]
    real = walked(lines, CST_NOW=blocks[0]["now"], **WALKED[language])
    commands = re.split(r"^(?=\$ <b>)", real, flags=re.MULTILINE)[1:]
    counts = [found["page"].count("$ <b>") for found in blocks]
    pages = iter(["".join(commands[sum(counts[:n]) : sum(counts[: n + 1])]) for n in range(len(counts))])
    if IS_UPDATED:
        README.write_text(
            _WALK.sub(lambda it: f"{it[1]}{next(pages)}</pre>" if it["language"] == language else it[0], _text()),
            "utf-8",
        )
        return
    assert [found["page"] for found in blocks] == list(pages)


def _table(language: str) -> str:
    """Every command by its section, each a link to its page in the reference."""
    words.use(language)
    try:
        page = f".github/{reference.FILES[language].name}"
        rows = (
            f"| {words.translated(section)} | "
            + ", ".join(f"[`{name}`]({page}#cst-{name})" for name in commands)
            + " |\n"
            for section, commands in SECTIONS.items()
        )
        return "| | |\n|---|---|\n" + "".join(rows)
    finally:
        words.use(None)


@pytest.mark.parametrize("language", WALKED)
def test_every_command_stands_in_the_readme(language: str) -> None:
    """By section, in the order of `cst --help`, in both chapters."""
    found = [it for it in _COMMANDS.finditer(_text()) if it["language"] == language]
    assert len(found) == 1
    if IS_UPDATED:
        README.write_text(_text().replace(found[0][0], f"{found[0][1]}{_table(language)}<!-- end -->"), "utf-8")
        return
    assert found[0]["table"] == _table(language)


reference = script("reference")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_reference_says_what_help_says(language: str) -> None:
    """`python .github/reference.py` was run after the last change of a help text or a setting."""
    if IS_UPDATED:
        reference.write()
    assert reference.FILES[language].read_text("utf-8") == reference.page(language)


def _chapter(heading: str, level: str = "##") -> str:
    found = re.search(rf"^{level} {re.escape(heading)}\n(.*?)(?=^#{{2,3}} |\Z)", _text(), re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


@pytest.mark.parametrize("command", [INSTALL, TEST])
def test_the_two_commands_stand_in_the_readme(command: str) -> None:
    """One to see it work, one to test it; both to be copied whole."""
    assert f"\n{command}\n" in _text()


def test_both_chapters_have_the_same_contents() -> None:
    """What the English reader finds, the Chinese one finds: as many chapters, blocks to copy and transcripts."""
    english, _, chinese = _text().partition("\n## 中文\n")
    assert english.count("\n## ") == chinese.count("\n### ")
    for mark in ("```sh", "$ ", "<pre>", "!["):
        assert english.count(f"\n{mark}") - (mark == "```sh") == chinese.count(f"\n{mark}"), mark


def test_every_command_line_in_the_text_is_a_command() -> None:
    """What is written as `cst …` outside the console blocks names a command that exists."""
    known = {name for commands in SECTIONS.values() for name in commands}
    named = set(re.findall(r"`cst (?!-)([a-z-]+)", _text())) | set(
        re.findall(r"^ *cst ([a-z-]+)", _text(), re.MULTILINE)
    )
    assert len(named) > 10
    assert named - known == set()


def _anchors(page: Path) -> set[str]:
    """What a link into a page may name: its headings, as they are turned into anchors."""
    headings = re.findall(r"^#{1,6} (.*)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", [README, *sorted(PAGES.glob("*.md"))], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Within the project: the file is there, and the heading in it."""
    for path, anchor in set(_LINK.findall(page.read_text("utf-8"))):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in _anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize(("heading", "level"), [("Exit codes", "##"), ("退出码", "###")])
def test_every_exit_code_stands_in_the_readme(heading: str, level: str) -> None:
    """A script that calls cst finds each code explained."""
    codes = {getattr(found, "exit_code", 0) for found in vars(errors).values() if isinstance(found, type)} | {0, 130}
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", _chapter(heading, level), re.MULTILINE)}
    assert explained == codes


def test_every_path_named_for_contributors_is_there() -> None:
    """Where a line of code belongs, and what to copy when something is added."""
    text = (PAGES / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`((?:\.\w+/)?[\w/]+(?:/|\.(?:py|toml|md|svg)))`", text)) - OF_A_SHOP
    assert len(named) > 60
    assert not [
        path for path in sorted(named) if not ((PROJECT / path).exists() or (PROJECT / "cs_toolkit" / path).exists())
    ]
