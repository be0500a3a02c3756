"""What an erase is about to do, written down before it does any of it (`state/erasing/`), so that it can be finished.

Nothing in it tells whom, but for the names of files that go: cases, files and orders stand there as they shall be. It
begins to hold with `plan.json`, which is written last; without it nothing was changed yet. When all is done, it goes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from cs_toolkit.core.model import Case
from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store import atomic, casefile
from cs_toolkit.store.steps import is_inside, mark_of

FOLDER: Final = "state/erasing"
_PLAN: Final = "plan.json"
_CASE: Final = ".toml"
_KEYS: Final = ("cases", "files", "salt", "away", "discarded", "orders")


class EraseLog:
    """The log of a shop folder. Who uses it holds the shop lock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / FOLDER

    @property
    def is_begun(self) -> bool:
        """Whether an erase was begun and not finished."""
        return (self._folder / _PLAN).is_file()

    def begin(
        self,
        cases: Mapping[str, Case],
        files: Mapping[str, bytes],
        **rest: Any,
    ) -> None:
        """Writes it down; an older one that never began to hold goes.

        `rest`: salt, `away` (files and folders to be removed), `discarded` (cases of a database's trash), `orders`.
        """
        with atomic.os_errors(self._folder):
            shutil.rmtree(self._folder, ignore_errors=True)
            atomic.make_folder(self._folder)
            for case_id, case in cases.items():
                atomic.replace(self._folder / f"{case_id}{_CASE}", casefile.render(case))
            for number, data in enumerate(files.values()):
                atomic.replace(self._folder / str(number), data)
            before = {name: mark_of(self._root / name) for name in files}
            plan = {"cases": list(cases), "files": before, **rest}
            atomic.replace(self._folder / _PLAN, json.dumps(plan, ensure_ascii=False).encode())

    def plan(self) -> Mapping[str, Any]:
        """What was written down. Raises StoreTrouble where it is damaged."""
        try:
            plan: dict[str, Any] = json.loads(atomic.read(self._folder / _PLAN))
            _ = [plan[name] for name in _KEYS]
            if not all(map(is_inside, (*plan["files"], *plan["away"]))):  # by somebody else than cst
                raise ValueError
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise StoreTrouble(
                say("'{file}' is damaged", file=f"{FOLDER}/{_PLAN}"),
                say("remove the folder '{folder}' and give the whole cst erase again", folder=FOLDER),
            ) from error
        return plan

    def cases(self) -> Iterator[Case]:
        """The cases as they shall be."""
        for case_id in self.plan()["cases"]:
            path = self._folder / f"{Path(str(case_id)).name}{_CASE}"
            with suppress(FileNotFoundError):
                yield casefile.parse(atomic.read(path), f"{FOLDER}/{path.name}", path.stem)

    def change_files(self) -> list[str]:
        """Makes the changes of files; those that were changed by somebody else since are left, and named."""
        plan, stale = self.plan(), []
        for number, (name, before) in enumerate(plan["files"].items()):
            path, made = self._root / name, self._folder / str(number)
            with atomic.os_errors(path):
                if not made.is_file() or mark_of(path) == mark_of(made):
                    continue
                if mark_of(path) == before:
                    atomic.make_folder(path.parent)
                    atomic.replace(path, atomic.read(made))
                else:
                    stale.append(name)
        for name in plan["away"]:
            _remove(self._root / name, is_whole=name.startswith("attachments/"))
        return stale

    def end(self) -> None:
        """All is done: the log goes, what it says first."""
        with atomic.os_errors(self._folder):
            atomic.refuse_links(self._folder)
            (self._folder / _PLAN).unlink(missing_ok=True)
            atomic.sync_folder(self._folder)
            shutil.rmtree(self._folder)


def clear_cache(folder: Path) -> None:
    """Everything that was computed goes; locks, which are empty, stay."""
    with atomic.os_errors(folder):
        atomic.refuse_links(folder)
        for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
            if path.is_dir() and not path.is_symlink():
                with suppress(OSError):
                    path.rmdir()
            elif path.is_symlink() or path.stat().st_size:
                path.unlink()


def _remove(path: Path, *, is_whole: bool) -> None:
    """Away with a file; with a folder only `is_whole`, or where it is empty."""
    with atomic.os_errors(path):
        atomic.refuse_behind_links(path)
        if path.is_dir() and not path.is_symlink():
            if is_whole:
                shutil.rmtree(path)
            else:
                with suppress(OSError):
                    path.rmdir()
        else:
            path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            atomic.sync_folder(path.parent)
