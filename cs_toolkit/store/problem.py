"""One thing that is wrong in a shop folder, and how it is healed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cs_toolkit.errors import Message, say
from cs_toolkit.store.steps import Changes

Heal = Callable[[Changes], None]
"""Plans what heals it; what it replaces goes to the trash."""


class Problem(NamedTuple):
    """The file, a stable code, what it is, what helps, and what `doctor --fix` would do, where it can.

    `involves`: the files that healing changes, beside `file`.
    """

    file: str
    code: str
    message: Message
    fix: Message
    fix_code: str | None = None
    heal: Heal | None = None
    involves: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is known by as long as it is not healed."""
        return self.file, self.code, self.fix_code or ""


def shown(root: Path, path: Path) -> str:
    """A file as problems and steps name it: from the shop folder on."""
    return path.relative_to(root).as_posix()


def quarantined(file: str, code: str, message: Message) -> Problem:
    """A file of which nothing can be read: out of the way, and kept."""
    fix = say("mend the file in an editor, or let cst doctor --fix put it into trash/")
    return Problem(file, code, message, fix, "quarantine", lambda changes: _away(changes, file), (file,))


def put_away(file: str, code: str, message: Message, fix: Message) -> Problem:
    """A file that nobody needs: into the trash."""
    return Problem(file, code, message, fix, "trash", lambda changes: _away(changes, file), (file,))


def rewritten(file: str, code: str, message: Message, fix: Message, fix_code: str, data: bytes) -> Problem:
    """A file that is healed by another content."""
    return Problem(file, code, message, fix, fix_code, lambda changes: changes.put(file, data), (file,))


def _away(changes: Changes, file: str) -> None:
    changes.away(file)
