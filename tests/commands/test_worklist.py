"""`next` and `remind` remember what they computed, and never show what is no longer true."""

from __future__ import annotations

import json
import os
from pathlib import Path
from shutil import rmtree

import pytest
from conftest import NOW, Run


@pytest.fixture
def cases(run: Run) -> None:
    """Four open cases at different steps, one of which waits; one is closed."""
    for number, minutes in enumerate((5, 50, 70, 200), 1):
        run("log", "--text", f"杯子碎了 {number}", "--received", f"{minutes} minutes ago", "--platform", "taobao")
    run("log", "--text", "不要了")
    run("close", 5, "--outcome", "withdrawn", "--reason", "x")
    run("ack", 2, "--text", "收到，今晚六点前给您答复")
    run("contacted", 2, "--text", "快点")
    run("promise", 3, "--what", "补寄", "--by", "2026-11-22T12:30+08:00")
    for verb in (
        ["ack", 4, "--text", "x"],
        ["diagnose", 4, "--cause", "packing", "--party", "shop"],
        ["offer", 4, "--option", "refund-full", "--option", "exchange"],
        ["accept", 4, "--option", "1"],
        ["wait", 4, "--on", "customer", "--evidence", "asked for the account"],
    ):
        assert run(*verb).code == 0


def remembered(shop: Path) -> bytes:
    return (shop / ".cst" / "due").read_bytes()


def afresh(run: Run, shop: Path, now: str, *args: str) -> list[str]:
    rmtree(shop / ".cst", ignore_errors=True)
    return run("next", "-f", "jsonl", *args, now=now).lines


TIMES = (
    "2026-11-22T11:00+08:00", NOW, "2026-11-22T12:00:01+08:00", "2026-11-22T12:05+08:00", "2026-11-22T12:30+08:00",
    "2026-11-22T12:31+08:00", "2026-11-22T14:00+08:00", "2026-11-24T09:00+08:00", "2026-12-31T23:59+08:00",
    "2027-03-01T00:00+08:00",
)  # fmt: skip


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("args", [(), ("--limit", "2"), ("--sort", "-due_at", "--limit", "3"), ("--columns", "case")])
def test_what_is_remembered_is_what_is_computed(run: Run, shop: Path, args: tuple[str, ...]) -> None:
    """At any time, forwards and backwards, the rows are those of a shop without a memory."""
    fresh = {now: afresh(run, shop, now, *args) for now in TIMES}
    for now in (*TIMES, *reversed(TIMES), *TIMES):
        assert run("next", "-f", "jsonl", *args, now=now).lines == fresh[now], now


@pytest.mark.usefixtures("cases")
def test_a_table_from_memory_is_the_same_table(run: Run) -> None:
    """People see no difference."""
    first, second = run("next"), run("next")
    assert first == second
    assert "补寄" not in first.stderr


@pytest.mark.usefixtures("cases")
def test_nothing_is_written_where_nothing_changed(run: Run, shop: Path) -> None:
    """A second look leaves the memory alone: cron does not wear out a disk."""
    run("next")
    before = (shop / ".cst" / "due").stat().st_mtime_ns, remembered(shop)
    run("next")
    run("remind", "--dry-run")
    assert before == ((shop / ".cst" / "due").stat().st_mtime_ns, remembered(shop))


@pytest.mark.usefixtures("cases")
def test_an_edit_by_hand_is_seen(run: Run, shop: Path) -> None:
    """Of the same length, in the same second, with the old time of change put back: it is another file all the same."""
    run("next")
    path = shop / "open" / "20261122-01.toml"
    about, text = path.stat(), path.read_text()
    path.write_text(text.replace('severity = "normal"', 'severity = "lowest"'.replace("lowest", "higher"[:4] + "  ")))
    assert run("next").code == 5
    changed = path.with_suffix(".new")
    changed.write_text(text.replace("杯子碎了 1", "杯子碎了 9"))
    os.utime(changed, ns=(about.st_atime_ns, about.st_mtime_ns))
    changed.replace(path)
    assert any("杯子碎了 9" in row for row in run("next", "-f", "jsonl").lines)


@pytest.mark.usefixtures("cases")
def test_a_case_written_in_the_instant_of_the_memory_is_read_again(run: Run, shop: Path) -> None:
    """A file system with coarse times cannot tell two writes of one instant apart: neither do we."""
    run("next")
    path = shop / "open" / "20261122-01.toml"
    due = shop / ".cst" / "due"
    os.utime(path, ns=(due.stat().st_mtime_ns, due.stat().st_mtime_ns))
    run("next")
    os.utime(due, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))
    with path.open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("杯子碎了 1", "杯子碎了 9"))
    os.utime(path, ns=(due.stat().st_mtime_ns, due.stat().st_mtime_ns))
    assert any("杯子碎了 9" in row for row in run("next", "-f", "jsonl").lines)


