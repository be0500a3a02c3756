"""Closed months folded into the archive, and laid out as files again; whoever calls holds the shop lock.

What is new is on the disk before what it stands for goes, so that a case is always there; where both are there, the
file counts, and folding or unfolding once more finishes the job.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic, casefile, stamps
from cs_toolkit.store.archive import Archive, line_of
from cs_toolkit.store.stamps import SUFFIX

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_AT_ONCE: Final = 100  # files that are open at the same time; some systems allow 256

_Kept = tuple[str, bytes, str]  # an id, the file's content, its stamp before that was read


class Outcome(NamedTuple):
    """What became of a month: how many cases went into the archive or came out of it, and what stood in the way."""

    month: str
    cases: int
    problems: list[StoreTrouble]


def open_months(root: Path) -> list[str]:
    """The months of closing that have case files of their own."""
    folders = sorted((root / "closed").glob("*/"))
    return [folder.name for folder in folders if _MONTH.fullmatch(folder.name) and stamps.records(folder)]


def fold_month(root: Path, month: str, *, dry_run: bool = False) -> Outcome:
    """The files of a month become lines of the archive; what is no closed case, or stands twice, stays a file."""
    archive, folder = Archive(root), root / "closed" / month
    file, problems, kept = archive.path_of(month), list[StoreTrouble](), list[_Kept]()
    lines = {name: found.data for name, found in archive.lines(file).items()}
    for name in stamps.records(folder):
        path = folder / name
        try:
            stamp, data = stamps.stamp_of(path), atomic.read(path)
            if (root / "open" / name).exists() or not _is_closed(root, path, data):
                continue
            lines[path.stem] = line_of(path.stem, data)
            kept.append((name, data, stamp))
        except FileNotFoundError:
            continue
        except StoreTrouble as error:
            problems.append(error)
        except (OSError, ValueError) as error:
            problems.append(Unreadable(_shown(root, path), say("{reason}", reason=error)))
    if kept and not dry_run:
        archive.write(file, lines.values())
        _remove(folder, kept)
    return Outcome(month, len(kept), problems)


def unfold_month(root: Path, month: str, *, but: Collection[str] = (), dry_run: bool = False) -> Outcome:
    """The lines of a month become files again, as they were to the last byte, except some ids."""
    archive, folder = Archive(root), root / "closed" / month
    file, problems, files = archive.path_of(month), list[StoreTrouble](), dict[Path, bytes]()
    standing = set(_standing(root))
    for case_id in archive.lines(file):
        if case_id in but:
            continue
        try:
            data = archive.read(file / f"{case_id}{SUFFIX}")
            if case_id not in standing:
                files[folder / f"{case_id}{SUFFIX}"] = data
        except StoreTrouble as error:
            problems.append(error)
    if not dry_run:
        _lay_out(folder, files)
        done = {path.stem for path in files} | standing
        archive.drop(file, done.difference(but).__contains__)
    return Outcome(month, len(files), problems)


def happened(root: Path, month: str, before: str | None, *, is_fold: bool) -> bool:
    """Whether a month was folded (`before`: the ids that were in the archive by then), or laid out; in part, too."""
    archive = Archive(root)
    folded = archive.lines(archive.path_of(month)).keys()
    if is_fold:
        return bool(folded - (before or "").split())
    files = {name[: -len(SUFFIX)] for name in stamps.records(root / "closed" / month)}
    return not folded or not files.isdisjoint(folded)


def take_back(root: Path, month: str, before: str | None, *, is_fold: bool) -> None:
    """A month as it was before it was folded or laid out. Raises StoreTrouble where a case cannot be had back."""
    if is_fold:
        outcome = unfold_month(root, month, but=(before or "").split())
    else:
        outcome = fold_month(root, month)
    if outcome.problems:
        raise outcome.problems[0]


def settle(root: Path) -> None:
    """Takes out of the archive what stands in a file that says all of it, and more: a change was stopped half way."""
    archive = Archive(root)
    standing = _standing(root)
    for month in archive.months():
        grown = {case_id for case_id in archive.lines(month) if case_id in standing}
        archive.drop(month, {case_id for case_id in grown if _says(archive, month, standing[case_id])}.__contains__)


def _says(archive: Archive, month: Path, path: Path) -> bool:
    with suppress(StoreTrouble, OSError):
        return atomic.read(path).startswith(archive.read(month / path.name))
    return False


def _standing(root: Path) -> Mapping[str, Path]:
    """Every case that is a file, closed ones first."""
    folders = [*sorted((root / "closed").glob("*/")), root / "open"]
    return {name[: -len(SUFFIX)]: folder / name for folder in folders for name in stamps.records(folder)}


def _is_closed(root: Path, path: Path, data: bytes) -> bool:
    return bool(FULL_ID.fullmatch(path.stem)) and not fold(casefile.parse(data, _shown(root, path), path.stem)).is_open


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _remove(folder: Path, kept: list[_Kept]) -> None:
    """The files away that are as they were read; one that was edited meanwhile stays, and counts."""
    with atomic.os_errors(folder):
        for name, _, stamp in kept:
            if stamps.stamp_of(folder / name) == stamp:
                (folder / name).unlink(missing_ok=True)
        atomic.sync_folder(folder)
        with suppress(OSError):
            folder.rmdir()


def _lay_out(folder: Path, files: Mapping[Path, bytes]) -> None:
    for batch in _batches(files):
        for _ in atomic.create_all(batch):
            pass
    if files:
        with atomic.os_errors(folder):
            atomic.sync_folder(folder)


def _batches(files: Mapping[Path, bytes]) -> Iterator[dict[Path, bytes]]:
    rest = iter(files.items())
    while batch := dict(islice(rest, _AT_ONCE)):
        yield batch
