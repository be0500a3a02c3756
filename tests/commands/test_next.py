"""`cst next`: what is due, by when, and what to type."""

import json
from collections.abc import Callable

import pytest
from conftest import LOG, STORY, Run

At = Callable[[str], str]

# Step in hand -> step, state, why and command of the row.
ROWS = {
    "acknowledge": ("acknowledge", "late_logged", "unanswered", "cst ack 20261122-01"),
    "diagnose": ("diagnose", "soon", "no-cause", "cst diagnose 20261122-01"),
    "offer": ("offer", "due", "no-offer", "cst offer 20261122-01"),
    "nudge": ("nudge", "waiting", "awaiting-choice", "cst reply 20261122-01 --step nudge"),
    "resolve": ("resolve", "due", "chosen", "cst resolve 20261122-01"),
    "follow-up": ("follow-up", "due", "not-followed-up", "cst follow-up 20261122-01"),
    "close": ("close", "due", "done", "cst close 20261122-01"),
}


@pytest.mark.parametrize(("step", "expected"), ROWS.items())
def test_each_step_follows_from_its_evidence(
    run: Run, case_at: At, step: str, expected: tuple[str, str, str, str]
) -> None:
    """The row tells the step, how it stands, why, and the command that records it."""
    case_at(step)
    rows = [json.loads(line) for line in run("next", "-f", "jsonl").lines]
    (row,) = [row for row in rows if row["clock"] != "promise"]
    assert (row["step"], row["state"], row["why_code"], row["command"]) == expected
    assert row["case"] in row["command"]


def test_the_printed_command_is_one_we_know(run: Run, case_at: At) -> None:
    """What `next` tells to type asks for what is missing, never "no such command"."""
    case_at("offer")
    command = json.loads(run("next", "-f", "jsonl").stdout)["command"]
    done = run(*command.split()[1:])
    assert done.code == 2
    assert "--option" in done.stderr


def test_a_waiting_survey_and_an_open_promise_are_two_rows(run: Run, case_at: At) -> None:
    """After the follow-up the promise is due before the case may be closed, so it has a row of its own."""
    case_at("rate")
    rows = [json.loads(line) for line in run("next", "-f", "jsonl").lines]
    assert [(row["step"], row["why_code"], row["clock"]) for row in rows] == [
        ("promise", "promise-open", "promise"),
        ("close", "awaiting-score", "method.close"),
    ]


def test_the_most_urgent_stands_first_and_limit_cuts_the_rest(run: Run) -> None:
    """Late, then due soonest, then severity."""
    run("log", "--text", "请问有蓝色的吗", "--kind", "question", "--received", "20分钟前")
    run("log", "--text", "杯子碎了", "--received", "3小时前")
    run("log", "--text", "杯子碎了", "--received", "20分钟前", "--severity", "high")
    assert run("next", "-f", "ids").lines == ["20261122-02", "20261122-03", "20261122-01"]
    assert run("next", "-f", "ids", "--limit", "1").lines == ["20261122-02"]


def test_nothing_due_prints_nothing(run: Run, case_at: At) -> None:
    """Cron sends no mail for an empty output."""
    case_at("closed")
    assert run("next") == ("", "", 0)


def test_without_a_shop_there_is_nothing_to_do_but_a_way_in(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """A new machine: no output, a word on stderr, exit 0."""
    monkeypatch.delenv("CST_SHOP")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    done = run("next")
    assert (done.stdout, done.code) == ("", 0)
    assert done.stderr == "there is no shop yet; cst log or cst init makes one\n"


def test_a_named_shop_that_is_not_there_is_a_mistake(run: Run, shop: object) -> None:
    """--shop with a slip of the finger must not say "nothing due"."""
    done = run("next")
    assert (done.stdout, done.code) == ("", 6)
    assert done.stderr.splitlines() == [
        f"Error: there is no shop folder '{shop}'",
        f"Hint: cst init '{shop}' makes one",
    ]


def test_check_says_no_when_a_deadline_was_missed(run: Run) -> None:
    """Exit 3 for a breach, 0 while there is time, and the rows all the same."""
    run("log", "--text", "杯子碎了")
    assert run("next", "--check").code == 0
    late = run("next", "--check", "-f", "ids", now="2026-11-22T13:00:01+08:00")
    assert (late.stdout, late.stderr, late.code) == ("20261122-01\n", "Error: 1 deadline was missed\n", 3)


def test_a_deadline_is_met_on_its_last_second(run: Run) -> None:
    """Received + 1 h is still in time; a second later it is breached."""
    run("log", "--text", "杯子碎了")
    states = [
        json.loads(run("next", "-f", "jsonl", now=f"2026-11-22T{clock}+08:00").stdout)["state"]
        for clock in ("12:30:00", "12:44:59", "12:45:00", "13:00:00", "13:00:01")
    ]
    assert states == ["due", "due", "soon", "soon", "breached"]


def test_one_case_tells_its_reason(run: Run) -> None:
    """`cst next ID` is a sentence with the reason below it."""
    run(*LOG)
    run(*STORY["acknowledge"])
    assert run("next", "1").lines == [
        "20261122-01  next: diagnose, by 12:00 (in 0 min): cst diagnose 20261122-01",
        "    the root cause and who is responsible are not recorded",
    ]


def test_now_may_stand_before_or_after_the_command(run: Run) -> None:
    """Global options are taken in both places; the later one counts."""
    run("log", "--text", "杯子碎了")
    after = json.loads(run("next", "-f", "jsonl", "--now", "2026-11-22T14:00:00+08:00").stdout)
    assert after["seconds_left"] == -3600
