"""`cst survey`: the satisfaction survey was sent; its text, and handing out those that are due."""

from __future__ import annotations

from functools import partial

from cs_toolkit import params
from cs_toolkit.env import Env, surveying
from cs_toolkit.errors import UsageProblem, say


@params.command(
    "survey",
    examples=[
        "cst survey 3",
        "cst survey 3 --show",
        "cst survey --due",
        "cst survey --due --exec '/usr/local/bin/send-survey'",
    ],
)
@partial(params.cases_argument, required=False)
@params.option("--show", is_flag=True, help="Print the text to send; nothing is recorded.")
@params.option("--due", is_flag=True, help="The surveys that are due now.")
@params.option("--exec", "program", metavar="CMD", help="With --due: give each, as a JSON line, to a program.")
@params.text_options
@params.event_options
@params.output_options
@params.pass_env
def command(
    env: Env, *, cases: params.Cases, show: bool, due: bool, program: str | None, text: str | None, stamp: params.Stamp
) -> int | None:
    """Record that the satisfaction survey was sent; --show prints what to send, in the customer's language.

    --due lists the cases that were followed up and not asked yet. With --exec your program gets each of them on its
    standard input; what it takes (exit 0) is recorded as sent, the rest stays due. A run that is killed may hand one
    over again, under the same key, and never misses one.
    """
    _check(cases, show, due, program)
    if program is not None:
        return int(surveying.hand_out(env, program, stamp.by) > 0)
    if due:
        env.emit(surveying.rows(env, surveying.due(env)), surveying.DUE, surveying.DUE_SHORT)
    elif show:
        found = env.with_orders([env.timeline(name) for name in cases.names])
        env.print(["\n\n".join(surveying.text_of(env, timeline)[0] for timeline in found)])
    else:
        event = stamp.event("surveyed", {"text": text})
        params.record(env, cases.meant(env), lambda one: [event])
    return None


def _check(cases: params.Cases, show: bool, due: bool, program: str | None) -> None:
    if due and (cases.names or show):
        raise UsageProblem(say("--due is about every case"), say("leave out the case and --show"))
    if program is not None and not due:
        raise UsageProblem(say("--exec goes with --due"), say("cst survey --due --exec CMD"))
    if not due and not cases.names:
        raise UsageProblem(say("missing: the case"), say("cst survey CASE, or cst survey --due"))
