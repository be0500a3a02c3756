"""`cst link`: cases of one event, named by `show` and `related`, counted as one among issues."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import Run

ONE, TWO, THREE, FOUR = (f"20261122-0{number}" for number in range(1, 5))


@pytest.fixture(autouse=True)
def _cases(run: Run) -> None:
    for number in range(1, 5):
        assert run("log", "--text", "快递没动", "--product", f"杯{number}", "--customer", f"客{number}").code == 0


def links(case_file: Callable[..., dict[str, list[dict[str, str]]]], case: str) -> list[str]:
    return [event["case"] for event in case_file(case).get("event", []) if event["kind"] == "linked"]


def test_several_cases_are_one_event(run: Run, case_file: Callable[..., dict[str, list[dict[str, str]]]]) -> None:
    """Each is linked with the earliest, once; cst undo takes all of it back."""
    done = run("link", "3", "2", "1", "--relation", "台风")
    assert done.code == 0, done
    assert done.lines[0].startswith(THREE)
    assert {case: links(case_file, case) for case in (ONE, TWO, THREE)} == {
        ONE: [TWO, THREE], TWO: [ONE], THREE: [ONE],
    }  # fmt: skip
    assert "linked already" in run("link", "3", "2").stderr or links(case_file, THREE) == [ONE, TWO]
    again = run("link", "1", "2", "3", "--relation", "台风")
    assert "they are linked already" in again.stderr
    assert len(links(case_file, ONE)) == 2
    assert run("undo", "2").code == 0
    assert run("undo").code == 0
    assert "incident" not in run("show", "1").stdout


def test_the_incident_is_named_where_a_case_is_looked_at(run: Run) -> None:
    """Also that of a case it hangs together with through another one."""
    run("link", "1", "2", "--relation", "台风")
    run("link", "2", "3")
    told = f"incident {ONE}: {ONE}, {TWO}, {THREE}"
    assert told in run("show", "3").stdout
    assert told in run("related", "1").stdout
    assert "incident" not in run("show", "4").stdout
    (row,) = json.loads(run("show", "3", "-f", "json").stdout)
    assert row["incident"] == ONE
    (alone,) = json.loads(run("show", "4", "-f", "json").stdout)
    assert alone["incident"] is None
    found = {row["case"]: row for row in json.loads(run("related", "1", "-f", "json").stdout)}
    assert [(found[case]["relation"], found[case]["why_code"]) for case in (TWO, THREE)] == [
        ("linked", "linked"), ("linked", "same-incident"),
    ]  # fmt: skip


def test_an_incident_survives_a_merge(run: Run) -> None:
    """The case that became part of another one is not named; what it was linked with is."""
    run("link", "1", "2")
    run("merge", "2", "3")
    assert f"incident {ONE}: {ONE}, {THREE}" in run("show", "3").stdout


def test_issues_count_events_besides_cases(run: Run) -> None:
    run("link", "1", "2", "3")
    (row,) = json.loads(run("issues", "--by", "text", "-f", "json").stdout)
    assert (row["size"], row["incidents"]) == (4, 2)
    assert "2 different events" in run("issues", "show", row["issue"]).stdout


@pytest.mark.parametrize(
    ("args", "said"), [(("1", "1"), "are the same case"), (("1",), "OTHER"), (("1", "9"), "there is no case")]
)
def test_what_cannot_be_linked(run: Run, args: tuple[str, ...], said: str) -> None:
    done = run("link", *args)
    assert done.code in {2, 4}
    assert said in done.stderr
