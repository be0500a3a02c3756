"""`cst calendar`: the days on which the shop is open, and days unlike their weekday."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

Contents = Callable[[], dict[str, bytes]]

WEEK = (
    "\n[hours]\n"
    + "".join(f'{day} = ["09:00-12:00", "13:00-18:00"]\n' for day in ("mon", "tue", "wed", "thu", "fri"))
    + 'sun = ["09:00-18:00"] # noon is Sunday\n'
    + 'holidays = ["cn"]\n'
)


@pytest.fixture
def hours(run: Run, shop: Path) -> None:
    """A shop with weekly windows and the holidays of China."""
    run("init")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write(WEEK)


def days(run: Run, *args: str) -> dict[str, dict[str, Any]]:
    done = run("calendar", "show", *args, "-f", "json")
    assert done.code == 0, done
    return {row["date"]: row for row in json.loads(done.stdout)}


def event(name: str, start: str, *more: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{name}{start}", f"DTSTART{start}", f"SUMMARY:{name}", *more, "END:VEVENT", ""]
    )


def ics(path: Path, *events: str) -> Path:
    path.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(events) + "END:VCALENDAR\r\n", "utf-8", newline=""
    )
    return path


@pytest.mark.usefixtures("hours")
def test_each_day_with_its_windows_and_why(run: Run) -> None:
    """A weekday, the holiday, the Saturday that makes up for it."""
    found = days(run, "--since", "2026-09-30", "--until", "2026-10-10")
    assert len(found) == 11
    assert (found["2026-09-30"]["windows"], found["2026-09-30"]["why"]) == (["09:00-12:00", "13:00-18:00"], "weekly")
    assert (found["2026-10-01"]["is_open"], found["2026-10-01"]["why"], found["2026-10-01"]["name"]) == (
        False, "holiday", "国庆节",
    )  # fmt: skip
    assert (found["2026-10-10"]["is_open"], found["2026-10-10"]["why"]) == (True, "make-up")
    assert list(days(run))[0] == "2026-11-22", "from today"
    assert len(days(run)) == 14


def test_without_hours_day_and_night_count(run: Run) -> None:
    """It says so."""
    run("init")
    done = run("calendar", "show", "--until", "2026-11-22", "-f", "json")
    (row,) = json.loads(done.stdout)
    assert (row["windows"], row["why"]) == (["00:00-24:00"], "wall")
    assert "[hours]" in done.stderr


@pytest.mark.usefixtures("hours")
def test_a_missing_year_is_said_aloud(run: Run) -> None:
    """No holidays of 2027 are known: not silence, not even with --quiet."""
    done = run("calendar", "show", "--since", "2026-12-31", "--until", "2027-01-01", "--quiet")
    assert "2027" in done.stderr
    assert "2026" not in done.stderr


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize(
    "args",
    [("--since", "2026-11-02", "--until", "2026-11-01"), ("--since", "x"), ("--since", "2006-01-01")],
)
def test_days_that_cannot_be_shown(run: Run, args: tuple[str, ...]) -> None:
    """Backwards, no day, and more days than anybody reads."""
    done = (
        run("calendar", "show", *args, "--until", "2026-11-01")
        if "--until" not in args
        else run("calendar", "show", *args)
    )
    assert (done.stdout, done.code) == ("", 2)


@pytest.mark.usefixtures("hours")
def test_a_closure_moves_only_deadlines_of_clocks_to_come(run: Run, shop: Path) -> None:
    """Logged on Sunday, closed on Sunday: what runs keeps its deadline (traps T9); what starts tomorrow is told."""
    run("log", "--text", "x", "--received", "11:50")

    def due() -> str:
        (row,) = json.loads(run("next", "1", "-f", "json").stdout)
        return str(row["due_at"])

    before = due()
    done = run("calendar", "add", "2026-11-22..2026-11-24", "--closed", "--name", "盘点")
    assert (done.stdout, done.code, "2026-11-23 or later" in done.stderr) == ("", 0, True)
    assert due() == before
    found = days(run)
    assert (found["2026-11-24"]["is_open"], found["2026-11-24"]["why"], found["2026-11-24"]["name"]) == (
        False, "closure", "盘点",
    )  # fmt: skip
    assert found["2026-11-22"]["is_open"]
    assert 'holidays = ["cn", "own"]' in (shop / "shop.toml").read_text("utf-8")
    assert run("calendar", "add", "2026-11-25", "--closed", "--from", "today").code == 0
    assert due() == before, "another day than the one it is due on"


@pytest.mark.usefixtures("hours")
def test_hours_of_a_date_and_undo(run: Run, contents: Contents) -> None:
    """Several windows; both files are as they were after undo."""
    before = contents()
    assert run("calendar", "add", "2026-11-28", "--hours", "09:00-12:00", "--hours", "20:00-02:00").code == 0
    found = days(run, "--since", "2026-11-28")["2026-11-28"]
    assert (found["windows"], found["why"]) == (["09:00-12:00", "20:00-02:00"], "override")
    assert run("undo").code == 0
    now = contents()
    now.pop("state/undo.jsonl")
    assert now == before


@pytest.mark.usefixtures("hours")
def test_comments_of_the_owner_stay(run: Run, shop: Path) -> None:
    """What stands in own.toml keeps every byte."""
    (shop / "calendar").mkdir(exist_ok=True)
    own = shop / "calendar" / "own.toml"
    own.write_text("# mine\n[[closure]]\nfrom = 2026-12-30 # stock\n", "utf-8")
    assert run("calendar", "add", "2026-11-28", "--closed").code == 0
    assert own.read_text("utf-8").startswith("# mine\n[[closure]]\nfrom = 2026-12-30 # stock\n\n[[closure]]\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["2026-11-28"], "either --closed or --hours"),
        (["2026-11-28", "--closed", "--hours", "09:00-12:00"], "either --closed or --hours"),
        (["2026-11-28..2026-11-27", "--closed"], "ends before it starts"),
        (["2026-11-28..2028-11-27", "--closed"], "longer than a year"),
        (["someday", "--closed"], "someday"),
        (["2026-11-28", "--hours", "nine"], "'nine' is not a window"),
        (["2026-11-28", "--hours", "09:00-12:00", "--hours", "11:00-13:00"], "overlap"),
        (["2026-11-29", "--hours", "10:00-12:00"], "named twice"),
    ],
)
@pytest.mark.usefixtures("hours")
def test_what_is_no_day_is_refused(run: Run, contents: Contents, args: list[str], told: str) -> None:
    """Nothing is written."""
    run("calendar", "add", "2026-11-29", "--hours", "09:00-12:00")
    before = contents()
    done = run("calendar", "add", *args)
    assert (done.stdout, done.code) == ("", 2)
    assert told in done.stderr
    assert contents() == before


def test_without_hours_an_added_day_says_that_it_does_not_count(run: Run) -> None:
    """Day and night count, and no closure changes that."""
    done = run("calendar", "add", "2026-11-28", "--closed")
    assert (done.code, "there are no [hours]" in done.stderr) == (0, True)


@pytest.mark.usefixtures("hours")
def test_check_finds_nothing_in_what_is_right(run: Run) -> None:
    """The next year's holidays are not published yet: said aloud, no problem."""
    done = run("calendar", "check")
    assert (done.code, "2027" in done.stderr) == (0, True)


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("own", "[[closure]]\nfrom = 2026-12-01\nto = 2026-12-03\n\n[[closure]]\nfrom = 2026-12-03\n", "overlap"),
        ("own", "[[make_up]]\ndates = [2026-10-01]\n", "overlap"),
        ("own", "[[closure]]\nfrom = 2026-12-03\nto = 2026-12-01\n", "unreadable"),
        ("own", "[[make_up]]\ndates = [2026-10-01]\n[[holiday]]\nfrom = 2026-10-01\n", "unreadable"),
        ("own", "[[closure", "unreadable"),
        ("other", "", "unknown-calendar"),
        ("cn", "years = [2020]\n[[closure]]\nfrom = 2026-12-01\n", "missing-year"),
    ],
)
def test_check_names_every_problem(run: Run, shop: Path, name: str, text: str, code: str) -> None:
    """Exit 3, one row per problem, with a way out."""
    (shop / "calendar").mkdir(exist_ok=True)
    (shop / "calendar" / f"{name}.toml").write_text(text, "utf-8")
    settings = shop / "shop.toml"
    settings.write_text(settings.read_text("utf-8").replace('["cn"]', '["cn", "own"]'), "utf-8")
    if name == "cn":
        (shop / "calendar" / "own.toml").write_text("", "utf-8")
    done = run("calendar", "check", "-f", "json")
    rows = json.loads(done.stdout)
    assert (done.code, [row["problem_code"] for row in rows]) == (3, [code])
    assert rows[0]["message"]
    assert rows[0]["fix"]


