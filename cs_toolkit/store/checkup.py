"""What is wrong in a shop folder: every file is read, nothing is changed; and how it is healed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from cs_toolkit import config
from cs_toolkit.core.shop_folder import CALENDARS, FAQ
from cs_toolkit.errors import ConfigProblem, CstError, Message, StoreTrouble, say
from cs_toolkit.store import (
    atomic,
    checkup_archive,
    checkup_cases,
    checkup_files,
    checkup_orders,
    checkup_state,
    faq_file,
    salvage,
)
from cs_toolkit.store.copies import is_copy, is_of_editor
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.problem import Problem, put_away, quarantined, rewritten, shown
from cs_toolkit.store.shop import Shop
from cs_toolkit.store.steps import Changes

_ROUNDS: Final = 8  # what one round heals may show what stood behind it

Make = Callable[[Changes, list[Problem]], None]
"""Notes changes for undo, and makes them."""


def examine(shop: Shop, store: FileStore | None = None) -> list[Problem]:
    """Every problem of the folder, by file."""
    root = shop.root
    if not root.is_dir():
        return []
    store = store or FileStore(root)
    found = [*_settings(shop), *_faq(root), *_own_files(root), *checkup_files.problems(root)]
    if _is_database(shop):
        from cs_toolkit.store import postgres_checkup

        found += postgres_checkup.problems(shop)
    else:
        census = checkup_cases.Census(root)
        found += checkup_cases.problems(census, store)
        found += checkup_archive.problems(store)
        found += checkup_files.attachments(census)
        found += checkup_orders.problems(root)
        found += checkup_state.problems(root, store)
    return sorted(found, key=lambda problem: (problem.file, problem.code))


def heal(shop: Shop, store: FileStore, make: Make) -> tuple[list[Problem], list[Problem]]:
    """All problems that were met, and those that are left; the caller holds the lock of the store."""
    met: dict[tuple[str, ...], Problem] = {}
    left = examine(shop, store)
    for _ in range(_ROUNDS):
        met |= {problem.key: problem for problem in left}
        changes, healed = Changes(shop.root), []
        for problem in left:
            if problem.heal and not changes.touches(problem.involves):
                problem.heal(changes)
                healed.append(problem)
        if not healed:
            break
        make(changes, healed)
        left = examine(shop, store)
    return sorted(met.values(), key=lambda problem: problem.key), left


def _is_database(shop: Shop) -> bool:
    try:
        return shop.database is not None
    except ConfigProblem:
        return False


def _settings(shop: Shop) -> Iterator[Problem]:
    try:
        _ = shop.config
    except CstError as error:
        yield Problem(config.FILE, "settings", error.message, error.hint or say("mend the file"))


def _faq(root: Path) -> Iterator[Problem]:
    if not (root / FAQ).exists():
        return
    try:
        data = atomic.read(root / FAQ)
    except OSError as error:
        yield quarantined(FAQ, "unreadable", say("{reason}", reason=error.strerror or error))
        return
    try:
        faq_file.entries_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield _spoilt_faq(data, say("it is not TOML: {reason}", reason=error))
    except StoreTrouble as error:
        reason = getattr(error, "reason", None)
        if reason is None:
            yield Problem(FAQ, "unreadable", error.message, error.hint or say("look at the file"))
        else:
            line = getattr(error, "line", 0)
            yield _spoilt_faq(data, reason)._replace(file=f"{FAQ}:{line}" if line else FAQ)


def _spoilt_faq(data: bytes, reason: Message) -> Problem:
    """What can be read of the FAQ stays; of a conflict that git left, the entries of both."""
    if salvage.is_conflict(data):
        ours, theirs = salvage.sides(data)
        if _is_faq(ours) and _is_faq(theirs):
            text = ours.decode("utf-8-sig")
            known = {entry.id for entry in faq_file.entries_of(text)}
            for entry in faq_file.entries_of(theirs.decode("utf-8-sig")):
                text = text if entry.id in known else faq_file.with_entry(text, entry)
            message, fix = say("git left two versions in it"), say("cst doctor --fix keeps the entries of both")
            return rewritten(FAQ, "conflict", message, fix, "union", text.encode())
    whole = salvage.whole_blocks(data, b"entry", _is_faq)
    if whole is None:
        return quarantined(FAQ, "unreadable", reason)
    fix = say("mend the file in an editor, or let cst doctor --fix keep what can be read of it")
    return rewritten(FAQ, "unreadable", reason, fix, "salvage", whole)


def _is_faq(data: bytes) -> bool:
    try:
        faq_file.entries_of(data.decode("utf-8-sig"))
    except (StoreTrouble, UnicodeDecodeError):
        return False
    return True


def _own_files(root: Path) -> Iterator[Problem]:
    """The owner's wording and calendars, and copies of what the owner wrote; healing them is the owner's work."""
    own = [*root.glob("playbook/*.toml"), *root.glob(f"{CALENDARS}/*.toml")]
    for path in sorted(own):
        if path.is_file() and not path.name.startswith(atomic.TEMP_PREFIX) and (reason := _toml_trouble(path)):
            yield Problem(shown(root, path), "unreadable", reason, say("mend the file in an editor"))
    names = [path for path in (root / config.FILE, root / FAQ, *sorted(own)) if path.is_file()]
    for path in sorted(found for folder in dict.fromkeys(path.parent for path in names) for found in folder.iterdir()):
        beside = (one for one in names if one.parent == path.parent and is_copy(path.name, one.name))
        if (original := next(beside, None)) and not path.is_dir():
            yield _own_copy(root, path, original)


def _own_copy(root: Path, path: Path, original: Path) -> Problem:
    file = shown(root, path)
    message = say("it is a copy of '{file}', as sync programs make them", file=shown(root, original))
    if is_of_editor(path.name):
        fix = say("cst doctor --fix puts it into trash/; '{file}' counts", file=shown(root, original))
        return put_away(file, "leftover", say("an editor left it behind"), fix)
    if not path.is_symlink() and path.read_bytes() == original.read_bytes():
        return put_away(file, "copy", message, say("it says the same; cst doctor --fix puts it into trash/"))
    return Problem(file, "copy", message, say("take over what you want to keep, and remove it"))


def _toml_trouble(path: Path) -> Message | None:
    try:
        tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        return say("it is not TOML: {reason}", reason=error)
    return None
