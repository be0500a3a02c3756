"""What else a shop shares between machines through its database: the undo log and what was told.

A command that changed the settings, calendars or FAQ changed files of one folder: it stays in the log of that folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from heapq import merge
from typing import Final

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.store.journal import KEPT, Entry, Journal, entry_from, line_of
from cs_toolkit.store.postgres_link import Database

_MANY: Final = 5000
_NOTE: Final = "insert into cst_journal (key, seq, entry) values (%s, %s, %s) on conflict (key) do nothing"
_TELL: Final = "insert into cst_told (ledger, digest, key) values (%s, %s, %s) on conflict (ledger, digest) do nothing"


def digest(text: str) -> str:
    """A key of bounded length for a text of any."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class PostgresJournal:
    """The undo log of all machines; `own` is that of the folder."""

    def __init__(self, database: Database, own: Journal) -> None:
        self._database = database
        self._own = own
        self.run = own.run

    def note(
        self,
        command: str,
        at: datetime,
        *,
        created: list[str] | None = None,
        events: dict[str, list[str]] | None = None,
        files: dict[str, list[str | None]] | None = None,
        steps: Iterable[Sequence[str | None]] = (),
    ) -> None:
        """See `Journal.note`."""
        entry = Entry(command, at.isoformat(), created or [], events or {}, files or {}, self._own.run, list(steps))
        if is_of_folder(entry):
            self._own.keep([entry])
        else:
            self.keep([entry])

    def keep(self, entries: Iterable[Entry]) -> None:
        """See `Journal.keep`."""
        with self._database.writing():
            seq = self._database.value("select max(seq) from cst_journal") or 0
            rows = [(os.urandom(10).hex(), number, _text(entry)) for number, entry in enumerate(entries, seq + 1)]
            self._database.change_all(_NOTE, rows)
            self._database.change("delete from cst_journal where seq <= %s", [seq + len(rows) - KEPT])

    def restart(self, command: str, at: datetime) -> None:
        """See `Journal.restart`."""
        with self._database.writing():
            self._database.change("delete from cst_journal where seq >= %s", [0])
        self._own.restart(command, at)
        self.note(command, at)

    def latest(self, case_id: str | None = None) -> Iterator[Entry]:
        """See `Journal.latest`; the notes of a command stand together, wherever they are kept."""
        shared = (entry for _, entry in self._entries() if case_id is None or entry.touches(case_id))
        own = (entry for entry in self._own.latest(case_id) if is_of_folder(entry))
        runs: dict[str, list[Entry]] = {}
        for number, entry in enumerate(merge(shared, own, key=_moment, reverse=True)):
            runs.setdefault(entry.run or str(number), []).append(entry)
        return (entry for run in runs.values() for entry in run)

    def drop(self, entry: Entry, case_id: str | None = None) -> None:
        """See `Journal.drop`."""
        key = next((key for key, found in self._entries() if found == entry), None)
        if key is None:
            self._own.drop(entry, case_id)
            return
        rest = entry.without(case_id) if case_id else None
        with self._database.writing():
            if rest:
                self._database.change("update cst_journal set entry = %s where key = %s", [_text(rest), key])
            else:
                self._database.change("delete from cst_journal where key = %s", [key])

    def _entries(self) -> Iterator[tuple[str, Entry]]:
        """The commands that stand in the database, the last one first."""
        for key, text in self._database.rows("select key, entry from cst_journal order by seq desc"):
            if entry := entry_from(text):
                yield key, entry


def is_of_folder(entry: Entry) -> bool:
    """Whether a command changed other files than the texts of cases: those stand on one machine."""
    return bool(entry.steps) or not all(map(FULL_ID.fullmatch, entry.files))


def _moment(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.at)


def _text(entry: Entry) -> str:
    """A line of the log in ASCII: a database takes no NUL, and not every one takes every character."""
    return json.dumps(json.loads(line_of(entry)))


class PostgresReminded:
    """See `store.reminded.Reminded`: what was told, on whichever machine."""

    def __init__(self, database: Database, name: str = "reminded") -> None:
        self._database = database
        self._name = name

    def sending(self, lock_wait: float) -> AbstractContextManager[None]:
        """One run at a time from looking to marking, of all machines."""
        return self._database.alone(self._name)

    def told(self) -> frozenset[str]:
        """The keys that were told so far."""
        found = self._database.rows("select key from cst_told where ledger = %s", [self._name])
        return frozenset(json.loads(key) for (key,) in found)

    def mark(self, keys: Iterable[str]) -> None:
        """Notes what has been handed over."""
        with self._database.writing():
            self._database.change_all(_TELL, [(self._name, digest(key), json.dumps(key)) for key in keys])

    def compact(self, worth_keeping: Callable[[Iterable[str]], list[str]], many: int = _MANY) -> None:
        """Forgets what no longer matters, once there is much of it."""
        told = self.told()
        if len(told) <= many:
            return
        kept = worth_keeping(sorted(told))
        if len(kept) <= len(told) // 2:
            gone = [(self._name, digest(key)) for key in told.difference(kept)]
            with self._database.writing():
                self._database.change_all("delete from cst_told where ledger = %s and digest = %s", gone)
