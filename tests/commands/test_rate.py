"""Scores from a file of answers, and making a bad one good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run

ORDER = "202607251234592825"
COUNTS = ("added", "unchanged", "refused")


@pytest.fixture
def rate(run: Run, tmp_path: Path) -> Callable[..., tuple[tuple[int, ...], str, int]]:
    """`rate(text)`: added, unchanged and refused; what stderr says; the exit code."""

    def call(text: str | bytes, *args: str) -> tuple[tuple[int, ...], str, int]:
        path = tmp_path / "answers.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        done = run("rate", "--file", path, "-f", "json", *args)
        rows = json.loads(done.stdout or "[{}]")
        return tuple(rows[0].get(name, -1) for name in COUNTS), done.stderr, done.code

    return call


def test_answers_are_recorded_once(
    case_at: Callable[[str], str], rate: Callable[..., Any], last_event: Callable[..., dict[str, Any]]
) -> None:
    """By case, with words, consent and time; the same file again changes nothing."""
    case_at("rate")
    text = "case,score,comment,consent,at\r\n3,,,,\r\n1,4,很快,yes,2026-11-22 11:00:00\r\n"
    found, errors, code = rate(text)
    assert (found, code) == ((1, 0, 1), 1)
    assert "2: '' is not a score from 1 to 5" in errors
    event = last_event()
    assert event.pop("at").isoformat() == "2026-11-22T11:00:00+08:00"
    assert event == {"kind": "rated", "by": "lin", "score": 4, "comment": "很快", "consent": True}
    assert rate(text)[0] == (0, 1, 1)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("订单号,评分,评价", f"{ORDER},2分,太慢"),
        ("訂單編號\t滿意度\t留言", f"{ORDER}\t２\t太慢"),
        ("Order Number;Rating;Comment", f'="{ORDER}";2/5;太慢'),
        ("工单编号,分数,原因", "20261122-01,2.0,太慢"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_columns_go_by_many_names(
    case_at: Callable[[str], str], rate: Callable[..., Any], run: Run, header: str, row: str, encoding: str
) -> None:
    """As form tools and spreadsheets write them, in both scripts and English."""
    case_at("rate")
    assert rate(f"{header}\n{row}\n".encode(encoding)) == ((1, 0, 0), "", 0)
    (found,) = json.loads(run("list", "-f", "json").stdout)
    assert (found["score"], found["step"]) == (2, "recover")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("order,comment\n1,x\n", "has no column 'score'"),
        ("score,comment\n5,x\n", "has no column 'case'"),
        ("", "is empty"),
    ],
)
def test_a_file_without_the_columns_is_refused(
    case_at: Callable[[str], str], rate: Callable[..., Any], text: str, message: str
) -> None:
    """Nothing is recorded; what is missing is named."""
    case_at("rate")
    found, errors, code = rate(text)
    assert (found, code) == ((-1, -1, -1), 2)
    assert message in errors


def test_rows_that_make_no_sense_are_named_and_the_others_taken(
    case_at: Callable[[str], str], rate: Callable[..., Any]
) -> None:
    """An unknown case, an unknown order, a score of 9, a time to come, a row about nobody."""
    case_at("rate")
    rows = ("7,,5,", ",88,5,", "1,,9,", "1,,5,2027-01-01 00:00:00", ",,5,", "1,,5,", "1,,5,")
    found, errors, code = rate("case,order,score,at\n" + "\n".join(rows) + "\n")
    assert (found, code) == ((1, 1, 5), 1)
    for line, message in enumerate(
        ("no case '7'", "no case has the order '88'", "'9' is not a score", "is in the future", "neither a case"), 2
    ):
        assert f":{line}:" in errors
        assert message in errors


def test_one_command_is_one_undo(case_at: Callable[[str], str], rate: Callable[..., Any], run: Run) -> None:
    """All answers of the file are taken back together."""
    case_at("rate")
    run("log", "--text", "杯子碎了")
    assert rate("case,score\n20261122-01,5\n20261122-02,4\n")[0] == (2, 0, 0)
    assert run("undo").code == 0
    assert [row["score"] for row in json.loads(run("list", "-f", "json").stdout)] == [None, None]


def test_a_file_says_it_all(run: Run) -> None:
    """A case or a score beside it is a mistake; neither of both, too."""
    assert run("rate", "1", "--file", "x").code == 2
    assert run("rate", "--score", "5").code == 2


def test_a_bad_score_is_made_good(case_at: Callable[[str], str], run: Run) -> None:
    """The command that next prints records the personal reply and what was done; then the case can be closed."""
    case_at("rate")
    run("rate", "1", "--score", "1")
    (row,) = json.loads(run("next", "-f", "json").stdout)
    assert row["command"] == "cst recover 20261122-01"
    missing = run("recover", "1", "--done", "补寄")
    assert (missing.code, missing.stderr.splitlines()[0]) == (2, "Error: missing: the personal reply as it was sent")
    assert run("recover", "1", "--text", "我给您打过电话了，杯子今天重发。").code == 2
    assert run("recover", "1", "--text", "我给您打过电话了，杯子今天重发。", "--done", "补寄").code == 0
    (row,) = json.loads(run("next", "-f", "json").stdout)
    assert (row["step"], row["why_code"]) == ("close", "done")


def test_a_reply_that_was_recorded_need_not_be_given_again(case_at: Callable[[str], str], run: Run) -> None:
    """What was done is all that is missing then."""
    case_at("rate")
    run("rate", "1", "--score", "2")
    run("reply", "1", "--text", "我给您打过电话了，杯子今天重发。", now=NOW)
    assert run("recover", "1", "--done", "补寄").code == 0
    assert json.loads(run("next", "-f", "json").stdout)[0]["step"] == "close"
