"""cst migrate: the shop in a database and back, counted and compared; and what commands say of the address."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from conftest import LOG, NOW, Run
from jsonschema import Draft202012Validator
from postgres_server import Server

SECRET = "postgresql://lin:geheim@127.0.0.1:1/shop"
CLOSED = "20261122-02"
BOOK = "no,when,what\n202607251234592825,2026-11-01 10:00:00,旅行杯\n2,2026-10-02 10:00:00,水杯\n"
KINDS = ["cases", "ids", "orders", "reminders", "alerts", "undo"]
LATER = "2026-11-22T18:00:00+08:00"


@pytest.fixture
def stocked(run: Run, tmp_path: Path, shop: Path) -> Path:
    """A shop with open and closed cases, a hand-edited one, an order book and reminders that were told."""
    (tmp_path / "book.csv").write_text(BOOK, "utf-8")
    for words in (
        LOG,
        ["log", "--text", "颜色和图片不一样", "--customer", "李雷"],
        ["log", "--text", "The mug arrived broken."],
        ["ack", "1", "--text", "王女士，我查了中转站"],
        ["close", CLOSED, "--outcome", "withdrawn", "--reason", "客户说不用了"],
        [
            "orders",
            "import",
            tmp_path / "book.csv",
            "--map",
            "order=no",
            "--map",
            "ordered_at=when",
            "--map",
            "product=what",
        ],
    ):
        assert run(*words).code == 0
    assert run("remind", now=LATER).lines
    path = shop / "open" / "20261122-03.toml"
    path.write_text(f"# 亲手写的注释\n{path.read_text('utf-8')}", "utf-8")
    return shop


def _moved(run: Run, to: str, *words: str) -> dict[str, Any]:
    done = run("migrate", "--to", to, "--yes", "-f", "json", *words)
    assert done.code == 0, done.stderr
    rows = json.loads(done.stdout)
    schema = (resources.files("cs_toolkit.render") / "schemas" / "migrate.json").read_text("utf-8")
    Draft202012Validator(json.loads(schema)).validate(rows)
    assert [row["what"] for row in rows] == KINDS
    return {row["what"]: (row["found"], row["copied"]) for row in rows}


def _told(run: Run) -> list[str]:
    """What a shop tells of itself."""
    asked = (["next", "-f", "jsonl"], ["list", "--all", "-f", "jsonl"], ["show", "1", "-f", "json"], ["orders", "list"],
             ["report", "-f", "json", "--all"], ["remind", "--dry-run"], ["why", "1"], ["related", "1"])  # fmt: skip
    return [run(*words, now=LATER).stdout for words in asked]


@pytest.mark.system
def test_there_and_back(run: Run, stocked: Path, new_database: Callable[[], str]) -> None:
    """The same shop in files, in a database, and in files again: every case byte for byte, nothing removed."""
    before = _told(run)
    files = {path: path.read_bytes() for path in stocked.rglob("*.toml") if path.parent.name != stocked.name}
    url = new_database()
    assert _moved(run, url) == {
        "cases": (3, 3), "ids": (3, 0), "orders": (2, 2), "reminders": (5, 5), "alerts": (0, 0), "undo": (5, 5),
    }  # fmt: skip
    assert {path: path.read_bytes() for path in files} == files
    assert _told(run) == before
    for path in files:
        if path.parent.name == "open" or "closed" in path.parts:
            path.unlink()
    assert run("config", "get", "store").lines == [url]
    assert run("note", "3", "--text", "仓库在查").code == 0
    assert run("undo").code == 0
    counts = _moved(run, "files")
    assert counts["cases"] == (3, 3)
    found = {path: path.read_bytes() for path in files if path.exists()}
    grown = stocked / "open" / "20261122-03.toml"
    assert found.pop(grown).startswith(files[grown])
    assert found == {path: data for path, data in files.items() if path != grown}
    assert "retracted" in grown.read_text("utf-8")
    assert run("log", "--text", "新的").lines[0] == "20261122-04"


@pytest.mark.system
def test_begun_again_it_goes_on(run: Run, stocked: Path, new_database: Callable[[], str]) -> None:
    """What is there is passed over, what grew since is brought up to date; a dry run writes nothing."""
    url = new_database()
    assert "would be made" in run("migrate", "--to", url, "--dry-run").stderr
    settings = (stocked / "shop.toml").read_text("utf-8")
    _moved(run, url)
    (stocked / "shop.toml").write_text(settings, "utf-8")
    run("note", "1", "--text", "以后的")
    run("log", "--text", "又一条")
    dry = json.loads(run("migrate", "--to", url, "--dry-run", "-f", "json").stdout)
    assert {row["what"]: row["copied"] for row in dry}["cases"] == 2
    assert (stocked / "shop.toml").read_text("utf-8") == settings
    done = run("migrate", "--to", url, "--yes", "-f", "json", now=LATER)
    counts = {row["what"]: (row["found"], row["copied"]) for row in json.loads(done.stdout)}
    assert (counts["cases"], counts["ids"], counts["undo"]) == ((4, 2), (4, 0), (7, 2))
    assert run("undo").stderr.startswith("took back: migrate")
    assert run("config", "get", "store").lines == []


@pytest.mark.system
def test_what_only_the_database_has_is_not_written_over(
    run: Run, stocked: Path, new_database: Callable[[], str]
) -> None:
    """A case that went on there, and cases of another shop: refused, and the shop stays where it is."""
    url = new_database()
    settings = (stocked / "shop.toml").read_text("utf-8")
    _moved(run, url)
    run("note", "1", "--text", "只在数据库里")
    for words in ((), ("log", "--text", "数据库里的新投诉")):
        if words:
            run(*words)
        at_database = (stocked / "shop.toml").read_text("utf-8")
        (stocked / "shop.toml").write_text(settings, "utf-8")
        refused = run("migrate", "--to", url, "--yes")
        assert (refused.code, refused.stdout) == (5, "")
        assert ("does not have: 20261122-04" if words else "'20261122-01' went on at the target") in refused.stderr
        assert (stocked / "shop.toml").read_text("utf-8") == settings
        (stocked / "shop.toml").write_text(at_database, "utf-8")


@pytest.mark.system
def test_a_case_that_cannot_be_read_stops_it(run: Run, stocked: Path, new_database: Callable[[], str]) -> None:
    """It is named, and the shop goes on where it is."""
    (stocked / "open" / "20261122-03.toml").write_bytes(b"\xff")
    refused = run("migrate", "--to", new_database(), "--yes")
    assert (refused.code, "open/20261122-03.toml" in refused.stderr) == (5, True)
    assert run("config", "get", "store").lines == []


@pytest.mark.system
def test_two_machines_work_in_one_shop(run: Run, tmp_path: Path, new_database: Callable[[], str]) -> None:
    """Ids, cases, undo and reminders are shared; each machine has its own folder."""
    url = new_database()
    machines = [tmp_path / "一号", tmp_path / "二号"]
    for folder in machines:
        run("--shop", folder, "init")
        run("--shop", folder, "config", "set", "store", url)
    first, second = (("--shop", str(folder)) for folder in machines)
    assert "holds no shop yet" in run(*first, "next").stderr
    assert run(*first, "migrate", "--yes").code == 0
    assert "up to date" in run(*second, "migrate").stderr
    assert run(*first, *LOG).lines[0] == "20261122-01"
    assert run(*second, "log", "--text", "第二台").lines[0] == "20261122-02"
    assert "20261122-01" in run(*second, "next", "-f", "ids").stdout
    assert len(run(*first, "remind", "-f", "ids", now=LATER).lines) == 2
    assert run(*second, "remind", "-f", "ids", now=LATER).lines == []
    assert run(*second, "ack", "1", "--text", "收到").code == 0
    assert "took back: ack (20261122-01)" in run(*first, "undo").stderr
    assert '"step": "acknowledge"' in run(*second, "next", "1", "-f", "jsonl").stdout
    assert run(*second, "list", "-f", "ids").lines == ["20261122-01", "20261122-02"]


@pytest.mark.system
def test_the_main_job_is_done_in_a_database(
    run: Run, case_at: Any, postgres: Server, database: str, shop: Path
) -> None:
    """From the complaint to its close, as DESIGN types it, with what comes next after each step."""
    run("init")
    run("config", "set", "store", database)
    assert case_at("closed") == "20261122-01"
    assert run("list", "--closed", "-f", "ids").lines == ["20261122-01"]
    assert list(shop.glob("open/*")) == list(shop.glob("closed/*/*")) == []
    name = database.rpartition("/")[2]
    assert postgres.execute(name, "select part from cst_cases") == [(f"closed/{NOW[:7]}",)]


@pytest.mark.system
def test_a_broken_row_is_told_and_mended(
    run: Run, postgres: Server, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The other cases are served, the exit code says so, and cst edit mends it."""
    run("init")
    run("config", "set", "store", database)
    run(*LOG)
    run("log", "--text", "另一条")
    good = postgres.execute(database.rpartition("/")[2], "select body from cst_cases where id = '20261122-01'")[0][0]
    query = "update cst_cases set body = 'schema = ', revision = 'x' where id = '20261122-01'"
    postgres.execute(database.rpartition("/")[2], query)
    broken = run("next", "-f", "jsonl")
    assert (broken.code, len(broken.lines)) == (5, 1)
    assert "open/20261122-01" in broken.stderr
    assert "cst edit 20261122-01" in broken.stderr
    (problem,) = json.loads(run("doctor", "-f", "json").stdout)
    assert (problem["file"], problem["problem_code"]) == ("open/20261122-01", "unreadable")
    (tmp_path / "good").write_bytes(good)
    monkeypatch.setenv("EDITOR", f"cp {tmp_path / 'good'}")
    assert run("edit", "20261122-01").code == 0
    assert run("next", "-f", "jsonl").code == 0
    assert run("doctor").code == 0


