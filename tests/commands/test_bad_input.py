"""What cannot be right about times: a clear error that names it, never a hang, a traceback or a negative length."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

HOURS = '[hours]\nmon = ["09:00-18:00"]\n'
OWN = '[clocks."my.own"]\nmet_by = ["replied"]\ntrigger = "complaint_received"\namount = 1\nunit = "hour"\n'


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (HOURS.replace("18:00", "09:00"), "'09:00-09:00' opens and closes at the same time"),
        (HOURS.replace("18:00", "25:00"), "'09:00-25:00' is not a window"),
        ('[hours]\nmon = ["09:00-12:00", "11:00-13:00"]\n', "'09:00-12:00' and '11:00-13:00' overlap"),
        ("[hours]\nmon = []\n", "the shop is never open"),
        ('[hours]\nmon = ["20:00-02:00"]\ntue = ["01:00-05:00"]\n', "ends before it starts, and lasts into"),
        (HOURS + 'holidays = ["nowhere"]\n', "there is no calendar 'nowhere'"),
        ("[[hours]]\nmon = ['09:00-12:00']\n[[hours]]\nmon = ['09:00-13:00']\n", "two are valid from the beginning"),
        ('zone = "Mars/Base"\n', "'Mars/Base' is not a time zone"),
        (OWN.replace("complaint_received", "someday"), "trigger: 'someday' is not one of"),
        (OWN.replace("amount = 1", "amount = 99999999999"), "'99999999999' hour is longer than ten years"),
        (OWN.replace("amount = 1", "amount = -1"), "'-1' is not a whole number"),
        (OWN + "valid_from = 2027-01-01\nvalid_to = 2026-01-01\n", "it ends on 2026-01-01, before it starts"),
        ('[clocks."cn.crpl25.refund"]\nvalid_to = 2001-01-01\n', "it ends on 2001-01-01, before it starts on 2014"),
        ('[[policy]]\nacknowledge = "99999999999h"\n', "'99999999999h' is too long"),
        ('[[policy]]\nacknowledge = "-3h"\n', "'-3h' is not a length of time"),
    ],
)
def test_settings_that_cannot_be(run: Run, shop: Path, settings: str, told: str) -> None:
    """The value is named, the code says that a setting is wrong, and nothing is printed as if it were right."""
    assert run("log", "--text", "x").code == 0
    zone = "" if "zone" in settings else 'zone = "Asia/Shanghai"\n'
    (shop / "shop.toml").write_text(f"{zone}{settings}", "utf-8")
    for command in (["next"], ["why", "1"], ["remind", "--dry-run"]):
        done = run(*command)
        assert (done.stdout, done.code) == ("", 6), done
        assert told in done.stderr, done


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            "[[holiday]]\nfrom = 2026-12-01\nto = 2026-12-03\n[[make_up]]\ndates = [2026-12-02]\n",
            "2026-12-02 is both a make-up working day and a holiday",
        ),
        ("[[holiday]]\nfrom = 2026-12-03\nto = 2026-12-01\n", "it ends on 2026-12-01, before it starts on 2026-12-03"),
        ('[[day]]\ndate = 2026-12-01\nhours = ["09:00-09:00"]\n', "opens and closes at the same time"),
        ('[[make_up]]\ndates = [2026-12-05]\nhours = "xyz"\n', "hours: 'xyz' is not one of"),
    ],
)
def test_days_that_cannot_be(run: Run, shop: Path, days: str, told: str) -> None:
    """The file and the day are named."""
    run("log", "--text", "x")
    (shop / "shop.toml").write_text(f'zone = "Asia/Shanghai"\n{HOURS}holidays = ["own"]\n', "utf-8")
    (shop / "calendar").mkdir()
    (shop / "calendar" / "own.toml").write_text(days, "utf-8")
    done = run("next")
    assert (done.stdout, done.code) == ("", 6), done
    assert told in done.stderr
    assert "own.toml" in done.stderr


def test_a_shop_that_closes_for_good_is_told_and_does_not_hang(run: Run, shop: Path) -> None:
    """Every walk through a calendar has an end."""
    run("log", "--text", "x")
    (shop / "shop.toml").write_text(f'zone = "Asia/Shanghai"\n{HOURS}holidays = ["own"]\n', "utf-8")
    (shop / "calendar").mkdir()
    (shop / "calendar" / "own.toml").write_text("[[closure]]\nfrom = 2026-11-01\nto = 2199-12-31\n", "utf-8")
    done = run("why", "1")
    assert done.code in {2, 6}
    assert "is not reached" in done.stderr
    assert "cst calendar show" in done.stderr


@pytest.mark.parametrize(
    ("received", "told"),
    [
        ("2026年3月8日 02:30", "does not exist, because the clocks go forward"),
        ("2026年11月1日 01:30", "happens twice, because the clocks go back"),
        ("2026-11-01T01:30", "happens twice, because the clocks go back"),
        ("2026-02-30T01:30-05:00", "does not exist"),
    ],
)
def test_hours_that_are_not_or_are_twice(run: Run, shop: Path, received: str, told: str) -> None:
    """The two times next to it, or the two that are meant, are named; nothing is guessed."""
    run("init")
    (shop / "shop.toml").write_text('zone = "America/New_York"\n', "utf-8")
    done = run("log", "--text", "x", "--received", received)
    assert (done.stdout, done.code) == ("", 2), done
    assert told in done.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--on", "carrier"], "missing: how they were asked"),
        (["--evidence", "x"], "missing: whose turn it is"),
        (["--on", "dog", "--evidence", "x"], "'dog' is not one of"),
        (["--on", "carrier", "--evidence", " "], "needs evidence"),
        (["--on", "carrier", "--evidence", "x", "--until", "昨天"], "before it begins"),
        (["--on", "carrier", "--evidence", "x", "--at", "2026-12-01T00:00+08:00"], "is in the future"),
    ],
)
def test_a_wait_that_cannot_be(run: Run, args: list[str], told: str) -> None:
    """Without a reason and evidence no clock stands still."""
    run("log", "--text", "x")
    done = run("wait", "1", *args)
    assert (done.stdout, done.code) == ("", 2), done
    assert told in done.stderr


def test_what_happened_out_of_order_and_a_clock_set_back(run: Run) -> None:
    """The reply is dated before the complaint, and the machine's clock is four hours behind: told, never negative."""
    run("log", "--text", "x", "--received", "11:30")
    run("wait", "1", "--on", "carrier", "--evidence", "问了", "--until", "明天18:00")
    run("contacted", "1", "--text", "?", "--at", "11:40")
    assert run("ack", "1", "--text", "y", "--at", "11:00").code == 0
    early = "2026-11-22T08:00+08:00"
    noted = run("note", "1", "--text", "z", now=early)
    assert "the last record is dated later than now; is the clock right?" in noted.stderr
    for now in (early, "2026-11-24T12:00+08:00"):
        (row,) = json.loads(run("why", "1", "-f", "json", now=now).stdout)
        assert all(clock["target_seconds"] >= 0 for clock in row["clocks"])
        assert all(part["from_at"] <= part["to_at"] for clock in row["clocks"] for part in clock["segments"])
        assert run("next", now=now).code == run("remind", "--dry-run", now=now).code == 0


@pytest.mark.parametrize("text", [b"zone = [", b"\xff\xfe", b"x = " + b"9" * 5000, b"x = " + b"[" * 5000, b"x" * 5000])
def test_settings_that_cannot_be_read(run: Run, shop: Path, text: bytes) -> None:
    """Whatever stands in shop.toml: every command that needs it says so and ends with 6, and it stays as it is."""
    assert run("init").code == 0
    (shop / "shop.toml").write_bytes(text)
    for words in (
        ["config"],
        ["config", "get", "zone"],
        ["config", "set", "name", "x"],
        ["log", "--text", "x"],
        ["why", "1"],
    ):
        ended = run(*words)
        assert (ended.code, "shop.toml" in ended.stderr) == (6, True), (words, ended)
    assert (shop / "shop.toml").read_bytes() == text


@pytest.mark.parametrize("command", [["next"], ["remind"], ["report", "-f", "json"]])
def test_a_now_that_never_was(run: Run, command: list[str]) -> None:
    """A thirteenth month in CST_NOW is a mistake to be named, also where only the instant counts."""
    run("log", "--text", "x")
    done = run(*command, now="2026-13-01T00:00:00+08:00")

    assert done.code == 2
    assert "2026-13-01T00:00:00+08:00" in done.stderr
