"""The drafts that were shown (`state/drafts.jsonl`), one JSON object a line, so that the next ones differ from them and
a reply sent unchanged is known as one.

A convenience: a state that cannot be read or written hinders no draft and no reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from cs_toolkit.core.personal import Noted
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store import atomic

_KEPT: Final = 500
_AT_MOST: Final = 2 * _KEPT


class LastDrafts:
    """The last drafts of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / "state" / "drafts.jsonl"

    def note(self, case: str, step: str, at: datetime, sentence_ids: tuple[str, ...], text: str) -> None:
        """Remembers a draft, unless it is the one that was noted last for the case and step."""
        new = Noted(case, step, at.isoformat(), sentence_ids, text)
        known = self.of(case, step)
        if known and (known.sentence_ids, known.text) == (sentence_ids, text):
            return
        with suppress(OSError, StoreTrouble):
            atomic.make_folder(self._path.parent)
            self._forget()
            atomic.append_line(self._path, json.dumps(new._asdict(), ensure_ascii=False))

    def recent(self, count: int) -> tuple[Noted, ...]:
        """The last drafts, newest first."""
        found = (noted for line in reversed(self._lines()) if (noted := _noted(line)))
        return tuple(noted for noted, _ in zip(found, range(count), strict=False))

    def of(self, case: str, step: str) -> Noted | None:
        """The last draft for a case and step."""
        return next((noted for noted in self.of_case(case) if noted.step == step), None)

    def of_case(self, case: str) -> Iterator[Noted]:
        """The drafts for a case, newest first; lines of other cases are not taken apart."""
        name = case.encode()
        found = (_noted(line) for line in reversed(self._lines()) if name in line)
        return (noted for noted in found if noted and noted.case == case)

    def _forget(self) -> None:
        lines = self._lines()
        if len(lines) >= _AT_MOST:
            atomic.replace(self._path, b"".join(line + b"\n" for line in lines[-_KEPT:]))

    def _lines(self) -> list[bytes]:
        try:
            return [line for line in atomic.read(self._path).split(b"\n") if line]
        except OSError:
            return []


def _noted(line: bytes) -> Noted | None:
    """The draft of a line; None for a line that was cut off or is of another make."""
    try:
        found = Noted(**json.loads(line))
        texts = (*found[:3], found.text, *found.sentence_ids)
    except (ValueError, TypeError, RecursionError):
        return None
    is_whole = all(isinstance(text, str) for text in texts)
    return found._replace(sentence_ids=tuple(found.sentence_ids)) if is_whole else None


def is_draft(line: bytes) -> bool:
    """Whether a line of the file can be read."""
    return _noted(line) is not None
