"""`cst demo`: the first thing an owner types."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from shells import PROJECT, typed

from cs_toolkit.commands import demo
from cs_toolkit.errors import say
from cs_toolkit.render.words import sentence

SAMPLES = PROJECT / "cs_toolkit" / "packs" / "demo"
MAIN_JOB = (
    "import", "orders", "next", "draft", "ack", "diagnose", "offer", "accept", "resolve", "follow-up", "promise",
    "rate", "close", "faq",
)  # fmt: skip
SIX_WEEKS_LATER = ("issues", "alerts", "faq", "next")


@pytest.mark.parametrize(("language", "glass"), [
    ("en", "Double-Wall Glass 380 ml"),
    pytest.param("zh-Hans", "双层玻璃杯 380ml", marks=pytest.mark.slow),
    pytest.param("zh-Hant", "雙層玻璃杯 380ml", marks=pytest.mark.slow),
])  # fmt: skip
def test_the_demo_shows_the_main_job_from_the_export_to_the_faq(run: Run, language: str, glass: str) -> None:
    """Each command line is shown as typed, in order, with what it prints, in the language of the screen and with
    customers who write in it; then what six weeks teach; the last two lines say where to start.

    The golden three hours are kept in the case that owners see.
    """
    shown = run("--lang", language, "demo")
    assert shown.code == 0
    assert tuple(re.findall(r"^\$ cst (\S+)", shown.stdout, re.MULTILINE)) == MAIN_JOB + SIX_WEEKS_LATER
    assert "$ cst next --limit 5\n" in shown.stdout
    assert f"## {glass}\n" in shown.stdout
    assert "cst import " in shown.lines[-1]
    assert "cst demo --keep" in shown.lines[-2]
    answers = re.findall(r"^20261122-01  .*", shown.stdout, re.MULTILINE)
    assert len(answers) >= 9
    late = sentence(say("late {span}", span="")).strip()
    assert not [line for line in answers if late in line]


def test_the_owners_own_shop_is_not_touched(
    run: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo works in a temporary folder that is gone afterwards, and ends where it began."""
    before = Path.cwd()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert run("demo").code == 0
    assert not shop.exists()
    assert not (tmp_path / "home").exists()
    assert not list((tmp_path / "temporary").iterdir())
    assert Path.cwd() == before


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_demo_is_the_same_wherever_the_machine_is(run: Run, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """The sample shop has a zone of its own; neither the machine's zone nor its clock matter."""
    here = run("demo", now="2031-01-01T00:00Z").stdout
    monkeypatch.setenv("TZ", zone)
    assert run("demo").stdout == here


def test_the_demo_works_with_an_empty_environment(tmp_path: Path) -> None:
    """As under `env -i`: no HOME, no PATH, no locale; Chinese stays Chinese."""
    done = typed(f"env -i {tmp_path}/bin/cst demo --lang zh-Hans", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "徐女士" in done.stdout


def test_a_step_that_fails_ends_the_demo_with_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo never goes on over a failure."""
    job = demo._job

    def spoilt(words: Mapping[str, Any]) -> list[demo.Scene]:
        return job({**words, "offer": ["gift"]})

    monkeypatch.setattr(demo, "_job", spoilt)
    shown = run("demo")
    assert shown.code == 1
    assert "Error: the demo stopped at 'cst offer 20261122-01 --option gift'\n" in shown.stderr
    assert "$ cst accept" not in shown.stdout


def test_the_reader_of_the_demo_may_stop_reading(tmp_path: Path) -> None:
    """`cst demo | head` is no error, and nothing is said about it."""
    done = typed("set -o pipefail; cst demo --quiet | head -n 2", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_nobody_real_is_in_the_other_samples(language: str) -> None:
    """Numbers of zeros, a surname with a title, mail at example.com."""
    with (SAMPLES / language / "orders.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 10
    for row in rows:
        assert re.fullmatch(r"\w+@example\.com", row["contact"])
        assert re.fullmatch(r"M[rs]s? \w+|.(小姐|先生)", row["customer"])
        assert "0000" in row["tracking"]


@pytest.mark.parametrize("name", ["refunds.csv", "orders.csv"])
def test_nobody_real_is_in_the_samples(name: str) -> None:
    """Invented data only: numbers made of zeros, surnames with a title, an address that does not exist."""
    with (SAMPLES / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 15
    for row in rows:
        assert re.fullmatch(r'(=")?2026000000000\d{5}"?', row["订单编号"])
        assert re.fullmatch(r"'138000000\d\d", row.get("联系手机", "'13800000001"))
        assert re.fullmatch(r".(女士|先生)", row.get("收货人", "王女士"))
        assert row.get("收货地址", "示例").startswith("示例")
