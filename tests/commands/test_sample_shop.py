"""`cst demo --keep`: six weeks of a shop, in which everything the toolkit finds is there to be found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run

from cs_toolkit import packs
from cs_toolkit.core.lint import lint
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.timeline import fold, is_spoken
from cs_toolkit.env import Env, Options, sample_shop
from cs_toolkit.env.lint_scope import Asked, scope_of

NOW = "2027-01-04T10:00+08:00"  # in New York it is the evening before
STEPS = {"acknowledged": "acknowledge", "followed_up": "follow-up"}
SPOKEN = [pytest.param(name, marks=[] if name == "zh-Hans" else pytest.mark.slow) for name in LANGUAGES]


def _first(told: Env) -> date:
    """The story's first day."""
    return told.now.date() - timedelta(days=43)


def _filled(folder: Path, language: str, now: str = NOW) -> Env:
    options = Options()
    options.shop, options.now = str(folder), now
    env = Env(options)
    assert sample_shop.fill(env, language) > 150
    return env


@pytest.fixture(scope="module", params=SPOKEN)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Env:
    """The sample shop in a language."""
    return _filled(tmp_path_factory.mktemp("told") / "shop", request.param)


@pytest.fixture
def ask(run: Run, told: Env) -> Callable[..., Result]:
    """A command typed in the sample shop at the end of its six weeks."""
    return lambda *args: run("--shop", str(told.shop.root), *args, now=NOW)


@pytest.fixture
def rows(ask: Callable[..., Result]) -> Callable[..., list[dict[str, Any]]]:
    """What a command says as rows."""
    return lambda *args: json.loads(ask(*args, "-f", "json").stdout)


def test_the_report_finds_the_packing_fault_first(told: Env, rows: Any) -> None:
    """Of the six weeks packing is the first problem to mend; it is one product."""
    (report,) = rows("report", "--since", _first(told).isoformat())
    first, *others = report["problems"]
    assert (first["cause"], len(first["products"])) == ("packing", 1)
    assert {"carrier-delay", "manufacturing"} <= {problem["cause"] for problem in others}


def test_the_packing_fault_is_the_largest_issue(rows: Any) -> None:
    """Cracked lids of one product, four times as many as anything else that keeps coming back."""
    first, second, *_ = rows("issues")
    assert (first["category"], first["cause"]) == ("delivery-damaged", "packing")
    assert first["size"] > 4 * second["size"]


def test_one_alert_rang_in_the_third_or_fourth_week(told: Env, rows: Any) -> None:
    """The owner's rule tells of that product soon after the box was changed, of nothing else, and it is over."""
    (alert,) = rows("alerts", "--all")
    (issue, *_) = rows("issues")
    assert alert["name"] == issue["product"]
    assert 14 <= (date.fromisoformat(alert["opened_at"][:10]) - _first(told)).days < 28
    assert alert["state"] == "ended"


def test_complaints_fell_after_the_box_was_changed_and_the_answer_published(rows: Any) -> None:
    """The interval of the ratio lies below 1; the entry stands published."""
    (effect,) = rows("faq", "effect")
    assert effect["verdict"] == "fewer"
    assert effect["high"] < 1
    assert effect["basis"] == "orders"
    assert rows("faq", "list")[0]["state"] == "published"


def test_it_is_a_shop_with_good_days_and_bad_ones(told: Env, rows: Any) -> None:
    """Promises kept and broken, cases reopened, refused, waiting, late, withdrawn; scores from 1 to 5."""
    kinds = Counter(event.kind for one in told.timelines("all") for event in one.events)
    assert min(kinds[kind] for kind in ("kept", "broken", "reopened", "declined", "paused", "recovered")) >= 3
    assert kinds["kept"] > 10 * kinds["broken"]
    scores = {event.get("score") for one in told.timelines("all") for event in one.events if event.kind == "rated"}
    assert scores == {1, 2, 3, 4, 5}
    states = Counter(row["state"] for row in rows("next"))
    assert (states["breached"], states["paused"]) == (1, 1)
    assert states["soon"] >= 1
    assert states["due"] >= 3


