"""What is wrong with the files of a shop folder as files: rights, leftovers, attachments that belong nowhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cs_toolkit import config
from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.shop_folder import ARCHIVE, CACHE, FOLDERS, ORDERS
from cs_toolkit.errors import say
from cs_toolkit.store.atomic import FILE_MODE, FOLDER_MODE, TEMP_PREFIX, read
from cs_toolkit.store.checkup_cases import Census, named_in
from cs_toolkit.store.copies import is_of_editor
from cs_toolkit.store.erase_log import FOLDER as ERASING
from cs_toolkit.store.erase_log import EraseLog
from cs_toolkit.store.problem import Problem, put_away, shown
from cs_toolkit.store.restoring import unfinished
from cs_toolkit.store.steps import Changes, mark_of

_OTHERS: Final = 0o077  # the bits that let others than the owner in
_KEPT_BY_CST: Final = ("state", ARCHIVE, ORDERS)
_KEPT_FILE: Final = re.compile(r"[0-9a-f]{64}")


def problems(root: Path) -> Iterator[Problem]:
    """Files that others may read, and what an interrupted write or erase left."""
    yield from _unfinished(root)
    kept = {str(root / name) for name in _KEPT_BY_CST}
    for folder, names, files in os.walk(root):
        for name in sorted([*names, *files]):
            path = Path(folder, name)
            if name.startswith(TEMP_PREFIX):
                fix = say("it may be removed; cst doctor --fix puts it into trash/")
                yield put_away(shown(root, path), "leftover", say("an interrupted write left it behind"), fix)
            elif folder in kept and name in files and is_of_editor(name):
                fix = say("cst doctor --fix puts it into trash/; it is not read")
                yield put_away(shown(root, path), "leftover", say("an editor left it behind"), fix)
            elif _is_ours(root, path) and not path.is_symlink() and path.stat().st_mode & _OTHERS:
                yield _open_to_others(root, path)


def _unfinished(root: Path) -> Iterator[Problem]:
    """An erase that was written down and not carried out as a whole, and what a killed restore left beside the shop."""
    if EraseLog(root).is_begun:
        yield Problem(
            ERASING,
            "erasing",
            say("an erase was interrupted: the identity of a customer is gone in part"),
            say("cst erase --finish finishes it"),
        )
    left = unfinished(root)
    if left.is_dir():
        message = say("a restore that was killed left it, with all that the backup holds of customers")
        yield Problem(f"../{left.name}", "leftover", message, say("remove the folder '{path}'", path=left))


def _is_ours(root: Path, path: Path) -> bool:
    """What cst itself keeps; a file the owner put into the folder is the owner's affair. Windows has no such modes."""
    return os.name != "nt" and path.relative_to(root).parts[0] in {*FOLDERS, CACHE, config.FILE}


def _open_to_others(root: Path, path: Path) -> Problem:
    file, mode = shown(root, path), FOLDER_MODE if path.is_dir() else FILE_MODE

    def heal(changes: Changes) -> None:
        changes.restrict(file, mode)

    message = say("others than the owner may read it")
    fix = say("chmod go= '{path}', or cst doctor --fix", path=path)
    return Problem(file, "mode", message, fix, "mode", heal, (file,))


def attachments(census: Census) -> Iterator[Problem]:
    """Kept files that no case names, that are gone, or that are not what they were."""
    root = census.root
    named = census.named | {found for path in root.glob(f"{ARCHIVE}/*.jsonl") for found in named_in(read(path))}
    for path in sorted(root.glob("attachments/*/*")):
        if path.is_symlink() or not path.is_file() or path.name.startswith("."):
            continue
        digest = path.name.partition(".")[0]
        if digest not in named:
            fix = say("an interrupted command left it there; cst doctor --fix puts it into trash/")
            yield put_away(shown(root, path), "orphan", say("no case names it"), fix)
        elif mark_of(path) != digest:
            message = say("it is not what the customer sent: its content has changed")
            yield Problem(shown(root, path), "attachment", message, say("look for it in your backups"))
    for file, case_id in sorted(census.attached.items()):
        if not (root / file).exists() and _is_kept_name(file):
            yield _missing(root, file, case_id)


def _is_kept_name(file: str) -> bool:
    """Whether it is a name as we give them: what a case file says may be anything."""
    parts = file.split("/")
    return len(parts) == 3 and bool(FULL_ID.fullmatch(parts[1]) and _KEPT_FILE.fullmatch(parts[2].partition(".")[0]))


def _missing(root: Path, file: str, case_id: str) -> Problem:
    message = say("it was attached to the case '{case}', and is not there", case=case_id)
    digest = file.rpartition("/")[2].partition(".")[0]
    found = next((path for path in sorted(root.glob(f"trash/*{digest}*")) if mark_of(path) == digest), None)
    if found is None:
        return Problem(file, "attachment", message, say("look for it in your backups"))
    kept = shown(root, found)

    def heal(changes: Changes) -> None:
        changes.move(kept, file)

    fix = say("it is in the trash; cst doctor --fix brings it back")
    return Problem(file, "attachment", message, fix, "restore", heal, (file, kept))
