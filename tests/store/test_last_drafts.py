"""The drafts that were shown: known to the next one, and no hindrance to anything."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from builders import at

from cs_toolkit.store import last_drafts
from cs_toolkit.store.last_drafts import LastDrafts

NOW = at("2026-11-22T12:00+08:00")
CASE = "20261122-01"


@pytest.fixture
def drafts(root: Path) -> LastDrafts:
    """Those of a shop without a state folder."""
    root.mkdir()
    return LastDrafts(root)


@pytest.fixture
def path(root: Path) -> Path:
    return root / "state" / "drafts.jsonl"


def test_what_was_shown_is_known_newest_first(drafts: LastDrafts, path: Path) -> None:
    """With its case, step, time, sentences and text; for the owner's eyes only."""
    drafts.note(CASE, "acknowledge", NOW, ("greeting.1", "fact.2"), "王女士，您好。\n我查了。")
    drafts.note("20261122-02", "offer", NOW, (), "Hi")
    drafts.note(CASE, "offer", NOW, ("a",), "b")
    assert [(found.case, found.step) for found in drafts.recent(9)] == [
        (CASE, "offer"), ("20261122-02", "offer"), (CASE, "acknowledge"),
    ]  # fmt: skip
    assert [found.text for found in drafts.recent(1)] == ["b"]
    assert drafts.recent(0) == ()
    assert drafts.of(CASE, "acknowledge") == (
        CASE, "acknowledge", "2026-11-22T12:00:00+08:00", ("greeting.1", "fact.2"), "王女士，您好。\n我查了。",
    )  # fmt: skip
    assert drafts.of(CASE, "close") is None
    assert [found.step for found in drafts.of_case(CASE)] == ["offer", "acknowledge"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_draft_shown_again_is_noted_once(drafts: LastDrafts, path: Path) -> None:
    """Until it reads differently."""
    for text in ("a", "a", "b", "b", "a"):
        drafts.note(CASE, "offer", NOW, ("s",), text)
    assert [found.text for found in drafts.recent(9)] == ["a", "b", "a"]
    assert len(path.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "line",
    [
        "", "{", "7", "[]", "{}", '"x"', "\0", '{"case": 1}',
        json.dumps({"case": CASE, "step": "offer", "at": "x", "sentence_ids": [7], "text": "x"}),
        json.dumps({"case": CASE, "step": "offer", "at": "x", "sentence_ids": None, "text": "x"}),
        json.dumps({"case": CASE, "step": "offer", "at": "x", "sentence_ids": [], "text": None}),
        json.dumps({"case": CASE, "step": "offer", "at": "x", "sentence_ids": [], "text": "x", "more": 1}),
        json.dumps({"case": CASE, "step": "offer", "at": "x", "sentence_ids": []}),
    ],
)  # fmt: skip
def test_a_damaged_line_hides_no_other(drafts: LastDrafts, path: Path, line: str) -> None:
    """Cut off, edited, or of another version."""
    drafts.note(CASE, "offer", NOW, ("s",), "before")
    with path.open("ab") as stream:
        stream.write(line.encode() + b"\n\xff\xfe\n")
    drafts.note(CASE, "answer", NOW, ("s",), "after")
    assert [found.text for found in drafts.recent(9)] == ["after", "before"]
    assert [found.text for found in drafts.of_case(CASE)] == ["after", "before"]


def test_after_a_cut_off_line_the_next_is_whole(drafts: LastDrafts, path: Path) -> None:
    """A draft that was being noted when the power went costs itself alone."""
    drafts.note(CASE, "offer", NOW, ("s",), "before")
    path.write_bytes(path.read_bytes() + b'{"case": "2026')
    drafts.note(CASE, "answer", NOW, ("s",), "after")
    assert [found.text for found in drafts.recent(9)] == ["after", "before"]


def test_it_does_not_grow_for_ever(drafts: LastDrafts, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay."""
    monkeypatch.setattr(last_drafts, "_KEPT", 3)
    monkeypatch.setattr(last_drafts, "_AT_MOST", 6)
    for number in range(20):
        drafts.note(f"20261122-{number:02}", "offer", NOW, (), f"text {number}")
        assert len(path.read_text().splitlines()) <= 6
    assert [found.text for found in drafts.recent(3)] == ["text 19", "text 18", "text 17"]
    assert [found.name for found in path.parent.iterdir()] == ["drafts.jsonl"]


@pytest.mark.parametrize("what", ["a folder", "a file for the folder", "no shop"])
def test_a_state_that_cannot_be_used_hinders_nothing(root: Path, path: Path, what: str) -> None:
    """Nothing is noted, nothing is known, nothing is raised."""
    if what == "a folder":
        path.mkdir(parents=True)
    elif what == "a file for the folder":
        root.mkdir()
        path.parent.write_text("")
    else:
        root.parent.joinpath(root.name).write_text("")
    drafts = LastDrafts(root)
    drafts.note(CASE, "offer", NOW, ("s",), "text")
    assert drafts.recent(9) == ()
    assert drafts.of(CASE, "offer") is None
