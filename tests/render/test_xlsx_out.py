"""A spreadsheet of rows: what a person finds in it, and that nothing in it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from cs_toolkit.errors import CstError, UsageProblem
from cs_toolkit.intake import xlsx
from cs_toolkit.render import xlsx_out
from cs_toolkit.render.formats import Style

COLUMNS = ("case", "text")
SHANGHAI = ZoneInfo("Asia/Shanghai")
NASTY = [
    "=1+1", "+1", "-1", "@x", "＝1", "\ttab", "'quote", "#N/A", "#REF!", "0012", "202607251234592825", "1e5",
    "2026-11-22", "TRUE", " blanks ", "line\nbreak", "lone\rreturn", "_x000D_", "_x005F_x000D_", "_x0041_", "王女士😀",
    "<b>&amp;</b>", "]]>", "\u2028", "null",
]  # fmt: skip


def made(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = COLUMNS, **style: Any) -> BytesIO:
    out = BytesIO()
    xlsx_out.write(list(rows), tuple(columns), Style(**style), out)
    out.seek(0)
    return out


def sheet_of(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = COLUMNS, **style: Any) -> Any:
    return load_workbook(made(rows, columns, **style)).active


def value_of(value: Any) -> Any:
    """The cell in which a value arrives."""
    return sheet_of([{"case": "20261122-01", "text": value}]).cell(2, 2)


@pytest.mark.parametrize("text", NASTY)
def test_text_is_text_and_comes_back_as_it_was(text: str) -> None:
    """No formula, no error, no number, no date; our own reader gives it back, character by character."""
    book = made([{"case": "20261122-01", "text": text}])
    found = load_workbook(book).active
    assert found is not None
    assert found.cell(2, 2).data_type == "s"
    assert b"<f>" not in ZipFile(book).read("xl/worksheets/sheet1.xml")
    (sheet,) = xlsx.open_book(book, "x").sheets
    assert [row for _, row in sheet.rows()] == [["case", "text"], ["20261122-01", text]]


def test_ids_stay_text_also_where_somebody_types_in_them() -> None:
    """Their format is that of text: a program does not make a number of them."""
    found = value_of("202607251234592825")
    assert (found.value, found.data_type, found.number_format) == ("202607251234592825", "s", "@")
    assert value_of("长" * 300).number_format == "General"  # what programs show of a long one in that format is ####


@pytest.mark.parametrize(
    ("value", "shown", "kind", "number_format"),
    [
        (Decimal("129.00"), 129, "n", "0.00"),
        (Decimal("1500"), 1500, "n", "General"),
        (Decimal("0.125"), 0.125, "n", "0.000"),
        (-3600, -3600, "n", "General"),
        (0.25, 0.25, "n", "General"),
        (True, True, "b", "General"),
        (10**15, "1000000000000000", "s", "@"),
        (Decimal("1234567890123456.78"), "1234567890123456.78", "s", "@"),
        (datetime(2026, 11, 22, 9, 14, 59, tzinfo=SHANGHAI), datetime(2026, 11, 22, 9, 14, 59), "d",  # noqa: DTZ001
         "yyyy-mm-dd hh:mm:ss"),
        (datetime(1899, 1, 1, tzinfo=UTC), "1899-01-01T00:00:00+00:00", "s", "@"),
        (("a", "b"), "a b", "s", "@"),
        ({"a": 1}, "a=1", "s", "@"),
        ("bell\x07 \ud800\ufffe.", "bell .", "s", "@"),
        ("", None, "n", "General"),
    ],
)  # fmt: skip
def test_every_value_in_its_own_kind(value: Any, shown: Any, kind: str, number_format: str) -> None:
    """Dates are dates in local time, money has its places, and what fifteen digits do not hold is text."""
    found = value_of(value)
    assert (found.value, found.data_type, found.number_format) == (shown, kind, number_format)


def test_seconds_survive() -> None:
    """No time is a second off after the way there and back."""
    pairs = [(minute, second) for minute in range(60) for second in (1, 29, 59)]
    times = [datetime(2026, 11, 22, 9, minute, second, tzinfo=SHANGHAI) for minute, second in pairs]
    (sheet,) = xlsx.open_book(made([{"case": "x", "text": time} for time in times]), "x").sheets
    assert [row[1] for _, row in list(sheet.rows())[1:]] == [f"{time:%Y-%m-%d %H:%M:%S}" for time in times]


def test_the_sheet_is_ready_to_use() -> None:
    """Frozen bold heading, a filter over all of it, columns as wide as they need and no wider, the zone named."""
    rows = [{"case": "20261122-01", "text": "快递五天没动了" * 100, "at": datetime(2026, 11, 22, tzinfo=SHANGHAI)}]
    book = load_workbook(made(rows, ("case", "text", "at"), sheet="cases", headings={"case": "工单编号"}))
    sheet = book.active
    assert sheet is not None
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("cases", "A2", "A1:C2")
    assert [cell.value for cell in sheet[1]] == ["工单编号", "text", "at"]
    assert all(cell.font.b for cell in sheet[1])
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [12, 60, 20]
    assert book.properties.description == "Times are local: Asia/Shanghai"


def test_no_rows_are_a_heading() -> None:
    """An empty list opens, too."""
    found = sheet_of([])
    assert [[cell.value for cell in row] for row in found.rows] == [["case", "text"]]


def test_what_does_not_fit_is_refused_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell holds 32,767 characters as UTF-16 counts them, a sheet 1,048,576 rows: nothing is cut in silence."""
    assert value_of("长" * 32_767).value == "长" * 32_767
    for text in ("长" * 32_768, "😀" * 16_384, "\r" * 10_000):
        with pytest.raises(UsageProblem, match="'text' of case '20261122-01' has"):
            made([{"case": "20261122-01", "text": text}])
    monkeypatch.setattr(xlsx_out, "MOST_ROWS", 3)
    assert made([{"case": "1"}] * 2).getvalue()
    with pytest.raises(UsageProblem, match="3 rows do not fit"):
        made([{"case": "1"}] * 3)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CstError, match="is not installed") as caught:
        made([])
    assert caught.value.hint is not None
    assert "cs-toolkit[xlsx]" in caught.value.hint.english()
