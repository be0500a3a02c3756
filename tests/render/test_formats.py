"""Rows as text: what each format promises to the program or the person that reads it."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from wcwidth import wcswidth

from cs_toolkit.render.colours import Screen
from cs_toolkit.render.formats import WRITERS, Style, cell, plain

COLUMNS = ("case", "text")
NASTY = [
    "",
    "plain",
    "a,b",
    'a "quoted" b',
    "line\nbreak",
    "line\r\nbreak",
    " blanks ",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "\ttab",
    "\rcr",
    "'quote",
    "''two",
    "'=1",
    "\\n",
    "王女士😀",
    '="1"',
    "null",
    "0012",
    "1e5",
]


def written(name: str, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = COLUMNS, **style: Any) -> str:
    return "".join(WRITERS[name](rows, tuple(columns), Style(**style)))


def rows_of(texts: Iterable[str]) -> list[dict[str, str]]:
    return [{"case": f"20261122-{number:02d}", "text": text} for number, text in enumerate(texts, 1)]


def test_csv_is_what_a_csv_reader_reads() -> None:
    """RFC 4180: CRLF, quotes doubled, breaks within a cell; raw cells come back exactly."""
    text = written("csv", rows_of(NASTY), raw=True)
    assert text.startswith("case,text\r\n")
    assert text.endswith("\r\n")
    assert [row["text"] for row in csv.DictReader(StringIO(text, newline=""))] == NASTY


def test_csv_guards_what_a_spreadsheet_would_run() -> None:
    """A leading apostrophe where a cell begins like a formula; doubled where it begins with one; nowhere else."""
    guarded = [row["text"] for row in csv.DictReader(StringIO(written("csv", rows_of(NASTY)), newline=""))]
    for text, found in zip(NASTY, guarded, strict=True):
        runs = text[:1] in set("=+-@＝＋－＠\t\r'") and text != ""
        assert found == (f"'{text}" if runs else text)


def test_numbers_stay_numbers() -> None:
    """A negative number of seconds is no formula."""
    row = {"case": "1", "text": -3600}
    assert written("csv", [row]) == "case,text\r\n1,-3600\r\n"
    assert written("tsv", [row]) == "case\ttext\n1\t-3600\n"


def test_excel_gets_a_bom_and_long_ids_as_text() -> None:
    """What Excel would round or strip of its zeros is written as a text formula."""
    text = written("csv", rows_of(["202607251234592825", "0012", "12", "12a"]), excel=True)
    assert text.startswith("\ufeffcase,text\r\n")
    cells = [line.split(",", 1)[1] for line in text.splitlines()[1:]]
    assert cells == ['"=""202607251234592825"""', '"=""0012"""', "12", "12a"]


@pytest.mark.parametrize("text", NASTY)
def test_tsv_keeps_one_row_on_one_line(text: str) -> None:
    r"""\t, \n, \r and \\ are escapes; undoing them gives the cell back."""
    lines = written("tsv", rows_of([text]), raw=True).split("\n")
    assert (len(lines), lines[0], lines[2]) == (3, "case\ttext", "")
    escaped = lines[1].split("\t")[1]
    assert escaped.encode().decode("unicode_escape").encode("latin-1").decode() == text if text.isascii() else escaped


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_is_exact(name: str) -> None:
    """Every column in order, null when absent, money as a string, times ISO 8601 with their offset, lists as lists."""
    row = {
        "case": "20261122-01",
        "amount": Decimal("129.00"),
        "due_at": datetime(2026, 11, 22, 9, 14, tzinfo=UTC),
        "signals": ("injury",),
        "consent": True,
        "left": "not asked for",
    }
    text = written(name, [row], ("due_at", "case", "amount", "absent", "signals", "consent"))
    (found,) = json.loads(text) if name == "json" else [json.loads(text)]
    assert list(found.items()) == [
        ("due_at", "2026-11-22T09:14:00+00:00"),
        ("case", "20261122-01"),
        ("amount", "129.00"),
        ("absent", None),
        ("signals", ["injury"]),
        ("consent", True),
    ]


