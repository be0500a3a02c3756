"""A draft sent as it came is recorded, flagged, and never refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import STORY, Run

At = Callable[[str], str]
Event = CaseFile = Callable[..., dict[str, Any]]
FLAG = "this is the draft as it came"
# The commands that record a message, at the step for which the draft is made.
SENT = {
    "ack": ("acknowledge", ["ack", "1"]),
    "follow-up": ("follow-up", ["follow-up", "1", "--promise", "明天18:00 送达", "--no-survey"]),
    "reply": ("nudge", ["reply", "1", "--step", "nudge"]),
    "offer": ("offer", [*STORY["offer"]]),
}


@pytest.mark.parametrize(("step", "args"), SENT.values(), ids=SENT)
@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("。", "！").replace("\n", " \n\n")])
def test_a_draft_sent_as_it_came_is_flagged(
    run: Run, case_at: At, last_event: Event, step: str, args: list[str], change: Callable[[str], str]
) -> None:
    """Other punctuation is no personal touch; what to do is said once, the record holds what was sent."""
    case_at(step)
    text = change(run("draft", "1").stdout.strip())
    done = run(*args, "--text", text)
    assert done.code == 0
    assert done.stderr.count(FLAG) == 1
    assert "cst undo" in done.stderr
    back = 2 if args[0] == "follow-up" else 1
    event = last_event(back=back)
    assert (event["as_is"], event["text"]) == (True, text)


@pytest.mark.parametrize(("step", "args"), SENT.values(), ids=SENT)
def test_one_made_personal_is_not(run: Run, case_at: At, case_file: CaseFile, step: str, args: list[str]) -> None:
    """A sentence of one's own is enough."""
    case_at(step)
    text = run("draft", "1").stdout.strip() + "记得您上次说是给女儿买的，这回我亲手包。"
    done = run(*args, "--text", text)
    assert (done.code, FLAG in done.stderr) == (0, False)
    assert all("as_is" not in event for event in case_file()["event"])


def test_without_a_draft_there_is_nothing_to_compare(run: Run, case_at: At, last_event: Event) -> None:
    """Whoever writes alone is not asked; a draft of another case is none of this one."""
    case_at("acknowledge")
    run("log", "--text", "杯子碎了", "--customer", "李女士")
    other = run("draft", "2").stdout
    done = run("ack", "1", "--text", other)
    assert (done.code, done.stderr) == (0, "")
    assert "as_is" not in last_event()


def test_the_owner_may_say_so(run: Run, case_at: At, last_event: Event) -> None:
    """--as-is records it without a word, whatever was drafted."""
    case_at("acknowledge")
    text = run("draft", "1").stdout
    done = run("ack", "1", "--as-is", "--text", text)
    assert (done.code, done.stderr) == (0, "")
    assert last_event()["as_is"] is True
    assert run("reply", "1", "--as-is", "--text", "您好").stderr == ""
    assert last_event()["as_is"] is True


def test_any_draft_of_the_case_counts(run: Run, case_at: At, last_event: Event) -> None:
    """Whoever asks for two drafts and sends the first sends a draft as it came; so does a later step's."""
    case_at("acknowledge")
    first = run("draft", "1").stdout
    run("draft", "1", "--style", "formal")
    run("draft", "1", "--step", "answer")
    assert FLAG in run("ack", "1", "--text", first).stderr


def test_quiet_does_not_hush_it(run: Run, case_at: At) -> None:
    """It is a warning, not talk."""
    case_at("acknowledge")
    text = run("draft", "1").stdout
    assert FLAG in run("--quiet", "ack", "1", "--text", text).stderr


def test_the_story_shows_it(run: Run, case_at: At) -> None:
    """`cst show` says which replies went out as drafted."""
    case_at("acknowledge")
    run("ack", "1", "--text", run("draft", "1").stdout)
    (line,) = [line for line in run("show", "1").lines if "acknowledged" in line]
    assert line.endswith("as is")


def test_a_lost_state_flags_nothing_and_refuses_nothing(run: Run, case_at: At, shop: Path) -> None:
    """The record of what was sent matters more than the flag."""
    case_at("acknowledge")
    text = run("draft", "1").stdout
    (shop / "state" / "drafts.jsonl").unlink()
    (shop / "state" / "drafts.jsonl").mkdir()
    done = run("ack", "1", "--text", text)
    assert (done.code, done.stderr) == (0, "")
    assert run("draft", "1", "--step", "answer").code == 0
