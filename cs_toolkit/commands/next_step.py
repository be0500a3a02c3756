"""`cst next`: the next required step of each open case."""

from __future__ import annotations

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.env.worklist import Worklist, trusted
from cs_toolkit.errors import AnswerIsNo, say, say_n
from cs_toolkit.render import rows


@params.command("next", examples=["cst next", "cst next 3", "cst next --limit 20 -f jsonl", "cst next --check"])
@click.argument("case", required=False)
@params.option("--check", is_flag=True, help="Exit with 3 if a deadline was missed.")
@params.output_options
@params.pass_env
def command(env: Env, *, case: str | None, check: bool) -> None:
    """The next required step of each open case, the most urgent first: by when, why, and what to type.

    With a case, the steps of that case.
    """
    if case is None:
        _all_open(env, check=check)
        return
    from cs_toolkit.core.workflow import order_of_work
    from cs_toolkit.render import views

    timeline = env.timeline(case)
    steps = sorted(env.steps(timeline), key=order_of_work)
    if env.format == "table":
        env.print(views.next_page(steps, env.now, env.zone))
        if not steps:
            env.talk(say("case '{case}' is closed", case=timeline.case.id))
    else:
        env.emit([rows.next_row(step, env.now) for step in steps], rows.NEXT)
    if check:
        _refuse_breaches(sum(step.state == "breached" for step in steps))


def _all_open(env: Env, *, check: bool) -> None:
    def shown(work: Worklist) -> int:
        env.emit(work.rows(for_people=env.format == "table"), rows.NEXT, rows.NEXT_SHORT, are_local=True)
        return work.breached()

    breached = trusted(env, shown)
    if check:
        _refuse_breaches(breached)


def _refuse_breaches(breached: int) -> None:
    if breached:
        raise AnswerIsNo(say_n("{count} deadline was missed", "{count} deadlines were missed", breached))
