"""The memory of issues: whole or not at all, put aside where it is damaged, refused where a newer cst wrote it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cs_toolkit.core.recurring.memory import Book
from cs_toolkit.errors import StoreTrouble, Unreadable
from cs_toolkit.store.issue_names import IssueNames, decisions

BOOKS = {"text": Book(seen={"20261120-01": "i1"}, names={"i1": "漏水"}), "product": Book(seen={"20261120-01": "i2"})}


@pytest.fixture
def names(tmp_path: Path) -> IssueNames:
    return IssueNames(tmp_path)


def test_what_was_saved_is_loaded(names: IssueNames) -> None:
    """Nothing where nothing was saved."""
    assert names.load() == {}
    names.save(BOOKS)
    assert names.load() == BOOKS


DAMAGED = (
    b"", b"{", b"[]", b"{}", b"\xff", b"[" * 99_999,
    b'{"schema": 1}', b'{"schema": "1"}', b'{"schema": 1, "views": []}',
    b'{"schema": 1, "views": {"text": 3}}',
)  # fmt: skip


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_is_put_aside(names: IssueNames, tmp_path: Path, data: bytes) -> None:
    """Under a name of its own each time; nothing of it is lost."""
    path = tmp_path / "state/issues.json"
    for number in (1, 2):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        with pytest.raises(Unreadable):
            names.load()
        aside = tmp_path / names.set_aside()
        assert (aside.read_bytes(), aside.name.startswith("issues.damaged"), number) == (data, True, number)
        assert names.load() == {}


def test_a_newer_file_is_left_alone(names: IssueNames, tmp_path: Path) -> None:
    """Never guessed at, never put aside."""
    names.save(BOOKS)
    path = tmp_path / "state/issues.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 2}))
    with pytest.raises(StoreTrouble, match="newer") as caught:
        names.load()
    assert not isinstance(caught.value, Unreadable)


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    """A folder in the way."""
    (tmp_path / "state/issues.json").mkdir(parents=True)
    with pytest.raises(StoreTrouble):
        IssueNames(tmp_path).load()
    with pytest.raises(StoreTrouble):
        IssueNames(tmp_path).save(BOOKS)


def test_the_owners_decisions_are_restored(names: IssueNames) -> None:
    """What was seen since stays; where another decision came after, nothing changes."""
    before = decisions(BOOKS)
    later = {**BOOKS, "text": BOOKS["text"]._replace(joined={"i3": "i1"}, seen={"20261120-02": "i1"})}
    names.save(later)
    with pytest.raises(StoreTrouble, match="since"):
        names.restore(before, before)
    assert names.load() == later
    names.restore(before, decisions(later))
    assert names.load()["text"] == Book(seen={"20261120-02": "i1"}, names={"i1": "漏水"})
    names.restore(None, before)
    assert decisions(names.load()) == "{}"
