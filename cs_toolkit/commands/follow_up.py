"""`cst follow-up`: the loop is closed."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command(
    "follow-up",
    examples=['cst follow-up 3 --text "…" --promise "明天18:00 送达"', "cst follow-up 3 --text - --no-survey"],
)
@params.cases_argument
@params.sent_options
@params.promise_option
@params.option("--no-survey", is_flag=True, help="The survey was not sent with it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    sent: params.Sent,
    promise: str | None,
    no_survey: bool,
    stamp: params.Stamp,
) -> None:
    """Record that the customer was told what was done, with a concrete promise, and got the survey."""
    timelines = cases.meant(env)
    has_promise = all(timeline.after(timeline.offered, "promised") for timeline in timelines)
    if promise is None and params.is_interactive() and not has_promise:
        promise = params.ask(None, say("what was promised, with its time"), "--promise TEXT")
    promised = params.promised(env, stamp, promise)
    messages = params.ask_sent_each(env, timelines, sent, say("the message as it was sent"))
    surveyed = [] if no_survey else [stamp.event("surveyed", {})]

    def build(timeline: Timeline) -> list[NewEvent]:
        return [stamp.event("followed_up", messages[timeline.case.id]), *promised, *surveyed]

    params.record(env, timelines, build)
