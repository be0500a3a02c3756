"""`cst triage`: what a text says and why, how well that is told, and what the owner's corrections teach."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import Run

from cs_toolkit.core.triage_learned import ENOUGH

TEXTS = Path(__file__).resolve().parents[3] / "shared/data/texts"
ENGRAVED = ("名字刻歪了", "刻的字看不清", "名字刻错一个字", "刻字太浅了", "刻的名字反了")
LATE = ("快递五天没动了", "还没发货", "物流太慢", "等了十天没到", "怎么还没寄出")


def rows(run: Run, *args: object, stdin: str | bytes = "") -> list[dict]:
    result = run("triage", *args, "-f", "json", stdin=stdin)
    assert result.code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def taught(run: Run) -> None:
    """A shop that engraves: as many labelled cases as are needed but one, half of them late parcels."""
    for number in range(ENOUGH - 1):
        text, category = (
            (ENGRAVED[number % 5], "not-as-described") if number % 2 else (LATE[number % 5], "delivery-late")
        )
        assert run("log", "--text", text, "--category", category, "--quiet").code == 0


def test_each_thing_suggested_stands_with_its_words(run: Run):
    result = run("triage", "快递五天没动了，我周五要用！再不处理打12315")
    told = {line.split()[0]: line.split(maxsplit=2)[1:] for line in result.lines[2:]}
    assert told["category"] == ["delivery-late", "没动"]
    assert told["severity"] == ["critical", "12315"]
    assert told["signals"] == ["authority", "12315"]
    assert told["needs"] == ["我周五要用", "周五要"]


@pytest.mark.parametrize(
    ("text", "fact", "value", "words"),
    [
        ("杯子碎了，而且少发一个", "also", "delivery-damaged", "碎了"),
        ("您好，想换大一码", "kind", "after-sales", "换大一"),
        ("请问有现货吗", "kind", "question", "有现货"),
        ("骗子！", "kind", "complaint", "骗子"),
        ("插上就漏电", "severity", "critical", "漏电"),
        ("垃圾骗子，气死我了！！！", "severity", "high", "垃圾"),
        ("I want my money back", "wants", "refund-full", "money back"),
    ],
)
def test_kind_severity_and_wish_have_their_words_too(run: Run, text: str, fact: str, value: str, words: str):
    lines = run("triage", text, "--columns", "").lines[2:]
    (line,) = [line for line in lines if line.startswith(f"{fact} ")]
    assert value in line
    assert words in line


def test_one_row_with_all_keys_for_a_program(run: Run):
    (row,) = rows(run, "My parcel never arrived, refund me")
    assert list(row) == [
        "category", "category_by", "also", "kind", "severity", "emotion", "signals", "wants", "needs", "urgency",
        "language", "is_clear", "why", "reasons",
    ]  # fmt: skip
    assert (row["category"], row["category_by"], row["wants"]) == ("delivery-late", "rule", "refund-full")
    assert "never arrived" in row["why"]
    assert {"about": "want", "slug": "refund-full", "words": "refund"} in row["reasons"]
    assert "reasons" not in run("triage", "x", "-f", "csv").lines[0]
    assert run("triage", "杯子碎了", "--columns", "category").lines[2:] == ["delivery-damaged"]


def test_a_text_from_a_pipe_and_the_word_text_left_out(run: Run):
    assert rows(run, "-", stdin="杯子碎了") == rows(run, "杯子碎了") == rows(run, "text", "杯子碎了")
    assert json.loads(run("triage", "-f", "json", "杯子碎了").stdout) == rows(run, "杯子碎了")


def test_nothing_is_recorded_and_no_shop_is_needed(run: Run, shop: Path):
    assert run("triage", "杯子碎了").code == 0
    assert not shop.exists()


def test_named_alone_it_says_what_it_can_do(run: Run):
    assert "eval" in run("triage").stdout
    assert "eval" in run("triage", "--help").stdout


def test_a_labelled_file_is_scored(run: Run, tmp_path: Path):
    file = tmp_path / "labelled.csv"
    file.write_text("text,labels\n杯子碎了，要退货,packaging|return\n快递没动,Delivery|Prime\n你好,\n", "utf-8")
    assert rows(run, "eval", file) == [
        {"category": "delivery", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
        {"category": "packaging", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
        {"category": "return", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
        {"category": "micro", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 3},
        {"category": "accuracy", "precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 3},
    ]
    assert "'Prime' stands for no category" in run("triage", "eval", file).stderr


def test_negative_or_not_is_scored(run: Run, tmp_path: Path):
    file = tmp_path / "reviews.csv"
    file.write_bytes("negative,text\n1,太差了\n0,很喜欢\n0,垃圾\n".encode("gb18030"))
    assert [(row["category"], row["f1"], row["support"]) for row in rows(run, "eval", file)] == [
        ("negative", 0.6667, 1),
        ("not-negative", 0.6667, 2),
        ("micro", 0.6667, 3),
        ("accuracy", 0.6667, 3),
    ]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("a,b\n1,2\n", "no labelled texts"),
        ("text,labels\n", "no labelled texts"),
        ("text\nx\n", "no labelled texts"),
        ("text,negative\nx,1\ny,maybe\n", "text 2: negative is 'maybe'"),
        ("text,negative\nx\n", "text 1: negative is ''"),
        (f'text,labels\n"{"x" * 140_000}",a\n', "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused_with_what_is_wrong(run: Run, tmp_path: Path, content: str, named: str):
    file = tmp_path / "odd.csv"
    file.write_text(content, "utf-8")
    limit = csv.field_size_limit(131_072)  # as in a process of its own; imports of tables allow more
    try:
        result = run("triage", "eval", file)
    finally:
        csv.field_size_limit(limit)
    assert (result.code, named in result.stderr) == (2, True)
    assert result.stdout == ""


def test_a_missing_file_is_named(run: Run, tmp_path: Path):
    assert "nowhere.csv" in run("triage", "eval", tmp_path / "nowhere.csv").stderr


@pytest.mark.usefixtures("taught")
def test_the_owners_corrections_teach_from_a_hundred_on(run: Run, shop: Path):
    """The hundredth label makes the difference; the reason is said, and the owner's word stands against it."""
    before = run("log", "--text", "名字刻反了", "--quiet").stdout.strip()
    (case,) = [row for row in json.loads(run("list", "-f", "json").stdout) if row["case"] == before]
    assert case["category"] == "other"
    assert run("set", before, "category=not-as-described").code == 0
    (row,) = rows(run, "名字刻歪了很难看")
    assert (row["category"], row["category_by"]) == ("not-as-described", "learned")
    assert "not-as-described (learned): " in row["why"]
    told = run("log", "--text", "名字刻歪了很难看")
    case = told.lines[0]
    assert "as you corrected cases like it before (" in told.stderr
    assert 'category_by = "learned"' in (shop / "open" / f"{case}.toml").read_text("utf-8")
    given = run("log", "--text", "名字刻歪了很难看", "--category", "wrong-item")
    assert "corrected" not in given.stderr
    assert 'category_by = "owner"' in (shop / "open" / f"{given.lines[0]}.toml").read_text("utf-8")


