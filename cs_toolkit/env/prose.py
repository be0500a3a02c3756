"""Prose on a terminal: in lines of its window. Through a pipe it is left as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TextIO

from cs_toolkit.core.text import clean
from cs_toolkit.env.machine import terminal_width

if TYPE_CHECKING:
    from cs_toolkit.env import Env

WIDEST: Final = 100  # columns that one still reads well


def in_lines(text: str, stream: TextIO, ambiguous: int = 1) -> str:
    """The text as this stream is to have it."""
    width = terminal_width(stream)
    if width is None or (len(text) * 2 <= width and "\t" not in text):
        return text
    from cs_toolkit.render.wrap import Window

    return Window(min(width, WIDEST), ambiguous).fitted(text)


def write(env: Env, lines: Iterable[str]) -> None:
    """Lines for a person, on stdout."""
    shown: Iterable[str] = map(clean, lines)
    if env.out.isatty():
        from cs_toolkit.env.screen import screen_of

        ambiguous = screen_of(env).ambiguous
        shown = (in_lines(line, env.out, ambiguous) for line in shown)
    env.out.writelines(f"{line}\n" for line in shown)
