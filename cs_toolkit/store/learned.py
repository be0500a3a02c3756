"""What was learned from the owner's corrections (`state/learned.json`).

It follows from the cases: a file that is lost or cannot be read is no loss, `cst triage learn` makes it anew.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from cs_toolkit.core.triage_learned import Learned
from cs_toolkit.store import atomic


class LearnedFile:
    """The learned of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._path = root / "state" / "learned.json"

    @cached_property
    def known(self) -> Learned | None:
        """What was learned, as it stood when it was first asked for."""
        return self.load()

    def load(self) -> Learned | None:
        """What was learned, as it stands now; None where nothing was, or it cannot be read."""
        try:
            return Learned.from_data(json.loads(self._path.read_bytes()))
        except (OSError, ValueError):
            return None

    def save(self, learned: Learned) -> None:
        """Keeps it, whole or not at all; raises StoreTrouble."""
        data = json.dumps(learned.as_data(), ensure_ascii=False, separators=(",", ":"))
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.replace(self._path, data.encode())
