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
        "cst ack 3 4 5 --text - --yes < storm.txt",
    ],
)
@params.cases_argument
@params.sent_options
@params.promise_option
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, sent: params.Sent, promise: str | None, stamp: params.Stamp) -> None:
    """Record the reply that acknowledged the complaint, as it was sent (or the note of a call)."""
    timelines = cases.meant(env)
    promised = params.promised(env, stamp, promise)
    messages = params.ask_sent_each(env, timelines, sent, say("the reply as it was sent"))
    params.record(env, timelines, lambda one: [stamp.event("acknowledged", messages[one.case.id]), *promised])
