"""A report is remembered, whatever its form, and never says what is no longer true."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import rmtree
from typing import Any
from zlib import crc32

import pytest
from conftest import LOG, Run

LATER = "2026-11-22T12:00:30+08:00"  # what happens in this very second may happen in it once more
FORMS = ((), ("--week",), ("--all",), ("--period", "2026-11"), ("--period", "本周"), ("--section", "volume"))


@pytest.fixture
def cases(run: Run) -> None:
    """One closed, one answered, one that is to be answered within the hour."""
    run(*LOG)
    run("close", 1, "--outcome", "withdrawn", "--reason", "x")
    run("log", "--text", "杯子碎了", "--received", "2 days ago")
    run("ack", 2, "--text", "收到，今晚六点前给您答复")
    run("log", "--text", "少发了一件", "--received", "10 minutes ago")


def told(run: Run, *args: str, now: str = LATER) -> str:
    done = run("report", "-f", "json", *args, now=now)
    assert done.code == 0, done
    return done.stdout


def afresh(run: Run, shop: Path, *args: str, now: str = LATER) -> str:
    rmtree(shop / ".cst", ignore_errors=True)
    return told(run, *args, now=now)


def memory(shop: Path) -> Path:
    return shop / ".cst" / "report"


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("args", FORMS)
def test_a_second_look_says_the_same(run: Run, shop: Path, args: tuple[str, ...]) -> None:
    """In every form: as an array, as a line, with columns."""
    first = [
        run("report", "-f", form, *args, *more, now=LATER)
        for form in ("json", "jsonl")
        for more in ((), ("--columns", "period"))
    ]
    again = [
        run("report", "-f", form, *args, *more, now=LATER)
        for form in ("json", "jsonl")
        for more in ((), ("--columns", "period"))
    ]

    assert first == again
    assert again[0].stdout == afresh(run, shop, *args)


@pytest.mark.usefixtures("cases")
def test_it_is_read_and_not_made_again(run: Run, shop: Path) -> None:
    """The facts of the cases are not even looked at."""
    first = told(run, "--all")
    rmtree(shop / ".cst" / "facts")

    assert told(run, "--all") == first
    assert not (shop / ".cst" / "facts").exists()


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "now", ["2026-11-22T11:00+08:00", "2026-11-22T12:51+08:00", "2026-11-22T15:00+08:00", "2026-11-23T00:00+08:00"]
)
def test_at_another_time_it_is_what_is_true_then(run: Run, shop: Path, now: str) -> None:
    """Forwards and backwards: a deadline passes, and a day ends."""
    fresh = afresh(run, shop, "--all", now=now)
    told(run, "--all")

    assert told(run, "--all", now=now) == fresh


SHAPES = (
    (), ("-f", "markdown"), ("-f", "html"), ("-f", "csv"), ("-f", "ids"), ("-f", "table", "--columns", "period"),
)  # fmt: skip


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_form_and_language_is_served_from_one_memory(run: Run, shop: Path, language: str) -> None:
    """Whoever asked first: what a page says is what one made anew says."""
    expected = []
    for shape in SHAPES:
        rmtree(shop / ".cst", ignore_errors=True)
        expected.append(run("--lang", language, "report", "--all", *shape, now=LATER))
    told(run, "--all")
    kept = memory(shop).read_bytes()
    rmtree(shop / ".cst" / "facts")
    again = [run("--lang", language, "report", "--all", *shape, now=LATER) for shape in SHAPES]

    assert again == expected
    assert all(done.code == 0 for done in again)
    assert memory(shop).read_bytes() == kept
    assert not (shop / ".cst" / "facts").exists()


@pytest.mark.parametrize("period", ["2026-10", "2026-11"])
def test_a_case_of_another_time_leaves_the_numbers_of_a_month_alone(run: Run, shop: Path, period: str) -> None:
    """They are made again only where one of its own cases is another one; the forecast is always that of all."""
    for when in ("2026-10-05T10:00+08:00", "2026-10-28T10:00+08:00"):
        run("log", "--text", "杯子碎了", "--received", when)
    told(run, "--period", period)
    kept = (shop / ".cst" / "period").read_bytes()
    run("log", "--text", "少发了一件", now="2026-11-22T12:00:00+08:00")
    again = told(run, "--period", period)

    assert ((shop / ".cst" / "period").read_bytes() == kept) == (period == "2026-10")
    assert again == afresh(run, shop, "--period", period)


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("name", ["period", "briefs/open", "briefs/closed-2026-11", "facts/open"])
@pytest.mark.parametrize("cut", [0, 30, -5])
def test_what_else_is_remembered_may_be_damaged_too(run: Run, shop: Path, name: str, cut: int) -> None:
    """Cut off anywhere, it counts as nothing there."""
    first = told(run, "--all")
    memory(shop).unlink()
    path = shop / ".cst" / name
    path.write_bytes(path.read_bytes()[:cut])

    assert told(run, "--all") == first


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("forged", [b"[]", b"{}", b"null", b'{"measures": 7}', b"x", b'{"since_at": "' + b"[" * 9000])
def test_a_forged_memory_crashes_nothing(run: Run, shop: Path, forged: bytes) -> None:
    """Even with the right checksums: a page that cannot be made of it is made anew."""
    first = run("report", "--all", now=LATER)
    for name in ("report", "period"):
        path = shop / ".cst" / name
        head, note, _ = path.read_bytes().split(b"\n", 2)
        path.write_bytes(b"\n".join((head[:-8] + b"%08x" % crc32(forged), note, forged)))

    assert run("report", "--all", now=LATER) == first


CHANGES: dict[str, Any] = {
    "a new case": lambda run, shop: run("log", "--text", "破了"),
    "an event": lambda run, shop: run("ack", 3, "--text", "x"),
    "a closed case opened again": lambda run, shop: run("reopen", 1, "--reason", "x"),
    "an edit by hand": lambda run, shop: _edited(shop),
    "an order book": lambda run, shop: run(
        "orders", "import", "-", stdin="order,product,quantity,ordered_at\n7,杯子,1,2026-11-20\n"
    ),
    "settings": lambda run, shop: run("config", "set", "name", "另一家店"),
    "a case taken away": lambda run, shop: run("undo"),
}


def _edited(shop: Path) -> None:
    """In the same second, as long as before, with the old time of change put back."""
    (path,) = (shop / "open").glob("20261122-*.toml")
    about = path.stat()
    text = path.read_text("utf-8")
    other = path.with_name("new")
    other.write_text(text.replace('kind = "complaint"', 'kind = "question" '), "utf-8")
    other.replace(path)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_it_is_made_again(run: Run, shop: Path, name: str) -> None:
    """Whatever changed, the report is that of a shop without a memory."""
    told(run, "--all")
    CHANGES[name](run, shop)

    assert told(run, "--all") == afresh(run, shop, "--all")


@pytest.mark.usefixtures("cases")
def test_a_changed_case_changes_the_numbers(run: Run) -> None:
    """So that the test above is none of nothing."""
    first = told(run, "--all")
    run("log", "--text", "破了")

    assert told(run, "--all") != first


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-20],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"measures"', b'"measured"'),
        lambda data: data.replace(b"cst-cases-", b"cst-cases+"),
        lambda data: b"\xff\x00" * 100,
        lambda data: data.replace(b"\t", b" "),
        lambda data: data.replace(b"0.12", b"0.13", 1) + b"x",
    ],
)
def test_a_damaged_memory_is_none(run: Run, shop: Path, spoil: Any) -> None:
    """Cut off, forged, of another version: it is made again, and no error is shown."""
    first = told(run, "--all")
    memory(shop).write_bytes(spoil(memory(shop).read_bytes()))

    assert told(run, "--all") == first


@pytest.mark.usefixtures("cases")
def test_what_could_not_be_read_is_told_each_time(run: Run, shop: Path) -> None:
    """A report without a broken case is not remembered: its owner is told until it is mended."""
    (shop / "open" / "20261122-77.toml").write_text("x = [")
    first, second = (run("report", "-f", "json", now=LATER) for _ in "12")

    assert first == second
    assert "20261122-77" in second.stderr
    assert second.code == 5


@pytest.mark.usefixtures("cases")
def test_a_folder_that_cannot_be_written_serves_all_the_same(run: Run, shop: Path) -> None:
    """Where the memory should be stands a folder."""
    memory(shop).mkdir(parents=True)

    assert told(run, "--all") == told(run, "--all")
