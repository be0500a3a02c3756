"""The command line as tests use it: in this process, in a shop of its own, at a fixed time."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cs_toolkit.__main__ import run as run_cst
from cs_toolkit.render import words

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
