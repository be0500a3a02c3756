"""An export laid over the order book, in a bounded amount of memory however long the two are.

The orders are sorted and compared in a private temporary database; files are written whole or not at all. First every
month takes in what is new, then the others give up what moved: an import that dies leaves each order somewhere, and the
same import again puts it in its one place.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store import atomic
from cs_toolkit.store.order_index import OrderIndex, order_key
from cs_toolkit.store.order_rows import COLUMNS, OrderFile, OrderRow, batched, rendered
from cs_toolkit.store.steps import mark_of

_UNDATED: Final = "undated"
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}-")
_NAMES: Final = ", ".join(f'"{name}"' for name in COLUMNS)
_MARKS: Final = ", ".join("?" * len(COLUMNS))
_INCOMING: Final = ", ".join(f'i."{name}"' for name in COLUMNS)
_KNOWN: Final = ", ".join(f'k."{name}"' for name in COLUMNS)
# `incoming`: the export, then what is to be written; `known`: the rows of the book that have the number of one of its
# orders; `changed`: those as they shall be; `moved`: orders that a month gives up.
_TABLES: Final = f"""
create table incoming (key text primary key, month text, {_NAMES}) without rowid;
create table known (key text, month text, at integer, {_NAMES}, primary key (key, month, at)) without rowid;
create table changed (key text primary key, month text, {_NAMES}) without rowid;
create table moved (key text, month text, primary key (month, key)) without rowid;
"""
_SETTLED: Final = """
delete from incoming where key in (select key from known);
insert into incoming select * from changed;
"""
_PLACES: Final = 1 + len(COLUMNS)
_BLANK: Final = dict.fromkeys(COLUMNS, "")
_ORDERED, _PAID = COLUMNS.index("ordered_at"), COLUMNS.index("paid_at")
_cells = itemgetter(*COLUMNS)

IndexOf = Callable[[Path], OrderIndex]
Around = Callable[[list[Path]], AbstractContextManager[None]]


class Merged(NamedTuple):
    """What an import of orders did."""

    added: int
    updated: int
    unchanged: int


class OrderMerge:
    """Adds and updates orders in the files of a folder, by month; the caller holds the shop lock."""

    def __init__(self, folder: Path, index_of: IndexOf, around: Around | None = None) -> None:
        self._folder = folder
        self._index_of = index_of
        self._around: Around = around or (lambda paths: nullcontext())
        self._seen: dict[Path, str | None] = {}

    def run(self, orders: Iterable[OrderRow], files: Iterable[Path], *, dry_run: bool) -> Merged:
        """Lays the orders over those in the files; of two with the same number the later one holds.

        Raises `Overtaken` where somebody saved a file meanwhile; theirs stays, and the same import again does the rest.
        """
        self._seen = {} if dry_run else {path: mark_of(path) for path in files}
        try:
            with closing(sqlite3.connect("", isolation_level=None)) as spool:
                spool.executescript(f"pragma synchronous = off; {_TABLES} begin;")
                spool.executemany(f"insert or replace into incoming values (?, ?, {_MARKS})", map(_keyed, orders))
                self._find(spool, files)
                done = _compare(spool)
                if not dry_run:
                    self._write(spool)
        except sqlite3.Error as error:
            raise StoreTrouble(
                say("the orders could not be sorted: {reason}", reason=error),
                say("make room where temporary files go, and give the command again"),
            ) from error
        return done

    def _find(self, spool: sqlite3.Connection, files: Iterable[Path]) -> None:
        keys = {key for (key,) in spool.execute("select key from incoming")} if files else set()
        for path in files:
            lines = self._index_of(path).lines(keys)
            rows = ((order_key(line.cells[0]), path.stem, line.at, *line.cells) for line in lines)
            spool.executemany(f"insert into known values (?, ?, ?, {_MARKS})", rows)

    def _write(self, spool: sqlite3.Connection) -> None:
        found = [
            (self._folder / f"{month}.csv", table)
            for table in ("incoming", "moved")
            for (month,) in spool.execute(f"select distinct month from {table}")
        ]
        paths = sorted({path for path, _ in found})
        with self._around(paths):
            for path, table in found:
                with atomic.os_errors(path):
                    atomic.make_folder(self._folder)
                    still = partial(self._is_as_seen, path)
                    atomic.replace(path, batched(_contents(spool, path, table)), still=still)
                self._seen[path] = mark_of(path)
        for path in paths:
            self._index_of(path).refresh()

    def _is_as_seen(self, path: Path) -> bool:
        return mark_of(path) == self._seen.get(path)


def _keyed(row: OrderRow) -> tuple[str, ...]:
    cells = _cells({**_BLANK, **row})
    return (order_key(cells[0]), _month(cells), *cells)


def _month(cells: Sequence[str]) -> str:
    when = cells[_ORDERED] or cells[_PAID]
    return when[:7] if _MONTH.match(when) else _UNDATED


def _compare(spool: sqlite3.Connection) -> Merged:
    """Decides what becomes of each order; `incoming` is then what is to be written."""
    (total,) = spool.execute("select count(*) from incoming").fetchone()
    query = f"select i.key, {_INCOMING}, k.month, {_KNOWN} from incoming i join known k using (key) order by i.key"
    updated = unchanged = 0
    for key, rows in groupby(spool.execute(query), itemgetter(0)):
        found = [row[1:] for row in rows]
        row = _as_it_shall_be(found[-1])
        month = _month(row)
        copies = [(copy[len(COLUMNS)], copy[_PLACES:]) for copy in found]
        if (month, row) in copies:
            unchanged += 1
        else:
            updated += 1
            spool.execute(f"insert into changed values (?, ?, {_MARKS})", (key, month, *row))
        for place in {place for place, _ in copies} - {month}:
            spool.execute("insert into moved values (?, ?)", (key, place))
    spool.executescript(_SETTLED)
    return Merged(total - updated - unchanged, updated, unchanged)


def _as_it_shall_be(found: tuple[Any, ...]) -> tuple[str, ...]:
    """What the export leaves blank stays as it was known."""
    new, old = found[: len(COLUMNS)], found[_PLACES:]
    return tuple(text or known for text, known in zip(new, old, strict=True))


def _contents(spool: sqlite3.Connection, path: Path, table: str) -> Iterator[bytes]:
    """A file without the orders that the table names, with those of `incoming` if that is the table."""
    yield from rendered([COLUMNS])
    new: Iterator[tuple[str, ...]] = iter(())
    if table == "incoming":
        new = spool.execute(f"select key, {_NAMES} from incoming where month = ? order by key", (path.stem,))
    if not path.exists():
        yield from rendered(cells for _, *cells in new)
        return
    kept = _kept(spool, path, table)
    for _, line in merge(kept, ((key, _line(cells)) for key, *cells in new), key=itemgetter(0)):
        yield line


def _kept(spool: sqlite3.Connection, path: Path, table: str) -> Iterator[tuple[str, bytes]]:
    """The orders of a file that the table does not name, as they stand there."""
    query = f"select 1 from {table} where month = ? and key = ?"
    with atomic.reading(path) as file:
        orders = OrderFile(file, path, strict=True)
        for line in orders.lines():
            key = order_key(line.cells[0])
            if spool.execute(query, (path.stem, key)).fetchone() is None:
                is_whole = orders.is_ours and line.raw.endswith(b"\n")
                yield key, line.raw if is_whole else _line(line.cells)


def _line(cells: Sequence[str]) -> bytes:
    return b"".join(rendered([cells]))
