"""A tar as a stream: the same bytes for the same files, and read with suspicion.

Only plain files and folders are understood, and long names; what else a tar can hold is refused by its name. The
library's reader is not used: it keeps every member in memory, and takes an extended header of any size.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from cs_toolkit.errors import StoreTrouble, say

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)
_PIECE: Final = 1 << 20
_HEADER_AT_MOST: Final = 1 << 16
_LATEST: Final = 0o77777777777  # the last second that a header holds
_SHORT: Final = 100
_SMALL: Final = 1 << 33
_REST: Final = (b"0".ljust(101, b"\0") + b"ustar\x0000").ljust(356, b"\0")
_REST_SUM: Final = sum(_REST) + 8 * ord(" ")  # the checksum is made as if it were blanks
_CODEC: Final = ("utf-8", "surrogateescape")
_FILES: Final = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE})
_OTHERS: Final = {
    tarfile.LNKTYPE: say("a hard link"),
    tarfile.SYMTYPE: say("a link"),
    tarfile.CHRTYPE: say("a device"),
    tarfile.BLKTYPE: say("a device"),
    tarfile.FIFOTYPE: say("a pipe"),
}


class Entry(NamedTuple):
    """A file or folder of a tar: its path, size in bytes, mode, and time of change in seconds."""

    path: str
    size: int
    mode: int
    mtime: int = 0
    is_folder: bool = False


class Damaged(StoreTrouble):
    """What was read is no backup of ours, or not a whole one."""


def header(entry: Entry) -> bytes:
    """The blocks that stand before the content; nobody's name, group or machine is in them."""
    if not entry.is_folder and entry.path.isascii() and len(entry.path) <= _SHORT and entry.size < _SMALL:
        return _plain_header(entry)
    info = tarfile.TarInfo(entry.path)
    info.size, info.mode, info.mtime = entry.size, entry.mode, max(0, min(entry.mtime, _LATEST))
    info.type = tarfile.DIRTYPE if entry.is_folder else tarfile.REGTYPE
    return info.tobuf(tarfile.PAX_FORMAT, *_CODEC)


def _plain_header(entry: Entry) -> bytes:
    """The same in a tenth of the time, for what nearly every file of a shop is."""
    mtime = max(0, min(entry.mtime, _LATEST))
    begin = b"%s%07o\0%07o\0%07o\0%011o\0%011o\0" % (
        entry.path.encode().ljust(_SHORT, b"\0"), entry.mode, 0, 0, entry.size, mtime,
    )  # fmt: skip
    return b"%s%06o\0 %s" % (begin, sum(begin) + _REST_SUM, _REST)


def padding(size: int) -> bytes:
    """What fills the last block of a content."""
    return bytes(-size % BLOCK)


class Reader:
    """Entries one after the other, each with its content read before the next; raises `Damaged`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = 0  # bytes of the content that were not read
        self._padding = 0
        self._last = ""

    def next(self) -> Entry | None:
        """The next entry; None at the end, behind which nothing may stand."""
        if self._left:
            for _ in self.content():
                pass
        self._exactly(self._padding)
        block = self._exactly(BLOCK)
        if block == bytes(BLOCK):
            self._padding = 0
            self._end()
            return None
        info, told = self._head(block), {}
        if info.type == tarfile.XHDTYPE:
            told = self._told(info.size)
            info = self._head(self._exactly(BLOCK))
        entry = self._entry(info, told)
        self._left, self._padding, self._last = entry.size, -entry.size % BLOCK, entry.path
        return entry

    def content(self) -> Iterator[bytes]:
        """The content of the entry, in pieces."""
        while self._left:
            piece = self._exactly(min(self._left, _PIECE))
            self._left -= len(piece)
            yield piece

    def _entry(self, info: tarfile.TarInfo, told: dict[str, str]) -> Entry:
        path = told.get("path", info.name).rstrip("/")
        if not info.isdir() and info.type not in _FILES:
            kind = _OTHERS.get(info.type, say("of an unknown kind"))
            raise Damaged(say("it holds '{path}', which is {kind}", path=path, kind=kind))
        size = told.get("size", str(info.size))
        if not size.isascii() or not size.isdigit() or len(size) > len(str(1 << 63)) or (info.isdir() and size != "0"):
            raise Damaged(say("it tells no size of '{path}'", path=path))
        return Entry(path, int(size), info.mode, int(info.mtime), info.isdir())

    def _head(self, block: bytes) -> tarfile.TarInfo:
        try:
            return tarfile.TarInfo.frombuf(block, *_CODEC)
        except (tarfile.HeaderError, ValueError) as error:
            raise self._damaged() from error

    def _told(self, size: int) -> dict[str, str]:
        """What an extended header says: records of a length, a blank, a name, =, a value and a line end."""
        if not 0 <= size <= _HEADER_AT_MOST:
            raise self._damaged()
        data = self._exactly(size)
        self._exactly(-size % BLOCK)
        told = {}
        while data:
            length, blank, _ = data.partition(b" ")
            if not blank or not length.isdigit() or len(length) > len(str(_HEADER_AT_MOST)):
                raise self._damaged()
            record, data = data[: int(length)], data[max(int(length), 1) :]
            name, _, value = record[len(length) + 1 : -1].partition(b"=")
            told[name.decode(*_CODEC)] = value.decode(*_CODEC)
        return told

    def _end(self) -> None:
        if self._exactly(BLOCK).strip(b"\0"):
            raise self._damaged()
        while rest := self._stream.read(_PIECE):
            if rest.strip(b"\0"):
                raise Damaged(say("something stands behind its end"))

    def _exactly(self, count: int) -> bytes:
        data = self._stream.read(count) if count else b""
        while len(data) < count:
            more = self._stream.read(count - len(data))
            if not more:
                raise self._ended()
            data += more
        return data

    def _ended(self) -> Damaged:
        if self._last:
            return Damaged(say("it ends in the middle, at '{path}'", path=self._last))
        return Damaged(say("it is no tar, or only the beginning of one"))

    def _damaged(self) -> Damaged:
        if self._last:
            return Damaged(say("it is damaged behind '{path}'", path=self._last))
        return Damaged(say("it is no tar"))
