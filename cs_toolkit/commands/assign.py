"""`cst assign`: who looks after a case."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command(
    "assign", examples=["cst assign 3 --to 小陈", "cst assign 3 4 5 --to 小陈 --yes", "cst list --assignee 小陈"]
)
@params.cases_argument
@params.option("--to", "person", help="Who looks after it.")
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, person: str | None, stamp: params.Stamp) -> None:
    """Record who looks after a case from now on; cst list --assignee NAME lists theirs."""
    timelines = cases.meant(env)
    payload = params.cleaned({"to": params.ask(person, say("who looks after it"), "--to NAME")})
    params.record(env, timelines, lambda one: [stamp.event("assigned", payload)])