@pytest.mark.usefixtures("cases")
def test_other_targets_give_other_deadlines(run: Run, shop: Path) -> None:
    """What the owner sets in shop.toml counts from the next command on."""
    before = {row["case"]: row["due_at"] for row in map(json.loads, run("next", "-f", "jsonl").lines)}
    with (shop / "shop.toml").open("a") as file:
        file.write('\n[[policy]]\nvalid_from = 2026-01-01\nacknowledge = "10m"\n')
    after = {row["case"]: row["due_at"] for row in map(json.loads, run("next", "-f", "jsonl").lines)}
    assert before["20261122-01"] == "2026-11-22T12:55:00+08:00"
    assert after["20261122-01"] == "2026-11-22T12:05:00+08:00"


@pytest.mark.usefixtures("cases")
def test_a_new_closure_counts_at_once(run: Run, shop: Path) -> None:
    """A day off in calendar/ moves the deadlines that count by shop hours."""
    with (shop / "shop.toml").open("a") as file:
        file.write('\n[[policy]]\nvalid_from = 2026-01-01\ncounts = "shop-hours"\n')
        file.write('\n[hours]\nmon = ["09:00-18:00"]\nsun = ["09:00-18:00"]\nholidays = ["own"]\n')
    (shop / "calendar").mkdir(exist_ok=True)
    (shop / "calendar" / "own.toml").write_text("years = [2026]\n")
    before = run("next", "-f", "jsonl")
    assert before.code == 0, before
    (shop / "calendar" / "own.toml").write_text("years = [2026]\n[[closure]]\nfrom = 2026-11-22\nto = 2026-11-22\n")
    after = run("next", "-f", "jsonl")
    assert before.stdout != after.stdout
    assert after.lines == afresh(run, shop, NOW)


@pytest.mark.usefixtures("cases")
def test_a_doubt_about_holidays_is_told_from_memory_too(run: Run, shop: Path) -> None:
    """Every command says it, not only the one that computed the deadline."""
    with (shop / "shop.toml").open("a") as file:
        file.write('\n[[policy]]\nvalid_from = 2026-01-01\ncounts = "shop-hours"\n')
        file.write('\n[hours]\nmon = ["09:00-18:00"]\nholidays = ["cn"]\n')
    late = "2027-01-04T10:00+08:00"
    first, second = run("next", now=late), run("next", now=late)
    assert "2027" in first.stderr
    assert first.stderr == second.stderr


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"", lambda data: data[:100], lambda data: data[:-20], lambda data: b"\xff\xfe" + data,
        lambda data: data.replace(b"breached", b"somewhen"), lambda data: data.replace(b"\t", b"\n"),
        lambda data: b"cst-due-9" + data[9:],
    ],
)  # fmt: skip
def test_a_damaged_memory_is_none(run: Run, shop: Path, spoil: object) -> None:
    """It is a cache: whatever stands there, the owner sees what is true."""
    good = run("next", "-f", "jsonl")
    assert callable(spoil)
    (shop / ".cst" / "due").write_bytes(spoil(remembered(shop)))
    assert run("next", "-f", "jsonl") == good
    assert run("next", "-f", "jsonl") == good


@pytest.mark.usefixtures("cases")
def test_a_folder_in_its_place_hinders_nobody(run: Run, shop: Path) -> None:
    """It cannot be read, nor written: everything is computed each time."""
    good = run("next", "-f", "jsonl")
    (shop / ".cst" / "due").unlink()
    (shop / ".cst" / "due").mkdir()
    assert run("next", "-f", "jsonl") == good


@pytest.mark.usefixtures("cases")
def test_what_is_closed_or_taken_away_is_gone(run: Run, shop: Path) -> None:
    """Nothing that is remembered brings a case back."""
    run("next")
    run("close", 1, "--outcome", "withdrawn", "--reason", "x")
    (shop / "open" / "20261122-03.toml").unlink()
    assert {row["case"] for row in map(json.loads, run("next", "-f", "jsonl").lines)} == {"20261122-02", "20261122-04"}
    run("reopen", 1, "--reason", "x")
    assert "20261122-01" in {row["case"] for row in map(json.loads, run("next", "-f", "jsonl").lines)}


@pytest.mark.usefixtures("cases")
def test_a_broken_file_is_told_each_time(run: Run, shop: Path) -> None:
    """Nobody gets used to it: the exit code is 5 until it is mended, and the others are served."""
    run("next")
    (shop / "open" / "20261122-03.toml").write_text("not a case")
    for _ in range(2):
        shown = run("next", "-f", "jsonl")
        assert shown.code == 5
        assert "20261122-03" in shown.stderr
        assert len({json.loads(row)["case"] for row in shown.lines}) == 3


@pytest.mark.usefixtures("cases")
def test_the_memory_is_for_the_owner_alone(run: Run, shop: Path) -> None:
    """It holds names."""
    run("next")
    assert (shop / ".cst" / "due").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (shop / ".cst").iterdir() if path.name.startswith(".tmp")] == []
