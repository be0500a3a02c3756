"""`cst agenda`: open deadlines by day, and the calendar file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

OWN = {"method.acknowledge", "method.diagnose", "method.offer", "promise"}


@pytest.fixture
def logged(run: Run) -> None:
    """Two complaints of noon, a promise for tomorrow on one of them; the third is closed."""
    run("log", "--text", "杯子碎了", "--customer", "王女士", "--product", "旅行杯")
    run("log", "--text", "请问有蓝色的吗", "--kind", "question", "--received", "2小时前")
    run("log", "--text", "不要了")
    run("close", "3", "--outcome", "withdrawn", "--reason", "x")
    run("ack", "1", "--text", "照片收到了")
    run("promise", "1", "--what", "补寄", "--by", "明天18:00")


@pytest.mark.usefixtures("logged")
def test_open_deadlines_by_day(run: Run) -> None:
    """The earliest first: what is met or closed is not among them, what was late when it was logged is."""
    rows = [row for row in json.loads(run("agenda", "-f", "json").stdout) if row["clock"] in OWN]
    assert [(row["day"], row["case"][-1], row["step"], row["state"]) for row in rows] == [
        ("2026-11-22", "2", "acknowledge", "late_logged"),
        ("2026-11-22", "1", "diagnose", "due"),
        ("2026-11-22", "1", "offer", "due"),
        ("2026-11-23", "1", "promise", "due"),
    ]
    assert rows[-1]["command"] == "cst promise 20261122-01 --kept"


@pytest.mark.usefixtures("logged")
def test_a_table_for_people(run: Run) -> None:
    """Day and time of the shop, how long there is, and the command to type."""
    lines = run("agenda").lines
    assert lines[0].split() == ["day", "time", "step", "left", "about", "command"]
    assert lines[2].split()[:6] == ["2026-11-22", "11:00", "acknowledge", "late", "1", "h"]
    assert lines[5].split()[:3] == ["2026-11-23", "18:00", "promise"]
    assert run("agenda", "--columns", "case,time", "-f", "csv").code == 2


def _calendar(text: str) -> Any:
    icalendar = pytest.importorskip("icalendar", reason="the extra calendar is not installed")
    return icalendar.Calendar.from_ical(text)


@pytest.mark.usefixtures("logged")
def test_the_calendar_file_holds_the_same(run: Run, tmp_path: Path) -> None:
    """A task and an entry for each; --output writes a file, whole, and says nothing."""
    pytest.importorskip("icalendar", reason="the extra calendar is not installed")
    printed = run("agenda", "--ics")
    path = tmp_path / "shop.ics"
    assert run("agenda", "--ics", "--output", path) == ("", "", 0)
    assert path.read_bytes().decode() == printed.stdout
    read = _calendar(printed.stdout)
    rows = json.loads(run("agenda", "-f", "json").stdout)
    due = [task.decoded("due").isoformat() for task in read.walk("VTODO")]
    assert len(due) == len(read.walk("VEVENT")) == len(rows) >= 4
    assert due[3] == "2026-11-23T10:00:00+00:00"
    assert "promise · 王女士 · 旅行杯 · 杯子碎了 · 20261122-01" in {str(task["summary"]) for task in read.walk("VTODO")}
    assert len({part["uid"] for part in read.walk() if "uid" in part}) == 2 * len(rows)


@pytest.mark.usefixtures("logged")
def test_the_names_stay_from_one_reading_to_the_next(run: Run) -> None:
    """What a calendar read an hour ago it finds again by its name; what was done since is gone."""

    def names(now: str) -> set[str]:
        return {str(task["uid"]) for task in _calendar(run("agenda", "--ics", now=now).stdout).walk("VTODO")}

    before = names("2026-11-22T12:00+08:00")
    assert before == names("2026-11-22T12:30+08:00")
    run("diagnose", "1", "--cause", "packing", "--party", "shop", "--evidence", "x")
    assert before - names("2026-11-22T13:00+08:00") == {"20261122-01.method.diagnose.task@cs-toolkit"}


def test_nothing_due_is_an_empty_calendar(run: Run) -> None:
    """A calendar that is subscribed to it empties itself; the table is empty as ever."""
    run("init")
    assert run("agenda") == ("", "", 0)
    assert _calendar(run("agenda", "--ics").stdout).walk("VTODO") == []


@pytest.mark.usefixtures("logged")
def test_without_the_extra_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 6 with the command to type; the table needs no extra."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    done = run("agenda", "--ics")
    assert (done.stdout, done.code) == ("", 6)
    assert "pip install 'cs-toolkit[calendar]'" in done.stderr
    assert run("agenda").code == 0
