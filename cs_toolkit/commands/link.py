"""`cst link`: two cases have to do with each other."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import UsageProblem, say


@params.command("link", examples=["cst link 3 1122-1", 'cst link 3 1122-1 --relation "同一批杯盖"'])
@params.case_argument
@click.argument("other", metavar="OTHER")
@params.option("--relation", help="What they have to do with each other.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, other: str, relation: str | None, stamp: params.Stamp) -> None:
    """Note that two cases belong together; both stay cases of their own (cst merge makes them one)."""
    one, two = env.timeline(case).case.id, env.timeline(other).case.id
    if one == two:
        raise UsageProblem(
            say("'{case}' and '{other}' are the same case", case=case, other=other), say("name two cases")
        )
    about = params.cleaned({"relation": relation})
    made = env.record_all(
        {one: [stamp.event("linked", {"case": two, **about})], two: [stamp.event("linked", {"case": one, **about})]}
    )
    env.show_next(made[one])
