"""`cst ack`: the customer was answered."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command("ack", examples=["cst ack 3 --text - < reply.txt", 'cst ack 3 --text "王女士，我查了……"'])
@params.case_argument
@params.text_options
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
    channel: str | None,
    as_is: bool | None,
    at: datetime | None,
    by: str | None,
) -> None:
    """Record the reply that acknowledged the complaint, as it was sent (or the note of a call)."""
    env.timeline(case)
    sent = params.ask_text(params.text_of(text, file), say("the reply as it was sent"))
    payload = {"text": sent, "channel": channel, "as_is": as_is}
    event = NewEvent("acknowledged", payload, at, params.login_name(by))
    env.show_next(env.record(case, lambda timeline: [event]))
