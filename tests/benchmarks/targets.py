"""What DESIGN section 8 asks for, measured on the largest shop: a row for each target, and whether it is met."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Final, NamedTuple

import imports
import rivals
from costs import HELLO, Maker, Round, cost, instructions, ratio, rounds
from shops import Shops

HEAD: Final = ("measure", "target", "measured", "instructions", "result")
_DAILY: Final = ("next", "remind", "log", "ack")
_MOST: Final = 1.8  # times hello
_FLAT: Final = 1.1  # times the same without closed cases: within the noise
_FASTER: Final = 10  # times as fast as task next
_MIB: Final = 32
_FILES: Final = 12  # times hello
_FOLDED: Final = 1.5
_SECONDS: Final = 30


class Row(NamedTuple):
    """One target."""

    measure: str
    target: str
    measured: str
    instructions: str
    passes: bool

    def cells(self) -> tuple[str, ...]:
        """As the table has it."""
        return (*self[:4], "pass" if self.passes else "**falls short**")


def rows(shops: Shops, pairs: int) -> Iterator[Row]:
    """Every target, as it is measured."""
    cost([*HELLO])
    base = instructions([*HELLO])
    found = {}
    for what in _DAILY:
        found[what] = _daily(shops, what, pairs)
        counted = _counted(shops.maker(shops.full, what)(pairs + 1), base)
        yield _ratio(f"`{what}`", found[what], ("cst", "hello"), _MOST, counted)
    for what, costs in found.items():
        yield _ratio(f"`{what}`, flat in closed cases", costs, ("cst", "bare"), _FLAT)
    yield from _against_task(found["next"])
    peak = max(costs["cst"].peak for of_command in found.values() for costs in of_command)
    yield _at_most("peak memory of these", peak, _MIB, "MiB")
    yield from _rebuilt(shops)
    yield from _reports(shops, pairs, base)
    for what in _DAILY:
        heavy = imports.heavy(shops.maker(shops.bare, what)(0))
        yield Row(f"`{what}` loads", "nothing heavy", ", ".join(heavy) or "nothing heavy", "", not heavy)


def _daily(shops: Shops, what: str, pairs: int) -> list[Round]:
    makers: dict[str, Maker] = {
        "cst": shops.maker(shops.full, what),
        "hello": lambda _: [*HELLO],
        "bare": shops.maker(shops.bare, what),
    }
    if what == "next" and (start := rivals.filled(shops).get("task")):
        makers["task"] = lambda _: [*start, *rivals.TASK["next"]]
    return rounds(makers, pairs)


def _against_task(costs: list[Round]) -> Iterator[Row]:
    if "task" in costs[0]:
        faster = ratio(costs, "task", "cst")
        yield Row("`next` against `task next`", f">= {_FASTER} x as fast", f"{faster:.2f} x", "", faster >= _FASTER)


def _reports(shops: Shops, pairs: int, base: int | None) -> Iterator[Row]:
    hello: Maker = lambda _: [*HELLO]  # noqa: E731
    full, folded = (shops.maker(root, "report") for root in (shops.full, shops.archived))
    cost(folded(0))
    again = rounds({"full": full, "folded": folded, "hello": hello}, pairs)
    changed = rounds({"log": shops.maker(shops.full, "log"), "full": full, "hello": hello}, pairs)
    yield _ratio("`report`, nothing changed", again, ("full", "hello"), _FILES)
    yield _ratio("`report`, a case is new", changed, ("full", "hello"), _FILES)
    yield _ratio("`report`, closed months archived", again, ("folded", "hello"), _FOLDED, _counted(folded(0), base))


def _rebuilt(shops: Shops) -> Iterator[Row]:
    """A deleted index, as far as `next` and `report` need it."""
    shutil.rmtree(shops.full / ".cst", ignore_errors=True)
    taken = sum(cost(shops.maker(shops.full, what)(0)).cpu for what in ("next", "report"))
    yield _at_most("index rebuilt", taken, _SECONDS, "s of processor time")


def _ratio(measure: str, found: list[Round], pair: tuple[str, str], most: float, counted: str = "") -> Row:
    """By the clock and by processor time: on a busy machine, one of them flatters; the larger is judged."""
    wall, cpu = (ratio(found, *pair, of) for of in ("wall", "cpu"))
    against = "hello" if pair[1] == "hello" else "without them"
    return Row(measure, f"<= {most} x {against}", f"{wall:.2f} (cpu {cpu:.2f})", counted, max(wall, cpu) <= most)


def _at_most(measure: str, value: float, most: float, unit: str) -> Row:
    return Row(measure, f"<= {most} {unit}", f"{value:.2f} {unit}", "", value <= most)


def _counted(command: list[str], base: int | None) -> str:
    if base:
        cost(command)  # what the commands before changed is seen
    count = instructions(command) if base else None
    return f"{count / base:.2f} x hello" if count and base else ""
