"""A file the user named -> its table and its column map, whatever kind of file it is, read piece by piece."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, NamedTuple, TextIO

from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.intake import decode, tables, xlsx
from cs_toolkit.intake.columns import ColumnMap, Kind
from cs_toolkit.intake.maps import Asked
from cs_toolkit.intake.tables import Row, Rows, Table

STDIN = "-"
_ARCHIVE = b"PK\x03\x04"


class Opened(NamedTuple):
    """A file whose columns are known. `how` names its encoding or sheet; `notes` are for the owner."""

    table: Table
    map: ColumnMap
    how: str
    notes: list[Message]


@contextmanager
def open_table(
    name: str,
    *,
    kind: Kind | None,
    specs: tuple[str, ...] = (),
    saved: Mapping[str, Mapping[str, Any]] | None = None,
    platform: str | None = None,
    dates: str = "",
) -> Iterator[Opened]:
    """The table in a file, `-` being standard input; its rows are there while the context lasts.

    UsageProblem where it is no table, its columns are not known, or (at the end of its rows) it changed meanwhile.
    """
    asked = Asked(kind, specs, saved or {}, platform, dates)
    with _stream(name) as stream:
        table, how, notes = _spreadsheet(stream, name, asked) if _is_archive(stream) else _text(stream, name, asked)
        yield Opened(table, asked.map_for(table.header, name), how, notes)


@contextmanager
def _stream(name: str) -> Iterator[BinaryIO]:
    """The bytes of the file, which can be read more than once."""
    if name != STDIN:
        with decode.open_path(Path(name)) as stream:
            yield stream
        return
    with tempfile.TemporaryFile() as kept:
        copyfileobj(sys.stdin.buffer, kept)
        yield kept


def _is_archive(stream: BinaryIO) -> bool:
    stream.seek(0)
    start = stream.read(len(_ARCHIVE))
    stream.seek(0)
    return start == _ARCHIVE


def _text(stream: BinaryIO, name: str, asked: Asked) -> tuple[Table, str, list[Message]]:
    before = _state(stream)
    found = decode.encoding_of(stream, name)
    latest: list[TextIO] = []

    def opened() -> TextIO:
        if latest:
            latest.pop().detach()  # type: ignore[attr-defined]
        stream.seek(0)
        text = io.TextIOWrapper(stream, found.codec, newline="")
        latest.append(text)
        return text

    table = tables.text_table(opened, name, is_header=asked.is_header)
    rows = _unchanged(table.rows, stream, name, before)
    return Table(table.header, rows, table.first_line, table.delimiter), found.name, []


def _spreadsheet(stream: BinaryIO, name: str, asked: Asked) -> tuple[Table, str, list[Message]]:
    """The first sheet with a header that is known, else the first with any."""
    before = _state(stream)
    book = xlsx.open_book(stream, name)
    found = None
    for sheet in book.sheets:
        sample = [row for row, _ in zip(sheet.rows(), range(tables.SAMPLE_LINES), strict=False)]
        known = tables.first_header(iter(sample), asked.is_header)
        if known:
            found = sheet, known
            break
        likely = tables.widest_header(sample)
        found = found or (likely and (sheet, likely))
    if found is None:
        raise tables.no_header(name)
    sheet, (header, line) = found
    others = [other.name for other in book.sheets if other is not sheet]
    notes = list(book.notes)
    if others:
        notes.append(say("'{file}': the sheet '{sheet}' is read, not {others}", file=name, sheet=sheet.name,
                         others=", ".join(others)))  # fmt: skip
    rows = _unchanged(xlsx.padded(sheet.rows, len(header)), stream, name, before)
    return Table(header, rows, line + 1, is_literal=book.is_own), f"xlsx, {sheet.name}", notes


def _state(stream: BinaryIO) -> tuple[int, int]:
    about = os.fstat(stream.fileno())
    return about.st_mtime_ns, about.st_size


def _unchanged(rows: Rows, stream: BinaryIO, name: str, before: tuple[int, int]) -> Rows:
    """The same rows; after the last one the file must be what it was before the first."""

    def checked() -> Iterator[Row]:
        yield from rows()
        after = _state(stream) if name == STDIN else _state_of(name)
        if after != before:
            raise UsageProblem(
                say("'{file}' changed while it was read; nothing was taken from it", file=name),
                say("wait until the export is complete and give the command again"),
            )

    return checked


def _state_of(name: str) -> tuple[int, int] | None:
    try:
        about = os.stat(name)
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size
