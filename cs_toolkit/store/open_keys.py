"""By which keys each open case is found to be like another (`.cst/likes`): a cache, deletable at any time.

A line for each case, fields between tabs: its name, its stamp, its keys; before them a line with a version and a
checksum. Anything unexpected counts as nothing there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.store import atomic

_FORMAT: Final = "cst-likes-1"


class OpenKeys:
    """What is remembered of the open cases of a shop."""

    def __init__(self, root: Path) -> None:
        self._path = root / CACHE / "likes"

    def load(self, stamps: Mapping[str, str]) -> dict[str, str]:
        """The keys of the cases that are as they were, by name, with a blank between."""
        with suppress(OSError, ValueError):
            head, _, body = self._path.read_bytes().partition(b"\n")
            if head.decode() == _head(body):
                lines = (line.split("\t") for line in body.decode().splitlines())
                return {name: keys for name, stamp, keys in lines if stamps.get(name) == stamp}
        return {}

    def save(self, keys: Mapping[str, str], stamps: Mapping[str, str]) -> None:
        """All of them anew; where they cannot be written, the next reader makes them again."""
        body = "".join(f"{name}\t{stamps[name]}\t{held}\n" for name, held in keys.items()).encode()
        temporary = self._path.with_name(f"{atomic.TEMP_PREFIX}likes-{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=atomic.FOLDER_MODE, exist_ok=True)
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, atomic.FILE_MODE), "wb") as file:
                file.write(f"{_head(body)}\n".encode())
                file.write(body)
            temporary.replace(self._path)


def _head(body: bytes) -> str:
    return f"{_FORMAT} {crc32(body):08x}"
