"""Rows as a spreadsheet (.xlsx) by openpyxl (extra `xlsx`): real dates and numbers, ids as text, nothing that runs.

Times are the shop's local ones, for a spreadsheet knows no zones; the file's properties name the zone. Rows are written
as they come: openpyxl keeps none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO, Final

from cs_toolkit.core.text import display_width
from cs_toolkit.errors import ConfigProblem, UsageProblem, say
from cs_toolkit.render.formats import Style, cell

Rows = Sequence[Mapping[str, Any]]

MAKER: Final = "cst"  # by which the import knows a file of ours, in which every text is as it was
MOST_ROWS: Final = 1_048_576  # with the heading
MOST_CHARACTERS: Final = 32_767  # of a cell, as UTF-16 counts them
_EXACT_DIGITS: Final = 15
_FIRST_YEAR: Final = 1901  # earlier ones are dates in one program and others in the next
_NARROWEST, _WIDEST, _MOST_LOOKED_AT = 8, 60, 2_000
_AS_TEXT: Final = 255  # longer cells in the format "text" are shown as ####
_ILLEGAL: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_ESCAPED: Final = "_(?=x[0-9A-Fa-f]{4}_)"
_TIME: Final = "yyyy-mm-dd hh:mm:ss"


def write(rows: Rows, columns: Sequence[str], style: Style, out: BinaryIO) -> None:
    """One sheet with a frozen heading, a filter and columns as wide as needed; UsageProblem for what does not fit."""
    openpyxl = _openpyxl()
    if len(rows) >= MOST_ROWS:
        raise UsageProblem(
            say("{count} rows do not fit into a spreadsheet, which holds {most}", count=len(rows), most=MOST_ROWS - 1),
            say("narrow them with --since and --until, or use -f csv"),
        )
    letter = openpyxl.utils.get_column_letter
    headings = [style.headings.get(name, name) for name in columns]
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = MAKER
    book.properties.description = _about(rows)
    sheet = book.create_sheet(style.sheet)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{len(rows) + 1}"
    for number, width in enumerate(_widths(rows, columns, headings), 1):
        sheet.column_dimensions[letter(number)].width = width
    cells = _Cells(openpyxl, sheet)
    sheet.append(cells.heading(headings))
    for row in rows:
        sheet.append(cells.of(row, columns))
    book.save(out)


def _openpyxl() -> Any:
    try:
        return import_module("openpyxl")
    except ImportError:
        raise ConfigProblem(
            say("openpyxl, which writes spreadsheets, is not installed"),
            say("pip install 'cs-toolkit[xlsx]' adds it; or use -f csv --excel"),
        ) from None


class _Cells:
    """One cell of each style, filled anew for each value: openpyxl writes a cell before it asks for the next."""

    def __init__(self, openpyxl: Any, sheet: Any) -> None:
        self._new = partial(openpyxl.cell.WriteOnlyCell, sheet)
        self._number, self._text, self._long, self._time, self._bold = (self._new() for _ in range(5))
        self._bold.font = openpyxl.styles.Font(bold=True)
        self._text.number_format = "@"
        self._time.number_format = _TIME
        self._money: dict[int, Any] = {}

    def heading(self, names: Iterable[str]) -> Iterator[Any]:
        """The first row."""
        return (_as_text(self._bold, name) for name in names)

    def of(self, row: Mapping[str, Any], columns: Iterable[str]) -> Iterator[Any]:
        """The cells of a row; None where there is nothing."""
        return (self._cell(row.get(name), row, name) for name in columns)

    def _cell(self, value: Any, row: Mapping[str, Any], name: str) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            self._time.value = value.replace(tzinfo=None)
            return self._time
        if isinstance(value, int | float | Decimal) and _is_exact(value):
            chosen = self._number_cell(value)
            chosen.value = value
            return chosen
        text = re.sub(_ESCAPED, "_x005F_", re.sub(_ILLEGAL, "", cell(value))).replace("\r", "_x000D_")
        if len(text.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
            raise _too_long(str(row.get("case", "")), name, len(text))
        return _as_text(self._text if len(text) <= _AS_TEXT else self._long, text)

    def _number_cell(self, value: Any) -> Any:
        """Money with the places it has, other numbers as they come."""
        places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        if places <= 0:
            return self._number
        if places not in self._money:
            self._money[places] = self._new()
            self._money[places].number_format = f"0.{'0' * places}"
        return self._money[places]


def _as_text(found: Any, text: str) -> Any:
    """The cell as a text, whatever it looks like: no formula, no error, no number."""
    found.value = text
    found.data_type = "s"
    return found


def _is_exact(value: float | Decimal) -> bool:
    """Whether a spreadsheet keeps every digit: it holds fifteen."""
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.as_tuple().digits) <= _EXACT_DIGITS
    return not isinstance(value, int) or len(str(abs(value))) <= _EXACT_DIGITS


def _widths(rows: Rows, columns: Sequence[str], headings: Sequence[str]) -> Iterator[int]:
    """Columns wide enough for what stands in the first rows, within reason; the heading has a button beside it."""
    for name, heading in zip(columns, headings, strict=True):
        found = max((_width(row.get(name)) for row in islice(rows, _MOST_LOOKED_AT)), default=0)
        yield min(_WIDEST, max(_NARROWEST, display_width(heading) + 3, found + 1))


def _width(value: Any) -> int:
    if isinstance(value, datetime):
        return len(_TIME)
    return max(map(display_width, cell(value)[: 4 * _WIDEST].split("\n")))


def _about(rows: Rows) -> str:
    zone = next((value.tzinfo for row in rows[:1] for value in row.values() if isinstance(value, datetime)), None)
    return f"Times are local: {zone}" if zone else ""


def _too_long(case: str, column: str, length: int) -> UsageProblem:
    where = say("'{column}' of case '{case}'", column=column, case=case) if case else say("'{column}'", column=column)
    return UsageProblem(
        say("{where} has {length} characters; a cell of a spreadsheet holds {most}", where=where, length=length,
            most=MOST_CHARACTERS),
        say("use -f csv, or leave the column out with --columns"),
    )  # fmt: skip
