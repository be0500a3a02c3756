"""Pictures of the terminal for the README: `python .github/casts.py` types in a real one and draws what it shows.

Each picture is text in SVG: lines appear as they did, and stay. Every cell has its place, so that Chinese stands in
line whatever the fonts are; colors follow the reader's light or dark. The same program gives the same bytes.
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
from wcwidth import wcswidth, wcwidth

FOLDER: Final = Path(__file__).resolve().parent
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
"Microsoft YaHei",monospace}.w{font-size:16px}
.c g{animation:a .01s both}@keyframes a{from{opacity:0}to{opacity:1}}
@media (prefers-reduced-motion:reduce){.c g{animation:none}}
.b{fill:#fff;stroke:#d0d7de}text{fill:#1f2328}.k{font-weight:600;fill:#0550ae}.bold{font-weight:600}
.red{fill:#b3151f}.green{fill:#116329}.yellow{fill:#7d4e00}.blue,.cyan{fill:#0550ae}.magenta{fill:#6639ba}.dim{fill:#59636e}
@media (prefers-color-scheme:dark){.b{fill:#0d1117;stroke:#3d444d}text{fill:#e6edf3}.k{fill:#79c0ff}.red{fill:#ff7b72}
.green{fill:#56d364}.yellow{fill:#e3b341}.blue,.cyan{fill:#79c0ff}.magenta{fill:#d2a8ff}.dim{fill:#9198a1}}
"""


class Cast(NamedTuple):
    """A picture: its file, the language and the time of the shop, what is typed, and a title for who cannot see it."""

    file: str
    language: str
    now: str
    typed: Sequence[str]
    title: str


_AT: Final = {"en": "2026-11-22T09:00-05:00", "zh-Hans": "2026-11-22T09:00+08:00"}
_REPLY: Final = {
    "en": "Hello Ms Walsh, this is Kim. I've just called UPS about your parcel; you hear from me by 11:00 today.",
    "zh-Hans": "您好，我是小林，您这一单我亲自跟。杯子走到哪一站我正在逐站核对，今天11:00前给您准信。",
}
CASTS: Final = tuple(
    Cast(f"{name}{end}.svg", language, _AT[language], typed, title)
    for language, end in (("en", ""), ("zh-Hans", ".zh-Hans"))
    for name, typed, title in (
        ("morning", ["cst"], {"en": "cst: a shop in the morning", "zh-Hans": "cst：店铺早上的一屏"}[language]),
        ("do", ["cst do", "3", _REPLY[language], "", "y", "q"],
         {"en": "cst do: a step, question by question", "zh-Hans": "cst do：一问一答，做完一步"}[language]),
    )
)  # fmt: skip


class Screen(NamedTuple):
    """What the terminal shows at the end: cells by line, when each line came, and which cells were typed when."""

    lines: Sequence[Sequence[pyte.screens.Char]]
    came: Sequence[float]
    typed: dict[tuple[int, int], float]


def write() -> None:
    """Every picture."""
    for cast in CASTS:
        (FOLDER / cast.file).write_text(drawn(cast), "utf-8", newline="\n")


def drawn(cast: Cast) -> str:
    """The picture of a run in a sample shop made for it."""
    with TemporaryDirectory(prefix="cst-") as home:
        cst = shlex.join([sys.executable, "-m", "cs_toolkit"])
        shell = pexpect.spawn(
            "bash", ["--norc", "--noprofile", "--noediting"], cwd=home, env=_environment(home, cast),
            encoding="utf-8", timeout=_PATIENCE, dimensions=(_LINES, COLUMNS),
        )  # fmt: skip
        shell.delaybeforesend = None
        for setup in (f'cst() {{ {cst} "$@"; }}', "cst demo --keep shop &>made", "cd shop", "cst alerts &>../made"):
            _seen(shell)
            shell.send(f"{setup}\r")
        _seen(shell)
        return _svg(cast, _played(shell, cast.typed))


