"""`cst audit`: what was changed by hand is named, nothing is refused for it, and what is known is called so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_case
from conftest import LOG, Result, Run

from cs_toolkit.store.files import FileStore

ID = "20261122-01"
CaseAt = Callable[[str], str]


def rows(run: Run, *args: str) -> list[tuple[str, str | None, str]]:
    """Code, case and kind of each finding."""
    found = run("audit", "-f", "json", *args)
    return [(row["finding_code"], row["case"], row["kind"]) for row in json.loads(found.stdout)]


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def file(case_at: CaseAt, shop: Path) -> Path:
    """A case to which an offer was made."""
    return shop / "open" / f"{case_at('nudge')}.toml"


def without(text: str, kind: str) -> str:
    """The case file without the event of a kind."""
    head, *events = text.split("[[event]]")
    return "[[event]]".join([head, *(event for event in events if f'"{kind}"' not in event)])


def test_nothing_was_changed(run: Run, case_at: CaseAt) -> None:
    """A whole life of a case, an edit of comments and an undo: all of it fits."""
    case_at("closed")
    run("reopen", ID)
    run("undo")
    found = run("audit")
    assert found.code == 0
    assert "1 case with 12 entries held against the record" in found.stderr
    assert rows(run) == []


def test_a_comment_or_another_spelling_is_no_change(run: Run, file: Path) -> None:
    """What the file says counts, not how it is written."""
    text = file.read_text("utf-8")
    file.write_text("# my own remark\n" + text.replace('name = "王女士"', "name  =  '王女士'"), "utf-8")
    assert rows(run) == []


def test_a_changed_fact_and_a_changed_event_are_named(run: Run, file: Path) -> None:
    """Exit code 3, the file and the entry; the case works on as before."""
    swap(
        file,
        'amount = "129.00"' if 'amount = "129.00"' in file.read_text("utf-8") else 'amount = "129"',
        'amount = "9"',
    )
    swap(file, "中转站滞留 4 天", "客户自己的问题")
    found = run("audit")
    assert found.code == 3
    assert f"open/{ID}.toml" in found.stdout
    assert "diagnosed 2026-11-22" in found.stdout
    assert rows(run) == [("changed", ID, None), ("changed", ID, "diagnosed")]
    assert run("accept", "1", "--option", "1").code == 0


def test_an_event_that_was_put_in_or_taken_away(run: Run, file: Path) -> None:
    """Both are named; work goes on and hides neither."""
    text = without(file.read_text("utf-8"), "diagnosed")
    block = '\n[[event]]\nid = "zzzzzzzz"\nseq = 9\nat = 2026-11-22T10:00:00+08:00\nkind = "noted"\ntext = "x"\n'
    file.write_text(text + block, "utf-8")
    assert rows(run) == [("inserted", ID, "noted"), ("deleted", ID, None)]
    run("note", "1", "--text", "y")
    assert rows(run) == [("inserted", ID, "noted"), ("deleted", ID, None)]


def test_the_last_event_cut_off_is_seen(run: Run, file: Path) -> None:
    """The end of a file is no blind spot."""
    file.write_text(without(file.read_text("utf-8"), "offered"), "utf-8")
    assert rows(run) == [("deleted", ID, None)]


def test_a_case_taken_away_and_one_put_in(run: Run, file: Path, shop: Path) -> None:
    """By the record alone, and by the record's silence."""
    text = file.read_text("utf-8")
    (shop / "open" / "20261122-07.toml").write_text(text.replace(ID, "20261122-07"), "utf-8")
    file.unlink()
    assert rows(run) == [("case-inserted", "20261122-07", None), ("case-deleted", ID, None)]


def test_accepting_takes_everything_as_it_is(run: Run, file: Path) -> None:
    """It is told under --known from then on; the next change is one again."""
    swap(file, "中转站滞留 4 天", "客户自己的问题")
    accepted = run("audit", "--accept")
    assert (accepted.code, "1 finding accepted" in accepted.stderr) == (0, True)
    assert rows(run) == []
    assert ("accepted", ID, None) in rows(run, "--known")
    swap(file, "客户自己的问题", "别的")
    assert rows(run) == [("changed", ID, "diagnosed")]


def test_accepting_what_is_gone_and_what_was_done_to_the_record(run: Run, file: Path, shop: Path) -> None:
    """A case that was taken away, a line of the record that was changed, its head lost."""
    file.unlink()
    swap(shop / "state" / "chain.jsonl", '"event"', '"edited"')
    (shop / "state" / "chain.head").unlink()
    codes = {code for code, *_ in rows(run)}
    assert {"case-deleted", "chain-broken", "head-lost"} <= codes
    assert run("audit", "--accept").code == 0
    assert run("audit").code == 0
    run("log", "--text", "x")
    assert rows(run) == []


