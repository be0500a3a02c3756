"""`cst wait`, `resume`, `milestone`, `clock` and `link`: what others do, and deadlines that they set."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]
Event = Callable[..., dict[str, Any]]
Contents = Callable[[], dict[str, bytes]]


def state(run: Run, clock: str, now: str = "2026-11-22T12:00:00+08:00") -> tuple[str, str]:
    """How a clock stands, and when it is due."""
    import json

    (row,) = json.loads(run("why", "1", "-f", "json", now=now).stdout)
    (found,) = [one for one in row["clocks"] if one["clock"] == clock]
    return found["state"], found["due_at"]


def test_a_wait_stops_resolve_and_resuming_moves_its_deadline(run: Run, case_at: At, last_event: Event) -> None:
    """An hour and a half of waiting for the customer makes the deadline an hour and a half later."""
    case_at("resolve")
    before = state(run, "method.resolve")
    assert before == ("due", "2026-11-22T13:00:00+08:00")
    done = run("wait", "1", "--on", "customer", "--evidence", "问了收货地址")
    assert (done.code, done.stderr) == (0, "")
    assert last_event()["kind"] == "paused"
    assert state(run, "method.resolve", "2026-11-22T13:30:00+08:00")[0] == "paused"
    assert run("resume", "1", "--reason", "有了", now="2026-11-22T13:30:00+08:00").code == 0
    assert state(run, "method.resolve", "2026-11-22T13:30:00+08:00") == ("due", "2026-11-22T14:30:00+08:00")
    assert last_event()["reason"] == "有了"


def test_a_wait_ends_by_itself(run: Run, case_at: At) -> None:
    """--until is when the clocks run on."""
    case_at("resolve")
    assert run("wait", "1", "--on", "carrier", "--evidence", "催了", "--until", "12:30").code == 0
    assert state(run, "method.resolve", "2026-11-22T12:31:00+08:00") == ("due", "2026-11-22T13:30:00+08:00")


def test_a_wait_that_stops_nothing_says_so(run: Run, case_at: At) -> None:
    """It is recorded, but the shop's first answer waits for nobody."""
    case_at("acknowledge")
    done = run("wait", "1", "--on", "customer", "--evidence", "问了", "--quiet")
    assert (done.code, "no clock stands still" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("args", "told"),
    {
        "nobody asked": (["--on", "customer"], "missing: how they were asked"),
        "empty evidence": (["--on", "customer", "--evidence", " "], "needs evidence"),
        "for whom": (["--evidence", "问了"], "missing: whose turn it is"),
        "not a reason": (["--on", "weather", "--evidence", "雨"], "'weather' is not one of"),
        "over before it begins": (
            ["--on", "customer", "--evidence", "问了", "--until", "2026-11-22T11:00+08:00"],
            "before it begins",
        ),
    }.values(),
)
@pytest.mark.usefixtures("shop")
def test_a_wait_is_refused(run: Run, case_at: At, contents: Contents, args: list[str], told: str) -> None:
    """Only for a listed reason, with evidence that somebody was asked, and forward in time."""
    case_at("resolve")
    before = contents()
    done = run("wait", "1", *args)
    assert (done.stdout, done.code) == ("", 2)
    assert told in done.stderr
    assert contents() == before


def test_a_closed_case_waits_for_nobody(run: Run, case_at: At) -> None:
    """Reopening comes first."""
    case_at("closed")
    done = run("wait", "1", "--on", "customer", "--evidence", "问了")
    assert (done.code, "is closed" in done.stderr, "cst reopen" in done.stderr) == (2, True, True)


def test_what_does_not_wait_cannot_be_resumed(run: Run, case_at: At) -> None:
    """No wait, an ended one, and one that began only later."""
    case_at("resolve")
    assert run("resume", "1").code == 2
    run("wait", "1", "--on", "customer", "--evidence", "问了")
    early = run("resume", "1", "--at", "11:00")
    assert (early.code, "the wait began at" in early.stderr) == (2, True)
    assert run("resume", "1").code == 0
    again = run("resume", "1")
    assert (again.code, "does not wait" in again.stderr) == (2, True)


def test_a_milestone_starts_a_legal_clock_and_another_stops_it(run: Run, case_at: At, last_event: Event) -> None:
    """Goods came back: seven days to refund; the refund meets it."""
    case_at("resolve")
    done = run("milestone", "1", "goods_returned", "--at", "昨天14:00")
    assert done.code == 0
    event = last_event()
    assert (event["kind"], event["name"], event["at"].isoformat()) == (
        "milestone", "goods_returned", "2026-11-21T14:00:00+08:00",
    )  # fmt: skip
    assert state(run, "cn.crpl25.refund")[0] == "due"
    assert run("milestone", "1", "refunded").code == 0
    assert state(run, "cn.crpl25.refund")[0] == "met"


def test_an_unknown_milestone_is_answered_with_the_nearest(run: Run, case_at: At) -> None:
    """Exit 2, the name in quotes, the right one in the hint; a time to come is no milestone either."""
    case_at("resolve")
    done = run("milestone", "1", "goods_returnd")
    assert (done.code, "'goods_returnd'" in done.stderr, "goods_returned" in done.stderr) == (2, True, True)
    assert run("milestone", "1", "goods_returned", "--at", "2026-11-23T10:00+08:00").code == 2
    assert run("milestone", "9", "goods_returned").code == 4
