"""Where the records of a shop folder lie: open, closed by month, and folded by month in the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from os import scandir
from os.path import isfile, lexists
from pathlib import Path
from typing import Final

from cs_toolkit.core.model import FULL_ID, Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import CaseNotFound, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic, casefile, stamps
from cs_toolkit.store.archive import FOLDED, Archive, is_folded
from cs_toolkit.store.base import Where
from cs_toolkit.store.stamps import SUFFIX

_MOVES: Final = 3  # a reader meets a case that is just being closed or reopened at most this often


class Places:
    """The places of one shop folder. A file counts more than a line of the archive."""

    def __init__(self, root: Path, archive: Archive) -> None:
        self.root = root
        self.archive = archive

    def home_of(self, case: Case) -> Path:
        """Where a case belongs."""
        timeline = fold(case)
        ended = None if timeline.is_open else timeline.last("closed", "merged", among=timeline.events)
        folder = Path("closed") / ended.at.strftime("%Y-%m") if ended else Path("open")
        return self.root / folder / f"{case.id}{SUFFIX}"

    def files_of(self, case_id: str) -> list[Path]:
        """The files that hold a case; one as a rule."""
        folders = ["open", *self.months()] if FULL_ID.fullmatch(case_id) else []
        places = [f"{self.root}/{folder}/{case_id}{SUFFIX}" for folder in folders]
        return [Path(place) for place in places if isfile(place)]

    def is_there(self, case_id: str) -> bool:
        """Whether something bears an id."""
        return bool(self.files_of(case_id) or self.archive.places(case_id))

    def folded(self, case_id: str) -> list[Path]:
        """Where a case lies in the archive."""
        return self.archive.places(case_id) or self.archive.places(case_id, before=True)

    def path_of(self, case_id: str) -> Path:
        """The place that counts. Raises `CaseNotFound`."""
        for _ in range(_MOVES):
            places = self.files_of(case_id) or self.folded(case_id)
            if places:
                return places[0] if len(places) == 1 else max(places, key=self._history)
        raise CaseNotFound(case_id)

    def _history(self, path: Path) -> int:
        """How many events a file holds; none that can be read: least of all."""
        try:
            return len(self.parse(path, self.content(path)).events)
        except (StoreTrouble, FileNotFoundError):
            return -1

    def read(self, case_id: str) -> tuple[Path, bytes]:
        """What stands there, and where."""
        for _ in range(_MOVES):
            path = self.path_of(case_id)
            with suppress(FileNotFoundError):
                return path, self.content(path)
        raise Conflict(case_id)

    def months(self) -> list[str]:
        """The folders of closed cases, from the root on."""
        with suppress(OSError), scandir(self.root / "closed") as found:
            return sorted(f"closed/{entry.name}" for entry in found if entry.is_dir())
        return []

    def files(self, where: Where, among: Collection[str] | None = None, shard: str | None = None) -> Iterator[Path]:
        """The places of records of a part, or of all."""
        folders = [self.root / shard] if shard else self._folders(where)
        if among is not None and folders == [self.root / "open"]:  # where thousands of others lie
            found = (folders[0] / f"{name}{SUFFIX}" for name in among)
            return (path for path in found if lexists(path))
        named = ((folder, name) for folder in folders for name in self._records(folder))
        return (folder / name for folder, name in named if among is None or name[: -len(SUFFIX)] in among)

    def _folders(self, where: Where) -> list[Path]:
        folders = [self.root / "open"]
        if where != "open":
            folders += [*(self.root / month for month in self.months()), *self.archive.months()]
        return folders

    def _records(self, folder: Path) -> list[str]:
        return self.archive.names(folder) if folder.suffix == FOLDED else stamps.records(folder)

    def names(self, where: Where) -> Iterator[str]:
        """The names of records, a case's id as a rule."""
        return (name[: -len(SUFFIX)] for folder in self._folders(where) for name in self._records(folder))

    def content(self, path: Path) -> bytes:
        """What stands at a place. Raises `Unreadable`, and FileNotFoundError where nothing does."""
        if is_folded(path):
            return self.archive.read(path)
        try:
            return atomic.read(path, casefile.AT_MOST + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Unreadable(self.shown(path), say("{reason}", reason=error.strerror or error)) from error

    def parse(self, path: Path, data: bytes) -> Case:
        """The case that stands there. Raises `Unreadable`."""
        return casefile.parse(data, self.shown(path), path.stem)

    def shown(self, path: Path) -> str:
        """A place as it is named to people, from the shop folder on."""
        return path.relative_to(self.root).as_posix()
