"""Closed months folded: every case stays where it is for whoever asks, whatever stopped half way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from builders import a_case, an_event

from cs_toolkit.errors import BadValue, CaseNotFound, Unreadable
from cs_toolkit.store import folding
from cs_toolkit.store.archive import Archive
from cs_toolkit.store.files import FileStore

OLD, ODD, OPEN = "20250302-01", "20250302-02", "20250303-01"
MONTH = "archive/2025-03.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two cases that were closed in March 2025, one by hand with other line ends, and one that is open."""
    root = tmp_path / "shop"
    closed = an_event("closed", "2025-03-05T10:00+08:00", outcome="withdrawn")
    FileStore(root).add(
        [
            a_case(OLD, text='快递"五天"没动\n😀', external_id="taobao:1", events=[closed]),
            a_case(ODD, text="x", events=[closed]),
            a_case(OPEN, text="y"),
        ]
    )
    odd = root / f"closed/2025-03/{ODD}.toml"
    odd.write_bytes(b"\xef\xbb\xbf# by hand\r\n" + odd.read_bytes().replace(b"\n", b"\r\n"))
    return root


@pytest.fixture
def files(root: Path) -> Callable[[], dict[str, bytes]]:
    def read() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in root.glob("*/**/*.toml") if "trash" not in path.parts}

    return read


def _extended(store: FileStore, case_id: str, kind: str, **payload: object) -> None:
    stored = store.get(case_id)
    made = an_event(kind, "2026-11-22T12:00+08:00", **payload)
    store.replace(stored.case.with_events(made._replace(id="new", seq=stored.case.next_seq)), stored.revision)


def test_folded_and_laid_out_again_to_the_last_byte(root: Path, files: Callable[[], dict[str, bytes]]) -> None:
    """Byte-order marks, Windows line ends and comments come back as they were."""
    before = files()
    assert folding.fold_month(root, "2025-03") == ("2025-03", 2, [])
    assert list(files()) == [f"{OPEN}.toml"]
    assert not (root / "closed/2025-03").exists()
    assert [json.loads(line)["id"] for line in (root / MONTH).read_text("utf-8").splitlines()] == [OLD, ODD]
    assert (root / MONTH).stat().st_mode & 0o777 == 0o600
    assert folding.unfold_month(root, "2025-03") == ("2025-03", 2, [])
    assert files() == before
    assert not (root / MONTH).exists()


def test_a_look_writes_nothing(root: Path, files: Callable[[], dict[str, bytes]]) -> None:
    """A dry run counts."""
    before = files()
    assert folding.fold_month(root, "2025-03", dry_run=True).cases == 2
    assert files() == before
    assert not (root / "archive").exists()


def test_a_folded_case_is_found_by_every_way(root: Path) -> None:
    """By id, as open and closed, by what it says, by its number elsewhere, as a part of the store."""
    before = FileStore(root).find("all")
    folding.fold_month(root, "2025-03")
    store = FileStore(root)
    assert store.find("all") == before
    assert store.get(OLD).case == before.cases[0]
    assert store.source(ODD).text.startswith("# by hand\r\n")
    assert [case.id for case in store.find("closed").cases] == store.ids("closed")[:2] == [OLD, ODD]
    assert [case.id for case in store.find("open").cases] == store.ids("open") == [OPEN]
    assert [case.id for case in store.find("all", mentioning=["五天"]).cases] == [OLD]
    assert store.external_ids() == {"taobao:1": OLD}
    assert store.shards() == [MONTH, "open"]
    assert [case.id for case in store.find("all", shard=MONTH, among={ODD}).cases] == [ODD]
    assert set(store.stamps(MONTH)) == set(store.glances([OLD, ODD], MONTH)) == {OLD, ODD}
    assert store.stamp(MONTH)
    assert not store.stamp("open")


def test_its_id_is_never_given_again(root: Path) -> None:
    """Not even where the list of ids given is lost, or is an older one."""
    folding.fold_month(root, "2025-03")
    (root / "state" / "ids.json").write_text('{"20250302": 0}')
    assert FileStore(root).allocate(date(2025, 3, 2), 1) == ["20250302-03"]
    (root / "state" / "ids.json").unlink()
    assert FileStore(root).allocate(date(2025, 3, 2), 1) == ["20250302-03"]


def test_a_case_that_changes_is_a_file_again(root: Path) -> None:
    """Reopened it stands among the open ones; with a note it is closed as before; the archive has it no more."""
    folding.fold_month(root, "2025-03")
    store = FileStore(root)
    _extended(store, OLD, "reopened")
    _extended(store, ODD, "noted", text="z")
    assert (root / f"open/{OLD}.toml").exists()
    assert (root / f"closed/2025-03/{ODD}.toml").read_bytes().startswith(b"\xef\xbb\xbf# by hand\r\n")
    assert not (root / MONTH).exists()
    assert store.ids("all") == [OLD, ODD, OPEN]


def test_what_is_taken_away_is_in_the_trash(root: Path) -> None:
    """Like a file."""
    folding.fold_month(root, "2025-03")
    store = FileStore(root)
    text = store.source(OLD).text
    store.discard(OLD)
    assert (root / f"trash/{OLD}.toml").read_text("utf-8") == text
    assert store.ids("all") == [ODD, OPEN]
    with pytest.raises(CaseNotFound):
        store.get(OLD)


