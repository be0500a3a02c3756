"""`cst issues`: what keeps coming back, under ids that stay, as the owner wants it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from cs_toolkit.store.lock import ShopLock

LATER = "2026-12-22T12:00:00+08:00"
KEYS = ["issue", "size", "cases", "product", "category", "cause", "label", "why", "first_at", "last_at"]
LEAK, PAINT = "杯盖漏水，包都湿了", "漆掉了一大块"

Rows = list[dict[str, Any]]


@pytest.fixture
def shop_of(run: Run) -> Callable[..., None]:
    """`shop_of(漏水=4)`: so many complaints with this text about one product."""

    def log(product: str | None = "旅行杯", category: str = "quality-defect", **texts: int) -> None:
        about = ("--product", product) if product else ()
        for text, count in texts.items():
            for _ in range(count):
                assert run("log", "--text", text, "--category", category, *about).code == 0

    return log


@pytest.fixture
def issues(run: Run) -> Callable[..., Rows]:
    def call(*args: object, **named: Any) -> Rows:
        done = run("issues", *args, "-f", "json", **named)
        assert done.code == 0, done
        found: Rows = json.loads(done.stdout)
        return found

    return call


Shop, Issues = Callable[..., None], Callable[..., Rows]


def test_what_keeps_coming_back(shop_of: Shop, issues: Issues) -> None:
    """Three alike by default, the largest first, in the documented keys."""
    shop_of(**{LEAK: 4, PAINT: 3, "怎么用": 1})
    shop_of(category="delivery-late", 快递没动=3)
    found = issues()
    assert [(row["size"], row["category"], row["label"]) for row in found] == [
        (4, "quality-defect", LEAK),
        (3, "quality-defect", PAINT),
        (3, "delivery-late", "快递没动"),
    ]
    assert list(found[0])[: len(KEYS)] == KEYS
    assert (found[0]["cases"][0], found[0]["later"], found[0]["incidents"]) == ("20261122-01", 4, 4)


def test_by_text_every_case_is_in_one_issue(shop_of: Shop, issues: Issues) -> None:
    """With --min 1; praise, too."""
    shop_of(**{LEAK: 2, PAINT: 1})
    shop_of(product=None, category="praise", 很好=1)
    found = issues("--by", "text", "--min", "1")
    assert [row["size"] for row in found] == [2, 1, 1]
    assert len({case for row in found for case in row["cases"]}) == 4
    assert len({row["issue"] for row in found}) == 3


def test_ids_stay_while_cases_come(shop_of: Shop, issues: Issues) -> None:
    """Also where an earlier case is logged later, and in a shorter period."""
    shop_of(**{LEAK: 3})
    (before,) = issues()
    shop_of(**{LEAK: 2, PAINT: 3})
    after = {row["label"]: row for row in issues()}
    assert (after[LEAK]["issue"], after[LEAK]["size"]) == (before["issue"], 5)
    assert after[PAINT]["issue"] != before["issue"]


def test_the_last_ninety_days_by_default(shop_of: Shop, issues: Issues, run: Run) -> None:
    """--all looks further back, --since and --until elsewhere."""
    shop_of(**{LEAK: 3})
    assert issues(now="2027-02-19T12:00:00+08:00")
    assert not issues(now="2027-02-21T12:00:00+08:00")
    assert issues("--all", now="2028-01-01T12:00:00+08:00")
    assert issues("--since", "2026-11-22", "--until", "2026-11-22", now=LATER)
    assert not issues("--since", "2026-11-23", now=LATER)
    assert not issues("--until", "2026-11-21")
    said = run("issues", now="2028-01-01T12:00:00+08:00")
    assert (said.stdout, said.code) == ("", 0)
    assert "--all looks further back" in said.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--since", "2027-01-01"), "2027-01-01, which is still to come"),
        (("--since", "2026-11-20", "--until", "2026-11-19"), "ends before it begins"),
        (("--by", "colour"), "'colour' is nothing to group by"),
        (("--by", ","), "nothing to group by"),
        (("--min", "0"), "0"),
        (("show", "i0"), "there is no issue 'i0'"),
    ],
)
def test_what_cannot_be_asked(run: Run, shop_of: Shop, args: tuple[str, ...], said: str) -> None:
    """In a sentence that names the value."""
    shop_of(**{LEAK: 1})
    done = run("issues", *args)
    assert (done.stdout, done.code) == ("", 4 if args[0] == "show" else 2)
    assert said in done.stderr


def test_one_issue_on_a_page(run: Run, shop_of: Shop, issues: Issues) -> None:
    """What was written, without personal data; why together; what solved it; what to do next."""
    shop_of(**{f"{LEAK}，电话13800001111": 3})
    case = "20261122-01"
    for args in (
        ("ack", case, "--text", "x"),
        ("diagnose", case, "--cause", "packing", "--party", "shop", "--evidence", "x"),
        ("offer", case, "--option", "exchange", "--option", "refund-full"),
        ("accept", case, "--option", "1"),
        ("resolve", case, "--tracking", "SF1", "--cost", "18"),
    ):
        assert run(*args).code == 0, args
    (row,) = issues()
    page = run("issues", "show", row["issue"]).stdout
    assert "13800001111" not in page.partition("cases\n")[0]
    assert f"“{LEAK}”" in page
    assert "exchange × 1" in page
    assert "cst faq suggest" in page
    (found,) = json.loads(run("issues", "show", row["issue"][1:5], "-f", "json").stdout)
    assert {name: found[name] for name in KEYS} == {name: row[name] for name in KEYS}
    assert found["solved"] == [{"remedies": ["exchange"], "cases": 1}]
    assert [member["case"] for member in found["members"]] == row["cases"]


def test_an_issue_of_long_ago_is_shown_as_it_was(run: Run, shop_of: Shop, issues: Issues) -> None:
    """By the id that was seen, in whichever view it was seen; the period does not matter."""
    shop_of(**{LEAK: 3})
    (row,) = issues("--by", "category")
    done = run("issues", "show", row["issue"], "-f", "json", now="2028-01-01T12:00:00+08:00")
    (found,) = json.loads(done.stdout)
    assert (found["cases"], found["by"], found["why_code"]) == (row["cases"], ["category"], "category")


def test_an_id_that_fits_several_is_asked_again(run: Run, shop_of: Shop, issues: Issues) -> None:
    shop_of(**{LEAK: 1, PAINT: 1})
    issues("--by", "text", "--min", "1")
    done = run("issues", "show", "i")
    assert done.code == 4
    assert "fits several issues" in done.stderr


def test_the_owner_merges_splits_and_names(run: Run, shop_of: Shop, issues: Issues) -> None:
    """Each is remembered for cases to come, and undone by cst undo."""
    shop_of(**{LEAK: 3, PAINT: 3})
    leak, paint = (row["issue"] for row in issues())
    assert run("issues", "merge", leak, paint).code == 0
    shop_of(**{PAINT: 1})
    (row,) = issues()
    assert (row["issue"], row["size"], row["why_code"]) == (leak, 7, "owner")
    assert run("issues", "rename", leak, "杯子坏了").code == 0
    split = run("issues", "split", leak, "1", "2", "3")
    assert split.code == 0
    assert {(row["issue"], row["size"], row["label"]) for row in issues()} == {
        (leak, 4, "杯子坏了"),
        (split.stdout.strip(), 3, LEAK),
    }
    for undone, sizes in (("issues split", [7]), ("issues rename", [7]), ("log", [6]), ("issues merge", [3, 3])):
        assert undone in run("undo").stderr
        assert [row["size"] for row in issues()] == sizes


def test_cases_go_into_another_issue(run: Run, shop_of: Shop, issues: Issues) -> None:
    shop_of(**{LEAK: 4, PAINT: 3})
    leak, paint = (row["issue"] for row in issues())
    assert run("issues", "split", leak, "1", "--into", paint).stdout.strip() == paint
    assert {(row["issue"], row["size"]) for row in issues()} == {(leak, 3), (paint, 4)}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("merge", "{0}", "{0}"), "both are the issue"),
        (("merge", "{0}", "i00000000"), "there is no issue"),
        (("split", "{0}", "20261122-04"), "is not in the issue"),
        (("split", "{0}", "1", "2", "3"), "these are all cases"),
        (("split", "{0}", "9"), "there is no case"),
    ],
)
def test_decisions_that_make_no_sense(
    run: Run, shop_of: Shop, issues: Issues, contents: Callable[[], dict[str, bytes]], args: tuple[str, ...], said: str
) -> None:
    """Refused, and nothing changes."""
    shop_of(**{LEAK: 3, PAINT: 3})
    first = issues()[0]["issue"]
    before = contents()
    done = run("issues", *(arg.format(first) for arg in args))
    assert (done.code != 0, contents()) == (True, before)
    assert said in done.stderr


def test_a_damaged_memory_is_put_aside(run: Run, shop_of: Shop, shop: Path) -> None:
    """And said once; issues are listed all the same, under the ids that follow from their cases."""
    shop_of(**{LEAK: 3})
    before = run("issues", "-f", "ids").stdout
    (shop / "state/issues.json").write_text("{broken")
    done = run("issues", "-f", "ids")
    assert (done.stdout, done.code) == (before, 0)
    assert "issues.damaged.json" in done.stderr
    assert (shop / "state/issues.damaged.json").read_text() == "{broken"
    assert run("issues", "-f", "ids").stderr == ""


def test_a_newer_memory_is_left_alone(run: Run, shop_of: Shop, shop: Path) -> None:
    shop_of(**{LEAK: 3})
    newer = '{"schema": 9}'
    (shop / "state/issues.json").write_text(newer)
    done = run("issues")
    assert (done.code, (shop / "state/issues.json").read_text()) == (0, newer)
    assert "newer cst" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_disk_that_cannot_be_written(run: Run, shop_of: Shop, shop: Path) -> None:
    shop_of(**{LEAK: 3})
    (shop / "state").chmod(0o500)
    done = run("issues", "-f", "ids")
    (shop / "state").chmod(0o700)
    assert (done.code, bool(done.stdout)) == (0, True)


def test_where_nothing_can_be_remembered(run: Run, shop_of: Shop, shop: Path) -> None:
    """A folder in the way: it still answers, with the same ids each time."""
    shop_of(**{LEAK: 3})
    (shop / "state/issues.json").mkdir()
    found = [run("issues", "-f", "ids") for _ in range(2)]
    assert [(done.code, done.stdout) for done in found] == [(0, found[0].stdout)] * 2
    assert run("issues", "show", found[0].stdout.strip()).code == 0
    assert run("issues", "rename", found[0].stdout.strip(), "x").code == 5


def test_another_command_that_writes_is_not_waited_for(run: Run, shop_of: Shop, shop: Path) -> None:
    """Issues are listed and not remembered this time."""
    shop_of(**{LEAK: 3})
    with ShopLock(shop / ".cst/lock", 1):
        done = run("issues", "-f", "ids")
    assert (done.code, len(done.lines), done.stderr) == (0, 1, "")
    assert not (shop / "state/issues.json").exists()


def test_looking_again_writes_nothing(run: Run, shop_of: Shop, contents: Callable[[], dict[str, bytes]]) -> None:
    shop_of(**{LEAK: 3})
    run("issues")
    before = contents()
    run("issues")
    assert contents() == before


@pytest.mark.parametrize("text", ["x", "😀", "漏" * 20_000])
@pytest.mark.parametrize("product", [None, "😀杯", '=HYPERLINK("x")', "@SUM(1)"])
def test_odd_shops(run: Run, shop_of: Shop, text: str, product: str | None) -> None:
    """One character, 20,000, no product, a formula for a product: listed, and a spreadsheet runs nothing."""
    shop_of(product=product, **{text: 1})
    done = run("issues", "--min", "1", "-f", "csv")
    assert (done.code, len(done.lines)) == (0, 2)
    assert not any(cell.startswith(("=", "@")) for cell in done.lines[1].replace('"', "").split(","))
    assert run("issues", "--min", "1").code == 0


def test_no_case_at_all(run: Run, contents: Callable[[], dict[str, bytes]]) -> None:
    """Says so, and makes no file."""
    run("init")
    before = contents()
    done = run("issues", "-f", "json")
    assert (json.loads(done.stdout), done.code, contents()) == ([], 0, before)


def test_an_unreadable_case_hides_no_issue(run: Run, shop_of: Shop, shop: Path) -> None:
    shop_of(**{LEAK: 3})
    (shop / "open/20261122-90.toml").write_text("broken")
    done = run("issues", "-f", "ids")
    assert (len(done.lines), done.code) == (1, 5)
    assert "20261122-90" in done.stderr


def test_a_page_shows_the_latest_of_many_cases(run: Run, shop_of: Shop, issues: Issues) -> None:
    """And says how many there are besides."""
    shop_of(**{LEAK: 22})
    (row,) = issues()
    page = run("issues", "show", row["issue"]).lines
    assert "  … 2 earlier ones" in page
    assert [line for line in page if line.startswith("  20261122-")][0].startswith("  20261122-03")
