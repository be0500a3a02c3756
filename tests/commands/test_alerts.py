"""`cst alerts`, and that reminders tell of them once."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

NOON = "2026-11-22T12:00:00+08:00"
LATER = "2026-12-10T12:00:00+08:00"
Setting = Callable[[str], None]


@pytest.fixture
def setting(shop: Path) -> Setting:
    """Adds lines to shop.toml."""

    def add(text: str) -> None:
        path = shop / "shop.toml"
        path.write_text(path.read_text("utf-8") + text + "\n", "utf-8")

    return add


@pytest.fixture
def cracked(run: Run) -> None:
    """Three cups that came broken within three days; two of the cases are closed by now."""
    for number in range(3):
        text = f"杯子裂了{number}，批号 A2026-11，电话13800138000"
        more = ("--product", "旅行杯", "--carrier", "zto", "--customer", "王小明", "--category", "quality-defect")
        assert run("log", "--text", text, *more, now=f"2026-11-2{number}T09:00:00+08:00").code == 0
    for case in ("20261120-01", "20261121-01"):
        assert run("close", case, "--outcome", "no-reply", "--reason", "x").code == 0


def rows(run: Run, *args: str, now: str = NOON) -> list[dict[str, Any]]:
    done = run("alerts", "-f", "json", *args, now=now)
    assert done.code == 0, done
    found: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    return found


def of_alerts(run: Run, *args: str, now: str = NOON) -> list[tuple[str, str]]:
    """What remind tells of alerts: the threshold and the product."""
    done = run("remind", "-f", "jsonl", *args, now=now)
    assert done.code == 0, done
    return [(row["threshold"], row["product"]) for line in done.lines if (row := json.loads(line))["case"] is None]


@pytest.mark.usefixtures("cracked")
def test_an_alert_with_its_figures(run: Run) -> None:
    """The whole days it is about, in the shop's zone, and what to type."""
    (row,) = rows(run)
    assert row["cases"] == ["20261120-01", "20261121-01", "20261122-01"]
    assert {name: row[name] for name in ("kind", "subject", "name", "since_at", "until_at", "ended_at", "count")} == {
        "kind": "rule", "subject": "product", "name": "旅行杯", "since_at": "2026-11-20T00:00:00+08:00",
        "until_at": NOON, "ended_at": None, "count": 3,
    }  # fmt: skip
    assert row["command"] == f"cst alerts --note {row['alert']}"


@pytest.mark.usefixtures("cracked")
def test_open_ones_and_all_of_a_period(run: Run) -> None:
    """What is over is shown with --all or a period that it falls into, with its end."""
    assert rows(run, now=LATER) == []
    (over,) = rows(run, "--all", now=LATER)
    assert (over["state"], over["ended_code"], over["ended_at"]) == ("ended", "calm", "2026-11-29T00:00:00+08:00")
    assert len(rows(run, "--since", "2026-11-28", now=LATER)) == 1
    assert rows(run, "--since", "2026-11-29", now=LATER) == []
    assert rows(run, "--until", "2026-11-21", now=LATER) == []
    assert over["alert"] == rows(run)[0]["alert"]


@pytest.mark.usefixtures("cracked")
def test_a_check_for_scripts(run: Run) -> None:
    """Exit 3 while one is open."""
    assert run("alerts", "--check", now=NOON).code == 3
    assert run("alerts", "--check", "--all", now=LATER).code == 0


def test_a_period_to_come_and_a_shop_without_cases(run: Run) -> None:
    """Is said in a word; nothing is no error."""
    run("init")
    assert rows(run) == []
    done = run("alerts")
    assert (done.stdout, done.code) == ("", 0)
    assert "spikes cannot be told yet" in done.stderr
    future = run("alerts", "--since", "2027-01-01")
    assert future.code == 2
    assert "lies in the future" in future.stderr


@pytest.mark.usefixtures("cracked")
@pytest.mark.parametrize(
    ("language", "named"), [("en", "Complaints about 旅行杯"), ("zh-Hans", "关于“旅行杯”"), ("zh-Hant", "「旅行杯」")]
)
def test_a_note_in_the_language_asked_for(run: Run, language: str, named: str) -> None:
    """By any unambiguous beginning of the id; also of an alert that is over."""
    alert = rows(run)[0]["alert"]
    for now in (NOON, LATER):
        done = run("--lang", language, "alerts", "--note", alert[:4], now=now)
        assert (done.code, done.stderr) == (0, "")
        assert named in done.stdout
        assert "A2026-11" in done.stdout
        assert "13800138000" not in done.stdout
        assert "王小明" not in done.stdout


