"""`cst next`: the next required step of each open case."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.core.workflow import NextStep, order_of_work
from cs_toolkit.env import Env
from cs_toolkit.errors import AnswerIsNo, say, say_n
from cs_toolkit.render import rows, views


@params.command("next", examples=["cst next", "cst next 3", "cst next --limit 20 -f jsonl", "cst next --check"])
@click.argument("case", required=False)
@params.option("--check", is_flag=True, help="Exit with 3 if a deadline was missed.")
@params.output_options
@params.pass_env
def command(env: Env, *, case: str | None, check: bool) -> None:
    """The next required step of each open case, the most urgent first: by when, why, and what to type.

    With a case, the steps of that case.
    """
    timelines = [env.timeline(case)] if case else env.timelines("open")
    steps = sorted((step for timeline in timelines for step in env.steps(timeline)), key=order_of_work)
    if case and env.format == "table":
        env.print(views.next_page(steps, env.now, env.zone))
        if not steps:
            env.talk(say("case '{case}' is closed", case=timelines[0].case.id))
    else:
        env.emit([_row(env, step) for step in steps], rows.NEXT, rows.NEXT_SHORT)
    if check:
        _refuse_breaches(steps)


def _row(env: Env, step: NextStep) -> rows.Row:
    return {**rows.next_row(step, env.now), **views.for_people(step.case, step, env.now)}


def _refuse_breaches(steps: list[NextStep]) -> None:
    breached = sum(step.state == "breached" for step in steps)
    if breached:
        raise AnswerIsNo(say_n("{count} deadline was missed", "{count} deadlines were missed", breached))
