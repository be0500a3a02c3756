"""`cst survey`: what to send, which are due, and handing them to the owner's program, each once."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run

TAKES = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
REFUSES = "import sys; raise SystemExit(json.load(sys.stdin)['case'].endswith('-01'))"


def _program(code: str, *args: object) -> str:
    return shlex.join([sys.executable, "-c", f"import json\n{code}", *map(str, args)])


@pytest.fixture
def due(run: Run) -> Callable[[int], list[str]]:
    """`due(2)`: so many cases whose survey is due, in three languages in turn; their ids."""

    def make(number: int) -> list[str]:
        texts = ("快递五天没动了", "包裹五天沒動靜，還沒收到", "My parcel has not moved for five days")
        ids = []
        for index in range(number):
            logged = run("log", "-q", "--text", texts[index % 3], "--customer", f"客{index}", "--product", "Cup")
            case = logged.lines[0]
            steps: tuple[tuple[str, ...], ...] = (
                ("ack", case, "--text", "x"),
                ("diagnose", case, "--cause", "carrier-delay", "--party", "carrier"),
                ("offer", case, "--option", "reship", "--option", "refund-full"),
                ("accept", case, "--option", "1"),
                ("resolve", case, "--tracking", "SF1", "--cost", "5"),
                ("follow-up", case, "--text", "x", "--promise", "明天18:00 送达", "--no-survey"),
            )
            for args in steps:
                assert run(*args).code == 0, args
            ids.append(case)
        return ids

    return make


def test_the_text_is_shown_and_nothing_recorded(
    run: Run, due: Callable[[int], list[str]], contents: Callable[[], dict[str, bytes]]
) -> None:
    """In the customer's language; the case stays as it was."""
    cases = due(3)
    before = contents()
    shown = [run("survey", case, "--show").stdout for case in cases]
    assert [text.splitlines()[0] for text in shown] == ["客0，您好。", "客1您好：", "Hello 客2,"]
    assert all("Cup" in text and "5" in text for text in shown)
    assert contents() == before


def test_those_that_are_due(run: Run, due: Callable[[int], list[str]]) -> None:
    """Each with what a program needs to send it; none any more once it was sent."""
    cases = due(2)
    rows = json.loads(run("survey", "--due", "-f", "json").stdout)
    assert [row["case"] for row in rows] == cases
    assert rows[0]["text"] == run("survey", cases[0], "--show").stdout.rstrip("\n")
    assert run("survey", cases[0]).code == 0
    assert [row["case"] for row in json.loads(run("survey", "--due", "-f", "json").stdout)] == cases[1:]
    assert run("survey", cases[1]).code == 0
    assert run("survey", "--due").stdout == ""


def test_the_program_gets_each_once_and_it_is_recorded(
    run: Run, due: Callable[[int], list[str]], tmp_path: Path, last_event: Callable[..., dict[str, Any]]
) -> None:
    """One JSON object on its input for each; what it took is surveyed with the text that was sent."""
    cases, got = due(2), tmp_path / "got"
    assert run("survey", "--due", "--exec", _program(TAKES, got)) == ("", "2 surveys were handed over\n", 0)
    rows = [json.loads(line) for line in got.read_text("utf-8").splitlines()]
    assert [row["case"] for row in rows] == cases
    event = last_event(cases[0])
    assert (event["kind"], event["text"], event["by"]) == ("surveyed", rows[0]["text"], "lin")
    assert run("survey", "--due", "--exec", _program(TAKES, got)) == ("", "", 0)
    assert len(got.read_text("utf-8").splitlines()) == 2


def test_what_the_program_refuses_stays_due_and_the_others_go(run: Run, due: Callable[[int], list[str]]) -> None:
    """It is named, the exit code says so, and the next run tries it again."""
    first, second = due(2)
    done = run("survey", "--due", "--exec", _program(REFUSES))
    assert done.code == 1
    assert f"the survey of case '{first}' was not sent" in done.stderr
    assert "1 survey was handed over" in done.stderr
    assert [row["case"] for row in json.loads(run("survey", "--due", "-f", "json").stdout)] == [first]
    assert second not in done.stderr


def test_the_program_may_use_cst_itself(run: Run, due: Callable[[int], list[str]], shop: Path) -> None:
    """The shop is not locked meanwhile; one that records the survey by itself is recorded once."""
    (case,) = due(1)
    inner = shlex.join([sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", NOW, "survey", case])
    done = run("survey", "--due", "--exec", _program(f"import os; raise SystemExit(os.system({inner!r}) != 0)"))
    assert done.code == 0, done
    text = (shop / "open" / f"{case}.toml").read_text("utf-8")
    assert text.count('kind = "surveyed"') == 1


def test_two_runs_at_once_double_nothing(due: Callable[[int], list[str]], tmp_path: Path, shop: Path) -> None:
    """The second waits for the first and finds nothing left to do."""
    due(3)
    got = tmp_path / "got"
    slow = _program(f"import time; time.sleep(0.1)\n{TAKES}", got)
    command = [sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", NOW, "survey", "--due", "--exec", slow]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.wait(60) for one in runs] == [0, 0]
    for one in runs:
        assert one.stderr is not None
        one.stderr.close()
    cases = [json.loads(line)["case"] for line in got.read_text("utf-8").splitlines()]
    assert len(cases) == len(set(cases)) == 3


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_killed_after_handing_over_one_is_repeated_and_none_missed(
    run: Run, due: Callable[[int], list[str]], tmp_path: Path, shop: Path
) -> None:
    """The program kills cst when it has the second: that one comes again, under the same key."""
    cases, got = due(3), tmp_path / "got"
    kills = _program(
        f"import os\n{TAKES}\nif open(sys.argv[1]).read().count('\\n') == 2: os.kill(os.getppid(), {signal.SIGKILL:d})",
        got,
    )
    command = [sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", NOW, "survey", "--due", "--exec"]
    assert subprocess.run([*command, kills], check=False).returncode == -signal.SIGKILL
    assert run("survey", "--due", "--exec", _program(TAKES, got)).code == 0
    rows = [json.loads(line) for line in got.read_text("utf-8").splitlines()]
    assert [row["case"] for row in rows] == [cases[0], cases[1], cases[1], cases[2]]
    assert len({row["key"] for row in rows}) == 3


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "missing: the case"),
        (("--due", "1"), "--due is about every case"),
        (("--due", "--show"), "--due is about every case"),
        (("1", "--exec", "x"), "--exec goes with --due"),
        (("--due", "--exec", "'"), "is no command"),
        (("--due", "--exec", ""), "names no program"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, args: tuple[str, ...], message: str) -> None:
    """With a word on what to type; also where nothing is due."""
    run("log", "--text", "杯子碎了")
    done = run("survey", *args)
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr
