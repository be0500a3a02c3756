"""What the files of a shop folder are recognised by without opening them: time of change, size and inode."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, KeysView, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Final
from zlib import crc32

from cs_toolkit.core.shop_folder import ARCHIVE, CALENDARS, ORDERS, SETTINGS
from cs_toolkit.store import atomic

_Look = tuple[int, ...]  # time of change in nanoseconds, size and inode
_UNSEEN: Final[_Look] = ()
Part = str | Mapping[str, str]
"""By which a part of a store is known: one text for all of it, or one for each record by its name."""

SUFFIX: Final = ".toml"
_CUT: Final = -len(SUFFIX)


def records(folder: Path) -> list[str]:
    """The names of the case files in a folder; none where there is no folder."""
    with atomic.os_errors(folder), suppress(FileNotFoundError):
        return [name for name in os.listdir(folder) if name[_CUT:] == SUFFIX and name[0] != "."]
    return []


def of_cases(folder: Path, among: Iterable[str] | None = None) -> Mapping[str, str]:
    """See `Store.stamps`; a file that cannot be looked at has a stamp that nothing remembered has."""
    names = records(folder) if among is None else [name + SUFFIX for name in among]
    found, stat = dict[str, _Look](), os.stat
    with _looking_into(folder) as (prefix, number):
        for name in names:
            try:
                about = stat(prefix + name, dir_fd=number)
            except OSError:  # gone by now, or a link to nothing: whoever reads it will say so
                found[name[:_CUT]] = _UNSEEN
            else:
                found[name[:_CUT]] = about.st_mtime_ns, about.st_size, about.st_ino
    return Stamps(found)


def of_parts(root: Path) -> dict[str, Part]:
    """By which the case files of each folder are known, and each file of the archive."""
    months = sorted(f"closed/{name}" for name in _names(root / "closed"))
    found: dict[str, Part] = {part: of_cases(root / part) for part in ("open", *months)}
    return found | {f"{ARCHIVE}/{name}": stamp_of(root / ARCHIVE / name) for name in _names(root / ARCHIVE)}


def among(stamps: Mapping[str, str], names: Iterable[str]) -> Mapping[str, str]:
    """The stamps of some."""
    return stamps.among(names) if isinstance(stamps, Stamps) else {name: stamps[name] for name in names}


def together(stamps: Part) -> str:
    """One stamp for all of these, the latest change first."""
    if isinstance(stamps, str):
        return stamps
    return f"{latest(stamps)} {fingerprint(stamps)}"


class Stamps(Mapping[str, str]):
    """Those of a folder, each written out when it is asked for: mostly it is enough to know them together."""

    def __init__(self, looks: dict[str, _Look]) -> None:
        self._looks = looks

    def __getitem__(self, name: str) -> str:
        return "-".join(map(str, self._looks[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._looks)

    def __len__(self) -> int:
        return len(self._looks)

    def keys(self) -> KeysView[str]:
        """The names; those of a dict are compared faster than those of any other mapping."""
        return self._looks.keys()

    def among(self, names: Iterable[str]) -> Stamps:
        """Those of some of the files."""
        return Stamps({name: self._looks[name] for name in names})

    @property
    def latest(self) -> str:
        """The stamp of the file that was changed last."""
        return "-".join(map(str, max(self._looks.values(), default=_UNSEEN)))

    @cached_property
    def fingerprint(self) -> str:
        """See `fingerprint`. The hash of numbers is the same in every process."""
        names = sorted(self._looks)
        seen = hash(tuple(map(self._looks.__getitem__, names)))
        return f"{len(names)}-{crc32(chr(10).join(names).encode()):08x}-{seen:x}"


def latest(stamps: Mapping[str, str]) -> str:
    """The stamp of what was changed last; empty where there is nothing."""
    return stamps.latest if isinstance(stamps, Stamps) else max(stamps.values(), default="")


def fingerprint(stamps: Mapping[str, str]) -> str:
    """Changes with the names and the stamps."""
    if isinstance(stamps, Stamps):
        return stamps.fingerprint
    names = sorted(stamps)
    told = "\n".join([*names, *map(stamps.__getitem__, names)])
    return f"{len(stamps)}-{crc32(told.encode()):08x}"


def _names(folder: Path) -> list[str]:
    with atomic.os_errors(folder), suppress(FileNotFoundError, NotADirectoryError):
        return os.listdir(folder)
    return []


def of_settings(root: Path) -> str:
    """Changes with shop.toml and with every file of calendar/."""
    calendars = root / CALENDARS
    names = sorted(records(calendars)) if calendars.is_dir() else []
    return " ".join(map(stamp_of, [root / SETTINGS, *(calendars / name for name in names)]))


def of_orders(root: Path) -> str:
    """Changes with every file of the order book; empty where there is none."""
    return " ".join(stamp_of(path) for path in sorted((root / ORDERS).glob("[!.]*.csv")))


def of_ids(root: Path) -> str:
    """Changes with every id that is given."""
    return stamp_of(root / "state" / "ids.json")


@contextmanager
def _looking_into(folder: Path) -> Iterator[tuple[str, int | None]]:
    """What to look names in a folder up with; where the system can, without walking the path each time."""
    if os.stat not in os.supports_dir_fd or not folder.is_dir():
        yield f"{folder}{os.sep}", None
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        yield "", number
    finally:
        os.close(number)


def stamp_of(path: Path) -> str:
    """Changes with a file; empty where there is none."""
    try:
        about = path.stat()
    except OSError:
        return ""
    return f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"
