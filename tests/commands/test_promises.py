"""Promises: made with a message or alone, kept, replaced or broken; and what a low score asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import LOG, NOW, STORY, Run

At = Callable[[str], str]
Event = Callable[..., dict[str, Any]]
WITH_PROMISE = {
    "ack": ("acknowledge", ["ack", "1"]),
    "reply": ("diagnose", ["reply", "1"]),
    "follow-up": ("follow-up", ["follow-up", "1", "--no-survey"]),
}


def steps(run: Run, now: str = NOW) -> list[tuple[str, str, str]]:
    rows = json.loads(run("next", "-f", "json", now=now).stdout)
    return [(row["step"], row["state"], row["due_at"]) for row in rows]


@pytest.mark.parametrize(("step", "args"), WITH_PROMISE.values(), ids=WITH_PROMISE)
def test_a_message_may_hold_a_promise(run: Run, case_at: At, last_event: Event, step: str, args: list[str]) -> None:
    """It is recorded beside the message, with what and when, and has a clock of its own."""
    case_at(step)
    done = run(*args, "--text", "今晚六点前给您准信。", "--promise", "今天18:00 回复查件结果")
    assert done.code == 0, done
    event = last_event()
    assert (event["kind"], event["what"], event["due"].isoformat()) == (
        "promised", "回复查件结果", "2026-11-22T18:00:00+08:00",
    )  # fmt: skip
    clocks = json.loads(run("why", "1", "-f", "json").stdout)[0]["clocks"]
    assert ("promise", "2026-11-22T18:00:00+08:00") in [(clock["clock"], clock["due_at"]) for clock in clocks]
    assert run("undo").code == 0
    assert last_event()["kind"] == "retracted"
    assert len(last_event()["events"]) == 2


@pytest.mark.parametrize(("step", "args"), WITH_PROMISE.values(), ids=WITH_PROMISE)
@pytest.mark.parametrize(("promise", "message"), [("尽快送达", "names no time"), ("昨天18:00 送达", "has passed")])
def test_a_promise_without_a_time_to_come_is_refused(
    run: Run, case_at: At, last_event: Event, step: str, args: list[str], promise: str, message: str
) -> None:
    """Before anything is recorded."""
    case_at(step)
    before = last_event() if step != "acknowledge" else None
    done = run(*args, "--text", "好", "--promise", promise)
    assert (done.stdout, done.code) == ("", 2)
    assert message in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].startswith("Hint: ")
    assert before is None or last_event() == before


def test_a_promise_is_seen_from_when_it_was_made(run: Run, case_at: At, last_event: Event) -> None:
    """What was to be tomorrow in a message of yesterday is due today."""
    case_at("follow-up")
    assert run("reply", "1", "--text", "好", "--at", "20分钟前", "--promise", "明天18:00 送达").code == 0
    assert last_event()["due"].isoformat() == "2026-11-23T18:00:00+08:00"
    late = run("reply", "1", "--text", "好", "--at", "昨天20:00", "--promise", "明天18:00 送达")
    assert late.code == 0
    assert last_event()["due"].isoformat() == "2026-11-22T18:00:00+08:00"


def test_a_promise_past_its_time_is_broken_without_a_word(run: Run, case_at: At) -> None:
    """It comes first of all in next, and asks for a new one; a replacement puts it right."""
    case_at("diagnose")
    run("reply", "1", "--text", "好", "--promise", "今天12:30 回复")
    (first, *_) = steps(run, "2026-11-22T12:31+08:00")
    assert first[:2] == ("promise", "breached")
    row = json.loads(run("next", "-f", "json", now="2026-11-22T12:31+08:00").stdout)[0]
    assert (row["why_code"], row["command"]) == ("promise-broken", "cst promise 20261122-01 --replace")
    done = run("promise", "1", "--replace", "--what", "回复", "--by", "今天15:00", now="2026-11-22T12:40+08:00")
    assert done.code == 0
    assert "promise" not in [step for step, state, _ in steps(run, "2026-11-22T12:41+08:00") if state == "breached"]


@pytest.mark.parametrize(("verb", "kind"), [("--kept", "kept"), ("--broken", "broken")])
def test_a_promise_of_a_reply_ends_like_any_other(
    run: Run, case_at: At, last_event: Event, verb: str, kind: str
) -> None:
    """Kept and broken name the open one."""
    case_at("diagnose")
    run("reply", "1", "--text", "好", "--promise", "今天18:00 回复")
    assert run("promise", "1", verb).code == 0
    assert last_event()["kind"] == kind
    assert run("promise", "1", verb).code == 2


@pytest.mark.parametrize("score", [1, 2])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("快递五天没动了，我周五要用！", "zh-Hans"),
        ("包裹五天沒動了，我週五要用！", "zh-Hant"),
        ("My parcel has not moved for five days and I need it by Friday!", "en"),
    ],
)
def test_a_low_score_opens_a_recovery_with_its_own_draft(run: Run, score: int, text: str, language: str) -> None:
    """In the customer's script, another text than at any other step; done with a reply and what was done about it."""
    logged = [*LOG]
    logged[2] = text
    assert run(*logged).code == 0
    assert json.loads(run("show", "1", "-f", "json").stdout)[0]["language"] == language
    for name in ("acknowledge", "diagnose", "offer", "nudge", "resolve", "follow-up"):
        run(*STORY[name])
    run("promise", "1", "--kept")
    assert run("rate", "1", "--score", str(score), "--comment", "x").code == 0
    assert [step for step, *_ in steps(run)] == ["recover"]
    draft = run("draft", "1")
    assert draft.code == 0
    others = {run("draft", "1", "--step", step).stdout for step in ("answer", "follow-up", "close")}
    assert draft.stdout not in others
    assert draft.stdout == run("draft", "1", "--step", "recover").stdout
    done = run("reply", "1", "--step", "recover", "--text", "我给您打过电话了，杯子今天重发。", "--done", "重发")
    assert done.code == 0
    assert [step for step, *_ in steps(run)] == ["close"]
