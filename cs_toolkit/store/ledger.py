"""The ids given, by day (`state/ids.json`): a number is given once, even where the ledger is lost or an older copy."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count, islice
from os.path import exists
from pathlib import Path
from typing import Final

from cs_toolkit.store import atomic
from cs_toolkit.store.base import Where, id_order
from cs_toolkit.store.stamps import SUFFIX

_SHOWN: Final = 60  # characters of what is wrong
_DAY: Final = len("YYYYMMDD")
_MOST: Final = 9_999_999  # no shop gives more in a day, and each has room to widen
_TRASHED: Final = r"\d{8}-\d{2,9}(?= \(|$)"


def given_from(data: bytes) -> tuple[dict[str, int], str]:
    """The numbers that a ledger tells, and the first thing in it that is none; ValueError: it is no ledger at all."""
    try:
        told = json.loads(data)
    except RecursionError as error:
        raise ValueError(str(error)) from error
    if not isinstance(told, dict):
        raise ValueError(str(told)[:_SHOWN])
    good = {day: number for day, number in told.items() if _is_number(day, number)}
    return good, next((f"{day}: {number}"[:_SHOWN] for day, number in told.items() if day not in good), "")


def highest(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Of each day the higher number of two ledgers."""
    return {day: max(one.get(day, 0), other.get(day, 0)) for day in sorted({*one, *other})}


def _is_number(day: str, number: object) -> bool:
    return len(day) == _DAY and day.isascii() and day.isdigit() and type(number) is int and 0 <= number <= _MOST


class IdLedger:
    """Gives ids; `named` tells the ids that case files bear, `folded` whether one lies in the archive.

    The callers hold the shop lock.
    """

    def __init__(
        self,
        root: Path,
        named: Callable[[Where], Iterable[str]],
        folded: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._root = root
        self._path = root / "state" / "ids.json"
        self._named = named
        self._folded = folded

    def take(self, stamp: str, wanted: int) -> list[str]:
        """Ids of a day (YYYYMMDD) that were never given; noted on the disk before anything bears them."""
        given = self._given()
        ids = list(islice(self._free(stamp, max(given.get(stamp, 0), self._highest_open(stamp))), wanted))
        if ids:
            given[stamp] = id_order(ids[-1])[1]
            with atomic.os_errors(self._path):
                atomic.make_folder(self._path.parent)
                atomic.replace(self._path, json.dumps(given).encode())
        return ids

    def given(self) -> dict[str, int]:
        """The highest number that was given on each day."""
        return self._given()

    def spend(self, given: Mapping[str, int]) -> None:
        """These numbers of each day, and those below them, are never given again."""
        known = self._given()
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.replace(self._path, json.dumps(highest(known, given)).encode())

    def _given(self) -> dict[str, int]:
        try:
            given, trouble = given_from(atomic.read(self._path))
        except (OSError, ValueError):
            return self._in_use()
        return highest(given, self._in_use()) if trouble else given

    def _in_use(self) -> dict[str, int]:
        """Every day's highest number, from the files themselves: the ledger is missing or damaged."""
        found: dict[str, int] = {}
        names = [path.stem for path in (self._root / "trash").glob("*.toml")]
        trash = [told[0] for name in names if (told := re.search(_TRASHED, name))]
        for case_id in [*self._named("all"), *trash]:
            day, number = id_order(case_id)
            found[day] = max(found.get(day, 0), number)
        return found

    def _free(self, stamp: str, last: int) -> Iterator[str]:
        """Ids behind the last one given that no file bears."""
        folders = [f"{self._root}/open", f"{self._root}/trash"]
        with suppress(OSError):
            folders += [f"{self._root}/closed/{month}" for month in os.listdir(self._root / "closed")]
        for number in count(last + 1):
            case_id = f"{stamp}-{number:02d}"
            if not any(exists(f"{folder}/{case_id}.toml") for folder in folders) and not self._folded(case_id):
                yield case_id

    def _highest_open(self, stamp: str) -> int:
        begin = f"{stamp}-"
        names: list[str] = []
        with suppress(OSError):
            names = [name for name in os.listdir(self._root / "open") if name.startswith(begin)]
        numbers = [name[len(begin) : -len(SUFFIX)] for name in names]
        return max(map(int, filter(str.isdecimal, numbers)), default=0)