@pytest.mark.usefixtures("taught")
def test_learning_anew_counts_every_case_that_the_owner_sorted(run: Run, shop: Path):
    """Also after undo, and after the file was lost or broken."""
    assert {row["category"]: row["cases"] for row in rows(run, "learn")} == {
        "delivery-late": 50,
        "not-as-described": 49,
    }
    assert "1 more labelled case is needed" in run("triage", "learn").stderr
    run("set", "1", "category=other")
    assert {row["category"]: row["cases"] for row in rows(run, "learn")}["other"] == 1
    run("undo", "1")
    (shop / "state" / "learned.json").write_text("{", "utf-8")
    assert "other" not in {row["category"] for row in rows(run, "learn")}
    run("log", "--text", "刻反了", "--category", "not-as-described")
    assert run("triage", "learn").stderr == ""


@pytest.mark.usefixtures("taught")
def test_scores_are_of_the_shipped_words_unless_asked_otherwise(run: Run, tmp_path: Path):
    run("log", "--text", "刻反了", "--category", "not-as-described")
    run("triage", "learn")
    file = tmp_path / "mine.csv"
    file.write_text("text,labels\n名字刻歪了很难看,not-as-described\n", "utf-8")
    assert [rows(run, "eval", file, *more)[-1]["f1"] for more in ((), ("--learned",))] == [0.0, 1.0]


def test_a_correction_is_kept_where_nothing_can_be_learned(run: Run, shop: Path):
    run("log", "--text", "杯子碎了")
    (shop / "state" / "learned.json").mkdir(parents=True)
    assert run("set", "1", "category=wrong-item").code == 0
    assert json.loads(run("list", "-f", "json").stdout)[0]["category"] == "wrong-item"


@pytest.mark.skipif(not TEXTS.exists(), reason="the shared data sets are not on this machine")
def test_a_real_labelled_file(run: Run):
    found = {row["category"]: row["f1"] for row in rows(run, "eval", TEXTS / "en_complaints.csv")}
    assert found["micro"] >= 0.8
