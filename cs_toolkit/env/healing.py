"""`doctor --fix`: what is wrong in the shop folder healed, under the lock, first noted for `undo`."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.merging import goings
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import merging, undoable
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.sealing import sealing
from cs_toolkit.errors import CstError
from cs_toolkit.store import atomic
from cs_toolkit.store.checkup import examine
from cs_toolkit.store.checkup import heal as heal_folder
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.steps import Changes

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.problem import Problem

REASONS: Final = "trash/doctor.jsonl"
_BY: Final = "doctor"


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
        met, left = heal_folder(env.shop, store, make)
    for healed in (_break_circles, _complete_merges):
        left = examine(env.shop) if healed(env, left) else left
    return met, left


def _break_circles(env: Env, problems: list[Problem]) -> bool:
    """Of cases that are part of each other the first comes back, and takes in the others after that."""
    circles = {found.involves for found in problems if found.fix_code == "unmerge"}
    for circle in circles:
        with env.shop.store.writing():
            case = env.shop.store.get(circle[0]).case
            gone = [event.id for event in goings(fold(case)) if event.payload["case"] in circle]
            facts = {"events": gone, "reason": "merged in a circle"}
            env.append(circle[0], [NewEvent("retracted", facts, None, _BY)], env.command)
    return bool(circles)


def _complete_merges(env: Env, problems: list[Problem]) -> bool:
    """Merges that were interrupted; one that cannot be completed by now stays as it is."""
    found = [problem.involves for problem in problems if problem.fix_code == "merge"]
    for case_id, into in found:
        with suppress(CstError):
            merging.merge(env, case_id, into, lambda kind, payload: NewEvent(kind, payload, None, _BY))
    return bool(found)


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
