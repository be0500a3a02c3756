"""What the files of a shop folder are recognised by without opening them: time of change, size and inode."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cs_toolkit.core.shop_folder import CALENDARS, ORDERS, SETTINGS
from cs_toolkit.store import atomic

SUFFIX: Final = ".toml"


def records(folder: Path) -> list[str]:
    """The names of the case files in a folder; none where there is no folder."""
    with atomic.os_errors(folder), suppress(FileNotFoundError):
        return [name for name in os.listdir(folder) if name.endswith(SUFFIX) and not name.startswith(".")]
    return []


def of_cases(folder: Path) -> dict[str, str]:
    """See `Store.stamps`; a file that cannot be looked at has a stamp that nothing remembered has."""
    names = records(folder)
    with _looking_into(folder) as look:
        return {name[: -len(SUFFIX)]: look(name) for name in names}


def of_settings(root: Path) -> str:
    """Changes with shop.toml and with every file of calendar/."""
    own = [root / SETTINGS, *sorted((root / CALENDARS).glob("*.toml"))]
    return " ".join(_stamp(str(path)) for path in own)


def of_orders(root: Path) -> str:
    """Changes with every file of the order book; empty where there is none."""
    return " ".join(_stamp(str(path)) for path in sorted((root / ORDERS).glob("[!.]*.csv")))


@contextmanager
def _looking_into(folder: Path) -> Iterator[Callable[[str], str]]:
    """A function from a name in the folder to its stamp; where the system can, without walking the path each time."""
    if os.stat not in os.supports_dir_fd or not folder.is_dir():
        yield lambda name: _stamp(f"{folder}{os.sep}{name}")
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        yield lambda name: _stamp(name, number)
    finally:
        os.close(number)


def _stamp(path: str, folder: int | None = None) -> str:
    try:
        about = os.stat(path, dir_fd=folder)
    except OSError:  # gone by now, or a link to nothing: whoever reads it will say so
        return ""
    return f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"
