"""`cst clock`: a deadline that the platform shows beats a computed one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]


def clocks(run: Run) -> dict[str, Any]:
    (row,) = json.loads(run("why", "1", "-f", "json").stdout)
    return {clock["clock"]: clock for clock in row["clocks"]}


def test_a_reported_deadline_beats_the_computed_one(run: Run, case_at: At) -> None:
    """The law says 15 days; the authority's letter says Tuesday."""
    case_at("resolve")
    assert clocks(run)["cn.order73.art10_prepay"]["due_at"] == "2026-12-08T00:00:00+08:00"
    done = run("clock", "1", "cn.order73.art10_prepay", "--due", "2026-11-24T18:00+08:00")
    assert (done.code, done.stderr) == (0, "")
    found = clocks(run)["cn.order73.art10_prepay"]
    assert (found["due_at"], found["state"]) == ("2026-11-24T18:00:00+08:00", "due")


def test_the_platforms_own_name_is_kept_and_may_be_past(run: Run, case_at: At, last_event: Callable[..., Any]) -> None:
    """What the seller center calls it; the nearest known clock is named, lest it is a slip of the keyboard."""
    case_at("resolve")
    done = run("clock", "1", "taobao.after_sale", "--due", "2026-11-21T18:00+08:00")
    assert (done.code, "taobao.after_sales" in done.stderr) == (0, True)
    assert last_event()["due"].isoformat() == "2026-11-21T18:00:00+08:00"
    assert "taobao.after_sale" in clocks(run)
    far = run("clock", "1", "退款待处理", "--due", "2026-11-24T18:00+08:00")
    assert (far.code, "known ones" in far.stderr) == (0, False)


@pytest.mark.parametrize(
    ("args", "code"),
    [(["1", "x"], 2), (["1", "x", "--due", "someday"], 2), (["1", " ", "--due", "18:00"], 2),
     (["1", "promise", "--due", "18:00"], 2), (["9", "x", "--due", "18:00"], 4)],
)  # fmt: skip
def test_what_is_no_deadline_is_refused(run: Run, case_at: At, args: list[str], code: int) -> None:
    """Without a time, with one that is none, without a name, for what is no platform's, for no case."""
    case_at("resolve")
    done = run("clock", *args)
    assert (done.stdout, done.code) == ("", code)
    assert "Hint: " in done.stderr


def test_undo_takes_a_report_back(run: Run, case_at: At) -> None:
    """The computed deadline holds again."""
    case_at("resolve")
    before = clocks(run)
    run("clock", "1", "cn.order73.art10_prepay", "--due", "2026-11-24T18:00+08:00")
    assert run("undo").code == 0
    assert clocks(run) == before
