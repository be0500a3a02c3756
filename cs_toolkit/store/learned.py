"""What was learned from the owner's corrections (`state/learned.json`).

It follows from the cases: a file that is lost or cannot be read is no loss, `cst triage learn` makes it anew.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cs_toolkit.store import atomic

if TYPE_CHECKING:
    from cs_toolkit.core.triage_learned import Learned

FILE: Final = "state/learned.json"


class LearnedFile:
    """The learned of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE

    @cached_property
    def known(self) -> Learned | None:
        """What was learned, as it stood when it was first asked for."""
        return self.load()

    def load(self) -> Learned | None:
        """What was learned, as it stands now; None where nothing was, or it cannot be read."""
        try:
            data = json.loads(atomic.read(self._path))
            from cs_toolkit.core.triage_learned import Learned

            return Learned.from_data(data)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, learned: Learned) -> None:
        """Keeps it, whole or not at all; raises StoreTrouble."""
        self.write(spelled(learned))

    @property
    def text(self) -> str | None:
        """The file as it stands; None where there is none."""
        try:
            return atomic.read(self._path).decode("utf-8-sig", errors="replace")
        except OSError:
            return None

    def write(self, text: str | None) -> None:
        """The file as a whole, or with None none any more."""
        with atomic.os_errors(self._path):
            atomic.refuse_behind_links(self._path)
            if text is None:
                self._path.unlink(missing_ok=True)
            else:
                atomic.make_folder(self._path.parent)
                atomic.replace(self._path, text.encode())


def spelled(learned: Learned) -> str:
    """The text of the file."""
    return json.dumps(learned.as_data(), ensure_ascii=False, separators=(",", ":"))
