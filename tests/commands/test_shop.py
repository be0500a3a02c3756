"""`cst init`, `config` and `doctor`: the shop folder and its settings."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]


def test_init_makes_the_folder_it_is_told(run: Run, tmp_path: Path) -> None:
    """The path goes to stdout for scripts; folders 0700, files 0600; again it changes nothing."""
    folder = tmp_path / "我的店"
    done = run("init", folder)
    assert (done.stdout, done.stderr, done.code) == (f"{folder}\n", f"made the shop folder '{folder}'\n", 0)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_dir()}
    assert modes | {stat.S_IMODE(folder.stat().st_mode)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    settings = (folder / "shop.toml").read_bytes()
    again = run("init", folder)
    assert (again.stdout, again.code) == (f"{folder}\n", 0)
    assert again.stderr == f"'{folder}' is a shop folder already\n"
    assert (folder / "shop.toml").read_bytes() == settings


def test_init_without_a_folder_takes_the_named_shop(run: Run, shop: Path, tmp_path: Path) -> None:
    """What CST_SHOP or --shop names."""
    assert run("init").stdout == f"{shop}\n"
    assert run("init", "--shop", tmp_path / "b").stdout == f"{tmp_path / 'b'}\n"
    assert (tmp_path / "b" / "shop.toml").is_file()


def test_init_where_a_file_stands(run: Run, tmp_path: Path) -> None:
    """A file is no folder: named, with a way out, the file untouched."""
    (tmp_path / "x").write_text("mine")
    done = run("init", tmp_path / "x")
    assert (done.stdout, done.code) == ("", 6)
    error, hint = done.stderr.splitlines()
    assert f"'{tmp_path / 'x'}" in error
    assert hint.startswith("Hint: ")
    assert (tmp_path / "x").read_text() == "mine"


def test_the_nearest_folder_upwards_is_the_shop(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with git: cd into the shop or below it."""
    run("init", tmp_path / "shop")
    run("log", "--text", "杯子碎了")
    monkeypatch.delenv("CST_SHOP")
    monkeypatch.chdir(tmp_path / "shop" / "open")
    assert run("next", "-f", "ids").stdout == "20261122-01\n"


def test_a_new_shop_has_every_setting_as_a_comment(run: Run, shop: Path) -> None:
    """The file is its own manual; taken as it is, it says what the defaults say."""
    run("init")
    text = (shop / "shop.toml").read_text("utf-8")
    listed = [row["key"] for row in json.loads(run("config", "list", "-f", "json").stdout)]
    assert all(key in text for key in listed)


def test_a_setting_is_changed_and_comments_stay(run: Run, shop: Path) -> None:
    """set, get, unset; the owner's own comments are kept."""
    run("init")
    path = shop / "shop.toml"
    path.write_text("# mine\n" + path.read_text("utf-8"), "utf-8")
    before = path.read_text("utf-8")
    assert run("config", "set", "name", "小杯子的店") == ("", "", 0)
    assert run("config", "get", "name").stdout == "小杯子的店\n"
    assert run("config", "set", "platforms", '["taobao", "jd"]').code == 0
    assert run("config", "get", "platforms").stdout == '["taobao", "jd"]\n'
    assert run("config", "set", "platforms", "tmall,淘宝、京东").code == 0
    assert run("config", "get", "platforms").stdout == '["tmall", "taobao", "jd"]\n'
    assert run("config", "set", "goodwill.rate", "0.30").code == 0
    assert "# mine\n" in path.read_text("utf-8")
    for key in ("name", "platforms"):
        assert run("config", "unset", key).code == 0
    assert run("config", "get", "name") == ("", "", 0)
    kept = path.read_text("utf-8")
    assert [line for line in before.splitlines() if line not in kept] == []


