"""Durable file writes: whole or not at all, on the disk before they return (traps T45)."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store import system

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
TEMP_PREFIX: Final = ".tmp-"
# The last two are what Android and Windows say.
_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EACCES, errno.EINVAL}
)
_MORE: Final = 1 << 12  # bytes, where a file grew meanwhile
_SYNCING: Final = 16  # files that go to the disk at the same time
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def os_errors(path: Path) -> Iterator[None]:
    """Turns what the operating system refuses into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise trouble(path, error) from error


def trouble(path: Path, error: OSError) -> StoreTrouble:
    """The operating system's refusal as an error of ours."""
    if error.errno in _FULL:
        return StoreTrouble(
            say("the disk is full: '{path}' was not written", path=path),
            say("make room and give the command again; it completes what it had begun"),
        )
    if error.errno == errno.ELOOP:
        return StoreTrouble(
            say("'{path}' is a link, or lies behind one, and nothing is written through links", path=path),
            say("put the file or the folder itself in the link's place; the shop folder as a whole may be a link"),
        )
    return StoreTrouble(
        say("'{path}' cannot be used: {reason}", path=path, reason=error.strerror or str(error)),
        say("check who owns the shop folder, or choose another with --shop DIR"),
    )


class Unconfirmed(StoreTrouble):
    """The new content is in place, but the disk did not say that it would survive a power cut."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            say(
                "'{path}' was written, but the disk did not confirm it: {reason}",
                path=path,
                reason=error.strerror or str(error),
            ),
            say("look at it before you give the command again, and check the disk"),
        )


class Overtaken(StoreTrouble):
    """Somebody saved the file while it was being written: theirs stays."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            say("'{path}' was changed meanwhile, and left as it is now", path=path),
            say("look at it, and give the command again"),
        )


def refuse_links(path: Path) -> None:
    """Raises OSError where a path is a link or lies behind one."""
    if os.path.islink(path):
        raise OSError(errno.ELOOP, "it is a link")
    refuse_behind_links(path)


def refuse_behind_links(path: Path) -> None:
    """Raises OSError where a change at a path would happen elsewhere; shop folders are known by their real path."""
    if system.is_elsewhere(path.parent):
        raise OSError(errno.ELOOP, "a link leads away from there")


def reading(path: Path) -> BinaryIO:
    """A file to read; raises OSError for a link, and for a pipe or a device, which is not waited for."""
    return open(system.opened_to_read(path)[0], "rb")


def read(path: Path | str, most: int = sys.maxsize) -> bytes:
    """What a file holds, or the first bytes of it; see `reading`. Without a file object: those take longer than it."""
    handle, size = system.opened_to_read(path)
    found, room = b"", min(most, size + 1)  # for the most there is no room made where there is little to read
    try:
        while room > 0 and (piece := os.read(handle, room)):
            found += piece
            room = min(most - len(found), max(size + 1 - len(found), _MORE))
    finally:
        os.close(handle)
    return found


def make_folder(path: Path) -> None:
    """The folder and its parents, for the owner's eyes only."""
    if not path.is_dir():
        make_folder(path.parent)
        refuse_behind_links(path)
        with suppress(FileExistsError):
            path.mkdir(mode=FOLDER_MODE)
            sync_folder(path.parent)


def create(path: Path, data: bytes) -> None:
    """A new file, whole and on the disk; raises FileExistsError if the name is taken."""
    temporary = _written(path, (data,))
    try:
        _put(temporary, path)
    finally:
        _tidy(temporary)


