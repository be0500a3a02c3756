"""The order book in a PostgreSQL database: what `store.orders.OrderBook` offers, for all machines of a shop."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.order_counts import tally
from cs_toolkit.store.order_index import order_key, person_key
from cs_toolkit.store.order_rows import COLUMNS, OrderRow
from cs_toolkit.store.postgres_books import digest
from cs_toolkit.store.postgres_link import ORDERS, Database

if TYPE_CHECKING:
    from cs_toolkit.core.order_counts import Tally
    from cs_toolkit.store.order_merge import Merged

_AT_ONCE: Final = 500
_BLANK: Final = dict.fromkeys(COLUMNS, "")
_MERGE: Final = (
    "insert into cst_orders (key, handle, contact, about) values (%s, %s, %s, %s::jsonb) on conflict (key)"
    " do update set handle = excluded.handle, contact = excluded.contact, about = excluded.about"
)
_MARK: Final = (
    "insert into cst_shop (name, value) values (%s, 1) on conflict (name) do update set value = cst_shop.value + 1"
)
_ALL: Final = (
    "select about from cst_orders order by coalesce(nullif(substr(coalesce(nullif(about->>'ordered_at', ''),"
    " about->>'paid_at'), 1, 7), ''), 'undated'), lower(about->>'id')"
)
_TALLIES: Final = (
    "select substr(coalesce(nullif(about->>'ordered_at', ''), about->>'paid_at'), 1, 10), about->>'product',"
    " about->>'sku', about->>'carrier', about->>'platform', about->>'warehouse', count(*)"
    " from cst_orders group by 1, 2, 3, 4, 5, 6"
)


class PostgresOrders:
    """Orders by id. A later export of the same order replaces what an earlier one said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_used(self) -> bool:
        """Whether there are any orders."""
        return bool(self._database.value("select exists (select 1 from cst_orders)"))

    def stamp(self) -> str:
        """Changes with the book; empty where there is none."""
        return str(self._database.value("select value from cst_shop where name = %s", [ORDERS]) or "")

    def look_up(self, wanted: Iterable[str]) -> dict[str, OrderRow]:
        """The orders with these ids, by the id as it was asked for; width, case and outer blanks do not count."""
        asked: dict[str, list[str]] = {}
        for order_id in wanted:
            if order_id:
                asked.setdefault(digest(order_key(order_id)), []).append(order_id)
        return {name: row for key, row in self._known(list(asked)).items() for name in asked[key]}

    def all(self) -> Iterator[OrderRow]:
        """Every order, by month and id."""
        return (_row(about) for (about,) in self._database.rows(_ALL))

    def orders_of(self, known: Set[str]) -> list[OrderRow]:
        """The orders of a customer, by handle or contact."""
        keys = [digest(person_key(text)) for text in known if text]
        query = "select about from cst_orders where handle = any(%s) or contact = any(%s) order by about->>'id'"
        return [_row(about) for (about,) in self._database.rows(query, [keys, keys])] if keys else []

    def of_customer(self, known: Set[str], except_id: str | None) -> int:
        """How many orders a customer made, by handle or contact, beside one."""
        return sum(row["id"] != except_id for row in self.orders_of(known))

    def tallies(self) -> Iterator[Tally]:
        """How many orders there were of each kind; see `core.order_counts`."""
        for *kind, orders in self._database.rows(_TALLIES):
            yield tally(*(told or "" for told in kind), orders=orders)

    def merge(self, orders: Iterable[OrderRow], *, dry_run: bool = False) -> Merged:
        """Adds and updates orders; what the export leaves blank stays. Of two with the same number the later holds."""
        from cs_toolkit.store.order_merge import Merged

        total = updated = unchanged = 0
        with closing(sqlite3.connect("")) as spool:
            spool.execute("create table incoming (key text primary key, cells text) without rowid")
            spool.executemany("insert or replace into incoming values (?, ?)", map(_keyed, orders))
            incoming = iter(spool.execute("select key, cells from incoming order by key"))
            while batch := {key: json.loads(cells) for key, cells in islice(incoming, _AT_ONCE)}:
                known = self._known(list(batch))
                new = {key: _laid_over(row, known.get(key, _BLANK)) for key, row in batch.items()}
                changed = {key: row for key, row in new.items() if row != known.get(key)}
                total, unchanged = total + len(new), unchanged + len(new) - len(changed)
                updated += len(changed.keys() & known.keys())
                if changed and not dry_run:
                    self._write(changed)
        return Merged(total - updated - unchanged, updated, unchanged)

    def exchange(self, erased: Mapping[str, OrderRow]) -> None:
        """Orders by the `digest` of their key, with what is to stand in their place, under a number of its own."""
        there = self._known(list(erased))
        if there:
            with self._database.writing():
                self._database.change_all("delete from cst_orders where key = %s", [(key,) for key in there])
                rows = [(digest(order_key(erased[key]["id"])), *_cells(erased[key])) for key in there]
                self._database.change_all(_MERGE, rows)
                self._database.change(_MARK, [ORDERS])

    def _write(self, changed: dict[str, dict[str, str]]) -> None:
        with self._database.writing():
            self._database.change_all(_MERGE, [(key, *_cells(row)) for key, row in changed.items()])
            self._database.change(_MARK, [ORDERS])

    def _known(self, keys: Sequence[str]) -> dict[str, OrderRow]:
        found: dict[str, OrderRow] = {}
        for begin in range(0, len(keys), _AT_ONCE):
            some = keys[begin : begin + _AT_ONCE]
            rows = self._database.rows("select key, about from cst_orders where key = any(%s)", [some])
            found |= {key: _row(about) for key, about in rows}
        return found


def _keyed(row: OrderRow) -> tuple[str, str]:
    """An order as it is kept: a NUL, which no database takes, is left out."""
    cells = {name: row.get(name, "").replace("\0", "") for name in COLUMNS}
    return digest(order_key(cells["id"])), json.dumps(cells)


def _cells(row: OrderRow) -> tuple[str | None, str | None, str]:
    """What stands in the row of an order behind its key."""
    return _person(row["handle"]), _person(row["contact"]), json.dumps(row)


def _row(about: dict[str, Any]) -> OrderRow:
    """The columns in their order; jsonb has one of its own."""
    return {name: about.get(name, "") for name in COLUMNS}


def _laid_over(new: OrderRow, known: OrderRow) -> dict[str, str]:
    return {name: new[name] or known[name] for name in COLUMNS}


def _person(handle_or_contact: str) -> str | None:
    return digest(person_key(handle_or_contact)) if handle_or_contact else None
