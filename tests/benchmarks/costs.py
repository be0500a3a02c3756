"""What a process costs: time, memory, and with valgrind its instructions, which no other program disturbs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

HERE: Final = Path(__file__).resolve().parent
TREE: Final = HERE.parents[1]
HELLO: Final = (sys.executable, str(HERE / "hello.py"))
_INSTRUCTIONS: Final = re.compile(r"guest instrs:\s+([\d,]+)")


class Cost(NamedTuple):
    """What one process took: seconds by the wall clock and of processor time, and its largest size in MiB."""

    wall: float
    cpu: float
    peak: float


Maker = Callable[[int], list[str]]  # the number of the round -> a command line
Round = dict[str, Cost]


def environment() -> dict[str, str]:
    """As in an owner's shell: byte code is kept, output is buffered, nothing of cst is set."""
    unwanted = ("PYTHON", "CST_", "TASK", "TODO")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "PYTHONPATH": str(TREE), "LANG": "C.UTF-8", "CST_BY": "lin"}


def cost(command: list[str]) -> Cost:
    """Runs a program to its end, its output thrown away; a failure ends the benchmark."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # says why
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def rounds(makers: Mapping[str, Maker], pairs: int) -> list[Round]:
    """Each program once a round, one after the other; a round before the first is thrown away."""
    return [{name: cost(make(number)) for name, make in makers.items()} for number in range(pairs + 1)][1:]


def ratio(found: Iterable[Round], ours: str, against: str, of: str = "wall") -> float:
    """The median of the ratios within a round."""
    place = Cost._fields.index(of)
    return median(costs[ours][place] / costs[against][place] for costs in found)


def instructions(command: list[str]) -> int | None:
    """How many of the processor's instructions a program takes; None without valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    with tempfile.NamedTemporaryFile("r", prefix="cst-benchmark-") as log:
        start = [valgrind, "--tool=lackey", "--basic-counts=yes", f"--log-file={log.name}"]
        cost([*start, *command])
        counted = _INSTRUCTIONS.search(log.read())
    return int(counted[1].replace(",", "")) if counted else None


def printed(script: str, *arguments: str) -> str:
    """What one of our scripts prints, in a process of its own: a child's peak is at least its parent's."""
    command = [sys.executable, str(HERE / script), *arguments]
    return subprocess.run(command, env=environment(), check=True, stdout=subprocess.PIPE, text=True).stdout
