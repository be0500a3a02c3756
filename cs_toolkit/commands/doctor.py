"""`cst doctor`: everything is read, every problem named."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import AnswerIsNo, StoreTrouble, say_n
from cs_toolkit.render.words import sentence
from cs_toolkit.store.checkup import examine

_COLUMNS = ("file", "problem_code", "message", "fix")


@params.command("doctor", examples=["cst doctor", "cst doctor -f json"])
@params.output_options
@params.pass_env
def command(env: Env) -> None:
    """Read everything in the shop folder and name every problem. Nothing is changed.

    Exits with 0 when all is well, 5 when a file cannot be read, else 3.
    """
    problems = examine(env.shop)
    is_table = env.format == "table"
    env.emit(
        [
            {
                "file": found.file,
                "problem_code": found.code,
                "message": sentence(found.message) if is_table else found.message.english(),
                "fix": sentence(found.fix) if is_table else found.fix.english(),
            }
            for found in problems
        ],
        _COLUMNS,
    )
    if not problems:
        env.talk(
            say_n("{count} case read, no problem", "{count} cases read, no problem", len(env.shop.store.ids("all")))
        )
        return
    total = say_n("{count} problem found", "{count} problems found", len(problems))
    if any(found.code == "unreadable" for found in problems):
        raise StoreTrouble(total)
    raise AnswerIsNo(total)
