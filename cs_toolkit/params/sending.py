"""A message to the customer as it was sent: its text, what it promised, and whether it is a draft as it came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.params.asking import ask_text
from cs_toolkit.params.command import F, option
from cs_toolkit.params.options import Stamp

if TYPE_CHECKING:
    from cs_toolkit.core.timeline import Timeline

# The payload of a message as it was sent: text, channel, as_is; what was not given is None.
Sent = dict[str, Any]

AS_IS: Final = say(
    "this is the draft as it came, and is recorded as such: before the next one goes out, add one thing that only a"
    " person can know. Was another text sent? cst undo, and record that one"
)


def ask_sent(env: Env, timeline: Timeline, sent: Sent, question: Message) -> Sent:
    """A message with its text, asked for where it was not given, and marked where it is a draft as it came."""
    text = ask_text(sent["text"], question)
    return {**sent, "text": text, "as_is": as_is(env, timeline, text, sent["as_is"])}


def ask_sent_each(env: Env, timelines: Iterable[Timeline], sent: Sent, question: Message) -> dict[str, Sent]:
    """The same message to the customer of each case, by its id; its text is asked for once."""
    asked = {**sent, "text": ask_text(sent["text"], question)}
    return {timeline.case.id: ask_sent(env, timeline, asked, question) for timeline in timelines}


def as_is(env: Env, timeline: Timeline, text: str | None, said: bool | None) -> bool | None:
    """Whether a text is a draft of the case sent as it came: `said` where the owner says so, else told on stderr."""
    if said or not text:
        return said
    from cs_toolkit.core.personal import is_unchanged

    if not any(is_unchanged(text, draft.text) for draft in env.shop.last_drafts.of_case(timeline.case.id)):
        return None
    env.warn(AS_IS)
    return True


def promise_option(function: F) -> F:
    """--promise TEXT: what the message promised; `promised` makes an event of it."""
    return option("--promise", metavar="TEXT", help="What was promised, with its time: 明天18:00 送达.")(function)


def promised(env: Env, stamp: Stamp, text: str | None) -> list[NewEvent]:
    """The promise of a message as an event with its own clock; none where nothing was promised."""
    return [stamp.event("promised", promise_of(env, text, stamp.at))] if text else []


def promise_of(env: Env, text: str, at: datetime | None) -> dict[str, Any]:
    """A promise with the time found in it, as seen from when it was made: "明天18:00 送达" -> what and due."""
    from cs_toolkit.core import when

    found = when.find(text, now=at or env.now, zone=env.zone, toward="future")
    if found is None:
        raise UsageProblem(
            say("the promise '{text}' names no time", text=text),
            say("say by when, for example: 明天18:00 送达, or tomorrow 18:00 delivered"),
        )
    due, what = found
    return to_come({"what": what or text, "due": due}, at or env.now)


def to_come(promise: dict[str, Any], made_at: datetime) -> dict[str, Any]:
    """The promise, refused if its time had passed when it was made."""
    if promise["due"] <= made_at:
        raise UsageProblem(
            say("the time '{due}' of the promise has passed", due=promise["due"].isoformat()),
            say("promise a time to come; --at says when an older promise was made"),
        )
    return promise
