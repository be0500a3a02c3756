"""Changes to the files of a shop folder that `cst undo` can take back: each is planned, noted, and then made.

What stood there before is kept, not copied into the note: a file that goes away goes to the trash, and what is written
over stays there, too. Nothing is followed out of the folder, whatever a note says.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from cs_toolkit.errors import CstError, StoreTrouble, say
from cs_toolkit.store import atomic

MOVE: Final = "move"  # `file` went to `other`
WRITE: Final = "write"  # `file` got the content `mark`; what stood there is kept at `other` (None: nothing stood there)
MODE: Final = "mode"  # the mode of `file` was `other` and is `mark`
IS: Final = "is"  # when the command was done, `file` had the content `mark`
FOLD: Final = "fold"  # `file`, a month of the archive, took in cases; it had those in `mark` before
UNFOLD: Final = "unfold"  # the cases in `file`, a month of the archive, became files
ACCEPT: Final = "accept"  # in the run `mark`, `file`, the record of writes, took in what was changed by hand
_KINDS: Final = frozenset({MOVE, WRITE, MODE, IS, FOLD, UNFOLD, ACCEPT})
KEPT_FOR_UNDO: Final = PurePosixPath("state", "undo")
_TRASH: Final = PurePosixPath("trash")
_LONGEST: Final = 120  # characters of a name in the trash


class Step(NamedTuple):
    """One change of one file; names are those from the shop folder on."""

    kind: str
    file: str
    other: str | None = None
    mark: str | None = None


def step_from(values: Sequence[str | None]) -> Step:
    """A step as it was noted. Raises CstError for what is none, or would lead out of the shop folder."""
    fits = len(values) == len(Step._fields) and values[0] in _KINDS
    texts = all(isinstance(value, str) for value in values[:2]) and all(value is None or value for value in values[2:])
    if fits and texts:
        step = Step(*values)  # type: ignore[arg-type]
        names = [step.file, *([step.other] if step.other and step.kind != MODE else [])]
        if all(is_inside(name) for name in names):
            return step
    raise CstError(say("the note of what was changed is damaged"), say("cst doctor names damaged files"))


def is_inside(name: str) -> bool:
    """Whether a name leads to a place within the shop folder, whatever it was read from."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and not {"..", "."} & set(path.parts) and "\0" not in name


def mark_of(path: Path) -> str | None:
    """What tells the content of a file from any other; None where there is none."""
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


class Changes:
    """Steps that are planned and then made; the caller holds the shop lock and notes them in between."""

    def __init__(self, root: Path, keep: PurePosixPath = _TRASH) -> None:
        self._root = root
        self._keep = keep
        self._data: dict[str, bytes] = {}
        self._taken: set[str] = set()
        self.steps: list[Step] = []

    def __bool__(self) -> bool:
        return bool(self.steps)

    def touches(self, names: Iterable[str]) -> bool:
        """Whether one of these files is changed already."""
        known = {name for step in self.steps for name in (step.file, step.other)}
        return not known.isdisjoint(names)

    def away(self, file: str) -> str:
        """The file goes to the trash; returns where."""
        kept = self._free(file)
        self.steps.append(Step(MOVE, file, kept))
        return kept

    def move(self, file: str, to: str) -> None:
        """The file goes where none stands."""
        self.steps.append(Step(MOVE, file, to))

    def put(self, file: str, data: bytes) -> None:
        """The file gets this content; what stood there is kept."""
        self._data[file] = data
        self.steps.append(Step(WRITE, file, self._kept(file), sha256(data).hexdigest()))

    def keep(self, file: str) -> None:
        """Somebody else is about to write the file; what stands there is kept."""
        self.steps.append(Step(WRITE, file, self._kept(file)))

    def restrict(self, file: str, mode: int) -> None:
        """Another mode."""
        before = (self._root / file).stat().st_mode & 0o7777
        self.steps.append(Step(MODE, file, f"{before:o}", f"{mode:o}"))

    def make(self) -> None:
        """Makes the changes, in their order."""
        for step in self.steps:
            path = self._root / step.file
            with atomic.os_errors(path):
                if step.kind == MODE:
                    path.chmod(int(step.mark or "600", 8))
                elif step.kind == MOVE:
                    atomic.move(path, self._root / str(step.other))
                else:
                    self._write(path, step)

    def _write(self, path: Path, step: Step) -> None:
        if step.other:
            _copied(path, self._root / step.other)
        if step.file in self._data:
            atomic.make_folder(path.parent)
            atomic.replace(path, self._data[step.file])

    def _kept(self, file: str) -> str | None:
        return self._free(file) if (self._root / file).is_file() else None

    def _free(self, file: str) -> str:
        """A name in the trash that nothing bears, and none of these steps gives."""
        folder, _, name = file.rpartition("/")
        own = f"{folder.rpartition('/')[2]}-{name}" if folder and folder != self._keep.as_posix() else name
        stem, suffix = os.path.splitext(own.lstrip(".") or own)  # nobody looks for what is hidden
        stem, number, tail = stem[:_LONGEST], 1, ""
        while (found := (self._keep / f"{stem}{tail}{suffix}").as_posix()) in self._taken or os.path.lexists(
            self._root / found
        ):
            number += 1
            tail = f" ({number})"
        self._taken.add(found)
        return found


