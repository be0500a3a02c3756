"""Rows arrive with their line; a broken row is reported and hides no other."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.errors import UsageProblem
from cs_toolkit.intake import tables
from cs_toolkit.intake.tables import Record, RowProblem, plain, read_table


def rows(text: str) -> list[Record | RowProblem]:
    return list(read_table(text, "x.csv").records())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    text = end.join(["a|b|c", "1|2|3", "4|5|6"]).replace("|", delimiter)
    table = read_table(text, "x.csv")
    assert (table.header, table.delimiter) == (("a", "b", "c"), delimiter)
    assert list(table.records()) == [
        Record(2, {"a": "1", "b": "2", "c": "3"}),
        Record(3, {"a": "4", "b": "5", "c": "6"}),
    ]


@pytest.mark.parametrize("sep", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_sep_line_is_respected(sep: str) -> None:
    assert rows(f"{sep}\r\na,x;b\r\n1;2\r\n") == [Record(3, {"a,x": "1", "b": "2"})]


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert read_table('"a;b;c;d",e\n1,2\n', "x.csv").header == ("a;b;c;d", "e")


def test_lines_are_those_on_which_a_row_starts() -> None:
    text = 'a,b\n"one\ntwo\nthree",2\n\n\n"four",5\n'
    assert rows(text) == [Record(2, {"a": "one\ntwo\nthree", "b": "2"}), Record(7, {"a": "four", "b": "5"})]


def test_records_can_be_read_again() -> None:
    table = read_table("a\n1\n2\n", "x.csv")
    assert list(table.records()) == list(table.records())


def test_blank_lines_before_the_header_and_a_header_of_two_lines() -> None:
    assert rows('\n,,\n"a\nb",c\n1,2\n') == [Record(5, {"a\nb": "1", "c": "2"})]


def test_header_cells_are_cleaned() -> None:
    assert read_table('宝贝标题 ,="订单编号",\t备注,,\n', "x.csv").header == ("宝贝标题", "订单编号", "备注")


def test_the_first_of_two_equal_columns_counts() -> None:
    assert rows("a,b,a\n1,2,3\n") == [Record(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('="2026528509497892599"', "2026528509497892599"),
        ('="say ""hi"""', 'say "hi"'),
        ("'13800006708", "13800006708"),
        ("'=1+1", "=1+1"),
        ("''quoted'", "'quoted'"),
        ("'＝1", "＝1"),
        ("'\tx", "\tx"),
        ("'-", "-"),
        ('\'="1"', '="1"'),
        ("'", ""),
        ("-", ""),
        (" - ", ""),
        ("", ""),
        ("--", "--"),
        ("=1+1", "=1+1"),
        (" text ", " text "),
    ],
)
def test_what_a_cell_says(cell: str, says: str) -> None:
    assert plain(cell) == says


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'"])
@pytest.mark.parametrize("rest", ["", "1", "'", '"x"', "\n-"])
def test_what_our_export_guards_comes_back_exactly(start: str, rest: str) -> None:
    text = start + rest
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b"], ["1", "'" + text]])
    assert rows(out.getvalue()) == [Record(2, {"a": "1", "b": text})]


def test_rows_of_the_wrong_length() -> None:
    got = rows("a,b\n1,2,\n1,2,3\n1\n,,\n8,9\n")
    assert [type(row) for row in got] == [Record, RowProblem, RowProblem, Record]
    assert [row.line for row in got] == [2, 3, 4, 6]
    assert isinstance(got[1], RowProblem)
    assert got[1].message.english() == "the row has 3 cells, the header has 2"


def test_a_nul_and_an_absurd_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CELL_LIMIT", 1000)
    got = rows(f"a,b\n1,\0\n1,{'x' * 1001}\n3,4\n")
    assert [type(row) for row in got] == [RowProblem, RowProblem, Record]
    assert [row.line for row in got] == [2, 3, 4]


