"""The shop folder: what stands where, what survives an edit by hand, and what heals itself."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from builders import a_case, an_event

from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import CaseNotFound, Conflict, StoreTrouble, Unreadable
from cs_toolkit.store import atomic, casefile, system
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.shop_files import create_shop, write_file

ID = "20261122-01"
DAY = date(2026, 11, 22)
CLOSED = an_event("closed", "2026-12-03T10:00+08:00", outcome="withdrawn")


def closed_bytes(*more: str) -> bytes:
    return casefile.render(
        a_case(ID, text="快递五天没动了", events=[*(an_event("noted", text=t) for t in more), CLOSED])
    )


def tree(root: Path) -> list[str]:
    """The case files of the folder, relative, in order."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.toml"))


def test_hand_edits_and_comments_survive_byte_for_byte(store: FileStore, path: Path, grow) -> None:
    """What the owner wrote into a file stays exactly as it is; events are added behind it."""
    path.write_bytes(path.read_bytes() + '\n# 老客户，打过电话 ☎\n[mine]\nshelf   =  "A3"  # mine\n'.encode())
    for kind, payload in (
        ("acknowledged", {"text": '三个引号 """ 和反斜杠 \\'}),
        ("corrected", {"facts": {"order.id": "1"}}),
        ("offered", {"options": [{"remedies": [{"kind": "gift"}]}, {"remedies": [{"kind": "coupon", "amount": "5"}]}]}),
    ):
        old = path.read_bytes()
        case = grow(kind, **payload)
        assert path.read_bytes().startswith(old)
        assert store.get(ID).case == case


def test_a_file_without_a_last_newline_or_with_windows_ones_takes_events(store: FileStore, path: Path, grow) -> None:
    """Editors differ; the case stays readable and its bytes stay."""
    for spoiled in (path.read_bytes().rstrip(b"\n"), path.read_bytes().replace(b"\n", b"\r\n")):
        path.write_bytes(spoiled)
        grow("noted", text="x")
        assert path.read_bytes().startswith(spoiled)
    assert [event.get("text") for event in store.get(ID).case.events] == ["x"]


def test_a_byte_order_mark_is_read_over(store: FileStore, path: Path, grow) -> None:
    """Windows editors put one in front; it is kept and does no harm."""
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    grow("noted", text="x")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert store.source(ID).text.startswith("schema")


