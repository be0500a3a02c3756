"""A spoilt archive: doctor finds what every reader stumbles over, and makes files of what can still be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from cs_toolkit.store.shop import Shop

FIRST, SECOND, THIRD = IDS = ("20260801-01", "20260802-01", "20260803-01")
COPY = "2026-08 (conflicted copy).jsonl"


@pytest.fixture
def month(run: Run, shop: Path) -> Path:
    """Three cases in the archive."""
    for day, case_id in enumerate(IDS, 1):
        run("log", "--text", f"杯子{day}", "--customer", "王小明", now=f"2026-08-{day:02d}T12:00+08:00")
        run("close", case_id, "--outcome", "withdrawn", "--reason", "x", now=f"2026-08-{day:02d}T13:00+08:00")
    assert run("archive", "--before", "2026-09-01").code == 0
    return shop / "archive" / "2026-08.jsonl"


def lines(month: Path) -> list[bytes]:
    return month.read_bytes().split(b"\n")[:-1]


def edited(line: bytes, before: str, after: str) -> bytes:
    return line.replace(before.encode(), after.encode())


def folder(shop: Path) -> dict[str, bytes]:
    return {
        path.relative_to(shop).as_posix(): path.read_bytes()
        for part in ("archive", "closed", "open")
        for path in (shop / part).rglob("*")
        if path.is_file()
    }


def texts(shop: Path) -> dict[str, str | None]:
    return {case.id: case.complaint.text for case in Shop(shop).store.find("all").cases}


SPOILT: dict[str, tuple[Callable[[list[bytes]], list[bytes]], dict[str, str]]] = {
    "cut off": (lambda found: [found[0][:60], *found[1:]], {SECOND: "杯子2", THIRD: "杯子3"}),
    "edited": (
        lambda found: [edited(found[0], "杯子1", "碗"), *found[1:]],
        {FIRST: "碗", SECOND: "杯子2", THIRD: "杯子3"},
    ),
    "twice": (lambda found: [*found, found[0]], {FIRST: "杯子1", SECOND: "杯子2", THIRD: "杯子3"}),
    "twice and grown": (
        lambda found: [*found, edited(found[0], "杯子1", "杯子1和碗")],
        {FIRST: "杯子1和碗", SECOND: "杯子2", THIRD: "杯子3"},
    ),
    "of nothing": (lambda found: [b"\0\xff", b'{"id": "../x"}', b"[" * 9999], {}),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_cannot_be_read_is_named_and_healed(run: Run, shop: Path, month: Path, name: str) -> None:
    """All of it can be taken back."""
    spoil, left = SPOILT[name]
    month.write_bytes(b"".join(line + b"\n" for line in spoil(lines(month))))
    before = folder(shop)
    found = run("doctor", "-f", "json")
    assert found.code == 5
    assert all(row["file"].startswith("archive/2026-08.jsonl:") for row in json.loads(found.stdout))
    assert folder(shop) == before
    assert run("doctor", "--fix").code == 0
    assert run("list", "--all").code == run("doctor").code == 0
    assert texts(shop) == left
    assert run("undo").code == 0
    assert folder(shop) == before


def test_a_copy_of_a_month_becomes_part_of_it(run: Run, shop: Path, month: Path) -> None:
    """What only the copy tells is kept, what both tell stays folded, and what is no case is kept in the trash."""
    kept, grown, same = lines(month)
    copy = month.with_name(COPY)
    copy.write_bytes(b"\n".join((edited(grown, "杯子2", "杯子2，又碎了"), same, b"?", b"")))
    copy.chmod(0o600)
    before = folder(shop)
    assert "a copy of 'archive/2026-08.jsonl'" in run("doctor").stdout
    assert run("doctor", "--fix").code == 0
    assert not copy.exists()
    assert texts(shop) == {FIRST: "杯子1", SECOND: "杯子2，又碎了", THIRD: "杯子3"}
    assert lines(month) == [kept, grown, same]
    assert [path.stem for path in (shop / "closed").rglob("*.toml")] == [SECOND]
    assert run("undo").code == 0
    assert folder(shop) == before


def test_a_copy_beside_a_case_that_was_laid_out_again(run: Run, shop: Path, month: Path) -> None:
    month.with_name(COPY).write_bytes(month.read_bytes())
    assert run("archive", "--restore", "2026-08").code == 0
    assert run("doctor", "--fix").code == 0
    assert sorted(path.stem for path in (shop / "closed").rglob("*.toml")) == list(IDS)
    assert texts(shop) == {FIRST: "杯子1", SECOND: "杯子2", THIRD: "杯子3"}
