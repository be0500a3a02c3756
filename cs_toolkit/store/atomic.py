"""Durable file writes: whole or not at all, on the disk before they return (traps T45)."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cs_toolkit.errors import StoreTrouble, say

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
TEMP_PREFIX: Final = ".tmp-"
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS})
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
            say("make room and give the command again; nothing was changed"),
        )
    return StoreTrouble(
        say("'{path}' cannot be used: {reason}", path=path, reason=error.strerror or str(error)),
        say("check who owns the shop folder, or choose another with --shop DIR"),
    )


def make_folder(path: Path) -> None:
    """The folder and its parents, for the owner's eyes only."""
    if not path.is_dir():
        make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(mode=FOLDER_MODE)


def create(path: Path, data: bytes) -> None:
    """A new file, whole and on the disk; raises FileExistsError if the name is taken."""
    temporary = _written(path, data)
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _create_without_links(path, data)
    finally:
        temporary.unlink(missing_ok=True)


def _create_without_links(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        _write_all(handle, data)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def replace(path: Path, data: bytes) -> None:
    """The file with new content: the old one stays until the new one is on the disk."""
    temporary = _written(path, data)
    try:
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def move(source: Path, target: Path) -> None:
    """The file at another place of the same file system, atomically; both folders on the disk."""
    make_folder(target.parent)
    os.replace(source, target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def append_line(path: Path, line: str) -> None:
    """One more line at the end of a log, on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
    _write_all(handle, line.encode() + b"\n")


def sync_folder(folder: Path) -> None:
    """The folder's entries on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path, data: bytes) -> Path:
    temporary = path.with_name(f"{TEMP_PREFIX}{os.getpid()}-{path.name}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    try:
        _write_all(handle, data)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _write_all(handle: int, data: bytes) -> None:
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
