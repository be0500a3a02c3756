"""When alerts were last looked for (`.cst/alerts`), so that a run in between need not go through the cases.

A cache: without it they are looked for once more, and what was told stays told.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.store import atomic, stamps, system


class AlertCheck:
    """Alerts are looked for after so many seconds since 1970 have passed, or where a case or the settings are new."""

    def __init__(self, root: Path, version: str) -> None:
        self._root = root
        self._path = root / CACHE / "alerts"
        self._version = version

    def is_due(self, now: float) -> bool:
        """Whether there may be something new; never before the rest that a large shop was given is over."""
        with suppress(OSError, ValueError):
            known, rested, until = atomic.read(self._path).decode().rsplit("\n", 2)
            return now >= float(until) or (known != self._state() and now >= float(rested))
        return self._root.is_dir()

    def done(self, rested: float, until: float) -> None:
        """They were looked for: not again before `rested`, at the latest at `until`."""
        temporary = self._path.with_name(f"{atomic.TEMP_PREFIX}{self._path.name}-{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=atomic.FOLDER_MODE, exist_ok=True)
            atomic.refuse_behind_links(self._path)
            with open(system.opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(f"{self._state()}\n{rested}\n{until}".encode())
            system.replace(temporary, self._path)

    def _state(self) -> str:
        return f"{self._version} {stamps.of_ids(self._root)} {stamps.of_settings(self._root)}"
