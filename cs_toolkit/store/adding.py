"""New case files, many at once: each whole and on the disk, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from cs_toolkit.core.model import Case
from cs_toolkit.errors import Conflict, StoreTrouble
from cs_toolkit.store import atomic, casefile

_AT_ONCE: Final = 100  # files that are open at the same time; some systems allow 256


def add(cases: Iterable[Case], home_of: Callable[[Case], Path], is_there: Callable[[str], object]) -> None:
    """Writes new cases; the caller holds the shop lock. If one cannot be written, none is left.

    A program that is killed leaves those that were written by then, each of them whole.
    """
    made: list[Path] = []
    try:
        for batch in _batches(cases):
            _write(batch, home_of, is_there, made)
        for folder in {path.parent for path in made}:
            with atomic.os_errors(folder):
                atomic.sync_folder(folder)
    except StoreTrouble:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise


def _write(
    batch: list[Case],
    home_of: Callable[[Case], Path],
    is_there: Callable[[str], object],
    made: list[Path],
) -> None:
    """Some cases, each noted in `made` as soon as its file is there."""
    taken = next((case.id for case in batch if is_there(case.id)), None)
    if taken:
        raise Conflict(taken)
    files = {home_of(case): casefile.render(case) for case in batch}
    left = set(files)
    for path in atomic.create_all(files):
        made.append(path)
        left.discard(path)
    if left:
        raise Conflict(min(left).stem)


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    rest = iter(cases)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
