"""`cst ack`: the customer was answered."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("ack", examples=["cst ack 3 --text - < reply.txt", 'cst ack 3 --text "王女士，我查了……"'])
@params.case_argument
@params.sent_options
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, sent: params.Sent, stamp: params.Stamp) -> None:
    """Record the reply that acknowledged the complaint, as it was sent (or the note of a call)."""
    env.timeline(case)
    message = params.ask_sent(sent, say("the reply as it was sent"))
    event = stamp.event("acknowledged", message)
    env.show_next(env.record(case, lambda timeline: [event]))
