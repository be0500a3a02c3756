"""cst run with a fault planted in it, and what a shop holds afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import NOW

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.store.shop import Shop

OPEN, CLOSED = "20261122-01", "20261122-02"
TEXT = "杯子到手就是碎的，要求退款"
_COLUMNS = "退款编号,订单编号,宝贝标题,买家实际支付金额,退款的申请时间,退款完结时间,退款状态,买家退款原因,买家退款说明"
EXPORT = f"""{_COLUMNS}
33000000000001,2026000000000000001,旅行杯,199.00,2026-11-22 08:11:00,,买家已经申请退款，等待卖家同意,质量问题,杯盖漏水
33000000000002,2026000000000000002,水杯,29.00,2026-11-19 23:14:00,2026-11-20 10:00:00,退款成功,质量问题,颜色和图片不一样
33000000000003,2026000000000000003,旅行杯,59.00,2026-11-22 09:14:00,,买家已经申请退款，等待卖家同意,质量问题,把手断了
"""
# The commands that are interrupted; `import` reads the export beside the shop.
COMMANDS: dict[str, list[str]] = {
    "log": ["log", "--text", TEXT, "--customer", "赵敏", "--channel", "wechat"],
    "ack": ["ack", OPEN, "--text", TEXT],
    "close": ["close", OPEN, "--outcome", "withdrawn", "--reason", TEXT],
    "reopen": ["reopen", CLOSED, "--reason", TEXT],
    "import": ["import", "EXPORT"],
    "undo": ["undo", OPEN],
}
# A third case becomes part of the open one, which is prepared by the tests of merging alone.
TWICE = "20261122-03"
MERGES: dict[str, list[str]] = {"merge": ["merge", TWICE, OPEN], "undo-merge": ["undo", OPEN]}
# Orders that come into two months of the book, one of them out of a third.
BOOK = """no,when,what
1,2026-11-01 10:00:00,旅行杯
2,2026-10-02 10:00:00,水杯
3,2026-11-03 10:00:00,杯盖
"""
FIRST_BOOK = """no,when,what
1,2026-10-01 10:00:00,旧单
8,2026-10-01 10:00:00,旧单
9,2026-11-01 10:00:00,旧单
"""
BOOKS: dict[str, list[str]] = {
    "orders": ["orders", "import", "BOOK", "--map", "order=no", "--map", "ordered_at=when", "--map", "product=what"]
}
KIND_OF = {"ack": "acknowledged", "close": "closed", "reopen": "reopened"}

# A torn kill leaves half of what was being written; at any other call it comes before it. The states that a kill can
# leave beside those: nothing of a write, all of the last call. What is after one call is before the next.
MODES = ("torn", pytest.param("whole", marks=pytest.mark.slow))
Check = Callable[[str], None]
EveryKill = Callable[..., None]


class Ended(NamedTuple):
    """How a command in which a fault was planted ended; a negative code is the signal that killed it."""

    code: int
    out: str
    err: str
    calls: int
    writes: list[int]
    edits: int

    def kills(self, mode: str) -> list[tuple[str, int]]:
        """Where such a command is to be killed in one of MODES: how, and at which call."""
        if mode == "torn":
            return [("torn", nth) for nth in range(1, self.calls + 1)]
        return [*(("before", nth) for nth in self.writes), ("after", self.calls)]


class Injector:
    """The program that plants faults, and the shop it plants them in."""

    def __init__(self, program: subprocess.Popen[str], base: Path, shop: Path) -> None:
        self._program = program
        self._base = base
        self.prepared = base / "prepared"
        self.shop = shop
        names = {"EXPORT": "export.csv", "BOOK": "book.csv", "BACKUP": "backup.tar.gz", "PHOTO": "photo.jpg"}
        self.files = {word: str(base / name) for word, name in {**names, "FIRSTBOOK": "first.csv"}.items()}

    def prepare(self) -> None:
        """What stands in the shop now is what every attempt begins with; caches depend on the moment, and are none."""
        shutil.rmtree(self.prepared, ignore_errors=True)
        shutil.copytree(self.shop, self.prepared, ignore=shutil.ignore_patterns(".cst"))

    def reset(self) -> None:
        """The shop as it was prepared; none, if none was."""
        shutil.rmtree(self.shop, ignore_errors=True)
        if self.prepared.exists():
            shutil.copytree(self.prepared, self.shop)

    def attempt(self, command: str, mode: str = "count", nth: int = 0, **fault: object) -> Ended:
        """One of COMMANDS on the prepared shop, with a fault at its nth system call."""
        return self.give(self.args(command), mode, nth, **fault)

    def give(self, words: list[str], mode: str = "count", nth: int = 0, **fault: object) -> Ended:
        """A command on the prepared shop, with a fault at its nth system call."""
        self.reset()
        args = ["--now", NOW, "--shop", str(self.shop), *words]
        planted = {"mode": mode, "nth": nth, **fault}
        job = {"args": args, "base": str(self._base), "env": dict(os.environ), "fault": planted}
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(job) + "\n")
        self._program.stdin.flush()
        return Ended(**json.loads(self._program.stdout.readline()))

    def args(self, command: str) -> list[str]:
        """The command line of one of COMMANDS, MERGES or BOOKS."""
        return [self.files.get(word, word) for word in {**COMMANDS, **MERGES, **BOOKS}[command]]

    def counted(self, command: str, **fault: object) -> Ended:
        """The command where nothing goes wrong, and so which system calls it makes."""
        ended = self.attempt(command, **fault)
        assert ended.code == 0, ended.err
        assert ended.calls > 0
        return ended


def cases_of(shop: Path) -> dict[str, Case]:
    """Every case of the shop as its commands see it; there must be no trouble reading any."""
    found = Shop(shop).store.find("all")
    assert found.problems == []
    return {case.id: case for case in found.cases}


def texts_of(shop: Path) -> dict[str, bytes]:
    """The bytes of every case file, by its place."""
    return {
        path.relative_to(shop).as_posix(): path.read_bytes()
        for folder in ("open", "closed")
        for path in sorted((shop / folder).rglob("[!.]*.toml"))
    }


def effects(shop: Path, command: str) -> int:
    """How often a command's effect is in the shop, each time in full."""
    cases = cases_of(shop)
    if command in {"log", "import"}:
        new = [case for case in cases.values() if case.id not in {OPEN, CLOSED}]
        assert all(case.complaint.text in EXPORT or case.complaint.text == TEXT for case in new)
        return len(new)
    if command == "undo":
        return sum(event.kind == "noted" for event in cases[OPEN].events) - sum(
            event.kind == "noted" for event in fold(cases[OPEN]).events
        )
    case = cases[CLOSED if command == "reopen" else OPEN]
    return sum(event.kind == KIND_OF[command] and _words(event) == TEXT for event in case.events)


def _words(event: Any) -> Any:
    return event.get("text") or event.get("reason")
