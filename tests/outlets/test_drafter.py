"""The owner's drafter: real programs that answer, hang, crash, babble and flood; none outlives its time."""

from __future__ import annotations

import os
import shlex
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cs_toolkit.errors import CstError, UsageProblem
from cs_toolkit.outlets.drafter import ask

PATIENT = 30.0
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at processes through /proc")
# Reads the prompt, then does what the test says.
READ = "import os, sys, time; prompt = sys.stdin.buffer.read(); say = sys.stdout.buffer.write; "


def program(code: str, *args: str) -> str:
    return shlex.join([sys.executable, "-c", READ + code, *args])


def is_gone(pid: int) -> bool:
    """Whether a process has ended; it may need a moment to be reaped."""
    for _ in range(100):
        with suppress(FileNotFoundError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.05)
                continue
        return True
    return False


def test_the_prompt_goes_in_and_the_answer_comes_out() -> None:
    """UTF-8 both ways, no shell in between, no white space around it; a mark at the start is no text."""
    echo = program(
        "say(b'\\xef\\xbb\\xbf\\n' + prompt + ' '.join(sys.argv[1:]).encode() + b'\\n\\n')", "$HOME", "*", ";"
    )
    assert ask(echo, "王女士，\n您好 ", PATIENT) == "王女士，\n您好 $HOME * ;"


def test_control_characters_are_gone() -> None:
    """No program writes to the terminal through a draft."""
    assert (
        ask(program("say(b'\\x1b[31mred\\x1b[0m\\x07\\x00 \\xe2\\x80\\xaetext\\r\\nend')"), "x", PATIENT)
        == "red text\nend"
    )


def test_one_that_does_not_read_is_none_the_worse() -> None:
    """However long the prompt."""
    code = "print('fertig')"
    assert ask(shlex.join([sys.executable, "-c", code]), "x" * 1_000_000, PATIENT) == "fertig"


def test_a_long_prompt_and_an_early_answer_do_not_wait_for_each_other() -> None:
    """It may answer while it reads."""
    code = "import sys; sys.stdout.write('a' * 60_000); sys.stdout.flush(); sys.stdin.read(); print('b')"
    assert len(ask(shlex.join([sys.executable, "-c", code]), "x" * 1_000_000, PATIENT)) == 60_001


def test_what_it_says_on_stderr_is_no_part_of_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """It goes where talk goes."""
    assert ask(program("sys.stderr.write('loading'); say(b'text')"), "x", PATIENT) == "text"
    assert capfd.readouterr().err == "loading"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit(7)", "ended with 7"),
        ("say(b'half'); raise SystemExit(1)", "ended with 1"),
        ("os.abort()", "ended with -6"),
        ("", "answered nothing"),
        ("say(b' \\n\\x1b[2J\\x00\\n')", "answered nothing"),
        ("say(b'\\xff\\xfe\\x80 garbage')", "not UTF-8"),
        ("say(b'\\xd0\\xbb\\xcd\\xf5')", "not UTF-8"),
        ("say(b'x' * 64_001)", "more than 64000 bytes"),
    ],
)
def test_every_other_answer_is_refused_with_its_reason(code: str, message: str) -> None:
    """The program is named, so that the owner knows whom it is about."""
    with pytest.raises(CstError, match=message) as failed:
        ask(program(code), "x", PATIENT)
    assert Path(sys.executable).name in str(failed.value)


@pytest.mark.parametrize("command", ["/nowhere/at-all", "/", "./no-such-model", "a\0b"])
def test_what_cannot_be_run_says_so(command: str) -> None:
    """A wrong path is not a crash."""
    with pytest.raises(CstError, match="cannot be run"):
        ask(command, "x", PATIENT)


@pytest.mark.parametrize("command", ["", "   ", "model 'half"])
def test_what_names_no_program_is_refused(command: str) -> None:
    """Before anything is looked for."""
    with pytest.raises(UsageProblem):
        ask(command, "x", PATIENT)


@needs_proc
@pytest.mark.parametrize("ending", ["while True: say(b'x' * 4096)", "time.sleep(600)"])
def test_one_without_an_end_is_stopped_with_all_it_started(tmp_path: Path, ending: str) -> None:
    """A flood and a hang alike: the program, and what it had started, are gone when the call returns."""
    path = tmp_path / "pids"
    code = (
        "import subprocess; child = subprocess.Popen(['sleep', '600']);"
        f"open(sys.argv[1], 'w').write(f'{{os.getpid()}} {{child.pid}}'); sys.stdout.flush()\n{ending}"
    )
    with pytest.raises(CstError, match=r"did not end within 3 s|more than 64000 bytes"):
        ask(program(code, str(path)), "x", 3)
    pids = [int(word) for word in path.read_text().split()]
    assert len(pids) == 2
    assert all(map(is_gone, pids)), pids


@needs_proc
def test_one_that_ends_but_leaves_its_output_open_is_stopped(tmp_path: Path) -> None:
    """What it left behind holds the answer up: that is a hang like any other."""
    path = tmp_path / "pid"
    code = "import subprocess; open(sys.argv[1], 'w').write(str(subprocess.Popen(['sleep', '600']).pid)); say(b'text')"
    with pytest.raises(CstError, match="did not end within 2 s"):
        ask(program(code, str(path)), "x", 2)
    assert is_gone(int(path.read_text()))


@needs_proc
def test_one_that_closes_its_output_and_goes_on_is_stopped(tmp_path: Path) -> None:
    """An answer counts when the program has ended."""
    path = tmp_path / "pid"
    code = (
        "open(sys.argv[1], 'w').write(str(os.getpid())); say(b'text'); sys.stdout.flush(); os.close(1); time.sleep(600)"
    )
    with pytest.raises(CstError, match="did not end within 2 s"):
        ask(program(code, str(path)), "x", 2)
    assert is_gone(int(path.read_text()))


def test_a_time_beyond_all_measure_is_a_long_time() -> None:
    """The setting may be any whole number."""
    assert ask(program("say(b'text')"), "x", 10**30) == "text"


@needs_proc
def test_no_descriptor_is_left_open() -> None:
    """A thousand drafts in one process."""
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        ask(program("say(b'text')"), "x", PATIENT)
        with suppress(CstError):
            ask("/nowhere", "x", PATIENT)
    assert len(os.listdir("/proc/self/fd")) == before