def create_all(files: Mapping[Path, bytes]) -> Iterator[Path]:
    """New files, each whole and on the disk when it is there under its name, which is yielded then.

    They go to the disk together, which takes far less time than one after the other. One whose name is taken is not
    yielded; raises StoreTrouble if one cannot be written.
    """
    handles: dict[Path, int] = {}
    temporaries: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            with os_errors(path):
                make_folder(path.parent)
                refuse_links(path)
                temporaries[path] = path.with_name(f"{TEMP_PREFIX}{os.getpid()}-{path.name}")
                handles[path] = system.opened(temporaries[path], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
                _write(handles[path], data)
        _sync_all(handles)
        for path in files:
            with os_errors(path):
                os.close(handles.pop(path))
        for path in files:
            with os_errors(path), suppress(FileExistsError):
                _put(temporaries[path], path)
                yield path
    finally:
        for handle in handles.values():
            os.close(handle)
        for temporary in temporaries.values():
            _tidy(temporary)


def _put(temporary: Path, path: Path) -> None:
    """The finished file under its name; raises FileExistsError if that is taken."""
    try:
        os.link(temporary, path)
    except (OSError, AttributeError) as error:  # there are systems without the call
        if isinstance(error, OSError) and error.errno not in _NO_LINKS:
            raise
        _create_without_links(temporary, path)


def _sync_all(handles: Mapping[Path, int]) -> None:
    """The files on the disk, which can take many at once."""
    waiting = list(handles.items())
    failed: list[tuple[Path, OSError]] = []

    def work() -> None:
        while waiting and not failed:
            path, handle = waiting.pop()
            try:
                os.fsync(handle)
            except OSError as error:
                failed.append((path, error))

    helpers = [Thread(target=work) for _ in range(min(len(waiting), _SYNCING) - 1)]
    for helper in helpers:
        helper.start()
    work()
    for helper in helpers:
        helper.join()
    for path, error in failed:
        raise trouble(path, error) from error


def _create_without_links(temporary: Path, path: Path) -> None:
    """The callers hold the shop lock, so nobody takes the name in between; a half-written case never stands there."""
    if path.exists():
        raise FileExistsError(path)
    system.replace(temporary, path)


def _tidy(temporary: Path) -> None:
    """Best effort: one that cannot be removed is named by doctor, and hides no other error."""
    with suppress(OSError):
        temporary.unlink()


def replace(path: Path, data: bytes | Iterable[bytes], *, still: Callable[[], bool] = lambda: True) -> None:
    """The file with new content, which may come in pieces: the old one stays until the new one is on the disk.

    `still`: whether what stands there is what the new content was made of; asked last. Raises `Overtaken` if not.
    """
    temporary = _written(path, (data,) if isinstance(data, bytes) else data)
    try:
        if not still():
            raise Overtaken(path)
        system.replace(temporary, path)
    except (OSError, StoreTrouble):
        _tidy(temporary)
        raise
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise Unconfirmed(path, error) from error


def free_name(path: Path) -> Path:
    """The path, or one beside it whose name is not taken."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return found


def move(source: Path, target: Path) -> None:
    """The file at another place of the same file system, atomically; both folders on the disk."""
    make_folder(target.parent)
    refuse_behind_links(source)
    refuse_behind_links(target)
    system.replace(source, target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def append_line(path: Path, line: str) -> None:
    """One more line at the end of a log, on the disk; a line that was cut off there stays a line of its own."""
    refuse_links(path)
    handle = system.opened(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | system.UNFOLLOWED, FILE_MODE)
    end = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, max(end - 1, 0), os.SEEK_SET)
    lead = b"" if os.read(handle, 1) in {b"", b"\n"} else b"\n"
    _write_all(handle, (lead + line.encode() + b"\n",))


def sync_folder(folder: Path) -> None:
    """The folder's entries on the disk; Windows has no such call and needs none."""
    if system.IS_WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path, pieces: Iterable[bytes]) -> Path:
    refuse_links(path)
    temporary = path.with_name(f"{TEMP_PREFIX}{os.getpid()}-{path.name}")
    handle = system.opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | system.UNFOLLOWED, FILE_MODE)
    try:
        _write_all(handle, pieces)
    except (OSError, StoreTrouble):
        _tidy(temporary)
        raise
    return temporary


def _write_all(handle: int, pieces: Iterable[bytes]) -> None:
    try:
        for data in pieces:
            _write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
