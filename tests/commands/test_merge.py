"""`cst merge` and `cst link` (traps T17): a customer who complains twice is one case with two contacts."""

import json
from collections.abc import Callable
from pathlib import Path
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
def test_what_the_customer_sent_is_found_through_the_survivor(run: Run, shop: Path, tmp_path: Path) -> None:
    """The file stays where it was kept, and `show` of the survivor names the place, along chains, too."""
    photo = tmp_path / "杯子.JPG"
    photo.write_bytes(b"\xff\xd8 photo")
    run("attach", "2", photo)
    run("log", "--text", "第三次")
    run("merge", "2", "1")
    run("merge", "20261122-01", "3")
    (row,) = json.loads(run("show", "20261122-02", "-f", "json").stdout)
    (attached,) = [event for event in row["events"] if event["kind"] == "attached"]
    assert attached["file"].startswith("attachments/20261122-02/")
    assert (shop / attached["file"]).read_bytes() == photo.read_bytes()
    assert attached["file"] in run("show", "3").stdout
    run("undo")
    run("undo")
    assert "attached" not in run("show", "1").stdout
    assert attached["file"] in run("show", "2").stdout


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize("named", ["20261122-01", "20261122-02"])
def test_undo_of_either_case_takes_the_whole_merge_back(run: Run, named: str) -> None:
    """Half of a merge taken back would hide one complaint, or count it twice."""
    before = listed(run, "--all")
    run("merge", "2", "1")
    assert run("undo", named).code == 0
    assert listed(run, "--all") == before
    assert run("doctor").code == 0


@pytest.mark.usefixtures("twice")
def test_undo_under_the_old_name_takes_back_what_happened_last(run: Run) -> None:
    """A merged id stands for the survivor: the note goes first, then the merge."""
    before = listed(run, "--all")
    run("merge", "2", "1")
    run("note", "20261122-02", "--text", "打过电话")
    assert "took back: note (20261122-01)" in run("undo", "20261122-02").stderr
    assert "took back: merge" in run("undo", "20261122-02").stderr
    assert listed(run, "--all") == before


def half_merged(run: Run, shop: Path, lost: str) -> None:
    """A merge of which one file is as it was before: a sync program brought the old one back, or the power went."""
    before = (shop / "open" / f"{lost}.toml").read_bytes()
    assert run("merge", "2", "1").code == 0
    for path in shop.glob(f"closed/*/{lost}.toml"):
        path.unlink()
    found = shop / "open" / f"{lost}.toml"
    found.write_bytes(before)
    found.chmod(0o600)


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("lost", "message"),
    [
        ("20261122-02", "its merge into '20261122-01' was interrupted"),
        ("20261122-01", "it is part of '20261122-01', which knows nothing of it"),
    ],
)
@pytest.mark.parametrize("completes", [("merge", "20261122-02", "20261122-01"), ("doctor", "--fix")])
def test_half_a_merge_is_named_and_the_same_command_completes_it(
    run: Run, shop: Path, lost: str, message: str, completes: tuple[str, ...]
) -> None:
    """Whichever side is missing, and so does doctor; what happened in between comes along, once; undo works."""
    before = listed(run, "--all"), clocks(run, "20261122-01"), clocks(run, "20261122-02")
    half_merged(run, shop, lost)
    doctor = run("doctor", "-f", "json")
    (problem,) = json.loads(doctor.stdout)
    assert (doctor.code, problem["problem_code"], problem["message"]) == (3, "merge", message)
    assert problem["fix"] == "cst merge 20261122-02 20261122-01 completes the merge"
    done = run(*completes)
    assert (done.code, run("doctor").code) == (0, 0), done
    (row,) = json.loads(run("show", "1", "-f", "json").stdout)
    kinds = [event["kind"] for event in row["events"]]
    assert sorted(kinds) == ["acknowledged", "contacted", "corrected", "merged", "promised"]
    again = run("merge", "20261122-02", "1")
    assert (again.code, "both are the case" in again.stderr) == (2, True)
    assert run("undo").code == 0
    assert (listed(run, "--all"), clocks(run, "20261122-01"), clocks(run, "20261122-02")) == before


@pytest.mark.usefixtures("twice")
def test_what_was_kept_between_the_halves_stays_kept(run: Run, shop: Path) -> None:
    """The owner went on with the other case before the merge was completed: its promise is kept there and here."""
    half_merged(run, shop, "20261122-02")
    run("promise", "2", "--kept")
    run("merge", "2", "1")
    assert clocks(run, "1")["promise"]["state"] == "met"


@pytest.mark.usefixtures("twice")
def test_a_survivor_that_is_not_there_is_told(run: Run, shop: Path) -> None:
    """No command brings a lost file back; the page says where it may be."""
    run("merge", "2", "1")
    (shop / "open" / "20261122-01.toml").unlink()
    (problem,) = json.loads(run("doctor", "-f", "json").stdout)
    assert (problem["problem_code"], problem["fix"]) == (
        "merge", "look for the file of '20261122-01' in trash/ and in your backups",
    )  # fmt: skip


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
