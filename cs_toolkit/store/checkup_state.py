"""What is wrong with the files that cst keeps for itself: ids given, what was told, drafts, issues, what it learned."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from cs_toolkit.errors import StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic
from cs_toolkit.store.base import id_order
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.issue_names import IssueNames
from cs_toolkit.store.journal import Journal, entry_from
from cs_toolkit.store.last_drafts import is_draft
from cs_toolkit.store.learned import LearnedFile
from cs_toolkit.store.ledger import given_from, highest
from cs_toolkit.store.problem import Problem, put_away, quarantined, rewritten, shown
from cs_toolkit.store.shop_files import write_bytes
from cs_toolkit.store.steps import Changes

_IDS: Final = "state/ids.json"
_TOLD: Final = ("reminded", "alerted")
_KEPT: Final = ("ids", "undo", "drafts", "issues", "learned", *_TOLD)
# A file that a sync program put beside one of them: "undo (conflicted copy).jsonl", "ids.sync-conflict-1.json".
_COPY: Final = re.compile(rf"({'|'.join(_KEPT)})[ (._~-].*(\.jsonl?)")


def problems(root: Path, store: FileStore) -> Iterator[Problem]:
    """Every problem of the folder state/."""
    yield from _ids(root, store)
    yield from _lines(root)
    yield from _memory(root)
    yield from _copies(root)


def _spelled(given: Mapping[str, int]) -> bytes:
    return json.dumps(dict(sorted(given.items()))).encode()


def _in_use(root: Path, store: FileStore) -> dict[str, int]:
    """Every day's highest number among the cases, those in the trash, too."""
    found: dict[str, int] = {}
    trashed = (re.search(r"\d{8}-\d{2,9}(?= \(|$)", path.stem) for path in root.glob("trash/*.toml"))
    for case_id in (*store.ids("all"), *(name[0] for name in trashed if name)):
        day, number = id_order(case_id)
        found[day] = max(found.get(day, 0), number)
    return found


def _ids(root: Path, store: FileStore) -> Iterator[Problem]:
    path = root / _IDS
    if not path.exists():
        return
    good: Mapping[str, int] = {}
    try:
        good, trouble = given_from(atomic.read(path))
    except (OSError, ValueError) as error:
        trouble = str(error)
    if trouble:
        message = say("the list of ids given is damaged: {reason}", reason=trouble)
        fix = say("the next cst log makes it anew from the case files, or cst doctor --fix")
        yield rewritten(_IDS, "ledger", message, fix, "rebuild", _spelled(highest(good, _in_use(root, store))))


def _lines(root: Path) -> Iterator[Problem]:
    """Logs of one JSON value a line, in which some lines are none."""
    checks: Mapping[str, Callable[[bytes], object]] = {
        "undo": lambda line: entry_from(line.decode(errors="replace")),
        "drafts": is_draft,
        **dict.fromkeys(_TOLD, _is_key),
    }
    for name, is_good in checks.items():
        file = f"state/{name}.jsonl"
        path = root / file
        if not path.exists():
            continue
        try:
            lines = atomic.read(path).split(b"\n")
        except OSError as error:
            yield quarantined(file, "log", say("{reason}", reason=error.strerror or error))
            continue
        good = [line for line in lines if line and is_good(line)]
        if len(good) < sum(map(bool, lines)):
            message = say("it has lines that cannot be read: {count}", count=sum(map(bool, lines)) - len(good))
            fix = say("they count as none; cst doctor --fix takes them out")
            problem = rewritten(file, "log", message, fix, "salvage", b"".join(line + b"\n" for line in good))
            yield problem._replace(heal=lambda _: _tidy_journal(root)) if name == "undo" else problem


def _tidy_journal(root: Path) -> None:
    """At once and for good: the notes of what else is healed go into that file, too."""
    path = root / "state" / "undo.jsonl"
    write_bytes(atomic.free_name(root / "trash" / path.name), atomic.read(path))
    Journal(root).tidy()


def _is_key(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), str)
    except (ValueError, RecursionError):
        return False


def _memory(root: Path) -> Iterator[Problem]:
    issues = root / "state" / "issues.json"
    try:
        IssueNames(root).load()
    except Unreadable as error:
        fix = say("cst doctor --fix puts it into trash/; issues get new names then")
        yield put_away(shown(root, issues), "memory", error.reason, fix)
    except StoreTrouble as error:
        yield Problem(shown(root, issues), "memory", error.message, error.hint or say("look at the file"))
    learned = root / "state" / "learned.json"
    if learned.exists() and LearnedFile(root).load() is None:
        fix = say("cst doctor --fix puts it into trash/, and cst triage learn makes it anew from the cases")
        yield put_away(shown(root, learned), "memory", say("it is not what cst wrote"), fix)


def _copies(root: Path) -> Iterator[Problem]:
    for path in sorted(root.glob("state/*.json*")):
        found = _COPY.fullmatch(path.name)
        if not found or ".damaged" in path.name or not path.is_file():
            continue
        original = f"state/{found[1]}{found[2]}"
        yield _copy(root, shown(root, path), original, found[1])


def _copy(root: Path, file: str, original: str, name: str) -> Problem:
    """What a copy of a ledger adds is taken over; of the others the one with the right name counts."""
    message = say("it is a copy of '{file}', as sync programs make them", file=original)
    fix = say("cst doctor --fix takes over what it adds, and puts it into trash/")
    problem = put_away(file, "copy", message, fix)
    if name not in (*_TOLD, "ids"):
        return problem
    data = _together(root / original, root / file, is_ids=name == "ids")
    put = rewritten(original, "copy", message, fix, "union", data).heal

    def heal(changes: Changes) -> None:
        for plan in (put, problem.heal):
            if plan:
                plan(changes)

    return problem._replace(fix_code="union", heal=heal, involves=(file, original))


def _together(original: Path, copy: Path, *, is_ids: bool) -> bytes:
    texts = [atomic.read(path) if path.exists() else b"" for path in (original, copy)]
    if not is_ids:
        lines = [line for text in texts for line in text.split(b"\n") if line and _is_key(line)]
        return b"".join(line + b"\n" for line in dict.fromkeys(lines))
    given: dict[str, int] = {}
    for text in texts:
        try:
            given = highest(given, given_from(text)[0])
        except ValueError:
            continue
    return _spelled(given)
