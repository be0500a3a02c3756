"""The README is true: its console blocks are typed here, and its tables are those of the code.

`CST_UPDATE_DOCS=1 pytest tests/test_docs.py` writes what the commands print now into README.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from shells import PROJECT, typed

from cs_toolkit import config
from cs_toolkit.cli import SECTIONS

README = PROJECT / "README.md"
INSTALL = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/cst demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
LEFT_OUT = "…"
_PART = re.compile(r"<!-- now (?P<now>\S+) -->|```console\n(?P<block>.*?)```", re.DOTALL)
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
        if part["now"]:
            lines.append(f"export CST_NOW={part['now']}")
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
    return [[line.rstrip() for line in page.splitlines()] for page in pages[:-1]]


def _matches(shown: list[str], real: list[str]) -> bool:
    """Whether the lines are those; a line … stands for any number of lines that are left out."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in real)) is not None


def test_every_console_block_prints_what_it_shows(printed: list[list[str]]) -> None:
    """Typed in a new shop, each command prints exactly the lines below it."""
    _, steps = _script()
    assert len(steps) >= 15
    if os.environ.get("CST_UPDATE_DOCS"):
        README.write_text(_updated(iter(printed)), "utf-8")
        return
    for step, real in zip(steps, printed, strict=True):
        assert _matches([line.rstrip() for line in step.shown], real), "\n".join([f"$ {step.command}", *real])


def _updated(printed: Iterator[list[str]]) -> str:
    def block(found: re.Match[str]) -> str:
        if found["now"]:
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


def _section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", _text(), re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def test_every_command_stands_in_the_readme() -> None:
    """By section, in the order and the words of `cst --help`."""
    rows = "".join(
        f"\n**{section}**\n\n" + "".join(f"- `{name}`: {what}\n" for name, (_, what) in commands.items())
        for section, commands in SECTIONS.items()
    )
    assert rows in _section("All commands")


def test_every_setting_stands_in_the_readme() -> None:
    """The table is the one in the code: key, what it is for, an example."""
    rows = "".join(
        f"| `{key}` | {item.metadata['doc'].english()} | `{item.metadata['example']}` |\n"
        for key, item in config.KEYS.items()
    )
    assert rows in _section("Settings")


@pytest.mark.parametrize("command", [INSTALL, TEST])
def test_the_two_commands_stand_in_the_readme(command: str) -> None:
    """One to see it work, one to test it; both to be copied whole."""
    assert f"\n{command}\n" in _text()


def test_every_command_line_in_the_text_is_a_command() -> None:
    """What is written as `cst …` outside the console blocks names a command that exists."""
    known = {name for commands in SECTIONS.values() for name in commands}
    named = set(re.findall(r"`cst (?!-)([a-z-]+)", _text())) | set(
        re.findall(r"^ *cst ([a-z-]+)", _text(), re.MULTILINE)
    )
    assert len(named) > 10
    assert named - known == set()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")))))
def test_every_file_the_readme_points_to_is_there(link: str) -> None:
    """A link within the project leads somewhere."""
    assert Path(PROJECT / link).exists()


def test_every_exit_code_stands_in_the_readme() -> None:
    """A script that calls cst finds each code explained."""
    from cs_toolkit import errors

    codes = {getattr(found, "exit_code", 0) for found in vars(errors).values() if isinstance(found, type)} | {0, 130}
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", _section("Exit codes"), re.MULTILINE)}
    assert explained == codes
