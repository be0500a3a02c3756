"""The flat-file store: one TOML file per case (DESIGN section 3).

An open folder may hold a closed case for a moment (a crash between writing and moving): readers pass it
over, the next writer moves it. A closed folder never holds an open one: reopening moves first. A case that
changes leaves the archive: its new file is there first, and counts more than the line that is taken away then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path

from cs_toolkit.core.model import FULL_ID, Case
from cs_toolkit.errors import BadValue, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic, casefile, stamps
from cs_toolkit.store.archive import FOLDED, Archive, is_folded, revision_of
from cs_toolkit.store.base import UNSEEN, Found, Glance, Source, Stored, Where, id_order, is_in
from cs_toolkit.store.chain import Chain, Change, edited, events_of, parts_of
from cs_toolkit.store.lock import ShopLock
from cs_toolkit.store.places import Places
from cs_toolkit.store.shop_files import write_bytes
from cs_toolkit.store.stamps import SUFFIX


class FileStore:
    """Cases under one shop folder."""

    def __init__(self, root: Path, *, lock_wait: float = 10.0) -> None:
        self.root = root
        self.archive = Archive(root)
        self.places = Places(root, self.archive)
        self._lock = ShopLock(root / ".cst" / "lock", lock_wait)
        self.chain = Chain(root, partial(self.places.names, "all"))

    def writing(self) -> AbstractContextManager[None]:
        """See `Store.writing`."""
        return self._lock

    # reading

    def get(self, case_id: str) -> Stored:
        """See `Store.get`."""
        path, data = self.places.read(case_id)
        return Stored(self.places.parse(path, data), revision_of(data))

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
        for path in self.places.files(where, among, shard):
            try:
                data = self.places.content(path)
                if needles and not any(needle in data for needle in needles):
                    continue
                case = self.places.parse(path, data)
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
        return sorted({path.stem for path in self.places.files(where) if FULL_ID.fullmatch(path.stem)}, key=id_order)

    def external_ids(self) -> Mapping[str, str]:
        """See `Store.external_ids`."""
        from cs_toolkit.store import external_ids

        found: dict[str, str] = {}
        for path in self.places.files("all"):
            with suppress(FileNotFoundError, StoreTrouble):
                data = self.places.content(path)
                told = external_ids.told(data, partial(self.places.parse, path, data))
                if told:
                    found[told] = path.stem
        return found

    def shards(self) -> Sequence[str]:
        """See `Store.shards`: the months of the archive, those of closing, and `open`."""
        return [*map(self.places.shown, self.archive.months()), *self.places.months(), "open"]

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

        found, folder = dict.fromkeys(names, UNSEEN), self.root / shard
        is_archived = shard.endswith(FOLDED)
        for name in found:
            place = f"{folder}/{name}{SUFFIX}"
            with suppress(OSError, StoreTrouble):
                data = self.places.content(Path(place)) if is_archived else atomic.read(place, casefile.AT_MOST + 1)
                found[name] = glance(data)
        return found

    def source(self, case_id: str) -> Source:
        """See `Store.source`; works for a file that is no readable case, so that it can be mended."""
        _, data = self.places.read(case_id)
        return Source(data.decode("utf-8-sig", errors="replace"), revision_of(data))

    # writing

    def allocate(self, day: date, count: int) -> Sequence[str]:
        """See `Store.allocate`. The numbers are noted before any case uses them."""
        from cs_toolkit.store.ledger import IdLedger

        with self.writing():
            return IdLedger(self.root, self.places.names, self.archive.places).take(day.strftime("%Y%m%d"), count)

    def add(self, cases: Iterable[Case]) -> None:
        """See `Store.add`. If one cannot be written, none is left."""
        from cs_toolkit.store import adding

        with self.writing():
            rest = iter(cases)
            first = list(islice(rest, 2))
            known = set(self.places.names("all")).__contains__ if len(first) > 1 else self.places.is_there
            with self.chain.adding(chain(first, rest)) as cases:
                adding.add(cases, self.places.home_of, known)

    def replace(self, case: Case, revision: str) -> None:
        """See `Store.replace`. Every old byte of the file stays; events are appended."""
        with self.writing():
            path, old = self.places.read(case.id)
            if revision_of(old) != revision:
                raise Conflict(case.id)
            before = self.places.parse(path, old)
            events = case.events[len(before.events) :]
            new = casefile.appended(old, events)
            if self.places.parse(path, new).events != case.events:
                raise Conflict(case.id)
            with self.chain.sealed(Change("event", case.id, events_of(events))):
                self._write_at_home(path, old, new, case)

    def rewrite(self, case_id: str, text: str, revision: str) -> None:
        """See `Store.rewrite`."""
        with self.writing():
            path, old = self.places.read(case_id)
            if revision_of(old) != revision:
                raise Conflict(case_id)
            data = text.encode()
            try:
                case = self.places.parse(path, data)
            except Unreadable as error:
                raise BadValue(say("the edited text is no case: {reason}", reason=error.message)) from error
            if not casefile.is_text(old):
                write_bytes(self._trash(path.name), old)
            with self.chain.sealed(edited(partial(self.places.parse, path, old), case)):
                self._write_at_home(path, old, data, case)

    def erase(self, case: Case) -> None:
        """See `Store.erase`: wherever it stands, more than once, too."""
        with self.writing(), self.chain.sealed(Change("erased", case.id, parts_of(case))):
            for path in [*self.places.files_of(case.id), *self.places.folded(case.id)] or [
                self.places.path_of(case.id)
            ]:
                put = self.archive.put if is_folded(path) else write_bytes
                put(path, casefile.render(case))

    def discard(self, case_id: str) -> None:
        """See `Store.discard`."""
        with self.writing():
            places = [*self.places.files_of(case_id), *self.places.folded(case_id)] or [self.places.path_of(case_id)]
            with self.chain.sealed(Change("gone", case_id)), atomic.os_errors(places[0]):
                for path in places:
                    self._put_away(path, path.name)

    # places

    def _write_at_home(self, path: Path, old: bytes, data: bytes, case: Case) -> None:
        home = self.places.home_of(case)
        if is_folded(path):
            self._unfold(path, home, data)
            return
        with atomic.os_errors(path):
            if path != home and home.exists():
                atomic.move(home, self._trash(f"{home.parent.name}-{home.name}"))
            if home.parent.name == "open" and path != home:
                atomic.move(path, home)
                path = home
            self._replace(path, old, data, case.id)
        with suppress(OSError):  # the change is made; a file in the wrong folder is moved by the next one
            if path != home:
                atomic.move(path, home)
            self._remove_doubles(home)

    def _replace(self, path: Path, old: bytes, data: bytes, case_id: str) -> None:
        """The file as it shall be; an editor, which takes no lock, may have saved it since it was read."""
        try:
            atomic.replace(path, data, still=lambda: self.places.content(path) == old)
        except (atomic.Overtaken, FileNotFoundError) as error:
            raise Conflict(case_id) from error

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
        write_bytes(self._trash(name), self.places.content(path))
        self.archive.drop(path.parent, path.stem.__eq__)

    def _remove_doubles(self, home: Path) -> None:
        """What an interrupted close of an older version, or a sync program, left at the other place."""
        for path in self.places.files_of(home.stem):
            if path != home:
                atomic.move(path, self._trash(f"{path.parent.name}-{path.name}"))

    def _trash(self, name: str) -> Path:
        return atomic.free_name(self.root / "trash" / name)
