"""The order book: imported orders, normalised, one CSV file per month of ordering; found through an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.store import atomic
from cs_toolkit.store.order_index import OrderIndex, order_key, person_key
from cs_toolkit.store.order_rows import COLUMNS, OrderFile, OrderRow

if TYPE_CHECKING:
    from cs_toolkit.core.order_counts import Tally
    from cs_toolkit.store.order_merge import Around, Merged

__all__ = ["COLUMNS", "OrderBook", "OrderRow"]


class OrderBook:
    """Orders by id. A later export of the same order replaces what an earlier one said."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "orders"
        self._cache = root / CACHE / "orders"

    @property
    def is_used(self) -> bool:
        """Whether there are any orders."""
        return bool(self._files())

    def look_up(self, wanted: Iterable[str]) -> dict[str, OrderRow]:
        """The orders with these ids, by the id as it was asked for; width, case and outer blanks do not count."""
        asked: dict[str, list[str]] = {}
        for order_id in wanted:
            if order_id:
                asked.setdefault(order_key(order_id), []).append(order_id)
        found: dict[str, OrderRow] = {}
        for path in self._files() if asked else ():
            for line in self._index_of(path).lines(asked.keys()):
                found.update(dict.fromkeys(asked[order_key(line.cells[0])], line.row))
        return found

    def all(self) -> Iterator[OrderRow]:
        """Every order, by month and id."""
        for path in self._files():
            with atomic.os_errors(path), atomic.reading(path) as file:
                for line in OrderFile(file, path).lines():
                    yield line.row

    def orders_of(self, known: Set[str]) -> list[OrderRow]:
        """The orders of a customer, by handle or contact."""
        keys = {person_key(text) for text in known if text}
        return [line.row for path in self._files() if keys for line in self._index_of(path).lines(keys)]

    def of_customer(self, known: Set[str], except_id: str | None) -> int:
        """How many orders a customer made, by handle or contact, beside one."""
        return sum(row["id"] != except_id for row in self.orders_of(known))

    def tallies(self) -> Iterator[Tally]:
        """How many orders there were of each kind; see `core.order_counts`."""
        for path in self._files():
            yield from self._index_of(path).tallies()

    def merge(self, orders: Iterable[OrderRow], *, dry_run: bool = False, around: Around | None = None) -> Merged:
        """Adds and updates orders; the caller holds the shop lock. `around` the writing it hears of the files."""
        from cs_toolkit.store.order_merge import OrderMerge

        return OrderMerge(self._folder, self._index_of, around).run(orders, self._files(), dry_run=dry_run)

    def exchange(self, erased: Mapping[str, OrderRow]) -> None:
        """Orders by the digest of their key, with what is to stand in their place, under a number of its own."""
        from cs_toolkit.store.order_erasing import exchanged

        for path in self._files() if erased else ():
            exchanged(path, erased)

    def _index_of(self, path: Path) -> OrderIndex:
        return OrderIndex(path, self._cache)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("[!.]*.csv")) if self._folder.is_dir() else []
