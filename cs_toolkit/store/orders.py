"""The order book: imported orders, normalised, one CSV file per month of ordering."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.text import match_key
from cs_toolkit.errors import Unreadable, say
from cs_toolkit.store import atomic

COLUMNS: Final = (
    "id", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "customer",
    "handle", "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
)  # fmt: skip
_UNDATED: Final = "undated"
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}-")

OrderRow = Mapping[str, str]


class Merged(NamedTuple):
    """What an import of orders did."""

    added: int
    updated: int
    unchanged: int


class OrderBook:
    """Orders by id. A later export of the same order replaces what an earlier one said."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "orders"

    def look_up(self, wanted: Iterable[str]) -> dict[str, OrderRow]:
        """The orders with these ids; files that hold none of them are not even parsed."""
        ids = {order_id for order_id in wanted if order_id}
        found: dict[str, OrderRow] = {}
        needles = [order_id.encode() for order_id in ids]
        for path in self._files() if ids else ():
            data = _bytes(path)
            if any(needle in data for needle in needles):
                found.update((row["id"], row) for row in _rows(data) if row["id"] in ids)
        return found

    def all(self) -> list[OrderRow]:
        """Every order, by month and id."""
        return [row for path in self._files() for row in _rows(_bytes(path))]

    def of_customer(self, keys: Set[str], except_id: str | None) -> int:
        """How many orders a customer made, by handle or contact (folded), beside one."""
        return sum(
            row["id"] != except_id and bool(keys & {match_key(row["handle"]), match_key(row["contact"])})
            for row in self.all()
        )

    def merge(self, orders: Iterable[OrderRow], *, dry_run: bool = False) -> Merged:
        """Adds and updates orders; the caller holds the shop lock."""
        by_month: dict[str, dict[str, OrderRow]] = {}
        for row in orders:
            by_month.setdefault(_month(row), {})[row["id"]] = row
        known = self.look_up(order_id for rows in by_month.values() for order_id in rows)
        added = updated = unchanged = 0
        for month, rows in by_month.items():
            changed = {key: row for key, row in rows.items() if _filled(known.get(key, {})) != _filled(row)}
            unchanged += len(rows) - len(changed)
            added += sum(key not in known for key in changed)
            updated += sum(key in known for key in changed)
            if changed and not dry_run:
                self._write(month, changed)
                self._forget(changed, except_in=month)
        return Merged(added, updated, unchanged)

    def _write(self, month: str, changed: Mapping[str, OrderRow]) -> None:
        path = self._folder / f"{month}.csv"
        with atomic.os_errors(path):
            atomic.make_folder(self._folder)
            rows = _by_id(path) if path.exists() else {}
            atomic.replace(path, _rendered({**rows, **changed}))

    def _forget(self, moved: Mapping[str, OrderRow], *, except_in: str) -> None:
        """Takes orders out of the months where an earlier export put them, when it knew no date or another."""
        needles = [order_id.encode() for order_id in moved]
        for path in self._files():
            if path.stem == except_in or not any(needle in _bytes(path) for needle in needles):
                continue
            rows = _by_id(path)
            kept = {key: row for key, row in rows.items() if key not in moved}
            if len(kept) < len(rows):
                with atomic.os_errors(path):
                    atomic.replace(path, _rendered(kept))

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.csv")) if self._folder.is_dir() else []


def _bytes(path: Path) -> bytes:
    with atomic.os_errors(path):
        return path.read_bytes()


def _rows(data: bytes) -> Iterator[OrderRow]:
    """The rows that have an id, every column present: the file may have been edited by hand."""
    for row in csv.DictReader(StringIO(data.decode("utf-8-sig", errors="replace"), newline="")):
        if row.get("id"):
            yield {name: row.get(name) or "" for name in COLUMNS}


def _by_id(path: Path) -> dict[str, OrderRow]:
    """The rows of a file that is about to be written anew; raises `Unreadable` where that would lose text."""
    data = _bytes(path)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        name = f"{path.parent.name}/{path.name}"
        raise Unreadable(name, say("it is not UTF-8 text"), data.count(b"\n", 0, error.start) + 1) from error
    return {row["id"]: row for row in _rows(data)}


def _rendered(rows: Mapping[str, OrderRow]) -> bytes:
    buffer = StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, extrasaction="ignore", restval="")  # CRLF: a CR in a text is quoted, too
    writer.writeheader()
    writer.writerows(rows[key] for key in sorted(rows))
    return buffer.getvalue().encode()


def _filled(row: OrderRow) -> dict[str, str]:
    return {key: value for key, value in row.items() if value and key in COLUMNS}


def _month(row: OrderRow) -> str:
    when = row.get("ordered_at") or row.get("paid_at") or ""
    return when[:7] if _MONTH.match(when) else _UNDATED
