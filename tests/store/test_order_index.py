"""The index of the order book: a cache that may be deleted, damaged or out of date, and is never believed blindly."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cs_toolkit.core.order_counts import orders_in
from cs_toolkit.store.orders import OrderBook

CSV = "orders/2026-11.csv"
INDEX = ".cst/orders/2026-11"


@pytest.fixture
def book(root: Path) -> OrderBook:
    made = OrderBook(root)
    made.merge(
        {
            "id": str(number), "product": f"杯子 {number}", "carrier": "zto", "handle": f"tb{number % 7}",
            "ordered_at": f"2026-11-{number % 28 + 1:02d}T10:00:00+08:00",
        }
        for number in range(1, 301)
    )  # fmt: skip
    return made


def product(book: OrderBook, order: str) -> str | None:
    found = book.look_up([order])
    return found[order]["product"] if found else None


def test_an_import_leaves_an_index_behind(book: OrderBook, root: Path) -> None:
    """Nobody who looks up an order waits for it to be made: it is not written again."""
    before = (root / INDEX).stat().st_mtime_ns
    assert product(book, "123") == "杯子 123"
    assert (root / INDEX).stat().st_mtime_ns == before


@pytest.mark.parametrize("asked", ["77", " 77 ", "７７"])
def test_width_and_outer_blanks_of_a_number_do_not_count(book: OrderBook, asked: str) -> None:
    """Numbers are strings that people copy from anywhere; what was asked for is the key of the answer."""
    assert product(book, asked) == "杯子 77"


def test_many_orders_at_once(book: OrderBook) -> None:
    """All of them, and none that was not asked for."""
    assert book.look_up(map(str, range(200, 400))).keys() == set(map(str, range(200, 301)))


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flip_head(data: bytes) -> bytes:
    return b"x" + data[1:]


def _flip_table(data: bytes) -> bytes:
    at = data.index(b"\n") + 3
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]


def _flip_entries(data: bytes) -> bytes:
    return data[:-400] + bytes(byte ^ 1 for byte in data[-400:])


def _huge(data: bytes) -> bytes:
    version, stamp, _, checksum = data.partition(b"\n")[0].split()
    return b" ".join((version, stamp, b"999999", checksum)) + b"\n"


@pytest.mark.parametrize(
    "damage", [_cut, _flip_head, _flip_table, _flip_entries, _huge, lambda _: b"", lambda _: b"\xff\n"]
)
def test_a_damaged_index_is_made_anew(book: OrderBook, root: Path, damage: Callable[[bytes], bytes]) -> None:
    """Cut off, a bit turned over in any part of it: every order is found, and the index is whole again."""
    whole = (root / INDEX).read_bytes()
    (root / INDEX).write_bytes(damage(whole))
    assert book.look_up(map(str, range(1, 301))).keys() == set(map(str, range(1, 301)))
    assert (root / INDEX).read_bytes() == whole


def test_the_cache_can_be_deleted(book: OrderBook, root: Path) -> None:
    """And where it cannot be written, orders are found all the same."""
    for path in (root / ".cst/orders").iterdir():
        path.unlink()
    assert product(book, "9") == "杯子 9"
    assert (root / INDEX).exists()
    for path in (root / ".cst/orders").iterdir():
        path.unlink()
    (root / ".cst/orders").rmdir()
    (root / ".cst/orders").write_text("in the way")
    assert product(book, "9") == "杯子 9"
    assert sum(tally.orders for tally in book.tallies()) == 300


def test_an_edit_by_hand_is_seen(book: OrderBook, root: Path) -> None:
    """Also one that leaves the size of the file as it was."""
    path = root / CSV
    path.write_bytes(path.read_bytes().replace("杯子 123".encode(), "杯子 321".encode()))
    os.utime(path, ns=(1, 1))
    assert product(book, "123") == "杯子 321"


def test_orders_of_a_customer_are_found_through_the_index(book: OrderBook) -> None:
    """By handle, whole rows."""
    found = book.orders_of({"TB3"})
    assert len(found) == len([number for number in range(1, 301) if number % 7 == 3])
    assert {row["handle"] for row in found} == {"tb3"}
    assert book.orders_of({""}) == []


def test_orders_are_counted_for_rates(book: OrderBook, root: Path) -> None:
    """From the cache, the same from a damaged one; a hand-made day that is none counts for no period."""
    period = (date(2026, 11, 1), date(2026, 11, 3))
    assert orders_in(book.tallies(), period, "day") == {"2026-11-01": 10, "2026-11-02": 11}
    (root / f"{INDEX}.days").write_bytes(b"cst-days-1 x\n[]")
    assert orders_in(book.tallies(), period, "carrier") == {"zto": 21}
    book.merge([{"id": "x", "product": "帽子", "ordered_at": "2026-11-0x"}])
    assert orders_in(book.tallies(), None, "product")["帽子"] == 1
    assert "帽子" not in orders_in(book.tallies(), (date(1, 1, 1), date(9999, 1, 1)), "product")


def test_what_a_later_export_leaves_blank_stays(book: OrderBook) -> None:
    """An export without carriers does not make the shop forget them."""
    book.merge([{"id": "5", "status": "交易成功", "ordered_at": "2026-11-06T10:00:00+08:00"}])
    row = book.look_up(["5"])["5"]
    assert (row["carrier"], row["product"], row["status"]) == ("zto", "杯子 5", "交易成功")


def test_an_order_left_in_two_months_by_a_crash_is_put_right(book: OrderBook, root: Path) -> None:
    """The import that moved it died half way; the same import again leaves it in one place and finds nothing new."""
    old = (root / CSV).read_bytes()
    moved = {"id": "5", "product": "杯子 5", "ordered_at": "2026-10-06T10:00:00+08:00"}
    assert book.merge([moved]).updated == 1
    (root / CSV).write_bytes(old)
    assert sum(row["id"] == "5" for row in book.all()) == 2
    assert book.merge([moved]).unchanged == 1
    assert [row["ordered_at"][:7] for row in book.all() if row["id"] == "5"] == ["2026-10"]
