"""The same faults planted by the system itself: what our own injector cannot see, or takes for what it is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NOW
from faults.scene import Scene

pytestmark = pytest.mark.system
_CALLS = ("write", "fsync", "link", "rename", "unlink", "unlinkat", "mkdir", "rmdir", "chmod", "utimensat", "openat")
_MORE = ("pwrite64", "fdatasync", "linkat", "renameat", "renameat2", "mkdirat", "ftruncate", "fchmod", "sendfile")
_LINE = re.compile(r"^\d+ +(\w+)\((.*)")
_NAMES = (
    "note", "merge", "archive", "erase", "doctor --fix", "orders import", "faq publish", "config set", "backup",
)  # fmt: skip
_FEW = 4


def _traced(at: Scene, tmp_path: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], list[tuple[str, str]]]:
    """A command of the scene in a process of its own under strace: how it ended, and its calls."""
    if shutil.which("strace") is None:
        pytest.skip("there is no program strace")
    at.injector.reset()
    log = tmp_path / "calls.txt"
    done = subprocess.run(
        ["strace", "-f", "-y", "-o", str(log), "-e", f"trace={','.join(_CALLS + _MORE)}", *words,
         sys.executable, "-B", "-m", "cs_toolkit", "--now", NOW, "--shop", str(at.shop), *at.words],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    if "ptrace" in done.stderr.lower():
        pytest.skip(f"this machine does not let us trace: {done.stderr.strip()}")
    found = [line for line in map(_LINE.match, log.read_text("utf-8", "replace").splitlines()) if line]
    return done, [(line[1], line[2]) for line in found]


def _changes(name: str, rest: str) -> bool:
    """Whether a call changes a file; what is printed, and what is only read, does not."""
    if name == "openat":
        return "O_CREAT" in rest
    is_file = "(deleted)" not in rest  # a temporary one without a name holds nothing that anybody finds
    return is_file and not (name == "write" and rest.startswith(("1<", "2<")))


@pytest.mark.parametrize("name", _NAMES)
def test_no_call_escapes_our_injector(scene: Callable[[str], Scene], tmp_path: Path, name: str) -> None:
    """What the system counts of a command is what the injector counts: no file is changed behind its back."""
    at = scene(name)
    done, calls = _traced(at, tmp_path)
    assert done.returncode == 0, done
    seen = Counter(call for call, rest in calls if _changes(call, rest) and str(tmp_path) in rest)
    assert seen.total() == at.points, seen


@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO", "error=ENOSPC"])
@pytest.mark.parametrize("name", _NAMES)
def test_the_system_kills_or_refuses(
    scene: Callable[[str], Scene], tmp_path: Path, name: str, fault: str, record_property: Callable[[str, object], None]
) -> None:
    """At calls of each sort: the shop opens, nothing is half, and the command given again is done."""
    at = scene(name)
    _, calls = _traced(at, tmp_path)
    counted = Counter(call for call, _ in calls)
    points = 0
    for call in ("write", "fsync", "rename", "link", "unlink", "mkdir"):
        for nth in range(1, counted[call] + 1, max(1, counted[call] // _FEW)):
            done, _ = _traced(at, tmp_path, "-e", f"inject={call}:{fault}:when={nth}")
            where = (f"{name}, {fault} at {call} {nth} of {counted[call]}", done)
            assert done.returncode in ({-9, 137} if "KILL" in fault else {0, 1, 3, 5, 120, 141}), where
            assert "Traceback" not in done.stderr, where
            at.opens(where)
            if at.deed.is_one:
                assert at.seen() in (at.before, at.after), where
            if done.returncode == 0:
                assert at.seen() == at.after, where
            at.complete(where)
            points += 1
    assert points > 0
    record_property("points", points)
