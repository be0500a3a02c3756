"""Our exports opened by a real spreadsheet program: what a person sees there is what the case holds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from conftest import NOW, Run

pytestmark = pytest.mark.system

ORDER = "202607251234592825"
TEXT = '=HYPERLINK("http://example.com","点我")'
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Cell(NamedTuple):
    """A cell as the program keeps it: its kind, what it shows, the value of a date or number, and its formula."""

    kind: str | None
    shown: str
    value: str | None
    formula: str | None


def opened(path: Path, *options: str) -> list[dict[str, Cell]]:
    """The rows of a file as LibreOffice reads them."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", *options, "--convert-to", "fods", "--outdir", path.parent, path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sheet = ElementTree.parse(path.with_suffix(".fods")).getroot().find(f".//{_TABLE}table")
    assert sheet is not None
    header, *rows = (_cells(row) for row in sheet.iter(f"{_TABLE}table-row"))
    names = [cell.shown for cell in header if cell.shown]
    return [dict(zip(names, row, strict=False)) for row in rows if any(cell.shown for cell in row)]


def _cells(row: ElementTree.Element) -> list[Cell]:
    found = []
    for cell in row.iter(f"{_TABLE}table-cell"):
        shown = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
        value = cell.get(f"{_OFFICE}date-value") or cell.get(f"{_OFFICE}value")
        one = Cell(cell.get(f"{_OFFICE}value-type"), shown, value, cell.get(f"{_TABLE}formula"))
        found += [one] * min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), 100)
    return found


@pytest.fixture
def logged(run: Run) -> None:
    """A case whose facts a spreadsheet likes to change."""
    done = run(
        "log", "--text", TEXT, "--summary", "快递五天没动😀", "--received", "2小时前", "--customer", "+王女士",
        "--order", ORDER, "--contact", "0013800138000", "--sku", "1-2", "--product", "旅行杯", "--amount", "129.50",
        "--platform", "taobao",
    )  # fmt: skip
    assert done.code == 0, done


@pytest.mark.usefixtures("logged")
def test_an_xlsx(run: Run, tmp_path: Path) -> None:
    """Ids are text, times are dates, money is a number, nothing runs, Chinese and emoji are whole."""
    path = tmp_path / "cases.xlsx"
    assert run("export", "-f", "xlsx", "--output", path).code == 0
    (row,) = opened(path)
    assert row["order"] == Cell("string", ORDER, None, None)
    assert row["contact"] == Cell("string", "0013800138000", None, None)
    assert row["sku"] == Cell("string", "1-2", None, None)
    assert row["text"] == Cell("string", TEXT, None, None)
    assert row["customer"] == Cell("string", "+王女士", None, None)
    assert row["summary"] == Cell("string", "快递五天没动😀", None, None)
    assert row["received_at"] == Cell("date", "2026-11-22 10:00:00", "2026-11-22T10:00:00", None)
    assert row["amount"] == Cell("float", "129.50", "129.5", None)


@pytest.mark.usefixtures("logged")
def test_an_xlsx_for_people(run: Run, tmp_path: Path) -> None:
    """With labels the headings and names are words, the dates still dates."""
    path = tmp_path / "投诉.xlsx"
    assert run("--lang", "zh-Hans", "export", "-f", "xlsx", "--labels", "--output", path).code == 0
    (row,) = opened(path)
    assert row["客户提出时间"].kind == "date"
    assert (row["平台"].shown, row["订单号"].shown) == ("淘宝", ORDER)


@pytest.mark.usefixtures("logged")
def test_a_csv_for_excel(run: Run, tmp_path: Path) -> None:
    """Long numbers are whole, the guard keeps formulas from running, Chinese and emoji are whole."""
    path = tmp_path / "cases.csv"
    assert run("export", "--excel", "--output", path).code == 0
    (row,) = opened(path, "--infilter=CSV:44,34,76")
    assert (row["order"].kind, row["order"].shown) == ("string", ORDER)
    assert (row["contact"].kind, row["contact"].shown) == ("string", "0013800138000")
    assert row["text"] == Cell("string", f"'{TEXT}", None, None)
    assert row["customer"] == Cell("string", "'+王女士", None, None)
    assert row["summary"] == Cell("string", "快递五天没动😀", None, None)


@pytest.mark.usefixtures("logged")
def test_what_the_program_saves_is_taken_back(run: Run, tmp_path: Path) -> None:
    """Opened and saved by it, our xlsx still brings the same facts into another shop."""
    path = tmp_path / "cases.xlsx"
    assert run("export", "-f", "xlsx", "--output", path).code == 0
    opened(path)
    saved = tmp_path / "saved" / "cases.xlsx"
    program = shutil.which("soffice") or ""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", saved.parent, path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert run("--shop", tmp_path / "other", "import", saved, now=NOW).code == 0
    facts = [run(*shop, "list", "-f", "csv", "--columns", "order,contact,text,summary,received_at,sku").stdout
             for shop in ((), ("--shop", tmp_path / "other"))]  # fmt: skip
    assert facts[0] == facts[1]
