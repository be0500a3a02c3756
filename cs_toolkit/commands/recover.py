"""`cst recover`: a bad score was made good."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command(
    "recover",
    examples=[
        'cst recover 3 --text - --done "补寄一个，送 20 元券" < reply.txt',
        'cst recover 3 --done "called, sent a new one by express"',
    ],
)
@params.case_argument
@params.sent_options
@params.promise_option
@params.option("--done", help="What was done about it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    sent: params.Sent,
    promise: str | None,
    done: str | None,
    stamp: params.Stamp,
) -> None:
    """After a score of 1 or 2: record the personal reply, and what was done about it.

    A reply that was recorded since the score (cst reply) need not be given again.
    """
    timeline = env.timeline(case)
    promised = params.promised(env, stamp, promise)
    events = []
    if sent["text"] is not None or timeline.spoken_after(timeline.rated) is None:
        message = params.ask_sent(env, timeline, sent, say("the personal reply as it was sent"))
        events.append(stamp.event("replied", {**message, "step": "recover"}))
    what = params.ask(done, say("what was done about it"), "--done TEXT")
    events += [*promised, stamp.event("recovered", params.cleaned({"text": what}))]
    env.show_next(env.record(case, lambda timeline: events))
