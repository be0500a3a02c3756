"""The manual pages: made from help, right as roff, in three languages."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import click
import pytest
from conftest import Run

from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.params import manual
from cs_toolkit.render import words


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, str]]:
    """Every page by its path."""
    assert isinstance(cli, click.Group)
    yield dict(manual.pages(cli))
    words.use(None)


def test_each_command_has_a_page_in_each_language(made: dict[str, str]) -> None:
    """Also each sub-command."""
    for folder in manual.FOLDERS.values():
        names = {path.rpartition("/")[2] for path in made if path.startswith(f"{folder}/cst")}
        commands = {name for section in SECTIONS.values() for name in section}
        assert {"cst.1", "cst-faq-export.1", *(f"cst-{name}.1" for name in commands)} <= names
        assert len(names) * 3 == len(made)


@pytest.mark.parametrize("command", ["list", "ack", "faq", "help"])
def test_a_page_says_what_help_says(made: dict[str, str], run: Run, command: str) -> None:
    """Every option, every example, every column."""
    plain = _shown(made[f"man1/cst-{command}.1"])
    helped = run(command, "--help").stdout
    assert all(option in plain for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", helped, re.MULTILINE))
    examples = helped.partition("Examples:\n")[2].splitlines()
    assert all(line.strip() in plain for line in examples if not line.endswith("\\"))


def _shown(page: str) -> str:
    """The text of a page without what roff takes away."""
    for escape, sign in (("\\(rs", "\\"), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\:", ""), ("\\&", "")):
        page = page.replace(escape, sign)
    return page.replace("\\(ti", "~").replace("\\(ha", "^")


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        (".hidden 'request'", r"\&.hidden \(aqrequest\(aq"),
        ("'quoted'", r"\&\(aqquoted\(aq"),
        (r"a\b --long-option", r"a\(rsb \-\-long\-option"),
        ("~/.bashrc `x` ^", r"\(ti/.bashrc \(gax\(ga \(ha"),
        ("中文（好）。", r"中\:文\:（好）。"),
        ("见 cst list", "见 cst list"),
    ],
)
def test_nothing_in_a_text_is_taken_for_a_request(text: str, roff: str) -> None:
    """And Chinese breaks anywhere but before what closes and behind what opens."""
    assert manual.roff(text) == roff


@pytest.mark.system
@pytest.mark.parametrize("folder", manual.FOLDERS.values())
def test_groff_has_nothing_to_say_of_them(made: dict[str, str], folder: str) -> None:
    """With all its warnings on, in a narrow window; every line fits."""
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    pages = "".join(text for path, text in made.items() if path.startswith(f"{folder}/"))
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-rLL=100n", "-P-c"], input=pages, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert "cst-faq-export" in done.stdout


@pytest.mark.system
def test_man_shows_one(made: dict[str, str], tmp_path: object) -> None:
    """As it lies in the wheel."""
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    done = subprocess.run(
        ["man", "-l", "-"], input=made["zh_CN/man1/cst-ack.1"], capture_output=True, encoding="utf-8",
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANPAGER": "cat", "MANWIDTH": "80"},
    )  # fmt: skip
    if done.returncode and "minimized" in done.stdout + done.stderr:
        pytest.skip("this system was stripped of its manual")
    assert "cst-ack" in done.stdout
