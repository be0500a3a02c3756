"""Where the orders of one file of the book stand, by number and by customer: a cache (`.cst/orders/MONTH`).

Deletable at any time. It holds for the file as it was when it was made (time of change, size, inode); anything
unexpected in it counts as nothing there, and it is made anew. A line with a version, that stamp and a checksum; then a
table of buckets (the checksum of each and where it ends); then the buckets: numbers of 64 bits, sorted, the hash of a
key above the place of a row. So a look-up reads a few kilobytes and trusts none it has not checked.

Beside it (`MONTH.days`), from the same reading of the file, how many orders there were by day, product, article,
carrier, platform and warehouse.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from zlib import crc32

from cs_toolkit.core.text import match_key
from cs_toolkit.store import atomic, system
from cs_toolkit.store.order_rows import COLUMNS, Line, OrderFile

if TYPE_CHECKING:
    from cs_toolkit.core.order_counts import Tally

_FORMAT: Final = f"cst-orders-1-{sys.byteorder}"
_DAYS: Final = "cst-days-2"
_HANDLE, _CONTACT = COLUMNS.index("handle"), COLUMNS.index("contact")
_kind = itemgetter(*map(COLUMNS.index, ("ordered_at", "paid_at", "product", "sku", "carrier", "platform", "warehouse")))
_BUCKET: Final = 14  # the logarithm of how many bytes of the file go into one bucket
_DAY: Final = len("2026-11-22")
_APART: Final = 2_000  # bytes that are read through in the time of one jump
_PLACE: Final = 32  # bits for the place of a row
_MASK: Final = (1 << _PLACE) - 1


def order_key(order_id: str) -> str:
    """What an order is found by."""
    return f"o{_folded(order_id)}"


def person_key(handle_or_contact: str) -> str:
    """What the orders of a customer are found by."""
    return f"p{_folded(handle_or_contact)}"


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() and text.isalnum() else match_key(text)


def keys_of(cells: Sequence[str]) -> list[str]:
    """The keys under which a row is found."""
    keys = [order_key(cells[0])]
    keys += [person_key(text) for text in (cells[_HANDLE], cells[_CONTACT]) if text]
    return keys


class OrderIndex:
    """The index of one file of the book, and the look-up in the file; made anew where it does not hold."""

    def __init__(self, path: Path, cache: Path) -> None:
        self._path = path
        self._index, self._days = cache / path.stem, cache / f"{path.stem}.days"

    def lines(self, keys: Set[str]) -> Iterator[Line]:
        """The rows that have one of these keys, by their place in the file."""
        if not keys:
            return
        with atomic.os_errors(self._path), atomic.reading(self._path) as file:
            places = self._places(file, {crc32(key.encode()) for key in keys})
            if places:
                found = OrderFile(file, self._path)
                is_near = len(places) * _APART > os.fstat(file.fileno()).st_size
                lines = found.lines() if is_near else map(found.line_at, places)
                yield from (line for line in lines if line and not keys.isdisjoint(keys_of(line.cells)))

    def tallies(self) -> list[Tally]:
        """How many orders of each kind the file holds."""
        with atomic.os_errors(self._path), atomic.reading(self._path) as file:
            with suppress(OSError, ValueError):
                return _days(atomic.read(self._days), _stamp(file))
            return _days(self._remade(file)[1], _stamp(file))

    def refresh(self) -> None:
        """Made anew now, so that nobody who looks up an order waits for it."""
        with atomic.os_errors(self._path), atomic.reading(self._path) as file:
            self._remade(file)

    def _places(self, file: BinaryIO, hashes: set[int]) -> list[int]:
        with suppress(OSError, ValueError), atomic.reading(self._index) as index:
            return _search(index, _stamp(file), hashes)
        return _search(BytesIO(self._remade(file)[0]), _stamp(file), hashes)

    def _remade(self, file: BinaryIO) -> tuple[bytes, bytes]:
        """The contents of both cache files, written where that is possible."""
        file.seek(0)
        index, days = _made(OrderFile(file, self._path), _stamp(file), os.fstat(file.fileno()).st_size)
        for path, data in ((self._index, index), (self._days, days)):
            _save(path, data)
        file.seek(0)
        return index, days


def _stamp(file: BinaryIO) -> str:
    about = os.fstat(file.fileno())
    return f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"


def _made(orders: OrderFile, stamp: str, size: int) -> tuple[bytes, bytes]:
    bits = (size >> _BUCKET).bit_length()
    import json

    from cs_toolkit.core.order_counts import tally

    shift = 32 - bits
    buckets = [array("Q") for _ in range(1 << bits)]
    counted: Counter[tuple[str, ...]] = Counter()
    for at, _, cells in orders.lines():
        for key in keys_of(cells):
            hashed = crc32(key.encode())
            buckets[hashed >> shift].append(hashed << _PLACE | at & _MASK)
        ordered_at, paid_at, *about = _kind(cells)
        counted[(ordered_at or paid_at)[:_DAY], *about] += 1
    table, body, end = array("Q"), bytearray(), 0
    for bucket in buckets:
        held = array("Q", sorted(bucket)).tobytes()
        end += len(held) // 8
        table.append(crc32(held) << 32 | end)
        body += held
    head = f"{_FORMAT} {stamp} {bits} {crc32(table.tobytes()):08x}\n"
    tallies = [tally(*kind, orders=count) for kind, count in sorted(counted.items())]
    days = json.dumps(tallies, ensure_ascii=False).encode()
    return head.encode() + table.tobytes() + body, f"{_DAYS} {stamp} {crc32(days):08x}\n".encode() + days


def _save(path: Path, data: bytes) -> None:
    """Best effort: where the cache cannot be written, the next reader makes it again."""
    temporary = path.with_name(f"{atomic.TEMP_PREFIX}{os.getpid()}-{path.name}")
    with suppress(OSError):
        atomic.make_folder(path.parent)
        atomic.refuse_behind_links(path)
        with open(system.opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(data)
        system.replace(temporary, path)


def _search(index: BinaryIO, stamp: str, hashes: set[int]) -> list[int]:
    """Where rows with these hashes may stand; raises ValueError where the index does not hold or is damaged."""
    version, made_for, bits, checksum = index.readline().decode().split(" ")
    shift = 32 - int(bits)
    if (version, made_for) != (_FORMAT, stamp) or not 0 <= shift <= 32:
        raise ValueError(made_for)
    table = array("Q")
    table.frombytes(index.read(8 << int(bits)))
    if crc32(table.tobytes()) != int(checksum, 16):
        raise ValueError(checksum)
    begin = index.tell()
    found: list[int] = []
    for number in sorted({hashed >> shift for hashed in hashes}):
        first, last = (table[number - 1] & _MASK if number else 0), table[number] & _MASK
        index.seek(begin + 8 * first)
        held = index.read(8 * (last - first))
        if crc32(held) != table[number] >> 32:
            raise ValueError(number)
        found += [entry & _MASK for entry in memoryview(held).cast("Q") if entry >> _PLACE in hashes]
    return sorted(set(found))


def _days(data: bytes, stamp: str) -> list[Tally]:
    """What was counted; raises ValueError where it does not hold or is damaged."""
    import json

    from cs_toolkit.core.order_counts import Tally

    head, _, body = data.partition(b"\n")
    if head.decode() != f"{_DAYS} {stamp} {crc32(body):08x}":
        raise ValueError(stamp)
    return [Tally(*kind) for kind in json.loads(body)]
