"""Every command that writes, interrupted or refused at each of its system calls, judged by what the owner sees."""

from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from faults.deeds import DEEDS
from faults.planting import MODES, Ended, Injector
from faults.scene import Scene

from cs_toolkit.store.erase_log import EraseLog

# By default a few points of each kind of command; all points of all of them in the slow tier.
_KINDS = (
    "reopen-folded", "merge", "orders import", "archive", "archive --restore", "erase", "doctor --fix", "faq publish",
    "survey --due", "backup", "undo orders", "undo archive", "undo doctor",
)  # fmt: skip
_SLOW = pytest.mark.slow
_REFUSED = ("merge", "archive", "erase", "doctor --fix", "orders import")


def _table(some: tuple[str, ...]) -> list[Any]:
    """Every command at all points, in the slow tier; some at a few of them, by default."""
    return [
        pytest.param(name, is_all, id=f"{name}-{'all' if is_all else 'some'}", marks=_SLOW if is_all else ())
        for is_all in (False, True)
        for name in DEEDS
        if is_all or name in some
    ]


_SPARSE = 4  # every so many calls for what a full disk and EIO, at every call, have shown already
_REFUSALS = [
    pytest.param(refusal, stuck, id=f"{refusal}-{'stuck' if stuck else 'once'}", marks=marks)
    for refusal, stuck, marks in (
        ("ENOSPC", True, ()), ("ENOSPC", False, _SLOW), ("EACCES", False, _SLOW), ("EROFS", True, _SLOW),
        ("EIO", False, _SLOW),
    )
]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("name", "is_all"), _table(_KINDS))
def test_a_killed_command_can_be_completed(
    scene: Callable[[str], Scene], name: str, is_all: bool, mode: str, record_property: Callable[[str, object], None]
) -> None:
    """Wherever it dies: the shop opens, what changes one thing is there or not, given again it is done, once."""
    at = scene(name)
    points = 0
    for how, nth in at.kills(mode, is_all):
        ended = at.injector.give(at.words, how, nth)
        assert ended.code == -signal.SIGKILL, (nth, ended)
        where = f"{name}, killed {how} call {nth} of {at.points}"
        at.opens(where)
        if at.deed.is_one:
            assert at.seen() in (at.before, at.after), where
        at.complete(where)
        points += 1
    assert points > 0
    record_property("points", points)


def _is_told(ended: Ended, refusal: str) -> None:
    assert "Error: " in ended.err, ended
    assert "Traceback" not in ended.err, ended
    assert "internal" not in ended.err, ended
    if refusal == "ENOSPC" and "was written" not in ended.err:
        assert "the disk is full" in ended.err or os.strerror(errno.ENOSPC) in ended.err, ended


