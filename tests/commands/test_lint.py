"""`cst lint`: a reply from a file or a pipe, judged with or without its case, told as text, json or SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from jsonschema import Draft202012Validator

KEYS = ["rule", "severity", "line", "column", "span", "message", "fix", "source"]
BLANK = "您好 {姓名}，\n我的手机 13987654321，请您记下。"

# The part of SARIF 2.1.0 that a reader relies on.
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "semanticVersion", "rules"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "items": {"required": ["id", "shortDescription", "help"]},
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": {"type": "object", "required": ["text"]},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "region": {
                                                        "additionalProperties": False,
                                                        "required": [
                                                            "startLine",
                                                            "startColumn",
                                                            "endLine",
                                                            "endColumn",
                                                        ],
                                                        "properties": {
                                                            "snippet": {"required": ["text"]},
                                                            **{
                                                                name: {"type": "integer", "minimum": 1}
                                                                for name in (
                                                                    "startLine",
                                                                    "startColumn",
                                                                    "endLine",
                                                                    "endColumn",
                                                                )
                                                            },
                                                        },
                                                    }
                                                },
                                            }
                                        }
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture
def found(run: Run) -> Callable[..., dict[str, str]]:
    """`found("text", "--case", "1")`: the rules found, each with the words it stands on."""

    def lint(text: str, *args: object) -> dict[str, str]:
        rows = json.loads(run("lint", "-", "-f", "json", *args, stdin=text).stdout)
        return {row["rule"]: row["span"] for row in rows}

    return lint


def test_json_has_the_keys_of_the_contract(run: Run) -> None:
    """One row per finding, in the order of the text, in English whatever the screen speaks; a block makes it 3."""
    result = run("--lang", "zh-Hans", "lint", "-f", "json", stdin=BLANK)
    rows = json.loads(result.stdout)
    assert [list(row) for row in rows] == [KEYS] * len(rows)
    places = [(row["rule"], row["severity"], row["line"], row["column"], row["span"]) for row in rows]
    assert ("L15", "warn", 1, 4, "{姓名}") in places
    assert ("L19", "block", 2, 6, "13987654321") in places
    assert [place[2:4] for place in places] == sorted(place[2:4] for place in places)
    assert all(row["message"].isascii() and row["source"] for row in rows)
    assert result.code == 3
    assert "必须修改" in result.stderr


def test_fail_on_says_from_what_on_the_answer_is_no(run: Run, tmp_path: Path) -> None:
    """0 with warnings by default; --fail-on lowers the bar; a file is read as standard input is."""
    file = tmp_path / "reply.txt"
    file.write_text("Dear [NAME], your mug leaves today at 18:00 by express.", "utf-8")
    assert run("lint", file).code == 0
    assert run("lint", file, "--fail-on", "warn").code == 3
    file.write_text("It was decided.", "utf-8")
    assert run("lint", file, "--fail-on", "warn").code == 0
    assert run("lint", file, "--fail-on", "info").code == 3


def test_the_page_for_people(run: Run) -> None:
    """Where, how bad, why, what instead, who says so; a good reply leaves nothing to say."""
    lines = run("lint", "-", stdin="\n\nDear [NAME], it leaves today.").lines
    assert lines[0].startswith("3:6    warn  L15")
    assert lines[0].endswith("“[NAME]”")
    assert [line.split()[0] for line in lines[1:3]] == ["instead:", "source:"]
    good = run("lint", "-f", "text", stdin="I looked: your mug left Leeds at 15:20 today.")
    assert good == ("", "", 0)


def test_sarif(run: Run, tmp_path: Path) -> None:
    """A run that editors and pipelines read; also into a file, and with nothing found."""
    file = tmp_path / "a reply.txt"
    file.write_text(BLANK, "utf-8")
    result = run("lint", file, "-f", "sarif")
    report = json.loads(result.stdout)
    Draft202012Validator(SARIF).validate(report)
    (found,) = report["runs"]
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert [rules[item["ruleIndex"]] for item in found["results"]] == [item["ruleId"] for item in found["results"]]
    leak = next(item for item in found["results"] if item["ruleId"] == "L19")
    place = leak["locations"][0]["physicalLocation"]
    assert leak["level"] == "error"
    assert place["artifactLocation"]["uri"].endswith("a%20reply.txt")
    assert place["region"] == {
        **{"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 17},
        "snippet": {"text": "13987654321"},
    }
    target = tmp_path / "out.sarif"
    assert run("lint", file, "--format", "sarif", "--output", target).stdout == ""
    assert json.loads(target.read_text("utf-8")) == report
    clean = json.loads(run("lint", "-f", "sarif", stdin="I looked: your mug left Leeds at 15:20 today.").stdout)
    Draft202012Validator(SARIF).validate(clean)
    assert clean["runs"][0]["results"] == []


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl", "markdown"])
def test_every_other_format_of_rows(run: Run, name: str) -> None:
    """Findings are rows like any others."""
    assert "L15" in run("lint", "-f", name, stdin=BLANK).stdout


@pytest.mark.parametrize("text", ["", "  \n ", "\x1b[31m"])
def test_an_empty_text_is_a_mistake(run: Run, text: str) -> None:
    """Nothing to judge is no good reply."""
    result = run("lint", "-", stdin=text)
    assert (result.stdout, result.code) == ("", 2)
    assert "is empty" in result.stderr


def test_a_file_that_is_not_there(run: Run) -> None:
    """Told with its name."""
    result = run("lint", "no-such.txt")
    assert result.code == 2
    assert "no-such.txt" in result.stderr


def test_control_characters_never_reach_the_screen(run: Run) -> None:
    """Neither on the page nor in a row."""
    text = "Dear [NA\x1b[31mME] and {a\x07b}, it leaves today."
    for name in ("text", "json", "sarif", "csv"):
        printed = run("lint", "-f", name, stdin=text).stdout
        assert "L15" in printed
        assert not {"\x1b", "\x07"} & set(printed)
        assert "\\u001b" not in printed


def test_a_third_language_is_said_on_stderr(run: Run) -> None:
    """And what holds in every language is judged."""
    result = run("lint", "-f", "json", stdin="Здравствуйте, {имя}! Мы вернём деньги сегодня.")
    assert [row["rule"] for row in json.loads(result.stdout)] == ["L15"]
    assert "language without rules" in result.stderr
    assert run("lint", stdin="12345").stderr == ""


@pytest.mark.parametrize("scope", [("--kind", "after-sales"), ("--step", "follow-up"), ("--kind", "question")])
def test_the_step_and_kind_decide_what_a_reply_owes(
    found: Callable[..., dict[str, str]], scope: tuple[str, ...]
) -> None:
    """A choice is owed to a complaint at the offer; not after-sales, not to a question, not at the follow-up."""
    text = "您可以退货，我今天18:00前给您办好。"
    assert "L11" in found(text, "--kind", "complaint")
    assert "L11" in found(text, "--kind", "complaint", "--step", "offer")
    assert "L11" not in found(text, *scope)


def test_sums_in_what_was_sent_need_a_name(found: Callable[..., dict[str, str]]) -> None:
    """Never for a draft; for a text that was sent unless somebody confirmed it."""
    text = "已给您退¥86。"
    assert "L27" not in found(text)
    assert found(text, "--sent")["L27"] == "¥86"
    assert "L27" not in found(text, "--sent", "--confirm-by", "lin")


def test_places_with_rules_of_their_own(found: Callable[..., dict[str, str]]) -> None:
    """Public replies name nobody, the channel and the payer limit the length, pictures are counted."""
    assert "L19" not in found("王芳您好，杯子今天补发。")
    assert found("王芳您好，杯子今天补发。", "--public")["L19"] == "王芳"
    assert found("王芳您好，杯子今天补发。", "--channel", "review")["L19"] == "王芳"
    assert "L31" not in found("今天补发。" * 45)
    assert "L31" in found("今天补发。" * 45, "--channel", "review")
    assert "L31" in found("今天补发。" * 45, "--payment", "wechat-pay")
    assert "L31" in found("今天补发。", "--payment", "wechat-pay", "--pictures", "5")


def test_the_case_knows(run: Run, case_at: Callable[[str], str], found: Callable[..., dict[str, str]]) -> None:
    """Its order, its customer, its deadline, what it would cost, and what belongs to other customers."""
    case_at("diagnose")
    run(
        "log",
        "--text",
        "我的也碎了",
        "--customer",
        "陈志强",
        "--order",
        "202699990000111122",
        "--contact",
        "13700001111",
    )
    assert "L15" not in found("王女士，订单202607251234592825今天补发。", "--case", "1")
    assert found("陈志强您好，今天补发。", "--case", "1")["L15"] == "陈志强"
    assert found("电话13700001111今天打不通。", "--case", "1")["L15"] == "13700001111"
    assert found("订单202688888888888888今天补发。", "--case", "1")["L15"] == "202688888888888888"
    assert found("麻烦您再报一下订单号。", "--case", "1")["L17"] == "报一下订单号"
    assert "L13" in found("我7天后再给您答复。", "--case", "1")
    assert "L26" in found("我今天原路退您900元。", "--case", "1")
    assert "L26" not in found("我今天原路退您129元。", "--case", "1")
    assert "L37" in found("收到，正在处理。", "--case", "1")
    assert run("lint", "--case", "99", stdin="x").code == 4


def test_a_granted_wish_needs_no_second_option(
    run: Run, case_at: Callable[[str], str], found: Callable[..., dict[str, str]]
) -> None:
    """Who gets what was asked for has nothing to choose."""
    case_at("offer")
    text = "您可以退货，我今天18:00前给您办好。"
    assert "L11" in found(text, "--case", "1", "--step", "offer")
    assert run("offer", "1", "--option", "refund-full", "--grant").code == 0
    assert "L11" not in found(text, "--case", "1", "--step", "offer")


def test_a_breached_deadline_limits_no_promise(case_at: Callable[[str], str], run: Run) -> None:
    """What is late already cannot be promised in time."""
    case_at("diagnose")
    result = run("lint", "-f", "json", "--case", "1", stdin="我7天后再给您答复。", now="2026-11-23T12:00:00+08:00")
    assert "L13" not in {row["rule"] for row in json.loads(result.stdout)}


def test_the_shops_hours(run: Run, shop: Path, found: Callable[..., dict[str, str]]) -> None:
    """Nobody is there at ten in the evening; closing time itself can be kept."""
    run("init")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('[hours]\nsun = ["09:00-18:00"]\n')
    assert found("我今天22:00给您回复。")["L13"] == "我今天22:00给您回复"
    assert "L13" not in found("我今天18:00给您回复。")


def test_a_reply_under_another_review(run: Run, found: Callable[..., dict[str, str]]) -> None:
    """The same words under two reviews are seen, with the case known."""
    text = "看到手柄松动我很难过，新的一只今天15:00从店里寄出，运费由我们出。"
    run("log", "--text", "手柄松了", "--kind", "review", "--channel", "review")
    run("log", "--text", "手柄也松了", "--kind", "review", "--channel", "review")
    assert run("ack", "1", "--text", text).code == 0
    assert "L30" in found(text, "--case", "2")
    assert "L30" not in found(text, "--case", "1")


def test_what_the_owner_does_without(run: Run, shop: Path, found: Callable[..., dict[str, str]]) -> None:
    """Rules that warn or inform, everywhere or on one platform; never one that blocks."""
    run("init")
    settings = (shop / "shop.toml").read_text("utf-8")

    def with_lint(table: str) -> None:
        (shop / "shop.toml").write_text(settings + table, "utf-8")

    assert "L36" in found("我们查了。")
    with_lint('[lint]\ndisable = ["L36"]\n')
    assert "L36" not in found("我们查了。")
    with_lint('[lint.taobao]\ndisable = ["L36"]\n')
    assert "L36" in found("我们查了。")
    assert "L36" not in found("我们查了。", "--platform", "taobao")
    assert "taobao" in run("config", "get", "lint").stdout
    for table, wrong in (
        ('[lint]\ndisable = ["L19"]\n', "L19"),
        ('[lint.amazon]\ndisable = ["L03"]\n', "L03"),
        ('[lint]\ndisable = ["L99"]\n', "L99"),
        ('[lint]\nenable = ["L36"]\n', "enable"),
        ('[lint.taobao]\nenable = ["L36"]\n', "enable"),
        ("[lint]\ndisable = 3\n", "3"),
        ("[lint]\ntaobao = 3\n", "lint.taobao"),
    ):
        with_lint(table)
        refused = run("lint", stdin="x")
        assert refused.code == 6, table
        assert wrong in refused.stderr
    with_lint('[lint.taobao]\ndisable = ["L03"]\n')
    assert run("lint", stdin="I looked at 15:20.").code == 0


def test_a_reply_on_the_command_line(run: Run) -> None:
    """What is short enough to be typed needs no file; both at once are refused, as is nothing."""
    found = run("lint", "--text", "给个五星好评，返现5元。")
    assert found.code == 3
    assert "L01" in found.stdout
    assert run("lint", "--text", "x", "reply.txt").code == 2
    assert "is empty" in run("lint", "--text", " ").stderr
