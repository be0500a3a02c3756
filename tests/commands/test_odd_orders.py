"""What strangers type, and files nobody meant: refused or mended, never lost, never in the way of the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

ONE = "20261122-01"


def logged(run: Run, *more: object) -> None:
    assert run("log", "--text", "杯子碎了", *more).code == 0


def step_of(run: Run) -> str:
    return str(json.loads(run("next", "1", "-f", "jsonl").lines[0])["step"])


@pytest.mark.parametrize("when", ["1900年1月1日 10:00", "9999-12-31T00:00:00+08:00"])
def test_a_time_of_another_age_is_refused(run: Run, shop: Path, when: str) -> None:
    """Spreadsheets write "no date" as 1900; such a case could not be read again."""
    assert run("log", "--text", "x", "--received", when).code == 2
    assert not list(shop.glob("open/*.toml"))


@pytest.mark.parametrize("line", ["x = " + "9" * 5000, "received_at = 9999-12-31T23:59:59+00:00"])
def test_an_absurd_value_in_one_file_hides_no_other_case(run: Run, shop: Path, line: str) -> None:
    """The one file is named, the rest served."""
    logged(run)
    logged(run)
    file = shop / "open" / f"{ONE}.toml"
    text = file.read_text("utf-8")
    key = line.split(" = ")[0]
    lines = [line if found.startswith(f"{key} =") else found for found in text.splitlines()]
    file.write_text("\n".join(lines if line in lines else [line, *lines]), "utf-8")
    done = run("next", "-f", "ids")
    assert (done.stdout, done.code) == ("20261122-02\n", 5)
    assert f"open/{ONE}.toml" in done.stderr


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("nowhere"), os.mkfifo])
def test_what_is_no_file_is_named_and_never_waited_for(run: Run, shop: Path, make: Callable[[Path], None]) -> None:
    """A link to nothing, a pipe: no reader hangs, no case is silently missing."""
    logged(run)
    make(shop / "open" / "20261122-07.toml")
    done = run("list", "-f", "ids")
    assert (done.stdout, done.code) == (f"{ONE}\n", 5)
    assert "20261122-07.toml" in done.stderr


def test_undo_never_overwrites_what_was_edited_since(run: Run, shop: Path) -> None:
    """A note made by hand in shop.toml outlives the undo of an older change."""
    logged(run)
    assert run("config", "set", "name", "小店").code == 0
    settings = shop / "shop.toml"
    settings.write_text(settings.read_text("utf-8") + "# my own note\n", "utf-8")
    done = run("undo")
    assert done.code == 5
    assert "shop.toml" in done.stderr
    assert "# my own note" in settings.read_text("utf-8")


def test_undo_of_one_imported_case_leaves_the_others(run: Run, shop: Path, tmp_path: Path) -> None:
    """An import is taken back as a whole, or one case at a time."""
    table = tmp_path / "t.csv"
    table.write_text("编号,说明\n1,杯子碎了\n2,少了盖子\n", "utf-8")
    assert run("import", table, "--map", "external_id=编号", "--map", "text=说明").code == 0
    assert run("ack", "2", "--text", "收到").code == 0
    assert run("undo", "1").code == 0
    assert [path.stem for path in shop.glob("open/*.toml")] == ["20261122-02"]
    assert run("undo", "2").code == 0
    assert json.loads(run("next", "-f", "jsonl").stdout)["step"] == "acknowledge"


def test_a_file_that_cannot_be_read_does_not_block_undo(run: Run, shop: Path) -> None:
    """What was done to healthy cases can still be taken back."""
    logged(run)
    logged(run)
    run("note", "1", "--text", "x")
    run("note", "2", "--text", "x")
    (shop / "open" / "20261122-02.toml").write_text("broken", "utf-8")
    assert "20261122-01" in run("undo").stderr


def test_a_customer_who_writes_after_the_end_opens_the_case_again(run: Run) -> None:
    """Nothing a customer says is lost in closed/."""
    logged(run)
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    assert run("contacted", "1", "--text", "又碎了").code == 0
    assert step_of(run) == "answer"


def test_a_bad_score_after_the_end_asks_for_recovery(run: Run, case_at: Callable[[str], str]) -> None:
    """A 1 or 2 opens the step recover within 24 hours, also on a closed case."""
    case_at("closed")
    assert run("rate", "1", "--score", "1").code == 0
    assert step_of(run) == "recover"
    run("reply", "1", "--text", "对不起", "--done", "补寄一个")
    assert run("close", "1").lines == [f"{ONE}  closed"]


def test_the_hour_that_comes_twice(run: Run, shop: Path) -> None:
    """Twenty minutes before 01:10 of the second round is no time in the future."""
    run("init")
    run("config", "set", "zone", "America/New_York")
    done = run("log", "--text", "x", "--received", "20 minutes ago", now="2026-11-01T01:10:00-05:00")
    assert done.code == 0
    row = json.loads(run("next", "-f", "jsonl", now="2026-11-01T01:10:00-05:00").stdout)
    assert row["due_at"] == "2026-11-01T01:50:00-05:00"


def test_doctor_leaves_the_owners_own_files_alone(run: Run, shop: Path) -> None:
    """A list saved in the shop folder is no problem of the shop."""
    logged(run)
    (shop / "mine.csv").write_text("x", "utf-8")
    (shop / "mine.csv").chmod(0o644)
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    ("option", "value"), [("--amount", "€50"), ("--amount", "12.345"), ("--currency", "zzz"), ("--currency", "usd")]
)
def test_money_that_is_not_the_shops_is_refused(run: Run, shop: Path, option: str, value: str) -> None:
    """A euro is no yuan; half a fen and a made-up code are nothing."""
    done = run("log", "--text", "x", "--amount", "5", option, value)
    assert (done.stdout, done.code) == ("", 2)
    assert value in done.stderr
    assert not list(shop.glob("open/*.toml"))


def test_a_reply_is_kept_as_it_was_sent(run: Run, last_event: Callable[[], dict[str, object]]) -> None:
    """What is stored is evidence; only a screen sees it cleaned."""
    logged(run)
    run("ack", "1", "--text", "-", stdin="收到 👨‍👩‍👧 \x1b[31m红\x1b[0m")
    assert last_event()["text"] == "收到 👨‍👩‍👧 \x1b[31m红\x1b[0m"
    assert "\x1b" not in run("show", "1").stdout


def test_the_platforms_number_stands_for_one_case(run: Run) -> None:
    """Logged twice, the second time says which case it is."""
    logged(run, "--external-id", "e:1")
    again = run("log", "--text", "x", "--external-id", "e:1")
    assert (again.stdout, again.code) == ("", 2)
    assert ONE in again.stderr


def test_output_never_lands_on_the_shops_own_files(run: Run, shop: Path) -> None:
    """--output shop.toml would be the end of the settings."""
    logged(run)
    before = (shop / "shop.toml").read_bytes()
    assert run("export", "--output", shop / "shop.toml").code == 2
    assert (shop / "shop.toml").read_bytes() == before


def test_only_tables_for_spreadsheets_have_an_encoding(run: Run) -> None:
    """JSON is UTF-8."""
    logged(run)
    assert run("list", "-f", "json", "--encoding", "big5").code == 2


@pytest.mark.parametrize(
    "text",
    ["[hours]\nmon = 5", '[hours]\nmon = ["25:00-26:00"]', '[quiet]\nhours = ["x"]', "[categories.x]\nfamily = 5"],
)
def test_settings_that_others_will_read_are_checked_now(run: Run, shop: Path, text: str) -> None:
    """A wrong shape is refused where the owner can see it."""
    run("init")
    (shop / "shop.toml").write_text(text, "utf-8")
    assert run("next").code == 6


def test_a_clock_set_back_is_said_aloud(run: Run) -> None:
    """Recorded all the same; no duration becomes negative."""
    logged(run)
    run("ack", "1", "--text", "收到")
    done = run("note", "1", "--text", "x", now="2026-11-22T09:00:00+08:00")
    assert done.code == 0
    assert "is the clock right" in done.stderr


def test_a_promise_is_for_a_time_to_come(run: Run) -> None:
    """One that is over when it is made is a slip of the hand."""
    logged(run)
    assert run("promise", "1", "--what", "补寄", "--by", "2026-11-21T18:00:00+08:00").code == 2


def test_a_long_text_is_read_like_a_short_one(run: Run) -> None:
    """A hundred thousand characters without a blank."""
    assert run("log", "--text", "-", stdin="我要退款，" * 20_000).lines[0] == ONE
