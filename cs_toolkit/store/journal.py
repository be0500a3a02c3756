"""What the last commands changed, so that `cst undo` can take it back: `state/undo.jsonl`, one JSON line each.

A command may note several times; all its notes bear one `run` and are taken back together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.store import atomic

KEPT: Final = 200
_MUCH: Final = 4_000_000  # bytes: then what is older than the last ones is forgotten
# Commands after which there is no way back past them.
FINAL: Final = frozenset({"erase"})


class Entry(NamedTuple):
    """One note of a command: the cases it created, the events it added by case, what it replaced by name (old and new
    text), the files it moved or wrote as `store.steps` has them."""

    command: str
    at: str
    created: list[str]
    events: dict[str, list[str]]
    files: dict[str, list[str | None]]
    run: str = ""
    steps: Sequence[Sequence[str | None]] = ()

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
        return left if left.created or left.events or left.files or left.steps else None

    def only(self, case_id: str) -> Entry:
        """What the command did to one case."""
        return self._replace(
            created=[case_id] if case_id in self.created else [],
            events={found: ids for found, ids in self.events.items() if found == case_id},
            files={found: texts for found, texts in self.files.items() if found == case_id},
            steps=(),
        )


def entry_from(line: str | bytes) -> Entry | None:
    """The note of a line; None for one that was cut off or is of another make."""
    try:
        values: dict[str, Any] = json.loads(line)
        entry = Entry(**values)
    except (ValueError, TypeError, RecursionError):
        return None
    is_whole = isinstance(entry.created, list) and isinstance(entry.events, dict) and isinstance(entry.files, dict)
    return entry if is_whole and isinstance(entry.steps, list | tuple) else None


def line_of(entry: Entry) -> str:
    """The line of a note; what it has nothing of is left out where an older cst did not know it."""
    known = entry._asdict()
    return json.dumps(
        {name: value for name, value in known.items() if value or name not in ("run", "steps")}, ensure_ascii=False
    )


class Journal:
    """The undo log of a shop folder; what is noted through one of these is one run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / "state" / "undo.jsonl"
        self.run = os.urandom(5).hex()

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
        """Remembers a command that is about to change something; if it then fails, `undo` passes the entry over."""
        entry = Entry(command, at.isoformat(), created or [], events or {}, files or {}, self.run, list(steps))
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.append_line(self._path, line_of(entry))
            if self._path.stat().st_size > _MUCH:
                self._write(self.entries())

    def keep(self, entries: Iterable[Entry]) -> None:
        """Notes as they were made elsewhere."""
        if lines := "\n".join(map(line_of, entries)):
            with atomic.os_errors(self._path):
                atomic.make_folder(self._path.parent)
                atomic.append_line(self._path, lines)

    def restart(self, command: str, at: datetime) -> None:
        """Forgets all there was: nothing before this command can be taken back."""
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            self._write([Entry(command, at.isoformat(), [], {}, {}, self.run)])

    def latest(self, case_id: str | None = None) -> Iterator[Entry]:
        """The commands that were not taken back, of all or of one case, the last one first."""
        return (entry for entry in reversed(self.entries()) if case_id is None or entry.touches(case_id))

    def drop(self, entry: Entry, case_id: str | None = None) -> None:
        """Forgets a command, or what it did to one case: it was taken back."""
        rest = entry.without(case_id) if case_id else None
        replaced = [rest if found == entry else found for found in self.entries()]
        with atomic.os_errors(self._path):
            self._write([found for found in replaced if found is not None])

    def tidy(self) -> None:
        """Written anew, without the lines that cannot be read; the caller holds the lock."""
        with atomic.os_errors(self._path):
            self._write(self.entries())

    def entries(self) -> list[Entry]:
        """Every note that can be read, the first one first."""
        try:
            lines = atomic.read(self._path).split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise atomic.trouble(self._path, error) from error
        found = (entry_from(line.decode(errors="replace")) for line in lines)
        return [entry for entry in found if entry is not None]

    def _write(self, entries: Sequence[Entry]) -> None:
        """The last entries, as many as are kept and as fit into half of what is much; one at least."""
        from cs_toolkit.store import steps

        kept: list[tuple[Entry, bytes]] = []
        size = 0
        for entry in reversed(entries[-KEPT:]):
            line = f"{line_of(entry)}\n".encode()
            size += len(line)
            if kept and size > _MUCH // 2:
                break
            kept.append((entry, line))
        atomic.replace(self._path, b"".join(line for _, line in reversed(kept)))
        steps.forget(self._root, (str(name) for entry, _ in kept for step in entry.steps for name in step))
