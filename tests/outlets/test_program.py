"""The owner's own program: what it is given, and when it counts as having taken it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from cs_toolkit.errors import CstError, UsageProblem
from cs_toolkit.outlets.program import hand_to, words_of


def _python(code: str, *args: str) -> str:
    return shlex.join([sys.executable, "-c", code, *args])


def test_it_gets_the_text_and_its_arguments_as_typed(tmp_path: Path) -> None:
    """UTF-8 on its input; no shell looks at stars, dollars or semicolons."""
    path = tmp_path / "got"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read() + ' '.join(sys.argv[2:]).encode())"
    hand_to(_python(code, str(path), "$HOME", "*", "a b; exit 3"), "王女士\n")
    assert path.read_text("utf-8") == "王女士\n$HOME * a b; exit 3"


def test_one_that_does_not_read_is_none_the_worse(tmp_path: Path) -> None:
    """It may not care for the details; more than a pipe holds is left unread."""
    path = tmp_path / "ran"
    hand_to(_python("import sys; open(sys.argv[1], 'w').close()", str(path)), "x" * 1_000_000)
    assert path.exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (_python("raise SystemExit(7)"), "ended with 7"),
        (_python("import os; os.abort()"), "ended with -6"),
        (_python("import time; time.sleep(60)"), "did not end within 0.5 s"),
        ("/nowhere/at-all", "cannot be run"),
        ("/", "cannot be run"),
    ],
)
def test_any_other_end_is_a_failure(command: str, message: str) -> None:
    """The message names the program, and what became of the reminders."""
    with pytest.raises(CstError, match=message) as failed:
        hand_to(command, "x", patience=0.5)
    assert failed.value.exit_code == 1
    assert failed.value.hint is not None


@pytest.mark.parametrize("command", ["", "   ", "tell 'me", "''"])
def test_what_names_no_program_is_refused(command: str) -> None:
    """Before anything is looked for."""
    if command == "''":
        with pytest.raises(CstError):
            hand_to(command, "x")
    else:
        with pytest.raises(UsageProblem):
            words_of(command)
