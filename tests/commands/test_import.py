"""`cst import` and `cst orders`: real exports, files that are none, the same file twice."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from conftest import Run

Contents = Callable[[], dict[str, bytes]]
TICKETS = (
    "编号,说明,申请时间,订单,宝贝\nA1,杯子碎了,2026-11-20 10:00,77,旅行杯\nA2,快递没动,2026-11-21 10:00,78,马克杯\n"
)
MAP = [
    f"--map={spec}" for spec in ("external_id=编号", "text=说明", "received_at=申请时间", "order=订单", "product=宝贝")
]


def one(stdout: str) -> dict[str, object]:
    (row,) = json.loads(stdout)
    assert list(row) == ["file", "added", "unchanged", "updated", "refused"]
    return dict(row)


def test_a_real_export_arrives_once(run: Run, inbox: Path, shop: Path, contents: Contents) -> None:
    """Tmall refunds in GB18030: every row a case; the second time nothing changes, not a byte."""
    file = inbox / "tmall_refunds_gb18030.csv"
    first = run("import", file, "-f", "json")
    assert first.code == 0
    assert one(first.stdout) == {"file": str(file), "added": 360, "unchanged": 0, "updated": 0, "refused": 0}
    before = contents()
    again = run("import", file, "-f", "json")
    assert one(again.stdout) == {"file": str(file), "added": 0, "unchanged": 360, "updated": 0, "refused": 0}
    assert contents() == before
    assert len([*shop.glob("open/*.toml")]) + len([*shop.glob("closed/*/*.toml")]) == 360


def test_finished_rows_arrive_closed_and_unfinished_ones_are_work(run: Run, inbox: Path, tmp_path: Path) -> None:
    """What the platform shows as finished has the outcome `imported`, and no deadline of ours."""
    lines = (inbox / "tmall_refunds_gb18030.csv").read_bytes().decode("gb18030").splitlines()[:5]
    waiting = "买家已经申请退款，等待卖家同意"
    lines[1] = lines[1].replace(waiting, "退款成功")
    lines[2] = lines[2].replace(waiting, "退款关闭")
    file = tmp_path / "refunds.csv"
    file.write_bytes("\n".join(lines).encode("gb18030"))
    assert run("import", file).code == 0
    rows = list(csv.DictReader(StringIO(run("export").stdout)))
    assert [(row["state"], row["outcome"]) for row in rows[:2]] == [("closed", "imported")] * 2
    assert all(row["closed_at"] for row in rows[:2])
    assert run("next", "-f", "ids").lines == [row["case"] for row in rows[2:]]
    assert len(rows) == 4


def test_long_ids_arrive_clean_and_as_text(run: Run, inbox: Path) -> None:
    """`="2026…"` and `'1380…` are how spreadsheets keep digits; we keep the digits."""
    assert run("orders", "import", inbox / "taobao_orders_gb18030.csv").code == 0
    rows = list(csv.DictReader(StringIO(run("orders", "list", "-f", "csv").stdout)))
    assert len(rows) == 3600
    assert all(row["id"].isdecimal() and row["contact"].isdecimal() for row in rows)
    order = rows[0]["id"]
    (shown,) = json.loads(run("orders", "show", order, "-f", "json").stdout)
    assert shown["id"] == order


def test_the_order_book_takes_a_file_twice(run: Run, inbox: Path, contents: Contents) -> None:
    """Nothing changes the second time."""
    file = inbox / "taobao_orders_gb18030.csv"
    assert one(run("orders", "import", file, "-f", "json").stdout)["added"] == 3600
    before = contents()
    assert one(run("orders", "import", file, "-f", "json").stdout)["unchanged"] == 3600
    assert contents() == before


def test_a_dry_run_shows_and_writes_nothing(run: Run, inbox: Path, shop: Path) -> None:
    """Encoding, map and the first rows on stderr, the counts on stdout, no shop on the disk."""
    done = run("import", "--dry-run", inbox / "tmall_refunds_gb18030.csv", "-f", "json")
    assert (one(done.stdout)["added"], done.code) == (360, 0)
    assert "encoding gb18030, columns of" in done.stderr
    assert "2026765209994102219" in done.stderr
    assert done.stderr.endswith("nothing was written\n")
    assert not shop.exists()
    orders = run("orders", "import", "--dry-run", inbox / "taobao_orders_gb18030.csv", "-f", "json")
    assert (one(orders.stdout)["added"], orders.code) == (3600, 0)
    assert not shop.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_file_with_a_map(run: Run, tmp_path: Path, encoding: str) -> None:
    """--map names the columns; the encoding is found out."""
    file = tmp_path / "tickets.csv"
    file.write_bytes(TICKETS.encode(encoding))
    done = run("import", file, *MAP, "--platform", "jd", "-f", "json")
    assert (one(done.stdout)["added"], done.code) == (2, 0)
    columns = "case,platform,external_id,order,product,text"
    assert run("list", "-f", "csv", "--columns", columns).lines[1:] == [
        "20261120-01,jd,jd:A1,77,旅行杯,杯子碎了",
        "20261121-01,jd,jd:A2,78,马克杯,快递没动",
    ]
    assert one(run("import", file, *MAP, "--platform", "jd", "-f", "json").stdout)["unchanged"] == 2


def test_one_bad_row_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    """It is named with file and line; exit 1 tells a script that something was refused."""
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS + "A3,杯子碎了,gestern,79,x\nA4,碎,2027-01-01 10:00,80,x\n", "utf-8")
    done = run("import", file, *MAP, "-f", "json")
    assert one(done.stdout) == {"file": str(file), "added": 2, "unchanged": 0, "updated": 0, "refused": 2}
    assert done.code == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{file}:")]
    assert [line.split(":")[1] for line in told] == ["4", "5"]
    assert "'gestern'" in told[0]
    assert "2027-01-01" in told[1]


def _mixed() -> bytes:
    return TICKETS.encode("utf-8") + "A3,杯子碎了,2026-11-20 10:00,79,旅行杯\n".encode("gb18030")


REFUSED: dict[str, tuple[bytes | None, list[str], str]] = {
    "mixed encodings": (_mixed(), MAP, "encoding"),
    "an empty file": (b"", MAP, "empty"),
    "a header only, of no known export": (b"a,b,c\n", [], "a, b, c"),
    "no table at all": (b"\x00\x01\x02\xff\xfe\xfd" * 50, [], "tickets.csv"),
    "an unknown column in --map": (TICKETS.encode(), [*MAP, "--map=sku=愿望"], "'愿望'"),
    "an unknown field in --map": (TICKETS.encode(), [*MAP, "--map=neds=说明"], "'neds'"),
    "a map that is none": (TICKETS.encode(), ["--map", "text"], "'text'"),
    "a file that is not there": (None, [], "tickets.csv"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", [["import"], ["orders", "import"]], ids=" ".join)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    run: Run, tmp_path: Path, contents: Contents, command: list[str], name: str
) -> None:
    """Error with the value, Hint with a way out, exit 2, and no shop, no case, no order."""
    data, args, told = REFUSED[name]
    file = tmp_path / "tickets.csv"
    if data is not None:
        file.write_bytes(data)
    if command[0] == "orders":
        args = [arg for arg in args if not arg.startswith(("--map=external_id", "--map=text", "--map=received_at"))]
    done = run(*command, file, *args)
    lines = done.stderr.splitlines()
    assert (done.stdout, done.code) == ("", 2), done
    assert lines[0].startswith("Error: ")
    assert told in lines[0]
    assert lines[1].startswith("Hint: ")
    assert contents() == {}


@pytest.mark.parametrize("command", [["import"], ["orders", "import"]], ids=" ".join)
def test_a_folder_is_no_file(run: Run, tmp_path: Path, command: list[str]) -> None:
    """The folder is named; so is what to give instead."""
    done = run(*command, tmp_path)
    assert (done.stdout, done.code) == ("", 2)
    assert f"'{tmp_path}'" in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].startswith("Hint: ")


def test_orders_are_no_complaints_and_the_other_way_round(run: Run, inbox: Path) -> None:
    """The hint names the other command."""
    orders, refunds = inbox / "taobao_orders_gb18030.csv", inbox / "tmall_refunds_gb18030.csv"
    assert "cst orders" in run("import", orders).stderr.splitlines()[1]
    assert f"cst import {refunds}" in run("orders", "import", refunds).stderr.splitlines()[1]


def test_a_second_bad_file_leaves_the_first_unread_too(run: Run, tmp_path: Path, contents: Contents) -> None:
    """Everything is read before anything is written."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TICKETS, "utf-8")
    bad.write_bytes(b"")
    assert run("import", good, bad, *MAP).code == 2
    assert contents() == {}


def test_an_order_that_is_not_in_the_book(run: Run) -> None:
    """Named, with the command that fills the book."""
    run("init")
    done = run("orders", "show", "12345")
    assert (done.stdout, done.code) == ("", 1)
    assert done.stderr.splitlines() == [
        "Error: there is no order '12345' in the book",
        "Hint: cst orders import FILE reads an export of your platform",
    ]
