"""Rows of a file -> its header and its records, each with the line it starts on.

A broken row is a `RowProblem` among the records, never an exception: the other rows are read all the same. What
stands before the header (a title, the shop's name, when it was exported) and after the last row is no row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO, TypeVar

from cs_toolkit.errors import Message, UsageProblem, say

Made = TypeVar("Made")

CELL_LIMIT = 10_000_000
DELIMITERS = (",", ";", "\t")
MISSING = ("", "-")
SAMPLE_LINES = 60
_SAMPLE_CHARS = 1 << 18

_SEP_LINE = re.compile(r'"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"\s*', re.DOTALL)
_SUM = re.compile(r"(?:合计|总计|小计|共计|汇总|合計|總計|小計|共計|(?:grand |sub)?total|sum)\s*[:：]?", re.IGNORECASE)
_REMARK = re.compile(
    r"#|-{3}|={3}|\*{3}|[共总]\s*\d+\s*[条行单笔条筆單]|导出|匯出|注[:：]|备注[:：]|備註[:：]|说明[:：]|說明[:：]"
    r"|以上|(?:grand |sub)?total\b|exported\b|generated\b|end of\b",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"\s*[#=*共总總合小汇匯导導出注备備说說以gstex-]", re.IGNORECASE)
_FIGURE = re.compile(r"[\d\s.,%¥￥$€£元件条行单笔/-]*")

Row = tuple[int, list[str] | Message]
Rows = Callable[[], Iterator[Row]]
"""Reads a file from its start: each row's first line and its cells, or what is wrong with it."""


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
    """A file whose header is known; `records` may be read more than once, and nothing of it is kept.

    `is_literal`: its cells are as they were written; nothing was put around them for a spreadsheet's sake. `left_out`
    holds the lines that the last reading took for a footer.
    """

    header: tuple[str, ...]
    rows: Rows
    first_line: int
    delimiter: str = ""
    is_literal: bool = False
    left_out: list[int] = field(default_factory=list)

    def records(self, columns: Collection[str] | None = None) -> Iterator[Record | RowProblem]:
        """Every row after the header, in order, with all or some of its columns; rows without content are left out."""
        self.left_out.clear()
        first: dict[str, int] = {}
        for place, column in enumerate(self.header):
            if columns is None or column in columns:
                first.setdefault(column, place)
        places = tuple(first.items())
        for line, row in self.rows():
            if line < self.first_line:
                continue
            if isinstance(row, Message):
                yield RowProblem(line, row)
            elif row and (row[0].strip() or any(cell.strip() for cell in row)):
                if _MAY_END.match(row[0]) and _is_footer(row, len(self.header)):
                    self.left_out.append(line)
                else:
                    yield self._record(line, row, places)

    def _record(self, line: int, row: list[str], places: tuple[tuple[str, int], ...]) -> Record | RowProblem:
        if len(row) > len(self.header):
            _drop_blanks(row, len(self.header))
        if len(row) != len(self.header):
            return RowProblem(
                line,
                say("the row has {found} cells, the header has {wanted}", found=len(row), wanted=len(self.header)),
            )
        if "\0" in "".join(row):
            return RowProblem(line, say("a cell holds a NUL byte"))
        return Record(
            line,
            {
                column: cell if not (cell := row[place]) or self.is_literal or cell[0].isalnum() else plain(cell)
                for column, place in places
            },
        )


def _drop_blanks(row: list[str], width: int) -> None:
    """Cells without content behind the last column are none."""
    while len(row) > width and not row[-1].strip():
        row.pop()


