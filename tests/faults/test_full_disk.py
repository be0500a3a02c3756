"""A disk that is really full, a folder that is really read-only: on small file systems of their own (root only)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Result, Run
from faults.planting import CLOSED, COMMANDS, OPEN, Injector, cases_of, effects, texts_of

pytestmark = pytest.mark.system
PAGE = 4096
WRITERS = ["log", "ack", "close", "reopen", "import"]


def _mount(*words: str) -> None:
    """Mounts or unmounts; without the right to do so the test is skipped aloud."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip(f"there is no program {words[0]}")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine does not let us mount: {error.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path, shop: Path) -> Iterator[Path]:
    """A file system of 256 KiB where the shop will be."""
    shop.mkdir()
    _mount("mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", str(shop))
    yield shop
    subprocess.run(["umount", "--lazy", str(shop)], check=True)


@pytest.fixture
def stocked(small_disk: Path, run: Run) -> Path:
    """The small disk with an open and a closed case."""
    for words in (
        ["log", "--text", "快递五天没动了"],
        ["log", "--text", "颜色和图片不一样"],
        ["close", CLOSED, "--outcome", "withdrawn", "--reason", "客户说不用了"],
    ):
        assert run(*words).code == 0
    return small_disk


def _fill(disk: Path, leave: int) -> None:
    """Fills the disk but for some pages."""
    with (disk / "filler").open("wb", buffering=0) as stream:
        stream.truncate(0)
        try:
            while True:
                stream.write(bytes(PAGE))
        except OSError:
            size = stream.tell() // PAGE * PAGE
        stream.truncate(max(size - leave * PAGE, 0))
    (disk / "filler").chmod(0o600)


def _words(injector: Injector, command: str) -> list[str]:
    return injector.args(command)


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("leave", range(6))
def test_a_full_disk(stocked: Path, injector: Injector, run: Run, command: str, leave: int) -> None:
    """Full, or full after a few pages: a clear error and the old data intact, or done; with room again it works."""
    before = texts_of(stocked)
    _fill(stocked, leave)
    ended = run(*_words(injector, command))
    assert ended.code in ({5} if leave == 0 else {0, 5}), ended
    if ended.code == 5:
        assert "the disk is full: '" in ended.stderr
        assert "Hint: make room and give the command again; it completes what it had begun" in ended.stderr
        assert sorted(texts_of(stocked).values()) == sorted(before.values())
        _readers_work(run)
        (stocked / "filler").unlink()
        again = run(*_words(injector, command))
        assert again.code == 0, again
    assert effects(stocked, command) == (3 if command == "import" else 1)
    assert {OPEN, CLOSED} <= set(cases_of(stocked))


def _readers_work(run: Run) -> None:
    names = ("show", "why", "related", "options", "draft", "dossier")
    others = (["next"], ["list", "--all"], ["report", "--all"], ["export"], ["alerts"], ["agenda"], ["faq"], ["audit"])
    for words in (*([name, OPEN] for name in names), *others, ["issues", "--min", "1"], ["remind", "--dry-run"]):
        ended = run(*words)
        assert ended.code == 0, (words, ended)
    assert run("doctor").code in {0, 3}


def _refused_as_read_only(ended: Result, shop: Path) -> None:
    assert ended.code == 5
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"Error: '{shop}")
    assert "Read-only file system" in ended.stderr
    assert "Hint: " in ended.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_that_turned_read_only(stocked: Path, injector: Injector, run: Run, command: str) -> None:
    """Writers say so and change nothing; readers go on; when it can be written again, so do writers."""
    before = texts_of(stocked)
    _mount("mount", "-o", "remount,ro", str(stocked))
    _refused_as_read_only(run(*_words(injector, command)), stocked)
    assert texts_of(stocked) == before
    _readers_work(run)
    assert run("backup", "--replace", stocked.parent / "saved.tar").code == 0
    _mount("mount", "-o", "remount,rw", str(stocked))
    assert run(*_words(injector, command)).code == 0


def test_a_shop_folder_that_may_not_be_written(prepared: Injector, run: Run) -> None:
    """A shop under a read-only mount: every writer refuses, every reader works."""
    shop = prepared.shop
    before = texts_of(shop)
    _mount("mount", "--bind", str(shop), str(shop))
    try:
        _mount("mount", "-o", "remount,bind,ro", str(shop))
        for command in COMMANDS:
            _refused_as_read_only(run(*_words(prepared, command)), shop)
        _readers_work(run)
    finally:
        subprocess.run(["umount", "--lazy", str(shop)], check=True)
    assert texts_of(shop) == before


def test_a_new_shop_on_a_full_disk(small_disk: Path, run: Run) -> None:
    """The very first `log` on a full disk fails clearly, and works once there is room."""
    _fill(small_disk, 0)
    ended = run("log", "--text", "快递五天没动了")
    assert ended.code == 5
    assert "the disk is full" in ended.stderr
    (small_disk / "filler").unlink()
    assert run("log", "--text", "快递五天没动了").code == 0
    assert run("doctor").code == 0
