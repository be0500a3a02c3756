"""What editors and sync programs leave beside files, ledgers with odd numbers, merges that bite their tail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import LOG, Run

from cs_toolkit.store.copies import is_copy, is_of_editor

ID, OTHER = "20261122-01", "20261122-02"
FILE = f"open/{ID}.toml"
BY_EDITORS = [
    f"{FILE}~",
    f"{FILE}.~1~",
    f"{FILE}.orig",
    f"{FILE}.bak",
    f"{FILE}.rej",
    f"open/#{ID}.toml#",
    f"open/.{ID}.toml.swp",
    f"open/._{ID}.toml",
    f"open/~${ID}.toml",
    f"closed/2026-11/{ID}.toml~",
]
BY_SYNC = [
    f"open/{ID}.TOML",
    f"{FILE}.conflict",
    f"{FILE} (1)",
    f"open/{ID} - Copy.toml",
    f"open/{ID} 的冲突副本.toml",
    f"open/sub/{ID}.toml",
    f"closed/{ID}.toml",
]


@pytest.fixture
def one(run: Run, shop: Path) -> Path:
    """A case that was answered, and how its file was before."""
    assert run(*LOG).code == 0
    return shop


def rows(run: Run, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("doctor", *args, "-f", "json").stdout)
    return found


def kinds(run: Run, case: str = ID) -> list[str]:
    (row,) = json.loads(run("show", case, "-f", "json").stdout)
    return [event["kind"] for event in row["events"]]


def beside(shop: Path, name: str, data: bytes) -> Path:
    path = shop / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("name", BY_EDITORS)
def test_what_an_editor_kept_goes_to_the_trash(run: Run, one: Path, name: str) -> None:
    """The owner changed the amount and cast an event out: the words from before do not come back."""
    run("note", ID, "--text", "wrong")
    path = beside(one, name, (one / FILE).read_bytes())
    text = (one / FILE).read_text("utf-8").partition("\n[[event]]")[0].replace("129", "9")
    (one / FILE).write_text(text, "utf-8")
    assert [(row["file"], row["problem_code"], row["fix_code"]) for row in rows(run)] == [(name, "leftover", "trash")]
    assert run("doctor", "--fix").code == 0
    assert ((one / FILE).read_text("utf-8"), path.exists(), kinds(run)) == (text, False, [])
    assert rows(run) == []
    assert run("undo").code == 0
    assert path.exists()


@pytest.mark.parametrize("name", BY_SYNC)
def test_what_another_machine_recorded_is_taken_over(run: Run, one: Path, name: str) -> None:
    """Whatever the program called it, and wherever it put it."""
    before = (one / FILE).read_bytes()
    run("note", ID, "--text", "there")
    path = beside(one, name, (one / FILE).read_bytes())
    (one / FILE).write_bytes(before)
    run("note", ID, "--text", "here")
    assert {row["fix_code"] for row in rows(run)} == {"union"}
    assert run("doctor", "--fix").code == 0
    assert (kinds(run), path.exists(), rows(run)) == (["noted", "noted"], False, [])


@pytest.mark.parametrize("name", [*BY_EDITORS[:5], *BY_SYNC])
def test_where_nothing_else_is_there_it_is_the_case(run: Run, one: Path, name: str) -> None:
    """The file itself was lost: what was kept beside it is what there is."""
    path = one / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (one / FILE).rename(path)
    path.parent.chmod(0o700)
    assert run("show", ID).code == 4
    assert run("doctor", "--fix").code == 0
    assert run("show", ID).code == 0


def test_what_is_no_case_and_a_lock_of_an_editor(run: Run, one: Path) -> None:
    """Both go; what the owner keeps there under a name of their own stays, and is nobody's problem."""
    beside(one, f"open/.{ID}.toml.swp", b"b0VIM\0\xff")
    (one / "open" / f".#{ID}.toml").symlink_to("lin@host.1:2")
    beside(one, "open/README.txt", b"mine")
    beside(one, "open/.DS_Store", b"\0")
    assert {row["problem_code"] for row in rows(run)} == {"leftover"}
    assert run("doctor", "--fix").code == 0
    assert sorted(path.name for path in (one / "open").iterdir()) == [".DS_Store", f"{ID}.toml", "README.txt"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("shop.toml~", "leftover"),
        (".shop.toml.swp", "leftover"),
        ("shop.toml.orig", "leftover"),
        ("shop.TOML", "copy"),
        ("shop 的冲突副本.toml", "copy"),
        ("shop-conflict-2.toml", "copy"),
        ("playbook/mine.toml.bak", "leftover"),
        ("playbook/mine - Copy.toml", "copy"),
        ("state/ids.json~", "leftover"),
        ("state/.undo.jsonl.swp", "leftover"),
        ("orders/2026-11.csv.bak", "leftover"),
        ("archive/2026-10.jsonl~", "leftover"),
    ],
)
def test_leftovers_of_other_files(run: Run, one: Path, name: str, code: str) -> None:
    """Settings, wording, ledgers, orders, the archive."""
    beside(one, "playbook/mine.toml", b"# mine\n")
    beside(one, name, b"# mine\n" if name.startswith("playbook") else (one / "shop.toml").read_bytes())
    assert [(row["file"], row["problem_code"], row["fix_code"]) for row in rows(run)] == [(name, code, "trash")]
    assert run("doctor", "--fix").code == 0
    assert rows(run) == []


