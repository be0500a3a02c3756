"""A file of the owner's that was saved while cst made it anew stays as it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cs_toolkit.store import calendar_files, order_erasing
from cs_toolkit.store.atomic import Overtaken
from cs_toolkit.store.order_rows import COLUMNS, OrderRow
from cs_toolkit.store.orders import OrderBook
from cs_toolkit.store.shop_files import create_shop

MONTH = "2026-11.csv"


def an_order(number: str, product: str = "杯") -> OrderRow:
    told = {"id": number, "product": product, "ordered_at": "2026-11-02T10:00:00+08:00"}
    return {name: told.get(name, "") for name in COLUMNS}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_shop(tmp_path / "shop", "shop.toml", "")
    return tmp_path / "shop"


@pytest.mark.parametrize("new", ["# ours\n", None])
def test_a_calendar_that_was_saved_meanwhile(root: Path, new: str | None) -> None:
    """Neither written over nor removed; what was read may be."""
    path = calendar_files.path_of(root, "own")
    calendar_files.write(root, "own", "# read\n", None)
    path.write_text("# theirs\n")
    with pytest.raises(Overtaken):
        calendar_files.write(root, "own", new, "# read\n")
    assert path.read_text() == "# theirs\n"
    calendar_files.write(root, "own", new, "# theirs\n")
    assert calendar_files.text_of(root, "own") == new


def test_a_calendar_that_came_meanwhile(root: Path) -> None:
    calendar_files.write(root, "own", "# theirs\n", None)
    with pytest.raises(Overtaken):
        calendar_files.write(root, "own", "# ours\n", None)
    assert calendar_files.text_of(root, "own") == "# theirs\n"


@pytest.mark.parametrize("is_new", [True, False])
def test_orders_that_were_saved_meanwhile(root: Path, is_new: bool) -> None:
    """The owner's row is there; the same import again lays the export over it."""
    book, path = OrderBook(root), root / "orders" / MONTH
    if not is_new:
        book.merge([an_order("1")])
    theirs = ",".join(COLUMNS).encode() + b"\r\n9" + b"," * (len(COLUMNS) - 1) + b"\r\n"

    @contextmanager
    def saving(paths: list[Path]) -> Iterator[None]:
        assert paths == [path]
        path.write_bytes(theirs)
        yield

    with pytest.raises(Overtaken):
        book.merge([an_order("1", "碗"), an_order("2")], around=saving)
    assert path.read_bytes() == theirs
    book.merge([an_order("1", "碗"), an_order("2")])
    assert {row["id"]: row["product"] for row in book.all()} == {"1": "碗", "2": "杯", "9": ""}


def test_orders_that_are_erased_while_they_are_saved(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The erase stops there, and is finished when it is given again."""
    book, path = OrderBook(root), root / "orders" / MONTH
    book.merge([an_order("1"), an_order("2")])
    saved = path.read_bytes().replace("杯".encode(), "碗".encode())
    new = {order_erasing.digest("1"): an_order("erased-1")}
    made = order_erasing.batched

    def saving(pieces: Iterator[bytes]) -> Iterator[bytes]:
        yield from made(pieces)
        path.write_bytes(saved)

    with monkeypatch.context() as patched:
        patched.setattr(order_erasing, "batched", saving)
        with pytest.raises(Overtaken):
            book.exchange(new)
    assert path.read_bytes() == saved
    book.exchange(new)
    assert [row["id"] for row in book.all()] == ["2", "erased-1"]
