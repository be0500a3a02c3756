"""`cst follow-up`: the loop is closed."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command(
    "follow-up",
    examples=['cst follow-up 3 --text "…" --promise "明天18:00 送达"', "cst follow-up 3 --text - --no-survey"],
)
@params.case_argument
@params.sent_options
@params.promise_option
@params.option("--no-survey", is_flag=True, help="The survey was not sent with it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    sent: params.Sent,
    promise: str | None,
    no_survey: bool,
    stamp: params.Stamp,
) -> None:
    """Record that the customer was told what was done, with a concrete promise, and got the survey."""
    timeline = env.timeline(case)
    if promise is None and params.is_interactive() and not timeline.after(timeline.offered, "promised"):
        promise = params.ask(None, say("what was promised, with its time"), "--promise TEXT")
    promised = params.promised(env, stamp, promise)
    message = params.ask_sent(env, timeline, sent, say("the message as it was sent"))
    events = [stamp.event("followed_up", message), *promised]
    if not no_survey:
        events.append(stamp.event("surveyed", {}))
    env.show_next(env.record(case, lambda timeline: events))