def test_only_the_owner_can_read_the_shop(store: FileStore, root: Path, grow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files 0600, folders 0700, under any umask."""
    old = os.umask(0)
    try:
        store.allocate(DAY, 1)
        grow("closed", outcome="withdrawn")
        write_file(root / "faq.toml", "schema = 1\n")
    finally:
        os.umask(old)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}
    assert len(modes) > 6
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


class Disk:
    """Names, in order, what was asked of the operating system; optionally fails one call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self._names: dict[int, str] = {}
        for name in ("open", "fsync", "replace", "link"):
            monkeypatch.setattr(os, name, self._spy(name, getattr(os, name)))

    def _spy(self, name: str, real):
        def call(*args, **kwargs):
            result = real(*args, **kwargs)
            if name == "open":
                self._names[result] = Path(args[0]).name
            elif name == "fsync":
                self.calls.append((name, self._names[args[0]]))
            else:
                self.calls.append((name, Path(args[1]).name))
            return result

        return call


def test_a_new_case_is_on_the_disk_before_it_is_acknowledged(store: FileStore, monkeypatch) -> None:
    """Its seal first, then the content, then the name, then the folder."""
    disk = Disk(monkeypatch)
    store.add([a_case("20261122-07")])
    sealed, *kinds = [call for call in disk.calls if "lock" not in call[1]]
    assert sealed == ("fsync", "chain.jsonl")
    assert [name for name, _ in kinds] == ["fsync", "link", "fsync"]
    assert kinds[0][1].startswith(atomic.TEMP_PREFIX)
    assert [which for _, which in kinds[1:]] == ["20261122-07.toml", "open"]


def test_a_change_is_on_the_disk_before_it_is_acknowledged(grow, monkeypatch) -> None:
    """Its seal, then the new content, then the swap, then the folder."""
    disk = Disk(monkeypatch)
    grow("noted", text="x")
    assert [name for name, _ in disk.calls] == ["fsync", "fsync", "replace", "fsync"]
    assert disk.calls[0] == ("fsync", "chain.jsonl")
    assert disk.calls[2:] == [("replace", f"{ID}.toml"), ("fsync", "open")]


def test_a_close_writes_before_it_moves_and_a_new_month_is_on_the_disk(grow, monkeypatch) -> None:
    """The closed event is safe in the old place before the file moves; the month's own entry is synced, too."""
    disk = Disk(monkeypatch)
    grow("closed", "2026-12-03T10:00+08:00", outcome="withdrawn")
    assert disk.calls[2:] == [
        ("replace", f"{ID}.toml"), ("fsync", "open"), ("fsync", "shop"), ("fsync", "closed"), ("replace", f"{ID}.toml"),
        ("fsync", "2026-12"), ("fsync", "open"),
    ]  # fmt: skip


def test_what_an_interrupted_write_left_is_no_case(store: FileStore, root: Path) -> None:
    """Readers pass temporary and hidden files over, and other files too."""
    for name in (f"{atomic.TEMP_PREFIX}1-{ID}.toml", ".20261122-09.toml", "README.txt"):
        (root / "open" / name).write_bytes(b"half")
    assert (store.ids("all"), store.find("all").problems) == ([ID], [])


def test_a_closed_case_moves_to_its_month_and_back(store: FileStore, root: Path, grow) -> None:
    """By the month of closing; a reopened one stands in open/ again."""
    grow("closed", "2026-12-03T10:00+08:00", outcome="withdrawn")
    assert tree(root) == [f"closed/2026-12/{ID}.toml"]
    grow("reopened")
    assert tree(root) == [f"open/{ID}.toml"]


def test_a_note_on_a_closed_case_leaves_it_where_it_is(root: Path, grow) -> None:
    """What comes after the closing does not open it."""
    grow("closed", "2026-11-30T10:00+08:00", outcome="withdrawn")
    grow("noted", "2026-12-03T10:00+08:00", text="谢谢")
    assert tree(root) == [f"closed/2026-11/{ID}.toml"]


def test_a_closed_case_still_in_the_open_folder_is_closed_for_readers(store: FileStore, path: Path, root: Path) -> None:
    """A crash between writing and moving: it is off the work list; readers change nothing."""
    path.write_bytes(closed_bytes())
    assert store.find("open") == ([], [])
    assert [case.id for case in store.find("closed").cases] == [ID]
    assert not fold(store.get(ID).case).is_open
    assert tree(root) == [f"open/{ID}.toml"]


def test_the_next_change_ends_an_interrupted_close(path: Path, root: Path, grow) -> None:
    """The writer moves it where it belongs."""
    path.write_bytes(closed_bytes())
    grow("noted", text="x")
    assert tree(root) == [f"closed/2026-12/{ID}.toml"]


def test_a_reopening_that_moved_but_did_not_write_leaves_a_closed_case(store: FileStore, path: Path, grow) -> None:
    """The move comes first; the case is closed until the event is there, and can be reopened again."""
    path.write_bytes(closed_bytes())
    assert store.find("open").cases == []
    assert fold(grow("reopened")).is_open
    assert [case.id for case in store.find("open").cases] == [ID]


def test_of_two_copies_the_longer_history_counts_and_the_other_goes_to_the_trash(
    store: FileStore, path: Path, root: Path, grow
) -> None:
    """An old open copy beside a closed one (a sync program): nothing is lost, nothing is counted twice."""
    old = path.read_bytes() + b"# a long comment does not make a history longer " + b"-" * 2000 + b"\n"
    path.write_bytes(old)
    home = root / "closed" / "2026-12" / path.name
    home.parent.mkdir(parents=True)
    home.write_bytes(closed_bytes("n"))
    assert [len(case.events) for case in store.find("all").cases] == [2]
    assert [case.id for case in store.find("closed").cases] == [ID]
    assert len(store.get(ID).case.events) == 2
    grow("noted", text="x")
    assert tree(root) == [f"closed/2026-12/{ID}.toml", f"trash/open-{ID}.toml"]
    assert (root / "trash" / f"open-{ID}.toml").read_bytes() == old


def test_a_reopened_case_beside_its_old_closed_copy_is_open(store: FileStore, root: Path, path: Path, grow) -> None:
    """The longer history says that it was reopened; the closed list does not show it."""
    copy = root / "closed" / "2026-12" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(closed_bytes())
    path.write_bytes(casefile.appended(closed_bytes(), [an_event("reopened").__class__(
        "r", 9, an_event("reopened").at, "reopened")]))  # fmt: skip
    assert store.find("closed").cases == []
    assert [case.id for case in store.find("open").cases] == [ID]
    grow("closed", "2026-12-09T10:00+08:00", outcome="withdrawn")
    assert tree(root) == [f"closed/2026-12/{ID}.toml", f"trash/2026-12-{ID}.toml"]


def test_the_trash_never_writes_over_what_is_in_it(store: FileStore, root: Path, path: Path) -> None:
    """The same name twice gets a number."""
    data = path.read_bytes()
    store.discard(ID)
    path.write_bytes(data + b"# restored by hand\n")
    store.discard(ID)
    assert [name for name in tree(root) if "trash" in name] == [f"trash/{ID} (2).toml", f"trash/{ID}.toml"]


def test_undoing_a_case_takes_both_its_copies(store: FileStore, root: Path, path: Path) -> None:
    """A double does not come back to life."""
    copy = root / "closed" / "2026-12" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(closed_bytes())
    store.discard(ID)
    with pytest.raises(CaseNotFound):
        store.get(ID)


@pytest.mark.parametrize(
    ("data", "where", "reason"),
    [
        (b'schema = 1\nid = "20261122-01"\nname = \n', f"open/{ID}.toml:3", "not TOML"),
        (b'schema = 1\nid = "' + "快递".encode("gb18030") + b'"\n', f"open/{ID}.toml:2", "not UTF-8"),
        (b'schema = 1\nid = "x', f"open/{ID}.toml:2", "not TOML"),
        (b"schema = 2\n", f"open/{ID}.toml", "newer cst"),
        (b"schema = -1\n", f"open/{ID}.toml", "schema"),
        (b"complaint = 3\n", f"open/{ID}.toml", "not a table"),
        (b"event = 3\n[complaint]\nreceived_at = 2026-11-22T09:14:00+08:00\nlogged_at = 2026-11-22T09:14:00+08:00\n",
         f"open/{ID}.toml", "'20261122-01'|id|event"),
        (b"[complaint]\nreceived_at = 2026-11-22T09:14:00\n", f"open/{ID}.toml", "received_at: .*offset"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, f"open/{ID}.toml", "nested too deeply"),
        (b"<<<<<<< HEAD\n", f"open/{ID}.toml:1", "not TOML"),
    ],
    ids=["value", "gb18030", "torn", "newer", "negative", "section", "events", "naive", "deep", "conflict"],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(
    store: FileStore, path: Path, data: bytes, where: str, reason: str
) -> None:
    """The owner is told which file, which line, and what is wrong with it; the file stays as it is."""
    store.add([a_case("20261122-02")])
    path.write_bytes(data)
    found = store.find("open")
    assert [case.id for case in found.cases] == ["20261122-02"]
    (problem,) = found.problems
    assert f"'{where}'" in str(problem)
    with pytest.raises(Unreadable, match=reason):
        store.get(ID)
    assert path.read_bytes() == data


def test_a_correction_of_no_fact_spoils_only_its_own_file(store: FileStore, path: Path) -> None:
    """A typing error in a hand-made correction is reported like any other."""
    block = '\n[[event]]\nid = "a"\nseq = 1\nat = 2026-11-22T10:00:00+08:00\nkind = "corrected"\n[event.facts]\n'
    path.write_bytes(path.read_bytes() + (block + '"complaint.colour" = "red"\n').encode())
    with pytest.raises(Unreadable, match=r"complaint\.colour"):
        store.get(ID)


def test_a_file_under_another_id_is_a_problem_and_no_case(store: FileStore, root: Path, path: Path) -> None:
    """A copy of a sync program has another name than the case in it; its name is offered to nobody as an id."""
    for name in ("20261122-01 (conflicted copy).toml", "notes.toml", "20261122-05.toml"):
        (root / "open" / name).write_bytes(path.read_bytes())
    assert store.ids("open") == [ID, "20261122-05"]
    found = store.find("open")
    assert [case.id for case in found.cases] == [ID]
    assert len(found.problems) == 3


def test_a_folder_with_the_name_of_a_case_is_a_problem(store: FileStore, root: Path) -> None:
    """It is named, and the rest is served."""
    (root / "open" / "20261122-04.toml").mkdir()
    found = store.find("open")
    assert ([case.id for case in found.cases], len(found.problems)) == ([ID], 1)


def test_a_newer_file_is_not_written(store: FileStore, path: Path) -> None:
    """Refused, never guessed at."""
    newer = path.read_bytes().replace(b"schema = 1", b"schema = 2")
    stored = store.get(ID)
    path.write_bytes(newer)
    with pytest.raises(StoreTrouble):
        store.replace(stored.case.with_events(an_event("noted", text="x")), stored.revision)
    assert path.read_bytes() == newer


def test_bytes_that_no_editor_shows_are_kept_when_a_file_is_mended(store: FileStore, root: Path, path: Path) -> None:
    """A file in another encoding is mended; what it was stands in the trash."""
    spoiled = path.read_bytes() + "# 快递".encode("gb18030") + b"\n"
    good = store.source(ID).text
    path.write_bytes(spoiled)
    store.rewrite(ID, good, store.source(ID).revision)
    assert (root / "trash" / path.name).read_bytes() == spoiled


@pytest.mark.parametrize(
    "ledger",
    [None, b"", b"[]", b"{", b'{"20261122": "x"}', b'{"20261122": null}', b'{"20261122": Infinity}', b"\xff"],
)
def test_a_damaged_ledger_of_ids_is_made_anew_from_the_files(
    store: FileStore, root: Path, grow, ledger: bytes | None
) -> None:
    """Lost, empty or spoiled: no id in use is given again, whether its case is open, closed or undone."""
    store.add(a_case(f"20261122-{number:02d}") for number in (2, 3, 4))
    store.discard("20261122-04")
    grow("closed", outcome="withdrawn")
    path = root / "state" / "ids.json"
    path.parent.mkdir(exist_ok=True)
    if ledger is not None:
        path.write_bytes(ledger)
    assert list(store.allocate(DAY, 1)) == ["20261122-05"]


def test_an_undone_double_still_counts_when_the_ledger_is_lost(store: FileStore, root: Path) -> None:
    """However the trash names it."""
    (root / "trash").mkdir()
    for name in ("open-20261122-05", "2026-10-20261122-06", "20261122-07 (2)", "notes"):
        (root / "trash" / f"{name}.toml").write_bytes(b"")
    assert list(store.allocate(DAY, 1)) == ["20261122-08"]


def test_a_ledger_older_than_the_files_gives_no_id_twice(store: FileStore, root: Path) -> None:
    """Restored from a backup: the open files speak."""
    (root / "state" / "ids.json").write_text(json.dumps({"20261122": 0}))
    assert list(store.allocate(DAY, 1)) == ["20261122-02"]


def test_the_folders_of_a_new_shop(root: Path) -> None:
    """Made once; settings that are there already stay."""
    create_shop(root, "shop.toml", "schema = 1\n")
    create_shop(root, "shop.toml", "schema = 2\n")
    assert (root / "shop.toml").read_text() == "schema = 1\n"
    assert (root / "open").is_dir()
    assert (root / "closed").is_dir()


def test_a_case_that_keeps_moving_is_a_conflict_not_a_crash(store: FileStore, monkeypatch) -> None:
    """Another process moves it between looking and reading, again and again."""

    def gone(path: Path) -> bytes:
        raise FileNotFoundError(path)

    monkeypatch.setattr(system, "opened_to_read", gone)
    with pytest.raises(Conflict):
        store.get(ID)
    assert store.find("open") == ([], [])
