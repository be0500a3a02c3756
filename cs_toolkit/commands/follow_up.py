"""`cst follow-up`: the loop is closed."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command(
    "follow-up",
    examples=['cst follow-up 3 --text "…" --promise "明天18:00 送达"', "cst follow-up 3 --text - --no-survey"],
)
@params.case_argument
@params.text_options
@params.option("--promise", metavar="TEXT", help="What was promised, with its time: 明天18:00 送达.")
@params.option("--no-survey", is_flag=True, help="The survey was not sent with it.")
@params.option("--channel", type=params.CHANNEL, help="How it was sent, where not as the complaint came.")
@params.option("--as-is", is_flag=True, default=None, help="The draft was sent without a change.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    text: str | None,
    file: str | None,
    promise: str | None,
    no_survey: bool,
    channel: str | None,
    as_is: bool | None,
    at: datetime | None,
    by: str | None,
) -> None:
    """Record that the customer was told what was done, with a concrete promise, and got the survey."""
    env.timeline(case)
    promised = params.promise_of(env, promise) if promise else None
    sent = params.ask_text(params.text_of(text, file), say("the message as it was sent"))
    who = params.login_name(by)
    events = [NewEvent("followed_up", {"text": sent, "channel": channel, "as_is": as_is}, at, who)]
    if promised:
        events.append(NewEvent("promised", promised, at, who))
    if not no_survey:
        events.append(NewEvent("surveyed", {}, at, who))
    env.show_next(env.record(case, lambda timeline: events))
