"""What is wrong in the archive, and how it is healed: what a spoilt line still tells becomes a case file again.

Such a file counts more than a line, and where it is a copy of a case that has one, the checkup of cases unites them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.shop_folder import ARCHIVE
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import Message, StoreTrouble, say
from cs_toolkit.store import atomic, casefile
from cs_toolkit.store.archive import FOLDED, Line
from cs_toolkit.store.case_copies import home_of
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.problem import Problem, quarantined
from cs_toolkit.store.stamps import SUFFIX
from cs_toolkit.store.steps import Changes

_COPY: Final = re.compile(r"(\d{4}-\d\d)\D.*")


class Spoilt(NamedTuple):
    """A line that does not count, and what is wrong with it."""

    line: Line
    message: Message


def problems(store: FileStore) -> Iterator[Problem]:
    """Lines that cannot be read, and copies of months as sync programs leave them."""
    months = set(store.archive.months())
    for path in sorted(store.places.root.glob(f"{ARCHIVE}/*{FOLDED}")):
        if path.name.startswith(atomic.TEMP_PREFIX):
            continue
        try:
            lines = store.archive.lines(path)
        except StoreTrouble as error:
            yield quarantined(store.places.shown(path), "unreadable", error.message)
            continue
        if path in months:
            yield from _month(store, path, lines)
        elif _COPY.fullmatch(path.stem):
            yield _copy(store, path, lines)


def _month(store: FileStore, path: Path, lines: Mapping[str, Line]) -> Iterator[Problem]:
    file = store.places.shown(path)
    spoilt = {name: found for name, line in lines.items() if (found := _spoilt(store, path, name, line))}

    def heal(changes: Changes) -> None:
        _lay_out(changes, store, (found.line for found in spoilt.values()))
        kept = [line.data for name, line in lines.items() if name not in spoilt]
        if kept:
            changes.put(file, b"".join(line + b"\n" for line in kept))
        else:
            changes.away(file)

    for found in spoilt.values():
        fix = say("cst doctor --fix makes a file of what can be read of it, and keeps the month as it was in trash/")
        yield Problem(f"{file}:{found.line.number}", "unreadable", found.message, fix, "salvage", heal, (file,))


def _spoilt(store: FileStore, path: Path, name: str, line: Line) -> Spoilt | None:
    if not FULL_ID.fullmatch(name):
        return Spoilt(line, say("it is no case, or a second line of one"))
    try:
        store.archive.read(path / f"{name}{SUFFIX}")
    except StoreTrouble as error:
        return Spoilt(line, getattr(error, "reason", error.message))
    return None


def _copy(store: FileStore, path: Path, lines: Mapping[str, Line]) -> Problem:
    file = store.places.shown(path)

    def heal(changes: Changes) -> None:
        _lay_out(changes, store, lines.values())
        changes.away(file)

    message = say("it is a copy of '{file}', as sync programs make them", file=f"{ARCHIVE}/{path.stem[:7]}{FOLDED}")
    fix = say("cst doctor --fix keeps what happened in both")
    return Problem(file, "copy", message, fix, "union", heal, (file,))


def _lay_out(changes: Changes, store: FileStore, lines: Iterable[Line]) -> None:
    """A file for each case that lines still tell, and that does not stand elsewhere just so."""
    known: dict[str, list[bytes]] = {}
    for line in lines:
        text = _text_of(line)
        home = _home_of(text)
        if home is None:
            continue
        case_id = home.stem
        if case_id not in known:
            known[case_id] = [atomic.read(path) for path in store.places.files_of(case_id)]
        if not known[case_id] and (folded := _folded(store, case_id)) not in (b"", text):
            changes.put((_home_of(folded) or home).as_posix(), folded)  # a file would hide it
            known[case_id].append(folded)
        elif not known[case_id] and folded:
            continue
        if text not in known[case_id]:
            tail = f" (archive {len(known[case_id])})" if known[case_id] else ""
            known[case_id].append(text)
            changes.put(f"{home.parent.as_posix()}/{case_id}{tail}{SUFFIX}", text)


def _folded(store: FileStore, case_id: str) -> bytes:
    """The text of a case as it is folded; empty where it is not, or cannot be read."""
    for place in store.places.folded(case_id):
        with suppress(StoreTrouble, FileNotFoundError):
            return store.archive.read(place)
    return b""


def _text_of(line: Line) -> bytes:
    try:
        return str(json.loads(line.data)["file"]).encode()
    except (ValueError, TypeError, KeyError, RecursionError):
        return b""


def _home_of(text: bytes) -> Path | None:
    """Where the case of a text belongs; None where that is no case."""
    try:
        case = casefile.parse_any(text, "")
        return Path(home_of(fold(case))) if FULL_ID.fullmatch(case.id) else None
    except StoreTrouble:
        return None
