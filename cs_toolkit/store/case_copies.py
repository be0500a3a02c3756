"""Copies of case files: which belong together, and the file that all of them make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import TAKEN_FROM, Timeline, fold
from cs_toolkit.core.union import is_same, missing, union
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store import atomic, casefile
from cs_toolkit.store.attachments import place
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.stamps import SUFFIX
from cs_toolkit.store.steps import Changes


class Copy(NamedTuple):
    """A file, its bytes, the case that it holds."""

    file: str
    data: bytes
    case: Case

    @property
    def is_named(self) -> bool:
        """Whether it bears the name of its case."""
        return Path(self.file).name == f"{self.case.id}{SUFFIX}"


def home_of(timeline: Timeline) -> str:
    """Where the file of a case belongs."""
    ended = None if timeline.is_open else timeline.last("closed", "merged", among=timeline.events)
    folder = f"closed/{ended.at:%Y-%m}" if ended else "open"
    return f"{folder}/{timeline.case.id}.toml"


def grouped(copies: Iterable[Copy]) -> list[list[Copy]]:
    """Copies of one complaint together, first those of the one that keeps the number.

    That is the one whose file has the right name, and of two the one that was logged first.
    """
    groups: list[list[Copy]] = []
    for copy in copies:
        near = [group for group in groups if any(is_same(copy.case, other.case) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([copy, *(other for group in near for other in group)])
    return sorted(
        (sorted(group, key=lambda copy: copy.file) for group in groups),
        key=lambda group: (
            not any(copy.is_named for copy in group),
            min(copy.case.complaint.logged_at for copy in group),
            group[0].file,
        ),
    )


def joined(base: Copy, whole: Case) -> bytes:
    """The file of the union: the bytes of one copy and what it lacks; written anew where that would not be all."""
    if base.case._replace(events=()) == whole._replace(events=()):
        data = casefile.appended(base.data, missing(base.case, whole))
        if _holds(data, whole):
            return data
    return casefile.render(whole)


def _holds(data: bytes, whole: Case) -> bool:
    try:
        found = casefile.parse_any(data, "")
    except StoreTrouble:
        return False
    return sorted(found.events, key=lambda event: (event.seq, event.id)) == list(whole.events)


def renumbered(root: Path, group: list[Copy], store: FileStore, changes: Changes) -> None:
    """One complaint under a number of its own, with its attachments; the caller holds the lock of the store."""
    whole = union(copy.case for copy in group)
    day = whole.id.partition("-")[0]
    try:
        (new,) = store.allocate(date(int(day[:4]), int(day[4:6]), int(day[6:])), 1)
    except ValueError:  # the number names no day: the file keeps it
        return
    base = max(group, key=lambda copy: (len(copy.case.events), copy.file))
    data = re.sub(rb'^id = "[^"\r\n]*"', f'id = "{new}"'.encode(), joined(base, whole), count=1, flags=re.MULTILINE)
    moved = whole._replace(id=new)
    if not _holds(data, moved) or casefile.parse_any(data, "").id != new:
        data = casefile.render(moved)
    timeline = fold(moved)
    for event in timeline.events:
        if event.kind == "attached" and not event.get(TAKEN_FROM):
            name, sha256 = event.payload["name"], event.payload["sha256"]
            kept = root / place(whole.id, name, sha256)
            if sha256.isalnum() and kept.is_file():
                changes.put(place(new, name, sha256), atomic.read(kept))
    changes.put(home_of(timeline), data)
    for copy in group:
        changes.away(copy.file)
