"""Closed months folded: `archive/2025-03.jsonl`, one case per line, each with the text of its file to the last byte.

A line is `{"id": …, "revision": …, "file": …}`; the revision tells whether the text is as it was folded. A case that
stands in a file of its own, too, is what that file says: so it does not matter where folding or unfolding stopped.
Within the store the place of a folded case is named as if its month were a folder: `archive/2025-03.jsonl/ID.toml`.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.shop_folder import ARCHIVE
from cs_toolkit.errors import StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic
from cs_toolkit.store.base import id_order
from cs_toolkit.store.stamps import SUFFIX, stamp_of

FOLDED: Final = ".jsonl"
_MONTH: Final = r"\d{4}-\d\d"
_BEGIN: Final = b'{"id": "%s"'
_BEGINS: Final = rb'\{"id": "([^"\\]+)"'


class Line(NamedTuple):
    """A line as it stands, without its end, and where."""

    data: bytes
    number: int


class Archive:
    """The folded months of a shop folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / ARCHIVE
        self._last: tuple[Path, str, Mapping[str, Line]] | None = None

    def months(self) -> list[Path]:
        """The files, in order."""
        with atomic.os_errors(self._folder), suppress(FileNotFoundError, NotADirectoryError):
            names = sorted(name for name in os.listdir(self._folder) if name.endswith(FOLDED))
            return [self._folder / name for name in names if re.fullmatch(_MONTH, name[: -len(FOLDED)])]
        return []

    def path_of(self, month: str) -> Path:
        """The file of a month."""
        return self._folder / f"{month}{FOLDED}"

    def names(self, month: Path) -> list[str]:
        """The names that the files of its cases had; a line or a month that tells none has its own."""
        try:
            return [name + SUFFIX for name in self.lines(month)]
        except StoreTrouble:
            return [month.stem + SUFFIX]

    def lines(self, month: Path) -> Mapping[str, Line]:
        """The lines by id; none where there is no file. The last month that was asked for is kept in mind."""
        stamp = stamp_of(month)
        if self._last is None or self._last[:2] != (month, stamp):
            self._last = (month, stamp, _by_id(self._read(month)))
        return self._last[2]

    def places(self, case_id: str, *, before: bool = False) -> list[Path]:
        """Where a case lies folded; no month is read as a whole. `before`: in months before that of its id.

        There is one only where somebody closed a case before it was received, and looking for it takes long.
        """
        begin = f"{case_id[:4]}-{case_id[4:6]}"
        wanted, name = _BEGIN % case_id.encode(), f"{case_id}{SUFFIX}"
        months = [month for month in self.months() if (month.stem < begin) == before]
        return next(([month / name] for month in months if _is_in(self._read(month), wanted)), [])

    def read(self, place: Path) -> bytes:
        """The text of a folded case. Raises `Unreadable`, and FileNotFoundError where it is not there."""
        found = self.lines(place.parent).get(place.stem)
        if found is None:
            raise FileNotFoundError(place)
        try:
            told: dict[str, Any] = json.loads(found.data)
            text, revision = str(told["file"]).encode(), told["revision"]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self._damaged(place, found.number) from error
        if revision != revision_of(text):
            raise self._damaged(place, found.number)
        return text

    def stamps(self, month: Path) -> dict[str, str]:
        """A text for each case that changes with its line, whenever that was written."""
        return {name: f"0-{len(found.data)}-{zlib.crc32(found.data):08x}" for name, found in self.lines(month).items()}

    def write(self, month: Path, lines: Iterable[bytes]) -> None:
        """The month anew, in order of id; of none there is no file."""
        written = sorted(lines, key=_order)
        with atomic.os_errors(month):
            atomic.refuse_behind_links(month)
            if not written:
                month.unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    atomic.sync_folder(month.parent)
                return
            atomic.make_folder(month.parent)
            atomic.replace(month, (line + b"\n" for line in written))

    def drop(self, month: Path, gone: Callable[[str], bool]) -> None:
        """The month without some cases."""
        lines = self.lines(month)
        kept = [found.data for name, found in lines.items() if not gone(name)]
        if len(kept) < len(lines):
            self.write(month, kept)

    def put(self, place: Path, data: bytes) -> None:
        """Another text of a folded case; it stays folded."""
        lines = {name: found.data for name, found in self.lines(place.parent).items()}
        self.write(place.parent, {**lines, place.stem: line_of(place.stem, data)}.values())

    def _read(self, month: Path) -> bytes:
        try:
            return atomic.read(month)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise Unreadable(self._shown(month), say("{reason}", reason=error.strerror or error)) from error

    def _damaged(self, place: Path, line: int) -> Unreadable:
        return Unreadable(self._shown(place.parent), say("it is not as it was folded"), line)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def is_folded(place: Path) -> bool:
    """Whether it is the place of a case in the archive."""
    return os.path.dirname(place).endswith(FOLDED)


def line_of(case_id: str, data: bytes) -> bytes:
    """A case as a line. Raises ValueError where the file is no UTF-8 text."""
    told = {"id": case_id, "revision": revision_of(data), "file": data.decode()}
    return json.dumps(told, ensure_ascii=False).encode()


def revision_of(data: bytes) -> str:
    """Tells one content of a file from another; guards against lost updates, not against forgers."""
    return f"{len(data)}-{zlib.crc32(data):08x}"


def _by_id(data: bytes) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            case_id = _id_of(line)
            found[case_id if case_id and case_id not in found else f"line {number}"] = Line(line, number)
    return found


def _id_of(line: bytes) -> str:
    """The id that a line tells, empty where it tells none."""
    found = ""
    if begin := re.match(_BEGINS, line):
        found = begin[1].decode(errors="replace")
    else:
        with suppress(ValueError, RecursionError):
            told = json.loads(line)
            found = str(told.get("id")) if isinstance(told, dict) else ""
    return found if FULL_ID.fullmatch(found) else ""


def _order(line: bytes) -> tuple[str, int]:
    return id_order(_id_of(line))


def _is_in(data: bytes, begin: bytes) -> bool:
    return data.startswith(begin) or b"\n" + begin in data