@pytest.mark.usefixtures("cracked")
def test_a_note_about_a_carrier_calls_it_by_its_name(run: Run, setting: Setting) -> None:
    """As its customers know it; one that nobody knows stands for itself."""
    setting("[alerts]\nsame_carrier = 3\nsame_category = 3")
    found = {row["subject"]: row["alert"] for row in rows(run)}
    assert "中通快递" in run("--lang", "zh-Hans", "alerts", "--note", found["carrier"], now=NOON).stdout
    assert "Quality defect" in run("--lang", "en", "alerts", "--note", found["category"], now=NOON).stdout


@pytest.mark.usefixtures("cracked")
@pytest.mark.parametrize("name", ["zz", "", "0000000000"])
def test_a_note_about_no_alert(run: Run, name: str) -> None:
    """The hint says how to find one."""
    done = run("alerts", "--note", name, now=NOON)
    assert done.code == 2
    assert "cst alerts --all" in done.stderr


@pytest.mark.usefixtures("cracked")
def test_reminders_tell_of_an_alert_once_and_of_its_end_once(run: Run) -> None:
    """Between the deadlines of cases; a dry run tells nothing for good."""
    assert of_alerts(run, "--dry-run") == [("raised", "旅行杯")]
    assert of_alerts(run) == [("raised", "旅行杯")]
    assert of_alerts(run, now="2026-11-22T12:05:00+08:00") == []
    assert of_alerts(run, now="2026-11-24T12:00:00+08:00") == []
    assert of_alerts(run, now=LATER) == [("recovered", "旅行杯")]
    assert of_alerts(run, now=LATER) == []


@pytest.mark.usefixtures("cracked")
def test_a_case_logged_between_two_runs_is_seen_by_the_second(run: Run) -> None:
    """Two lamps were nothing; the third is."""
    for number in range(2):
        run("log", "--text", f"灯坏了{number}", "--product", "灯")
    assert of_alerts(run) == [("raised", "旅行杯")]
    run("log", "--text", "灯坏了", "--product", "灯")
    assert of_alerts(run) == [("raised", "灯")]


@pytest.mark.usefixtures("cracked")
def test_nothing_is_told_of_what_was_over_before_anybody_was_told(run: Run) -> None:
    """The machine was off for weeks, or old cases were imported."""
    assert of_alerts(run, now=LATER) == []


@pytest.mark.usefixtures("cracked")
def test_quiet_hours_hold_alerts_back(run: Run, setting: Setting) -> None:
    """They are told when the quiet ends, without a new case."""
    setting('[quiet]\nhours = ["22:00-08:00"]')
    assert of_alerts(run, now="2026-11-22T23:00:00+08:00") == []
    assert of_alerts(run, now="2026-11-23T07:59:00+08:00") == []
    assert of_alerts(run, now="2026-11-23T08:00:00+08:00") == [("raised", "旅行杯")]


@pytest.mark.usefixtures("cracked")
def test_alerts_go_where_reminders_go(run: Run, tmp_path: Path) -> None:
    """To the owner's program, in the same lines; what it did not take is told again."""
    path = tmp_path / "got.jsonl"
    code = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
    assert run("remind", "--exec", "false", now=NOON).code == 1
    done = run("remind", "--exec", shlex.join([sys.executable, "-c", code, str(path)]), now=NOON)
    assert (done.stdout, done.code) == ("", 0)
    assert '"alert": null' in path.read_text("utf-8")
    assert '"threshold": "raised"' in path.read_text("utf-8")
    assert of_alerts(run) == []


@pytest.mark.usefixtures("cracked")
def test_what_a_limit_leaves_out_is_told_by_the_next_run(run: Run) -> None:
    """Deadlines first."""
    assert of_alerts(run, "--limit", "1") == []
    assert of_alerts(run) == [("raised", "旅行杯")]


@pytest.mark.usefixtures("cracked")
def test_since_leaves_old_alerts_out(run: Run) -> None:
    """As it does with old deadlines."""
    assert of_alerts(run, "--since", "2026-11-23", now="2026-11-23T12:00:00+08:00") == []


@pytest.mark.usefixtures("cracked")
def test_an_alert_is_of_no_case(run: Run) -> None:
    """`-f ids` names cases only, and the table says what it is about."""
    assert run("remind", "--dry-run", "-f", "ids", now=NOON).lines == ["20261122-01"]
    assert "product 旅行杯: 3 in 3 days" in run("remind", now=NOON).stdout


@pytest.mark.usefixtures("cracked")
@pytest.mark.parametrize(
    ("line", "named"),
    [("same_product = 1", "same_product"), ("same_produkt = 3", "same_product"), ("days = true", "alerts.days")],
)
def test_settings_that_are_none_are_named(run: Run, setting: Setting, line: str, named: str) -> None:
    """Exit 6, with the key."""
    setting(f"[alerts]\n{line}")
    done = run("alerts")
    assert done.code == 6
    assert named in done.stderr
