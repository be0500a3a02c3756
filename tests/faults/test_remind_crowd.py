"""Cron jobs that overlap, and some that are killed: each reminder comes, and comes once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run
from faults.planting import cases_of

from cs_toolkit import packs
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.reminders import Asked, reached
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import fold

HERE = Path(__file__).parent
START = datetime.fromisoformat(NOW)
STEP = timedelta(minutes=12)
WITHIN = timedelta(minutes=40)
Round = Callable[[datetime, list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def remind(tmp_path: Path, shop: Path) -> Iterator[Round]:
    """Several `cst remind` at once at a time, each with its fault (none: {})."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    base = tmp_path / "crowd"
    base.mkdir()
    paths = os.pathsep.join(filter(None, [str(HERE.parents[1]), os.environ.get("PYTHONPATH")]))
    with subprocess.Popen(
        [sys.executable, str(HERE / "reminding.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": paths},
    ) as program:  # fmt: skip
        assert program.stdin is not None
        assert program.stdout is not None

        def perform(now: datetime, faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
            args = ["--now", now.isoformat(), "--shop", str(shop), "remind", "--within", "40m", "-f", "jsonl"]
            program.stdin.write(json.dumps({"args": args, "base": str(base), "faults": faults}) + "\n")
            program.stdin.flush()
            ended: list[dict[str, Any]] = json.loads(program.stdout.readline())
            return ended

        yield perform
        program.stdin.close()


def _complaints(run: Run, rounds: int) -> None:
    """One before each round; some are promised something."""
    for number in range(rounds):
        now = (START + number * STEP).isoformat()
        assert run("log", "--text", f"杯子碎了 {number}", now=now).code == 0
        if number % 3 == 0:
            assert run("promise", f"20261122-{number + 1:02}", "--what", "补寄", "--by", "1小时后", now=now).code == 0


def _reached(shop: Path, now: datetime) -> set[str]:
    """What stands at a threshold by then, worked out without any ledger."""
    terms = Terms(policy_from(packs.policy()), START.tzinfo or now.tzinfo)  # type: ignore[arg-type]
    timelines = [fold(case) for case in cases_of(shop).values()]
    asked = Asked(WITHIN)
    return {one.key for line in timelines for one in reached(line, assess(line, terms), now, asked)}


def _faults(chance: random.Random, processes: int) -> list[dict[str, Any]]:
    """Up to half die at one of their system calls or at any moment; the others live."""
    faults: list[dict[str, Any]] = [{} for _ in range(processes)]
    for number in chance.sample(range(processes), chance.randint(1, processes // 2)):
        mode = chance.choice(("before", "torn", "after", "time"))
        is_timed = mode == "time"
        faults[number] = {"after": chance.uniform(0, 0.1)} if is_timed else {"mode": mode, "nth": chance.randint(1, 6)}
    return faults


@pytest.mark.parametrize(("processes", "rounds"), [(6, 8), pytest.param(20, 50, marks=pytest.mark.slow)])
def test_every_reminder_comes_once(
    remind: Round, run: Run, shop: Path, processes: int, rounds: int, record_property: Callable[[str, object], None]
) -> None:
    """None is missing; those that lived tell each once between them; who died may have told it before, once."""
    _complaints(run, rounds)
    chance = random.Random(3)
    wanted: set[str] = set()
    told, told_by_the_dead = Counter[str](), Counter[str]()
    killed = 0
    for number in range(rounds):
        now = START + number * STEP
        wanted |= _reached(shop, now)
        for ended in remind(now, _faults(chance, processes)):
            keys = [json.loads(line)["key"] for line in ended["out"].splitlines()]
            assert ended["err"] == ""
            assert len(set(keys)) == len(keys)
            if ended["code"] == 0:
                told.update(keys)
            else:
                assert ended["code"] == -signal.SIGKILL
                killed += 1
                told_by_the_dead.update(keys)
        heard = told.keys() | told_by_the_dead.keys()
        assert wanted <= heard, f"round {number}: missing"
    assert {key: times for key, times in told.items() if times > 1} == {}
    assert told.keys() | told_by_the_dead.keys() == wanted
    assert len(wanted) > rounds
    assert killed > rounds // 3
    record_property("keys", len(wanted))
    record_property("killed", killed)
    record_property("told before a death", sum(told_by_the_dead.values()))


def test_killed_between_words_and_mark_it_comes_once_more(remind: Round, run: Run, shop: Path) -> None:
    """At each system call in turn: heard by the one that died or by the next, at most by both, and then no more."""
    assert run("log", "--text", "杯子碎了").code == 0
    repeats = points = 0
    for nth in range(1, 30):
        now = START + timedelta(minutes=30)
        (dead,) = remind(now, [{"mode": "before", "nth": nth}])
        (living,) = remind(now, [{}])
        (third,) = remind(now, [{}])
        heard = len(dead["out"].splitlines()) + len(living["out"].splitlines())
        assert heard in {1, 2}, (nth, dead, living)
        assert third["out"] == ""
        (shop / "state" / "reminded.jsonl").unlink()
        if dead["code"] == 0:
            break
        points += 1
        repeats += heard - 1
    assert points >= 3
    assert repeats >= 1  # else the kill never fell in between, and the test saw nothing
