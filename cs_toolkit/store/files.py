"""The flat-file store: one TOML file per case (DESIGN section 3).

An open folder may hold a closed case for a moment (a crash between writing and moving): readers pass it
over, the next writer moves it. A closed folder never holds an open one: reopening moves first.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path
from stat import S_ISREG
from typing import Final

from cs_toolkit.core.model import Case
from cs_toolkit.core.query import FULL_ID
from cs_toolkit.core.shop_folder import FOLDERS
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import BadValue, CaseNotFound, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import adding, atomic, casefile, external_ids, stamps
from cs_toolkit.store.base import UNSEEN, Found, Glance, Source, Stored, Where, id_order
from cs_toolkit.store.ledger import IdLedger
from cs_toolkit.store.lock import ShopLock
from cs_toolkit.store.stamps import SUFFIX

_MOVES: Final = 3  # a reader meets a case that is just being closed or reopened at most this often


def create_shop(root: Path, settings_name: str, settings: str) -> None:
    """The folders of a new shop and its settings; a shop that another process makes meanwhile is left as it is."""
    with atomic.os_errors(root):
        for folder in ("", *FOLDERS):
            atomic.make_folder(root / folder)
        with suppress(FileExistsError):
            atomic.create(root / settings_name, settings.encode())


def write_file(path: Path, text: str) -> None:
    """Any other text of the shop folder, whole or not at all."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Any other file of the shop folder, whole or not at all."""
    with atomic.os_errors(path):
        atomic.make_folder(path.parent)
        atomic.replace(path, data)


def remove_file(path: Path) -> None:
    """A file of the shop folder away, if it is there."""
    with atomic.os_errors(path):
        path.unlink(missing_ok=True)


def revision_of(data: bytes) -> str:
    """Tells one content of a file from another; guards against lost updates, not against forgers."""
    return f"{len(data)}-{zlib.crc32(data):08x}"


