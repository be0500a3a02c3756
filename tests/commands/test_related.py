"""`cst related`, and the doubles that `cst log` points at: shown with the command, never merged by themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

TEXT = "快递五天没动了，我周五要用，麻烦尽快处理"
ONE, TWO = "20261122-01", "20261122-02"


@pytest.fixture
def logged(run: Run) -> Callable[..., str]:
    def call(*args: str) -> str:
        done = run("log", *args)
        assert done.code == 0, done
        return done.stderr

    return call


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("--order", "77"), ("--order", "７７"), "the same order, ７７"),
        (("--contact", "13800001111"), ("--contact", "13800001111"), "the same customer, 13800001111"),
        (
            ("--customer", "王女士", "--product", "旅行杯"),
            ("--customer", "王女士", "--product", "旅行杯"),
            "the same name",
        ),
    ],
)
def test_log_points_at_the_same_complaint(
    run: Run, logged: Callable[..., str], shop: Path, first: tuple[str, ...], second: tuple[str, ...], why: str
) -> None:
    """With score, reason and the literal command; both stay cases of their own until it is typed."""
    logged("--text", "杯子碎了", *first)
    said = logged("--text", "还没人理我", *second)
    assert why in said
    command = f"cst merge {TWO} {ONE}"
    assert said.rstrip().endswith(command)
    assert len(list(shop.glob("open/*.toml"))) == 2
    assert run(*command.split()[1:]).code == 0


def test_the_same_words_only_suggest(logged: Callable[..., str]) -> None:
    """In either script; a few words that everybody uses do not."""
    logged("--text", TEXT)
    assert "prove nothing" in logged("--text", "快遞五天沒動了，我週五要用，麻煩盡快處理")
    logged("--text", "还没到")
    assert "looks like" not in logged("--text", "还没到")


def test_a_fact_that_was_added_later_counts(run: Run, logged: Callable[..., str]) -> None:
    """The order number came with a second message."""
    logged("--text", "杯子碎了")
    assert run("set", "1", "order=77").code == 0
    assert ONE in logged("--text", "催一下", "--order", "77")


def test_what_was_edited_by_hand_counts_from_the_next_day_on(run: Run, logged: Callable[..., str], shop: Path) -> None:
    """What cst writes counts at once; to look at every file each time would take longer than all else."""
    logged("--text", "杯子碎了")
    path = shop / "open/20261122-01.toml"
    path.write_text(f"{path.read_text('utf-8')}\n", "utf-8")
    head, complaint, rest = path.read_text("utf-8").partition("[complaint]")
    path.write_text(f'{head}[order]\nid = "77"\n\n{complaint}{rest}', "utf-8")
    said = run("log", "--text", "催一下", "--order", "77", now="2026-11-23T12:00+08:00").stderr
    assert ONE in said


def test_a_complaint_taken_back_is_no_double(run: Run, logged: Callable[..., str]) -> None:
    """Undone, it is forgotten at once."""
    logged("--text", "杯子碎了", "--order", "77")
    run("undo")
    assert "looks like" not in logged("--text", "催一下", "--order", "77")


def test_a_closed_case_is_no_double(run: Run, logged: Callable[..., str]) -> None:
    """That customer is back; cst related shows it."""
    logged("--text", "杯子碎了", "--order", "77", "--contact", "138")
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    assert "looks like" not in logged("--text", "又碎了", "--order", "77", "--contact", "138")
    (row,) = map(json.loads, run("related", "2", "-f", "jsonl").lines)
    assert (row["case"], row["relation"], row["state"], row["outcome"]) == (ONE, "customer", "closed", "withdrawn")


def test_quiet_stays_quiet(run: Run, logged: Callable[..., str]) -> None:
    """The id alone."""
    logged("--text", "x", "--order", "77")
    assert run("log", "--quiet", "--text", "y", "--order", "77").stderr == ""


@pytest.mark.parametrize("damage", [b"", b"cst-cases-1 1 00000000\nx", b"\xff\xfe"])
def test_the_memory_of_open_cases_may_be_lost(run: Run, logged: Callable[..., str], shop: Path, damage: bytes) -> None:
    """Deleted, damaged, or in the way: doubles are found all the same."""
    logged("--text", "x", "--order", "77")
    (shop / ".cst/likes").write_bytes(damage)
    assert ONE in logged("--text", "y", "--order", "77")


def test_a_file_that_cannot_be_read_does_not_stand_in_the_way(logged: Callable[..., str], shop: Path) -> None:
    """A hint is no reason to fail."""
    logged("--text", "x", "--order", "77")
    (shop / "open/20261122-90.toml").write_text("broken", "utf-8")
    assert ONE in logged("--text", "y", "--order", "77")


def test_many_doubles_are_not_all_told(logged: Callable[..., str]) -> None:
    """Three of one case are enough to look."""
    for _ in range(5):
        said = logged("--text", "x", "--order", "77")
    assert said.count("looks like") == 3


def test_what_has_to_do_with_a_case(run: Run, case_at: Callable[[str], str], tmp_path: Path) -> None:
    """What solved the last one like it, what else the customer ordered, in sections for a person."""
    case_at("closed")
    book = tmp_path / "book.csv"
    book.write_text("no,when,who,what\n5,2026-10-01 10:00:00,tb1,水杯\n6,2026-10-02 10:00:00,tb1,帽子\n", "utf-8")
    fields = ("order=no", "ordered_at=when", "handle=who", "product=what")
    assert run("orders", "import", book, *(part for field in fields for part in ("--map", field))).code == 0
    run("log", "--text", TEXT, "--product", "旅行杯", "--handle", "tb1", "--order", "5")
    rows = [json.loads(line) for line in run("related", "2", "-f", "jsonl").lines]
    assert [(row["relation"], row["case"], row["order"]) for row in rows] == [
        ("similar", ONE, "202607251234592825"),
        ("order", None, "6"),
    ]
    assert (rows[0]["cause"], rows[0]["resolution"], rows[0]["rating"]) == ("carrier-delay", "reship-express", 5)
    page = run("related", "2").stdout
    assert "carrier-delay, reship-express" in page
    assert "6  2026-10-02  帽子" in page


def test_a_case_with_nothing_to_it(run: Run, logged: Callable[..., str]) -> None:
    """It says so."""
    logged("--text", "x")
    done = run("related", "1")
    assert (done.stdout, done.code) == ("", 0)
    assert "nothing has to do with" in done.stderr


def test_a_file_with_an_odd_name_does_not_stand_in_the_way(run: Run, shop: Path) -> None:
    """Bytes that are no text in a file name of open/: the complaint is recorded, and its double is seen."""
    run("log", "--text", "杯子裂了", "--order", "202611220001", "--customer", "王女士")
    (shop / "open" / os.fsdecode(b"copy \xff.toml")).write_text("x")
    logged = run("log", "--text", "杯子裂了怎么办", "--order", "202611220001", "--customer", "王女士")
    assert logged.code == 0, logged.stderr
    assert "cst merge 20261122-02 20261122-01" in logged.stderr
