"""A later export, a file with a number twice, a file that is being written, saved columns, spreadsheets, a terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from cs_toolkit.env import Env
from cs_toolkit.env.progress import watched
from cs_toolkit.errors import say
from cs_toolkit.intake import source

Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[[str], dict[str, Any]]
HEADER = "退款编号,订单编号,宝贝标题,买家实际支付金额,退款的申请时间,退款完结时间,退款状态,买家退款原因,"
HEADER += "买家退款说明,发货物流信息"
ROW = "33000000000001,2026000000000000001,旅行杯,199.00,2026-11-22 08:11:00,,等待卖家同意,质量问题,杯盖漏水,"
CASE = "20261122-01"


def export(path: Path, *rows: str) -> Path:
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def counts(run: Run, *args: object) -> tuple[int, int, int, int]:
    """added, unchanged, updated, refused of the only file."""
    (row,) = json.loads(run("import", *args, "-f", "json").stdout)
    return row["added"], row["unchanged"], row["updated"], row["refused"]


def test_a_later_export_corrects_what_the_platform_owns(
    run: Run, tmp_path: Path, case_file: CaseFile, contents: Contents
) -> None:
    """The parcel's number was not known yet, the customer has said more: recorded as a correction, once."""
    file = export(tmp_path / "refunds.csv", ROW)
    assert counts(run, file) == (1, 0, 0, 0)
    export(file, ROW.replace("杯盖漏水,", "杯盖漏水，杯身也有裂纹,极兔速递 JT2322082158515"))
    assert counts(run, "--dry-run", file) == (0, 0, 1, 0)
    assert len(case_file(CASE).get("event", [])) == 0
    assert counts(run, file) == (0, 0, 1, 0)
    (event,) = case_file(CASE)["event"]
    assert (event["kind"], event["source"]) == ("corrected", "tmall_refunds")
    assert event["facts"] == {
        "complaint.text": "杯盖漏水，杯身也有裂纹",
        "order.carrier": "jt",
        "order.tracking": "JT2322082158515",
    }
    before = contents()
    assert counts(run, file) == (0, 1, 0, 0)
    assert contents() == before
    (shown,) = json.loads(run("list", "-f", "json").stdout)
    assert (shown["tracking"], shown["text"]) == ("JT2322082158515", "杯盖漏水，杯身也有裂纹")


def test_what_the_owner_corrected_stands(run: Run, tmp_path: Path, case_file: CaseFile) -> None:
    """The owner knows better than the platform, whatever the next export says."""
    file = export(tmp_path / "refunds.csv", ROW)
    run("import", file)
    assert run("set", CASE, "product=旅行杯 500ml", "category=unsafe").code == 0
    export(file, ROW.replace("旅行杯", "旅行保温杯"))
    assert counts(run, file) == (0, 1, 0, 0)
    assert [event["kind"] for event in case_file(CASE)["event"]] == ["corrected"]
    export(file, ROW.replace("199.00", "99.00"))
    assert counts(run, file) == (0, 0, 1, 0)
    (shown,) = json.loads(run("list", "-f", "json").stdout)
    assert (shown["product"], shown["category"], shown["amount"]) == ("旅行杯 500ml", "unsafe", "99.00")


def test_an_export_fills_what_a_logged_case_lacks_and_no_more(run: Run, tmp_path: Path) -> None:
    """What a person typed is not replaced by an export of the same number."""
    run("log", "--text", "杯子碎了", "--external-id", "tmall:33000000000001", "--channel", "wechat")
    assert counts(run, export(tmp_path / "refunds.csv", ROW)) == (0, 0, 1, 0)
    (shown,) = json.loads(run("list", "-f", "json").stdout)
    assert (shown["text"], shown["channel"], shown["product"]) == ("杯子碎了", "wechat", "旅行杯")


