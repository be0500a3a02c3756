"""What was computed of each open case (`.cst/due`), kept until the case, the terms or the time make it another one.

A cache: deletable at any time, and anything unexpected in it counts as nothing there. A line of fields between tabs for
each case, behind a line with a version and a checksum: the name and the stamp of the case, the two moments between
which the rest is true, and the rest. Nothing is decoded before it is asked for, so that thousands of cases are looked
through in no time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.store import atomic

_FORMAT: Final = "cst-due-1"


class Loaded:
    """What of the cache holds: the lines, and by name what stands in them behind the moments."""

    def __init__(self, is_whole: bool = False) -> None:
        self.lines: list[bytes] = []
        self.fields: dict[str, bytes] = {}
        self.is_whole = is_whole  # nothing in the file is out of date


class DueCache:
    """`version` names everything beside the cases that the lines were computed from."""

    def __init__(self, root: Path, version: str) -> None:
        self._path = root / CACHE / "due"
        self._version = version

    def load(self, stamps: Mapping[str, str], now: float) -> Loaded:
        """What is true at a moment (seconds since 1970) of the cases as they are now.

        A case written in the instant of the cache may have been written again since: it counts as changed.
        """
        found = Loaded(is_whole=True)
        with suppress(OSError, ValueError), open(self._path, "rb") as file:
            written = str(os.fstat(file.fileno()).st_mtime_ns)
            head, checksum = file.readline(), 0
            for line in file:
                checksum = crc32(line, checksum)
                _take(line, stamps, written, now, found)
            if head == self._head(checksum):
                return found
        return Loaded()

    def save(self, lines: Iterable[bytes]) -> None:
        """All lines anew; where they cannot be written, the next reader computes them again."""
        body = b"".join(lines)
        temporary = self._path.with_name(f"{atomic.TEMP_PREFIX}due-{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=atomic.FOLDER_MODE, exist_ok=True)
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, atomic.FILE_MODE), "wb") as file:
                file.write(self._head(crc32(body)))
                file.write(body)
            temporary.replace(self._path)

    def _head(self, checksum: int) -> bytes:
        return f"{_FORMAT} {self._version} {checksum:08x}\n".encode()


def _take(line: bytes, stamps: Mapping[str, str], written: str, now: float, found: Loaded) -> None:
    """Adds a line if it is true now; raises ValueError if it is none."""
    key, known, after, before, rest = line.split(b"\t", 4)
    name, stamp = key.decode(), known.decode()
    if stamps.get(name) == stamp < written and float(after) < now < float(before):
        found.lines.append(line)
        found.fields[name] = rest
    else:
        found.is_whole = False
