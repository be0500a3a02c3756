"""`cst export`: every table flat, spreadsheets that people read, and a file that is taken back as it was."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, STORY, Run
from openpyxl import load_workbook

from cs_toolkit import packs
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.text import script_of
from cs_toolkit.env.flat import TABLES

_KEPT = ("received_at", "text", "summary", "customer", "contact", "order", "product", "quantity", "currency")


def table(run: Run, name: str, *args: str, now: str = NOW) -> list[dict[str, Any]]:
    done = run("export", "--table", name, "-f", "json", *args, now=now)
    assert done.code == 0, done
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def of(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_events_are_what_happened(run: Run, case_at: Callable[[str], str]) -> None:
    """One row each in order, the facts of each in columns; what was taken back is not there."""
    case_at("closed")
    run("note", "1", "--text", "x")
    run("undo")
    rows = table(run, "events")
    assert [row["kind"] for row in rows] == [
        "acknowledged", "diagnosed", "offered", "accepted", "resolved", "followed_up", "promised", "surveyed", "rated",
        "closed",
    ]  # fmt: skip
    assert [row["seq"] for row in rows] == list(range(1, 11))
    assert of(rows, "cause", "party")[1] == ("carrier-delay", "carrier")
    assert rows[2]["options"] == ["reship-express", "refund-full,coupon:20"]
    assert of(rows, "cost", "tracking")[4] == ("18", "SF123")
    assert of(rows, "score", "comment", "consent")[8] == (5, "很快", True)


def test_another_case_has_a_column_of_its_own(run: Run) -> None:
    """The case of a link or merge is not the case the event is of; remedies read as they are typed."""
    run("log", "--text", "杯子碎了")
    run("log", "--text", "快递没到")
    run("compensate", "1", "--give", "coupon:20", "--cost", "20")
    run("link", "1", "2")
    rows = [row for row in table(run, "events") if row["case"] == "20261122-01"]
    assert of(rows, "kind", "other_case") == [("compensated", None), ("linked", "20261122-02")]
    assert rows[0]["remedies"] == "coupon:20"


def test_promises_with_how_they_ended(run: Run, case_at: Callable[[str], str]) -> None:
    """Kept, broken, replaced in time (counts for nothing), silent past its time, still to come."""
    case_at("acknowledge")
    today, tomorrow = ("--by", "今天18:00"), ("--by", "明天20:00")
    run("log", "--text", "杯子碎了")
    for args in (
        ("1", "--what", "一", *today), ("1", "--kept"),
        ("1", "--what", "二", *today), ("1", "--replace", "--what", "三", *tomorrow),
        ("1", "--what", "四", *today),
        ("2", "--what", "五", *today), ("2", "--broken"),
    ):  # fmt: skip
        assert run("promise", *args).code == 0, args
    rows = table(run, "promises", now="2026-11-22T20:00:00+08:00")
    assert of(rows, "what", "ended", "kept") == [
        ("一", "kept", True), ("二", "replaced", None), ("三", None, None), ("四", None, False),
        ("五", "broken", False),
    ]  # fmt: skip


def test_offers_with_the_option_that_was_taken(run: Run, case_at: Callable[[str], str]) -> None:
    """One row for each option; of an offer that was refused none is taken; a granted wish is."""
    case_at("nudge")
    run("decline", "1")
    run("offer", "1", "--option", "exchange", "--option", "refund-full")
    run("accept", "1", "--option", "2")
    run("log", "--text", "想退货", "--kind", "after-sales")
    run("offer", "2", "--grant", "--option", "return-refund")
    assert of(table(run, "offers"), "case", "option", "remedies", "grant", "accepted") == [
        ("20261122-01", 1, "reship-express", False, False),
        ("20261122-01", 2, "refund-full,coupon:20", False, False),
        ("20261122-01", 1, "exchange", False, False),
        ("20261122-01", 2, "refund-full", False, True),
        ("20261122-02", 1, "return-refund", True, True),
    ]


def test_steps_with_what_was_missed(run: Run, case_at: Callable[[str], str]) -> None:
    """In time, logged too late to count, missed, and not decided yet."""
    case_at("offer")
    first = table(run, "steps")
    assert of(first, "step", "late_logged", "missed")[:3] == [
        ("acknowledge", True, None), ("diagnose", False, False), ("offer", False, None),
    ]  # fmt: skip
    assert first[1]["wall_seconds"] == 7200
    later = table(run, "steps", now="2026-11-22T14:00:00+08:00")
    assert of(later, "step", "missed")[2] == ("offer", True)


def test_rates_have_orders_below_the_line(run: Run, case_at: Callable[[str], str], tmp_path: Path) -> None:
    """Complaints per order of the period; other filters would make nonsense of them."""
    case_at("acknowledge")
    book = tmp_path / "book.csv"
    lines = "".join(f"{number},旅行杯,zto,2026-11-22 09:00:00\n" for number in range(40))
    book.write_text(f"no,what,by,paid\n{lines}", "utf-8")
    maps = ("--map=order=no", "--map=product=what", "--map=carrier=by", "--map=paid_at=paid")
    assert run("orders", "import", book, *maps).code == 0
    rows = table(run, "rates")
    assert ("product", "旅行杯", 40, 1) in of(rows, "by", "name", "orders", "complaints")
    assert table(run, "rates", "--until", "2026-11-21") == []
    assert run("export", "--table", "rates", "--product", "x").code == 2
    assert run("export", "--table", "rates", "--open").code == 2


def test_filters_hold_for_every_table(run: Run, case_at: Callable[[str], str]) -> None:
    """The same cases as in the list."""
    case_at("closed")
    run("log", "--text", "杯子碎了", "--product", "杯垫")
    run("note", "2", "--text", "x")
    assert {row["case"] for row in table(run, "events", "--open")} == {"20261122-02"}
    assert {row["case"] for row in table(run, "steps", "--product", "旅行杯")} == {"20261122-01"}
    assert table(run, "offers", "--open") == []


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading_in_every_language(name: str, language: str) -> None:
    """No two columns of a table share one; each is in its own script."""
    words = packs.sheet_words(language)["column"]
    headings = [words[column] for column in TABLES[name].columns]
    assert len(set(headings)) == len(headings)
    assert {script_of(char) for heading in headings for char in heading} - {None, language} == set()


def test_the_languages_have_the_same_words() -> None:
    """A name that one of them lacks would be shown as a slug."""
    keys = [
        {(table, key) for table, words in packs.sheet_words(language).items() if table != "schema" for key in words}
        for language in LANGUAGES
    ]
    assert keys[0] == keys[1] == keys[2]


def test_labels_are_words_for_headings_and_names(run: Run, case_at: Callable[[str], str]) -> None:
    """In the owner's language; what the customer wrote stays as it is."""
    case_at("diagnose")
    text = run("--lang", "zh-Hans", "export", "--labels").stdout
    (row,) = csv.DictReader(StringIO(text))
    assert (row["工单编号"], row["状态"], row["步骤"], row["问题类别"], row["快递公司"]) == (
        "20261122-01", "即将到期", "查明原因", "配送延误", "中通快递",
    )  # fmt: skip
    assert row["客户提出时间"] == "2026-11-22 10:00:00"
    assert row["提出时间为估计"] == "否"
    assert row["内容"] == "快递五天没动了，我周五要用！"
    steps = csv.DictReader(StringIO(run("--lang", "en", "export", "--labels", "--table", "steps").stdout))
    assert next((found["Clock"], found["Logged late"]) for found in steps) == ("Acknowledge", "yes")
    run("offer", "1", "--option", "exchange", "--option", "refund-full,coupon:20")
    offers = csv.DictReader(StringIO(run("--lang", "zh-Hans", "export", "--labels", "--table", "offers").stdout))
    assert [found["补救措施"] for found in offers] == ["换货", "全额退款,优惠券:20"]
    rates = run("--lang", "en", "export", "--labels", "--table", "rates").stdout
    assert rates.startswith("Compared by,Name,Orders,")
    hant = run("--lang", "zh-Hant", "list", "--labels", "-f", "csv", "--columns", "case,signals,also").stdout
    assert hant.splitlines()[0] == "工單編號,風險訊號,其他類別"


