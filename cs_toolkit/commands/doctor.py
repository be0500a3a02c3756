"""`cst doctor`: everything is read, every problem named, and with --fix healed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import AnswerIsNo, Message, StoreTrouble, say_n
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.store.problem import Problem

_COLUMNS: Final = ("file", "problem_code", "message", "fix", "fix_code", "fixed")
_SHORT: Final = ("file", "message", "fix")
_SHORT_HEALED: Final = ("file", "message", "fix_code", "fixed")
_UNREAD: Final = frozenset({"unreadable", "conflict"})


@params.command(
    "doctor", examples=["cst doctor", "cst doctor --fix --dry-run", "cst doctor --fix", "cst doctor -f json"]
)
@params.option("--fix", is_flag=True, help="Heal what can be healed; cst undo takes all of it back.")
@params.option("--dry-run", is_flag=True, help="With --fix: show what would be done; nothing is written.")
@params.output_options
@params.pass_env
def command(env: Env, *, fix: bool, dry_run: bool) -> None:
    """Read everything in the shop folder and name every problem. Without --fix nothing is changed.

    --fix makes one case of conflict copies and of what git left in a file, with everything that happened in each; puts
    files where they belong; keeps what can be read of a damaged one. What it replaces goes to trash/: nothing is
    deleted. Exits with 0 when all is well or was healed, 5 when a file cannot be read, else 3.
    """
    from cs_toolkit.store.checkup import examine

    if fix and not dry_run and env.shop.root.is_dir():
        from cs_toolkit.env import healing

        met, left = healing.heal(env)
    else:
        met = left = examine(env.shop)
    _show(env, met, {problem.key for problem in left})
    if len(met) > len(left):
        env.talk(say_n("{count} problem healed", "{count} problems healed", len(met) - len(left)))
    _judge(env, left, is_healthy=not met)


def _show(env: Env, problems: Iterable[Problem], left: Collection[tuple[str, ...]]) -> None:
    is_table = env.format == "table"
    rows = [_row(found, is_table, found.key not in left) for found in problems]
    env.emit(rows, _COLUMNS, _SHORT_HEALED if any(row["fixed"] for row in rows) else _SHORT)


def _row(found: Problem, is_table: bool, fixed: bool) -> dict[str, Any]:
    return {
        "file": found.file,
        "problem_code": found.code,
        "message": sentence(found.message) if is_table else found.message.english(),
        "fix": sentence(found.fix) if is_table else found.fix.english(),
        "fix_code": found.fix_code,
        "fixed": fixed,
    }


def _judge(env: Env, left: Collection[Problem], *, is_healthy: bool) -> None:
    """The answer; raises AnswerIsNo where something is wrong still, StoreTrouble where it cannot be read."""
    if is_healthy:
        env.talk(
            say_n("{count} case read, no problem", "{count} cases read, no problem", len(env.shop.store.ids("all")))
        )
    if left:
        total = say_n("{count} problem found", "{count} problems found", len(left))
        raise (StoreTrouble if any(found.code in _UNREAD for found in left) else AnswerIsNo)(total, _hint(left))


def _hint(left: Collection[Problem]) -> Message | None:
    healable = sum(found.fix_code is not None for found in left)
    if not healable:
        return None
    return say_n("cst doctor --fix heals it", "cst doctor --fix heals {count} of them", healable)