@pytest.mark.parametrize("name", ["delivery-late.toml", "工厂问题.toml", "mine2.toml", "notes.txt"])
def test_a_name_of_its_own_is_no_copy(name: str) -> None:
    """The owner may call wording as they like."""
    originals = ("delivery.toml", "工厂.toml", "mine.toml", "shop.toml")
    assert not is_of_editor(name)
    assert not any(is_copy(name, original) for original in originals)


@pytest.mark.parametrize(
    "number", ["1e400", "99999999999999999999", "10000000", "-3", "2.5", "true", '"7"', "null", "[1]", "{}"]
)
def test_a_number_that_is_none_in_the_ledger(run: Run, one: Path, number: str) -> None:
    """It is named and healed; what else the ledger says stays, and no number is given twice, or too long."""
    ledger = one / "state" / "ids.json"
    ledger.write_text(f'{{"20261121": 7, "20261122": {number}}}')
    assert [row["problem_code"] for row in rows(run)] == ["ledger"]
    assert run("log", "-q", "--text", "x").lines == [OTHER]
    ledger.write_text(f'{{"20261121": 7, "20261122": {number}}}')
    assert run("doctor", "--fix").code == 0
    assert json.loads(ledger.read_text()) == {"20261121": 7, "20261122": 2}


@pytest.mark.parametrize("text", ["[]", "3", "{", "", '{"today": 3}', "[" * 100_000])
def test_a_ledger_that_is_none(run: Run, one: Path, text: str) -> None:
    (one / "state" / "ids.json").write_text(text)
    assert [row["problem_code"] for row in rows(run)] == ["ledger"]
    assert run("log", "-q", "--text", "x").lines == [OTHER]
    assert rows(run) == []


MERGED = """
[[event]]
id = "m{0}"
seq = 5
at = 2026-11-22T11:00:00+08:00
kind = "merged"
case = "{1}"
role = "merged-away"
"""


@pytest.mark.parametrize("circle", [(ID,), (ID, OTHER), (ID, OTHER, "20261122-03")])
def test_cases_that_are_part_of_each_other_come_back(run: Run, one: Path, circle: tuple[str, ...]) -> None:
    """By hand, each was merged into the next, and nobody saw them: one comes back and has taken in the others."""
    for number in range(2):
        run("log", "--text", f"another {number}", "--customer", f"c{number}")
    for number, case in enumerate(circle):
        with (one / "open" / f"{case}.toml").open("a") as file:
            file.write(MERGED.format(number, circle[(number + 1) % len(circle)]))
    assert ID not in run("list", "-f", "ids").stdout
    found = [row for row in rows(run) if row["problem_code"] == "merge"]
    assert [row["fix_code"] for row in found] == ["unmerge"] * len(circle)
    before = {case: (one / "open" / f"{case}.toml").read_bytes() for case in circle}
    assert run("doctor", "--fix").code == 0
    assert rows(run) == []
    assert ID in run("next", "-f", "ids").stdout.split()
    assert run("undo").code == 0
    assert all(data in (next(one.rglob(f"{case}.toml"))).read_bytes() for case, data in before.items())


def test_a_case_merged_into_one_of_a_circle(run: Run, one: Path) -> None:
    """It is in no circle itself, and goes where it was merged to."""
    for number in range(2):
        run("log", "--text", f"another {number}", "--customer", f"c{number}")
    for case, into in ((ID, OTHER), (OTHER, ID), ("20261122-03", OTHER)):
        with (one / "open" / f"{case}.toml").open("a") as file:
            file.write(MERGED.format(case[-1], into))
    assert run("doctor", "--fix").code == 0
    assert run("next", "-f", "ids").stdout.split()[:1] == [ID]


@pytest.mark.parametrize("tail", [b"\n\0\0\0", b"# \xff\n"])
def test_a_new_case_behind_which_a_crash_left_zeros(run: Run, one: Path, tail: bytes) -> None:
    """Nothing has happened in it yet: its facts are all there is, and they stay."""
    text = (one / FILE).read_bytes()
    (one / FILE).write_bytes(text + tail)
    assert [row["fix_code"] for row in rows(run)] == ["salvage"]
    assert run("doctor", "--fix").code == 0
    assert (one / FILE).read_bytes().startswith(text)
    assert (rows(run), run("show", ID).code) == ([], 0)
