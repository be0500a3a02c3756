"""`cst` alone: what a good manager says in the morning, on one screen."""

import json
from pathlib import Path

import pytest
from conftest import LOG, Run
from wcwidth import wcswidth

from cs_toolkit.store import open_alerts

TOMORROW, IN_TWO_DAYS = "2026-11-23T12:00:00+08:00", "2026-11-24T12:00:00+08:00"


@pytest.fixture
def day(run: Run) -> None:
    """A case that is late, one due now, one promised for today, one due later today, one that waits on a carrier."""
    run(*LOG)
    run("log", "--text", "请问有蓝色的吗", "--kind", "question", "--received", "10分钟前", "--customer", "小\x1b[31m红")
    for number in ("3", "4", "5"):
        run("log", "--text", "杯子碎了", "--customer", "李明", "--received", "5分钟前", "--product", "马克杯")
        run("ack", number, "--text", "收到")
    run("promise", "3", "--what", "补寄", "--by", "18:00")
    for args in (
        ("diagnose", "5", "--cause", "packing", "--party", "shop"),
        ("offer", "5", "--option", "exchange", "--option", "refund-full"),
        ("accept", "5", "--option", "1"),
        ("wait", "5", "--on", "carrier", "--evidence", "打了电话"),
    ):
        assert run(*args).code == 0, args


@pytest.fixture
def late(run: Run) -> None:
    """One case, and it is late."""
    assert run(*LOG).code == 0


def sections(run: Run, **options: str) -> list[tuple[str, str, str]]:
    done = run("-f", "jsonl", **options)
    assert done.code == 0, done
    return [(row["section"], row["case"], row["command"]) for row in map(json.loads, done.lines)]


@pytest.mark.usefixtures("day")
def test_every_piece_of_work_has_its_section(run: Run) -> None:
    """Late, due now, promised, due today; a carrier that was asked an hour ago is not silent yet."""
    found = sections(run)
    assert ("promise", "20261122-03", "cst promise 20261122-03 --kept") in found
    assert "20261122-03 --kept" not in run("next").stdout  # which tells of a step at a time
    assert [(name, case[-2:]) for name, case, _ in found] == [
        ("late", "01"), ("now", "02"), ("promise", "03"), ("today", "03"), ("today", "04"), ("waiting", "05"),
    ]  # fmt: skip


@pytest.mark.usefixtures("day")
def test_a_carrier_that_stays_silent_is_asked_again(run: Run) -> None:
    """A day after it was asked; a wait whose end was named is let be."""
    assert ("silent", "20261122-05", "cst wait 20261122-05 --on carrier") in sections(run, now=IN_TWO_DAYS)
    page = run(now=IN_TWO_DAYS).stdout
    assert "carrier silent 2 days  cst wait 20261122-05 --on carrier" in page
    assert run("resume", "5", now=TOMORROW).code == 0
    again = run("wait", "5", "--on", "carrier", "--evidence", "x", "--until", "2026-11-30T09:00+08:00", now=TOMORROW)
    assert again.code == 0, again
    assert ("waiting", "20261122-05", "cst resume 20261122-05") in sections(run, now="2026-11-26T12:00:00+08:00")


def test_a_customer_who_does_not_choose_is_reminded(run: Run) -> None:
    """A day after the offer."""
    run("log", "--text", "杯子碎了", "--customer", "李明")
    for args in (
        ("ack", "1", "--text", "收到"),
        ("diagnose", "1", "--cause", "packing", "--party", "shop"),
        ("offer", "1", "--option", "exchange", "--option", "refund-full"),
    ):
        assert run(*args).code == 0
    assert sections(run) == [("waiting", "20261122-01", "cst reply 20261122-01 --step nudge")]
    assert sections(run, now=IN_TWO_DAYS)[0][:2] == ("silent", "20261122-01")
    assert "customer silent 2 days" in run(now=IN_TWO_DAYS).stdout


