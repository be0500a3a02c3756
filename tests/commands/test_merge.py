"""`cst merge` and `cst link` (traps T17): a customer who complains twice is one case with two contacts."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Run

Contents = Callable[[], dict[str, bytes]]


@pytest.fixture
def twice(run: Run) -> None:
    """Ms Wang on Taobao at 10:00, and again by phone at 09:00, answered at 09:30 with a promise."""
    run("log", "--text", "快递没动", "--received", "2小时前", "--platform", "taobao", "--order", "77")
    run(
        "log",
        "--text",
        "怎么还不回",
        "--received",
        "3小时前",
        "--channel",
        "phone",
        "--customer",
        "王",
        "--severity",
        "high",
    )
    run("ack", "2", "--text", "在查", "--at", "09:30")
    run("promise", "2", "--what", "补寄", "--by", "明天18:00")


def listed(run: Run, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", *args, "-f", "json").stdout)
    return found


def clocks(run: Run, case: str) -> dict[str, Any]:
    (row,) = json.loads(run("why", case, "-f", "json").stdout)
    return {clock["clock"]: clock for clock in row["clocks"]}


@pytest.mark.usefixtures("twice")
def test_the_survivor_has_the_earliest_receipt_and_all_events(run: Run) -> None:
    """Received at nine, answered at half past, promised; what only the other one knew is known."""
    done = run("merge", "2", "1")
    assert (done.code, done.stderr) == (0, "20261122-02 is part of 20261122-01 now\n")
    (row,) = listed(run)
    assert (row["case"], row["received_at"], row["customer"], row["platform"], row["severity"]) == (
        "20261122-01", "2026-11-22T09:00:00+08:00", "王", "taobao", "high",
    )  # fmt: skip
    found = clocks(run, "1")
    assert (found["method.acknowledge"]["due_at"], found["method.acknowledge"]["state"]) == (
        "2026-11-22T10:00:00+08:00", "met",
    )  # fmt: skip
    assert found["promise"]["due_at"] == "2026-11-23T18:00:00+08:00"
    assert found["answer"]["due_at"] == "2026-11-22T11:00:00+08:00", "the second message was not answered"


@pytest.mark.usefixtures("twice")
def test_a_promise_that_was_taken_over_can_be_kept(run: Run) -> None:
    """Its id is its own there, and what refers to it follows."""
    run("promise", "2", "--replace", "--what", "补寄", "--by", "明天19:00")
    run("merge", "2", "1")
    assert clocks(run, "1")["promise"]["due_at"] == "2026-11-23T19:00:00+08:00"
    assert run("promise", "1", "--kept").code == 0
    assert clocks(run, "1")["promise"]["state"] == "met"


@pytest.mark.usefixtures("twice")
def test_the_merged_id_stands_for_the_survivor(run: Run, shop: Any) -> None:
    """For ever and along chains: what is recorded for it goes where the case goes on."""
    run("log", "--text", "第三次")
    run("merge", "20261122-02", "1")
    run("merge", "1", "3")
    assert run("note", "20261122-02", "--text", "打过电话").code == 0
    assert "打过电话" in (shop / "open" / "20261122-03.toml").read_text("utf-8")
    assert [row["case"] for row in listed(run)] == ["20261122-03"]
    assert {path.name for path in (shop / "open").iterdir()} == {"20261122-03.toml"}


@pytest.mark.usefixtures("twice")
def test_a_circle_is_refused(run: Run, contents: Contents) -> None:
    """Neither into itself, nor back, nor around."""
    run("log", "--text", "第三次")
    run("merge", "2", "1")
    run("merge", "1", "3")
    before = contents()
    for pair in (("3", "3"), ("3", "20261122-01"), ("3", "20261122-02"), ("20261122-01", "20261122-02")):
        done = run("merge", *pair)
        assert (done.stdout, done.code) == ("", 2), pair
        assert "both are the case '20261122-03'" in done.stderr
    assert run("merge", "3", "9").code == 4
    assert contents() == before


@pytest.mark.usefixtures("twice")
def test_into_a_closed_case_is_refused(run: Run) -> None:
    """What is open would vanish from the work list."""
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    done = run("merge", "2", "20261122-01")
    assert (done.code, "is closed" in done.stderr, "cst reopen" in done.stderr) == (2, True, True)


@pytest.mark.usefixtures("twice")
def test_undo_restores_both_exactly_and_merging_again_works(run: Run) -> None:
    """Rows and deadlines of both are what they were before."""

    def picture() -> Any:
        return listed(run, "--all"), clocks(run, "20261122-01"), clocks(run, "20261122-02")

    before = picture()
    run("merge", "2", "1")
    merged = picture()
    assert merged != before
    assert run("undo").code == 0
    assert picture() == before
    assert run("merge", "2", "1").code == 0
    assert picture() == merged


@pytest.mark.usefixtures("twice")
def test_the_strictest_deadline_of_each_clock_stays(run: Run) -> None:
    """A deadline that the platform reported for the case merged away holds; the laxer one gives way."""
    run("clock", "1", "cn.order73.art8_remedy", "--due", "2026-11-28T18:00+08:00")
    run("clock", "2", "cn.order73.art8_remedy", "--due", "2026-11-25T18:00+08:00")
    run("clock", "2", "举证", "--due", "2026-11-26T18:00+08:00")
    run("merge", "2", "1")
    found = clocks(run, "1")
    assert found["cn.order73.art8_remedy"]["due_at"] == "2026-11-25T18:00:00+08:00"
    assert found["举证"]["due_at"] == "2026-11-26T18:00:00+08:00"


@pytest.mark.usefixtures("twice")
def test_a_merged_case_is_not_counted(run: Run) -> None:
    """One customer, one case: the other one is no support of an issue."""
    run("merge", "2", "1")
    rows = json.loads(run("faq", "list", "--min", "1", "-f", "json").stdout)
    assert all("20261122-02" not in row.get("cases", ()) for row in rows)


@pytest.mark.usefixtures("twice")
def test_a_link_stands_on_both_and_is_undone_as_one(run: Run, last_event: Callable[..., dict[str, Any]]) -> None:
    """Both stay cases of their own."""
    done = run("link", "1", "2", "--relation", "同一批")
    assert done.code == 0
    for case, other in (("20261122-01", "20261122-02"), ("20261122-02", "20261122-01")):
        event = last_event(case)
        assert (event["kind"], event["case"], event["relation"]) == ("linked", other, "同一批")
    assert len(listed(run)) == 2
    run("undo")
    assert last_event("20261122-01")["kind"] == last_event("20261122-02")["kind"] == "retracted"


@pytest.mark.usefixtures("twice")
def test_a_case_is_not_linked_to_itself(run: Run) -> None:
    """Nor to what is not there."""
    assert run("link", "1", "20261122-01").code == 2
    assert run("link", "1", "9").code == 4
