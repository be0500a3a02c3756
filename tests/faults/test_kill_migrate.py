"""A move between files and a database that is killed: the shop goes on where it was, and given again it is done."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run
from faults.planting import Injector

from cs_toolkit.store.shop import Shop

pytestmark = pytest.mark.system
_FEW = 10
_TO_FILES = ["migrate", "--to", "files", "--yes"]


def _told(run: Run, shop: Path) -> list[Any]:
    """Every case as its text, and every order."""
    store = Shop(shop).store
    return [
        {case_id: store.source(case_id).text for case_id in store.ids("all")},
        json.loads(run("orders", "list", "-f", "json").stdout),
    ]


def test_killed_on_the_way_into_files(
    stocked: Injector, run: Run, new_database: Callable[[], str], record_property: Callable[[str, object], None]
) -> None:
    """A machine that has nothing but the address: the shop is in the database or in the files, whole in either."""
    shop = stocked.shop
    before = _told(run, shop)
    assert run("migrate", "--to", new_database(), "--yes").code == 0
    for folder in ("open", "closed", "orders", "state", ".cst"):
        shutil.rmtree(shop / folder)
    stocked.prepare()
    total = stocked.give(_TO_FILES).calls
    points = 0
    for nth in range(1, total + 1, max(1, total // _FEW)):
        ended = stocked.give(_TO_FILES, "torn", nth)
        where = f"killed at call {nth} of {total}"
        assert ended.code == -signal.SIGKILL, (where, ended)
        assert run("next").code == 0, where
        assert _told(run, shop) == before, where
        again = run(*_TO_FILES)
        assert again.code == 0 or "already" in again.stderr, (where, again)
        assert Shop(shop).database is None, where
        assert _told(run, shop) == before, where
        run("doctor", "--fix")
        assert run("doctor").code == 0, where
        points += 1
    assert points > _FEW - 1
    record_property("points", points)


def _under_strace(shop: Path, url: str, folder: Path, *options: str) -> tuple[int, int]:
    """How the move into a database ended, and how often it spoke to the server."""
    log = folder / "calls.txt"
    done = subprocess.run(
        ["strace", "-f", "-o", str(log), "-e", "trace=sendto", *options, sys.executable, "-B", "-m", "cs_toolkit",
         "--now", NOW, "--shop", str(shop), "migrate", "--to", url, "--yes"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    if "ptrace" in done.stderr.lower():
        pytest.skip(f"this machine does not let us trace: {done.stderr.strip()}")
    return done.returncode, log.read_text("utf-8", "replace").count("sendto(")


def test_killed_on_the_way_into_a_database(
    stocked: Injector,
    run: Run,
    new_database: Callable[[], str],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """Killed before it says something to the server: the files are as they were, and the next move completes it."""
    if shutil.which("strace") is None:
        pytest.skip("there is no program strace")
    shop = stocked.shop
    before = _told(run, shop)
    stocked.prepare()
    code, total = _under_strace(shop, new_database(), tmp_path)
    assert code == 0
    assert total > _FEW
    points = 0
    for nth in range(1, total + 1, max(1, total // _FEW)):
        stocked.reset()
        url, where = new_database(), f"killed before message {nth} of {total}"
        code, said = _under_strace(shop, url, tmp_path, "-e", f"inject=sendto:signal=KILL:when={nth}")
        if code == 0 and said < nth:
            continue  # through with fewer messages: how much fits into one depends on how fast the server reads
        assert code in (-9, 137), where
        assert _told(run, shop) == before, where
        again = run("migrate", "--to", url, "--yes")
        assert again.code == 0 or "already" in again.stderr, (where, again)
        assert Shop(shop).database is not None, where
        assert _told(run, shop) == before, where
        assert run("doctor").code == 0, where
        points += 1
    assert points > _FEW // 2
    record_property("points", points)
