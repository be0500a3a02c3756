"""Pictures of the terminal for the README: `python .github/casts.py` types in a real one and draws what it shows.

Each picture is text in SVG: lines appear as they did, and stay. Every cell has its place, so that Chinese stands in line
whatever the fonts are; colors follow the reader's light or dark. The same program gives the same bytes.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pexpect
import pyte

FOLDER: Final = Path(__file__).resolve().parent
NOW: Final = "2026-11-22T09:00+08:00"
COLUMNS: Final = 88
_LINES: Final = 120  # more than any of them needs: nothing scrolls away
_CELL, _LINE, _SIZE, _EDGE = 8.4, 19, 14, 16
_PATIENCE, _STILL = 60, 0.4
_ASKED: Final = r"(?:^|\n)(?:\$ |> |[^\r\n]*(?:: |： ?))\Z"
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_STEP: Final = 0.06  # seconds from line to line
_PAUSE: Final = 0.9  # and where somebody types
_STYLE: Final = """
.c{font:14px/19px "Cascadia Mono","SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC","PingFang SC",
"Microsoft YaHei",monospace;white-space:pre}
.c g{animation:a .01s both}@keyframes a{from{opacity:0}to{opacity:1}}
@media (prefers-reduced-motion:reduce){.c g{animation:none}}
.b{fill:#fff;stroke:#d0d7de}text{fill:#1f2328}.k{font-weight:600;fill:#0550ae}.bold{font-weight:600}
.red{fill:#b3151f}.green{fill:#116329}.yellow{fill:#7d4e00}.blue,.cyan{fill:#0550ae}.magenta{fill:#6639ba}.dim{fill:#59636e}
@media (prefers-color-scheme:dark){.b{fill:#0d1117;stroke:#3d444d}text{fill:#e6edf3}.k{fill:#79c0ff}.red{fill:#ff7b72}
.green{fill:#56d364}.yellow{fill:#e3b341}.blue,.cyan{fill:#79c0ff}.magenta{fill:#d2a8ff}.dim{fill:#9198a1}}
"""


class Cast(NamedTuple):
    """A picture: its file, the language of the shop, what is typed, and what it shows, for who cannot see it."""

    file: str
    language: str
    typed: Sequence[str]
    title: str


_REPLY: Final = {
    "en": "Hello {name}, this is Kim. I have your parcel on my desk; you hear from me by 10:30 today.",
    "zh-Hans": "{name}您好，我是小林，您这一单我来跟。今天10:30前给您答复。",
}
CASTS: Final = (
    Cast("morning.svg", "en", ["cst"], "cst: the morning screen of a shop"),
    Cast("morning.zh-Hans.svg", "zh-Hans", ["cst"], "cst：店铺早上的一屏"),
    Cast("do.svg", "en", ["cst do 3", "2", "y", "q"], "cst do: a case step by step"),
    Cast("do.zh-Hans.svg", "zh-Hans", ["cst do 3", "2", "y", "q"], "cst do：一问一答，做完一步"),
)


def write() -> None:
    """Every picture."""
    for cast in CASTS:
        (FOLDER / cast.file).write_text(drawn(cast), "utf-8", newline="\n")


def drawn(cast: Cast) -> str:
    """The picture of a run in a sample shop made for it."""
    with TemporaryDirectory(prefix="cst-") as home:
        known = _environment(home, cast.language)
        cst = shlex.join([sys.executable, "-m", "cs_toolkit"])
        made = f"{cst} --quiet demo --keep shop >/dev/null 2>&1; cd shop; {cst} alerts >/dev/null 2>&1; clear"
        shell = pexpect.spawn(
            "bash", ["--norc", "--noprofile", "--noediting"], cwd=home, env=known, encoding="utf-8",
            timeout=_PATIENCE, dimensions=(_LINES, COLUMNS),
        )  # fmt: skip
        shell.delaybeforesend = None
        _seen(shell)
        shell.send(f"cst() {{ {cst} \"$@\"; }}; {made}\r")
        return _svg(cast, *_played(shell, _seen(shell), cast.typed))


def _environment(home: str, language: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return kept | {
        "HOME": home, "PYTHONPATH": str(FOLDER.parent), "TERM": "xterm-256color", "PS1": "$ ", "LANG": "C.UTF-8",
        "CST_NOW": NOW, "CST_LANG": language, "CST_PLAIN": "", "CST_BY": "小林" if language == "zh-Hans" else "Kim",
        "TZ": "Asia/Shanghai", "PROMPT_COMMAND": "", "EDITOR": "nano",
    }  # fmt: skip
