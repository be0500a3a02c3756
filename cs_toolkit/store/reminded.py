"""What the owner was reminded of (`state/reminded.jsonl`): one JSON string per line, a reminder's key.

A line is written after the reminder was handed over, so a run that is killed in between repeats it once and never
misses it. A line that was cut off counts as none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.store import atomic

if TYPE_CHECKING:
    from cs_toolkit.store.lock import ShopLock

_MANY: Final = 5000


class Reminded:
    """The reminder ledger of a shop folder; under another `name` that of alerts."""

    def __init__(self, root: Path, name: str = "reminded") -> None:
        self._root = root
        self._path = root / "state" / f"{name}.jsonl"

    def sending(self, lock_wait: float) -> ShopLock:
        """One run at a time from looking to marking; another one waits so many seconds.

        Not the shop lock: the owner's program may itself use cst.
        """
        from cs_toolkit.store.lock import ShopLock

        return ShopLock(self._root / CACHE / "reminding", lock_wait)

    def told(self) -> frozenset[str]:
        """The keys that were told so far; only lines that need it are read as JSON."""
        text = self._text()
        keys = text[1:-2].split('"\n"')
        if text[:1] == '"' and text.count('"') == 2 * text.count("\n") == 2 * len(keys) and "\\" not in text:
            return frozenset(keys)
        return frozenset(
            line[1:-1] if line[:1] == line[-1:] == '"' and "\\" not in line else _key(line) or ""
            for line in text.split("\n")
        )

    def mark(self, keys: Iterable[str]) -> None:
        """Notes what has been handed over, on the disk before it returns."""
        lines = "\n".join(map(_line, keys))
        if lines:
            with atomic.os_errors(self._path):
                atomic.make_folder(self._path.parent)
                atomic.append_line(self._path, lines)

    def compact(self, worth_keeping: Callable[[Iterable[str]], list[str]], many: int = _MANY) -> None:
        """Forgets what no longer matters, once there is much of it; the callers hold the lock."""
        lines = self._text().split("\n")
        if len(lines) <= many:
            return
        kept = worth_keeping(key for line in lines if (key := _key(line)) is not None)
        if len(kept) <= len(lines) // 2:
            with atomic.os_errors(self._path):
                atomic.replace(self._path, "".join(f"{_line(key)}\n" for key in kept).encode())

    def _text(self) -> str:
        try:
            return atomic.read(self._path).decode(errors="replace")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise atomic.trouble(self._path, error) from error


def _line(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _key(line: str) -> str | None:
    try:
        key = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return key if isinstance(key, str) else None
