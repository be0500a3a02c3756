"""Something computed of each case (`.cst/due`, `.cst/facts`, `.cst/briefs`), kept until it or its terms are other ones.

A cache: deletable at any time, and anything unexpected in it counts as nothing there. Behind a line with a version and
checksums, and one with a note about all cases together, a line for each: name and stamp of the case, then what was
computed, between tabs. Nothing is decoded before it is asked for, so that thousands of cases are looked through in no
time; and where the note shows that none of them is wanted, the lines need not be read at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

from cs_toolkit.store import atomic, system
from cs_toolkit.store.stamps import fingerprint, latest

_FORMAT: Final = "cst-cases-2"
_CHECKSUM: Final = len("00000000")


class Loaded:
    """What of the cache holds: its lines, and by name what was computed, to the end of the line."""

    def __init__(self, is_whole: bool = False) -> None:
        self.lines: list[bytes] = []
        self.computed: dict[str, bytes] = {}
        self.is_whole = is_whole  # nothing in the file is out of date


class CaseCache:
    """One file. `version` names everything beside the cases that the lines were computed from."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version

    def load(self, stamps: Mapping[str, str], holds: Callable[[bytes], bool] = bool) -> Loaded:
        """What was computed of the cases as they are now, as far as it still holds.

        A case written in the instant of the cache may have been written again since: it counts as changed.
        """
        found = Loaded(is_whole=True)
        with suppress(OSError, ValueError), atomic.reading(self._path) as file:
            written = str(os.fstat(file.fileno()).st_mtime_ns)
            head, note, checksum = file.readline(), file.readline(), 0
            for line in file:
                checksum = crc32(line, checksum)
                key, known, computed = line.split(b"\t", 2)
                name, stamp = key.decode(), known.decode()
                if stamps.get(name) == stamp < written and holds(computed):
                    found.lines.append(line)
                    found.computed[name] = computed
                else:
                    found.is_whole = False
            if head == self._head(note, checksum):
                return found
        return Loaded()

    def note(self, stamps: Mapping[str, str]) -> str:
        """What was noted of cases that are all as they are now; empty where one may have changed."""
        with suppress(OSError, ValueError), atomic.reading(self._path) as file:
            return self._noted(file, stamps)[1]
        return ""

    def whole(self, stamps: Mapping[str, str]) -> tuple[str, bytes]:
        """What was noted of cases that are all as they are now, and all lines; empty where one may have changed."""
        with suppress(OSError, ValueError), atomic.reading(self._path) as file:
            head, noted = self._noted(file, stamps)
            body = file.read() if noted else b""
            if head.endswith(b" %08x\n" % crc32(body)):
                return noted, body
        return "", b""

    def body(self) -> bytes:
        """All lines, of cases and terms that may have changed since; empty where they are not ours."""
        with suppress(OSError), atomic.reading(self._path) as file:
            head, _, body = file.readline(), file.readline(), file.read()
            if head.startswith(_FORMAT.encode()) and head.endswith(b" %08x\n" % crc32(body)):
                return body
        return b""

    def last(self) -> tuple[str, bytes]:
        """What was noted last, and all lines, whatever became of the cases since; empty where these are not ours."""
        with suppress(OSError, ValueError), atomic.reading(self._path) as file:
            head, note, body = file.readline(), file.readline(), file.read()
            if head == self._head(note, crc32(body)):
                return note.decode().rstrip("\n").partition(" ")[2], body
        return "", b""

    def _noted(self, file: BinaryIO, stamps: Mapping[str, str]) -> tuple[bytes, str]:
        """The head, and the note where no case may have changed."""
        written = str(os.fstat(file.fileno()).st_mtime_ns)
        head, note = file.readline(), file.readline()
        made_of, _, noted = note.rstrip(b"\n").decode().partition(" ")
        is_ours = head.startswith(self._head(note, 0).rstrip()[:-_CHECKSUM])
        holds = is_ours and latest(stamps) < written and made_of == fingerprint(stamps)
        return head, noted if holds else ""

    def save(self, lines: Iterable[bytes], stamps: Mapping[str, str] | None = None, note: str = "") -> None:
        """All lines anew; where they cannot be written, the next reader computes them again.

        With `stamps` (those of the lines) the note holds as long as they do; without them for `last` alone.
        """
        body = b"".join(lines)
        noted = f"{fingerprint(stamps) if stamps else ''} {note}\n".encode()
        temporary = self._path.with_name(f"{atomic.TEMP_PREFIX}{self._path.name}-{os.getpid()}")
        with suppress(OSError):
            atomic.make_folder(self._path.parent)
            atomic.refuse_behind_links(self._path)
            with open(system.opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(self._head(noted, crc32(body)))
                file.write(noted)
                file.write(body)
            system.replace(temporary, self._path)

    def forget(self) -> None:
        """There is none any more."""
        with suppress(OSError):
            atomic.refuse_behind_links(self._path)
            self._path.unlink()

    def _head(self, note: bytes, checksum: int) -> bytes:
        return f"{_FORMAT} {self._version} {crc32(note):08x} {checksum:08x}\n".encode()


def keep_only(folder: Path, names: Collection[str]) -> None:
    """Takes away the other caches of a folder: what they were about is gone, and with it what customers wrote."""
    with suppress(OSError):
        for path in folder.iterdir():
            atomic.refuse_behind_links(path)
            if path.name not in names and not path.name.startswith(atomic.TEMP_PREFIX):
                path.unlink()


def line(name: str, stamp: str, computed: bytes) -> bytes:
    """A line of the cache; what was computed holds no line ends."""
    return b"%s\t%s\t%s\n" % (name.encode(), stamp.encode(), computed)