def test_json_without_rows_is_an_empty_array_and_jsonl_nothing() -> None:
    """Both parse."""
    assert written("json", []) == "[]\n"
    assert written("jsonl", []) == ""


def test_jsonl_is_one_line_per_row_whatever_the_text() -> None:
    """Also for line separators that some programs split at."""
    rows = rows_of(["a\u2028b", "c\nd", "e\x85f"])
    text = written("jsonl", rows)
    assert len(text.split("\n")) == 4
    assert [json.loads(line) for line in text.split("\n")[:-1]] == rows


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![](http://evil/x.png)",
        "a | b",
        "*bold* _it_ `code`",
        "a\n\n# heading",
        "<!-- -->",
        "&lt;b&gt;",
        "back\\slash | x",
    ],
)
def test_markdown_text_stays_text(text: str) -> None:
    """One line per row, two cells, nothing active in what a customer wrote."""
    lines = written("markdown", rows_of([text])).splitlines()
    assert lines[:2] == ["| case | text |", "| --- | --- |"]
    assert len(lines) == 3
    body = lines[2].removeprefix("| 20261122-01 | ").removesuffix(" |")
    bare = body.replace("\\\\", "")
    for char in "|<>[]*_`":
        assert char not in bare.replace(f"\\{char}", ""), body
    assert body.count("&") == body.count("&amp;") + body.count("&lt;") + body.count("&gt;")


def test_ids_are_the_cases_once_each() -> None:
    """For `xargs`: a case with two steps due is one id."""
    rows = [{"case": "20261122-02"}, {"case": "20261122-01"}, {"case": "20261122-02"}]
    assert written("ids", rows) == "20261122-02\n20261122-01\n"


WIDE = ["王女士", "Ms. Wang", "😀👍🏽", "é", "ｆｕｌｌ", "한국", "é combining", "—“”…①·", "", "a\tb\nc"]


def test_columns_of_a_table_start_at_the_same_place() -> None:
    """Chinese counts two columns, a combining mark none: the second column begins under its rule, row for row."""
    rows = [{"case": text, "text": "|" + text} for text in WIDE]
    head, rule, *lines = written("table", rows).splitlines()
    start = len(rule.split("  ")[0]) + 2
    assert wcswidth(head[: head.index("text")]) == start
    assert len(lines) == len(WIDE)
    for line in lines:
        assert wcswidth(line[: line.index("|")]) == start, line


def test_a_table_is_shortened_only_to_fit_a_terminal() -> None:
    """Without one every cell is whole; with one, ids and commands still are."""
    rows = [{"case": "20261122-01", "summary": "很长" * 60, "command": "cst ack 20261122-01"}]
    columns = ("case", "summary", "command")
    assert "很长" * 60 in written("table", rows, columns)
    narrow = written("table", rows, columns, screen=Screen(72)).splitlines()
    assert all(wcswidth(line) <= 72 for line in narrow)
    assert "20261122-01" in narrow[-1]
    assert narrow[-1].endswith("cst ack 20261122-01")
    assert "…" in narrow[-1]


def test_a_table_shows_no_control_characters() -> None:
    """A customer's escape sequence does not reach the terminal, and no row breaks in two."""
    text = written("table", rows_of(["a\x1b[31mb\x07\r\nc\u202e"]))
    assert text.splitlines()[-1] == "20261122-01  ab c"


def test_nothing_is_printed_for_no_rows() -> None:
    """An empty table is empty: cron sends no mail."""
    assert written("table", []) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (Decimal("1E+2"), "100"),
        (("a", "b"), "a b"),
        ([{"kind": "coupon", "amount": Decimal("20.00")}], "kind=coupon amount=20.00"),
        (datetime(2026, 11, 22, 9, 14, 5, 999, tzinfo=UTC), "2026-11-22T09:14:05+00:00"),
    ],
)
def test_a_value_as_a_cell(value: Any, shown: str) -> None:
    """The same in every flat format."""
    assert cell(value) == shown


def test_money_never_becomes_a_float() -> None:
    """Nor an exponent, nor loses its places."""
    assert plain({"a": [Decimal("0.10"), Decimal("1E+3")]}) == {"a": ["0.10", "1000"]}
