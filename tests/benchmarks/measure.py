"""Whole-process timings against the smallest click program, Taskwarrior and todo.txt. Nothing here passes or fails.

By hand: python tests/benchmarks/measure.py --cases 1000 10000 [--pairs 9] [--only next] [--imports]

Every round runs each program once, one after the other, so that what else the machine does strikes all alike;
ratios are taken within a round, and the median of the rounds is printed. A round before the first is thrown away.
"without closed" is the same shop without its closed cases: a ratio of 1 says that a command does not feel them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import imports
import rivals

HERE: Final = Path(__file__).resolve().parent
TREE: Final = HERE.parents[1]
_LAUNCHER: Final = "import sys\nfrom cs_toolkit.__main__ import main\nsys.exit(main())\n"  # what pip installs
_COMPLAINT: Final = "快递五天没动了，我周五要用！单号查了三遍都停在转运中心，麻烦尽快处理，不行就退款。"
_REPLY: Final = "王女士您好，您的旅行杯今天18点前我给您确切的到货时间，周五赶不上就改发特快，运费我们出。"
COMMANDS: Final = {
    "next": ("next", "--limit", "20", "-f", "jsonl"),
    "log": ("log", "--text", _COMPLAINT, "--platform", "taobao"),
    "ack": ("ack", "{id}", "--text", _REPLY),
    "list": ("list", "-f", "csv"),
    "export": ("export", "-f", "csv", "--all"),
    "draft": ("draft", "{id}"),
    "report": ("report", "-f", "json"),
}
_BARE: Final = "without closed"
_HEAD: Final = (
    "command", "cases", "against", "cst ms wall (cpu)", "its ms wall (cpu)", "ratio wall", "ratio cpu", "cst peak MiB",
    "its peak MiB",
)  # fmt: skip


class Cost(NamedTuple):
    """What one process took: seconds by the wall clock and of processor time, and its largest size in MiB."""

    wall: float
    cpu: float
    peak: float


Maker = Callable[[int], list[str]]  # the number of the round -> a command line


def main() -> None:
    """Makes the shops, measures, prints markdown."""
    given = _arguments()
    environment = _environment()
    out = sys.stdout.write
    if given.imports:
        out(imports.report(_python(), environment))
        return
    out("| " + " | ".join(_HEAD) + " |\n" + "|---" * len(_HEAD) + "|\n")
    for cases in given.cases:
        with tempfile.TemporaryDirectory(prefix="cst-benchmark-", dir=given.folder) as folder:
            for row in _rows(Path(folder), cases, given, environment):
                out("| " + " | ".join(row) + " |\n")
                sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[1000, 10000], help="sizes of the shop")
    parser.add_argument("--pairs", type=int, default=9, help="rounds that count (at least 7)")
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS), help="these commands")
    parser.add_argument("--folder", help="where the shops are made: which disk is measured")
    parser.add_argument("--imports", action="store_true", help="instead: what cst next loads beyond the click program")
    given = parser.parse_args()
    given.pairs = max(given.pairs, 7)
    return given


def _python() -> str:
    return sys.executable


def _environment() -> dict[str, str]:
    """As in an owner's shell: byte code is kept, output is buffered, nothing of cst is set."""
    unwanted = ("PYTHON", "CST_", "TASK", "TODO")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "PYTHONPATH": str(TREE), "LANG": "C.UTF-8", "CST_BY": "lin"}


def _rows(folder: Path, cases: int, given: argparse.Namespace, environment: dict[str, str]) -> Iterable[list[str]]:
    shop, bare = folder / "shop", folder / "bare"
    opened = _made(shop, cases, environment)
    _made(bare, cases, environment, "--only-open")
    launcher = folder / "cst"
    launcher.write_text(_LAUNCHER)
    found: dict[str, list[str]] = json.loads(_printed("rivals.py", environment, str(shop), str(folder)))

    def ours(root: Path, what: str) -> Maker:
        start = [_python(), str(launcher), "--shop", str(root)]
        return lambda number: [*start, *(part.format(id=opened[number % len(opened)]) for part in COMMANDS[what])]

    def theirs(name: str, what: str) -> Maker:
        arguments = rivals.COMMANDS[name][what]
        return lambda number: [*found[name], *(part.format(id=number + 1) for part in arguments)]

    for what in given.only:
        makers: dict[str, Maker] = {
            "cst": ours(shop, what),
            "hello": lambda number: [_python(), str(HERE / "hello.py")],
        }
        if what not in {"export", "draft", "report"}:
            makers[_BARE] = ours(bare, what)
        makers |= {name: theirs(name, what) for name in found if what in rivals.COMMANDS[name]}
        rounds = [
            {name: _cost(make(number), environment) for name, make in makers.items()}
            for number in range(given.pairs + 1)
        ]
        yield from (_row(what, cases, name, rounds[1:]) for name in makers if name != "cst")


def _made(root: Path, cases: int, environment: dict[str, str], *more: str) -> list[str]:
    return _printed("make_shop.py", environment, str(root), "--cases", str(cases), *more).split()


def _printed(script: str, environment: dict[str, str], *arguments: str) -> str:
    """In a process of its own, so that this one stays small: a child's peak is at least its parent's."""
    command = [_python(), str(HERE / script), *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _cost(command: list[str], environment: dict[str, str]) -> Cost:
    """Runs a program to its end, its output thrown away; a failure ends the benchmark."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # says why
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _row(what: str, cases: int, against: str, rounds: list[dict[str, Cost]]) -> list[str]:
    pairs = [(costs["cst"], costs[against]) for costs in rounds]
    ours, its = zip(*pairs, strict=True)
    return [
        what,
        str(cases),
        against,
        _milliseconds(ours),
        _milliseconds(its),
        f"{median(own.wall / other.wall for own, other in pairs):.2f}",
        f"{median(own.cpu / other.cpu for own, other in pairs):.2f}",
        _peak(ours),
        _peak(its),
    ]


def _milliseconds(costs: Iterable[Cost]) -> str:
    costs = list(costs)
    return f"{1000 * median(cost.wall for cost in costs):.0f} ({1000 * median(cost.cpu for cost in costs):.0f})"


def _peak(costs: Iterable[Cost]) -> str:
    """The largest size; of one that is smaller than this process only that is known."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    largest = max(cost.peak for cost in costs)
    return f"{largest:.0f}" if largest > own else f"< {own:.0f}"


if __name__ == "__main__":
    main()
