"""The command line as tests use it: in this process, in a shop of its own, at a fixed time."""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from postgres_server import database, new_database, postgres  # noqa: F401 - fixtures for whoever asks for a server

from cs_toolkit.__main__ import run as run_cst
from cs_toolkit.render import words

settings.register_profile("cst", deadline=None)  # how long a test takes is nothing that it checks
settings.load_profile("cst")

NOW = "2026-11-22T12:00:00+08:00"  # a Sunday noon in Shanghai
SHARED = Path(__file__).resolve().parents[2] / "shared"


class Result(NamedTuple):
    """What a command printed, and how it ended."""

    stdout: str
    stderr: str
    code: int

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CST_NOW", "CST_FORMAT", "CST_LANG", "LC_ALL", "LC_MESSAGES", "TZ"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("CST_BY", "lin")
    monkeypatch.setenv("CST_SHOP", str(tmp_path / "shop"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    words.use(None)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Where the shop of this test is, or will be."""
    return tmp_path / "shop"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("next", "-f", "jsonl", now="2026-11-22T12:00+08:00")`: one command line, no terminal."""

    def call(*args: object, now: str = NOW, stdin: str | bytes = "") -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = [io.TextIOWrapper(io.BytesIO(part), encoding="utf-8", newline="") for part in (data, b"", b"")]
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        code = run_cst(["--now", now, *map(str, args)])
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])  # type: ignore[attr-defined]
        return Result(out, err, code)

    return call


@pytest.fixture
def inbox() -> Path:
    """The real exports; they are read where they are, never copied."""
    folder = SHARED / "data" / "inbox"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not at {folder}")
    return folder


LOG = (
    "log", "--text", "快递五天没动了，我周五要用！", "--received", "2小时前", "--channel", "wechat",
    "--platform", "taobao", "--customer", "王女士", "--order", "202607251234592825", "--product", "旅行杯",
    "--carrier", "zto", "--amount", "129",
)  # fmt: skip
# What brings the complaint of LOG from each step to the next, as DESIGN section 5 types it.
STORY: dict[str, tuple[str, ...]] = {
    "acknowledge": ("ack", "1", "--text", "王女士，我查了中转站，周五前一定到。"),
    "diagnose": (
        "diagnose", "1", "--cause", "carrier-delay", "--party", "carrier", "--evidence", "中转站滞留 4 天",
    ),
    "offer": ("offer", "1", "--option", "reship-express", "--option", "refund-full,coupon:20"),
    "nudge": ("accept", "1", "--option", "1"),
    "resolve": ("resolve", "1", "--tracking", "SF123", "--cost", "18"),
    "follow-up": ("follow-up", "1", "--text", "已改发顺丰 SF123。", "--promise", "明天18:00 送达"),
    "rate": ("rate", "1", "--score", "5", "--comment", "很快", "--consent"),
    "close": ("close", "1"),
    "closed": (),
}  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """--update-golden: the pages of tests/golden are written anew from what is printed now."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many faults were planted, so that nobody takes a blind test for a good one."""
    passed = terminalreporter.getreports("passed")
    points = sum(int(value) for report in passed for name, value in report.user_properties if name == "points")
    if points:
        terminalreporter.write_line(f"{points} faults planted: killed or refused at one system call each")


@pytest.fixture
def case_at(run: Run) -> Callable[[str], str]:
    """`case_at("offer")`: the complaint of LOG, brought to this step; returns its id."""

    def bring(step: str) -> str:
        assert step in STORY, step
        logged = run(*LOG)
        assert (logged.code, logged.lines[0]) == (0, "20261122-01"), logged
        for name, args in STORY.items():
            if name == step:
                break
            done = run(*args)
            assert done.code == 0, (args, done)
        return "20261122-01"

    return bring


@pytest.fixture
def case_file(shop: Path) -> Callable[[str], dict[str, Any]]:
    """What the file of a case holds now."""

    def read(case_id: str = "20261122-01") -> dict[str, Any]:
        (path,) = [*shop.glob(f"open/{case_id}.toml"), *shop.glob(f"closed/*/{case_id}.toml")]
        return tomllib.loads(path.read_text("utf-8"))

    return read


@pytest.fixture
def last_event(case_file: Callable[[str], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The last event of a case without its opaque id and its number."""

    def read(case_id: str = "20261122-01", back: int = 1) -> dict[str, Any]:
        event = case_file(case_id)["event"][-back]
        return {name: value for name, value in event.items() if name not in {"id", "seq"}}

    return read


@pytest.fixture
def contents(shop: Path) -> Callable[[], dict[str, bytes]]:
    """Every byte of the shop folder but for its cache; for tests that nothing was touched."""

    def read() -> dict[str, bytes]:
        files = sorted(path for path in shop.rglob("*") if path.is_file() and ".cst" not in path.parts)
        return {path.relative_to(shop).as_posix(): path.read_bytes() for path in files}

    return read
