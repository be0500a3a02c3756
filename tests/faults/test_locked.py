"""Another cst is writing: writers wait, within bounds; readers do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from faults.planting import OPEN, Injector, texts_of

_HOLDER = """
import sys
from pathlib import Path
from cs_toolkit.store.lock import ShopLock
with ShopLock(Path(sys.argv[1], ".cst", "lock"), 0):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(prepared: Injector, run: Run) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the prepared shop until its input ends; writers wait one second."""
    assert run("config", "set", "lock_wait", "1").code == 0
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(prepared.shop)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize(
    "words",
    [
        ("log", "--text", "快递五天没动了"),
        ("ack", OPEN, "--text", "王女士，我查了"),
        ("close", OPEN, "--outcome", "withdrawn", "--reason", "客户说不用了"),
        ("undo",),
    ],
    ids=lambda words: words[0],
)
def test_a_writer_gives_up_after_its_wait(
    holder: subprocess.Popen[str], shop: Path, run: Run, words: tuple[str, ...]
) -> None:
    """A command that cannot have the shop ends with 5, says which shop and what to do, and has written nothing."""
    before = texts_of(shop)
    ended = run(*words)
    assert (ended.stdout, ended.code) == ("", 5)
    assert ended.stderr == (
        f"Error: another cst has been writing to '{shop}' for 1 s\n"
        "Hint: wait for it to finish and give the command again; nothing was changed\n"
    )
    assert texts_of(shop) == before


def test_readers_do_not_wait(holder: subprocess.Popen[str], run: Run) -> None:
    """Somebody else's long import keeps nobody from seeing what is due."""
    for words in (["next"], ["next", OPEN], ["list", "--all"], ["show", OPEN], ["why", OPEN], ["export"], ["doctor"]):
        ended = run(*words)
        assert ended.code == 0, (words, ended)
    assert holder.poll() is None


def test_a_killed_holder_blocks_nobody(holder: subprocess.Popen[str], run: Run) -> None:
    """The lock ends with the process that held it, however that ended."""
    holder.kill()
    holder.wait()
    assert run("log", "--text", "快递五天没动了").code == 0
