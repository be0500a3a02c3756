"""`doctor --fix`: what is wrong in the shop folder healed, under the lock, first noted for `undo`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from cs_toolkit.env import undoable
from cs_toolkit.env.sealing import sealing
from cs_toolkit.store import atomic
from cs_toolkit.store.checkup import heal as heal_folder
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.steps import Changes

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.problem import Problem

REASONS: Final = "trash/doctor.jsonl"


def heal(env: Env) -> tuple[list[Problem], list[Problem]]:
    """The problems that were met, and those that are left for the owner.

    Also where the settings cannot be read: the store of files needs none.
    """
    store = FileStore(env.shop.root)

    def make(changes: Changes, healed: list[Problem]) -> None:
        _tell_why(env, changes, healed)
        with sealing(store, changes.steps):
            undoable.make(env, changes)

    with store.writing():
        return heal_folder(env.shop, store, make)


def _tell_why(env: Env, changes: Changes, healed: list[Problem]) -> None:
    """Beside what goes to the trash: where it stood, and why it went."""
    kept = {step.file: step.other for step in changes.steps if step.other and step.other.startswith("trash/")}
    lines = [
        {
            "at": env.moment.isoformat(),
            "file": file,
            "kept": kept[file],
            "problem_code": problem.code,
            "reason": problem.message.english(),
        }
        for problem in healed
        for file in dict.fromkeys(problem.involves)
        if file in kept
    ]
    path = env.shop.root / REASONS
    with atomic.os_errors(path):
        atomic.make_folder(path.parent)
        if lines:
            atomic.append_line(path, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