def test_undo_takes_an_update_back(run: Run, tmp_path: Path) -> None:
    """One import is one command: its new cases go, its corrections are retracted."""
    file = export(tmp_path / "refunds.csv", ROW)
    run("import", file)
    export(file, ROW.replace("199.00", "99.00"), ROW.replace("000001,", "000002,"))
    assert counts(run, file) == (1, 0, 1, 0)
    assert run("undo").code == 0
    (shown,) = json.loads(run("list", "-f", "json").stdout)
    assert shown["amount"] == "199.00"
    assert counts(run, file) == (1, 0, 1, 0)


def test_a_number_that_stands_twice_in_one_file(run: Run, tmp_path: Path) -> None:
    """The same row again is counted and named; another one under the same number is refused."""
    other = ROW.replace("杯盖漏水", "把手断了")
    file = export(tmp_path / "refunds.csv", ROW, ROW, other)
    done = run("import", file, "-f", "json")
    (row,) = json.loads(done.stdout)
    assert (row["added"], row["unchanged"], row["refused"], done.code) == (1, 1, 1, 1)
    assert f"{file}:3: the same as line 2" in done.stderr
    assert f"{file}:4: 'tmall:33000000000001' is in line 2 already, told otherwise" in done.stderr


def test_a_compensation_arrives_closed_with_what_was_paid(run: Run, tmp_path: Path, case_file: CaseFile) -> None:
    """The platform paid it: what, when and why stand in the case."""
    file = tmp_path / "jd.csv"
    file.write_text(
        "店铺名称,申请时间,赔付单号,关联订单号,关联服务单号,赔付金额,赔付原因,赔付状态,申请人\n"
        "小店,2026-11-20 10:00:00,7001,3100001,,12.00,商品破损,赔付成功,系统\n",
        "utf-8",
    )
    assert counts(run, file) == (1, 0, 0, 0)
    paid, closed = case_file("20261120-01")["event"]
    assert (paid["kind"], paid["cost"], paid["remedies"]) == (
        "compensated", "12.00", [{"kind": "refund-part", "amount": "12.00"}],
    )  # fmt: skip
    assert (closed["kind"], closed["outcome"]) == ("closed", "imported")
    assert counts(run, file) == (0, 1, 0, 0)


