"""A person at a real pseudo-terminal: is asked, answers, presses Ctrl-C, sees a screen."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pyte
from conftest import NOW

from cs_toolkit.errors import Message
from cs_toolkit.render.words import sentence

PROJECT = Path(__file__).resolve().parents[1]
PATIENCE = 30  # seconds, on a machine that is busy
CTRL_C, CTRL_D = "\x03", "\x04"


class Person:
    """`cst …` in a window of so many columns. Questions are named as the code words them, in the language in use."""

    def __init__(self, shop: Path, *args: str, columns: int = 80, lines: int = 60, **environment: str) -> None:
        known = {name: value for name, value in os.environ.items() if name not in {"VISUAL", "COLUMNS", "LINES"}}
        known |= {
            "CST_SHOP": str(shop), "CST_NOW": NOW, "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "PYTHONPATH": str(PROJECT), "EDITOR": "true", **environment,
        }  # fmt: skip
        self.spawned = pexpect.spawn(
            sys.executable, ["-m", "cs_toolkit", *args], cwd=str(shop.parent), env=known, encoding="utf-8",
            timeout=PATIENCE, dimensions=(lines, columns),
        )  # fmt: skip
        self.spawned.delaybeforesend = None
        self.seen = ""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)

    def reads(self, text: str | Message) -> Person:
        """Waits until it stands there."""
        wanted = text if isinstance(text, str) else sentence(text)
        self.spawned.expect_exact(wanted)
        self._saw(self.spawned.before + self.spawned.after)
        return self

    def asked(self, question: str | Message, answer: str | None) -> Person:
        """Waits until a question waits for its answer, and types a line; None: only waits."""
        wanted = question if isinstance(question, str) else sentence(question)
        self.spawned.expect(
            re.escape(wanted.rstrip(" :：")) + r"[^\r\n]*(?:[:：] ?|\r\n> )$" if wanted != "> " else "> $"
        )
        self._saw(self.spawned.before + self.spawned.after)
        return self if answer is None else self.types(answer + "\r")

    def types(self, keys: str) -> Person:
        """Presses keys."""
        self.spawned.send(keys)
        return self

    def presses(self, key: str) -> int:
        """Ctrl-C or Ctrl-D where something is asked; the exit code."""
        self.types(key)
        return self.ends()

    def ends(self) -> int:
        """Reads what is left; the exit code."""
        self.spawned.expect(pexpect.EOF)
        self._saw(self.spawned.before)
        self.spawned.close()
        return int(self.spawned.exitstatus if self.spawned.exitstatus is not None else -1)

    @property
    def screen(self) -> list[str]:
        """The lines of the window that hold something."""
        return [line.rstrip() for line in self._screen.display if line.strip()]

    def _saw(self, text: str) -> None:
        self.seen += text
        self._stream.feed(text)