def _copied(path: Path, kept: Path) -> None:
    """What stands there under a second name, where the file system knows such; else a copy, whole or none."""
    atomic.make_folder(kept.parent)
    try:
        os.link(path, kept)
        atomic.sync_folder(kept.parent)
    except (OSError, AttributeError):  # there are systems without the call
        with atomic.reading(path) as file:
            atomic.replace(kept, iter(partial(file.read, 1 << 20), b""))


def settled(steps: Iterable[Step]) -> list[Step]:
    """The steps of a run without those of kind `is`, whose marks the writings before them have got."""
    found: list[Step] = []
    left: dict[str, str | None] = {}
    for step in reversed(list(steps)):
        if step.kind == IS:
            left[step.file] = step.mark
        elif step.kind == WRITE and step.mark is None:
            found.append(step._replace(mark=left.pop(step.file, None)))
        else:
            found.append(step)
    return found[::-1]


def happened(root: Path, step: Step) -> bool:
    """Whether a step was made and stands; one that was noted may not have been."""
    path = root / step.file
    if step.kind in (FOLD, UNFOLD):
        from cs_toolkit.store import folding

        return folding.happened(root, path.stem, step.mark, is_fold=step.kind == FOLD)
    if step.kind == ACCEPT:
        from cs_toolkit.store import chain_reading

        return chain_reading.is_accepted(path, step.mark or "")
    if step.kind == MOVE:
        return os.path.lexists(root / str(step.other)) and not os.path.lexists(path)
    if step.kind == MODE:
        return path.exists() and f"{path.stat().st_mode & 0o7777:o}" == step.mark
    now, before = mark_of(path), mark_of(root / step.other) if step.other else None
    return now != before and (step.other is None or before is not None or now == step.mark)


def refuse_later_changes(root: Path, steps: Sequence[Step]) -> None:
    """Raises StoreTrouble where a file is not as the command left it, or what it replaced is gone."""
    for step in _left(root, steps):
        if not happened(root, step):
            continue
        if step.mark and mark_of(root / step.file) != step.mark:
            raise StoreTrouble(
                say("'{file}' was changed by hand or by another command since", file=step.file),
                say("change it back by hand; undoing the older change would lose the newer one"),
            )
        if step.other and not (root / step.other).is_file():
            raise StoreTrouble(
                say("what '{file}' held before is not in '{kept}' any more", file=step.file, kept=step.other),
                say("look for it in your backups"),
            )


def _left(root: Path, steps: Iterable[Step]) -> Iterable[Step]:
    """The last writing of each file, under the name that the file had in the end."""
    last: dict[str, Step] = {}
    for step in steps:
        if step.kind == WRITE:
            last[step.file] = step
        elif step.kind == MOVE and step.file in last and happened(root, step):
            last[str(step.other)] = last.pop(step.file)._replace(file=str(step.other))
    return last.values()


def take_back(root: Path, step: Step) -> None:
    """Undoes one step; one that did not happen, or was undone, is passed over."""
    path = root / step.file
    if step.kind in (FOLD, UNFOLD):
        from cs_toolkit.store import folding

        folding.take_back(root, path.stem, step.mark, is_fold=step.kind == FOLD)
        return
    if step.kind == ACCEPT:
        from cs_toolkit.store import chain

        if happened(root, step):
            chain.withdraw(root, step.mark or "")
        return
    kept = root / step.other if step.other and step.kind != MODE else None
    with atomic.os_errors(path):
        atomic.refuse_behind_links(path)
        if not happened(root, step):
            if kept and step.kind == WRITE:
                kept.unlink(missing_ok=True)  # it was put there, and the file was not written any more
        elif step.kind == MODE:
            path.chmod(int(step.other or "600", 8))
        elif kept:
            atomic.move(kept, path)
        else:
            path.unlink()


def forget(root: Path, named: Iterable[str]) -> None:
    """What was kept for undo alone and no note names any more."""
    folder = root / KEPT_FOR_UNDO
    known = set(named)
    with suppress(OSError):
        for path in folder.iterdir():
            if (KEPT_FOR_UNDO / path.name).as_posix() not in known:
                path.unlink()
