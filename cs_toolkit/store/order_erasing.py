"""Orders of the book under other numbers: what an erase makes of a customer's orders, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from cs_toolkit.store import atomic
from cs_toolkit.store.order_index import order_key
from cs_toolkit.store.order_rows import COLUMNS, OrderFile, OrderRow, batched, rendered
from cs_toolkit.store.steps import mark_of


def digest(order_id: str) -> str:
    """What an order is named by while it is exchanged; the same as in a database."""
    return sha256(order_key(order_id).encode("utf-8", "surrogatepass")).hexdigest()


def exchanged(path: Path, erased: Mapping[str, OrderRow]) -> None:
    """A file of the book with these orders in place of those of the digests; all others as they stand there."""
    with atomic.os_errors(path):
        seen = mark_of(path)
        new = _new(path, erased)
        if new:
            with atomic.reading(path) as file:
                made = batched(_contents(_opened(file, path), erased, new))
                atomic.replace(path, made, still=lambda: mark_of(path) == seen)


def _opened(file: BinaryIO, path: Path) -> OrderFile:
    """An open file of the book."""
    return OrderFile(file, path, strict=True)


def _new(path: Path, erased: Mapping[str, OrderRow]) -> list[tuple[str, bytes]]:
    with atomic.reading(path) as file:
        found = [erased[key] for line in _opened(file, path).lines() if (key := digest(line.cells[0])) in erased]
    return sorted((order_key(row["id"]), _line(row)) for row in found)


def _contents(orders: OrderFile, erased: Mapping[str, OrderRow], new: list[tuple[str, bytes]]) -> Iterator[bytes]:
    yield from rendered([COLUMNS])
    kept = (
        (order_key(line.cells[0]), line.raw if orders.is_ours and line.raw.endswith(b"\n") else _cells(line.cells))
        for line in orders.lines()
        if digest(line.cells[0]) not in erased
    )
    for _, line in merge(kept, new, key=itemgetter(0)):
        yield line


def _line(row: OrderRow) -> bytes:
    return _cells([row.get(name, "") for name in COLUMNS])


def _cells(cells: list[str]) -> bytes:
    return b"".join(rendered([cells]))
