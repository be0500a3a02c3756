"""Months folded and laid out again by a command: noted first, so that `undo` can take it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cs_toolkit.env.progress import watched
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.store import folding, steps
from cs_toolkit.store.archive import Archive

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.folding import Outcome

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def folded(env: Env, first_kept: str, *, dry_run: bool) -> list[Outcome]:
    """The closed months before one (YYYY-MM) folded."""
    root = env.shop.root
    with env.shop.store.writing():
        if not dry_run:
            folding.settle(root)
        months = [month for month in folding.open_months(root) if month < first_kept]
        if months and not dry_run:
            archive = Archive(root)
            noted = [
                steps.Step(
                    steps.FOLD, f"archive/{month}.jsonl", None, " ".join(archive.lines(archive.path_of(month))) or None
                )
                for month in months
            ]
            env.shop.journal.note(env.command, env.now, steps=noted)
        watching = watched(env, months, len(months), say("folding"))
        return [folding.fold_month(root, month, dry_run=dry_run) for month in watching]


def restored(env: Env, month: str, *, dry_run: bool) -> list[Outcome]:
    """A folded month laid out as files."""
    if not _MONTH.fullmatch(month):
        raise UsageProblem(say("'{month}' is no month", month=month), say("type it as 2025-03"))
    file = Archive(env.shop.root).path_of(month)
    with env.shop.store.writing():
        if not file.exists():
            raise UsageProblem(
                say("no month '{month}' is in the archive", month=month), say("the files in archive/ bear their names")
            )
        if not dry_run:
            env.shop.journal.note(env.command, env.now, steps=[steps.Step(steps.UNFOLD, f"archive/{month}.jsonl")])
        return [folding.unfold_month(env.shop.root, month, dry_run=dry_run)]
