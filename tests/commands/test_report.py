"""`cst report` as an owner uses it, and its numbers as a stranger recomputes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import random_shops
from conftest import LOG, STORY, Run
from report_oracle import Oracle, table

TABLES = ("cases", "events", "steps", "promises", "given")
# The forecast is a model and no sum; what low scores went with is cut to the five most frequent.
NOT_RECOMPUTED = {"ahead", "faq"}


def oracle_of(run: Run, report: dict[str, Any]) -> Oracle:
    """From the exports that anybody can make."""

    def export(*args: str) -> list[dict[str, str]]:
        done = run("export", "-f", "csv", "--raw", *args)
        assert done.code == 0, done
        return table(done.stdout)

    def rates(since: str, until: str) -> list[dict[str, str]]:
        return export("--table", "rates", "--since", since, "--until", until)

    days = report["since_at"][:10], day_before(report["until_at"])
    earlier = report["before_since_at"][:10], day_before(report["before_until_at"])
    tables = {name: export("--table", name) for name in TABLES}
    tables |= {"rates": rates(*days), "rates_before": rates(*earlier)}
    return Oracle(
        tables,
        since=report["since_at"],
        until=report["until_at"],
        before=report["before_since_at"],
        now="2026-11-22T12:00:00+08:00",
        zone=report["zone"],
    )


def day_before(instant: str) -> str:
    from datetime import datetime, timedelta

    return str((datetime.fromisoformat(instant) - timedelta(seconds=1)).date())


def the_report(run: Run, *args: str) -> dict[str, Any]:
    done = run("report", "-f", "json", *args)
    assert done.code == 0, done
    (found,) = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def differences(report: dict[str, Any], oracle: Oracle) -> set[tuple[str, str, str]]:
    """The numbers that are not the same in the report and in the oracle, or that stand in one of them only."""
    wanted = oracle.numbers()
    found = {
        (row["section"], row["key"], row["name"]): row
        for row in report["measures"]
        if row["section"] not in NOT_RECOMPUTED
    }
    cut = {key for key in wanted if key[0] == "low_scores"} - found.keys()
    differing = {key for key, row in found.items() if key not in wanted or not same(row, wanted[key])}
    return differing | (wanted.keys() - cut - found.keys())


def same(row: dict[str, Any], wanted: tuple[Any, int | None, int | None]) -> bool:
    value, n, of = wanted
    if row["unit"] == "money" and row["value"] is not None:
        row = {**row, "value": Decimal(row["value"])}
    parts = (n is None or row["n"] == n) and (of is None or row["of"] == of)
    return row["value"] == value and parts


@pytest.fixture
def random_shop(run: Run, shop: Path) -> Callable[[int, int], None]:
    """A shop of random cases with an order book."""

    def made(cases: int, seed: int) -> None:
        random_shops.make(shop, cases, seed)
        columns = ("order=no", "product=what", "carrier=by", "paid_at=when")
        done = run("orders", "import", shop.parent / "orders.csv", *(f"--map={column}" for column in columns))
        assert done.code == 0, done

    return made


@pytest.mark.parametrize(("seed", "args"), [(1, ("--month",)), (2, ("--period", "2026-11")), (3, ("--week",))])
def test_every_number_is_recomputed_from_the_exports(
    run: Run, random_shop: Callable[[int, int], None], seed: int, args: tuple[str, ...]
) -> None:
    """By a script of its own that knows nothing but the csv files."""
    random_shop(70, seed)
    report = the_report(run, *args)
    assert differences(report, oracle_of(run, report)) == set()


def test_the_oracle_is_not_blind(run: Run, random_shop: Callable[[int, int], None]) -> None:
    """There are hundreds of numbers, and one that is off by one is found."""
    random_shop(60, 4)
    report = the_report(run, "--month")
    assert len(report["measures"]) > 200
    number = next(row for row in report["measures"] if row["key"] == "cumulative")
    number["n"] += 1
    assert [key for _, key, _ in differences(report, oracle_of(run, report))] == ["cumulative"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 30))
def test_every_number_of_many_shops(run: Run, random_shop: Callable[[int, int], None], seed: int) -> None:
    """The same over many shops and over a long period."""
    random_shop(80, seed)
    for args in (("--month",), ("--since", "2026-09-15", "--until", "2026-11-10"), ("--all",)):
        report = the_report(run, *args)
        assert differences(report, oracle_of(run, report)) == set()


# in the shell


@pytest.fixture
def busy_shop(run: Run) -> None:
    """One case told to its end, three of broken cups, all of this November."""
    assert run(*LOG).code == 0
    for args in STORY.values():
        assert not args or run(*args).code == 0
    for number in (2, 3, 4):
        run("log", "--text", f"第{number}个马克杯到手就碎了，包装太薄", "--product", "马克杯", "--received", "3小时前")
        run("diagnose", str(number), "--cause", "packing", "--party", "shop")


@pytest.mark.usefixtures("busy_shop")
def test_the_last_whole_month_is_the_default_and_may_be_empty(run: Run) -> None:
    """A clear word, and nothing wrong with it."""
    done = run("report")
    assert (done.code, done.stderr) == (0, "")
    assert done.lines[-1] == "No case was received in this period."
    assert the_report(run)["measures"]


@pytest.mark.usefixtures("busy_shop")
@pytest.mark.parametrize(
    ("language", "finding"),
    [
        ("en", "3 complaints go back to packing"),
        ("zh-Hans", "有 3 单投诉出在包装上"),
        ("zh-Hant", "有 3 件客訴出在包裝"),
    ],
)
def test_the_owner_reads_it_in_their_language(run: Run, language: str, finding: str) -> None:
    """On the screen and as Markdown; numbers for programs stay the same."""
    args = ("report", "--period", "本月")
    for form in ("table", "markdown"):
        assert finding in run("--lang", language, *args, "-f", form).stdout
    assert run("--lang", language, *args, "-f", "json").stdout == run(*args, "-f", "json").stdout
    assert run("--lang", language, *args, "-f", "csv").stdout == run(*args, "-f", "csv").stdout


@pytest.mark.usefixtures("busy_shop")
def test_every_number_is_a_row_of_the_csv(run: Run) -> None:
    """One row per number, the same as in JSON; ids name the cases."""
    rows = table(run("report", "--period", "2026-11", "-f", "csv", "--raw").stdout)
    report = the_report(run, "--period", "2026-11")
    assert [(row["section"], row["key"], row["name"] or None) for row in rows] == [
        (row["section"], row["key"], row["name"]) for row in report["measures"]
    ]
    assert run("report", "--period", "2026-11", "-f", "ids").lines == report["cases"]
    assert report["populations"].keys() == {row["population"] for row in rows}
    assert {len(problem["check"]) for problem in report["problems"]} == {3}


@pytest.mark.usefixtures("busy_shop")
def test_only_some_parts(run: Run) -> None:
    """In the order of the report, whatever was typed first."""
    done = run("report", "--period", "2026-11", "--section", "causes", "--section", "volume")
    assert "What to mend" not in done.stdout
    assert done.stdout.index("Volume") < done.stdout.index("Causes")
    done = run("report", "--period", "2026-11", "--section", "problems", "-f", "markdown")
    assert "## Causes" not in done.stdout
    assert "## What to mend" in done.stdout
    assert run("report", "--section", "nonsense").code == 2


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--period", "2026-12"), "lies in the future"),
        (("--since", "2027-01-01", "--until", "2027-02-01"), "lies in the future"),
        (("--since", "2026-11-02", "--until", "2026-11-01"), "before it begins"),
        (("--period", "whenever"), "not a day"),
        (("--period", ""), "not a day"),
        (("--since", ""), "not a day"),
        (("--week", "--period", "2026-11"), "named twice"),
        (("--period", "2026-11", "--since", "2026-11-01"), "named twice"),
    ],
)
def test_what_is_no_period(run: Run, args: tuple[str, ...], told: str) -> None:
    """Refused with a way out, nothing printed."""
    done = run("report", *args)
    assert (done.code, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Hint:" in done.stderr


def test_a_new_shop(run: Run) -> None:
    """No case, no orders: an empty report, for every period."""
    run("init")
    for args in ((), ("--week",), ("--all",), ("--period", "本月")):
        done = run("report", *args)
        assert done.code == 0, done
        assert "No case was received" in done.stdout


@pytest.mark.parametrize(
    "facts",
    [
        ("--text", "碎"),
        ("--text", "碎" * 20_000),
        ("--text", "x", "--product", "=cmd|' /C calc'!A0"),
        ("--text", "x", "--product", "🫖<script>alert(1)</script>"),
    ],
)
def test_odd_cases(run: Run, facts: tuple[str, ...]) -> None:
    """One case, with texts too short or too long and products that are formulas or markup."""
    assert run("log", *facts).code == 0
    for form in ("table", "markdown", "json", "csv"):
        done = run("report", "--period", "2026-11", "-f", form)
        assert (done.code, done.stderr) == (0, "")
    assert "<script>" not in run("report", "--period", "2026-11", "-f", "markdown").stdout
    assert "\n=cmd" not in run("report", "--period", "2026-11", "-f", "csv").stdout


@pytest.mark.usefixtures("busy_shop")
def test_files_that_cannot_be_read_are_told_and_the_rest_is_served(
    run: Run, shop: Path, contents: Callable[[], dict[str, bytes]]
) -> None:
    """A broken case, a corrupt faq.toml: named, exit 5, nothing overwritten."""
    (shop / "open" / "20261122-99.toml").write_text("broken", "utf-8")
    (shop / "faq.toml").write_text("[[entry]\nbroken", "utf-8")
    before = contents()
    done = run("report", "--period", "2026-11")
    assert done.code == 5
    assert "20261122-99" in done.stderr
    assert "faq.toml:1" in done.stderr
    assert "Causes" in done.stdout
    assert contents() == before


@pytest.mark.usefixtures("busy_shop")
def test_the_page_is_written_whole(run: Run, tmp_path: Path) -> None:
    """--html FILE says where; -f html prints it."""
    pytest.importorskip("jinja2")
    pytest.importorskip("pygal")
    done = run("report", "--period", "2026-11", "--html", tmp_path / "page.html")
    assert (done.code, done.stdout) == (0, "")
    assert "page.html" in done.stderr
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page == run("report", "--period", "2026-11", "-f", "html").stdout
    assert page.lower().startswith("<!doctype html>")
