"""`cst rate`: the customer's score."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("rate", examples=['cst rate 3 --score 5 --comment "很快" --consent'])
@params.case_argument
@params.option("--score", type=click.IntRange(1, 5), help="From 1 (bad) to 5 (good).")
@params.option("--comment", help="What the customer said.")
@params.option("--consent", is_flag=True, default=None, help="The customer agreed to be invited as a tester.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    score: int | None,
    comment: str | None,
    consent: bool | None,
    stamp: params.Stamp,
) -> None:
    """Record how satisfied the customer was. A score of 1 or 2 asks for a personal reply."""
    env.timeline(case)
    number = params.ask(score, say("the score from 1 to 5"), "--score N", kind=click.IntRange(1, 5))
    payload = params.cleaned({"score": number, "comment": comment, "consent": consent})
    event = stamp.event("rated", payload)
    env.show_next(env.record(case, lambda timeline: [event]))