@pytest.mark.parametrize("format", ["json", "table", "markdown"])
def test_other_formats_have_no_labels(run: Run, case_at: Callable[[str], str], format: str) -> None:
    """What programs read never depends on the language."""
    case_at("acknowledge")
    done = run("list", "--labels", "-f", format)
    assert (done.code, done.stdout) == (2, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_labels_are_not_taken_back(
    run: Run, case_at: Callable[[str], str], tmp_path: Path, language: str, format: str
) -> None:
    """The import says why, and what to do."""
    case_at("acknowledge")
    path = tmp_path / f"x.{format}"
    assert run("--lang", language, "export", "--labels", "-f", format, "--output", path).code == 0
    done = run("import", path)
    assert (done.code, "was exported with --labels" in done.stderr) == (2, True)


@pytest.fixture
def varied(run: Run, case_at: Callable[[str], str]) -> None:
    """Cases with whatever a file must not change."""
    case_at("closed")
    run(
        "log", "--text", "=1+1\n+2 '@ _x000D_ 😀", "--customer", "-李", "--order", "0012", "--product", "'杯",
        "--contact", "+8613800138000", "--amount", "129.50", "--quantity", "2", "--summary", "行一\r行二",
        "--received", "2026-11-22T11:02:59+08:00", "--external-id", "x:1",
    )  # fmt: skip
    run("log", "--text", '="1"', "--customer", "-", "--product", "''x")
    run("log", "--text", "“引号”,逗号;分号\ttab", "--amount", "100", "--currency", "JPY", "--order", "1" * 30)


@pytest.mark.parametrize("args", [("csv",), ("csv", "--excel"), ("xlsx",)], ids=" ".join)
@pytest.mark.usefixtures("varied")
def test_our_own_export_is_taken_back_as_it_was(
    run: Run, tmp_path: Path, contents: Callable[[], dict[str, bytes]], args: tuple[str, ...]
) -> None:
    """Into its own shop it changes nothing; into an empty one it brings every fact that is not of an event."""
    path = tmp_path / "all"
    assert run("export", "-f", *args, "--output", path).code == 0
    before = contents()
    assert json.loads(run("import", path, "-f", "json").stdout)[0]["unchanged"] == 4
    assert contents() == before
    facts = json.loads(run("list", "--all", "-f", "json").stdout)
    other = tmp_path / "other"
    run("--shop", other, "import", path)
    again = json.loads(run("--shop", other, "list", "--all", "-f", "json").stdout)
    for name in (*_KEPT, "external_id"):
        assert sorted(str(row[name]) for row in again) == sorted(str(row[name]) for row in facts), name
    assert sorted(float(row["amount"]) for row in again if row["amount"]) == [100, 129, 129.5]


def test_xlsx_goes_to_a_file_or_a_pipe(run: Run, case_at: Callable[[str], str], tmp_path: Path) -> None:
    """Wherever rows are printed; the same sheet both ways."""
    case_at("offer")
    for command in ("next", "list"):
        path = tmp_path / f"{command}.xlsx"
        done = run(command, "-f", "xlsx", "--output", path)
        assert (done.code, done.stdout) == (0, "")
        sheet = load_workbook(path).active
        assert sheet is not None
        assert sheet.cell(1, 1).value == "case"
        assert sheet.cell(2, 1).value == "20261122-01"


def test_no_spreadsheet_on_a_terminal(run: Run, case_at: Callable[[str], str]) -> None:
    """It would only be noise there."""
    case_at("acknowledge")
    leader, terminal = pty.openpty()
    command = [sys.executable, "-m", "cs_toolkit", "list", "-f", "xlsx"]
    done = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False, env={**os.environ})
    os.close(terminal)
    os.close(leader)
    assert done.returncode == 2
    assert b"--output cases.xlsx" in done.stderr


def test_a_text_that_is_too_long_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    """All or nothing: the case is named, and what was there before stays."""
    run("log", "--text", "长" * 40_000)
    path = tmp_path / "x.xlsx"
    path.write_text("old", "utf-8")
    done = run("export", "-f", "xlsx", "--output", path)
    assert (done.code, path.read_text("utf-8")) == (2, "old")
    assert "'text' of case '20261122-01'" in done.stderr
    assert run("export", "-f", "xlsx", "--columns", "case,summary", "--output", path).code == 0


def test_the_story_is_whole(run: Run, case_at: Callable[[str], str]) -> None:
    """Every command of the story left an event (the follow-up three: message, promise, survey)."""
    case_at("closed")
    assert len(table(run, "events")) == len([args for args in STORY.values() if args]) + 2
