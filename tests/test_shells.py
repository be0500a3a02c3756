"""Completion in real shells, at a pseudo-terminal: what somebody sees who presses Tab."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import LOG, NOW, Run
from shells import make_cst

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
pytestmark = pytest.mark.system

_READY = "READY>"
_HOSTILE = "杯子 $(touch pwned) `touch pwned`\x1b]0;x\x07 a:b\n碎了"
# How each is started without anybody's settings, told its prompt, and given the completion.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile"], f"PS1='{_READY}'; eval \"$(cst completion bash)\""),
    "zsh": (["zsh", "-f"], f"PS1='{_READY}'; unsetopt prompt_cr prompt_sp; eval \"$(cst completion zsh)\""),
}


@pytest.fixture
def surroundings(run: Run, shop: Path, tmp_path: Path) -> dict[str, str]:
    """Two open cases, one of a customer who would like to run programs."""
    run(*LOG)
    run("log", "--text", _HOSTILE, "--customer", 'Kim "$(touch pwned)"')
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "orders.csv").touch()
    path = f"{make_cst(tmp_path / 'bin').parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(tmp_path / "work"), "CST_SHOP": str(shop), "CST_NOW": NOW, "LANG": "C.UTF-8"}


class Prompt:
    """Somebody at a shell's prompt, who sees a screen."""

    def __init__(self, shell: str, environ: dict[str, str]) -> None:
        command, setup = SHELLS[shell]
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        self._screen = pyte.Screen(160, 40)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            command[0], command[1:], env={**environ, "TERM": "linux"}, cwd=environ["HOME"], encoding="utf-8",
            dimensions=(40, 160),
        )  # fmt: skip
        self.seen(f"{setup}\r", f"\n{_READY}")

    def seen(self, keys: str, until: str) -> str:
        """The screen as soon as the text is on it; the line and the screen are cleared then."""
        self._child.send(keys)
        shown, end = "", time.monotonic() + 60
        while until not in shown:
            assert time.monotonic() < end, f"{until!r} never came after {keys!r}: {shown}"
            with suppress(pexpect.TIMEOUT):
                self._stream.feed(self._child.read_nonblocking(65536, timeout=1))
            shown = "\n".join(line.rstrip() for line in ["", *self._screen.display])
        self._child.send("\x15\x0c")
        return shown

    def end(self) -> None:
        """The shell is left."""
        self._child.close(force=True)


@pytest.fixture(params=SHELLS)
def prompt(request: pytest.FixtureRequest, surroundings: dict[str, str]) -> Iterator[Prompt]:
    """In each shell."""
    made = Prompt(request.param, surroundings)
    yield made
    made.end()


def test_tab_completes_what_is_meant(prompt: Prompt, tmp_path: Path) -> None:
    """A command, a case by its customer, a slug behind = and without, columns behind a comma, a file."""
    for keys, done in {
        "cst compl\t": "cst completion",
        "cst ack 王\t": "cst ack 20261122-01",
        "cst ack 2026\t": "cst ack 20261122-0",
        "cst diagnose 1 --cause pack\t": "--cause packing",
        "cst diagnose 1 --cause=pack\t": "--cause=packing",
        "cst list --columns case,summ\t": "case,summary",
        "cst set 1 categ\t": "category",
        "cst orders import ord\t": "orders.csv",
        "cst help spread\t": "spreadsheets",
    }.items():
        prompt.seen(keys, done)
    assert not (tmp_path / "work" / "pwned").exists()


def test_a_list_of_cases_says_whose_they_are_and_runs_nothing(prompt: Prompt, tmp_path: Path) -> None:
    """On one line each, newest first; what a customer wrote is text, in full-width signs."""
    shown = prompt.seen("cst ack 20261122-0\t\t", "王女士 · 旅行杯")
    assert "Kim ＂＄(touch pwned)＂ · 杯子 ＄(touch pwned) ｀touch pwned｀" in shown
    assert shown.index("20261122-02") < shown.index("20261122-01")
    assert not (tmp_path / "work" / "pwned").exists()


@pytest.fixture
def fish(surroundings: dict[str, str]) -> Callable[[str], list[str]]:
    """What fish would offer for a line."""
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")

    def complete(line: str) -> list[str]:
        script = "cst completion fish | source; complete -C $argv[1]"
        done = subprocess.run(
            ["fish", "--no-config", "-c", script, line], env=surroundings, cwd=surroundings["HOME"],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        return done.stdout.splitlines()

    return complete


def test_fish_offers_the_same(fish: Callable[[str], list[str]], tmp_path: Path) -> None:
    """Candidates with their descriptions behind a tab."""
    assert fish("cst compl") == ["completion\tLets your shell complete commands, options, cases and names."]
    assert fish("cst diagnose 1 --cause pack") == ["packing\tPacking"]
    assert fish("cst diagnose 1 --cause=pack") == ["--cause=packing\tPacking"]
    assert fish("cst orders import ord") == ["orders.csv"]
    newest, oldest = fish("cst ack ")
    assert newest.startswith("20261122-02\tKim ＂＄(touch pwned)＂")
    assert oldest.startswith("20261122-01\t王女士 · 旅行杯")
    assert not (tmp_path / "work" / "pwned").exists()


def test_powershell_offers_the_same(surroundings: dict[str, str], tmp_path: Path) -> None:
    """Its own engine is asked what Tab would give."""
    if shutil.which("pwsh") is None:
        pytest.skip("PowerShell is not installed; tests/commands/test_completion.py holds the protocol")
    script = (
        "cst completion powershell | Out-String | Invoke-Expression;"
        "$line = 'cst diagnose 1 --cause pack';"
        "(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText"
    )
    done = subprocess.run(
        ["pwsh", "-NoProfile", "-Command", script], env=surroundings, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["packing"]
