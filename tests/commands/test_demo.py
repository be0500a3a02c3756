"""`cst demo`: the first thing an owner types."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from conftest import Run
from shells import PROJECT, typed

from cs_toolkit.commands import demo

SAMPLES = PROJECT / "cs_toolkit" / "packs" / "demo"
MAIN_JOB = (
    "import", "orders", "next", "draft", "ack", "diagnose", "offer", "accept", "resolve", "follow-up", "promise",
    "rate", "close", "faq",
)  # fmt: skip


def test_the_demo_shows_the_main_job_from_the_export_to_the_faq(run: Run) -> None:
    """Each command line is shown as typed, in order, with what it prints; the last two lines say where to start."""
    shown = run("demo")
    assert shown.code == 0
    assert tuple(re.findall(r"^\$ cst (\S+)", shown.stdout, re.MULTILINE)) == MAIN_JOB
    assert "$ cst next --limit 5\n" in shown.stdout
    assert "20261122-01  closed\n" in shown.stdout
    assert "## 双层玻璃杯 380ml\n" in shown.stdout
    assert "cst import FILE" in shown.lines[-1]


def test_no_deadline_of_the_case_in_the_demo_is_missed(run: Run) -> None:
    """The story that owners see is one in which the golden three hours are kept."""
    shown = run("demo")
    answers = re.findall(r"^20261122-01  next: .*", shown.stdout, re.MULTILINE)
    assert len(answers) >= 8
    assert not [line for line in answers if "late" in line]


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


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_demo_is_the_same_wherever_the_machine_is(run: Run, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """The sample shop has a zone of its own; neither the machine's zone nor its clock matter."""
    here = run("demo", now="2031-01-01T00:00Z").stdout
    monkeypatch.setenv("TZ", zone)
    assert run("demo").stdout == here


def test_the_demo_works_with_an_empty_environment(tmp_path: Path) -> None:
    """As under `env -i`: no HOME, no PATH, no locale; Chinese stays Chinese."""
    done = typed(f"env -i {tmp_path}/bin/cst demo", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "徐女士" in done.stdout


def test_a_step_that_fails_ends_the_demo_with_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo never goes on over a failure."""
    story = tuple(
        scene._replace(args=("offer", "20261122-01", "--option", "gift")) if scene.args[0] == "offer" else scene
        for scene in demo._STORY
    )
    monkeypatch.setattr(demo, "_STORY", story)
    shown = run("demo")
    assert shown.code == 1
    assert "Error: the demo stopped at 'cst offer 20261122-01 --option gift'\n" in shown.stderr
    assert "$ cst accept" not in shown.stdout


def test_the_reader_of_the_demo_may_stop_reading(tmp_path: Path) -> None:
    """`cst demo | head` is no error, and nothing is said about it."""
    done = typed("set -o pipefail; cst demo --quiet | head -n 2", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


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
