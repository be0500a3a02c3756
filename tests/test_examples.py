"""Every file of examples/ is used here as its comments say."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import pytest
from conftest import Run
from shells import PROJECT, typed

EXAMPLES = PROJECT / "examples"
SAMPLES = PROJECT / "cs_toolkit" / "packs" / "demo"
MORNING = "2026-11-22T10:00+08:00"


class Line(NamedTuple):
    """One job of a crontab: its five fields, and the command."""

    fields: tuple[str, ...]
    command: str


def _crontab(folder: Path) -> tuple[dict[str, str], list[Line]]:
    """The settings and jobs of the crontab, its paths put below `folder`."""
    text = (EXAMPLES / "crontab.example").read_text("utf-8")
    text = text.replace("/home/me/cs_toolkit/.venv", str(folder)).replace("/home/me/cs_toolkit", str(PROJECT))
    text = text.replace("/home/me", str(folder / "home"))
    settings, jobs = {}, []
    for line in text.splitlines():
        if setting := re.fullmatch(r"([A-Z_]+)=(.*)", line):
            settings[setting[1]] = setting[2]
        elif line and not line.startswith("#"):
            *fields, command = line.split(None, 5)
            jobs.append(Line(tuple(fields), command))
    return settings, jobs


_, JOBS = _crontab(Path("/tmp"))


def test_every_example_is_known_here() -> None:
    """A new example needs a test of its own."""
    found = {str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*") if path.is_file()}
    assert found == {
        "complaints.csv", "crontab.example", "main-job.sh", "orders.csv", "own-table.sh", "playbook/own.toml",
        "shop.toml", "six-weeks.sh", "weekly-spreadsheet.sh",
    }  # fmt: skip


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.command[:30])
def test_a_crontab_line_says_when_in_a_way_cron_reads(job: Line) -> None:
    """Five fields within their ranges; no bare % in the command, which cron would turn into a new line."""
    limits = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    for field, (least, most) in zip(job.fields, limits, strict=True):
        shape = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", field)
        assert shape, field
        assert all(least <= int(number) <= most for number in shape.groups() if number), field
    assert "%" not in job.command


@pytest.mark.parametrize("number", range(len(JOBS)))
def test_a_crontab_line_runs_as_cron_runs_it(number: int, tmp_path: Path) -> None:
    """With nothing but the crontab's own settings, every command runs and says nothing where nothing is to be done."""
    settings, jobs = _crontab(tmp_path)
    made = typed("cst --quiet init", tmp_path, **settings)
    assert (made.returncode, made.stderr) == (0, "")
    settings["PATH"] = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    done = typed(jobs[number].command, tmp_path, **settings, LANG="C")
    assert (done.returncode, done.stderr) == (0, "")
    is_spreadsheet = "weekly" in jobs[number].command
    assert bool(done.stdout) == is_spreadsheet


def test_the_watch_mails_the_list_only_after_a_missed_deadline(tmp_path: Path) -> None:
    """Cron sends a mail where something is printed: nothing while all is in time, the list when it is not."""
    settings, jobs = _crontab(tmp_path)
    watch = next(job.command for job in jobs if "--check" in job.command)
    assert typed(f"cst -q log --text 杯子碎了 --now {MORNING}", tmp_path, **settings | _path(tmp_path)).returncode == 0
    in_time = typed(watch, tmp_path, **settings | _path(tmp_path), CST_NOW="2026-11-22T10:30+08:00")
    late = typed(watch, tmp_path, **settings | _path(tmp_path), CST_NOW="2026-11-22T11:30+08:00")
    assert (in_time.stdout, in_time.stderr) == ("", "")
    assert "cst ack 20261122-01" in late.stdout
    assert late.stderr == "Error: 1 deadline was missed\n"


def _path(tmp_path: Path) -> dict[str, str]:
    return {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}