def test_a_quote_that_is_never_closed_hides_no_row_after_it() -> None:
    got = rows('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11,12\n')
    assert [row.line for row in got] == [2, 3, 4, 5]
    assert [type(row) for row in got] == [Record, RowProblem, Record, Record]
    assert [type(row) for row in rows('a,b\n1,"2')] == [RowProblem]


def test_a_quote_inside_a_cell_is_a_character() -> None:
    assert rows('a,b\n14" screen,2\n') == [Record(2, {"a": '14" screen', "b": "2"})]


@pytest.mark.parametrize("text", ["", "\n\n", "sep=,\n", ",,,\n", '"never closed'])
def test_no_header(text: str) -> None:
    with pytest.raises(UsageProblem, match="no header"):
        read_table(text, "x.csv")


@pytest.mark.parametrize(
    "preamble",
    ["店铺：小杯子的店\n", "#----\n# 导出时间,2026-11-22\n", "Report;Refunds\n\n", '"a, b and c"\n', "x\ty\n" * 30],
)
def test_what_stands_before_a_known_header(preamble: str) -> None:
    """Titles, remarks and blank lines, whatever they hold."""
    table = read_table(f"{preamble}a,b,c\n1,2,3\n", "x.csv", is_header=lambda names: list(names) == ["a", "b", "c"])
    (row,) = table.records()
    assert isinstance(row, Record)
    assert row.cells == {"a": "1", "b": "2", "c": "3"}
    assert row.line == preamble.count("\n") + 2


def test_a_title_before_a_header_nobody_knows() -> None:
    """The header is as wide as the rows; a title is not."""
    assert read_table("售后导出\n\na,b,c\n1,2,3\n", "x.csv").header == ("a", "b", "c")


@pytest.mark.parametrize(
    "footer",
    ["合计,,3\n", "总计：,2,3\n", "共 2 条\n", "#结束\n", "--------\n", "Total,,3.00\n", "导出时间：2026-11-22\n",
     "合计,,3\n\n共 2 条,,\n"],
)  # fmt: skip
def test_a_footer_is_no_row(footer: str) -> None:
    """Sums and remarks below the rows are left out, each with its line."""
    table = read_table(f"a,b,c\n1,2,3\n{footer}", "x.csv")
    assert list(table.records()) == [Record(2, {"a": "1", "b": "2", "c": "3"})]
    assert table.left_out[0] == 3


@pytest.mark.parametrize(
    "row", ["共3件少了一件,A1,2026", "合计金额不对,A2,2026", "Total,was wrong,3", "#1号,A1,", "x,合计,3"]
)
def test_a_row_that_begins_like_a_footer(row: str) -> None:
    """What a customer wrote is a row."""
    table = read_table(f"a,b,c\n{row}\n", "x.csv")
    assert (len(list(table.records())), table.left_out) == (1, [])


def test_only_the_columns_asked_for() -> None:
    assert list(read_table("a,b\n1,2\n", "x.csv").records({"b"})) == [Record(2, {"b": "2"})]


def test_a_quote_that_is_never_closed_in_a_long_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cell would grow beyond all bounds, the rows after it are read all the same."""
    monkeypatch.setattr(tables, "CELL_LIMIT", 100)
    got = rows('a,b\n1,"2\n' + "3,4\n" * 60)
    assert [type(row) for row in got] == [RowProblem, *[Record] * 60]


CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=60)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sampled_from([",", ";", "\t"]))
def test_cells_survive_as_text_exactly(cells: list[list[str]], delimiter: str) -> None:
    """Guarded as our exports guard them, any text comes back: line ends, quotes, formulas, blanks, dashes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["a", "b", "c"])
    writer.writerows([f"'{cell}" for cell in row] for row in cells)
    assert [list(row.cells.values()) for row in rows(out.getvalue()) if isinstance(row, Record)] == cells


@given(CELLS.filter(lambda cell: cell.strip() not in ("", "-") and cell[0] not in "'="))
def test_an_unguarded_cell_is_what_it_is(cell: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b"], ["1", cell]])
    assert rows(out.getvalue()) == [Record(2, {"a": "1", "b": cell})]
