"""A spreadsheet (.xlsx, .xlsm) -> the rows of its sheets as texts, by openpyxl (extra `xlsx`).

Only what stands in the cells is read: macros are never run, a formula counts as the value that was last computed for
it. What the archive claims to hold is looked at before anything is unpacked.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from itertools import chain, islice, repeat
from typing import Any, BinaryIO, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from cs_toolkit.errors import CstError, Message, UsageProblem, say
from cs_toolkit.intake.tables import Row, Rows
from cs_toolkit.render.xlsx_out import MAKER

MOST_BYTES: Final = 400 << 20  # unpacked, all parts together
MOST_TIMES: Final = 200  # how many times its packed size a large part may have
_LARGE: Final = 8 << 20
_MOST_PARTS: Final = 5_000
MOST_CELLS: Final = 2_000  # in a row
_CHUNK: Final = 1 << 20
_EXACT_DIGITS: Final = 15  # a number cell holds no more
_ESCAPED: Final = "_x(000D|005F)_"  # how a cell says CR, and "_" before what looks like such an escape
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
# What zipfile and openpyxl raise for a file that is not what it should be.
_DAMAGE: Final = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError, RuntimeError,
    SyntaxError, NotImplementedError, zlib.error,
)  # fmt: skip


class Sheet(NamedTuple):
    """One sheet: its name, and its rows, numbered as in the program that made it."""

    name: str
    rows: Rows


class Book(NamedTuple):
    """A spreadsheet: its sheets that can be seen, what must be said of it, and whether it is an export of ours."""

    sheets: list[Sheet]
    notes: list[Message]
    is_own: bool = False


def open_book(stream: BinaryIO, path: str) -> Book:
    """The sheets of a spreadsheet, read only as far as their rows are asked for. UsageProblem where it is none."""
    try:
        with ZipFile(stream) as archive:
            _refuse_bombs(archive, path)
            names = {info.filename.lower() for info in archive.infolist()}
            if "xl/workbook.xml" not in names:
                raise _not_a_sheet(path)
            has_formulas = _has_formulas(archive)
        return _book(stream, path, has_macros="xl/vbaproject.bin" in names, has_formulas=has_formulas)
    except CstError:
        raise
    except _DAMAGE as error:
        raise _damaged(path) from error


def _book(stream: BinaryIO, path: str, *, has_macros: bool, has_formulas: bool) -> Book:
    try:
        load_workbook = import_module("openpyxl").load_workbook
    except ImportError:
        raise UsageProblem(
            say("'{file}' is a spreadsheet, and openpyxl, which reads them, is not installed", file=path),
            say("pip install 'cs-toolkit[xlsx]', or save the sheet as CSV (UTF-8)"),
        ) from None
    warnings.filterwarnings("ignore", module="openpyxl")
    values = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    written = load_workbook(stream, read_only=True, keep_links=False) if has_formulas else None
    sheets = []
    for number, sheet in enumerate(values.worksheets):
        if sheet.sheet_state == "visible":
            formulas = written.worksheets[number] if written else None
            sheets.append(Sheet(sheet.title, _reader(sheet, formulas, path)))
    notes = []
    if has_macros:
        notes.append(say("'{file}' holds macros; they are not run", file=path))
    if has_formulas:
        notes.append(say("'{file}' holds formulas; what was last computed for them is taken", file=path))
    return Book(sheets, notes, values.properties.creator == MAKER)


def _reader(sheet: Any, formulas: Any, path: str) -> Rows:
    def rows() -> Iterator[Row]:
        try:
            yield from _rows(sheet, formulas, path)
        except _DAMAGE as error:
            raise _damaged(path) from error

    return rows


def _rows(sheet: Any, formulas: Any, path: str) -> Iterator[Row]:
    for part in (sheet, formulas):
        if part is not None:
            part.reset_dimensions()  # what a sheet says of its size is often wrong
    found = sheet.iter_rows(values_only=True)
    written = formulas.iter_rows(values_only=True) if formulas is not None else repeat(())
    for line, (row, texts) in enumerate(zip(found, written, strict=False), start=1):
        if len(row) > MOST_CELLS:
            raise UsageProblem(
                say("'{file}' has a row of {count} cells (line {line})", file=path, count=len(row), line=line),
                say("save the part of the sheet that matters as CSV (UTF-8)"),
            )
        yield line, [_text(value, text) for value, text in zip(row, chain(texts, repeat(None)), strict=False)]


def _text(value: Any, formula: Any = None) -> str:
    """A cell as a person reads it; a formula that nothing was computed for as it is written."""
    if value is None:
        return formula if isinstance(formula, str) else ""
    if isinstance(value, str):
        return re.sub(_ESCAPED, lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: int | float) -> str:
    """A number in full; one with more digits than a cell holds as rounded, for a long id is not what it was."""
    text = str(value) if isinstance(value, int) else f"{value:.15g}"
    digits = text.lstrip("-")
    is_whole = digits.isdigit()
    if "e+" in text or (is_whole and len(digits) > _EXACT_DIGITS and not digits[_EXACT_DIGITS:].strip("0")):
        return f"{value:.14E}"
    return text


def _refuse_bombs(archive: ZipFile, path: str) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    swollen = any(part.file_size > _LARGE and part.file_size > MOST_TIMES * part.compress_size for part in parts)
    if total > MOST_BYTES or swollen or len(parts) > _MOST_PARTS:
        raise UsageProblem(
            say("'{file}' would unpack to {size} MB; it is not read", file=path, size=total >> 20),
            say("save the sheet as CSV (UTF-8) in the program it comes from"),
        )
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096):
                    raise _damaged(path)


def _has_formulas(archive: ZipFile) -> bool:
    sheets = [part for part in archive.infolist() if part.filename.lower().startswith("xl/worksheets/")]
    for part in sheets:
        with archive.open(part) as stream:
            end = b""
            while chunk := stream.read(_CHUNK):
                if _FORMULA.search(end + chunk):
                    return True
                end = chunk[-32:]
    return False


def padded(rows: Rows, width: int) -> Rows:
    """The same rows, those that end early filled up: a sheet does not say how wide its rows are."""

    def filled() -> Iterator[Row]:
        for line, row in rows():
            if isinstance(row, list) and len(row) < width:
                row += islice(repeat(""), width - len(row))
            yield line, row

    return filled


def _not_a_sheet(path: str) -> UsageProblem:
    return UsageProblem(
        say("'{file}' is an archive or a document, not a spreadsheet", file=path),
        say("unpack it and name the file inside it, or save the sheet as CSV (UTF-8)"),
    )


def _damaged(path: str) -> UsageProblem:
    return UsageProblem(
        say("'{file}' is a damaged or protected spreadsheet", file=path),
        say("open it and save the sheet as CSV (UTF-8)"),
    )
