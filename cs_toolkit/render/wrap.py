"""Prose in lines of a window: by display columns, and by the rules of both kinds of writing (kinsoku).

Chinese may break between any two characters, but no line begins with what closes nor ends with what opens; a Latin
word, a number, an option and the command to type stay whole. Libraries that wrap do not hold these rules (the standard
library, click, wcwidth), or they break `--like-this` (Unicode's own algorithm, UAX 14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from cs_toolkit.core.columns import columns_of as columns
from cs_toolkit.core.columns import signs

CLOSING: Final = frozenset("。，、；：！？）」』】》〉〕…—”’·～％.,;:!?)]}%")
OPENING: Final = frozenset("「『（《〈【〔“‘￥([{")
_QUOTES: Final = frozenset("\"'`")  # open and close alike: they stay with what they touch
_HELD: Final = "\u00a0"
_COMMAND: Final = r"(?<![\w-])cst(?: [a-z][a-z-]*)(?: (?:\d{8}-)?\d+\b)?(?: --?[a-z][a-z-]*)*"
_SOFT: Final = " |/,;&?=_-"  # where a word too long for any line is broken rather than anywhere
_LABEL: Final = r" *(?:[-*•] |\S+(?: \S+){0,3} {2,})?"
_SHELL_WORD: Final = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'])+"""
_STEP: Final = 4
_CONTINUED: Final = " \\"


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A paragraph in lines of at most `width` columns; `first` stands before the first line, `rest` before the others.

    Only what cannot be broken anywhere (one character in a window of one column) may stick out.
    """
    lines: list[str] = []
    lead, line = first, ""
    for unit in _units(text):
        if line and columns(lead + line + unit.rstrip()) > width:
            lines.append((lead + line).rstrip())
            lead, line = rest, ""
        *whole, last = _forced(unit, width - columns(lead), width - columns(rest))
        for piece in whole:
            lines.append((lead + piece).rstrip())
            lead = rest
        line += last
    return [*lines, (lead + line).rstrip()]


def fitted(text: str, width: int) -> str:
    """A page whose lines are as wide as the window; what goes on in the next line stands below where it began."""
    return "\n".join(part for line in text.expandtabs().split("\n") for part in _fitted_line(line, width))


def joined(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one; between two Chinese characters there is no blank."""
    text = ""
    for line in map(str.strip, lines):
        is_close = bool(text and line) and (columns(text[-1]) == 2 or columns(line[0]) == 2)
        text = f"{text}{'' if is_close or not text else ' '}{line}"
    return text


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each in one line; a blank line is between two of them."""
    return [joined(part.splitlines()) for part in re.split(r"\n\s*\n", text.strip())]


def defined(rows: Iterable[tuple[str, str]], width: int, indent: str = "") -> Iterator[str]:
    """Terms and what they mean, side by side; below the term where one of them is too long or the window too narrow."""
    pairs = list(rows)
    most = min(30, (width - len(indent)) // 3)
    taken = [columns(term) for term, _ in pairs if columns(term) <= most]
    beside = max(taken, default=0) + 2 if len(taken) * 5 >= len(pairs) * 4 else 0
    below = indent + " " * (beside or _STEP)
    for term, meaning in pairs:
        if columns(term) + 2 <= beside and meaning:
            yield from wrapped(meaning, width, indent + term + " " * (beside - columns(term)), below)
        else:
            yield from wrapped(term, width, indent, indent + "  ")
            yield from wrapped(meaning, width, below, below) if meaning else ()


def typed(command: str, width: int, indent: str = "") -> list[str]:
    """A command line that can be copied: where it goes on in the next line a backslash says so to the shell."""
    if columns(indent + command) <= width:
        return [indent + command]
    lines, line, room = [], indent, width - len(_CONTINUED)
    for word in _shell_words(command, room - len(indent) - _STEP):
        longer = f"{line} {word}" if line.strip() else line + word
        if columns(longer) > room and line.strip():
            lines.append(line + _CONTINUED)
            longer = f"{indent}{'':{_STEP}}{word}"
        line = longer
    return [*lines, line]


def _shell_words(command: str, room: int) -> Iterator[str]:
    """The words of a command line, an option with its value where they find room together."""
    for pair in re.findall(f"(?:--?[a-z][a-z-]* (?![-<>|&]))?{_SHELL_WORD}", command):
        yield from [pair] if columns(pair) <= room else re.findall(_SHELL_WORD, pair)


def _fitted_line(line: str, width: int) -> list[str]:
    if columns(line) <= width:
        return [line]
    label = re.match(_LABEL, line)
    first = label[0] if label else ""
    if columns(first) * 2 > width:
        first = line[: min(len(line) - len(line.lstrip()), width // 2)]
    return wrapped(line[len(first) :], width, first, " " * columns(first))


def _units(text: str) -> Iterator[str]:
    """What stays together, each with the blanks behind it."""
    unit, shown, has_gap = "", "", False
    for piece, _ in signs(re.sub(_COMMAND, lambda found: found[0].replace(" ", _HELD), text)):
        if piece == " ":
            has_gap = True
        else:
            if _may_break(shown, piece, has_gap=has_gap):
                yield unit.replace(_HELD, " ")
                unit = ""
            shown, has_gap = piece, False
        unit += piece
    yield unit.replace(_HELD, " ")


def _may_break(before: str, after: str, *, has_gap: bool) -> bool:
    """Whether a line may end behind one character and the next line begin with another, a blank between them or not."""
    if not before or before in OPENING or after[0] in CLOSING:
        return False
    if has_gap:
        return True
    is_counted = before.isdigit() and columns(after) == 2  # 7天
    return not is_counted and not {before, after} & _QUOTES and 2 in (columns(before), columns(after))


def _forced(unit: str, room: int, later: int) -> Iterator[str]:
    """A unit in pieces that fit into a line; whole where it does."""
    while columns(unit.rstrip()) > max(room, 1):
        end = _end(unit, max(room, 1))
        if end >= len(unit):
            break
        yield unit[:end]
        unit, room = unit[end:], later
    yield unit


def _end(unit: str, room: int) -> int:
    """Where to break what has no place for it: behind a mark in the latter half, before nothing that closes."""
    pieces, widths = zip(*signs(unit), strict=True)
    fitting = sum(taken <= room for taken in accumulate(widths)) or 1
    soft = next((at for at in range(fitting, fitting // 2, -1) if pieces[at - 1] in _SOFT), fitting)
    while soft > 1 and soft < len(pieces) and pieces[soft][0] in CLOSING and pieces[soft - 1] not in _SOFT:
        soft -= 1
    return len("".join(pieces[:soft]))