def test_a_password_in_shop_toml_is_warned_of_and_never_shown(run: Run, shop: Path) -> None:
    """Not by config, not by an error, not by undo."""
    run("init")
    said = run("config", "set", "store", SECRET)
    assert (said.code, "PGPASSWORD" in said.stderr) == (0, True)
    assert "geheim" in (shop / "shop.toml").read_text("utf-8")
    told = [run("config", "get", "store"), run("config", "-f", "json"), run("next"), run("migrate"), run("undo")]
    assert told[0].lines == ["postgresql://lin:***@127.0.0.1:1/shop"]
    assert [answer.code for answer in told[2:4]] != [0, 0]
    assert [answer for answer in told if "geheim" in answer.stdout + answer.stderr] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["migrate"], "cases of this shop are files"),
        (["migrate", "--to", "mysql://u:geheim@h/d", "--yes"], "'mysql://u:***@h/d' is no place for cases"),
        (["migrate", "--to", "files", "--yes"], "in 'files' already"),
        (["migrate", "--to", "postgresql://h/d"], "--yes"),
        (["config", "set", "store", "mysql://u:geheim@h/d"], "'mysql://u:***@h/d' is not a store"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, words: list[str], told: str) -> None:
    """With a word about what can."""
    run("init")
    refused = run(*words)
    assert refused.code in {2, 6}
    assert told in refused.stderr
    assert "geheim" not in refused.stderr
