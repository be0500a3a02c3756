"""`cst faq`: what keeps coming back is drafted, put into the owner's words, published, measured, retired."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run

Entry = dict[str, Any]
SECRETS = ("王小明", "13812345678", "chenxm88", "文三路", "20260725123459")
TOLD = "我叫王小明，{product}什么时候能到？电话13812345678，微信chenxm88，寄到杭州市西湖区文三路12号301室"


@pytest.fixture
def solved(run: Run) -> Callable[..., str]:
    """A case of late delivery, solved by one remedy; its id."""

    def make(day: str, remedy: str = "reship", *, text: str = TOLD, product: str | None = "旅行杯", **more: str) -> str:
        now = f"{day}T10:00+08:00"
        facts = {"category": "delivery-late", "order": f"20260725123459{day[-2:]}", "amount": "129", **more}
        told = text.format(product=product or "东西")
        given = [part for name, value in facts.items() for part in (f"--{name}", value)]
        named = ["--product", product] if product else []
        case = run("log", "--quiet", "--text", told, *given, *named, now=now).lines[0]
        for step in (
            ("ack", case, "--text", "查到了，明天到。"),
            ("diagnose", case, "--cause", "carrier-delay", "--party", "carrier", "--evidence", "x"),
            ("offer", case, "--option", remedy, "--option", "coupon:20"),
            ("accept", case, "--option", "1"),
            ("resolve", case, "--cost", "1", "--tracking", "SF1234567890"),
        ):
            done = run(*step, now=now)
            assert done.code == 0, (step, done)
        return case

    return make


@pytest.fixture
def entries(run: Run) -> Callable[..., list[Entry]]:
    """The entries as JSON tells them."""

    def read(*args: str, **how: str) -> list[Entry]:
        found: list[Entry] = json.loads(run("faq", *args, "-f", "json", **how).stdout)
        return found

    return read


@pytest.fixture
def drafted(run: Run, solved: Callable[..., str], entries: Callable[..., list[Entry]]) -> str:
    """Three solved cases, and the draft made of them; its id."""
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        solved(day)
    assert run("faq", "suggest", now="2026-11-13T10:00+08:00").code == 0
    (entry,) = entries()
    return str(entry["id"])


def ok(done: Result) -> Result:
    assert done.code == 0, done
    return done


def test_a_candidate_becomes_a_draft_and_a_page(
    run: Run, shop: Path, solved: Callable[..., str], entries: Callable[..., list[Entry]]
) -> None:
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        solved(day)
    (candidate,) = entries()
    assert (candidate["state"], candidate["drafted_at"], candidate["published"]) == ("candidate", None, [])
    assert not (shop / "faq.toml").exists()
    assert json.loads(run("faq", "suggest", "--dry-run", "-f", "json").stdout)[0]["state"] == "candidate"
    assert not (shop / "faq.toml").exists()
    done = ok(run("faq", "suggest", "-f", "json"))
    assert done.stderr == "1 entry drafted into faq.toml\n"
    (entry,) = entries()
    assert (entry["state"], entry["question"], entry["size"]) == ("drafted", "旅行杯什么时候能到？", 3)
    assert {**candidate, "state": "drafted", "drafted_at": "2026-11-22T12:00:00+08:00"} == entry
    assert json.loads(ok(run("faq", "suggest", "-f", "json")).stdout) == []
    kept = (shop / "faq.toml").read_text("utf-8")
    pages = [ok(run("faq", "export", "-f", name)).stdout for name in ("markdown", "text", "jsonld", "csv", "json")]
    for secret in SECRETS:
        assert all(secret not in page for page in (kept, *pages))


def test_edited_published_retired_and_taken_back(
    run: Run, shop: Path, drafted: str, entries: Callable[..., list[Entry]]
) -> None:
    ok(run("faq", "edit", drafted, "--question", "旅行杯几天到？", "--answer", "三天到，过了就重新发一件。"))
    (entry,) = entries()
    assert (entry["question"], entry["remedies"]) == ("旅行杯几天到？", ["reship"])
    done = ok(run("faq", "publish", drafted[:6], "--where", "taobao:旅行杯", "--at", "2026年11月20日 09:00"))
    assert done.stderr == f"'{drafted}' is published: taobao:旅行杯\n"
    ok(run("faq", "publish", drafted, "--where", "详情页"))
    (entry,) = entries("list")
    assert entry["state"] == "published"
    assert entry["published"] == [
        {"where": "taobao:旅行杯", "at": "2026-11-20T09:00:00+08:00"},
        {"where": "详情页", "at": "2026-11-22T12:00:00+08:00"},
    ]
    before = (shop / "faq.toml").read_bytes()
    ok(run("faq", "retire", drafted, "--reason", "换了快递"))
    (entry,) = entries()
    assert (entry["state"], entry["retired_reason"]) == ("retired", "换了快递")
    assert "旅行杯" not in ok(run("faq", "export")).stdout
    assert "faq.toml" in ok(run("undo")).stderr
    assert (shop / "faq.toml").read_bytes() == before


def test_undo_of_the_first_draft_leaves_no_file_and_edits_by_hand_stay(run: Run, shop: Path, drafted: str) -> None:
    (shop / "faq.toml").write_text((shop / "faq.toml").read_text("utf-8") + "# mine\n", "utf-8")
    refused = run("undo")
    assert (refused.code, "changed by hand" in refused.stderr) == (5, True)
    text = (shop / "faq.toml").read_text("utf-8")
    (shop / "faq.toml").write_text(text.removesuffix("# mine\n"), "utf-8")
    ok(run("undo"))
    assert not (shop / "faq.toml").exists()


def test_cases_that_came_since_contradict_an_entry(
    run: Run, drafted: str, solved: Callable[..., str], entries: Callable[..., list[Entry]]
) -> None:
    solved("2026-11-15", "refund-full")
    (entry,) = entries()
    assert entry["state"] == "drafted"
    solved("2026-11-16", "refund-full")
    (entry,) = entries()
    assert (entry["state"], entry["why_code"]) == ("contradicted", "solved-otherwise")
    assert entry["why"] == "2 of 2 cases solved since were solved otherwise, mostly by refund-full"
    assert "全额退款" in run("faq", "list").stderr
    done = ok(run("faq", "export"))
    assert f"left out: {drafted} is contradicted" in done.stderr
    assert "is contradicted" in run("faq", "publish", drafted, "--where", "x").stderr
    ok(run("faq", "edit", drafted, "--redraft"))
    (entry,) = entries()
    assert (entry["state"], entry["remedies"]) == ("published", ["reship", "refund-full"])


def test_a_remedy_forbidden_in_the_settings(
    run: Run, shop: Path, drafted: str, entries: Callable[..., list[Entry]]
) -> None:
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[remedies]\nforbid = ["reship"]\n')
    (entry,) = entries()
    assert (entry["state"], entry["why_code"]) == ("contradicted", "remedy-forbidden")
    assert ok(run("faq", "export", "--state", "contradicted", "-f", "ids")).stdout == f"{drafted}\n"


def test_pages_by_product_and_language(run: Run, drafted: str, solved: Callable[..., str]) -> None:
    text = "When does my {product} arrive? My name is Jane Doe, jane@example.com"
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        solved(day, text=text, product="Travel Mug", language="en")
    page = ok(run("faq", "export", "--language", "en")).stdout
    assert page.startswith("# Frequently asked questions\n\n## Travel Mug\n\n### When does my Travel Mug arrive?\n")
    text = ok(run("faq", "export", "--product", "旅行", "-f", "text")).stdout
    assert text.startswith("问：旅行杯什么时候能到？\n答：")
    both = json.loads(ok(run("faq", "export", "-f", "jsonld")).stdout)
    assert sorted(both["inLanguage"]) == ["en", "zh-Hans"]
    assert "jane" not in page.casefold()


def test_the_page_is_one_html_file(run: Run, drafted: str, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    ok(run("faq", "edit", drafted, "--answer", "</script><script>alert(1)</script>"))
    ok(run("faq", "export", "-f", "html", "--output", tmp_path / "faq.html"))
    page = (tmp_path / "faq.html").read_text("utf-8")
    assert "<title>常见问题" in page
    assert "<script" not in page


def test_what_looks_personal_in_an_answer_is_left_out_unless_it_is_the_shops_own(
    run: Run, shop: Path, drafted: str
) -> None:
    done = ok(run("faq", "edit", drafted, "--answer", "打 13900001111 找我们。"))
    assert "looks like personal data" in done.stderr
    assert "13900001111" not in ok(run("faq", "export")).stdout
    text = (shop / "faq.toml").read_text("utf-8").replace("\n[[entry]]", 'keep = ["13900001111"]\n\n[[entry]]', 1)
    (shop / "faq.toml").write_text(text, "utf-8")
    done = ok(run("faq", "export"))
    assert ("打 13900001111 找我们。" in done.stdout, done.stderr) == (True, "")


@pytest.mark.parametrize(
    "args",
    [
        [], ["list"], ["suggest"], ["edit", "i", "--answer", "x"], ["publish", "i", "--where", "x"], ["retire", "i"],
        ["effect"], ["export"],
    ],
)  # fmt: skip
def test_a_corrupt_file_is_named_and_nothing_is_overwritten(
    run: Run, drafted: str, contents: Callable[[], dict[str, bytes]], shop: Path, args: list[str]
) -> None:
    with (shop / "faq.toml").open("a", encoding="utf-8") as file:
        file.write("x = [\n")
    lines = (shop / "faq.toml").read_text("utf-8").count("\n")
    before = contents()
    done = run("faq", *args)
    assert (done.code, done.stdout) == (5, "")
    assert f"'faq.toml:{lines + 1}' cannot be read: it is not TOML" in done.stderr
    assert contents() == before


def test_doctor_names_what_is_no_entry(run: Run, shop: Path, drafted: str) -> None:
    (shop / "faq.toml").write_text('[[entry]]\nid = "x"\n', "utf-8")
    (problem,) = json.loads(run("doctor", "-f", "json").stdout)
    assert (problem["file"], problem["problem_code"]) == ("faq.toml:1", "unreadable")
    (shop / "faq.toml").write_text("schema = 9\n", "utf-8")
    assert "newer cst" in run("doctor").stdout


def test_the_effect_is_measured_and_says_when_it_is_too_early(
    run: Run, drafted: str, solved: Callable[..., str]
) -> None:
    done = ok(run("faq", "effect", "-f", "json"))
    assert (done.stdout, "nothing published" in done.stderr) == ("[]\n", True)
    ok(run("faq", "publish", drafted, "--where", "详情页", now="2026-11-15T10:00+08:00"))
    solved("2026-11-18")
    (row,) = json.loads(ok(run("faq", "effect", drafted, "-f", "json")).stdout)
    assert (row["days"], row["before"], row["after"], row["basis"]) == (5, 3, 1, "days")
    assert (row["before_since"], row["before_until"]) == ("2026-11-10", "2026-11-15")
    assert (row["after_since"], row["after_until"]) == ("2026-11-16", "2026-11-21")
    assert (row["verdict"], row["ratio"]) == ("too-early", 0.333)
    assert run("faq", "effect", "nothing").code == 4


def test_the_editor_holds_question_and_answer(run: Run, drafted: str, entries: Callable[..., list[Entry]],
                                              tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "新的问题？\\n\\n第一段。\\n\\n第二段。\\n" > "$1"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    ok(run("faq", "edit", drafted))
    (entry,) = entries()
    assert (entry["question"], entry["answer"]) == ("新的问题？", "第一段。\n\n第二段。")
    monkeypatch.setenv("EDITOR", "true")
    assert ok(run("faq", "edit", drafted)).stderr == "nothing was changed\n"
    monkeypatch.setenv("EDITOR", os.fspath(tmp_path / "none"))
    assert run("faq", "edit", drafted).code == 2


def test_an_answer_from_a_pipe_or_a_file(
    run: Run, drafted: str, entries: Callable[..., list[Entry]], tmp_path: Path
) -> None:
    ok(run("faq", "edit", drafted, "--answer", "-", stdin="三天。\n"))
    assert entries()[0]["answer"] == "三天。"
    (tmp_path / "answer.txt").write_text("两天。", "utf-8")
    ok(run("faq", "edit", drafted, "--file", tmp_path / "answer.txt"))
    assert entries()[0]["answer"] == "两天。"


def test_one_case_without_product_and_odd_texts(
    run: Run, shop: Path, solved: Callable[..., str], entries: Callable[..., list[Entry]]
) -> None:
    """One case alone makes an entry with --min 1; names that a spreadsheet or a page would run are text."""
    solved("2026-11-10", product=None)
    solved("2026-11-11", product="=HYPERLINK(1) 🎁 <b>杯</b>", text="{product}" + "怎么还没到？" * 3000)
    assert entries() == []
    bare, odd = sorted(entries("--min", "1"), key=lambda entry: entry["product"] or "")
    assert bare["product"] is None
    ok(run("faq", "publish", odd["id"], "--where", "=cmd|x"))
    ok(run("faq", "edit", bare["id"], "--question", "几天？"))
    assert "'=HYPERLINK" in ok(run("faq", "export", "-f", "csv", "--min", "1")).stdout
    assert "<b>" not in ok(run("faq", "export", "--min", "1")).stdout
    assert len(tomllib.loads((shop / "faq.toml").read_text("utf-8"))["entry"]) == 2


def test_what_has_no_answer_is_written_by_the_owner(run: Run, entries: Callable[..., list[Entry]], shop: Path) -> None:
    for day in ("10", "11", "12"):
        run("log", "--text", "杯子能进洗碗机吗？", "--product", "旅行杯", now=f"2026-11-{day}T10:00+08:00")
    (entry,) = entries()
    assert ok(run("faq", "suggest")).stderr.startswith("1 more entry has no resolved case")
    refused = run("faq", "publish", entry["id"], "--where", "x")
    assert (refused.code, "has no answer yet" in refused.stderr) == (2, True)
    ok(run("faq", "edit", entry["id"], "--answer", "可以，上层。"))
    (kept,) = entries()
    assert (kept["state"], kept["answer"]) == ("drafted", "可以，上层。")
    for command in (["faq", "edit", "zz", "--answer", "x"], ["faq", "retire", ""], ["faq", "suggest", "zz"]):
        assert run(*command).code == 4
    assert run("faq", "publish", entry["id"], "--where", " ").code == 2
    assert run("faq", "publish", entry["id"]).code == 2
    (shop / "faq.toml").write_text(
        '[[entry]]\nid = "own-1"\nlanguage = "en"\nquestion = "A?"\nanswer = "B."\n'
        '[[entry]]\nid = "own-2"\nlanguage = "en"\nquestion = "C?"\nanswer = "D."\n',
        "utf-8",
    )
    assert run("faq", "retire", "own").code == 4
    assert "no cases of today tell" in run("faq", "edit", "own-1", "--redraft").stderr
    assert "### A?" in ok(run("faq", "export")).stdout