def test_an_edit_through_cst_is_known(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cst edit` records what it changed."""
    monkeypatch.setenv("EDITOR", "sed -i 's/中转站滞留 4 天/x/'")
    assert run("edit", "1").code == 0
    assert rows(run) == []
    assert ("edited-with-cst", ID, "diagnosed") in rows(run, "--known")


def test_a_shop_older_than_the_record(run: Run, file: Path, shop: Path) -> None:
    """It begins with the next write; --accept takes in what was there."""
    for name in ("chain.jsonl", "chain.head"):
        (shop / "state" / name).unlink()
    found = run("audit")
    assert (found.code, "no record is kept yet" in found.stderr) == (0, True)
    run("log", "--text", "x")
    run("note", "1", "--text", "y")
    found = run("audit")
    assert (found.code, "1 case is older than the record" in found.stderr) == (0, True)
    swap(file, "中转站滞留 4 天", "x")
    assert run("audit").code == 0
    assert run("audit", "--accept").code == 0
    swap(file, '"x"', '"y"')
    assert rows(run) == [("changed", ID, "diagnosed")]


def test_what_another_machine_recorded_and_a_sync_brought(run: Run, file: Path, shop: Path) -> None:
    """Its copy of the record came along under another name, and vouches for its events."""
    state = shop / "state"
    before = {name: (state / name).read_bytes() for name in ("chain.jsonl", "chain.head")}
    run("note", "1", "--text", "on the other machine")
    (state / "chain (conflicted copy 2026-11-22).jsonl").write_bytes((state / "chain.jsonl").read_bytes())
    for name, data in before.items():
        (state / name).write_bytes(data)
    assert rows(run) == []
    assert rows(run, "--known") == [("elsewhere", ID, "noted")]


def test_a_noted_head_shows_that_the_end_was_cut(run: Run, file: Path, shop: Path) -> None:
    """Whoever cuts the record and mends its head too is seen by nobody but who noted the head."""
    state = shop / "state"
    before = {name: (state / name).read_bytes() for name in ("chain.jsonl", "chain.head")}
    text = file.read_bytes()
    run("note", "1", "--text", "x")
    head = run("audit").stderr.strip().rpartition(" ")[2]
    assert run("audit", "--head", head).code == 0
    file.write_bytes(text)
    for name, data in before.items():
        (state / name).write_bytes(data)
    assert run("audit").code == 0
    found = run("audit", "--head", head, "-f", "json")
    assert (found.code, json.loads(found.stdout)[0]["finding_code"]) == (3, "head-unknown")
    assert run("audit", "--head", "x").code == 2


def test_a_file_that_cannot_be_read_hides_nothing_else(run: Run, file: Path) -> None:
    """It is named, its case is not called deleted, and the exit code says trouble with the store."""
    run(*LOG)
    file.write_text("broken", "utf-8")
    found = run("audit", "-f", "json")
    assert (found.code, [row["finding_code"] for row in json.loads(found.stdout)]) == (5, ["unreadable"])


def test_undo_of_a_logged_case_is_known(run: Run) -> None:
    """Its id is never given again, and the record knows why it is gone."""
    run(*LOG)
    run("undo")
    assert rows(run) == []
    assert rows(run, "--known") == [("taken-back", ID, None)]


def test_a_line_of_the_archive_that_was_changed(run: Run, case_at: CaseAt, shop: Path) -> None:
    """Folding months is no change, writing into the folded one is; the file it stands in is named."""
    case_at("closed")
    assert run("archive", "--before", "2027-01-01", now="2027-02-01T10:00:00+08:00").code == 0
    assert rows(run) == []
    (path,) = shop.glob("archive/*.jsonl")
    path.write_text(path.read_text("utf-8").replace("很快", "很慢"), "utf-8")
    found = run("audit", "-f", "json")
    told = [(row["finding_code"], row["file"]) for row in json.loads(found.stdout)]
    assert told == [("unreadable", "archive/2026-11.jsonl")]  # a folded case has a checksum of its own


def test_an_erase_is_known(run: Run, case_at: CaseAt, shop: Path) -> None:
    """What was erased cannot be guessed back, and is no change by hand; what is changed later is one."""
    case_at("closed")
    assert run("erase", "--customer", "王女士", "--yes", "--confirm", "王女士").code == 0
    assert rows(run) == []
    assert ("erased", ID, None) in rows(run, "--known")
    (path,) = shop.glob("closed/*/*.toml")
    swap(path, "中转站滞留 4 天", "x")
    assert rows(run) == [("changed", ID, "diagnosed")]


def test_an_import_and_a_merge_fit(run: Run, tmp_path: Path) -> None:
    """Whatever writes goes through the record."""
    table = tmp_path / "in.csv"
    table.write_text("投诉时间,内容,订单编号\n2026-11-20 10:00,杯子碎了,77\n2026-11-20 11:00,没收到,78\n", "utf-8")
    assert run("import", table, "--map=received=投诉时间", "--map=text=内容", "--map=order=订单编号").code in {0, 2}
    run(*LOG)
    run("log", "--text", "又来了")
    assert run("merge", "2", ID, "--yes").code in {0, 2}
    assert rows(run) == []


def test_no_shop_no_findings(run: Run, shop: Path) -> None:
    """And none is made for it."""
    found = run("audit")
    assert (found.code, shop.exists()) == (0, False)
    assert "there is no shop yet" in found.stderr


def steps(found: Result) -> dict[str, tuple[int, int]]:
    return {row["step"]: (row["n"], row["population"]) for row in json.loads(found.stdout)}


def test_the_self_check_counts_evidence(run: Run, case_at: CaseAt) -> None:
    """Of the cases of a period, with those that lack it by name; machine formats get the rows with --steps."""
    case_at("closed")
    run("log", "--text", "hello", "--received", "2026-11-22T08:00:00+08:00", "--channel", "email")
    found = steps(run("audit", "--steps", "--since", "2026-11-22", "-f", "json"))
    assert found["received"] == (2, 2)
    assert found["acknowledged"] == (1, 2)
    assert found["closed"] == (1, 2)
    assert found["monitored"] == (1, 1)
    page = run("audit", "--period", "2026-11")
    assert "no certificate" in page.stdout
    assert "without: 20261122-02" in page.stdout
    assert steps(run("audit", "--steps", "-f", "json"))["received"] == (0, 0)
    assert "acknowledged" in run("audit", "--steps", "--period", "2026-11").stdout


@pytest.mark.parametrize(
    "args",
    [("--accept", "--steps"), ("--accept", "--head", "1:00"), ("--period", "2026-11", "--since", "2026-11-01")],
)
def test_what_does_not_go_together(run: Run, args: tuple[str, ...]) -> None:
    """Said before anything is written."""
    run(*LOG)
    assert run("audit", *args).code == 2


def test_a_large_old_shop_is_taken_in(run: Run, shop: Path) -> None:
    """Hundreds of cases, a part at a time; each is held against the record from then on."""
    run("init", shop)
    FileStore(shop).add([a_case(f"20261122-{number:02}", text="x") for number in range(1, 251)])
    for name in ("chain.jsonl", "chain.head"):
        (shop / "state" / name).unlink()
    accepted = run("audit", "--accept")
    assert (accepted.code, "250 findings accepted" in accepted.stderr) == (0, True)
    assert rows(run) == []
    assert len(rows(run, "--known")) == 250
    swap(shop / "open" / "20261122-77.toml", '"x"', '"y"')
    assert rows(run) == [("changed", "20261122-77", None)]


# taking an acceptance back


def test_undo_takes_back_the_acceptance_and_nothing_older(run: Run, file: Path) -> None:
    """The last command was the acceptance: what it took in is a finding again, and the case is as it was."""
    swap(file, "中转站滞留 4 天", "客户自己的问题")
    text = file.read_text("utf-8")
    assert run("audit", "--accept").code == 0
    assert rows(run) == []
    undone = run("undo")
    assert (undone.code, file.read_text("utf-8")) == (0, text)
    assert "audit" in undone.stderr
    assert rows(run) == [("changed", ID, "diagnosed")]
    assert run("undo").code == 0
    assert 'kind = "retracted"' in file.read_text("utf-8")
    assert rows(run) == [("changed", ID, "diagnosed")]


def test_what_was_recorded_after_a_withdrawn_acceptance_still_fits(run: Run, file: Path) -> None:
    """Accepted, taken back, accepted again: each counts until the next; what cst records in between is sealed."""
    swap(file, "中转站滞留 4 天", "客户自己的问题")
    run("audit", "--accept")
    run("undo")
    run("note", ID, "--text", "later")
    assert rows(run) == [("changed", ID, "diagnosed")]
    assert run("audit", "--accept").code == 0
    assert rows(run) == []
    assert run("undo").code == 0
    assert rows(run) == [("changed", ID, "diagnosed")]


def test_a_deleted_case_and_a_broken_record_are_findings_again(run: Run, file: Path, shop: Path) -> None:
    """Also where a case had gone, and where the record itself did not fit."""
    run("log", "--text", "x")
    chain = shop / "state" / "chain.jsonl"
    lines = chain.read_text().splitlines(keepends=True)
    chain.write_text("".join([*lines[:1], *lines[2:]]))
    file.unlink()
    before = rows(run)
    assert {code for code, _, _ in before} == {"chain-broken", "chain-cut", "case-deleted"}
    assert run("audit", "--accept").code == 0
    assert rows(run) == []
    assert run("undo").code == 0
    assert set(rows(run)) == set(before)