@pytest.mark.usefixtures("hours")
def test_one_version_after_the_other_is_no_overlap(run: Run, shop: Path) -> None:
    """A closure that was lengthened for clocks of a later day."""
    (shop / "calendar").mkdir(exist_ok=True)
    (shop / "calendar" / "own.toml").write_text(
        "[[closure]]\nfrom = 2026-12-01\n\n[[closure]]\nfrom = 2026-12-01\nto = 2026-12-02\nvalid_from = 2026-11-25\n"
    )
    settings = shop / "shop.toml"
    settings.write_text(settings.read_text("utf-8").replace('["cn"]', '["cn", "own"]'), "utf-8")
    assert run("calendar", "check").code == 0


@pytest.mark.usefixtures("hours")
def test_an_ics_file_becomes_a_calendar(run: Run, tmp_path: Path) -> None:
    """All-day events, the end excluded as the format has it; （班） is a working day; times are passed over."""
    pytest.importorskip("icalendar", reason="the extra calendar (icalendar) is not installed")
    file = ics(
        tmp_path / "假日.ics",
        event("元旦（休）", ";VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270104"),
        event("元旦（班）", ";VALUE=DATE:20270102"),
        event("补班", ";VALUE=DATE:20270110"),
        event("会议", ":20270105T100000Z"),
        event("生日", ";VALUE=DATE:20270106", "RRULE:FREQ=YEARLY"),
        event("取消", ";VALUE=DATE:20270107", "STATUS:CANCELLED"),
    )
    done = run("calendar", "import", file, "--name", "cn-2027")
    assert (done.stdout, done.code) == ("", 0)
    assert "1 event with a time" in done.stderr
    assert "1 repeating event" in done.stderr
    assert "3 all-day events" in done.stderr
    found = days(run, "--since", "2026-12-31", "--until", "2027-01-10")
    why = {day[-2:]: row["why"] for day, row in found.items() if row["why"] != "weekly"}
    assert why == {"01": "holiday", "02": "make-up", "03": "holiday", "10": "make-up"}
    assert run("calendar", "check").stderr == "no problem in the calendars\n"
    again = run("calendar", "import", file, "--name", "cn-2027")
    assert (again.code, "--replace" in again.stderr) == (2, True)
    assert run("calendar", "import", file, "--name", "cn-2027", "--replace", "--quiet").code == 0


@pytest.mark.usefixtures("hours")
def test_what_is_no_holiday_file_is_refused(run: Run, tmp_path: Path, contents: Contents) -> None:
    """Missing, no iCalendar, without whole days, or under a name that cannot be: exit 2, nothing written."""
    pytest.importorskip("icalendar", reason="the extra calendar (icalendar) is not installed")
    before = contents()
    (tmp_path / "x.ics").write_text("no calendar", "utf-8")
    good = ics(tmp_path / "good.ics", event("元旦", ";VALUE=DATE:20270101"))
    timed = ics(tmp_path / "timed.ics", event("会议", ":20270105T100000Z"))
    for args in (
        (tmp_path / "none.ics",), (tmp_path / "x.ics",), (timed,), (good, "--name", "own"), (good, "--name", "../x"),
        (ics(tmp_path / "假日.ics", event("元旦", ";VALUE=DATE:20270101")),),
    ):  # fmt: skip
        done = run("calendar", "import", *args)
        assert (done.stdout, done.code) == ("", 2), args
        assert "Hint: " in done.stderr
    assert contents() == before
