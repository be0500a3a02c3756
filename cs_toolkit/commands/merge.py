"""`cst merge`: the same complaint was logged twice."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.env import Env, merging
from cs_toolkit.errors import say


@params.command("merge", examples=["cst merge 4 3", "cst merge 20261122-04 20261121-07"])
@params.case_argument
@click.argument("into", metavar="INTO")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, into: str, stamp: params.Stamp) -> None:
    """Make CASE part of INTO, which goes on with all that happened in both; CASE's id stands for INTO from now on.

    INTO keeps the earliest receipt and the strictest open deadlines. cst undo takes the merge back; one that was
    interrupted is completed by the same command.
    """
    gone, made = merging.merge(env, case, into, stamp.event)
    env.talk(say("{case} is part of {into} now", case=gone, into=made.case.id))
    env.show_next(made)
