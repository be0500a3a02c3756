"""`cst ack`: the customer was answered."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command(
    "ack",
    examples=[
        "cst ack 3 --text - < reply.txt",
        'cst ack 3 --text "王女士，我查了……" --promise "今天18:00 回复"',
    ],
)
@params.case_argument
@params.sent_options
@params.promise_option
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, sent: params.Sent, promise: str | None, stamp: params.Stamp) -> None:
    """Record the reply that acknowledged the complaint, as it was sent (or the note of a call)."""
    timeline = env.timeline(case)
    promised = params.promised(env, stamp, promise)
    message = params.ask_sent(env, timeline, sent, say("the reply as it was sent"))
    events = [stamp.event("acknowledged", message), *promised]
    env.show_next(env.record(case, lambda timeline: events))
