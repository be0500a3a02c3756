"""Text of a CSV file -> its header and its records, each with the line it starts on.

A broken row is a `RowProblem` among the records, never an exception: the other rows are read all the same.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from cs_toolkit.errors import Message, UsageProblem, say

Made = TypeVar("Made")

CELL_LIMIT = 10_000_000
DELIMITERS = (",", ";", "\t")
MISSING = ("", "-")

_SEP_LINE = re.compile(r'"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"\s*', re.DOTALL)


class RowProblem(NamedTuple):
    """A row that cannot be used: the line it starts on (from 1) and why."""

    line: int
    message: Message


class Record(NamedTuple):
    """One row: the line it starts on (from 1) and its cells by column; a missing cell is an empty text."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A CSV text whose header is known; `records` may be read more than once."""

    header: tuple[str, ...]
    delimiter: str
    text: str
    first_line: int

    def records(self) -> Iterator[Record | RowProblem]:
        """Every row after the header, in order; rows without any content are left out."""
        rows = _rows(_Lines(self.text), self.delimiter)
        for line, row in rows:
            if line < self.first_line:
                continue
            if isinstance(row, Message):
                yield RowProblem(line, row)
            elif any(cell.strip() for cell in row):
                yield self._record(line, row)

    def _record(self, line: int, row: list[str]) -> Record | RowProblem:
        while len(row) > len(self.header) and not row[-1].strip():
            row.pop()
        if len(row) != len(self.header):
            return RowProblem(
                line,
                say("the row has {found} cells, the header has {wanted}", found=len(row), wanted=len(self.header)),
            )
        if any("\0" in cell for cell in row):
            return RowProblem(line, say("a cell holds a NUL byte"))
        cells: dict[str, str] = {}
        for column, cell in zip(self.header, row, strict=True):
            cells.setdefault(column, plain(cell))
        return Record(line, cells)


def sorted_out(table: Table, read: Callable[[Record], Made | RowProblem]) -> tuple[list[Made], list[RowProblem]]:
    """What `read` makes of the rows, and what is wrong with those it makes nothing of."""
    made: list[Made] = []
    problems: list[RowProblem] = []
    for record in table.records():
        found = record if isinstance(record, RowProblem) else read(record)
        if isinstance(found, RowProblem):
            problems.append(found)
        else:
            made.append(found)
    return made, problems


def plain(cell: str) -> str:
    """What a cell says, without what spreadsheets put around it.

    `="2026…"` is the text between the quotes; one leading apostrophe is dropped, so that what our own export
    guarded with one comes back exactly; an empty cell or a lone dash says nothing.
    """
    if cell.strip() in MISSING:
        return ""
    if cell.startswith("'"):
        return cell[1:]
    formula = _TEXT_FORMULA.fullmatch(cell)
    return formula[1].replace('""', '"') if formula else cell


def read_table(text: str, path: str) -> Table:
    """The table in `text`; `path` is for messages only. UsageProblem where there is no header."""
    sep = _SEP_LINE.match(text)
    delimiter = sep[1] if sep else _sniff(text)
    skipped = 1 if sep else 0
    lines = _Lines(text)
    for line, row in _rows(lines, delimiter):
        if line <= skipped or isinstance(row, Message) or not any(cell.strip() for cell in row):
            continue
        header = [plain(cell).strip() for cell in row]
        while header and not header[-1]:
            header.pop()
        return Table(tuple(header), delimiter, text, lines.number + 1)
    raise UsageProblem(
        say("'{file}' has no header line", file=path),
        say("the first line must name the columns, as the platform's export does"),
    )


def _sniff(text: str) -> str:
    """The delimiter that cuts the first line with content into most cells; the comma where none does."""
    first = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([first], delimiter=delimiter), [])))


class _Lines:
    """The physical lines of a text, remembering those of the record being read so that they can be read again."""

    def __init__(self, text: str) -> None:
        self._source: Iterator[str] = io.StringIO(text, newline="")
        self._again: list[str] = []
        self.taken: list[str] = []
        self.number = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._source, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """Read again all lines of the current record but its first."""
        self.number -= len(self.taken) - 1
        self._again += reversed(self.taken[1:])
        self.taken = []
        self.ended = False


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | Message]]:
    """Each record with its first line, or what is wrong with it."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.number + 1
        lines.taken = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield start, say("a cell is longer than {limit} characters", limit=CELL_LIMIT)
            continue
        if lines.ended:  # the reader met the end of the text inside quotes
            yield start, say("a quote that opens in this row is never closed")
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        yield start, row
