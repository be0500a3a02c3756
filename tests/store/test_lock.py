"""One writer at a time: the others wait, but not for ever."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from builders import a_case

from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store import lock
from cs_toolkit.store.files import FileStore


def test_who_cannot_have_the_lock_is_told_how_long_it_waited(root: Path) -> None:
    """The shop and the seconds stand in the message; nothing was changed; exit 5."""
    first, second = FileStore(root), FileStore(root, lock_wait=0.02)
    with first.writing(), pytest.raises(StoreTrouble, match=r"shop' for 0\.02 s") as caught, second.writing():
        pass
    assert caught.value.exit_code == 5
    with second.writing():
        second.add([a_case()])


def test_who_waits_gets_it_when_the_other_is_done(root: Path) -> None:
    """The second writer goes on as soon as the first one ends."""
    first, second = FileStore(root), FileStore(root, lock_wait=30)
    order: list[str] = []
    first_has_it = threading.Event()

    def hold() -> None:
        with first.writing():
            first_has_it.set()
            order.append("first")

    with second.writing():
        holder = threading.Thread(target=hold)
        holder.start()
        order.append("second")
        assert not first_has_it.is_set()
    holder.join(30)
    assert order == ["second", "first"]


def test_a_nested_holder_keeps_it_to_the_end(root: Path) -> None:
    """Leaving the inner block does not let others in."""
    first, second = FileStore(root), FileStore(root, lock_wait=0)
    with first.writing():
        with first.writing():
            pass
        with pytest.raises(StoreTrouble), second.writing():
            pass
    with second.writing():
        pass


def test_an_error_inside_frees_the_lock(root: Path) -> None:
    """A command that fails does not block the next one."""
    first, second = FileStore(root), FileStore(root, lock_wait=0)
    with pytest.raises(ZeroDivisionError), first.writing():
        raise ZeroDivisionError
    with second.writing():
        pass


def test_readers_take_no_lock(store: FileStore, root: Path) -> None:
    """Looking is always possible."""
    with FileStore(root).writing():
        assert [case.id for case in store.find("open").cases] == store.ids("open")


def test_a_file_system_that_cannot_lock_is_named_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for another cst that is not there."""

    def no_locks(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_try_lock", no_locks)
    with pytest.raises(StoreTrouble, match="No locks available"), FileStore(root, lock_wait=600).writing():
        pass
