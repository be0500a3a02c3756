"""A spreadsheet is read as text, runs nothing, and cannot fill the machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.errors import UsageProblem
from cs_toolkit.intake import source, xlsx
from cs_toolkit.intake.tables import Record, RowProblem

openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
HEADER = ["编号", "说明", "申请时间", "订单"]
SPECS = ("external_id=编号", "text=说明", "received_at=申请时间", "order=订单")


def book(rows: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> bytes:
    """The bytes of a spreadsheet; further sheets by name."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for name, others in more.items():
        extra = made.create_sheet(name)
        for row in others:
            extra.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(path: Path, data: bytes) -> tuple[list[Record | RowProblem], list[str]]:
    """The records, and what is said of the file."""
    path.write_bytes(data)
    with source.open_table(str(path), kind="cases", specs=SPECS) as opened:
        return list(opened.table.records()), [note.english() for note in opened.notes]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def test_cells_of_every_kind_are_texts(tmp_path: Path) -> None:
    """Dates as ISO, whole numbers without a point, lines numbered as in the spreadsheet."""
    rows = [
        HEADER,
        [1001, "杯子碎了", datetime.fromisoformat("2026-11-20T10:30"), "0012"],
        [],
        [1002.5, True, date(2026, 11, 21), 12.0],
    ]
    found, notes = read(tmp_path / "x.xlsx", book(rows))
    assert notes == []
    assert found == [
        Record(2, {"编号": "1001", "说明": "杯子碎了", "申请时间": "2026-11-20 10:30:00", "订单": "0012"}),
        Record(4, {"编号": "1002.5", "说明": "TRUE", "申请时间": "2026-11-21 00:00:00", "订单": "12"}),
    ]


def test_a_preamble_a_footer_and_rows_that_end_early(tmp_path: Path) -> None:
    """A title above the header is none; empty cells at the end of a row need not be there."""
    rows = [["售后导出 2026-11"], [], HEADER, ["A1", "杯子碎了"], ["合计", None, None, 1]]
    found, _ = read(tmp_path / "x.xlsx", book(rows))
    assert found == [Record(4, {"编号": "A1", "说明": "杯子碎了", "申请时间": "", "订单": ""})]


def test_the_sheet_with_the_known_header_is_read(tmp_path: Path) -> None:
    """The others are named."""
    found, notes = read(tmp_path / "x.xlsx", book([["说明页"], ["请勿修改"]], 售后=[HEADER, ["A1", "碎", "", "7"]]))
    assert [row.line for row in found] == [2]
    assert "the sheet '售后' is read, not Sheet" in notes[0]


def test_a_formula_is_not_computed(tmp_path: Path) -> None:
    """Where nothing was computed for it, it stands there as it is written, and that is said."""
    found, notes = read(tmp_path / "x.xlsx", book([HEADER, ["A1", '=HYPERLINK("http://x","碎")', "", "7"]]))
    assert isinstance(found[0], Record)
    assert found[0].cells["说明"] == '=HYPERLINK("http://x","碎")'
    assert "formulas" in notes[0]


def test_macros_are_not_run(tmp_path: Path) -> None:
    """That there are some is said."""
    data = with_part(book([HEADER, ["A1", "碎", "", "7"]]), "xl/vbaProject.bin", b"\0" * 100)
    found, notes = read(tmp_path / "x.xlsm", data)
    assert (len(found), len(notes)) == (1, 1)
    assert "macros" in notes[0]


@pytest.mark.parametrize("number", [2.0265285094978926e18, 2026528509497890000, 1e15 * 1234])
def test_an_id_that_the_spreadsheet_rounded_is_seen(tmp_path: Path, number: float) -> None:
    """A number cell holds 15 digits; an order number of 19 is lost, and looks it."""
    found, _ = read(tmp_path / "x.xlsx", book([HEADER, ["A1", "碎", "", number]]))
    assert isinstance(found[0], Record)
    assert "E+18" in found[0].cells["订单"]


def test_an_id_kept_as_text_stays_whole(tmp_path: Path) -> None:
    found, _ = read(tmp_path / "x.xlsx", book([HEADER, ["A1", "碎", "", "2026528509497892599"]]))
    assert isinstance(found[0], Record)
    assert found[0].cells["订单"] == "2026528509497892599"


def test_what_the_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    """Some programs write that the sheet ends at A1."""
    data = book([HEADER, ["A1", "碎", "", "7"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:D2"' in sheet
    found, _ = read(tmp_path / "x.xlsx", with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b"A1:D2", b"A1")))
    assert len(found) == 1


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(UsageProblem) as caught:
        read(path, data)
    assert caught.value.hint is not None
    return caught.value.message.english()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused by what the archive says of itself: too much, or swollen more than text can be."""
    small = book([HEADER, ["A1", "碎", "", "7"]])
    bomb = with_part(small, "xl/worksheets/sheet1.xml", b"<row/>" * 3_000_000)
    assert "would unpack to" in refused(tmp_path / "x.xlsx", bomb)
    monkeypatch.setattr(xlsx, "MOST_BYTES", 1000)
    assert "would unpack to" in refused(tmp_path / "x.xlsx", small)


def test_what_is_no_spreadsheet(tmp_path: Path) -> None:
    """A zip of something else, one that is cut off, one with entities, one in the old format."""
    good = book([HEADER, ["A1", "碎", "", "7"]])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export.csv", "a,b\n")
    assert "is an archive or a document" in refused(tmp_path / "x.xlsx", out.getvalue())
    assert "damaged" in refused(tmp_path / "x.xlsx", good[: len(good) // 2])
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x/>'
    assert "damaged" in refused(tmp_path / "x.xlsx", with_part(good, "xl/sharedStrings.xml", entities))
    assert "damaged" in refused(tmp_path / "x.xlsx", with_part(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheet"))
    assert "is a spreadsheet" in refused(tmp_path / "x.xls", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "no header" in refused(tmp_path / "x.xlsx", book([[]]))


def test_a_row_that_is_wider_than_any_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 10)
    assert "a row of 11 cells" in refused(tmp_path / "x.xlsx", book([HEADER, ["A1"] * 11]))


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=40)


@given(TEXTS.filter(lambda text: text.strip() not in ("", "-") and text[0] not in "='" and "_x" not in text))
def test_text_cells_survive_exactly(text: str) -> None:
    """What stands in a cell is what arrives."""
    rows = xlsx.open_book(io.BytesIO(book([["a", "b"], [text, "1"]])), "x.xlsx").sheets[0].rows()
    assert list(rows)[1] == (2, [text, "1"])
