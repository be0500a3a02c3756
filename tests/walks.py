"""A newcomer at a terminal, who types what stands bold in a page and sees what stands around it."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from shells import make_cst

ENTER = "⏎"  # the Enter key alone
PATIENCE = 60  # seconds, on a machine that is busy
STILL = 0.2  # seconds without a word: now somebody waits for an answer
_BOLD = re.compile(r"<b>(.*?)</b>")
_ASKED = r"(?:^|\n)(?:\$ |> |[^\r\n]*(?:: |： ?))\Z"


def typed_in(page: str) -> list[str]:
    """The lines to type, in order; Enter alone is an empty one."""
    return ["" if line == ENTER else html.unescape(line) for line in _BOLD.findall(page)]


def walked(lines: Iterable[str], **environment: str) -> str:
    """What the terminal shows when these lines are typed in a new home, as a page whose bold parts are typed."""
    with TemporaryDirectory(prefix="cst-") as folder:  # a short path, so that lines break where they always do
        parts = list(_conversation(lines, Path(folder), environment))
    shown = "".join(
        html.escape(seen, quote=False) + (f"<b>{html.escape(typed, quote=False) or ENTER}</b>\n" if ask else "")
        for seen, typed, ask in parts
    )
    shown = shown.replace(f"{folder}/home", "/home/kim")
    return "".join(f"{line.rstrip()}\n" for line in shown.removesuffix("$ ").splitlines())


def _conversation(lines: Iterable[str], folder: Path, environment: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """What was seen, then what was typed; the last time nothing."""
    import pexpect

    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    known = {
        "HOME": str(home), "PATH": f"{make_cst(folder / 'bin').parent}:{os.environ.get('PATH', os.defpath)}",
        "LANG": "C.UTF-8", "LC_CTYPE": "C.UTF-8", "TERM": "dumb", "PS1": "$ ", "TZ": "Asia/Shanghai", "LOGNAME": "kim",
    }  # fmt: skip
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "--noediting"], cwd=str(home), env=known | environment, encoding="utf-8",
        timeout=PATIENCE, dimensions=(60, 80),
    )  # fmt: skip
    shell.delaybeforesend = None
    echo = ""
    for typed in lines:
        yield _seen(shell).removeprefix(echo), typed, True
        shell.send(f"{typed}\r")
        echo = f"{typed}\n"
    yield _seen(shell).removeprefix(echo), "", False
    shell.close()


def _seen(shell: object) -> str:
    """All that is written until somebody waits for an answer."""
    import pexpect

    assert isinstance(shell, pexpect.spawn)
    seen = ""
    while True:
        try:
            seen += shell.read_nonblocking(4096, STILL if re.search(_ASKED, seen) else PATIENCE)
        except pexpect.TIMEOUT:
            assert re.search(_ASKED, seen), seen
            return seen.replace("\r\n", "\n")
