"""The rows of one file of the order book, read one at a time; the file may have been edited by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cs_toolkit.errors import Unreadable, say

COLUMNS: Final = (
    "id", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "customer",
    "handle", "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
    "warehouse",
)  # fmt: skip
_BATCH: Final = 500  # rows
_PIECE: Final = 1 << 16  # bytes
_MARK: Final = b"\xef\xbb\xbf"

OrderRow = Mapping[str, str]


class Line(NamedTuple):
    """A row that has an id: where in the file it begins, its bytes as they stand there, its cells as in COLUMNS."""

    at: int
    raw: bytes
    cells: list[str]

    @property
    def row(self) -> OrderRow:
        """The cells by the name of their column."""
        return dict(zip(COLUMNS, self.cells, strict=True))


class OrderFile:
    """An open file of orders. `strict`: what is no UTF-8 raises `Unreadable`, else it shows as a question mark."""

    def __init__(self, file: BinaryIO, path: Path, *, strict: bool = False) -> None:
        self._file = file
        self._name = f"{path.parent.name}/{path.name}"
        self._errors = "strict" if strict else "replace"
        self._taken: list[bytes] = []
        self._line = 0
        self._header = next(self._records(), [])
        self._begin = file.tell()
        self.is_ours = tuple(self._header) == COLUMNS

    def lines(self) -> Iterator[Line]:
        """Every row, in the order of the file."""
        at = self._begin
        self._taken.clear()
        for cells in self._records():
            raw = self._taken[0] if len(self._taken) == 1 else b"".join(self._taken)
            self._taken.clear()
            told = self._in_order(cells)
            if told[0]:
                yield Line(at, raw, told)
            at += len(raw)

    def line_at(self, at: int) -> Line | None:
        """The row that begins at this byte; None where there is none."""
        self._file.seek(at)
        self._taken.clear()
        cells = self._in_order(next(self._records(), []))
        return Line(at, b"".join(self._taken), cells) if cells[0] else None

    def _records(self) -> Iterator[list[str]]:
        try:
            yield from csv.reader(self._texts())
        except csv.Error as error:
            raise Unreadable(self._name, say("{reason}", reason=error), self._line) from error

    def _texts(self) -> Iterator[str]:
        for raw in iter(self._file.readline, b""):
            self._line += 1
            self._taken.append(raw)
            yield self._text(raw.removeprefix(_MARK) if self._line == 1 else raw)

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8", self._errors)
        except UnicodeDecodeError as error:
            raise Unreadable(self._name, say("it is not UTF-8 text"), self._line) from error

    def _in_order(self, cells: list[str]) -> list[str]:
        if self.is_ours and len(cells) == len(COLUMNS):
            return cells
        told = dict(zip(self._header, cells, strict=False))
        return [told.get(name, "") for name in COLUMNS]


def rendered(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Rows of all columns as the lines of a file, in pieces; lines end in CRLF, so that a CR in a text is quoted."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    rows = iter(rows)
    while True:
        writer.writerows(islice(rows, _BATCH))
        if not buffer.tell():
            return
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def batched(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of a size that is worth writing."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(held)
            held.clear()
            size = 0
    yield b"".join(held)
