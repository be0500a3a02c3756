"""What is remembered of cases holds as long as they are the same, and anything odd in the cache counts as nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cs_toolkit.store.case_cache import CaseCache, line

FIRST, SECOND = 10**18 + 1, 10**18 + 2  # ns since 1970
STAMPS = {"20261122-01": f"{FIRST}-10-1", "20261122-02": f"{SECOND}-20-2"}
LINES = [line(name, stamp, b"x\ty") for name, stamp in STAMPS.items()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".cst" / "facts" / "open"


@pytest.fixture
def cache(path: Path) -> CaseCache:
    made = CaseCache(path, "v1")
    made.save(LINES, STAMPS, "two cases")
    return made


def test_lines_and_note_come_back(cache: CaseCache) -> None:
    """As long as no case changed."""
    loaded = cache.load(STAMPS)
    assert loaded.computed == dict.fromkeys(STAMPS, b"x\ty\n")
    assert loaded.is_whole
    assert cache.note(STAMPS) == "two cases"


def test_a_changed_case_takes_its_line_and_the_note(cache: CaseCache) -> None:
    """The other line stays; the note was about all of them."""
    changed = {**STAMPS, "20261122-02": f"{SECOND}-20-3"}
    loaded = cache.load(changed)
    assert (list(loaded.computed), loaded.is_whole) == (["20261122-01"], False)
    assert cache.note(changed) == ""
    assert cache.note({"20261122-01": STAMPS["20261122-01"]}) == ""
    assert cache.note({**STAMPS, "20261122-03": f"{FIRST}-1-1"}) == ""


def test_a_case_written_in_the_instant_of_the_cache_may_have_changed_since(cache: CaseCache, path: Path) -> None:
    """Its stamp could be the same although it is another."""
    os.utime(path, ns=(SECOND, SECOND))
    assert list(cache.load(STAMPS).computed) == ["20261122-01"]
    assert cache.note(STAMPS) == ""


def test_another_version_finds_nothing(cache: CaseCache, path: Path) -> None:
    """Other settings, calendars or packs."""
    other = CaseCache(path, "v2")
    assert cache.note(STAMPS) == "two cases"
    assert (other.note(STAMPS), other.load(STAMPS).computed) == ("", {})


def test_without_a_note_there_is_none(path: Path) -> None:
    """Whoever needs none does not pay for it."""
    cache = CaseCache(path, "v1")
    cache.save(LINES)
    assert cache.note(STAMPS) == ""
    assert cache.load(STAMPS).is_whole


def test_any_broken_byte_counts_as_nothing_there(cache: CaseCache, path: Path) -> None:
    """Neither lines nor note are taken from a file that is not what was written."""
    whole = path.read_bytes()
    note = whole.index(b"two cases")
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.load(STAMPS).computed == {}, place
        if place < whole.index(b"\n") - len("00000000") or note <= place < note + len("two cases"):
            assert cache.note(STAMPS) == "", place
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert cache.load(STAMPS).computed == {}, end
