"""A write is whole or not at all, on any file system and on a full disk."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from builders import a_case, an_event

from cs_toolkit.errors import Conflict, StoreTrouble
from cs_toolkit.store import atomic
from cs_toolkit.store.files import FileStore

ID = "20261122-01"


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """The operating system refuses one of its calls."""

    def call(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EMLINK])
def test_a_file_system_without_links_takes_new_cases(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Some memory cards and network folders: the case is created all the same, and never over another."""
    refuse(monkeypatch, "link", number)
    store.add([a_case("20261122-02")])
    assert store.get("20261122-02").case == a_case("20261122-02")
    assert stat.S_IMODE((path.parent / "20261122-02.toml").stat().st_mode) == 0o600
    with pytest.raises(Conflict):
        store.add([a_case(ID, text="another")])
    with pytest.raises(FileExistsError):
        atomic.create(path, b"another")
    assert sorted(os.listdir(path.parent)) == [path.name, "20261122-02.toml"]


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_leaves_the_old_case_and_says_so(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Neither a change nor a new case leaves half of itself behind."""
    old, stored = path.read_bytes(), store.get(ID)
    case = stored.case.with_events(an_event("noted", text="x"))
    with monkeypatch.context() as full:
        refuse(full, call, errno.ENOSPC)
        with pytest.raises(StoreTrouble, match="disk is full") as caught:
            store.replace(a_case(ID, text="快递五天没动了", events=case.events), stored.revision)
        assert caught.value.exit_code == 5
        assert caught.value.hint is not None
        with pytest.raises(StoreTrouble, match="disk is full"):
            store.add([a_case("20261122-02")])
    assert path.read_bytes() == old
    assert os.listdir(path.parent) == [path.name]
    store.replace(a_case(ID, text="快递五天没动了", events=case.events), stored.revision)


def test_a_write_that_takes_several_calls_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take fewer bytes than it was given."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data[:7])))
    atomic.create(tmp_path / "x", b"0123456789" * 9)
    assert (tmp_path / "x").read_bytes() == b"0123456789" * 9


@pytest.mark.parametrize("call", ["link", "replace"])
def test_other_refusals_are_told_with_the_reason(store: FileStore, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """A folder that cannot be written: exit 5, the path, the system's reason, and who to ask."""
    source = store.source(ID)
    attempts = {
        "link": lambda: store.add([a_case("20261122-02")]),
        "replace": lambda: store.rewrite(ID, source.text + "# x\n", source.revision),
    }
    refuse(monkeypatch, call, errno.EROFS)
    with pytest.raises(StoreTrouble, match="Read-only file system") as caught:
        attempts[call]()
    assert caught.value.hint is not None
    assert store.ids("all") == [ID]
    assert not list(store.root.rglob(f"{atomic.TEMP_PREFIX}*"))


def test_if_one_of_many_cannot_be_written_none_is_left(store: FileStore) -> None:
    """An import is taken as a whole."""
    with pytest.raises(Conflict):
        store.add([a_case("20261122-05"), a_case(ID)])
    assert store.ids("all") == [ID]


def test_a_line_after_one_that_a_crash_cut_off_stands_on_its_own(tmp_path: Path) -> None:
    """The torn line spoils only itself."""
    log = tmp_path / "log"
    atomic.append_line(log, "one")
    log.write_bytes(log.read_bytes() + b"to")
    atomic.append_line(log, "three")
    assert log.read_bytes() == b"one\nto\nthree\n"


def test_a_free_name_counts_up(tmp_path: Path) -> None:
    """Nothing is written over."""
    path = tmp_path / "a.toml"
    names = []
    for _ in range(3):
        free = atomic.free_name(path)
        free.touch()
        names.append(free.name)
    assert names == ["a.toml", "a (2).toml", "a (3).toml"]


def test_a_disk_that_does_not_confirm_is_named(store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change is in place but may not survive a power cut: the owner is told so, not that nothing happened."""

    def refused(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    source = store.source(ID)
    monkeypatch.setattr(atomic, "sync_folder", refused)
    with pytest.raises(atomic.Unconfirmed, match="did not confirm") as caught:
        store.rewrite(ID, source.text + "# x\n", source.revision)
    assert caught.value.exit_code == 5
    assert path.read_bytes().endswith(b"# x\n")


def test_many_files_at_once(tmp_path: Path) -> None:
    """Each whole under its name as it is told; one whose name is taken is left as it was; no leftovers."""
    files = {tmp_path / "new" / f"{number}.toml": b"%d" % number * 5000 for number in range(150)}
    taken = tmp_path / "new" / "7.toml"
    taken.parent.mkdir()
    taken.write_bytes(b"old")
    assert set(atomic.create_all(files)) == set(files) - {taken}
    assert taken.read_bytes() == b"old"
    assert all(path.read_bytes() == data for path, data in files.items() if path != taken)
    assert sorted(os.listdir(taken.parent)) == sorted(path.name for path in files)


@pytest.mark.parametrize("call", ["write", "fsync", "link", "open"])
def test_a_batch_on_a_full_disk_leaves_nothing(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Where one of many cannot be written, none is there afterwards, nor half of any."""
    real, seen = getattr(os, call), []

    def refuse_late(*args: object, **kwargs: object) -> object:
        seen.append(args)
        if len(seen) > 230:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, refuse_late)
    with pytest.raises(StoreTrouble, match="the disk is full"):
        store.add(a_case(f"20261122-{number:03d}") for number in range(100, 500))
    monkeypatch.undo()
    assert os.listdir(path.parent) == [path.name]
