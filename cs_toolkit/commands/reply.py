"""`cst reply`: a reply that is no step of its own."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command(
    "reply",
    examples=[
        'cst reply 3 --text "今晚八点前发出。"',
        'cst reply 3 --step recover --text - --done "补寄一个，送 20 元券"',
    ],
)
@params.case_argument
@params.text_options
@params.option("--step", type=params.STEP, help="What the reply was for: answer, nudge, recover, …")
@params.option("--done", help="After a score of 1 or 2: what was done about it.")
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
    step: str | None,
    done: str | None,
    channel: str | None,
    as_is: bool | None,
    at: datetime | None,
    by: str | None,
) -> None:
    """Record any other reply to the customer, as it was sent."""
    env.timeline(case)
    sent = params.ask_text(params.text_of(text, file), say("the reply as it was sent"))
    who = params.login_name(by)
    events = [NewEvent("replied", {"text": sent, "step": step, "channel": channel, "as_is": as_is}, at, who)]
    if done:
        events.append(NewEvent("recovered", params.cleaned({"text": done}), at, who))
    env.show_next(env.record(case, lambda timeline: events))
