"""The shops that are measured: one of N cases, the same without closed cases, and with its closed months archived."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from costs import Maker, cost, printed
from make_shop import END

_LATER: Final = (END + timedelta(minutes=1)).isoformat()  # what is logged in this very second is not remembered
_LAUNCHER: Final = "import sys\nfrom cs_toolkit.__main__ import main\nsys.exit(main())\n"  # what pip installs
_COMPLAINT: Final = "快递五天没动了，我周五要用！单号查了三遍都停在转运中心，麻烦尽快处理，不行就退款。"
_REPLY: Final = "王女士您好，您的旅行杯今天18点前我给您确切的到货时间，周五赶不上就改发特快，运费我们出。"
COMMANDS: Final = {
    "next": ("next", "--limit", "20", "-f", "jsonl"),
    "remind": ("remind",),
    "log": ("log", "--text", _COMPLAINT, "--platform", "taobao"),
    "ack": ("ack", "{id}", "--text", _REPLY),
    "list": ("list", "-f", "csv"),
    "export": ("export", "-f", "csv", "--all"),
    "draft": ("draft", "{id}"),
    "report": ("report", "-f", "json"),
}


class Shops:
    """Made in a folder when they are asked for; what lies there from another time is used again."""

    def __init__(self, folder: Path, cases: int) -> None:
        self.folder = folder
        self.cases = cases
        self._launcher = folder / "cst"
        self._launcher.write_text(_LAUNCHER)

    @cached_property
    def full(self) -> Path:
        """All cases, a file each."""
        return self._made("full")

    @cached_property
    def bare(self) -> Path:
        """Without its closed cases."""
        return self._made("bare", "--only-open")

    @cached_property
    def archived(self) -> Path:
        """With every month but the last folded."""
        root = self._place("archived")
        if not root.exists():
            shutil.copytree(self.full, root, ignore=shutil.ignore_patterns(".cst"))
            cost(self.cst(root, "archive", "--before", "2026-11-01"))
        return root

    @cached_property
    def rivals(self) -> Path:
        """What other programs keep of the same cases."""
        return self._place("rivals")

    def cst(self, root: Path, *arguments: str) -> list[str]:
        """A command line. Time stands still, so that no deadline passes between two runs."""
        now = END.isoformat() if arguments[0] in {"log", "ack"} else _LATER
        return [sys.executable, str(self._launcher), "--shop", str(root), "--now", now, *arguments]

    def maker(self, root: Path, what: str) -> Maker:
        """A command, each time on another open case where it is about one."""
        opened = sorted(path.stem for path in (root / "open").iterdir())
        return lambda number: self.cst(root, *(part.format(id=opened[number % len(opened)]) for part in COMMANDS[what]))

    def _made(self, name: str, *more: str) -> Path:
        root = self._place(name)
        if not root.exists():
            printed("make_shop.py", str(root), "--cases", str(self.cases), *more)
        return root

    def _place(self, name: str) -> Path:
        return self.folder / f"{name}-{self.cases}"
