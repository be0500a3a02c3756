"""`cst remind`: what cron prints, each of it once."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import LOG, STORY, Result, Run

ROOT = Path(__file__).resolve().parents[2]
LEDGER = "state/reminded.jsonl"
Contents = Callable[[], dict[str, bytes]]


def at(clock: str) -> str:
    return f"2026-11-22T{clock}+08:00"


def keys(done: Result) -> list[str]:
    """Step and threshold of each row of `-f jsonl`."""
    assert (done.stderr, done.code) == ("", 0)
    rows = [json.loads(line) for line in done.lines]
    return [f"{row['case'][-1]} {row['step']} {row['threshold']}" for row in rows]


@pytest.fixture
def logged(run: Run) -> None:
    """A complaint received and logged at noon: acknowledge by 13:00, diagnose by 14:00, offer by 15:00."""
    assert run("log", "--text", "杯子碎了", "--customer", "王女士").code == 0


@pytest.fixture
def setting(shop: Path) -> Callable[[str], None]:
    """Adds lines to shop.toml."""

    def add(text: str) -> None:
        path = shop / "shop.toml"
        path.write_text(path.read_text("utf-8") + text + "\n", "utf-8")

    return add


@pytest.mark.usefixtures("logged")
def test_each_threshold_of_each_deadline_is_told_once(run: Run) -> None:
    """A job every few minutes over an afternoon: soon and breached, then nothing any more."""
    clocks = ("12:30", "12:45", "12:46", "13:00:00", "13:00:01", "13:05", "13:30", "14:30", "15:00:01", "23:00")
    heard = [keys(run("remind", "-f", "jsonl", now=at(clock))) for clock in clocks]
    assert heard == [
        [], ["1 acknowledge soon"], [], [], ["1 acknowledge breached"], [], ["1 diagnose soon"],
        ["1 diagnose breached", "1 offer soon"], ["1 offer breached"], [],
    ]  # fmt: skip


@pytest.mark.usefixtures("logged")
def test_missed_runs_collapse_into_the_newest_threshold(run: Run) -> None:
    """The machine was off: one line for each deadline, not one for each threshold."""
    assert keys(run("remind", "--within", "2h", "-f", "jsonl", now=at("23:00"))) == [
        "1 acknowledge breached", "1 diagnose breached", "1 offer breached",
    ]  # fmt: skip


@pytest.mark.usefixtures("logged")
def test_a_table_for_people(run: Run) -> None:
    """The most urgent first, with the command to type; nothing due is no output at all, in any format."""
    done = run("remind", "--within", "30m", now=at("13:35"))
    assert [line.split() for line in done.lines[2:]] == [
        ["breached", "acknowledge", "late", "35", "min", "王女士", "·", "杯子碎了", "cst", "ack", "20261122-01"],
        ["soon", "diagnose", "in", "25", "min", "王女士", "·", "杯子碎了", "cst", "diagnose", "20261122-01"],
    ]
    for style in ("table", "csv", "json", "jsonl", "markdown", "ids"):
        assert run("remind", "--within", "30m", "-f", style, now=at("13:35")) == ("", "", 0)


@pytest.mark.usefixtures("logged")
def test_within_tells_ahead_and_again_when_it_is_soon(run: Run) -> None:
    """Due, soon, breached are three different things to hear."""
    heard = [
        keys(run("remind", "--within", "30m", "-f", "jsonl", now=at(clock))) for clock in ("12:29", "12:30", "12:50")
    ]
    assert heard == [[], ["1 acknowledge due"], ["1 acknowledge soon"]]


@pytest.mark.usefixtures("logged")
def test_a_dry_run_marks_nothing(run: Run, contents: Contents) -> None:
    """It shows the same twice and touches no byte; with --exec nothing is run."""
    before = contents()
    shown = run("remind", "--dry-run", now=at("13:01"))
    assert "cst ack 20261122-01" in shown.stdout
    assert run("remind", "--dry-run", "--exec", "false", now=at("13:01")) == shown
    assert contents() == before
    assert run("remind", now=at("13:01")) == shown


@pytest.mark.usefixtures("logged")
def test_what_limit_leaves_out_is_told_next_time(run: Run) -> None:
    """Only what was printed counts as told."""
    heard = [keys(run("remind", "--limit", "1", "-f", "jsonl", now=at("14:01"))) for _ in range(3)]
    assert heard == [["1 acknowledge breached"], ["1 diagnose breached"], []]


@pytest.mark.usefixtures("logged")
def test_an_unknown_column_marks_nothing(run: Run, contents: Contents) -> None:
    """A slip of the finger costs no reminder."""
    before = contents()
    assert run("remind", "--columns", "nonsense", now=at("13:01")).code == 2
    assert run("remind", "--sort", "nonsense", now=at("13:01")).code == 2
    assert run("remind", "--output", "/nowhere/x", now=at("13:01")).code == 2
    assert contents() == before


def test_many_at_once_begin_with_their_number(run: Run) -> None:
    """After a long silence: a line that counts, then every one of them; machines get the rows alone."""
    for number in range(4):
        run("log", "--text", f"杯子碎了 {number}", "--received", "5分钟前")
    rows = run("remind", "--dry-run", "-f", "jsonl", now=at("23:00")).lines
    shown = run("remind", now=at("23:00"))
    assert shown.lines[0] == "12 deadlines: 12 breached, 0 soon, 0 due"
    assert len(rows) == len(shown.lines) - 3 == 12


@pytest.mark.parametrize(
    ("step", "clock", "expected"),
    [
        ("diagnose", "12:59", ["1 diagnose breached", "1 offer soon"]),
        ("nudge", "23:00", []),
        ("close", "23:00", []),
        ("closed", "23:00", []),
    ],
)
def test_what_is_done_is_not_told(
    run: Run, case_at: Callable[[str], str], step: str, clock: str, expected: list[str]
) -> None:
    """Received at ten: what was answered, found, chosen or closed in time says nothing."""
    case_at(step)
    assert keys(run("remind", "-f", "jsonl", now=at(clock))) == expected


@pytest.mark.usefixtures("logged")
def test_a_reopened_case_rings_anew(run: Run) -> None:
    """Told, closed, opened again: a new episode with deadlines of its own, and none of the old alarms."""
    assert len(keys(run("remind", "-f", "jsonl", now=at("15:30")))) == 3
    run("close", "1", "--outcome", "withdrawn", "--reason", "x", now=at("15:31"))
    assert run("remind", now=at("16:00")).stdout == ""
    run("reopen", "1", now=at("17:00"))
    assert run("remind", now=at("17:01")).stdout == ""
    assert "1 answer soon" in keys(run("remind", "-f", "jsonl", now=at("17:50")))


@pytest.mark.usefixtures("logged")
def test_a_clock_that_is_set_back_repeats_nothing(run: Run) -> None:
    """Nor does it miss anything when time comes round again."""
    heard = [
        keys(run("remind", "-f", "jsonl", now=at(clock))) for clock in ("13:01", "12:50", "12:20", "13:02", "13:31")
    ]
    assert heard == [["1 acknowledge breached"], [], [], [], ["1 diagnose soon"]]


def test_importing_an_old_file_fires_no_reminder(run: Run, tmp_path: Path) -> None:
    """Two years of complaints come in at once: nobody is told that they were late."""
    head = "退款编号,订单编号,宝贝标题,买家实际支付金额,退款的申请时间,退款完结时间,退款状态,买家退款原因,买家退款说明"
    rows = [
        f"3300000000{number:04},2026{number:012},旅行杯,199.00,2024-{number % 12 + 1:02}-11 08:11:00,,"
        "买家已经申请退款，等待卖家同意,质量问题,杯盖漏水"
        for number in range(60)
    ]
    export = tmp_path / "old.csv"
    export.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    assert run("import", export).code == 0
    assert len(run("list", "-f", "ids").lines) == 60
    for clock in ("12:00", "12:05", "23:00"):
        assert run("remind", "--within", "1d", now=at(clock)) == ("", "", 0)


def test_when_it_was_logged_moves_no_deadline(run: Run) -> None:
    """Two complaints of noon, one of them logged an hour later: the same deadlines, told at the same time."""
    run("log", "--text", "a")
    run("log", "--text", "b", "--received", "1小时前", now=at("13:00"))
    assert keys(run("remind", "-f", "jsonl", now=at("13:30"))) == [
        "1 acknowledge breached", "2 acknowledge breached", "1 diagnose soon", "2 diagnose soon",
    ]  # fmt: skip


@pytest.mark.usefixtures("logged")
def test_since_leaves_the_old_stories_out(run: Run) -> None:
    """They stay untold: without --since they come."""
    assert keys(run("remind", "--since", at("14:30"), "-f", "jsonl", now=at("15:01"))) == ["1 offer breached"]
    assert len(keys(run("remind", "-f", "jsonl", now=at("15:01")))) == 2


def test_quiet_hours_delay_and_never_drop(run: Run, setting: Callable[[str], None]) -> None:
    """At night only the critical case rings; at eight the rest, as it stands then."""
    run("log", "--text", "杯子碎了", now=at("21:30"))
    run("log", "--text", "杯子炸了，手割伤了", "--severity", "critical", now=at("21:30"))
    setting('[quiet]\nhours = ["22:00-08:00"]')
    first = keys(run("remind", "-f", "jsonl", now=at("22:31")))
    assert first
    assert {row[0] for row in first} == {"2"}
    assert keys(run("remind", "-f", "jsonl", now="2026-11-23T07:59:59+08:00")) != []
    assert keys(run("remind", "-f", "jsonl", now="2026-11-23T08:00:00+08:00")) == [
        "1 acknowledge breached", "1 diagnose breached", "1 offer breached",
    ]  # fmt: skip
    assert run("remind", now="2026-11-23T08:05:00+08:00").stdout == ""


@pytest.mark.usefixtures("logged")
def test_a_deadline_of_the_platform_breaks_the_quiet(run: Run, setting: Callable[[str], None]) -> None:
    """What Taobao shows on its own page at night costs money at night."""
    setting('[quiet]\nhours = ["22:00-08:00"]')
    assert run("clock", "1", "taobao.refund", "--due", "今天23:00", now=at("21:00")).code == 0
    assert [key for key in keys(run("remind", "-f", "jsonl", now=at("22:59"))) if key.endswith("soon")]
    rows = run("remind", "-f", "jsonl", now=at("23:30")).lines
    assert [json.loads(row)["clock"] for row in rows] == ["taobao.refund"]
    assert json.loads(rows[0])["threshold"] == "breached"


def test_a_case_that_waits_is_not_told(run: Run, case_at: Callable[[str], str]) -> None:
    """Its time stands still; when the wait is over, the deadline has moved and is told anew."""
    case_at("resolve")
    assert keys(run("remind", "-f", "jsonl", now=at("12:50"))) == ["1 resolve soon"]
    assert run("wait", "1", "--on", "carrier", "--evidence", "已催中转站", now=at("12:55")).code == 0
    assert run("remind", now=at("13:30")).stdout == ""
    assert run("resume", "1", now=at("14:00")).code == 0
    assert keys(run("remind", "-f", "jsonl", now=at("14:01"))) == ["1 resolve soon"]
    assert keys(run("remind", "-f", "jsonl", now=at("14:06"))) == ["1 resolve breached"]


@pytest.mark.usefixtures("logged")
def test_what_was_done_while_it_waited_for_its_turn_is_not_told(run: Run, shop: Path) -> None:
    """It looks once more when it holds the lock: a case that was closed since says nothing."""
    from cs_toolkit.store.reminded import Reminded

    lock = shop / ".cst" / "reminding"
    words = [sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", at("13:01"), "remind"]
    with Reminded(shop).sending(1):
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not Path(f"/proc/{process.pid}/fd").is_dir():
            process.kill()
            pytest.skip("this system does not show what a process waits for")
        while process.poll() is None and not _holds_open(process.pid, lock):
            time.sleep(0.01)
        assert run("close", "1", "--outcome", "withdrawn", "--reason", "x").code == 0
    assert process.communicate() == (b"", b"")
    assert process.returncode == 0
    assert not (shop / LEDGER).exists()


def _holds_open(pid: int, path: Path) -> bool:
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.append(entry.readlink())
    return path in found


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("hours", ['"22:00-08:00"', '["10 to 8"]', "[8]"])
def test_quiet_hours_that_are_none_are_named(run: Run, setting: Callable[[str], None], hours: str) -> None:
    """Before anything is told on a guess."""
    setting(f"[quiet]\nhours = {hours}")
    done = run("remind", now=at("13:01"))
    assert (done.stdout, done.code) == ("", 6)
    assert "shop.toml" in done.stderr
    assert "quiet.hours" in done.stderr


@pytest.mark.usefixtures("logged")
def test_a_case_that_cannot_be_read_hides_no_other(run: Run, shop: Path) -> None:
    """It is named, the exit code says so, and the rest is told once all the same."""
    (shop / "open" / "20261122-99.toml").write_text("broken", "utf-8")
    first, second = (run("remind", "-f", "ids", now=at("13:01")) for _ in range(2))
    assert (first.stdout, second.stdout) == ("20261122-01\n", "")
    assert (first.code, second.code) == (5, 5)
    assert "20261122-99.toml" in first.stderr


def _python(code: str, *args: object) -> str:
    return shlex.join([sys.executable, "-c", code, *map(str, args)])


@pytest.mark.usefixtures("logged")
def test_a_program_gets_json_lines_and_stdout_nothing(run: Run, tmp_path: Path) -> None:
    """All of a run at once, as `-f jsonl` prints them; then never again."""
    path = tmp_path / "got.jsonl"
    program = _python("import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())", path)
    expected = run("remind", "--dry-run", "-f", "jsonl", now=at("13:31")).stdout
    assert run("remind", "--exec", program, now=at("13:31")) == ("", "", 0)
    assert run("remind", "--exec", program, now=at("13:31")) == ("", "", 0)
    assert path.read_text("utf-8") == expected
    assert "王女士" in expected


@pytest.mark.usefixtures("logged")
def test_what_a_program_did_not_take_is_told_again(run: Run, shop: Path) -> None:
    """Exit 1 with the reason, and nothing is marked."""
    done = run("remind", "--exec", _python("raise SystemExit(9)"), now=at("13:01"))
    assert (done.stdout, done.code) == ("", 1)
    assert "ended with 9" in done.stderr
    assert not (shop / LEDGER).exists()
    assert run("remind", "-f", "ids", now=at("13:01")).lines == ["20261122-01"]


@pytest.mark.usefixtures("logged")
def test_a_program_may_use_cst_itself(run: Run, shop: Path) -> None:
    """It runs while no other run can tell the same, but the shop is open to it."""
    note = f"import subprocess, sys; subprocess.run([sys.executable, '-m', 'cs_toolkit', '--shop', {str(shop)!r}, 'note', '1', '--text', 'told'], cwd={str(ROOT)!r}, check=True, stdout=subprocess.DEVNULL)"  # noqa: E501
    assert run("remind", "--exec", _python(note), now=at("13:01")) == ("", "", 0)
    assert "told" in run("show", "1").stdout


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    ("args", "code", "named"),
    [
        (("--exec", "tell 'me"), 2, "tell 'me"),
        (("--exec", ""), 2, "names no program"),
        (("--within", "soonish"), 2, "soonish"),
        (("--since", "whenever"), 2, "whenever"),
    ],
)
def test_a_slip_of_the_finger_is_named_even_if_nothing_is_due(
    run: Run, args: tuple[str, str], code: int, named: str
) -> None:
    """A crontab line that is wrong says so today, not at the first missed deadline."""
    done = run("remind", *args)
    assert (done.stdout, done.code) == ("", code)
    assert named in done.stderr


@pytest.mark.usefixtures("logged")
def test_without_the_extra_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 6, with the command to type, before anything is due."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = run("remind", "--notify", "json://localhost")
    assert (done.stdout, done.code) == ("", 6)
    assert "pip install 'cs-toolkit[notify]'" in done.stderr


@pytest.mark.usefixtures("logged")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_one_of_two_that_took_it_is_enough(run: Run) -> None:
    """It was told; the other's failure is said (exit 1) and does not make the first hear it every five minutes."""
    pytest.importorskip("apprise", reason="the extra notify is not installed")
    both = ("--exec", _python("pass"), "--notify", "json://127.0.0.1:1/")
    done = run("remind", *both, now=at("13:01"))
    assert (done.stdout, done.code) == ("", 1)
    assert "'json://…' did not go out" in done.stderr
    assert run("remind", *both, now=at("13:01")) == ("", "", 0)
    failed = run("remind", "--notify", "json://127.0.0.1:1/", "--notify", "nonsense://x", now=at("13:31"))
    assert failed.code == 1
    assert failed.stderr.count("Error:") == 2
    assert keys(run("remind", "-f", "jsonl", now=at("13:31"))) == ["1 diagnose soon"]


