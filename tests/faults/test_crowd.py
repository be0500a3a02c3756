"""Several people, scripts and cron jobs at work in one shop at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run
from faults.planting import cases_of

HERE = Path(__file__).parent
PEOPLE = 8


def _at_work(shop: Path, writes: int, shared: list[str], people: int = PEOPLE) -> list[dict[str, Any]]:
    """What every one of them says that was recorded."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "CST_NOW": NOW}
    crew = [
        subprocess.Popen(
            [sys.executable, str(HERE / "crew.py"), str(shop), str(number), str(writes), *shared],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        for number in range(people)
    ]
    said = [person.communicate()[0] for person in crew]
    assert [person.returncode for person in crew] == [0] * people
    return [json.loads(line) for part in said for line in part.splitlines()]


@pytest.mark.parametrize(("people", "writes"), [(PEOPLE, 25), pytest.param(16, 200, marks=pytest.mark.slow)])
def test_nothing_is_lost_when_all_write_at_once(
    run: Run, shop: Path, people: int, writes: int, record_property: Callable[[str, object], None]
) -> None:
    """Every complaint and every event that was reported as recorded is there once; no id and no number twice."""
    shared = [run("log", "--text", f"共同的投诉 {number}", "--quiet").lines[0] for number in range(3)]
    assert run("config", "set", "lock_wait", "120").code == 0  # how fast a machine is proves nothing
    said = _at_work(shop, writes, shared, people)
    assert [answer for answer in said if answer["code"] != 0] == []
    assert len(said) == people * writes
    record_property("writes", len(said))
    cases = cases_of(shop)
    logged = {answer["case"]: answer["text"] for answer in said if answer["logged"]}
    assert len(logged) == sum(answer["logged"] for answer in said)
    assert {case_id: cases[case_id].complaint.text for case_id in logged} == logged
    assert set(cases) == {*shared, *logged}
    for case_id in shared:
        events = cases[case_id].events
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        recorded = [answer["text"] for answer in said if answer["case"] == case_id]
        assert Counter(event.get("text") for event in events) == Counter(recorded)
    every = [event.id for case in cases.values() for event in case.events]
    assert len(set(every)) == len(every) == len(said) - len(logged)
    assert len((shop / "state" / "undo.jsonl").read_text("utf-8").splitlines()) == len(said) + len(shared) + 1
    assert run("doctor").code == 0


def test_a_shop_is_made_once(shop: Path, run: Run) -> None:
    """On a new machine eight first commands at once make one shop and eight cases."""
    said = _at_work(shop, 1, ["-"])
    assert [answer["code"] for answer in said] == [0] * PEOPLE
    assert len({answer["case"] for answer in said}) == PEOPLE == len(cases_of(shop))
    assert run("doctor").code == 0
