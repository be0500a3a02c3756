"""The commands of every day load and open only what they need (DESIGN section 8): in a process of their own."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NOW, Run

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = (
    "tabulate", "dateutil", "wcwidth", "tomlkit", "logging", "urllib.request", "email", "asyncio", "importlib.metadata",
)  # fmt: skip
# The smallest click program there is, which the figures of section 8 are measured against.
HELLO = """
import click

@click.command()
@click.option("--name", default="you")
def hello(name):
    click.echo(f"hello {name}")

hello(args=["--name", "x"], standalone_mode=False)
"""
CST = """
from cs_toolkit.__main__ import run

assert run(ARGS) == 0
"""
REPORT = """
import sys as _sys
print("\\n" + "\\n".join(_sys.modules), file=_sys.stderr)
"""
EVERY_DAY = {
    "next -f jsonl": ["next", "-f", "jsonl", "--limit", "20"],
    "next, with --now as ISO": ["--now", NOW, "next", "-f", "jsonl"],
    "cst alone": [],
    "remind": ["remind", "-f", "jsonl", "--within", "3h"],
    "log": ["log", "--text", "杯子碎了"],
    "ack": ["ack", "1", "--text", "收到"],
    "lint -f json": ["lint", "LICENSE", "-f", "json", "--fail-on", "block"],
}


def python(code: str) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, beside the package."""
    args = [sys.executable, "-c", code]
    return subprocess.run(args, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")


def loaded(program: str, args: list[str]) -> set[str]:
    """The modules a program has loaded when it ends."""
    code = program.replace("ARGS", repr(args)) + REPORT
    done = python(code)
    return set(done.stderr.splitlines())


@pytest.fixture
def shop_with_cases(run: Run) -> None:
    """Two open cases and a closed one."""
    for text in ("杯子碎了", "快递没动", "不要了"):
        run("log", "--text", text)
    run("close", "3", "--outcome", "withdrawn", "--reason", "x")


def heavy(args: list[str]) -> set[str]:
    """What a command loads of the forbidden, beyond what the smallest click program loads itself."""
    extra = loaded(CST, args) - loaded(HELLO, [])
    assert extra >= {"cs_toolkit.cli"}
    return {name for name in FORBIDDEN if any(f"{module}.".startswith(f"{name}.") for module in extra)}


@pytest.mark.usefixtures("shop_with_cases")
@pytest.mark.parametrize("args", EVERY_DAY.values(), ids=EVERY_DAY)
def test_nothing_heavy_is_loaded(args: list[str]) -> None:
    """What cron, a pipe and quick fingers call a hundred times a day starts as fast as hello."""
    assert heavy(args) == set()


@pytest.mark.usefixtures("shop_with_cases")
@pytest.mark.parametrize("name", ["next -f jsonl", "ack"])
def test_nothing_heavy_is_loaded_to_speak_chinese(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue is all that a sentence in Chinese needs; a pipe does not need even that."""
    monkeypatch.setenv("CST_LANG", "zh-Hans")
    assert heavy(EVERY_DAY[name]) == set()


@pytest.mark.usefixtures("shop_with_cases")
def test_a_table_loads_what_lays_it_out_and_no_more() -> None:
    """tabulate, which asks for its own version and so loads email; a person is about to read for longer."""
    assert heavy(["next"]) - {"wcwidth"} == {"tabulate", "email", "importlib.metadata"}


def test_a_table_of_nothing_loads_nothing(run: Run) -> None:
    """Cron on a quiet night."""
    run("init")
    assert heavy(["next"]) == set()


def test_the_check_sees_what_is_loaded() -> None:
    """A program that loads one of them is caught."""
    assert {"logging", "email"} <= loaded("import logging, email", [])


AUDIT = """
import json, os, sys

opened = []

def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        opened.append(os.fsdecode(args[0]))
    if event in ("os.listdir", "os.scandir") and args[0] is not None:
        opened.append(os.fsdecode(args[0]))

from cs_toolkit.__main__ import run
sys.addaudithook(watch)
assert run(["next", "-f", "jsonl"]) == 0
print(json.dumps(opened), file=sys.stderr)
"""


@pytest.mark.usefixtures("shop_with_cases")
def test_next_opens_nothing_but_settings_and_open_cases(shop: Path) -> None:
    """Flat in the number of closed cases: neither closed/ nor the archive, the orders or the state are looked at."""
    done = python(AUDIT)
    opened = {Path(name).absolute() for name in json.loads(done.stderr)}
    own = {path.relative_to(shop).as_posix() for path in opened if path.is_relative_to(shop)}
    own = {name for name in own if not name.startswith(".cst/")}
    assert own - {"open", "shop.toml", "."} == {"open/20261122-01.toml", "open/20261122-02.toml"}
    assert "shop.toml" in own
    package = Path(sys.modules["cs_toolkit"].__file__ or "").parent
    others = {path for path in opened if not path.is_relative_to(shop) and not path.is_relative_to(package)}
    library = tuple(Path(folder) for folder in sys.path if folder)
    system = (Path(sys.prefix), Path(sys.base_prefix), Path("/usr/share/zoneinfo"), Path("/etc/localtime"), *library)
    assert [path for path in others if not any(path.is_relative_to(folder) for folder in system)] == []


MAIN = """
import sys
from cs_toolkit.__main__ import main

sys.argv = ["cst", *ARGS]
try:
    main()
except SystemExit as ended:
    assert ended.code == 0
"""


@pytest.mark.usefixtures("shop_with_cases")
@pytest.mark.parametrize("name", ["next -f jsonl", "log", "ack"])
def test_what_click_hardly_ever_needs_is_not_loaded(name: str) -> None:
    """inspect brings ast, dis and tokenize: a seventh of what click loads. Nor are classes of data made."""
    assert loaded(MAIN, EVERY_DAY[name]) & {"ast", "dis", "tokenize", "dataclasses"} == set()


def test_what_was_left_out_is_loaded_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever imported the stand-in has all of the module then, and the next one the module itself."""
    from cs_toolkit.__main__ import _Late

    monkeypatch.setitem(sys.modules, "colorsys", _Late("colorsys"))
    late = importlib.import_module("colorsys")
    assert late.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert importlib.import_module("colorsys") is not late
    assert importlib.import_module("colorsys").rgb_to_hsv is late.rgb_to_hsv