def test_columns_are_kept_under_a_name(run: Run, shop: Path, tmp_path: Path) -> None:
    """Named once, then by --map NAME, then by the header alone; comments in shop.toml stay."""
    run("init", shop)
    (shop / "shop.toml").write_text('# mine\nzone = "Asia/Shanghai"\n', "utf-8")
    file = tmp_path / "tickets.csv"
    file.write_text("Ticket ID,Description,Created time,Status\n5,杯子碎了,3/4/2026 10:00,Open\n", "utf-8")
    args = ["--map=external_id=Ticket ID", "--map=text=Description", "--map=received_at=Created time",
            "--map=status=Status", "--platform=own-site", "--dates=dmy", "--save-map=helpdesk"]  # fmt: skip
    assert counts(run, file, *args, "--dry-run") == (1, 0, 0, 0)
    assert "helpdesk" not in (shop / "shop.toml").read_text("utf-8")
    assert counts(run, file, *args) == (1, 0, 0, 0)
    kept = (shop / "shop.toml").read_text("utf-8")
    assert kept.startswith("# mine\n")
    assert "[maps.helpdesk]" in kept
    (shown,) = json.loads(run("list", "-f", "json").stdout)
    assert (shown["case"], shown["external_id"]) == ("20260403-01", "own-site:5")
    assert counts(run, file, "--map=helpdesk") == (0, 1, 0, 0)
    file.write_text("Status,Created time,More,Description,Ticket ID\nClosed,4/4/2026,,快递没动,6\n", "utf-8")
    assert counts(run, file) == (1, 0, 0, 0)
    assert run("undo").code == 0
    assert run("config", "get", "maps.helpdesk.text").stdout == "Description\n"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--save-map", "x"], "--save-map 'x' has no columns to keep"),
        (["--map", "text=说明", "--save-map", "a=b"], "'a=b' is no name for a map"),
        (["--map", "no-such"], "'no-such' is neither FIELD=COLUMN nor the name of a saved map"),
    ],
)
def test_a_map_that_cannot_be_kept_or_found(
    run: Run, tmp_path: Path, contents: Contents, args: list[str], told: str
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("说明\n杯子碎了\n", "utf-8")
    done = run("import", file, *args)
    assert (done.stdout, done.code) == ("", 2)
    assert told in done.stderr.splitlines()[0]
    assert contents() == {}


def test_a_header_without_rows(run: Run, tmp_path: Path) -> None:
    """It is said: the export may not have been ready. No error: a quiet week has no refunds."""
    file = export(tmp_path / "refunds.csv")
    done = run("import", file, "-f", "json")
    assert (json.loads(done.stdout)[0]["added"], done.code) == (0, 0)
    assert f"'{file}' has a header and no rows" in done.stderr


def test_a_footer_and_a_preamble_are_no_rows(run: Run, tmp_path: Path) -> None:
    """A title above the header and sums below the rows are left out, and that is said."""
    file = tmp_path / "refunds.csv"
    file.write_text(
        f"店铺：小杯子的店\n导出时间：2026-11-22\n\n{HEADER}\n{ROW}\n合计,,,199.00,,,,,,\n共 1 条\n", "utf-8"
    )
    done = run("import", file, "-f", "json")
    (row,) = json.loads(done.stdout)
    assert (row["added"], row["refused"], done.code) == (1, 0, 0)
    assert f"{file}:6: left out" in done.stderr
    assert f"{file}:7: left out" in done.stderr


def test_a_file_that_changes_while_it_is_read(
    run: Run, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform was still writing it: named, and nothing taken from it."""
    file = export(tmp_path / "refunds.csv", ROW)
    real = source._state

    def grown(stream: Any) -> Any:
        found = real(stream)
        export(file, ROW, ROW.replace("000001,", "000002,"))
        return found

    monkeypatch.setattr(source, "_state", grown)
    done = run("import", file)
    assert (done.stdout, done.code) == ("", 2)
    assert f"'{file}' changed while it was read" in done.stderr.splitlines()[0]
    assert contents() == {}


def test_a_spreadsheet_and_standard_input(run: Run, tmp_path: Path) -> None:
    """The same complaints, as .xlsx and through a pipe, are the same."""
    openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    made = openpyxl.Workbook()
    for line in (HEADER, ROW):
        made.active.append(line.split(","))
    made.save(tmp_path / "refunds.xlsx")
    assert counts(run, tmp_path / "refunds.xlsx") == (1, 0, 0, 0)
    done = run("import", "-", "-f", "json", stdin=f"{HEADER}\n{ROW}\n".encode("gb18030"))
    assert json.loads(done.stdout)[0]["unchanged"] == 1


def test_our_own_export_changes_nothing(run: Run, tmp_path: Path, contents: Contents) -> None:
    """Not even where the owner corrected facts, and where the order book filled some."""
    run("import", export(tmp_path / "refunds.csv", ROW))
    run("set", CASE, "product=别的")
    run("log", "--text", "'=快递没动\n五天了", "--order", "77")
    (tmp_path / "own.csv").write_bytes(run("export").stdout.encode())
    (tmp_path / "excel.csv").write_bytes(run("export", "--excel").stdout.encode())
    before = contents()
    for name in ("own.csv", "excel.csv"):
        assert counts(run, tmp_path / name) == (0, 2, 0, 0)
    assert contents() == before


class Terminal(io.StringIO):
    """A stderr that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_is_for_a_person_at_a_terminal() -> None:
    """A bar there; nothing in a pipe or with --quiet; the items are the same."""
    screen = Terminal()
    assert list(watched(Env(err=screen), iter("abc"), 3, say("reading"))) == list("abc")
    assert "reading" in screen.getvalue()
    pipe = io.StringIO()
    assert list(watched(Env(err=pipe), iter("abc"), 3, say("reading"))) == list("abc")
    assert pipe.getvalue() == ""
    env = Env(err=(silent := Terminal()))
    env.options.quiet = True
    assert list(watched(env, iter("abc"), None, say("reading"))) == list("abc")
    assert silent.getvalue() == ""
