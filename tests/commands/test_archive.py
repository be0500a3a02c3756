"""`cst archive`: years of closed cases in a file for each month, and nobody notices but the sync program."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LOG, Run

Contents = Callable[[], dict[str, bytes]]
EARLIER = "2025-03-10T10:00:00+08:00"


@pytest.fixture
def years(run: Run) -> None:
    """A case of March 2025 that was closed in that month, one closed in October 2025, and an open one."""
    run("log", "--text", "快递没动", "--platform", "taobao", "--external-id", "taobao:1", now=EARLIER)
    run("close", "20250310-01", "--outcome", "withdrawn", "--reason", "x", now="2025-03-11T10:00:00+08:00")
    run("log", "--text", "杯子碎了", now=EARLIER)
    run("close", "20250310-02", "--outcome", "withdrawn", "--reason", "x", now="2025-10-31T10:00:00+08:00")
    run(*LOG)


def _told(run: Run, *args: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(*args, "-f", "json").stdout)
    return found


LOOKS = (
    ("list", "--all"), ("list", "--closed"), ("list",), ("next",), ("export",), ("show", "20250310-01"),
    ("report", "--period", "2025-03"), ("issues", "--all", "--min", "1"), ("related", "20261122-01"),
)  # fmt: skip


@pytest.mark.usefixtures("years")
def test_every_look_is_the_same_before_and_after(run: Run) -> None:
    """Folded cases are listed, counted, exported and found like any other."""
    before = [run(*look, "-f", "json") for look in LOOKS]
    assert run("archive", "--before", "2026-01-01").code == 0
    assert [run(*look, "-f", "json") for look in LOOKS] == before
    assert run("next", "-f", "json").code == 0


@pytest.mark.usefixtures("years")
def test_only_months_that_ended_before_the_day_are_folded(run: Run, shop: Path) -> None:
    """October ended before the first of November, not before its thirty-first; the month that runs never does."""
    assert [row["month"] for row in _told(run, "archive", "--before", "2025-10-31", "--dry-run")] == ["2025-03"]
    assert [row["month"] for row in _told(run, "archive", "--before", "2025-11-01")] == ["2025-03", "2025-10"]
    run("close", "1122-1", "--outcome", "withdrawn", "--reason", "x")
    assert _told(run, "archive", "--before", "2027-01-01") == []
    assert sorted(path.name for path in (shop / "archive").iterdir()) == ["2025-03.jsonl", "2025-10.jsonl"]


@pytest.mark.usefixtures("years")
def test_a_dry_run_writes_nothing(run: Run, contents: Contents) -> None:
    """It shows the months and how many cases each has."""
    before = contents()
    shown = _told(run, "archive", "--before", "2026-01-01", "--dry-run")
    assert shown == [
        {"month": "2025-03", "file": "archive/2025-03.jsonl", "done": "folded", "cases": 1},
        {"month": "2025-10", "file": "archive/2025-10.jsonl", "done": "folded", "cases": 1},
    ]
    assert contents() == before


@pytest.mark.usefixtures("years")
@pytest.mark.parametrize("again", [("undo",), ("archive", "--restore", "2025-03")])
def test_the_files_come_back_as_they_were(run: Run, contents: Contents, shop: Path, again: tuple[str, ...]) -> None:
    """By undo or by name, to the last byte; and undo of the restoring folds them again."""
    before = {name: data for name, data in contents().items() if "state/" not in name}
    run("archive", "--before", "2025-04-01")
    folded = (shop / "archive/2025-03.jsonl").read_bytes()
    assert run(*again).code == 0
    assert {name: data for name, data in contents().items() if "state/" not in name} == before
    if again != ("undo",):
        assert run("undo").code == 0
        assert (shop / "archive/2025-03.jsonl").read_bytes() == folded


@pytest.mark.usefixtures("years")
def test_undo_leaves_what_was_folded_before(run: Run, shop: Path) -> None:
    """A month folded twice: only what the second time added comes out again."""
    run("archive", "--before", "2026-01-01")
    run("note", "20250310-02", "--text", "x")
    run("log", "--text", "又一个", now=EARLIER)
    run("close", "20250310-03", "--outcome", "withdrawn", "--reason", "x", now="2025-03-12T10:00:00+08:00")
    run("archive", "--before", "2026-01-01")
    assert len((shop / "archive/2025-03.jsonl").read_bytes().splitlines()) == 2
    assert run("undo").code == 0
    assert len((shop / "archive/2025-03.jsonl").read_bytes().splitlines()) == 1
    assert {path.stem for path in shop.glob("closed/*/*.toml")} == {"20250310-02", "20250310-03"}


@pytest.mark.usefixtures("years")
def test_the_customer_comes_back(run: Run, shop: Path, contents: Contents) -> None:
    """A folded case is reopened like any other; undo closes it again, and it may be folded anew."""
    run("archive", "--before", "2026-01-01")
    assert run("reopen", "20250310-01", "--reason", "又碎了").code == 0
    assert "20250310-01" in run("list", "--open", "-f", "ids").stdout
    assert (shop / "open/20250310-01.toml").exists()
    assert run("undo").code == 0
    assert "20250310-01" not in run("list", "--open", "-f", "ids").stdout
    assert [row["cases"] for row in _told(run, "archive", "--before", "2026-01-01")] == [1]
    assert "archive/2025-03.jsonl" in contents()


@pytest.mark.usefixtures("years")
def test_an_import_knows_the_folded_cases(run: Run, tmp_path: Path) -> None:
    """Our own export, read again, changes nothing."""
    run("archive", "--before", "2026-01-01")
    run("export", "-f", "csv", "--output", tmp_path / "all.csv")
    (row,) = _told(run, "import", str(tmp_path / "all.csv"))
    assert (row["added"], row["updated"]) == (0, 0)


@pytest.mark.usefixtures("years")
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "--before or --restore"),
        (("--before", "1y", "--restore", "2025-03"), 2, "--before or --restore"),
        (("--before", "gestern"), 2, "'gestern' is not a day"),
        (("--restore", "2025-3"), 2, "'2025-3' is no month"),
        (("--restore", "../../x"), 2, "'../../x' is no month"),
        (("--restore", "2024-01"), 2, "no month '2024-01' is in the archive"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, args: tuple[str, ...], code: int, said: str) -> None:
    """With what helps, and nothing is done."""
    done = run("archive", *args)
    assert (done.code, said in done.stderr) == (code, True), done


def test_a_broken_file_stays_and_is_named(run: Run, shop: Path, years: None) -> None:
    """The rest of its month is folded; exit code 5 says that there was trouble."""
    (shop / "closed/2025-03/20250310-09.toml").write_text("broken", "utf-8")
    done = run("archive", "--before", "2026-01-01", "-f", "json")
    assert done.code == 5
    assert "closed/2025-03/20250310-09.toml" in done.stderr
    assert [row["cases"] for row in json.loads(done.stdout)] == [1, 1]
    assert (shop / "closed/2025-03/20250310-09.toml").exists()


def test_without_a_shop_there_is_nothing_to_fold(run: Run) -> None:
    """It makes none."""
    assert run("archive", "--before", "2026-01-01").code == 6