@pytest.mark.parametrize("is_longer", [False, True])
def test_a_file_counts_more_than_a_line(root: Path, is_longer: bool) -> None:
    """Folding, unfolding or a change was stopped half way: nothing counts twice, and doing it again finishes it."""
    path = root / f"closed/2025-03/{OLD}.toml"
    data = path.read_bytes()
    folding.fold_month(root, "2025-03")
    path.parent.mkdir()
    path.write_bytes(data)
    store = FileStore(root)
    if is_longer:
        line = (root / MONTH).read_bytes()
        _extended(store, OLD, "reopened")
        (root / MONTH).write_bytes(line)
    assert store.ids("all") == [OLD, ODD, OPEN]
    assert [case.id for case in store.find("open").cases] == ([OLD, OPEN] if is_longer else [OPEN])
    assert len(store.get(OLD).case.events) == (2 if is_longer else 1)
    folding.settle(root)
    assert [*Archive(root).lines(root / MONTH)] == [ODD]
    assert store.ids("all") == [OLD, ODD, OPEN]


def test_a_line_is_kept_that_no_file_says_in_full(root: Path) -> None:
    """A file that was spoilt, or says something else, takes nothing away."""
    path = root / f"closed/2025-03/{OLD}.toml"
    folding.fold_month(root, "2025-03")
    path.parent.mkdir()
    path.write_bytes(b"spoilt")
    folding.settle(root)
    assert [*Archive(root).lines(root / MONTH)] == [OLD, ODD]


def test_a_file_that_is_no_closed_case_stays_a_file(root: Path) -> None:
    """What cannot be read is named, an open case in the wrong folder is left, and the rest is folded."""
    folder = root / "closed/2025-03"
    (folder / "20250305-01.toml").write_text("broken", "utf-8")
    (folder / "20250305-02.toml").write_bytes(b"\xff")
    (folder / "notes.toml").write_text("x = 1", "utf-8")
    (root / f"open/{OPEN}.toml").rename(folder / f"{OPEN}.toml")
    outcome = folding.fold_month(root, "2025-03")
    assert outcome.cases == 2
    assert sorted(problem.path for problem in outcome.problems if isinstance(problem, Unreadable)) == [
        "closed/2025-03/20250305-01.toml", "closed/2025-03/20250305-02.toml",
    ]  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{OPEN}.toml", "20250305-01.toml", "20250305-02.toml", "notes.toml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\\n", b"\\t"), (b'"revision": "', b'"revision": "1'), (b'"file"', b'"elif"'), (b'"}', b'"')],
    ids=["text", "checksum", "key", "cut off"],
)
def test_a_damaged_line_spoils_only_its_own_case(root: Path, old: bytes, new: bytes) -> None:
    """It is named with file and line, stays as it is, and the others come back."""
    folding.fold_month(root, "2025-03")
    first, second = (root / MONTH).read_bytes().splitlines()
    spoilt = new.join(first.rsplit(old, 1))
    (root / MONTH).write_bytes(spoilt + b"\n" + second + b"\n")
    found = FileStore(root).find("all")
    assert [case.id for case in found.cases] == [ODD, OPEN]
    assert [(problem.path, problem.line) for problem in found.problems if isinstance(problem, Unreadable)] == [
        (MONTH, 1)
    ]
    with pytest.raises(Unreadable, match=r"2025-03\.jsonl:1"):
        FileStore(root).get(OLD)
    outcome = folding.unfold_month(root, "2025-03")
    assert (outcome.cases, len(outcome.problems)) == (1, 1)
    assert (root / MONTH).read_bytes() == spoilt + b"\n"


@pytest.mark.parametrize("line", [b"broken", b"[]", b'{"id": "../../x"}', b"\xff", b"[" * 5000, b'{"id": 3}'])
def test_a_line_of_no_case_is_trouble_and_is_kept(root: Path, line: bytes) -> None:
    """It leads nowhere out of the folder, and hides nothing."""
    folding.fold_month(root, "2025-03")
    with (root / MONTH).open("ab") as file:
        file.write(line + b"\n")
    store = FileStore(root)
    assert store.ids("all") == [OLD, ODD, OPEN]
    assert len(store.find("all").problems) == 1
    _extended(store, OLD, "reopened")
    assert line in (root / MONTH).read_bytes()


def test_lines_by_another_hand_are_read_too(root: Path) -> None:
    """Sorted or spaced in another way by some other program, they say the same."""
    folding.fold_month(root, "2025-03")
    lines = [json.loads(line) for line in (root / MONTH).read_text("utf-8").splitlines()]
    written = [json.dumps({name: line[name] for name in sorted(line)}, indent=None) for line in reversed(lines)]
    (root / MONTH).write_text("\n".join(written) + "\n\n", "utf-8")
    assert FileStore(root).ids("all") == [OLD, ODD, OPEN]
    assert FileStore(root).find("all").problems == []


@pytest.mark.parametrize(("name", "problems"), [("2025-03.jsonl", 1), ("notes.jsonl", 0), ("2025-03.jsonl.bak", 0)])
def test_what_is_no_month_is_passed_over(root: Path, name: str, problems: int) -> None:
    """A link is not followed but named; other files in the folder are the owner's affair."""
    (root / "archive").mkdir()
    (root / "archive" / name).symlink_to(root / "open" / f"{OPEN}.toml")
    found = FileStore(root).find("all")
    assert [case.id for case in found.cases] == [OLD, ODD, OPEN]
    assert len(found.problems) == problems
    assert FileStore(root).ids("all") == [OLD, ODD, OPEN]


def test_an_edit_of_a_folded_case(root: Path) -> None:
    """`cst edit` takes it out; what is no case is refused, and nothing changes."""
    folding.fold_month(root, "2025-03")
    store = FileStore(root)
    source = store.source(OLD)
    with pytest.raises(BadValue):
        store.rewrite(OLD, "broken", source.revision)
    store.rewrite(OLD, source.text.replace("五天", "六天"), source.revision)
    assert "六天" in (root / f"closed/2025-03/{OLD}.toml").read_text("utf-8")
    assert [*Archive(root).lines(root / MONTH)] == [ODD]
