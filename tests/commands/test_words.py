"""`cst draft`, `faq`, `export`, `edit` and `undo`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import LOG, STORY, Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[..., dict[str, Any]]
Event = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("step", ["acknowledge", "diagnose", "offer", "nudge", "resolve", "follow-up", "close"])
def test_a_draft_is_plain_text_without_a_blank(run: Run, case_at: At, step: str) -> None:
    """To stdout the text alone, what is missing and to be added to stderr; no slot is left in it."""
    case_at(step)
    done = run("draft", "1")
    assert done.code == 0
    assert len(done.stdout) > 20
    assert not any(blank in done.stdout for blank in ("${", "{", "None", "____"))
    assert done.stderr.endswith("before it is sent\n")
    assert run("--quiet", "draft", "1").stderr == ""


def test_a_draft_follows_the_customer_not_the_screen(run: Run) -> None:
    """Language and script of the reply are those of the complaint."""
    run("log", "--text", "My parcel has not moved for five days and I need it by Friday!")
    run("log", "--text", "包裹五天沒動了，我週五要用，請退款")
    assert run("--lang", "zh-Hans", "draft", "1").stdout.isascii() or "parcel" in run("draft", "1").stdout
    traditional = run("--lang", "en", "draft", "2").stdout
    assert not set("这们为发时间说请还没") & set(traditional)
    assert set("這們為發時間說請還沒") & set(traditional)


def test_a_draft_for_a_step_that_is_not_due(run: Run, case_at: At) -> None:
    """--step names it; a wrong one is answered with those there are."""
    case_at("acknowledge")
    assert run("draft", "1", "--step", "offer").stdout != run("draft", "1").stdout
    done = run("draft", "1", "--step", "ofer")
    assert (done.stdout, done.code) == ("", 2)
    assert "'ofer'" in done.stderr.splitlines()[0]
    assert "offer" in done.stderr.splitlines()[1]


def test_faq_answers_from_what_resolved_the_cases(run: Run, case_at: At) -> None:
    """An entry per product, category and cause from --min cases on, without the customer's data."""
    case_at("closed")
    page = run("faq", "export", "-f", "markdown", "--min", "1")
    assert (page.stderr, page.code) == ("", 0)
    assert page.lines[0] == "# 常见问题"
    assert "## 旅行杯" in page.lines
    for secret in ("王女士", "202607251234592825", "SF123"):
        assert secret not in page.stdout
    (entry,) = json.loads(run("faq", "list", "--min", "1", "-f", "json").stdout)
    assert (entry["product"], entry["category"], entry["cause"]) == ("旅行杯", "delivery-late", "carrier-delay")
    assert (entry["size"], entry["resolved"], entry["cases"]) == (1, 1, ["20261122-01"])
    assert run("faq", "export", "--min", "1").stdout == page.stdout


def test_faq_below_the_minimum_and_without_an_answer(run: Run) -> None:
    """Three cases by default; nothing is answered from cases that nobody resolved."""
    run("init")
    for _ in range(3):
        assert run("faq", "list", "-f", "json").stdout == "[]\n"
        run("log", "--text", "杯子碎了", "--product", "旅行杯")
    assert len(json.loads(run("faq", "list", "-f", "json").stdout)) == 1
    done = run("faq", "export", "-f", "csv")
    assert len(done.lines) == 1
    assert done.stderr == "1 more entry has no resolved case to answer from; cst faq list shows it\n"
    assert run("faq", "list", "--min", "0").code == 2


def test_export_holds_every_case_as_csv(run: Run, case_at: At) -> None:
    """Open and closed, csv unless another format is named."""
    case_at("closed")
    run("log", "--text", "杯子碎了")
    assert run("export").stdout.startswith("case,state,step,due_at,received_at,")
    assert [line.split(",")[:2] for line in run("export").lines[1:]] == [
        ["20261122-01", "closed"],
        ["20261122-02", "due"],
    ]
    assert len(json.loads(run("export", "-f", "json").stdout)) == 2
    assert run("export", "--closed", "-f", "ids").stdout == "20261122-01\n"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that runs a sed script over the file."""

    def use(script: str) -> None:
        program = tmp_path / "editor.sh"
        program.write_text(f'#!/bin/sh\nsed -i "{script}" "$1"\n')
        program.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(program))
        monkeypatch.delenv("VISUAL", raising=False)

    return use


def test_an_edit_by_hand_is_taken_and_can_be_undone(
    run: Run, case_at: At, case_file: CaseFile, editor: Callable[[str], None]
) -> None:
    """The whole file, in the owner's editor."""
    case_at("offer")
    editor("s/旅行杯/马克杯/")
    assert run("edit", "1").code == 0
    assert case_file()["order"]["product"] == "马克杯"
    assert run("undo").code == 0
    assert case_file()["order"]["product"] == "旅行杯"