@pytest.mark.usefixtures("logged")
def test_it_runs_as_cron_runs_it(shop: Path) -> None:
    """No terminal, LANG=C, no HOME, a minimal PATH: UTF-8, no color, no prompt, nothing on stderr."""
    words = [sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", at("13:01"), "remind"]
    cron = ["env", "-i", "LANG=C", "PATH=/usr/bin:/bin", *words]
    first, second = (
        subprocess.run(cron, cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=True) for _ in range(2)
    )
    assert "王女士 · 杯子碎了" in first.stdout.decode("utf-8")
    assert b"\x1b" not in first.stdout
    assert (first.stderr, second.stdout, second.stderr) == (b"", b"", b"")


@pytest.mark.usefixtures("logged")
def test_a_reader_that_went_away_costs_no_reminder(run: Run, shop: Path) -> None:
    """Nothing was heard, so nothing is marked; a closed pipe is no error."""
    words = [sys.executable, "-m", "cs_toolkit", "--shop", str(shop), "--now", at("13:01"), "remind"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)
    assert not (shop / LEDGER).exists()
    assert run("remind", "-f", "ids", now=at("13:01")).lines == ["20261122-01"]


@pytest.mark.usefixtures("logged")
def test_a_shop_that_may_not_be_written_is_told_before_the_words(run: Run, shop: Path) -> None:
    """Else the same lines would come every five minutes."""
    (shop / LEDGER).mkdir()
    done = run("remind", now=at("13:01"))
    assert (done.stdout, done.code) == ("", 5)


def test_a_night_with_nothing_due_writes_nothing(run: Run, contents: Contents) -> None:
    """An empty shop, and one whose only case is closed."""
    run("init")
    before = contents()
    assert run("remind", "--within", "1d") == ("", "", 0)
    assert contents() == before
    run(*LOG)
    for words in STORY.values():
        assert not words or run(*words).code == 0
    assert run("remind", "--within", "1d") == ("", "", 0)


@pytest.mark.usefixtures("logged")
def test_a_long_ledger_is_tidied_without_repeating_anything(run: Run, shop: Path) -> None:
    """Thousands of lines of cases that are long gone leave; those of open cases stay."""
    assert len(keys(run("remind", "-f", "jsonl", now=at("13:01")))) == 1
    path = shop / LEDGER
    gone = "".join(f'"20240101-{number:02}|method.offer|soon|1|2024-01-01T02:00:00Z"\n' for number in range(6000))
    path.write_text(gone + path.read_text())
    assert keys(run("remind", "-f", "jsonl", now=at("13:31"))) == ["1 diagnose soon"]
    assert len(path.read_text().splitlines()) == 2
    assert run("remind", now=at("13:32")).stdout == ""
