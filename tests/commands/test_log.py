"""`cst log`: what the customer wrote becomes a case."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import LOG, Run

Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[..., dict[str, Any]]


def test_the_id_comes_first_then_what_comes_next(run: Run, shop: Path) -> None:
    """A script takes the first line as the id; the person reads the next step below it."""
    done = run(*LOG)
    assert done.code == 0
    assert done.lines == [
        "20261122-01",
        "20261122-01  next: acknowledge, by 11:00 (late 1 h): cst ack 20261122-01",
    ]
    assert done.stderr == f"made the shop folder '{shop}'\n"


def test_what_was_given_and_what_the_text_says_stand_in_the_file(run: Run, case_file: CaseFile) -> None:
    """Facts as typed; language, category, feeling and need from the customer's own words."""
    run(*LOG)
    case = case_file()
    complaint = case["complaint"]
    assert complaint["received_at"] == datetime.fromisoformat("2026-11-22T10:00:00+08:00")
    assert complaint["logged_at"] == datetime.fromisoformat("2026-11-22T12:00:00+08:00")
    assert complaint["text"] == "快递五天没动了，我周五要用！"
    assert (complaint["kind"], complaint["channel"], complaint["platform"]) == ("complaint", "wechat", "taobao")
    assert (complaint["category"], complaint["category_by"]) == ("delivery-late", "rule")
    assert complaint["language"] == "zh-Hans"
    assert "周五要用" in complaint["needs"]
    assert case["customer"] == {"name": "王女士"}
    assert case["order"] == {
        "id": "202607251234592825",
        "product": "旅行杯",
        "amount": "129.00",
        "currency": "CNY",
        "carrier": "zto",
    }
    assert "event" not in case


def test_quiet_prints_the_new_id_alone(run: Run) -> None:
    """`id=$(cst log --quiet …)`."""
    done = run("log", "--quiet", "--text", "杯子碎了")
    assert (done.stdout, done.stderr, done.code) == ("20261122-01\n", "", 0)


def test_a_machine_format_is_the_row_of_next(run: Run) -> None:
    """With -f jsonl the answer is one row, as `cst next` has it."""
    done = run("log", "--text", "杯子碎了", "-f", "jsonl")
    (row,) = map(json.loads, done.lines)
    assert (row["case"], row["step"], row["due_at"]) == ("20261122-01", "acknowledge", "2026-11-22T13:00:00+08:00")


def test_text_comes_from_a_pipe_or_a_file(run: Run, tmp_path: Path, case_file: CaseFile) -> None:
    """`--text -` and `--file F`; a file of an old Windows program may be GB18030."""
    (tmp_path / "old.txt").write_bytes("杯子碎了，要求退款".encode("gb18030"))
    assert run("log", "--text", "-", stdin="收到的杯子\r\n碎了\r\n").code == 0
    assert run("log", "--file", tmp_path / "old.txt").code == 0
    assert case_file("20261122-01")["complaint"]["text"] == "收到的杯子\n碎了"
    assert case_file("20261122-02")["complaint"]["text"] == "杯子碎了，要求退款"


def test_without_received_the_clock_starts_when_it_is_logged(run: Run, case_file: CaseFile) -> None:
    """The time of receipt is an estimate, and says so."""
    run("log", "--text", "杯子碎了")
    complaint = case_file()["complaint"]
    assert complaint["received_at"] == complaint["logged_at"]
    assert complaint["received_estimated"] is True


def test_the_number_counts_by_day_of_receipt(run: Run) -> None:
    """A complaint of yesterday logged today carries yesterday's date."""
    yesterday = run("log", "--quiet", "--text", "杯子碎了", "--received", "昨天 20:00")
    today = run("log", "--quiet", "--text", "杯子碎了")
    assert (yesterday.stdout, today.stdout) == ("20261121-01\n", "20261122-01\n")


def test_template_syntax_stays_text(run: Run, case_file: CaseFile) -> None:
    """A customer may write braces, dollars and backslashes; nothing expands them."""
    text = "${customer} {0} %s \\n {{x}} <b>$(rm)</b>"
    run("log", "--text", text)
    assert case_file()["complaint"]["text"] == text
    shown = run("show", "1").stdout
    assert text in shown
    assert text not in run("draft", "1").stdout


def test_what_a_terminal_would_obey_is_gone(run: Run, case_file: CaseFile) -> None:
    """Escape sequences never get into the file."""
    run("log", "--text", "\x1b[2J杯子\x07碎了", "--customer", "王\x1b[31m女士")
    case = case_file()
    assert (case["complaint"]["text"], case["customer"]["name"]) == ("杯子碎了", "王女士")


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        ([], "missing: what the customer wrote", "give it with --text TEXT, --text - or --file F"),
        (["--text", "   "], "the text from '--text' is empty", "say what was written"),
        (["--text", "-"], "the text from '-' is empty", "say what was written"),
        (["--file", "nowhere.txt"], "'nowhere.txt' cannot be read", "name a text file"),
        (["--file", "/"], "'/' cannot be read", "name a text file"),
        (["--text", "a", "--file", "b"], "--text and --file were both given", "give one of them"),
        (["--text", "x", "--received", "2026-11-22T10:00"], "'2026-11-22T10:00' does not say", "+08:00"),
        (["--text", "x", "--received", "25点"], "'25点'", "Hint: "),
        (["--text", "x", "--received", "2026-02-30T10:00+08:00"], "'2026-02-30T10:00+08:00'", "Hint: "),
        (["--text", "x", "--received", "2026-11-22T13:00+08:00"], "'2026-11-22 13:00' is in the f", "wrote"),
        (["--text", "x", "--amount", "12x"], "'12x' is not an amount of money", "type it as 129 or 129.00"),
        (["--text", "x", "--amount", "-5"], "'-5' is not an amount of money", "type it as"),
        (["--text", "x", "--amount", "NaN"], "'NaN' is not an amount of money", "type it as"),
        (["--text", "x", "--amount", "1e3"], "'1e3' is not an amount of money", "type it as"),
        (["--text", "x", "--platform", "tabao"], "'tabao' is not", "choose one of: taobao"),
        (["--text", "x", "--category", "delivery-lat"], "'delivery-lat' is not", "delivery-late"),
        (["--text", "x", "--quantity", "0"], "0 is not in the range", "cst log --help"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    run: Run, contents: Contents, args: list[str], error: str, hint: str
) -> None:
    """The refusal names the value and what to type instead; no shop is made for it."""
    before = contents()
    done = run("log", *args)
    first, second = done.stderr.splitlines()
    assert (done.stdout, done.code) == ("", 2)
    assert first.startswith("Error: ")
    assert error in first
    assert second.startswith("Hint: ")
    assert hint in done.stderr
    assert contents() == before == {}


def test_force_takes_an_impossible_time(run: Run) -> None:
    """Somebody's clock may be wrong and still be the only one there is."""
    done = run("log", "--quiet", "--force", "--text", "x", "--received", "2026-11-22T13:00+08:00")
    assert (done.stdout, done.code) == ("20261122-01\n", 0)
