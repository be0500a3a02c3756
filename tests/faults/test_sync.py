"""Two machines work in one shop through a sync program or git, with the real command: nothing of either is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "20261122-01", "20261122-02"


def _cst(shop: Path, *words: str, code: int = 0) -> str:
    """What a process of its own printed; it must end with `code`."""
    done = subprocess.run(
        [sys.executable, "-m", "cs_toolkit", "--now", NOW, "--shop", str(shop), *words],
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == code, (words, done)
    assert "Traceback" not in done.stderr, done
    return done.stdout


def _told(shop: Path, case: str) -> list[str]:
    """The notes of a case."""
    (row,) = json.loads(_cst(shop, "show", case, "-f", "json"))
    events: list[dict[str, Any]] = row["events"]
    return sorted(event["text"] for event in events if event["kind"] == "noted")


def _kept(shop: Path) -> dict[str, bytes]:
    """The case files, and copies of them."""
    return {path.relative_to(shop).as_posix(): path.read_bytes() for path in sorted(shop.glob("open/*.toml"))}


@pytest.fixture
def made(shop: Path) -> Path:
    """A shop with two open cases."""
    for number, text in enumerate(("快递五天没动了，我周五要用！", "颜色和图片不一样"), 1):
        _cst(shop, "log", "--text", text, "--customer", f"王{number}")
    return shop


def test_a_copy_of_a_sync_program(made: Path, tmp_path: Path) -> None:
    """Both machines wrote while they were apart: doctor names the copy, makes one case of both, and undo unmakes it."""
    other = tmp_path / "laptop"
    shutil.copytree(made, other)
    _cst(made, "note", FIRST, "--text", "仓库在查")
    _cst(other, "note", FIRST, "--text", "客户来电")
    _cst(other, "ack", FIRST, "--text", "王女士，我查了")
    copy = made / "open" / f"{FIRST} (LAPTOP's conflicted copy 2026-11-22).toml"
    shutil.copy(other / "open" / f"{FIRST}.toml", copy)
    before = _kept(made)
    assert [row["case"] for row in json.loads(_cst(made, "list", "-f", "json", code=5))] == [FIRST, SECOND]
    (found,) = json.loads(_cst(made, "doctor", "-f", "json", code=3))
    assert (found["problem_code"], found["fix_code"]) == ("name", "union")
    _cst(made, "doctor", "--fix")
    assert _told(made, FIRST) == ["仓库在查", "客户来电"]
    assert '"kind": "acknowledged"' in _cst(made, "show", FIRST, "-f", "json")
    assert not copy.exists()
    _cst(made, "doctor")
    _cst(made, "undo")
    assert _kept(made) == before
    _cst(made, "doctor", "--fix")
    assert _told(made, FIRST) == ["仓库在查", "客户来电"]


@pytest.mark.slow
def test_a_whole_shop_in_git(made: Path) -> None:
    """The owner keeps the folder in git, works on two branches and merges: cases, ids and logs have markers in them."""

    def git(*args: str) -> int:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *identity, *args], cwd=made, capture_output=True, check=False).returncode

    if shutil.which("git") is None:
        pytest.skip("git is not there")
    (made / ".gitignore").write_text(".cst/\n")
    git("init", "-q", "-b", "main"), git("add", "-A"), git("commit", "-qm", "a")
    git("checkout", "-qb", "laptop")
    _cst(made, "note", FIRST, "--text", "客户来电")
    _cst(made, "log", "--text", "杯盖漏水", "--customer", "赵敏")
    git("add", "-A"), git("commit", "-qm", "b"), git("checkout", "-q", "main")
    _cst(made, "note", FIRST, "--text", "仓库在查")
    _cst(made, "log", "--text", "把手断了", "--customer", "李雷")
    git("add", "-A"), git("commit", "-qm", "c")
    assert git("merge", "laptop") != 0
    marked = [path for path in made.rglob("*.*") if path.is_file() and b"<<<<<<< " in path.read_bytes()]
    assert made / "open" / f"{FIRST}.toml" in marked
    before = {path: path.read_bytes() for path in marked if path.parent.name == "open"}
    _cst(made, "next", code=5)
    _cst(made, "note", FIRST, "--text", "x", code=5)
    _cst(made, "note", SECOND, "--text", "别的照常")
    assert {path: path.read_bytes() for path in before} == before
    _cst(made, "doctor", code=5)
    _cst(made, "doctor", "--fix")
    assert _told(made, FIRST) == ["仓库在查", "客户来电"]
    listed = json.loads(_cst(made, "list", "-f", "json"))
    assert {row["text"] for row in listed} >= {"杯盖漏水", "把手断了"}
    assert len({row["case"] for row in listed}) == len(listed) == 4
    _cst(made, "doctor")
    _cst(made, "undo")
    assert {path: path.read_bytes() for path in before} == before
    _cst(made, "doctor", "--fix")
    _cst(made, "doctor")
    assert _cst(made, "log", "--text", "新的", "-q").strip() not in {row["case"] for row in listed}
