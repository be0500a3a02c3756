"""The old cases of the first import: told in a line, closed at once, and taken back as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run


def listed(run: Run, *args: str) -> list[dict[str, Any]]:
    """What `cst list` shows."""
    return json.loads(run("list", *args, "-f", "json").stdout)


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> str:
    """Six refunds of a month ago, one of yesterday; what import said of them."""
    rows = [f"2026-10-{day}T10:00+08:00,w{day},杯子碎了" for day in range(20, 26)]
    file = tmp_path / "old.csv"
    file.write_text("\n".join(["received_at,external_id,text", *rows, "2026-11-21T10:00+08:00,w0,杯子漏水"]), "utf-8")
    return run("import", str(file), "--map", "received_at=received_at", "--map", "external_id=external_id",
               "--map", "text=text", "--platform", "taobao").stderr  # fmt: skip


def test_import_and_the_morning_say_how_to_close_it(run: Run, imported: str) -> None:
    """A newcomer is told at once, and every morning until it is done."""
    assert "6 open cases of it are older than a week; if they are settled: cst close --backlog" in imported
    told = "6 came in a week late or more; if they are settled: cst close --backlog"
    assert told in run().stdout
    assert run("close", "--backlog", "--yes").stderr == "6 cases closed; cst undo opens them again\n"
    assert "--backlog" not in run().stdout
    assert [case["outcome"] for case in listed(run, "--closed")] == ["imported"] * 6
    assert len(listed(run)) == 1


@pytest.mark.usefixtures("imported")
def test_it_asks_before_it_closes_many(run: Run) -> None:
    """A script must say --yes; the question names how many, and of which days."""
    done = run("close", "--backlog")
    assert done.code == 2
    assert done.stderr.splitlines() == [
        "Error: 6 cases, received from 2026-10-20 to 2026-10-25: settled before, and to be closed?",
        "Hint: add --yes if all of them are meant",
    ]
    assert len(listed(run)) == 7


@pytest.mark.usefixtures("imported")
def test_undo_takes_all_of_it_back(run: Run) -> None:
    """It was one command."""
    run("close", "--backlog", "--yes")
    run("undo")
    assert len(listed(run)) == 7


def test_a_case_that_was_answered_stays_open(run: Run, imported: str) -> None:
    """Somebody works on it."""
    assert imported
    first = listed(run, "--sort", "received_at")[0]["case"]
    run("ack", first, "--text", "x")
    run("close", "--backlog", "--yes")
    assert first in {case["case"] for case in listed(run)}


def test_nothing_old_and_nothing_named(run: Run) -> None:
    """What there is to close must be said in one way."""
    run("log", "--text", "杯子碎了")
    assert run("close", "--backlog").stderr == "no case was late by a week when it came in\n"
    assert run("close", "--backlog", "1").code == 2
    assert run("close").stderr.startswith("Error: no case was named")
