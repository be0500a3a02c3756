"""The order book: one row per order, the latest export holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.order_merge import Merged
from cs_toolkit.store.orders import COLUMNS, OrderBook


def row(order_id: str, month: str | None = "2026-11", **more: str) -> dict[str, str]:
    return {"id": order_id, "ordered_at": f"{month}-05T10:00:00+08:00" if month else "", **more}


@pytest.fixture
def book(root: Path) -> OrderBook:
    return OrderBook(root)


def test_orders_stand_by_month_and_are_found_by_id(book: OrderBook, root: Path) -> None:
    """Every column is there; what is unknown is empty."""
    assert book.merge([row("2", product="杯子"), row("1", "2026-10"), row("3", None)]) == Merged(3, 0, 0)
    assert sorted(path.name for path in (root / "orders").iterdir()) == ["2026-10.csv", "2026-11.csv", "undated.csv"]
    found = book.look_up(["2", "", "9"])
    assert found == {"2": {**dict.fromkeys(COLUMNS, ""), **row("2", product="杯子")}}
    assert [found["id"] for found in book.all()] == ["1", "2", "3"]
    assert list(OrderBook(root / "nowhere").all()) == []
    assert book.look_up([]) == {}


def test_the_same_export_twice_changes_nothing(book: OrderBook, root: Path) -> None:
    """Not a byte."""
    book.merge([row("1"), row("2")])
    before = (root / "orders" / "2026-11.csv").read_bytes()
    assert book.merge([row("2"), row("1")]) == Merged(0, 0, 2)
    assert (root / "orders" / "2026-11.csv").read_bytes() == before


def test_a_later_export_replaces_what_an_earlier_one_said(book: OrderBook) -> None:
    """Shipped since: the carrier is known now."""
    book.merge([row("1")])
    assert book.merge([row("1", carrier="zto"), row("2")]) == Merged(1, 1, 0)
    assert book.look_up(["1"])["1"]["carrier"] == "zto"


@pytest.mark.parametrize(
    ("first", "then"), [(None, "2026-11"), ("2026-10", "2026-11"), ("2026-11", "2026-10"), ("2026-11", None)]
)
def test_an_order_whose_date_changes_stands_once(book: OrderBook, first: str | None, then: str | None) -> None:
    """An export without dates, then one with: the later one holds and a third import finds nothing new."""
    book.merge([row("1", first, product="old"), row("11", first)])
    assert book.merge([row("1", then, product="new")]) == Merged(0, 1, 0)
    assert [found["product"] for found in book.all() if found["id"] == "1"] == ["new"]
    assert book.look_up(["1"])["1"]["product"] == "new"
    assert book.merge([row("1", then, product="new")]) == Merged(0, 0, 1)
    assert len(list(book.all())) == 2


def test_a_dry_run_counts_and_writes_nothing(book: OrderBook, root: Path) -> None:
    """Not even the folder."""
    assert book.merge([row("1")], dry_run=True) == Merged(1, 0, 0)
    assert not (root / "orders").exists()


@pytest.mark.parametrize("name", ["a,b", 'say "x"', "two\nlines", "＝1+1", " 0012 ", "\r", "x\ry"])
def test_any_text_comes_back_from_the_book(book: OrderBook, name: str) -> None:
    """Commas, quotes, line ends."""
    book.merge([row("1", product=name)])
    assert book.look_up(["1"])["1"]["product"] == name


def test_a_month_is_no_path(book: OrderBook, root: Path) -> None:
    """A date that is none goes to the undated ones."""
    book.merge([{"id": "1", "ordered_at": "../../etc"}, {"id": "2", "paid_at": "2026-11-01T00:00:00+08:00"}])
    assert sorted(path.name for path in (root / "orders").iterdir()) == ["2026-11.csv", "undated.csv"]


def test_a_book_edited_by_hand_is_read_as_far_as_it_goes(book: OrderBook, root: Path) -> None:
    """Missing and foreign columns, short and long rows, a byte order mark, rows without an id."""
    (root / "orders").mkdir(parents=True)
    (root / "orders" / "2026-11.csv").write_bytes("\ufeffid,handle,mine\n1,Wang,x,y,z\n2\n,,\n".encode())
    assert [found["id"] for found in book.all()] == ["1", "2"]
    assert book.of_customer({"wang"}, None) == 1
    assert book.of_customer({"wang"}, "1") == 0
    book.merge([row("1", handle="Wang")])
    assert len(list(book.all())) == 2


def test_orders_of_a_customer_are_counted_by_handle_or_contact(book: OrderBook) -> None:
    """Folded, the one at hand left out; nobody's orders are not everybody's."""
    book.merge([row("1", handle="Wang"), row("2", contact="１３８"), row("3", handle="Li"), row("4")])
    assert book.of_customer({"wang", "138"}, "1") == 1
    assert book.of_customer({"zhao"}, None) == 0


def test_a_book_in_another_encoding_is_not_written_over(book: OrderBook, root: Path) -> None:
    """Saved by a spreadsheet in GBK: the file and its line are named, no byte is lost."""
    data = "id,product\n1,杯子\n".encode("gbk")
    path = root / "orders" / "2026-11.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    with pytest.raises(StoreTrouble, match=r"orders/2026-11\.csv:2"):
        book.merge([row("9")])
    assert path.read_bytes() == data


def test_a_book_that_cannot_be_read_is_trouble_with_the_store(book: OrderBook, root: Path) -> None:
    """A folder in its place."""
    (root / "orders" / "2026-11.csv").mkdir(parents=True)
    for attempt in (lambda: list(book.all()), lambda: book.look_up(["1"])):
        with pytest.raises(StoreTrouble, match="2026-11"):
            attempt()


def test_a_book_from_before_warehouses_serves_on(book: OrderBook, root: Path) -> None:
    """Its rows are found and counted as they are; the next import that touches the file writes all columns."""
    old = [name for name in COLUMNS if name != "warehouse"]
    path = root / "orders" / "2026-11.csv"
    path.parent.mkdir(parents=True)
    cells = {**dict.fromkeys(old, ""), **row("1", carrier="zto", status="ok")}
    path.write_text(",".join(old) + "\r\n" + ",".join(cells[name] for name in old) + "\r\n", newline="")
    assert book.look_up(["1"])["1"] == {**cells, "warehouse": ""}
    assert [tally.carrier for tally in book.tallies()] == ["zto"]
    assert book.merge([row("2", warehouse="杭州仓")]) == Merged(1, 0, 0)
    assert path.read_text("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert book.merge([row("1", warehouse="深圳仓")]) == Merged(0, 1, 0)
    assert [(found["carrier"], found["status"], found["warehouse"]) for found in book.all()] == [
        ("zto", "ok", "深圳仓"), ("", "", "杭州仓"),
    ]  # fmt: skip
    assert {tally.warehouse for tally in book.tallies()} == {"深圳仓", "杭州仓"}
