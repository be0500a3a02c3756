"""Prepared shops, and the program that plants faults."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run
from faults.deeds import DEEDS, stock
from faults.planting import BOOK, CLOSED, EXPORT, FIRST_BOOK, OPEN, Check, EveryKill, Injector
from faults.scene import Scene

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def _program() -> Iterator[subprocess.Popen[str]]:
    """It takes a while to begin, so that all tests share it."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    paths = os.pathsep.join(filter(None, [str(HERE.parents[1]), os.environ.get("PYTHONPATH")]))
    with subprocess.Popen(
        [sys.executable, str(HERE / "injector.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths},
    ) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()


@pytest.fixture
def injector(tmp_path: Path, shop: Path, _program: subprocess.Popen[str]) -> Injector:
    """A program that runs commands with a fault in them."""
    base = tmp_path / "injector"
    base.mkdir()
    (base / "export.csv").write_text(EXPORT, "utf-8")
    (base / "book.csv").write_text(BOOK, "utf-8")
    (base / "first.csv").write_text(FIRST_BOOK, "utf-8")
    (base / "photo.jpg").write_bytes(b"\xff\xd8 photo")
    return Injector(_program, base, shop)


@pytest.fixture
def prepared(injector: Injector, run: Run) -> Injector:
    """A shop with an open case and a closed one; the last thing that happened is a note on the open one."""
    for words in (
        ["log", "--text", "快递五天没动了，我周五要用！", "--customer", "王女士"],
        ["log", "--text", "颜色和图片不一样", "--customer", "李雷"],
        ["ack", CLOSED, "--text", "李先生，我核对了商品图"],
        ["close", CLOSED, "--outcome", "withdrawn", "--reason", "客户说不用了"],
        ["note", OPEN, "--text", "仓库在查监控"],
    ):
        assert run(*words).code == 0
    injector.prepare()
    return injector


@pytest.fixture(scope="session")
def _stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    return tmp_path_factory.mktemp("stocked") / "shop", {}


@pytest.fixture
def stocked(injector: Injector, run: Run, _stocked: tuple[Path, dict[str, str]]) -> Injector:
    """A shop with something of everything, as `deeds` has it; it is made once and copied."""
    kept, names = _stocked
    if not names:
        names.update(stock(run, injector.files))
        shutil.copytree(injector.shop, kept)
    shutil.rmtree(injector.shop, ignore_errors=True)
    shutil.copytree(kept, injector.shop)
    injector.files.update(names)
    return injector


@pytest.fixture
def scene(stocked: Injector, run: Run) -> Callable[[str], Scene]:
    """`scene("erase")`: the shop as it is before that."""
    return lambda name: Scene(stocked, run, DEEDS[name])


@pytest.fixture
def every_kill(record_property: Callable[[str, object], None]) -> EveryKill:
    """Kills a command at each of its system calls in turn, and checks what it left behind."""

    def kill(injector: Injector, command: str, mode: str, check: Check, **fault: bool) -> None:
        whole = injector.counted(command, **fault)
        for how, nth in whole.kills(mode):
            ended = injector.attempt(command, how, nth, **fault)
            assert ended.code == -signal.SIGKILL, (nth, ended)
            check(f"{command}, killed {how} call {nth} of {whole.calls}")
        record_property("points", len(whole.kills(mode)))

    return kill
