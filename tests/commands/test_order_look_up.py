"""The number of an order fills the rest, at `cst log` and at `cst diagnose`; what was typed stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

CaseFile = Callable[..., dict[str, Any]]
HEAD = (
    "订单编号,买家会员名,支付金额,订单状态,收货人,联系手机,订单创建时间,订单付款时间,"
    "宝贝标题,物流单号,物流公司,宝贝总数量"
)
ROW = (
    '"=""77""",tb12,129.00,卖家已发货,王明,\'13800001111,2026-11-18 09:00:00,2026-11-18 09:01:00,'
    "旅行杯,No:SF1234567890123,顺丰速运,2"
)


@pytest.fixture
def bring(run: Run, tmp_path: Path) -> Callable[[str], None]:
    """Brings an order into the book."""

    def call(row: str = ROW) -> None:
        file = tmp_path / "orders.csv"
        file.write_bytes(f"{HEAD}\r\n{row}\r\n".encode("gb18030"))
        done = run("orders", "import", file)
        assert (done.code, "orders.csv" in done.stdout) == (0, True), done

    return call


def test_log_takes_from_the_book_what_was_not_typed(run: Run, bring: Callable[[], None], case_file: CaseFile) -> None:
    """It stands in the case from now on, so that clocks count from it; what was taken is said."""
    bring()
    done = run("log", "--text", "杯子碎了", "--order", " 77 ", "--customer", "李雷", "--quantity", "1")
    assert done.code == 0
    case = case_file()
    assert case["customer"] == {"name": "李雷", "handle": "tb12", "contact": "13800001111"}
    order = case["order"]
    assert (order["product"], order["amount"], order["currency"], order["quantity"]) == ("旅行杯", "129.00", "CNY", 1)
    assert (order["carrier"], order["tracking"]) == ("sf", "SF1234567890123")
    assert order["paid_at"].isoformat() == "2026-11-18T09:01:00+08:00"
    assert case["complaint"]["platform"] == "taobao"
    assert "from the order book: product" in done.stderr


def test_another_carrier_has_another_number(run: Run, bring: Callable[[], None], case_file: CaseFile) -> None:
    """The book's number is not that of the parcel the owner names; an amount keeps its own currency."""
    bring()
    run("log", "--text", "x", "--order", "77", "--carrier", "中通", "--amount", "10", "--currency", "USD")
    order = case_file()["order"]
    assert order["carrier"] == "zto"
    assert "tracking" not in order
    assert (order["amount"], order["currency"]) == ("10.00", "USD")


def test_a_complaint_before_the_order_is_refused(run: Run, bring: Callable[[], None]) -> None:
    """The book knows when it was ordered (traps T20)."""
    bring()
    done = run("log", "--text", "x", "--order", "77", "--received", "2026-11-17T10:00:00+08:00")
    assert (done.stdout, done.code) == ("", 2)
    assert run("log", "--text", "x", "--order", "77", "--received", "2026-11-17T10:00:00+08:00", "--force").code == 0


def test_an_order_that_is_not_in_the_book_is_said_to_be(run: Run, bring: Callable[[], None]) -> None:
    """A slip of the finger; a shop without a book is not told."""
    assert "order book" not in run("log", "--text", "x", "--order", "78").stderr
    bring()
    assert "order '78' is not in the order book" in run("log", "--text", "x", "--order", "78").stderr


def test_a_book_that_cannot_be_read_does_not_stop_a_complaint(run: Run, bring: Callable[[], None], shop: Path) -> None:
    """It is logged, the trouble is told, and the exit code says so."""
    bring()
    for path in (shop / "orders").iterdir():
        path.unlink()
        path.mkdir()
    done = run("log", "--text", "x", "--order", "77")
    assert (done.lines[0], done.code) == ("20261122-01", 5)


def test_an_absurd_amount_in_the_book_is_no_amount(
    run: Run, bring: Callable[[str], None], shop: Path, case_file: CaseFile
) -> None:
    """Finer than any coin: somebody edited the book by hand."""
    bring(ROW)
    (path,) = (shop / "orders").glob("*.csv")
    path.write_bytes(path.read_bytes().replace(b"129.00", b"129.001"))
    assert run("log", "--text", "x", "--order", "77").code == 0
    assert "amount" not in case_file()["order"]


def test_diagnose_adds_what_the_book_knows_by_now(
    run: Run, bring: Callable[[], None], case_file: CaseFile, last_event: Callable[..., dict[str, Any]]
) -> None:
    """The export came after the complaint: a correction beside what was logged, taken back with the diagnosis."""
    run("log", "--text", "x", "--order", "77", "--product", "杯")
    bring()
    diagnose = ("diagnose", "1", "--cause", "carrier-delay", "--party", "carrier")
    assert run(*diagnose).code == 0
    event = last_event(back=2)
    assert (event["kind"], event["reason"]) == ("corrected", "order book")
    assert event["facts"]["order.tracking"] == "SF1234567890123"
    assert "order.product" not in event["facts"]
    run("diagnose", "1", "--cause", "packing", "--party", "shop")
    assert last_event(back=2)["kind"] == "diagnosed"
    assert run("undo", "1").code == 0
    assert run("undo", "1").code == 0
    assert "SF1234567890123" not in run("list", "-f", "csv", "--columns", "summary,needs").stdout


@pytest.mark.parametrize(("carrier", "said"), [("顺丰", False), ("ems", True)])
def test_a_number_that_does_not_fit_its_carrier_is_taken_as_it_is(
    run: Run, case_file: CaseFile, carrier: str, said: bool
) -> None:
    """It is only said."""
    done = run("log", "--text", "x", "--carrier", carrier, "--tracking", "SF1234567890123")
    assert done.code == 0
    assert ("does not look like" in done.stderr) is said
    assert case_file()["order"]["tracking"] == "SF1234567890123"


def test_an_order_is_shown_with_the_page_of_its_parcel(run: Run, bring: Callable[[], None]) -> None:
    """To be opened, or sent to the customer."""
    bring()
    assert "SF1234567890123" in run("orders", "show", "77").stderr


def test_rows_that_are_no_orders_are_named_and_the_others_read(run: Run, tmp_path: Path) -> None:
    """Duplicates in one file: the later row holds."""
    file = tmp_path / "book.csv"
    file.write_text("no,what\n1,杯子\n2,帽子\n,鞋\n1,水杯\n", "utf-8")
    done = run("orders", "import", file, "--map", "order=no", "--map", "product=what", "-f", "csv")
    assert (done.lines[1], done.code) == (f"{file},2,0,0,1", 1)
    assert f"{file}:4: the row has no order number" in done.stderr
    assert "水杯" in run("orders", "show", "1").stdout
