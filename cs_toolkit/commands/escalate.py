"""`cst escalate`: somebody who may decide more takes over."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("escalate", examples=['cst escalate 3 --to 店长 --reason "客户说烫伤了"'])
@params.cases_argument
@params.option("--to", "person", help="Who takes over.")
@params.option("--reason", help="Why.")
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, person: str | None, reason: str | None, stamp: params.Stamp) -> None:
    """Record that a person in charge has taken the case over."""
    timelines = cases.meant(env)
    payload = params.cleaned({"to": params.ask(person, say("who takes over"), "--to NAME"), "reason": reason})
    params.record(env, timelines, lambda one: [stamp.event("escalated", payload)])