@pytest.mark.usefixtures("day")
def test_the_page_says_what_to_do_first(run: Run) -> None:
    """The most urgent case of all, by the guided way; a customer's escape sequence does not reach the terminal."""
    done = run()
    assert done.code == 0
    assert done.stderr == ""
    assert done.lines[-1] == "First: cst do 20261122-01"
    assert "! late 1 h       cst ack 20261122-01" in done.stdout
    assert "\x1b" not in done.stdout
    assert "小红" in done.stdout


def test_a_day_with_too_much_still_fits_a_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 lines with the prompt: the most urgent first, and how many more there are."""
    for number in range(40):
        run("log", "--text", "杯子碎了，" + "很长" * 40, "--received", "3小时前" if number % 2 else "20分钟前")
    lines = run().lines
    assert len(lines) <= 23
    assert lines[2].startswith("Late (20)")
    assert "more: cst next" in lines[2]
    assert any(line.startswith("Due now (20)") for line in lines)


def test_a_quiet_day_is_said_to_be_one(run: Run, shop: Path) -> None:
    """Nothing due: well done, and what comes next; no case at all: how to record one."""
    run("init")
    assert "No case is open" in run().stdout
    run(*LOG)
    run("ack", "1", "--text", "收到")
    run("escalate", "1", "--to", "老板")
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    assert "No case is open" in run().stdout
    run("log", "--text", "请问有蓝色的吗", "--kind", "question")
    run("ack", "2", "--text", "有的")
    assert run().lines[-1] == "All done for now. Well done!"
    assert "1 can be closed · cst next" in run().stdout
    (shop / "shop.toml").write_text('name = "小杯子"\n[[policy]]\nacknowledge = "3d"\n', "utf-8")
    run("log", "--text", "杯子碎了")
    assert run().lines[-1] == "All done for now, well done! Next, by 11-25 12:00: cst ack 20261122-03"
    assert run().lines[0] == "小杯子 · 2026-11-22 12:00 · 2 open cases"


def test_without_a_shop_it_says_how_to_begin(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three commands, and where to read more; nothing is made. As rows: none."""
    monkeypatch.delenv("CST_SHOP")
    monkeypatch.chdir(tmp_path)
    done = run()
    assert done.code == 0
    assert [line.split("  ")[1] for line in done.lines if line.startswith("  cst")] == [
        "cst demo",
        "cst init",
        "cst log",
    ]
    assert "cst --help" in done.stdout
    assert not any(tmp_path.rglob("shop.toml"))
    assert run("-f", "json").stdout == "[]\n"


def test_a_shop_that_was_named_and_is_not_there_is_a_mistake(run: Run) -> None:
    """Not a welcome."""
    done = run("--shop", "nowhere")
    assert done.code == 6
    assert "cst init" in done.stderr


@pytest.mark.usefixtures("day")
def test_new_alerts_are_told_until_they_are_old(run: Run) -> None:
    """After a look by `cst alerts` or `cst remind`; an alert of two weeks ago is no news."""
    assert "Alerts were not looked for yet: cst alerts" in run().stdout
    alert, *_ = json.loads(run("alerts", "-f", "json").stdout)
    page = run().stdout
    assert "not looked for" not in page
    assert "^ since 11-22" in page
    assert f"cst alerts --note {alert['alert']}" in page
    row = next(row for row in json.loads(run("-f", "json").stdout) if row["section"] == "alert")
    assert (row["alert"], row["case"], row["step"], row["why"]) == (alert["alert"], None, "alert", alert["why"])
    later = run(now="2026-12-06T12:00:00+08:00").stdout
    assert "since 11-22" not in later
    assert "Alerts were last looked for 14 days ago: cst alerts" in later


def test_an_alert_alone_comes_first(run: Run, shop: Path) -> None:
    """Where no case is due."""
    run("init")
    why = {"text": "{what}", "args": {"what": "杯子"}}
    alert = {
        "alert": "5f3a",
        "opened": "2026-11-21",
        "product": None,
        "why": why,
        "why_code": "rule",
        "command": "cst x",
    }
    known = {"at": "2026-11-22T11:00:00+08:00", "alerts": [alert]}
    (shop / ".cst").mkdir(exist_ok=True)
    (shop / ".cst" / open_alerts.NAME).write_text(json.dumps(known), "utf-8")
    assert run().lines[-1] == "First: cst alerts"


