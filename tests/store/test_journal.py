"""What undo can take back, whatever happened to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import at

from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.journal import Entry, Journal

NOW = at("2026-11-22T12:00+08:00")


def test_the_last_command_comes_first_of_all_or_of_one_case(root: Path) -> None:
    """By created cases, by events, by edited files."""
    journal = Journal(root)
    journal.note("log", NOW, created=["A"])
    journal.note("ack", NOW, events={"A": ["e1"]})
    journal.note("edit", NOW, files={"B": "old"})
    assert [entry.command for entry in journal.latest()] == ["edit", "ack", "log"]
    assert [entry.command for entry in journal.latest("A")] == ["ack", "log"]
    assert [entry.command for entry in journal.latest("B")] == ["edit"]
    assert list(journal.latest("C")) == []


def test_a_new_shop_has_nothing_to_take_back(root: Path) -> None:
    """No file, no trouble."""
    assert list(Journal(root).latest()) == []


def test_what_was_taken_back_is_forgotten(root: Path) -> None:
    """Only that; and after the file was written anew, the rest is as it was."""
    journal = Journal(root)
    for command in ("one", "two", "three"):
        journal.note(command, NOW, created=[command])
    journal.drop(next(iter(journal.latest("two"))))
    assert [entry.command for entry in journal.latest()] == ["three", "one"]


def test_any_text_comes_back(root: Path) -> None:
    """Pasted texts hold strange line ends, quotes and emoji."""
    old = "快递\u2028五天\u0085没动\x1c\x0b\r\n“x” \\ 🎁"
    Journal(root).note("edit", NOW, files={"A": old, "shop.toml": None})
    (entry,) = Journal(root).latest()
    assert entry[:5] == Entry("edit", NOW.isoformat(), [], {}, {"A": old, "shop.toml": None})[:5]


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{", b"[]", b"3", b"null", b'"x"', b"{}", b"\xff\xfe", b'{"command": "x"}',
        b'{"command": "x", "at": "", "created": null, "events": {}, "files": {}}',
        b'{"command": "x", "at": "", "created": [], "events": [], "files": {}}',
        b'{"command": "x", "at": "", "created": [], "events": {}, "files": 1}',
        b'{"command": "x", "at": "", "created": [], "events": {}, "files": {}, "more": 1}',
    ],
)  # fmt: skip
def test_a_damaged_line_is_passed_over(root: Path, line: bytes) -> None:
    """The commands before and after it can still be taken back, even if the line was cut off by a crash."""
    journal = Journal(root)
    journal.note("before", NOW, created=["A"])
    path = root / "state" / "undo.jsonl"
    path.write_bytes(path.read_bytes() + line)
    journal.note("after", NOW, created=["A"])
    assert [entry.command for entry in journal.latest("A")] == ["after", "before"]
    journal.drop(next(iter(journal.latest())))
    assert [entry.command for entry in journal.latest()] == ["before"]


def test_a_journal_that_cannot_be_read_is_trouble_with_the_store(root: Path) -> None:
    """A folder in its place: said in words."""
    (root / "state" / "undo.jsonl").mkdir(parents=True)
    with pytest.raises(StoreTrouble, match=r"undo\.jsonl"):
        list(Journal(root).latest())
