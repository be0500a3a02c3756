"""`cst reply`: a reply that is no step of its own."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command(
    "reply",
    examples=[
        'cst reply 3 --text "今晚八点前发出。" --promise "今天20:00 发出"',
        'cst reply 3 --step recover --text - --done "补寄一个，送 20 元券"',
    ],
)
@params.case_argument
@params.sent_options
@params.promise_option
@params.option("--step", type=params.STEP, help="What the reply was for: answer, nudge, recover, …")
@params.option("--done", help="After a score of 1 or 2: what was done about it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    sent: params.Sent,
    promise: str | None,
    step: str | None,
    done: str | None,
    stamp: params.Stamp,
) -> None:
    """Record any other reply to the customer, as it was sent."""
    timeline = env.timeline(case)
    promised = params.promised(env, stamp, promise)
    message = params.ask_sent(env, timeline, sent, say("the reply as it was sent"))
    events = [stamp.event("replied", {**message, "step": step}), *promised]
    if done:
        events.append(stamp.event("recovered", params.cleaned({"text": done})))
    env.show_next(env.record(case, lambda timeline: events))
