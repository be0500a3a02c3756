"""The table of DESIGN section 8, then the same commands beside other programs. Nothing here fails.

By hand: python tests/benchmarks/measure.py [--cases 1000 10000 100000] [--pairs 9] [--folder DIR] [--imports]

Every round runs each program once, one after the other, so that what else the machine does strikes all alike;
ratios are taken within a round, and the median of the rounds is printed. A round before the first is thrown away.
Instructions are counted where valgrind is installed: they are the same on a busy machine. Targets are judged by
time: by the clock or by processor time, whichever is the worse.
The shops lie in a folder that is thrown away; with --folder they are kept there, and used again the next time.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

import imports
import rivals
import targets
from costs import HELLO, Cost, Maker, Round, ratio, rounds
from shops import COMMANDS, Shops

_BARE: Final = "without closed"
_HEAD: Final = (
    "command", "cases", "against", "cst ms wall (cpu)", "its ms wall (cpu)", "ratio wall", "ratio cpu", "cst peak MiB",
    "its peak MiB",
)  # fmt: skip


def main() -> None:
    """Makes the shops, measures, prints markdown."""
    given = _arguments()
    if given.imports:
        sys.stdout.write(imports.report())
        return
    sizes = sorted(given.cases)
    with tempfile.TemporaryDirectory(prefix="cst-benchmark-", dir=given.folder) as temporary:
        folder = Path(given.folder or temporary)
        _say(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} processors, Python"
             f" {platform.python_version()}, {given.pairs} rounds\n")  # fmt: skip
        largest = Shops(folder, sizes[-1])
        _say(f"{sizes[-1]:,} cases:\n\n{_line(targets.HEAD)}{'|---' * len(targets.HEAD)}|")
        for row in targets.rows(largest, given.pairs):
            _say(_line(row.cells()), end="")
        if given.only:
            _say(f"\nBeside other programs:\n\n{_line(_HEAD)}{'|---' * len(_HEAD)}|")
        for size in sizes if given.only else ():
            for cells in _beside(Shops(folder, size), given.only, given.pairs):
                _say(_line(cells), end="")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[1000, 10000, 100000], help="sizes of the shop")
    parser.add_argument("--pairs", type=int, default=9, help="rounds that count (at least 7)")
    parser.add_argument("--only", nargs="*", choices=COMMANDS, default=list(COMMANDS), help="beside others: these")
    parser.add_argument("--folder", help="where the shops are made, and kept: which disk is measured")
    parser.add_argument("--imports", action="store_true", help="instead: what cst next loads beyond the click program")
    given = parser.parse_args()
    given.pairs = max(given.pairs, 7)
    return given


def _beside(shops: Shops, commands: Iterable[str], pairs: int) -> Iterator[list[str]]:
    """Each command against the click program, the shop without its closed cases, and others that do the like."""
    found = rivals.filled(shops)
    for what in commands:
        makers: dict[str, Maker] = {"cst": shops.maker(shops.full, what), "hello": lambda _: [*HELLO]}
        if what not in {"export", "draft", "report"}:
            makers[_BARE] = shops.maker(shops.bare, what)
        makers |= {
            name: _theirs(start, rivals.COMMANDS[name][what])
            for name, start in found.items()
            if what in rivals.COMMANDS[name]
        }
        costs = rounds(makers, pairs)
        yield from (_cells(what, shops.cases, name, costs) for name in makers if name != "cst")


def _theirs(start: list[str], arguments: tuple[str, ...]) -> Maker:
    return lambda number: [*start, *(part.format(id=number + 1) for part in arguments)]


def _cells(what: str, cases: int, against: str, costs: list[Round]) -> list[str]:
    ours, its = [one["cst"] for one in costs], [one[against] for one in costs]
    return [
        what,
        str(cases),
        against,
        _milliseconds(ours),
        _milliseconds(its),
        *(f"{ratio(costs, 'cst', against, of):.2f}" for of in ("wall", "cpu")),
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


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