class FileStore:
    """Cases under one shop folder."""

    def __init__(self, root: Path, *, lock_wait: float = 10.0) -> None:
        self.root = root
        self._ledger = IdLedger(root, self._names)
        self._lock = ShopLock(root / ".cst" / "lock", lock_wait)

    def writing(self) -> AbstractContextManager[None]:
        """See `Store.writing`."""
        return self._lock

    # reading

    def get(self, case_id: str) -> Stored:
        """See `Store.get`."""
        path, data = self._read(case_id)
        return Stored(self._parse(path, data), revision_of(data))

    def find(
        self,
        where: Where,
        *,
        mentioning: Iterable[str] = (),
        among: Collection[str] | None = None,
        shard: str | None = None,
    ) -> Found:
        """See `Store.find`. A case that stands in two places counts once, as its longer history."""
        cases: dict[str, Case] = {}
        problems: list[StoreTrouble] = []
        needles = [text.encode() for text in mentioning]
        for path in self._files(where, among, shard):
            try:
                data = self._bytes(path)
                if needles and not any(needle in data for needle in needles):
                    continue
                case = self._parse(path, data)
            except FileNotFoundError:
                continue
            except StoreTrouble as error:
                problems.append(error)
                continue
            known = cases.get(case.id)
            if known is None or len(known.events) < len(case.events):
                cases[case.id] = case
        wanted = (case for case in cases.values() if _is_in(case, where))
        return Found(sorted(wanted, key=lambda case: id_order(case.id)), problems)

    def ids(self, where: Where) -> list[str]:
        """See `Store.ids`."""
        return sorted({path.stem for path in self._files(where) if FULL_ID.fullmatch(path.stem)}, key=id_order)

    def external_ids(self) -> Mapping[str, str]:
        """See `Store.external_ids`."""
        found: dict[str, str] = {}
        for path in self._files("all"):
            with suppress(FileNotFoundError, StoreTrouble):
                data = self._bytes(path)
                told = external_ids.told(data, partial(self._parse, path, data))
                if told:
                    found[told] = path.stem
        return found

    def shards(self) -> Sequence[str]:
        """See `Store.shards`: `open`, and the folder of each month of closing."""
        return ["open", *(self._shown(month) for month in self._months())]

    def stamps(self, shard: str = "open") -> Mapping[str, str]:
        """See `Store.stamps`: name, time, size and inode, so that an edit by hand is seen, too."""
        return stamps.of_cases(self.root / shard)

    def glances(self, names: Iterable[str], shard: str) -> Mapping[str, Glance]:
        """See `Store.glances`."""
        from cs_toolkit.store.glance import glance

        found = dict.fromkeys(names, UNSEEN)
        for name in found:
            with suppress(FileNotFoundError, StoreTrouble):
                found[name] = glance(self._bytes(self.root / shard / f"{name}{SUFFIX}"))
        return found

    def source(self, case_id: str) -> Source:
        """See `Store.source`; works for a file that is no readable case, so that it can be mended."""
        _, data = self._read(case_id)
        return Source(data.decode("utf-8-sig", errors="replace"), revision_of(data))

    # writing

    def allocate(self, day: date, count: int) -> Sequence[str]:
        """See `Store.allocate`. The numbers are noted before any case uses them."""
        with self.writing():
            return self._ledger.take(day.strftime("%Y%m%d"), count)

    def add(self, cases: Iterable[Case]) -> None:
        """See `Store.add`. If one cannot be written, none is left."""
        with self.writing():
            rest = iter(cases)
            first = list(islice(rest, 2))
            known = set(self._names("all")).__contains__ if len(first) > 1 else self._places_of
            adding.add(chain(first, rest), self._home_of, known)

    def replace(self, case: Case, revision: str) -> None:
        """See `Store.replace`. Every old byte of the file stays; events are appended."""
        with self.writing():
            path, old = self._read(case.id)
            if revision_of(old) != revision:
                raise Conflict(case.id)
            before = self._parse(path, old)
            events = case.events[len(before.events) :]
            new = casefile.appended(old, events)
            if self._parse(path, new).events != case.events:
                raise Conflict(case.id)
            self._write_at_home(path, new, case)

    def rewrite(self, case_id: str, text: str, revision: str) -> None:
        """See `Store.rewrite`."""
        with self.writing():
            path, old = self._read(case_id)
            if revision_of(old) != revision:
                raise Conflict(case_id)
            data = text.encode()
            try:
                case = self._parse(path, data)
            except Unreadable as error:
                raise BadValue(say("the edited text is no case: {reason}", reason=error.message)) from error
            if not _is_text(old):
                write_bytes(self._trash(path.name), old)
            self._write_at_home(path, data, case)

    def discard(self, case_id: str) -> None:
        """See `Store.discard`."""
        with self.writing():
            for path in self._places_of(case_id) or [self._path_of(case_id)]:
                with atomic.os_errors(path):
                    atomic.move(path, self._trash(path.name))

    # places

    def _write_at_home(self, path: Path, data: bytes, case: Case) -> None:
        home = self._home_of(case)
        with atomic.os_errors(path):
            if path != home and home.exists():
                atomic.move(home, self._trash(f"{home.parent.name}-{home.name}"))
            if home.parent.name == "open" and path != home:
                atomic.move(path, home)
                path = home
            atomic.replace(path, data)
        with suppress(OSError):  # the change is made; a file in the wrong folder is moved by the next one
            if path != home:
                atomic.move(path, home)
            self._remove_doubles(home)

    def _remove_doubles(self, home: Path) -> None:
        """What an interrupted close of an older version, or a sync program, left at the other place."""
        for path in self._places_of(home.stem):
            if path != home:
                atomic.move(path, self._trash(f"{path.parent.name}-{path.name}"))

    def _trash(self, name: str) -> Path:
        return atomic.free_name(self.root / "trash" / name)

    def _home_of(self, case: Case) -> Path:
        timeline = fold(case)
        ended = None if timeline.is_open else timeline.last("closed", "merged", among=timeline.events)
        folder = Path("closed") / ended.at.strftime("%Y-%m") if ended else Path("open")
        return self.root / folder / f"{case.id}{SUFFIX}"

    def _places_of(self, case_id: str) -> list[Path]:
        name = f"{case_id}{SUFFIX}"
        folders = [self.root / "open", *self._months()]
        return [folder / name for folder in folders if (folder / name).is_file()]

    def _path_of(self, case_id: str) -> Path:
        for _ in range(_MOVES):
            places = self._places_of(case_id)
            if places:
                return places[0] if len(places) == 1 else max(places, key=self._history)
        raise CaseNotFound(case_id)

    def _history(self, path: Path) -> int:
        """How many events a file holds; none that can be read: least of all."""
        try:
            return len(self._parse(path, self._bytes(path)).events)
        except (StoreTrouble, FileNotFoundError):
            return -1

    def _read(self, case_id: str) -> tuple[Path, bytes]:
        for _ in range(_MOVES):
            path = self._path_of(case_id)
            with suppress(FileNotFoundError):
                return path, self._bytes(path)
        raise Conflict(case_id)

    def _months(self) -> list[Path]:
        closed = self.root / "closed"
        return sorted(path for path in closed.iterdir() if path.is_dir()) if closed.is_dir() else []

    def _files(self, where: Where, among: Collection[str] | None = None, shard: str | None = None) -> Iterator[Path]:
        folders = [self.root / (shard or "open"), *([] if shard or where == "open" else self._months())]
        found = ((folder, name) for folder in folders for name in stamps.records(folder))
        return (folder / name for folder, name in found if among is None or name[: -len(SUFFIX)] in among)

    def _names(self, where: Where) -> Iterator[str]:
        return (path.stem for path in self._files(where))

    def _bytes(self, path: Path) -> bytes:
        try:
            if not S_ISREG(path.stat().st_mode):
                raise Unreadable(self._shown(path), say("it is no file"))
            return path.read_bytes()
        except FileNotFoundError:
            if path.is_symlink():
                raise Unreadable(self._shown(path), say("it is a link to nothing")) from None
            raise
        except OSError as error:
            raise Unreadable(self._shown(path), say("{reason}", reason=error.strerror or error)) from error

    def _parse(self, path: Path, data: bytes) -> Case:
        return casefile.parse(data, self._shown(path), path.stem)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _is_text(data: bytes) -> bool:
    """Whether an editor showed all of it."""
    return data.decode(errors="ignore").encode() == data


def _is_in(case: Case, where: Where) -> bool:
    if where == "all":
        return True
    may_be_closed = any(event.kind in {"closed", "merged"} for event in case.events)
    is_open = not may_be_closed or fold(case).is_open
    return is_open == (where == "open")
