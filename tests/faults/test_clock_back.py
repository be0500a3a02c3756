"""The clock of the machine was wrong: set back after work was done, or ahead while files were written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from shutil import rmtree

import pytest
from conftest import NOW, Run
from faults.deeds import stock
from faults.planting import BOOK, EXPORT, FIRST_BOOK, cases_of

EARLIER = "2026-11-20T08:00:00+08:00"  # before everything that was recorded in November
OPEN, LAST = "20261122-01", "20261122-06"
_PAGES = (
    ("next",), ("remind", "--dry-run"), ("list", "--all"), ("report", "--all"), ("issues", "--all"), ("orders", "list"),
    ("why", OPEN), ("alerts",), ("agenda",), ("related", OPEN),
)  # fmt: skip
_DEEDS = (
    ("note", OPEN, "--text", "在查"),
    ("ack", "20261122-02", "--text", "在查"),
    ("close", LAST, "--outcome", "withdrawn", "--reason", "不用了"),
    ("reopen", "20260710-01", "--reason", "又来了"),  # of July: nothing in it is later than that
    ("set", OPEN, "product=水杯"),
    ("merge", "20261122-05", "20261122-04"),
)


@pytest.fixture
def stocked_shop(run: Run, shop: Path, tmp_path: Path) -> Path:
    """A shop with something of everything."""
    names = {"EXPORT": EXPORT, "BOOK": BOOK, "FIRSTBOOK": FIRST_BOOK}
    for name, text in names.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    stock(run, {name: str(tmp_path / f"{name}.csv") for name in names})
    return shop


def _fresh(run: Run, shop: Path, *words: str, now: str) -> tuple[str, int]:
    rmtree(shop / ".cst", ignore_errors=True)
    done = run(*words, "-f", "json", now=now)
    return done.stdout, done.code


@pytest.mark.usefixtures("stocked_shop")
def test_work_goes_on_with_the_clock_set_back(run: Run, shop: Path) -> None:
    """Every command works and says that the clock may be wrong; events keep their order; undo takes the last back."""
    for words in _DEEDS:
        before = cases_of(shop)
        done = run(*words, now=EARLIER)
        assert done.code == 0, (words, done)
        assert ("is the clock right?" in done.stderr) == (words[0] != "reopen"), (words, done)
        after = cases_of(shop)
        grown = [name for name, case in after.items() if case != before[name]]
        assert grown, words
        for name in grown:
            assert after[name].events[: len(before[name].events)] == before[name].events
            assert [event.seq for event in after[name].events] == list(range(1, len(after[name].events) + 1))
        undone = run("undo", now=EARLIER)
        assert f"took back: {words[0]} " in undone.stderr, (words, undone)
    logged = run("log", "--text", "杯子碎了", "-q", now=EARLIER)
    assert (logged.code, logged.stdout) == (0, "20261120-01\n")
    assert run("doctor", now=EARLIER).code == 0
    audited = run("audit", "-f", "json", now=EARLIER)
    assert (audited.code, json.loads(audited.stdout)) == (0, [])


def test_what_is_shown_with_the_clock_set_back(run: Run, stocked_shop: Path) -> None:
    """A page is what it would be without a memory of later, and so is the one of later after it."""
    for words in _PAGES:
        later = run(*words, "-f", "json")
        assert later.code == 0, later
        earlier = run(*words, "-f", "json", now=EARLIER)
        assert (earlier.stdout, earlier.code) == _fresh(run, stocked_shop, *words, now=EARLIER), words
        assert run(*words, "-f", "json").stdout == later.stdout, words


def _date(shop: Path, nanoseconds: int) -> None:
    for path in shop.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(nanoseconds, nanoseconds))


_FUTURE = 4_000_000_000_000_000_000  # in 2096
_LONG_AGO = 1_000_000_000_000_000_000  # in 2001


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        (_FUTURE, _FUTURE - 1),
        (_FUTURE, None),
        *(
            pytest.param(*times, marks=pytest.mark.slow)
            for times in ((_FUTURE, _FUTURE + 1), (_LONG_AGO, _LONG_AGO - 1), (None, _LONG_AGO))
        ),
    ],
)
def test_an_edit_is_seen_whatever_the_clock_said(
    run: Run, stocked_shop: Path, written: int | None, edited: int | None
) -> None:
    """A file of the same size in the same place, with a time of change from before or from the future."""
    if written:
        _date(stocked_shop, written)
    for words in (*_PAGES, *_PAGES):  # the second time from memory
        assert run(*words, "-f", "json").code == 0
    case, book = stocked_shop / "open" / f"{OPEN}.toml", stocked_shop / "orders" / "2026-10.csv"
    for path, old, new in ((case, "旅行杯", "保温杯"), (case, "SF1", "SF2"), (book, "旧单", "新单")):
        data = path.read_bytes()
        assert old.encode() in data
        path.write_bytes(data.replace(old.encode(), new.encode()))
        if edited:
            os.utime(path, ns=(edited, edited))
    pages = {words: run(*words, "-f", "json") for words in _PAGES}
    for words, now in pages.items():
        assert (now.stdout, now.code) == _fresh(run, stocked_shop, *words, now=NOW), words


def test_a_memory_from_the_future_is_none(run: Run, stocked_shop: Path) -> None:
    """The memory was written while the clock was ahead, then the case was edited: what is shown is the case."""
    assert run("next", "-f", "json").code == 0
    _date(stocked_shop / ".cst", _FUTURE)
    case = stocked_shop / "open" / f"{OPEN}.toml"
    case.write_bytes(case.read_bytes().replace("旅行杯".encode(), "保温杯".encode()))
    assert {row["product"] for row in json.loads(run("next", "-f", "json").stdout) if row["case"] == OPEN} == {"保温杯"}
