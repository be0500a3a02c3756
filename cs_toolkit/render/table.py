"""Tables for people: aligned by display width (Chinese counts two columns), shortened only to fit a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cs_toolkit.core.text import shorten

# The columns that give way when the window is narrow, the longest one first; ids and commands never do.
_SOFT: Final = frozenset(
    {
        "about",
        "summary",
        "text",
        "product",
        "customer",
        "why",
        "category",
        "needs",
        "wants",
        "doc",
        "value",
        "question",
        "answer",
        "label",
    }
)
_LEAST: Final = 8
_GAP: Final = 2


def table(rows: Sequence[Sequence[str]], columns: Sequence[str], headings: Mapping[str, str], width: int | None) -> str:
    """The rows under their headings; `width` is that of the terminal, None where there is none."""
    from tabulate import tabulate

    heads = [headings.get(name, name) for name in columns]
    if width is not None:
        rows = _fitted([heads, *rows], columns, width)[1:]
    lines = tabulate(rows, heads, tablefmt="simple", disable_numparse=True).split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _fitted(rows: Sequence[Sequence[str]], columns: Sequence[str], width: int) -> list[list[str]]:
    from wcwidth import wcswidth

    widths = [max(max(wcswidth(row[index]), 0) for row in rows) for index in range(len(columns))]
    excess = sum(widths) + _GAP * (len(columns) - 1) - width
    soft = {index for index, name in enumerate(columns) if name in _SOFT}
    while excess > 0 and any(widths[index] > _LEAST for index in soft):
        widest = max(soft, key=lambda index: widths[index])
        widths[widest] -= 1
        excess -= 1
    return [[shorten(text, widths[index]) if index in soft else text for index, text in enumerate(row)] for row in rows]
