"""`cst clock`: a deadline that the platform itself shows."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches

import click

from cs_toolkit import packs, params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say

_OWN = ("answer", "promise")


@params.command(
    "clock",
    examples=[
        "cst clock 3 taobao.after_sales --due 11月24日18:00",
        'cst clock 3 "退款待处理" --due 2026-11-24T18:00+08:00',
    ],
)
@params.case_argument
@click.argument("name", metavar="NAME")
@params.option("--due", type=params.LATER, help="The deadline as the platform shows it; may be past.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, name: str, due: datetime | None, stamp: params.Stamp) -> None:
    """Record a deadline that the platform shows for a case; it beats what is computed.

    NAME is a clock of cst clocks list or cst why, or what the platform calls it.
    """
    env.timeline(case)
    name = params.cleaned({"name": name}).get("name", "")
    if not name or name in _OWN:
        raise UsageProblem(
            say("'{name}' is no clock that a platform sets", name=name),
            say("name one of cst clocks list, or what the platform calls it"),
        )
    due = params.ask(due, say("by when, as the platform shows it"), "--due WHEN", kind=params.LATER)
    _tell_if_unknown(env, name)

    def build(timeline: Timeline) -> list[NewEvent]:
        return [stamp.event("clocked", {"clock": name, "due": due})]

    env.show_next(env.record(case, build))


def _tell_if_unknown(env: Env, name: str) -> None:
    steps = [f"method.{step}" for step in params.STEP.allowed]
    known = {*steps, *(rule.id for rule in packs.all_clock_rules()), *env.shop.config.clocks}
    if name in known:
        return
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.6)
    hint = say(" (known ones: {names})", names=", ".join(near)) if near else say("")
    env.talk(say("'{name}' is none of the known clocks; it is kept under this name{hint}", name=name, hint=hint))