@pytest.mark.parametrize(
    ("script", "code"), [("s/kind = /kind /", 2), ("s/schema = 1/schema = 99/", 2), ('s/complaint\\"$/x\\"/', 2)]
)
def test_what_is_no_case_after_the_edit_is_refused(
    run: Run, case_at: At, contents: Contents, editor: Callable[[str], None], script: str, code: int
) -> None:
    """Nothing is changed, and the way to try again is named."""
    case_at("offer")
    before = contents()
    editor(script)
    done = run("edit", "1")
    assert (done.stdout, done.code) == ("", code), done
    assert done.stderr.splitlines()[0].startswith("Error: ")
    assert "cst edit 20261122-01" in done.stderr.splitlines()[1]
    assert contents() == before


def test_an_edit_that_changes_nothing_and_an_editor_that_fails(
    run: Run, case_at: At, contents: Contents, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both leave the case as it was."""
    case_at("offer")
    before = contents()
    editor("s/x/x/")
    assert run("edit", "1") == ("", "nothing was changed\n", 0)
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    done = run("edit", "1")
    assert done.code == 2
    assert "EDITOR=nano cst edit 20261122-01" in done.stderr
    assert contents() == before


@pytest.mark.parametrize("step", [name for name in STORY if name not in {"acknowledge", "closed"}])
def test_undo_takes_back_each_step(run: Run, case_at: At, step: str) -> None:
    """After every step of the story: done, undone, the same step is due again."""
    case_at(step)
    columns = ["-f", "csv", "--columns", "case,step,why_code"]
    before = run("next", *columns).stdout
    assert run(*STORY[step]).code == 0
    done = run("undo")
    assert (done.stdout, done.code) == ("", 0)
    assert done.stderr == f"took back: {STORY[step][0]} (20261122-01)\n"
    assert run("next", *columns).stdout == before


def test_nothing_is_lost_by_undo(run: Run, case_at: At, last_event: Event, shop: Path) -> None:
    """Events stay, marked as retracted by whoever took them back; a logged case goes to the trash; no id twice."""
    case_at("diagnose")
    run("undo")
    event = last_event()
    assert (event["kind"], event["by"], event["reason"]) == ("retracted", "lin", "undo")
    assert last_event(back=2)["kind"] == "acknowledged"
    run("undo", "1")
    assert [path.name for path in shop.glob("open/*.toml")] == []
    assert len([*shop.glob("trash/*20261122-01*.toml")]) == 1
    assert run("log", "--quiet", "--text", "x").stdout == "20261122-02\n"


def test_undo_when_there_is_nothing_left(run: Run) -> None:
    """A word, not a crash."""
    run(*LOG)
    run("undo")
    done = run("undo")
    assert (done.stdout, done.code) == ("", 1)
    assert done.stderr.splitlines()[0] == "Error: there is nothing to undo"


def test_undo_takes_back_an_import_as_a_whole(run: Run, inbox: Path, shop: Path) -> None:
    """One command, one undo."""
    run("import", inbox / "tmall_refunds_gb18030.csv")
    assert run("undo").code == 0
    assert [*shop.glob("open/*.toml"), *shop.glob("closed/*/*.toml")] == []


def test_undo_of_one_case_leaves_the_others(run: Run, case_file: CaseFile) -> None:
    """`cst undo ID` is about that case, whatever was done since elsewhere."""
    for _ in range(2):
        run("log", "--text", "x")
    run("note", "1", "--text", "eins")
    run("note", "2", "--text", "zwei")
    assert run("undo", "1").code == 0
    assert [event["kind"] for event in case_file("20261122-01")["event"]] == ["noted", "retracted"]
    assert [event["kind"] for event in case_file("20261122-02")["event"]] == ["noted"]
