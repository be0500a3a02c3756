"""The flat-file store: one TOML file per case (DESIGN section 3).

An open folder may hold a closed case for a moment (a crash between writing and moving): readers pass it
over, the next writer moves it. A closed folder never holds an open one: reopening moves first. A case that
changes leaves the archive: its new file is there first, and counts more than the line that is taken away then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from itertools import chain, islice
from os import scandir
from os.path import isfile
from pathlib import Path
from typing import Final

from cs_toolkit.core.model import Case
from cs_toolkit.core.query import FULL_ID
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import BadValue, CaseNotFound, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic, casefile, stamps
from cs_toolkit.store.archive import FOLDED, Archive, is_folded, revision_of
from cs_toolkit.store.base import UNSEEN, Found, Glance, Source, Stored, Where, id_order, is_in
from cs_toolkit.store.chain import Chain, Change, edited, events_of, parts_of
from cs_toolkit.store.lock import ShopLock
from cs_toolkit.store.shop_files import write_bytes
from cs_toolkit.store.stamps import SUFFIX

_MOVES: Final = 3  # a reader meets a case that is just being closed or reopened at most this often


class FileStore:
    """Cases under one shop folder."""

    def __init__(self, root: Path, *, lock_wait: float = 10.0) -> None:
        self.root = root
        self.archive = Archive(root)
        self._lock = ShopLock(root / ".cst" / "lock", lock_wait)
        self.chain = Chain(root, partial(self._names, "all"))

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
        """See `Store.find`. A case that stands in two files counts once, as its longer history."""
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
            if known is None or (len(known.events) < len(case.events) and not is_folded(path)):
                cases[case.id] = case
        wanted = (case for case in cases.values() if is_in(case, where))
        return Found(sorted(wanted, key=lambda case: id_order(case.id)), problems)

    def ids(self, where: Where) -> list[str]:
        """See `Store.ids`."""
        return sorted({path.stem for path in self._files(where) if FULL_ID.fullmatch(path.stem)}, key=id_order)

    def external_ids(self) -> Mapping[str, str]:
        """See `Store.external_ids`."""
        from cs_toolkit.store import external_ids

        found: dict[str, str] = {}
        for path in self._files("all"):
            with suppress(FileNotFoundError, StoreTrouble):
                data = self._bytes(path)
                told = external_ids.told(data, partial(self._parse, path, data))
                if told:
                    found[told] = path.stem
        return found

    def shards(self) -> Sequence[str]:
        """See `Store.shards`: the months of the archive, those of closing, and `open`."""
        return [*map(self._shown, self.archive.months()), *self._months(), "open"]

    def stamp(self, shard: str) -> str:
        """See `Store.stamp`."""
        return stamps.stamp_of(self.root / shard) if shard.endswith(FOLDED) else ""

    def stamps(self, shard: str = "open") -> Mapping[str, str]:
        """See `Store.stamps`: name, time, size and inode, so that an edit by hand is seen, too."""
        if shard.endswith(FOLDED):
            return self.archive.stamps(self.root / shard)
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
        from cs_toolkit.store.ledger import IdLedger

        with self.writing():
            return IdLedger(self.root, self._names, self.archive.places).take(day.strftime("%Y%m%d"), count)

    def add(self, cases: Iterable[Case]) -> None:
        """See `Store.add`. If one cannot be written, none is left."""
        from cs_toolkit.store import adding

        with self.writing():
            rest = iter(cases)
            first = list(islice(rest, 2))
            known = set(self._names("all")).__contains__ if len(first) > 1 else self._is_there
            with self.chain.adding(chain(first, rest)) as cases:
                adding.add(cases, self._home_of, known)

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
            with self.chain.sealed(Change("event", case.id, events_of(events))):
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
            if not casefile.is_text(old):
                write_bytes(self._trash(path.name), old)
            with self.chain.sealed(edited(partial(self._parse, path, old), case)):
                self._write_at_home(path, data, case)

    def erase(self, case: Case) -> None:
        """See `Store.erase`: wherever it stands, more than once, too."""
        with self.writing(), self.chain.sealed(Change("erased", case.id, parts_of(case))):
            for path in [*self._places_of(case.id), *self._folded(case.id)] or [self._path_of(case.id)]:
                put = self.archive.put if is_folded(path) else write_bytes
                put(path, casefile.render(case))

    def discard(self, case_id: str) -> None:
        """See `Store.discard`."""
        with self.writing():
            places = [*self._places_of(case_id), *self._folded(case_id)] or [self._path_of(case_id)]
            with self.chain.sealed(Change("gone", case_id)), atomic.os_errors(places[0]):
                for path in places:
                    self._put_away(path, path.name)

    # places

    def _write_at_home(self, path: Path, data: bytes, case: Case) -> None:
        home = self._home_of(case)
        if is_folded(path):
            self._unfold(path, home, data)
            return
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

    def _unfold(self, path: Path, home: Path, data: bytes) -> None:
        """Out of the archive, with a change: where the line stays, the file counts."""
        write_bytes(home, data)
        with suppress(OSError, StoreTrouble):
            self.archive.drop(path.parent, path.stem.__eq__)

    def _put_away(self, path: Path, name: str) -> None:
        """To the trash."""
        if not is_folded(path):
            atomic.move(path, self._trash(name))
            return
        write_bytes(self._trash(name), self._bytes(path))
        self.archive.drop(path.parent, path.stem.__eq__)

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
        folders = ["open", *self._months()] if FULL_ID.fullmatch(case_id) else []
        places = [f"{self.root}/{folder}/{case_id}{SUFFIX}" for folder in folders]
        return [Path(place) for place in places if isfile(place)]

    def _is_there(self, case_id: str) -> bool:
        return bool(self._places_of(case_id) or self.archive.places(case_id))

    def _folded(self, case_id: str) -> list[Path]:
        return self.archive.places(case_id) or self.archive.places(case_id, before=True)

    def _path_of(self, case_id: str) -> Path:
        for _ in range(_MOVES):
            places = self._places_of(case_id) or self._folded(case_id)
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

    def _months(self) -> list[str]:
        """The folders of closed cases, from the root on."""
        with suppress(OSError), scandir(self.root / "closed") as found:
            return sorted(f"closed/{entry.name}" for entry in found if entry.is_dir())
        return []

    def _files(self, where: Where, among: Collection[str] | None = None, shard: str | None = None) -> Iterator[Path]:
        folders = [self.root / (shard or "open")]
        if not shard and where != "open":
            folders += [*(self.root / month for month in self._months()), *self.archive.months()]
        found = ((folder, name) for folder in folders for name in self._records(folder))
        return (folder / name for folder, name in found if among is None or name[: -len(SUFFIX)] in among)

    def _records(self, folder: Path) -> list[str]:
        return self.archive.names(folder) if folder.suffix == FOLDED else stamps.records(folder)

    def _names(self, where: Where) -> Iterator[str]:
        return (path.stem for path in self._files(where))

    def _bytes(self, path: Path) -> bytes:
        if is_folded(path):
            return self.archive.read(path)
        try:
            return atomic.read(path, casefile.AT_MOST + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Unreadable(self._shown(path), say("{reason}", reason=error.strerror or error)) from error

    def _parse(self, path: Path, data: bytes) -> Case:
        return casefile.parse(data, self._shown(path), path.stem)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()