def test_the_weekly_spreadsheet_opens_in_excel(tmp_path: Path) -> None:
    """UTF-8 with the mark Excel looks for, order numbers as text, and only what came in the last seven days."""
    shop = str(tmp_path / "shop")
    script = f"cst -q init && cst import {SAMPLES}/refunds.csv && {EXAMPLES}/weekly-spreadsheet.sh out"
    (tmp_path / "home" / "out").mkdir(parents=True)
    done = typed(script, tmp_path, CST_SHOP=shop, CST_NOW=MORNING)
    assert (done.returncode, done.stderr) == (0, "")
    data = (tmp_path / "home" / done.stdout.splitlines()[-1]).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["case"] for row in rows][:3] == ["20261116-01", "20261117-01", "20261118-01"]
    assert len(rows) == 8
    assert rows[-1]["order"] == '="202600000000000015"'


def test_the_main_job_script_runs_to_the_faq_page(tmp_path: Path) -> None:
    """From the export to a closed case, whose solution is the answer in the FAQ."""
    done = typed(f"{EXAMPLES}/main-job.sh shop", tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (
        0,
        ["2 more entries have no resolved case to answer from; cst faq list shows them"],
    )
    assert "20261122-01  closed\n" in done.stdout
    assert "## 双层玻璃杯 380ml\n" in done.stdout
    assert (tmp_path / "home/shop/closed/2026-11/20261122-01.toml").is_file()


def test_a_table_of_ones_own_is_read_with_a_map_that_is_kept(tmp_path: Path) -> None:
    """Complaints and orders whose columns no platform names so; twice the same file adds nothing."""
    shop = str(tmp_path / "shop")
    done = typed(f"{EXAMPLES}/own-table.sh && {EXAMPLES}/own-table.sh", tmp_path, CST_SHOP=shop, CST_NOW=MORNING)
    assert done.returncode == 0, done.stderr
    added = re.findall(r"^complaints\.csv +(\d+) +(\d+)", done.stdout, re.MULTILINE)
    assert added == [("5", "0")] + 3 * [("0", "5")]
    assert re.search("王女士 +旅行保温杯 500ml +delivery-late", done.stdout)
    assert re.search("Ms Lee +Travel Mug 500 ml +delivery-damaged", done.stdout)


@pytest.mark.parametrize("language", ["zh-Hans", pytest.param("en", marks=pytest.mark.slow)])
def test_six_weeks_end_in_a_report_for_those_who_can_mend_it(tmp_path: Path, language: str) -> None:
    """The sample shop is left where it was asked for; the report, the note and the FAQ page lie beside it."""
    done = typed(f"{EXAMPLES}/six-weeks.sh sample {language}", tmp_path, CST_NOW=MORNING)
    assert done.returncode == 0, done.stderr
    pages = {path.name: path.read_text("utf-8") for path in (tmp_path / "home").glob("sample-*")}
    assert sorted(pages) == ["sample-faq.md", "sample-note.txt", "sample-report.md"]
    assert all("500" in page for page in pages.values())
    assert (tmp_path / "home" / "sample" / "shop.toml").is_file()


def test_own_wording_is_used_in_drafts(run: Run, shop: Path) -> None:
    """A file in playbook/ adds sentences and replaces words; without it the built-in wording stands."""
    run("import", SAMPLES / "refunds.csv", now=MORNING)
    before = [run("draft", "20261122-01", "--step", step, now=MORNING).stdout for step in ("acknowledge", "offer")]
    (shop / "playbook").mkdir(exist_ok=True)
    copy(EXAMPLES / "playbook" / "own.toml", shop / "playbook")
    after = [run("draft", "20261122-01", "--step", step, now=MORNING).stdout for step in ("acknowledge", "offer")]
    own = ("仓库里的双层玻璃杯 380ml我先给您留下一只", "我亲手打包，来回运费店里出")
    assert [words in page for words, page in zip(own, before, strict=True)] == [False, False]
    assert [words in page for words, page in zip(own, after, strict=True)] == [True, True]


def test_the_sample_settings_hold(run: Run, shop: Path) -> None:
    """The sample shop.toml is read without a complaint, and its limit of half an hour counts."""
    shop.mkdir()
    copy(EXAMPLES / "shop.toml", shop)
    assert run("config", "get", "name").stdout == "小杯子的店\n"
    logged = run("log", "--text", "快递五天没动了", now=MORNING)
    assert (logged.code, logged.stderr) == (0, "")
    assert "10:30" in logged.stdout
