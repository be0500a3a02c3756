"""`cst policy`: the targets, and what breaches would have been under others."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]


def rows(run: Run, *args: object) -> list[dict[str, Any]]:
    done = run(*args, "-f", "json")
    assert done.code == 0, done
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture
def history(run: Run, case_at: At) -> None:
    """One case closed as DESIGN tells it, one answered after half an hour, one never."""
    case_at("closed")
    run("log", "--text", "杯子碎了", "--received", "11:00", now="2026-11-22T11:01:00+08:00")
    run("ack", "2", "--text", "在查", "--at", "11:30")
    run("log", "--text", "快递没动", "--received", "2026-11-20T09:00+08:00", now="2026-11-20T09:05:00+08:00")


def test_show_tells_every_target_and_which_policy_holds(run: Run, shop: Path) -> None:
    """The built-in three hours; the owner's from its date on."""
    run("init")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[policy]]\nvalid_from = 2026-11-01\nacknowledge = "30m"\n')
    found = rows(run, "policy", "show")
    assert {(row["policy"], row["in_force"], row["seconds"]) for row in found if row["target"] == "acknowledge"} == {
        ("built-in", False, 3600), ("2026-11-01", True, 1800),
    }  # fmt: skip


@pytest.mark.usefixtures("history")
def test_the_shops_own_settings_reproduce_history(run: Run, shop: Path, contents: Contents) -> None:
    """Under its own shop.toml, policy versions and hours and all, nothing differs, and nothing is written."""
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '[hours]\nsun = ["09:00-18:00"]\nfri = ["09:00-18:00"]\nholidays = ["cn"]\n'
            '[[policy]]\nvalid_from = 2026-11-21\nacknowledge = "30m"\n'
        )
    before = contents()
    found = rows(run, "policy", "simulate", shop / "shop.toml")
    assert found
    for row in found:
        assert [row[name] for name in row if not name.endswith("_then") and name != "clock"] == [
            row[name] for name in row if name.endswith("_then")
        ]
    assert contents() == before
    states = [
        clock["state"]
        for number in ("20261122-01", "20261122-02", "20261120-01")
        for clock in json.loads(run("why", number, "-f", "json").stdout)[0]["clocks"]
        if clock["clock"] == "method.acknowledge"
    ]
    (told,) = [row for row in found if row["clock"] == "method.acknowledge"]
    assert (told["met"], told["breached"]) == (states.count("met"), states.count("breached"))


@pytest.mark.usefixtures("history")
def test_a_tighter_target_would_have_been_missed(run: Run, tmp_path: Path) -> None:
    """A quarter of an hour instead of one: the answer after half an hour is late by a quarter."""
    (tmp_path / "try.toml").write_text('[[policy]]\nacknowledge = "15m"\n', "utf-8")
    (row,) = [
        row
        for row in rows(run, "policy", "simulate", tmp_path / "try.toml", "--since", "2026-11-21")
        if row["clock"] == "method.acknowledge"
    ]
    assert (row["met"], row["breached_then"], row["late_seconds_then"]) == (1, 1, 900)


@pytest.mark.usefixtures("history")
def test_other_hours_would_have_given_more_time(run: Run, tmp_path: Path) -> None:
    """The complaint of Friday nobody answered; with doors open on Sundays only, it is not late yet."""
    (tmp_path / "try.toml").write_text('[hours]\nsun = ["11:30-18:00"]\n', "utf-8")
    day = ("--until", "2026-11-20")
    (row,) = [
        row
        for row in rows(run, "policy", "simulate", tmp_path / "try.toml", *day)
        if row["clock"] == "method.acknowledge"
    ]
    assert (row["breached"], row["breached_then"], row["counted_then"]) == (1, 0, 0)


@pytest.mark.usefixtures("history")
def test_a_policy_of_later_says_that_it_holds_for_none(run: Run, tmp_path: Path) -> None:
    """Otherwise nothing would change, and nobody would know why."""
    (tmp_path / "try.toml").write_text('[[policy]]\nvalid_from = 2027-01-01\nacknowledge = "15m"\n', "utf-8")
    done = run("policy", "simulate", tmp_path / "try.toml", "--quiet")
    assert (done.code, "valid from 2027-01-01" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (None, 2, "cannot be read"),
        ("[[policy", 6, "is not TOML"),
        ('name = "x"', 2, "names neither"),
        ('[[policy]]\nacknowledge = "soon"', 6, "acknowledge"),
        ('[[policy]]\nacknowlege = "1h"', 6, "acknowledge"),
        ("[hours]\nmon = []", 6, "never open"),
    ],
)
def test_what_cannot_be_tried_is_refused(run: Run, tmp_path: Path, text: str | None, code: int, told: str) -> None:
    """The file and what is wrong with it are named."""
    run("init")
    if text is not None:
        (tmp_path / "try.toml").write_text(text, "utf-8")
    done = run("policy", "simulate", tmp_path / "try.toml")
    assert (done.stdout, done.code) == ("", code)
    assert "try.toml" in done.stderr
    assert told in done.stderr
