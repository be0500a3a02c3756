"""What was learned: kept whole for the owner's eyes, and no hindrance where it cannot be read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cs_toolkit.core.triage_learned import Learned
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.learned import LearnedFile


@pytest.fixture
def path(root: Path) -> Path:
    """Where it is kept."""
    return root / "state" / "learned.json"


def some() -> Learned:
    learned = Learned({}, {})
    learned.teach("20261122-01", "delivery-late", {"没动": 1.0})
    return learned


def test_what_is_saved_is_loaded(root: Path, path: Path):
    file = LearnedFile(root)
    assert file.load() is None
    file.save(some())
    assert file.load() == some()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_command_sees_one_state(root: Path):
    """`known` is what stood there first, `load` what stands there now."""
    file = LearnedFile(root)
    assert file.known is None
    file.save(some())
    assert (file.known, file.load()) == (None, some())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"labels": 1}', b"\xff"])
def test_a_broken_file_is_as_if_nothing_was_learned(root: Path, path: Path, content: bytes):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert LearnedFile(root).load() is None


def test_what_cannot_be_written_is_said(root: Path, path: Path):
    path.mkdir(parents=True)
    with pytest.raises(StoreTrouble):
        LearnedFile(root).save(some())
