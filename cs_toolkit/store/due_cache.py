"""What was computed of each open case (`.cst/due`), kept until the case, the terms or the time make it another one.

A cache: deletable at any time, and anything unexpected in it counts as nothing there. One line of fields between
tabs for each case, behind a line with a version and a checksum; the first two fields are the name and the stamp of the
case. It is read as bytes, and only what is asked for is decoded: thousands of cases are looked through in no time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from cs_toolkit.store import atomic
from cs_toolkit.store.base import Stamp

_FORMAT: Final = "cst-due-1"

Fields = tuple[bytes, ...]


class DueCache:
    """`version` names everything beside the cases that the lines were computed from."""

    def __init__(self, root: Path, version: str) -> None:
        self._path = root / ".cst" / "due"
        self._version = version

    def load(self, stamps: Mapping[str, Stamp]) -> dict[str, bytes]:
        """The lines that stand for the cases as they are now, by name.

        A case written in the same instant as the cache may have been written again since: it counts as changed.
        """
        try:
            with open(self._path, "rb") as file:
                written_ns = os.fstat(file.fileno()).st_mtime_ns
                head, _, body = file.read().partition(b"\n")
        except OSError:
            return {}
        if head != self._head(body):
            return {}
        found: dict[str, bytes] = {}
        for line in body.split(b"\n"):
            name, stamp, _ = line.split(b"\t", 2) if line else (b"", b"", b"")
            current = stamps.get(name.decode())
            if current is not None and current.text.encode() == stamp and current.written_ns < written_ns:
                found[name.decode()] = line
        return found

    def save(self, lines: Iterable[bytes]) -> None:
        """All lines anew; where they cannot be written, the next reader computes them again."""
        body = b"\n".join(lines)
        temporary = self._path.with_name(f"{atomic.TEMP_PREFIX}due-{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=atomic.FOLDER_MODE, exist_ok=True)
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, atomic.FILE_MODE), "wb") as file:
                file.write(self._head(body) + b"\n" + body)
            temporary.replace(self._path)

    def _head(self, body: bytes) -> bytes:
        return f"{_FORMAT} {self._version} {crc32(body):08x}".encode()


def line(name: str, stamp: Stamp, fields: Iterable[bytes]) -> bytes:
    """A line of the cache; the fields hold neither tabs nor line ends."""
    return b"\t".join((name.encode(), stamp.text.encode(), *fields))


def fields_of(line: bytes) -> Fields:
    """The fields behind name and stamp."""
    return tuple(line.split(b"\t")[2:])
