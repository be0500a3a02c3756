"""`cst archive`: closed months folded, and laid out again."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import ConfigProblem, UsageProblem, say, say_n

if TYPE_CHECKING:
    from cs_toolkit.store.folding import Outcome

COLUMNS: Final = ("month", "file", "done", "cases")


@params.command(
    "archive",
    examples=[
        "cst archive --before 2026-01-01 --dry-run",
        'cst archive --before "12 months ago"',
        "cst archive --restore 2025-03",
    ],
)
@params.option("--before", metavar="DAY", help="Months that ended before this day: 2026-01-01, 12 months ago, 去年.")
@params.option("--restore", "month", metavar="YYYY-MM", help="The cases of this month become files again.")
@params.option("--dry-run", is_flag=True, help="Show what would be done; nothing is written.")
@params.output_options
@params.pass_env
def command(env: Env, *, before: str | None, month: str | None, dry_run: bool) -> None:
    """Fold closed months, a file each in archive/ instead of one for each case: less to sync, and faster.

    The cases stay where they are for every command: listed, counted, exported, found; one that is reopened or changed
    becomes a file again. The month that runs is not folded. cst undo and --restore bring the files back.
    """
    from cs_toolkit.env import archiving

    if (before is None) == (month is None):
        raise UsageProblem(
            say("say what to do: --before or --restore"), say("for example cst archive --before 2026-01-01 --dry-run")
        )
    _refuse_database(env)
    if month is not None:
        outcomes = archiving.restored(env, month, dry_run=dry_run)
    else:
        outcomes = archiving.folded(env, _first_kept(env, before or ""), dry_run=dry_run)
    _tell(env, outcomes, is_back=month is not None, dry_run=dry_run)


def _refuse_database(env: Env) -> None:
    if not env.shop.root.is_dir():
        raise ConfigProblem(say("there is no shop folder '{path}'", path=env.shop.root), say("name it with --shop DIR"))
    if env.shop.database is not None:
        raise UsageProblem(say("the cases are in a database, which needs no archive"), say("see cst config get store"))


def _first_kept(env: Env, before: str) -> str:
    """The first month that is not folded, as YYYY-MM."""
    day: datetime = env.day(before, time.min)
    return min(f"{day:%Y-%m}", f"{env.now:%Y-%m}")


def _tell(env: Env, outcomes: list[Outcome], *, is_back: bool, dry_run: bool) -> None:
    for outcome in outcomes:
        for problem in outcome.problems:
            env.report(problem)
    cases = sum(outcome.cases for outcome in outcomes)
    if not cases:
        env.talk(say("no closed case of such a month is a file of its own"))
    elif not is_back and not dry_run:
        env.talk(say_n("{count} case folded", "{count} cases folded", cases))
    env.emit(
        [
            {
                "month": outcome.month,
                "file": f"archive/{outcome.month}.jsonl",
                "done": "restored" if is_back else "folded",
                "cases": outcome.cases,
            }
            for outcome in outcomes
            if outcome.cases
        ],
        COLUMNS,
    )
