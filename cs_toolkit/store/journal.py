"""What the last commands changed, so that `cst undo` can take it back. One JSON line per command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.store import atomic

_KEPT: Final = 200


class Entry(NamedTuple):
    """One command: the cases it created, the events it added by case, what it replaced by name (old text)."""

    command: str
    at: str
    created: list[str]
    events: dict[str, list[str]]
    files: dict[str, str | None]

    def touches(self, case_id: str) -> bool:
        """Whether the command changed this case."""
        return case_id in self.created or case_id in self.events or case_id in self.files


def _entry(values: dict[str, Any]) -> Entry:
    entry = Entry(**values)
    if not (isinstance(entry.created, list) and isinstance(entry.events, dict) and isinstance(entry.files, dict)):
        raise TypeError(entry)
    return entry


class Journal:
    """The undo log of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / "state" / "undo.jsonl"

    def note(
        self,
        command: str,
        at: datetime,
        *,
        created: list[str] | None = None,
        events: dict[str, list[str]] | None = None,
        files: dict[str, str | None] | None = None,
    ) -> None:
        """Remembers a command that is about to change something; if it then fails, `undo` passes the entry over."""
        entry = Entry(command, at.isoformat(), created or [], events or {}, files or {})
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.append_line(self._path, json.dumps(entry._asdict(), ensure_ascii=False))

    def latest(self, case_id: str | None = None) -> Iterator[Entry]:
        """The commands that were not taken back, of all or of one case, the last one first."""
        return (entry for entry in reversed(self._entries()) if case_id is None or entry.touches(case_id))

    def drop(self, entry: Entry) -> None:
        """Forgets a command: it was taken back."""
        kept = [found for found in self._entries() if found != entry][-_KEPT:]
        lines = (json.dumps(found._asdict(), ensure_ascii=False) + "\n" for found in kept)
        with atomic.os_errors(self._path):
            atomic.replace(self._path, "".join(lines).encode())

    def _entries(self) -> list[Entry]:
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise atomic.trouble(self._path, error) from error
        entries = []
        for line in lines:
            try:
                entries.append(_entry(json.loads(line.decode(errors="replace"))))
            except (ValueError, TypeError):
                continue
        return entries