def _environment(home: str, cast: Cast) -> dict[str, str]:
    return {
        "HOME": home, "PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(FOLDER.parent), "PS1": "$ ",
        "TERM": "xterm-256color", "LANG": "C.UTF-8", "CST_NOW": cast.now, "CST_LANG": cast.language,
        "CST_BY": {"en": "Kim", "zh-Hans": "小林"}[cast.language],
    }  # fmt: skip


def _seen(shell: pexpect.spawn) -> str:
    """All that is written until somebody waits for an answer."""
    seen = ""
    while True:
        is_asked = re.search(_ASKED, _ESCAPES.sub("", seen)) is not None
        try:
            seen += shell.read_nonblocking(4096, _STILL if is_asked else _PATIENCE)
        except pexpect.TIMEOUT:
            if not is_asked:
                raise
            return seen


def _played(shell: pexpect.spawn, lines: Sequence[str]) -> Screen:
    """Types the lines, one whenever it is asked for."""
    screen = pyte.Screen(COLUMNS, _LINES)
    stream = pyte.Stream(screen)
    stream.feed("$ ")
    came, typed, now = [0.0], {}, _PAUSE
    for line in lines:
        x, y = screen.cursor.x, screen.cursor.y
        shell.send(f"{line}\r")
        stream.feed(_seen(shell))
        typed |= {(y + at // COLUMNS, at % COLUMNS): now for at in range(x, x + max(wcswidth(line), 0))}
        for _ in range(len(came), screen.cursor.y + 1):
            now += _STEP
            came.append(now)
        now += _PAUSE
    shown = [[screen.buffer[y][x] for x in range(COLUMNS)] for y in range(screen.cursor.y)]
    return Screen(shown, came, typed)


def _svg(cast: Cast, screen: Screen) -> str:
    width, height = round(COLUMNS * _CELL + 2 * _EDGE), len(screen.lines) * _LINE + 2 * _EDGE
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(cast.title)}</title><style>{_STYLE}</style>",
            f'<rect class="b" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/><g class="c">',
            *(line for y in range(len(screen.lines)) for line in _drawn_line(screen, y)),
            "</g></svg>\n",
        ]
    )


def _drawn_line(screen: Screen, y: int) -> Iterator[str]:
    """The runs of a line that came at once, each with the time it came."""
    runs = [list(run) for _, run in groupby(_cells(screen, y), key=lambda cell: cell[2:])]
    for seconds, group in groupby(runs, key=lambda run: run[0][3]):
        drawn = "".join(_run(run, y) for run in group if "".join(cell[1] for cell in run).strip())
        if drawn:
            yield f'<g style="animation-delay:{seconds:.2f}s">{drawn}</g>'


def _cells(screen: Screen, y: int) -> Iterator[tuple[int, str, str, float, bool]]:
    """Column, sign, class, time, and whether it is wide; the second half of a wide sign has none."""
    for x, char in enumerate(screen.lines[y]):
        if char.data:
            at = screen.typed.get((y, x))
            is_wide = wcwidth(char.data) == 2
            yield x, char.data, _class(char, is_typed=at is not None), screen.came[y] if at is None else at, is_wide


def _class(char: pyte.screens.Char, *, is_typed: bool) -> str:
    if is_typed:
        return "k"
    color = {"brown": "yellow", "brightblack": "dim"}.get(char.fg, char.fg.removeprefix("bright"))
    return " ".join(name for name in ("" if color == "default" else color, "bold" if char.bold else "") if name)


def _run(cells: Sequence[tuple[int, str, str, float, bool]], y: int) -> str:
    """Signs of one kind, given exactly the cells they have in the terminal; more than one blank is a new place."""
    names, is_wide = cells[0][2], cells[0][4]
    names = f"{names} w".strip() if is_wide else names
    style = f' class="{names}"' if names else ""
    return "".join(
        f'<text x="{_EDGE + cells[found.start()][0] * _CELL:.1f}" y="{_EDGE + y * _LINE + _SIZE}"'
        f' textLength="{len(found[0]) * _CELL * (2 if is_wide else 1):.1f}"{style}>{escape(found[0])}</text>'
        for found in re.finditer(r"\S+(?: \S+)*", "".join(cell[1] for cell in cells))
    )


if __name__ == "__main__":
    write()
