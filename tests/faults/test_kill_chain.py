"""A command that dies leaves a record that still tells the truth: nothing is called a change by hand that was none."""

from __future__ import annotations

import pytest
from conftest import Run
from faults.planting import MODES, EveryKill, Injector

COMMANDS = [
    "ack",
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("log", "close", "reopen", "import", "undo")),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_kill_is_no_change_by_hand(
    prepared: Injector, run: Run, every_kill: EveryKill, command: str, mode: str
) -> None:
    """Wherever it dies, also when work went on since: audit finds nothing; a change by hand after that, it does."""

    def check(at: str) -> None:
        first = run("audit", "-f", "json")
        assert (first.code, first.stdout.strip()) == (0, "[]"), (at, first)
        assert run("log", "--text", "新的投诉", "--quiet").code == 0, at
        second = run("audit", "-f", "json")
        assert (second.code, second.stdout.strip()) == (0, "[]"), (at, second)

    every_kill(prepared, command, mode, check)
