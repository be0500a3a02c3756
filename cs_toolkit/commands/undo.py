"""`cst undo`: the last command is taken back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import CaseNotFound, CstError, Unreadable, listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cs_toolkit.store.journal import Entry

_SHOWN: Final = 20


@params.command("undo", examples=["cst undo", "cst undo 3"])
@click.argument("case", required=False)
@params.option("--by", envvar="CST_BY", help="Who takes it back (default: CST_BY, else the login name).")
@params.pass_env
def command(env: Env, *, case: str | None, by: str | None) -> None:
    """Take back the last command that changed something; with a case, the last one that changed that case.

    Given again, it takes back the one before. Nothing is lost: events stay in the file, marked as retracted; a logged
    case goes to the trash; files are as they were. What was told (remind), sent or erased cannot be taken back.
    """
    from cs_toolkit.env import undoing

    case_id = _meant(env, case) if case else None
    with env.shop.store.writing():
        done = undoing.take_back(env, case_id, params.login_name(by))
        if done is None:
            if case_id:
                env.timeline(case_id)
            raise CstError(say("there is nothing to undo"), say("cst show CASE tells what was recorded"))
    env.talk(say("took back: {command} ({changed})", command=done[0].command, changed=listed(_changed(done), _SHOWN)))


def _meant(env: Env, case: str) -> str:
    """The id of a case; where it was merged into another one, of that."""
    case_id = env.resolve(case)
    with suppress(CaseNotFound, Unreadable):
        return env.timeline(case_id).case.id
    return case_id


def _changed(done: Sequence[Entry]) -> tuple[str, ...]:
    """The cases and files that are as they were, each once, in the order they were changed."""
    named = (
        name
        for entry in reversed(done)
        for name in (*entry.created, *entry.events, *entry.files, *(str(step[1]) for step in entry.steps))
    )
    return tuple(dict.fromkeys(named))
