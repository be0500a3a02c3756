"""What a command loads beyond what the smallest click program loads (`python -X importtime`)."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from statistics import median
from typing import Final

from costs import HELLO, HERE, environment

HEAVY: Final = (
    "tabulate", "dateutil", "wcwidth", "tomlkit", "logging", "urllib.request", "email", "asyncio", "importlib.metadata",
)  # fmt: skip
_LINE: Final = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)")
_TIMES: Final = 7
_SHOWN: Final = 10


def report() -> str:
    """A table of the dearest modules of `cst next`, and what all of them take together. Times are each module's own."""
    with tempfile.TemporaryDirectory(prefix="cst-benchmark-") as shop:
        command = [sys.executable, "-m", "cs_toolkit", "--shop", f"{shop}/shop"]
        subprocess.run([*command, "init"], env=environment(), check=True, capture_output=True)
        ours = _loaded([*command, "next", "--limit", "20", "-f", "jsonl"])
    theirs = _loaded([*HELLO])
    beyond = {name: taken for name, taken in ours.items() if name not in theirs}
    own = sum(taken for name, taken in beyond.items() if name.startswith("cs_toolkit"))
    lines = [
        f"cst next loads {len(beyond)} modules beyond hello: {sum(beyond.values()) / 1000:.1f} ms,"
        f" of which our own {own / 1000:.1f} ms (hello itself: {sum(theirs.values()) / 1000:.1f} ms)",
        "",
        "| module | ms |",
        "|---|---|",
        *(
            f"| {name} | {beyond[name] / 1000:.2f} |"
            for name in sorted(beyond, key=lambda name: -beyond[name])[:_SHOWN]
        ),
    ]
    return "\n".join(lines) + "\n"


def heavy(command: list[str]) -> list[str]:
    """What a command loads of what it must not load."""
    beyond = _once(command).keys() - _once([*HELLO]).keys()
    return [name for name in HEAVY if any(f"{module}.".startswith(f"{name}.") for module in beyond)]


def _loaded(command: list[str]) -> dict[str, float]:
    """Each module and the median of what it took by itself, in microseconds; a first run only fills the caches."""
    runs = [_once(command) for _ in range(_TIMES + 1)][1:]
    return {name: median(run[name] for run in runs if name in run) for name in runs[0]}


def _once(command: list[str]) -> dict[str, int]:
    done = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]],
        env=environment(), cwd=HERE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return {found[2]: int(found[1]) for line in done.stderr.splitlines() if (found := _LINE.match(line))}
