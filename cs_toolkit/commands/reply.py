"""`cst reply`: a reply that is no step of its own."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command(
    "reply",
    examples=[
        'cst reply 3 --text "今晚八点前发出。" --promise "今天20:00 发出"',
        'cst reply 3 --step recover --text - --done "补寄一个，送 20 元券"',
    ],
)
@params.cases_argument
@params.sent_options
@params.promise_option
@params.option("--step", type=params.STEP, help="What the reply was for: answer, nudge, recover, …")
@params.option("--done", help="After a score of 1 or 2: what was done about it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    sent: params.Sent,
    promise: str | None,
    step: str | None,
    done: str | None,
    stamp: params.Stamp,
) -> None:
    """Record any other reply to the customer, as it was sent."""
    timelines = cases.meant(env)
    promised = params.promised(env, stamp, promise)
    messages = params.ask_sent_each(env, timelines, sent, say("the reply as it was sent"))
    recovered = [stamp.event("recovered", params.cleaned({"text": done}))] if done else []

    def build(timeline: Timeline) -> list[NewEvent]:
        return [stamp.event("replied", {**messages[timeline.case.id], "step": step}), *promised, *recovered]

    params.record(env, timelines, build)