@pytest.mark.usefixtures("day")
def test_a_window_of_any_width_holds_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow ones put the command below; a long command goes on behind a backslash."""
    from cs_toolkit.env import screen

    for width in (24, 40, 60, 61, 80, 120):
        monkeypatch.setattr(screen, "terminal_width", lambda out, width=width: width)
        for now in ("2026-11-22T12:00:00+08:00", IN_TWO_DAYS, "2026-12-03T12:00:00+08:00"):
            lines = run(now=now).lines
            assert [line for line in lines if wcswidth(line) > width] == []
            assert any("cst ack 20261122-01" in line for line in lines)


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(
    ("args", "environment", "settings", "is_coloured"),
    [
        ([], {}, "", False),
        (["--color", "always"], {}, "", True),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, "", False),
        ([], {"FORCE_COLOR": "1"}, "", True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "", False),
        ([], {"FORCE_COLOR": "", "NO_COLOR": ""}, "", False),
        ([], {"CST_COLOR": "always", "NO_COLOR": "1"}, "", True),
        (["--color", "never"], {"CST_COLOR": "always"}, "", False),
        ([], {}, '[screen]\ncolor = "always"\n', True),
        ([], {"NO_COLOR": "1"}, '[screen]\ncolor = "always"\n', False),
        ([], {}, '[screen]\ncolor = "always"\nplain = true\n', False),
        ([], {"CST_PLAIN": "1"}, '[screen]\ncolor = "always"\n', False),
    ],
)
def test_colours_are_the_owners_choice(
    run: Run,
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    environment: dict[str, str],
    settings: str,
    is_coloured: bool,
) -> None:
    """--color, CST_COLOR, NO_COLOR, FORCE_COLOR, [screen], in this order; a pipe gets none by itself."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CST_COLOR", "CST_PLAIN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with (shop / "shop.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    page, rows = run(*args).stdout, run(*args, "next", "-f", "jsonl").stdout
    assert ("\x1b[31m! late" in page) is is_coloured
    assert ("\x1b[31m" in run("next", *args).stdout) is is_coloured
    assert "\x1b" not in rows


@pytest.mark.usefixtures("late")
def test_a_colour_that_does_not_exist_is_refused(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment, on the command line and in shop.toml, each with what there is."""
    assert run("--color", "red").code == 2
    monkeypatch.setenv("CST_COLOR", "red")
    done = run()
    assert done.code == 2
    assert "'red' is none of auto, always, never" in done.stderr
    monkeypatch.delenv("CST_COLOR")
    for wrong in ('color = "red"', "ambiguous = 3", "ambiguous = true", "plain = 1", "wide = 1"):
        (shop / "shop.toml").write_text(f"[screen]\n{wrong}\n", "utf-8")
        assert run().code == 6, wrong


@pytest.mark.usefixtures("day")
def test_rows_take_every_option_of_rows(run: Run) -> None:
    """Columns, order and number as everywhere; a table where columns are named."""
    assert run("-f", "ids").lines == [f"20261122-0{number}" for number in (1, 2, 3, 4, 5)]
    assert (
        run("-f", "csv", "--columns", "section,case", "--limit", "1").stdout == "section,case\r\nlate,20261122-01\r\n"
    )
    assert run("--columns", "section,case").lines[2].split() == ["late", "20261122-01"]


@pytest.mark.usefixtures("late")
def test_the_page_goes_into_a_file_whole(run: Run, tmp_path: Path) -> None:
    """Without colours, and nothing cut."""
    page = run().stdout
    assert run("--output", tmp_path / "page.txt").stdout == ""
    assert (tmp_path / "page.txt").read_text("utf-8") == page


@pytest.mark.usefixtures("late")
def test_a_zone_that_is_none_is_said(run: Run, shop: Path) -> None:
    """Also where nothing is due; a broken shop.toml is not passed over."""
    (shop / "shop.toml").write_text('zone = "Nowhere/Else"\n', "utf-8")
    assert run().code == 6
