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
    """One command: the cases it created, the events it added by case, what it replaced by name (old and new text)."""

    command: str
    at: str
    created: list[str]
    events: dict[str, list[str]]
    files: dict[str, list[str | None]]

    def touches(self, case_id: str) -> bool:
        """Whether the command changed this case."""
        return case_id in self.created or case_id in self.events or case_id in self.files

    def without(self, case_id: str) -> Entry | None:
        """What else the command changed, None if nothing."""
        left = self._replace(
            created=[found for found in self.created if found != case_id],
            events={found: ids for found, ids in self.events.items() if found != case_id},
            files={found: texts for found, texts in self.files.items() if found != case_id},
        )
        return left if left.created or left.events or left.files else None

    def only(self, case_id: str) -> Entry:
        """What the command did to one case."""
        return self._replace(
            created=[case_id] if case_id in self.created else [],
            events={found: ids for found, ids in self.events.items() if found == case_id},
            files={found: texts for found, texts in self.files.items() if found == case_id},
        )


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
        files: dict[str, list[str | None]] | None = None,
    ) -> None:
        """Remembers a command that is about to change something; if it then fails, `undo` passes the entry over."""
        entry = Entry(command, at.isoformat(), created or [], events or {}, files or {})
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.append_line(self._path, json.dumps(entry._asdict(), ensure_ascii=False))

    def latest(self, case_id: str | None = None) -> Iterator[Entry]:
        """The commands that were not taken back, of all or of one case, the last one first."""
        return (entry for entry in reversed(self._entries()) if case_id is None or entry.touches(case_id))

    def drop(self, entry: Entry, case_id: str | None = None) -> None:
        """Forgets a command, or what it did to one case: it was taken back."""
        rest = entry.without(case_id) if case_id else None
        replaced = [rest if found == entry else found for found in self._entries()]
        kept = [found for found in replaced if found is not None][-_KEPT:]
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
