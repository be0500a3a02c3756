"""`cst undo`: the last command is taken back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.config import FILE
from cs_toolkit.core.shop_folder import CALENDARS, FAQ
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import CaseNotFound, CstError, Unreadable, say
from cs_toolkit.store.issue_names import FILE as ISSUES
from cs_toolkit.store.journal import Entry

# Commands about two cases that make no sense on one of them alone.
_AS_ONE: Final = frozenset({"link", "merge"})


@params.command("undo", examples=["cst undo", "cst undo 3"])
@click.argument("case", required=False)
@params.option("--by", envvar="CST_BY", help="Who takes it back (default: CST_BY, else the login name).")
@params.pass_env
def command(env: Env, *, case: str | None, by: str | None) -> None:
    """Take back the last command that changed something; with a case, the last one that changed that case.

    Nothing is lost: events stay in the file, marked as retracted; a logged case goes to the trash.
    """
    case_id = _meant(env, case) if case else None
    with env.shop.store.writing():
        entry = next((entry for entry in env.shop.journal.latest(case_id) if _happened(env, entry)), None)
        if entry is None:
            if case_id:
                env.timeline(case_id)
            raise CstError(say("there is nothing to undo"), say("cst show CASE tells what was recorded"))
        alone = case_id if entry.command not in _AS_ONE else None
        part = entry.only(alone) if alone else entry
        _take_back(env, part, params.login_name(by))
        env.shop.journal.drop(entry, alone)
        entry = part
    changed = [*entry.created, *entry.events, *entry.files]
    env.talk(say("took back: {command} ({changed})", command=entry.command, changed=", ".join(changed)))


def _meant(env: Env, case: str) -> str:
    """The id of a case; where it was merged into another one, of that."""
    case_id = env.resolve(case)
    with suppress(CaseNotFound, Unreadable):
        return env.timeline(case_id).case.id
    return case_id


def _happened(env: Env, entry: Entry) -> bool:
    """A command is noted before it changes anything: one that was killed or refused may have changed nothing."""
    for case_id in (*entry.created, *entry.events):
        with suppress(CaseNotFound, Unreadable):
            there = _standing(env, case_id)
            if case_id in entry.created or there & set(entry.events[case_id]):
                return True
    return bool(entry.files)


def _standing(env: Env, case_id: str) -> set[str]:
    """The ids of the events that stand in a case itself, whatever it was merged into."""
    return {event.id for event in fold(env.shop.store.get(case_id).case).events}


def _take_back(env: Env, entry: Entry, by: str | None) -> None:
    for case_id in entry.created:
        with suppress(CaseNotFound):  # an import that was killed half way
            env.shop.store.discard(case_id)
    for case_id, noted in reversed(entry.events.items()):  # a merged case is back before the other one lets go of it
        standing = _standing(env, case_id)
        if events := [name for name in noted if name in standing]:
            env.append(case_id, [NewEvent("retracted", {"events": events, "reason": "undo"}, None, by)])
    for name, (before, after) in entry.files.items():
        _put_back(env, name, before, after)


def _put_back(env: Env, name: str, before: str | None, after: str | None) -> None:
    """A file as it was before a command."""
    if name == FILE:
        _refuse_later_edits(name, env.shop.settings_text(), after)
        env.shop.write_settings(before or "")
    elif name == ISSUES:
        env.shop.issue_names.restore(before, after)
    elif name == FAQ:
        env.shop.faq.restore(before, after)
    elif name.startswith(f"{CALENDARS}/"):
        env.shop.write_calendar(Path(name).stem, before)
    else:
        source = env.shop.store.source(name)
        _refuse_later_edits(name, source.text, after)
        env.shop.store.rewrite(name, before or "", source.revision)


def _refuse_later_edits(name: str, now: str, after: str | None) -> None:
    if now != after:
        raise CstError(
            say("'{file}' was changed by hand or by another command since", file=name),
            say("change it back by hand; undoing the older change would lose the newer one"),
        )
