"""Deadlines in a shop with opening hours, as `cst why` proves them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")


def settings(windows: list[str], days: tuple[str, ...] = WEEKDAYS, zone: str = "Asia/Shanghai", more: str = "") -> str:
    lines = ["schema = 1", f'zone = "{zone}"', "[hours]", *(f"{day} = {json.dumps(windows)}" for day in days)]
    return "\n".join([*lines, more, '[[policy]]\nresolve = "3h"']) + "\n"


def in_shop(shop: Path, text: str) -> None:
    shop.mkdir(exist_ok=True)
    (shop / "shop.toml").write_text(text, "utf-8")


def proof(run: Any, name: str, now: str) -> dict[str, Any]:
    done = run("why", "1", "-f", "json", now=now)
    assert (done.stderr, done.code) == ("", 0)
    (row,) = json.loads(done.stdout)
    (clock,) = [clock for clock in row["clocks"] if clock["clock"] == name]
    return clock


def adds_up(clock: dict[str, Any]) -> None:
    """Tiles from start to deadline without gap or overlap; what counts is the target."""
    tiles = [
        (datetime.fromisoformat(part["from_at"]), datetime.fromisoformat(part["to_at"]), part["counted"])
        for part in clock["segments"]
    ]
    assert tiles[0][0] == datetime.fromisoformat(clock["started_at"])
    assert tiles[-1][1] == datetime.fromisoformat(clock["due_at"])
    assert all(one[1] == other[0] for one, other in zip(tiles, tiles[1:], strict=False))
    assert sum((end - start).total_seconds() for start, end, counted in tiles if counted) == clock["target_seconds"]


RECEIPTS = {
    "V1 over the weekend": (settings(["09:00-17:00"]), "acknowledge", "2026-11-20T16:30+08:00", "2026-11-23T09:30"),
    "V2 never closed": (
        settings(["00:00-24:00"], EVERY_DAY), "offer", "2026-11-22T22:30+08:00", "2026-11-23T01:30",
    ),
    "V3 over lunch": (
        settings(["09:00-12:00", "13:00-18:00"]), "acknowledge", "2026-11-25T11:30+08:00", "2026-11-25T13:30",
    ),
    "V4 clocks go forward": (
        settings(["00:00-24:00"], EVERY_DAY, "America/New_York"),
        "offer", "2026-03-08T01:30-05:00", "2026-03-08T05:30",
    ),
    "V4 clocks go back": (
        settings(["00:00-24:00"], EVERY_DAY, "America/New_York"),
        "offer", "2026-11-01T00:30-04:00", "2026-11-01T02:30",
    ),
    "V5 a night shop": (
        settings(["20:00-02:00"], EVERY_DAY), "offer", "2026-11-20T23:30+08:00", "2026-11-21T20:30",
    ),
    "V9 national day": (
        settings(["09:00-18:00"], more='holidays = ["cn"]'),
        "acknowledge", "2025-09-30T17:30+08:00", "2025-10-09T09:30",
    ),
    "V9 a make-up Saturday": (
        settings(["09:00-18:00"], more='holidays = ["cn"]'),
        "acknowledge", "2025-10-11T10:00+08:00", "2025-10-11T11:00",
    ),
    "V9 without make-up days": (
        settings(["09:00-18:00"]), "acknowledge", "2025-10-11T10:00+08:00", "2025-10-13T10:00",
    ),
    "T8 before opening": (settings(["09:00-18:00"]), "acknowledge", "2026-11-25T03:00+08:00", "2026-11-25T10:00"),
}  # fmt: skip


@pytest.mark.parametrize("vector", RECEIPTS)
def test_a_complaint_is_due_in_opening_hours(run: Any, shop: Path, vector: str) -> None:
    """Written on Friday half an hour before closing: an hour later is half past nine on Monday."""
    text, step, received, due = RECEIPTS[vector]
    in_shop(shop, text)
    assert run("log", "--text", "碎了", "--received", received, now=received).code == 0
    clock = proof(run, f"method.{step}", received)
    assert clock["due_at"][:16] == due
    assert clock["target_seconds"] == {"acknowledge": 3600, "offer": 10800}[step]
    assert clock["calendar"]
    adds_up(clock)


# shop hours; when the customer chose; from when to when the shop waited for the customer; by when it is to be solved
WAITS = {
    "V6 in a day": (["09:00-18:00"], "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T15:00", "2026-11-23T17:00"),
    "V7 overnight": (["09:00-18:00"], "2026-11-23T16:30", "2026-11-23T17:00", "2026-11-24T10:00", "2026-11-24T12:30"),
    "V8 on a closed day": (
        ["09:00-18:00"], "2026-11-21T09:00", "2026-11-21T10:00", "2026-11-21T16:00", "2026-11-23T12:00",
    ),
}  # fmt: skip


def chosen(run: Any, when: str) -> None:
    """A complaint whose customer has just chosen."""
    now = f"{when}+08:00"
    for args in (
        ("log", "--text", "碎了", "--amount", "129"), ("ack", "1", "--text", "您好，我来处理。"),
        ("diagnose", "1", "--cause", "packing", "--party", "shop"),
        ("offer", "1", "--option", "reship", "--option", "refund-full"), ("accept", "1", "--option", "1"),
    ):  # fmt: skip
        done = run(*args, now=now)
        assert done.code == 0, done


@pytest.mark.parametrize("vector", WAITS)
def test_a_wait_moves_the_deadline_by_the_open_hours_in_it(run: Any, shop: Path, vector: str) -> None:
    """Three hours to solve it, less the time in which nothing could be done; a wait while closed changes nothing."""
    windows, start, begin, end, due = WAITS[vector]
    in_shop(shop, settings(windows))
    chosen(run, start)
    assert run("wait", "1", "--on", "customer", "--evidence", "问了颜色", now=f"{begin}+08:00").code == 0
    assert run("resume", "1", now=f"{end}+08:00").code == 0
    clock = proof(run, "method.resolve", f"{end}+08:00")
    assert (clock["due_at"][:16], clock["target_seconds"]) == (due, 10800)
    adds_up(clock)


def test_while_it_waits_the_time_left_stands_still(run: Any, shop: Path) -> None:
    """`paused` with what is left of it, never an empty cell (traps T14)."""
    in_shop(shop, settings(["09:00-18:00"]))
    chosen(run, "2026-11-23T10:00")
    assert run("wait", "1", "--on", "customer", "--evidence", "问了颜色", now="2026-11-23T11:00+08:00").code == 0
    for now, due in (("2026-11-23T12:00+08:00", "2026-11-23T14:00"), ("2026-11-25T12:00+08:00", "2026-11-25T14:00")):
        (row,) = map(json.loads, run("next", "-f", "jsonl", now=now).lines)
        assert (row["step"], row["state"], row["seconds_left"], row["due_at"][:16]) == ("resolve", "paused", 7200, due)
        assert row["command"] == "cst resume 20261123-01"
        clock = proof(run, "method.resolve", now)
        assert (clock["state"], clock["seconds_left"], clock["due_at"][:16]) == ("paused", 7200, due)
        adds_up(clock)
        assert "paused, 2 h left" in run("why", "1", now=now).stdout
        assert "paused, 2 h left" in run("next", now=now).stdout


def test_the_page_names_what_was_skipped(run: Any, shop: Path) -> None:
    """And by which policy and calendar."""
    in_shop(shop, settings(["09:00-18:00"], more='holidays = ["cn"]'))
    run("log", "--text", "碎了", "--received", "2025-09-30T17:30+08:00", now="2025-09-30T17:40+08:00")
    page = run("why", "1", now="2025-09-30T17:40+08:00").stdout
    assert "not counted: 18:00 to 24:00, outside opening hours" in page
    assert "not counted: 10-01 00:00 to 10-08 24:00, holiday" in page
    assert "+cn@2025-11-04#" in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[hours]\nmon = []\n", "never open"),
        ('[hours]\nmon = ["18:00-09:00"]\ntue = ["08:00-12:00"]\n', "ends before it starts"),
        ('[hours]\nmon = ["09:00-12:00"]\nholidays = ["mars"]\n', "there is no calendar 'mars'"),
        ("hours = [3]\n", "[hours] is not a table"),
        ('[[hours]]\nmon = ["09:00-12:00"]\n[[hours]]\nmon = ["10:00-12:00"]\n', "two are valid from"),
    ],
)
def test_hours_that_cannot_be_are_an_error_and_no_hang(run: Any, shop: Path, text: str, told: str) -> None:
    """V10: no window at all, and its like."""
    in_shop(shop, "zone = 'Asia/Shanghai'\n")
    run("log", "--text", "碎了")
    in_shop(shop, f"zone = 'Asia/Shanghai'\n{text}")
    done = run("next")
    assert (done.stdout, done.code) == ("", 6)
    assert told in done.stderr


def test_a_running_case_keeps_the_hours_it_began_with(run: Any, shop: Path) -> None:
    """New hours hold for clocks that start when they are valid (traps T9)."""
    both = '[[hours]]\nmon = ["09:00-18:00"]\n[[hours]]\nvalid_from = 2026-11-23\nmon = ["13:00-18:00"]\n'
    in_shop(shop, f"zone = 'Asia/Shanghai'\n{both}")
    run("log", "--text", "碎了", "--received", "2026-11-22T20:00+08:00", now="2026-11-22T20:00+08:00")
    run("log", "--text", "也碎了", "--received", "2026-11-23T08:00+08:00", now="2026-11-23T08:00+08:00")
    rows = [json.loads(line) for line in run("next", "-f", "jsonl", now="2026-11-23T08:00+08:00").lines]
    assert [(row["case"], row["due_at"][:16]) for row in rows] == [
        ("20261122-01", "2026-11-23T10:00"), ("20261123-01", "2026-11-23T14:00"),
    ]  # fmt: skip


def test_the_wall_clock_counts_where_the_policy_says_so(run: Any, shop: Path) -> None:
    """Opening hours are the default of a shop that has them, and no more."""
    in_shop(shop, settings(["09:00-17:00"]).replace("[[policy]]", '[[policy]]\ncounts = "wall"'))
    run("log", "--text", "碎了", "--received", "2026-11-20T16:30+08:00", now="2026-11-20T16:30+08:00")
    clock = proof(run, "method.acknowledge", "2026-11-20T16:30+08:00")
    assert (clock["due_at"][:16], clock["calendar"]) == ("2026-11-20T17:30", None)


def test_a_year_without_known_holidays_is_said_aloud_once(run: Any, shop: Path) -> None:
    """On stderr, when a deadline reaches into it."""
    in_shop(shop, settings(["09:00-18:00"], more='holidays = ["cn"]'))
    for _ in range(2):
        run("log", "--text", "碎了", "--received", "2026-12-31T17:30+08:00", now="2026-12-31T17:30+08:00")
    done = run("next", "-f", "jsonl", now="2026-12-31T17:30+08:00")
    assert done.stderr == "no calendar of [hours] knows the holidays of 2027: add them to calendar/NAME.toml\n"
    assert done.code == 0
