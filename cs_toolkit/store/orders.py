"""The order book: imported orders, normalised, one CSV file per month of ordering."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Set
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.text import match_key
from cs_toolkit.store import atomic

COLUMNS: Final = (
    "id", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "customer",
    "handle", "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
)  # fmt: skip
_UNDATED: Final = "undated"

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
            with atomic.os_errors(path):
                data = path.read_bytes()
            if any(needle in data for needle in needles):
                found.update((row["id"], row) for row in _rows(data) if row.get("id") in ids)
        return found

    def all(self) -> list[OrderRow]:
        """Every order, by month and id."""
        return [row for path in self._files() for row in _rows(path.read_bytes())]

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
        return Merged(added, updated, unchanged)

    def _write(self, month: str, changed: Mapping[str, OrderRow]) -> None:
        path = self._folder / f"{month}.csv"
        with atomic.os_errors(path):
            atomic.make_folder(self._folder)
            old = _rows(path.read_bytes()) if path.exists() else ()
            rows: dict[str, OrderRow] = {row["id"]: row for row in old}
            rows.update(changed)
            buffer = StringIO()
            writer = csv.DictWriter(buffer, COLUMNS, extrasaction="ignore", restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[key] for key in sorted(rows))
            atomic.replace(path, buffer.getvalue().encode())

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.csv")) if self._folder.is_dir() else []


def _rows(data: bytes) -> Iterable[dict[str, str]]:
    return csv.DictReader(StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))


def _filled(row: OrderRow) -> dict[str, str]:
    return {key: value for key, value in row.items() if value and key in COLUMNS}


def _month(row: OrderRow) -> str:
    when = row.get("ordered_at") or row.get("paid_at") or ""
    return when[:7] if when else _UNDATED