def _is_footer(row: Sequence[str], width: int) -> bool:
    """A line of sums, or a lone remark where a row has several cells."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if _SUM.fullmatch(filled[0]) and width > 1:
        return all(_FIGURE.fullmatch(cell) for cell in filled[1:])
    return len(filled) == 1 and bool(_REMARK.match(filled[0])) and (width > 2 or len(row) != width)


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
    if cell[:1] == "'":
        return cell[1:]
    if cell.strip() in MISSING:
        return ""
    formula = _TEXT_FORMULA.fullmatch(cell) if cell[0] == "=" else None
    return formula[1].replace('""', '"') if formula else cell


def read_table(text: str, path: str, *, is_header: Callable[[Sequence[str]], bool] | None = None) -> Table:
    """The table in `text`; see `text_table`."""
    return text_table(lambda: io.StringIO(text, newline=""), path, is_header=is_header)


def text_table(
    opened: Callable[[], TextIO], path: str, *, is_header: Callable[[Sequence[str]], bool] | None = None
) -> Table:
    """The table in a text that `opened` gives from its start, its line ends untouched; `path` is for messages.

    The header is the first row that `is_header` knows, else the first that is as wide as the rows. UsageProblem where
    there is none.
    """
    sample = _sample(opened())
    sep = _SEP_LINE.match(sample)
    delimiters = (sep[1],) if sep else DELIMITERS
    for delimiter in delimiters if is_header else ():
        found = first_header(_csv_rows(io.StringIO(sample, newline=""), delimiter), is_header)
        if found:
            return _text_table(opened, delimiter, *found)
    delimiter = sep[1] if sep else _sniff(sample)
    found = widest_header(list(_csv_rows(io.StringIO(sample, newline=""), delimiter))[1 if sep else 0 :])
    if found is None:
        raise no_header(path)
    return _text_table(opened, delimiter, *found)


def no_header(path: str) -> UsageProblem:
    """What is said of a file without one."""
    return UsageProblem(
        say("'{file}' has no header line", file=path),
        say("the first line must name the columns, as the platform's export does"),
    )


def _text_table(opened: Callable[[], TextIO], delimiter: str, header: tuple[str, ...], line: int) -> Table:
    # a header may go over several lines: the next record begins where the reader stands then
    lines = _Lines(opened())
    for start, _ in _rows(lines, delimiter):
        if start >= line:
            break
    return Table(header, lambda: _csv_rows(opened(), delimiter), lines.number + 1, delimiter)


def first_header(
    rows: Iterator[Row], is_header: Callable[[Sequence[str]], bool] | None
) -> tuple[tuple[str, ...], int] | None:
    """The first row that `is_header` knows, cleaned, and its line."""
    for line, row in rows:
        if not isinstance(row, Message) and is_header and is_header(names := _names(row)):
            return names, line
    return None


def widest_header(rows: Sequence[Row]) -> tuple[tuple[str, ...], int] | None:
    """The first row with at least half as many filled cells as any, cleaned, and its line."""
    filled = [(line, row, sum(1 for cell in row if cell.strip())) for line, row in rows if not isinstance(row, Message)]
    widest = max((width for _, _, width in filled), default=0)
    for line, row, width in filled:
        if width and width * 2 >= widest:
            return _names(row), line
    return None


def _names(row: Sequence[str]) -> tuple[str, ...]:
    names = [plain(cell).strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _sample(text: TextIO) -> str:
    """The first lines, whole."""
    lines: list[str] = []
    size = 0
    for line in text:
        lines.append(line)
        size += len(line)
        if len(lines) >= SAMPLE_LINES or size > _SAMPLE_CHARS:
            break
    return "".join(lines)


def _sniff(sample: str) -> str:
    """The delimiter that cuts the first line with more than one cell into most; the comma where none does."""
    for line in io.StringIO(sample, newline=""):
        cells = {delimiter: len(next(csv.reader([line], delimiter=delimiter), [])) for delimiter in DELIMITERS}
        best = max(DELIMITERS, key=cells.__getitem__)
        if cells[best] > 1:
            return best
    return DELIMITERS[0]


class _Lines:
    """The physical lines of a text, remembering those of the record being read so that they can be read again."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
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


def _csv_rows(text: TextIO, delimiter: str) -> Iterator[Row]:
    return _rows(_Lines(text), delimiter)


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    """Each record with its first line, or what is wrong with it; what follows a broken one is read all the same."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.number + 1
        lines.taken = []
        try:
            row: list[str] | Message = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = say("a cell is longer than {limit} characters", limit=CELL_LIMIT)
        if lines.ended and not isinstance(row, Message):  # the reader met the end of the text inside quotes
            row = say("a quote that opens in this row is never closed")
        if isinstance(row, Message):
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter)
        yield start, row
