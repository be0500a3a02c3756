"""A restore that is killed or refused: there is the whole shop or none, and the next one finishes the job."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from faults.planting import MODES, Injector

_FEW = 5
_ALL = pytest.param(True, marks=pytest.mark.slow)


@pytest.fixture
def saved(stocked: Injector, run: Run) -> dict[str, bytes]:
    """What stood in the shop that was saved, by name; it is gone."""
    assert run("backup", stocked.files["BACKUP"]).code == 0
    files = _files(stocked.shop)
    shutil.rmtree(stocked.shop)
    return files


def _files(folder: Path) -> dict[str, bytes]:
    names = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}
    return {name: data for name, data in found.items() if not name.startswith(".cst/")}


@pytest.mark.parametrize("is_all", [False, _ALL])
@pytest.mark.parametrize("mode", [*MODES, *(pytest.param(mode, marks=pytest.mark.slow) for mode in ("ENOSPC", "EIO"))])
def test_a_restore_that_fails_can_be_given_again(
    stocked: Injector,
    run: Run,
    saved: dict[str, bytes],
    is_all: bool,
    mode: str,
    record_property: Callable[[str, object], None],
) -> None:
    """Killed at any call: nothing stands under the shop's name, or all of it; refused: nothing of it is left."""
    half = stocked.shop.with_name(f".{stocked.shop.name}.restoring")
    words = ["restore", stocked.files["BACKUP"]]
    counted = stocked.give(words)
    every = counted.kills(mode) if mode in ("torn", "whole") else [(mode, nth) for nth in range(1, counted.calls + 1)]
    points = 0
    for how, nth in every if is_all else every[:: max(1, len(every) // _FEW)]:
        shutil.rmtree(half, ignore_errors=True)
        ended = stocked.give(words, how, nth)
        where = (f"{how} at call {nth} of {counted.calls}", ended)
        if mode.startswith("E"):
            assert ended.code in (0, 5), where
            assert "Traceback" not in ended.err, where
            assert not _files(half), where
        else:
            assert ended.code == -signal.SIGKILL, where
        if not stocked.shop.exists():
            assert ended.code, where
            assert run(*words).code == 0, where
        assert _files(stocked.shop) == saved, where
        assert not half.exists(), where
        assert run("doctor").code == 0, where
        points += 1
    assert points > _FEW - 1
    record_property("points", points)
