"""`cst milestone`: something happened that a platform or a law counts from."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.core.taxonomy import RECORDED_MILESTONES
from cs_toolkit.env import Env

_MILESTONE = params.Slug(RECORDED_MILESTONES)


@params.command(
    "milestone", examples=["cst milestone 3 return_requested", "cst milestone 3 goods_returned --at 昨天14:00"]
)
@params.case_argument
@click.argument("name", type=_MILESTONE, metavar="NAME")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, name: str, stamp: params.Stamp) -> None:
    """Record what starts or stops the clocks of platforms and laws: return_requested, goods_returned, refunded ...

    What order facts and other events tell (paid, shipped, delivered, refunded by cst resolve) need not be said again.
    """
    env.show_next(env.record(case, lambda timeline: [stamp.event("milestone", {"name": name})]))