def test_nothing_is_wrong_with_the_folder(ask: Callable[..., Result]) -> None:
    """doctor names no problem, audit no change."""
    assert (ask("doctor").code, ask("audit").code) == (0, 0)


@pytest.mark.slow
def test_every_reply_of_the_story_passes_lint(told: Env) -> None:
    """Held against its case as it stood then: nothing to mend, nothing to warn of."""
    rules, amiss, looked = packs.lint_rules(), [], 0
    for timeline in told.timelines("all"):
        for number, event in enumerate(timeline.events):
            if is_spoken(event):
                told.__dict__["now"] = event.at
                before = fold(timeline.case._replace(events=timeline.events[:number]))
                asked = Asked(step=STEPS.get(event.kind) or event.get("step"))
                found = lint(event.payload["text"], rules, scope_of(told, asked, before))
                amiss += [(event.payload["text"], one.rule, one.span) for one in found if one.severity != "info"]
                looked += 1
    told.__dict__.pop("now")
    assert looked > 280
    assert amiss == []


@pytest.mark.slow
def test_told_twice_it_is_the_same_to_the_byte(tmp_path: Path, told: Env) -> None:
    """Cases, orders, settings and FAQ; only the record of changes has salts of its own."""
    language = told.shop.config.language or ""
    other = _filled(tmp_path / "other", language).shop.root

    def content(root: Path) -> dict[str, bytes]:
        kept = (path for path in root.rglob("*") if path.is_file() and not {"state", ".cst"} & {*path.parts})
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}

    assert content(other) == content(told.shop.root)
    assert sum(map(len, content(other).values())) < 2_000_000


@pytest.mark.slow
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_one_case_is_late_at_any_hour(tmp_path: Path, run: Run, hour: int) -> None:
    """Whoever keeps a sample shop finds one late case, and others to be done soon, whatever the time."""
    now = f"2027-01-04T{hour:02}:20+08:00"
    env = _filled(tmp_path / "shop", "zh-Hant", now)
    shown = json.loads(run("--shop", env.shop.root, "next", "-f", "json", now=now).stdout)
    assert [row["step"] for row in shown if row["state"] == "breached"] == ["acknowledge"]
    assert [row for row in shown if row["state"] == "soon"]


def test_keep_leaves_the_shop_and_says_what_to_try(run: Run, tmp_path: Path) -> None:
    """The path alone on stdout, so that a script can take it; every line that is named works there."""
    made = run("demo", "--keep", tmp_path / "sample", "--lang", "en", now=NOW)
    assert (made.code, made.stdout) == (0, f"{tmp_path / 'sample'}\n")
    tried = [line.strip().removeprefix(f"cst --shop {tmp_path / 'sample'} ") for line in made.stderr.splitlines()[1:]]
    assert "next" in tried
    for line in tried:
        words = line.replace('"44 days ago"', "44_days_ago").split()
        done = run("--shop", tmp_path / "sample", *(word.replace("_", " ") for word in words), now=NOW)
        assert (line, done.code) == (line, 0)
        assert done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_keep_speaks_the_language_of_the_screen(run: Run, tmp_path: Path, language: str) -> None:
    """The customers, the products and the shop's own settings are of that language."""
    assert run("--lang", language, "demo", "--keep", tmp_path / "sample", now=NOW).code == 0
    assert f'language = "{language}"' in (tmp_path / "sample" / "shop.toml").read_text("utf-8")


def test_keep_touches_no_folder_that_holds_anything(run: Run, tmp_path: Path) -> None:
    """Neither a shop nor a folder of other things; a file in its place is named."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    refused = run("demo", "--keep", tmp_path / "mine")
    assert (refused.code, refused.stdout) == (2, "")
    assert "is not empty" in refused.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    in_place = run("demo", "--keep", tmp_path / "mine" / "letter.txt")
    assert in_place.code != 0
    assert "letter.txt" in in_place.stderr
