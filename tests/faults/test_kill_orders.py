"""An import of orders that is killed: no order is lost, no file is half written, the same import completes it."""

from __future__ import annotations

import pytest
from conftest import Run
from faults.planting import MODES, EveryKill, Injector

from cs_toolkit.store.orders import OrderBook

WANTED = {"1": "旅行杯", "2": "水杯", "3": "杯盖", "8": "旧单", "9": "旧单"}


@pytest.fixture
def with_book(injector: Injector, run: Run) -> Injector:
    """A book in which order 1 stands in another month than the export says, beside orders of which it says nothing."""
    assert run("init").code == 0
    OrderBook(injector.shop).merge(
        [
            {"id": "1", "product": "旧单", "ordered_at": "2026-10-01T10:00:00+08:00"},
            {"id": "8", "product": "旧单", "ordered_at": "2026-10-01T10:00:00+08:00"},
            {"id": "9", "product": "旧单", "ordered_at": "2026-11-01T10:00:00+08:00"},
        ]
    )
    injector.prepare()
    return injector


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_import_of_orders_loses_none(with_book: Injector, run: Run, every_kill: EveryKill, mode: str) -> None:
    """Wherever it dies: what was known is found, each file is whole, and the same command finishes the job."""

    def check(at: str) -> None:
        book = OrderBook(with_book.shop)
        found = book.look_up(WANTED)
        assert {"1", "8", "9"} <= found.keys(), at
        assert all(row["product"] in {WANTED[order], "旧单"} for order, row in found.items()), at
        assert run("doctor").code in {0, 3}, at
        again = run(*with_book.args("orders"))
        assert again.code == 0, (at, again)
        assert {row["id"]: row["product"] for row in book.all()} == WANTED, at
        assert len(list(book.all())) == len(WANTED), at
        assert {order: row["product"] for order, row in book.look_up(WANTED).items()} == WANTED, at

    every_kill(with_book, "orders", mode, check)
