"""--columns, --sort, --limit, --output, --encoding, and what never depends on language, colour, width or terminal."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[..., dict[str, Any]]

ROOT = Path(__file__).resolve().parents[2]
FORMULAS = ("=1+1", "+86 138", "-5", "@sum", "＝1", "＋1", "－1", "＠1", "'quoted", "''", "a,b", '"', "0012", "\\n")


@pytest.fixture
def ledger(run: Run) -> None:
    """Cases whose texts are dangerous to a spreadsheet, to Markdown and to a terminal."""
    for number, text in enumerate(FORMULAS):
        args = ["--contact", text, "--product", text, "--order", f"20260725123459{number:04d}", "--text", text + "\n二"]
        assert run("log", *args, "--customer", f"王{number}", "--amount", f"{number}.50", "--summary", text).code == 0
    assert run("log", "--text", "碎了😀｜*x* <b>", "--handle", "李 [x](y)").code == 0


@pytest.mark.parametrize("flags", [[], ["--raw"], ["--excel"], ["--encoding", "gb18030"]], ids=" ".join)
@pytest.mark.usefixtures("ledger")
def test_our_own_export_changes_nothing(run: Run, tmp_path: Path, contents: Contents, flags: list[str]) -> None:
    """`cst export > f; cst import f`: every row known, no byte of the shop changed."""
    file = tmp_path / "cases.csv"
    assert run("export", *flags, "--output", file).code == 0
    before = contents()
    done = run("import", file, "-f", "json")
    (row,) = json.loads(done.stdout)
    assert (row["added"], row["unchanged"], row["refused"], done.code) == (0, len(FORMULAS) + 1, 0, 0)
    assert contents() == before


# What follows from the events or from the act of importing, and is no fact of the complaint.
_NOT_FACTS = {"state", "step", "due_at", "why_code", "logged_at", "closed_at", "cause", "party", "score", "outcome"}


@pytest.mark.parametrize("flags", [[], ["--excel"], ["--encoding", "gb18030"]], ids=" ".join)
@pytest.mark.usefixtures("ledger")
def test_an_empty_shop_takes_the_same_facts_from_it(run: Run, tmp_path: Path, flags: list[str]) -> None:
    """Guard, BOM, quoted digits, line breaks, encodings: all undone."""
    run("set", "2", "category=invoice", "severity=high", "needs==now", "also=promotion payment", "reseller=@团长")
    file, other = tmp_path / "cases.csv", tmp_path / "other"
    assert run("export", *flags, "--output", file).code == 0
    done = run("--shop", other, "import", file)
    assert done.code == 0, done
    ours, theirs = (json.loads(run(*where, "export", "-f", "json").stdout) for where in ([], ["--shop", other]))
    for here, there in zip(ours, theirs, strict=True):
        known = {name: value for name, value in here.items() if name not in _NOT_FACTS}
        assert known == {name: value for name, value in there.items() if name not in _NOT_FACTS}


@pytest.mark.usefixtures("ledger")
def test_export_guards_by_default_and_raw_does_not(run: Run) -> None:
    """The first cell of a formula is an apostrophe; --raw is exact data."""
    columns = ["--columns", "contact"]
    guarded = [row["contact"] for row in csv.DictReader(StringIO(run("export", *columns).stdout, newline=""))]
    raw = [row["contact"] for row in csv.DictReader(StringIO(run("export", "--raw", *columns).stdout, newline=""))]
    assert raw[: len(FORMULAS)] == list(FORMULAS)
    assert not any(cell[:1] in set("=+-@＝＋－＠") for cell in guarded if cell)
    assert [cell.removeprefix("'") if cell != raw[i] else cell for i, cell in enumerate(guarded)] == raw


@pytest.mark.usefixtures("ledger")
def test_a_character_that_does_not_fit_names_case_and_character(run: Run, tmp_path: Path) -> None:
    """Big5 has no emoji and no simplified characters: an error, and nothing half printed or half written."""
    run("log", "--text", "😀")
    file = tmp_path / "cases.csv"
    file.write_text("old")
    for where in ([], ["--output", file]):
        done = run("export", "--encoding", "big5", "--columns", "case,text", *where)
        error, hint = done.stderr.splitlines()
        assert (done.stdout, done.code) == ("", 2)
        assert error == "Error: '😀' in case '20261122-15' does not fit into big5"
        assert hint.startswith("Hint: ")
        assert "gb18030" in hint
    assert file.read_text() == "old"


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_an_encoding_that_fits_is_written(run: Run, tmp_path: Path, encoding: str) -> None:
    """As a spreadsheet of that place opens it."""
    run("log", "--text", "杯子碎了" if encoding == "gb18030" else "杯子碎了，請退款")
    file = tmp_path / "cases.csv"
    assert run("list", "-f", "csv", "--encoding", encoding, "--columns", "case,text", "--output", file).code == 0
    assert file.read_bytes().decode(encoding).splitlines()[1].startswith("20261122-01,杯子碎了")


@pytest.mark.usefixtures("ledger")
def test_columns_are_those_asked_for_in_that_order(run: Run) -> None:
    """In every format that has columns."""
    args = ["list", "--columns", "amount,case", "--limit", "1"]
    assert run(*args, "-f", "csv").stdout == "amount,case\r\n0.50,20261122-01\r\n"
    assert run(*args, "-f", "tsv").stdout == "amount\tcase\n0.50\t20261122-01\n"
    assert run(*args, "-f", "jsonl").stdout == '{"amount": "0.50", "case": "20261122-01"}\n'
    assert run(*args, "-f", "markdown").lines[0] == "| amount | case |"
    assert run(*args).lines[0].split() == ["amount", "case"]


@pytest.mark.parametrize("option", ["--columns", "--sort"])
@pytest.mark.parametrize("name", ["list", "next", "export"])
@pytest.mark.usefixtures("ledger")
def test_an_unknown_column_is_answered_with_those_there_are(run: Run, name: str, option: str) -> None:
    """Named; each known one once."""
    done = run(name, option, "colour")
    error, hint = done.stderr.splitlines()
    assert (done.stdout, done.code) == ("", 2)
    assert error == "Error: 'colour' is not a column"
    names = hint.partition(": choose from: ")[2].split(", ")
    assert {"case", "step"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("ledger")
def test_rows_are_sorted_by_value_not_by_spelling(run: Run) -> None:
    """9.50 before 10.50; a dash turns it round; what is missing stands last either way."""
    up = run("list", "-f", "tsv", "--columns", "amount", "--sort", "amount").lines[1:]
    down = run("list", "-f", "tsv", "--columns", "amount", "--sort", "-amount").lines[1:]
    known = [f"{number}.50" for number in range(len(FORMULAS))]
    assert up == [*known, ""]
    assert down == [*reversed(known), ""]
    assert run("list", "-f", "ids", "--sort", "case", "--limit", "0").stdout == ""


@pytest.mark.parametrize(("option", "value"), [("--limit", "-1"), ("--limit", "viel"), ("-f", "xml")])
@pytest.mark.usefixtures("ledger")
def test_an_output_option_that_cannot_be(run: Run, option: str, value: str) -> None:
    """Exit 2, the value named."""
    done = run("list", option, value)
    assert (done.stdout, done.code) == ("", 2)
    assert value in done.stderr.splitlines()[0]


@pytest.mark.usefixtures("ledger")
def test_output_goes_to_a_file_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    """Nothing on stdout; a folder that is not there is named and nothing is left behind."""
    screen = run("list", "-f", "json")
    assert run("list", "-f", "json", "--output", tmp_path / "x.json") == ("", "", 0)
    assert (tmp_path / "x.json").read_text("utf-8") == screen.stdout
    before = sorted(tmp_path.iterdir())
    done = run("list", "-f", "json", "--output", tmp_path / "no" / "x.json")
    assert (done.stdout, done.code) == ("", 2)
    assert f"'{tmp_path / 'no' / 'x.json'}' cannot be written" in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].startswith("Hint: ")
    assert sorted(tmp_path.iterdir()) == before


def test_the_format_may_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """CST_FORMAT; the option on the command line wins, before or after the command."""
    run("log", "--text", "x")
    monkeypatch.setenv("CST_FORMAT", "ids")
    assert run("next").stdout == "20261122-01\n"
    assert run("next", "-f", "jsonl").stdout.startswith("{")
    assert run("-f", "jsonl", "next").stdout.startswith("{")


def cst(shop: Path, *args: str, **environ: str) -> bytes:
    """The real process without a terminal."""
    found = {"CST_SHOP": str(shop), "CST_NOW": NOW, "PATH": os.environ["PATH"], **environ}
    done = subprocess.run(
        [sys.executable, "-m", "cs_toolkit", *args], cwd=ROOT, env=found, capture_output=True, check=True
    )
    return done.stdout


@pytest.mark.usefixtures("ledger")
def test_machine_formats_do_not_depend_on_where_they_are_printed(shop: Path) -> None:
    """Language, locale, width, colour: the same bytes."""
    for args in (["next", "-f", "jsonl"], ["list", "-f", "csv"], ["why", "1", "-f", "json"], ["export", "-f", "tsv"]):
        plain = cst(shop, *args, LANG="en_US.UTF-8")
        assert plain
        assert cst(shop, *args, "--lang", "zh-Hans") == plain
        assert cst(shop, *args, "--lang", "zh-Hant", LANG="zh_TW.UTF-8") == plain
        assert cst(shop, *args, LANG="C", COLUMNS="40", TERM="dumb", NO_COLOR="1") == plain
        assert cst(shop, *args, LANG="C", LC_ALL="C", PYTHONUTF8="0", TZ="America/New_York") == plain


@pytest.mark.usefixtures("ledger")
def test_a_table_keeps_its_words_when_piped(shop: Path) -> None:
    """No silent switch of format, no shortening where there is no window."""
    wide, narrow = cst(shop, "list"), cst(shop, "list", COLUMNS="40")
    assert wide == narrow
    assert "…".encode() not in wide
    assert wide.decode().splitlines()[1].startswith("-----------")