@pytest.mark.parametrize(
    ("args", "code", "error", "hint"),
    [
        (["set", "zonee", "x"], 2, "'zonee' is not a setting", "zone"),
        (["get", "nmae"], 2, "'nmae' is not a setting", "name"),
        (["set", "zone", "Mars/Olympus"], 6, "'Mars/Olympus' is not a time zone", "Asia/Shanghai"),
        (["set", "language", "de"], 6, "'de' is not known", "en"),
        (["set", "platforms", '["tabao"]'], 6, "'tabao' is not known", "taobao"),
        (["set", "platforms", "jd,tabao"], 6, "'tabao' is not known", "taobao"),
        (["set", "platforms", "3"], 6, "'3' is not a list", '["taobao"]'),
        (["set", "lock_wait", "soon"], 6, "'soon' is not a whole number", ""),
        (["set", "goodwill.rte", "0.2"], 6, "'rte'", "rate"),
        (["set", "goodwill.rate", "viel"], 6, "'viel' is no amount", ""),
        (["set", "hours", "9-18"], 6, "[hours] is not a table", ""),
        (["set", "name.first", "x"], 2, "'name.first' is not a setting", "name"),
        (["set", "policy.resolve", "2h"], 2, "'policy.resolve' is not a setting", "policy"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    run: Run, contents: Contents, args: list[str], code: int, error: str, hint: str
) -> None:
    """Key and value named, nearest known one shown, shop.toml as it was."""
    run("init")
    run("config", "set", "name", "小店")
    before = contents()
    done = run("config", *args)
    lines = done.stderr.splitlines()
    assert (done.stdout, done.code) == ("", code), done
    assert lines[0].startswith("Error: ")
    assert error in lines[0]
    assert lines[1].startswith("Hint: ")
    assert hint in lines[1]
    assert contents() == before


@pytest.mark.parametrize("text", ["zone = ", "zonee = 'x'", "schema = 1\nzone = 'Mars/X'\n", "\xff"])
def test_broken_settings_stop_every_command_with_6(run: Run, shop: Path, contents: Contents, text: str) -> None:
    """A wrong zone would make wrong deadlines: better none. doctor names it and goes on reading."""
    run("log", "--text", "x")
    (shop / "shop.toml").write_bytes(text.encode("latin-1"))
    before = contents()
    for args in (["next"], ["log", "--text", "x"], ["ack", "1", "--text", "x"], ["list"]):
        done = run(*args)
        assert (done.stdout, done.code) == ("", 6), (args, done)
        assert "shop.toml" in done.stderr.splitlines()[0]
    doctor = run("doctor", "-f", "json")
    assert [row["file"] for row in json.loads(doctor.stdout)] == ["shop.toml"]
    assert doctor.code in {3, 5}
    assert contents() == before


def test_doctor_is_silent_about_a_healthy_shop(run: Run, case_at: At) -> None:
    """Exit 0, nothing on stdout, the count on stderr."""
    case_at("closed")
    run("log", "--text", "x")
    assert run("doctor") == ("", "2 cases read, no problem\n", 0)
    assert run("doctor", "-f", "json").stdout == "[]\n"


def test_doctor_names_every_problem(run: Run, shop: Path, contents: Contents) -> None:
    """Each file with a code, what it is and what helps; nothing is changed; exit 5 where one cannot be read."""
    for _ in range(4):
        run("log", "--text", "x")
    (shop / "open" / "20261122-01.toml").write_text("schema = 1\n[complaint\n")
    (shop / "open" / "20261122-02.toml").chmod(0o644)
    (shop / "open" / "20261122-03 (conflict).toml").write_bytes((shop / "open" / "20261122-03.toml").read_bytes())
    (shop / "open" / "20261122-03 (conflict).toml").chmod(0o600)
    (shop / "state" / "ids.json").write_text("{")
    before = contents()
    done = run("doctor", "-f", "json")
    found = {(row["file"].split(":")[0], row["problem_code"]) for row in json.loads(done.stdout)}
    assert found >= {
        ("open/20261122-01.toml", "unreadable"),
        ("open/20261122-02.toml", "mode"),
        ("open/20261122-03 (conflict).toml", "name"),
        ("state/ids.json", "ledger"),
    }
    assert all(row["message"] and row["fix"] for row in json.loads(done.stdout))
    assert done.code == 5
    assert done.stderr.splitlines()[0] == f"Error: {len(json.loads(done.stdout))} problems found"
    assert contents() == before


def test_doctor_says_no_where_everything_could_be_read(run: Run, shop: Path) -> None:
    """Exit 3: a problem, but nothing lost."""
    run("log", "--text", "x")
    (shop / "open" / "20261122-01.toml").chmod(0o644)
    done = run("doctor")
    assert done.code == 3
    assert "open/20261122-01.toml" in done.stdout


def test_a_newer_schema_is_refused_for_writing(run: Run, shop: Path, contents: Contents) -> None:
    """Never guessed at."""
    run("log", "--text", "x")
    path = shop / "open" / "20261122-01.toml"
    path.write_text(path.read_text("utf-8").replace("schema = 1", "schema = 99"), "utf-8")
    before = contents()
    done = run("ack", "1", "--text", "x")
    assert (done.stdout, done.code) == ("", 5)
    assert "99" in done.stderr
    assert contents() == before


@pytest.mark.parametrize("after", [False, True])
def test_the_shop_may_be_named_before_or_after_the_command(run: Run, tmp_path: Path, after: bool) -> None:
    """In both places it beats CST_SHOP; the later one counts."""
    other = tmp_path / "other"
    run("init", other)
    run("log", "--text", "杯子碎了")
    words = ("list", "-f", "ids", "--shop", other) if after else ("--shop", other, "list", "-f", "ids")
    assert run(*words) == ("", "", 0)
    assert run("--shop", other, "list", "-f", "ids", "--shop", tmp_path / "shop").stdout == "20261122-01\n"