@pytest.mark.parametrize(("refusal", "stuck"), _REFUSALS)
@pytest.mark.parametrize(("name", "is_all"), _table(_REFUSED))
def test_a_refused_command_says_the_truth(
    scene: Callable[[str], Scene],
    name: str,
    is_all: bool,
    refusal: str,
    stuck: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """Done and exit 0; or an error, never a traceback, and where it says that nothing was changed, nothing was."""
    at = scene(name)
    points = 0
    for nth in at.chosen(is_all, 1 if refusal in ("ENOSPC", "EIO") and stuck == (refusal == "ENOSPC") else _SPARSE):
        ended = at.injector.give(at.words, refusal, nth, stuck=stuck)
        where = (f"{name}, {refusal} at call {nth} of {at.points}", ended)
        at.opens(where)
        now = at.seen()
        if ended.code == 0:
            assert now == at.after, where
        else:
            assert ended.code in {1, 3, 5}, where
            _is_told(ended, refusal)
            if "nothing was changed" in ended.err:
                assert now == at.before, where
        if at.deed.is_one:
            assert now in (at.before, at.after), where
        at.complete(where)
        points += 1
    assert points > 0
    record_property("points", points)


def test_the_backup_that_was_reported_can_be_restored(scene: Callable[[str], Scene], tmp_path: Path, run: Run) -> None:
    """Wherever a second backup dies, the file under its name is the old one or the new one, and whole."""
    at = scene("backup")
    for nth in at.chosen(False):
        assert at.injector.give(at.words, "torn", nth).code == -signal.SIGKILL
        checked = run("restore", "--verify", at.words[1])
        assert checked.code == 0, (nth, checked)
        target = tmp_path / f"restored-{nth}"
        assert run("restore", at.words[1], "--into", target).code == 0
        assert run("--shop", target, "doctor").code == 0


@pytest.mark.parametrize("is_all", [False, pytest.param(True, marks=_SLOW)])
def test_an_erase_given_again_says_that_it_is_done(
    scene: Callable[[str], Scene], run: Run, is_all: bool, record_property: Callable[[str, object], None]
) -> None:
    """What was begun is finished, though by then nobody is called so any more; only when all is done that is said."""
    at = scene("erase")
    finished = 0
    for nth in at.chosen(is_all):
        assert at.injector.give(at.words, "before", nth).code == -signal.SIGKILL
        was_begun, where = EraseLog(at.shop).is_begun, f"erase, killed before call {nth} of {at.points}"
        again = run(*at.words)
        assert again.code == 0 or (not was_begun and at.seen() == at.after), (where, again)
        assert ("finished the erase that was interrupted" in again.stderr) == was_begun, (where, again)
        assert at.seen() == at.after, where
        finished += was_begun
    assert finished > 0
    record_property("points", finished)


def _places(shop: Path) -> set[str]:
    """Where closed cases lie: folding months away shows on no page."""
    found = (path for folder in ("closed", "archive") for path in (shop / folder).rglob("[!.]*.*"))
    return {path.relative_to(shop).as_posix() for path in found}


_UNDONE = ("orders import", "merge", "archive", "archive --restore", "doctor --fix", "faq publish", "issues merge")


@pytest.mark.parametrize("has_links", [True, pytest.param(False, marks=_SLOW)], ids=["links", "no-links"])
@pytest.mark.parametrize(
    ("name", "is_all"),
    [
        pytest.param(name, is_all, marks=_SLOW if is_all or name not in _REFUSED else ())
        for is_all in (False, True)
        for name in _UNDONE
    ],
)
def test_what_was_half_done_can_be_taken_back(
    scene: Callable[[str], Scene],
    run: Run,
    name: str,
    is_all: bool,
    has_links: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """A command that died after it had changed something is what undo takes back, and all is as it was before."""
    at = scene(name)
    at.injector.reset()
    places, changed = _places(at.shop), 0
    for nth in at.chosen(is_all):
        assert at.injector.give(at.words, "torn", nth, links=has_links).code == -signal.SIGKILL
        if at.seen() == at.before and _places(at.shop) == places:
            continue
        undone = run("undo")
        where = (f"{name}, killed at call {nth} of {at.points}", undone)
        assert undone.code == 0, where
        assert f"took back: {at.words[0]} " in undone.stderr, where
        assert at.seen() == at.before, where
        assert _places(at.shop) == places, where
        changed += 1
    record_property("points", changed)
    assert changed > 0 or not is_all


def test_a_file_system_without_links_keeps_whole_copies(stocked: Injector, run: Run) -> None:
    """Where what was there before is copied instead of linked: undo never puts half a copy in the place of a file."""
    at = Scene(stocked, run, DEEDS["orders import"])
    for nth in range(1, at.points + 3):
        ended = at.injector.give(at.words, "after", nth, links=False)
        if ended.code == 0:
            break
        run("undo")
        listed = json.loads(run("orders", "list", "-f", "json").stdout)
        assert {"1", "8", "9"} <= {row["id"] for row in listed}, nth
    assert nth > 3
