"""Prose in lines of a window: by display columns, and by the rules of both kinds of writing (kinsoku).

Chinese may break between any two characters, but no line begins with what closes nor ends with what opens; a Latin
word, a number, an option and a command to type stay whole. The libraries that wrap do not hold these rules (the
standard one, click, wcwidth), or they break `--like-this` (Unicode's algorithm, UAX 14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from cs_toolkit.core.columns import columns_of, signs

CLOSING: Final = frozenset("。，、；：！？）」』】》〉〕…—”’·～％.,;:!?)]}%")
OPENING: Final = frozenset("「『（《〈【〔“‘￥([{")
_QUOTES: Final = frozenset("\"'`")  # open and close alike: they stay with what they touch
_HELD: Final = "\u00a0"
_COMMAND: Final = r"(?<![\w-])cst(?: help)?(?: -{0,2}[a-z][a-z-]*)(?: (?:\d{8}-)?\d+\b)?(?: --?[a-z][a-z-]*)*"
_SOFT: Final = " |/,;&?=_-"  # where a word too long for any line is broken rather than anywhere
_LABEL: Final = r" *(?:[-*•] |\S+(?: \S+){0,3} {2,})?"
_SHELL_WORD: Final = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'])+"""
_WITH_VALUE: Final = r"(?:--?[a-z][a-z-]* (?![-<>|&]))?"
_STEP: Final = 4
_CONTINUED: Final = " \\"


class Window(NamedTuple):
    """So many columns, in which what some fonts draw wide takes `ambiguous` columns."""

    width: int
    ambiguous: int = 1

    def columns(self, text: str) -> int:
        """The columns that a line takes."""
        return columns_of(text, self.ambiguous)

    def wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        """A paragraph in lines that fit; `first` stands before the first line, `rest` before the others.

        Only what cannot be broken anywhere (a character in a window of one column) may stick out.
        """
        lines: list[str] = []
        lead, line = first, ""
        for unit in self._units(text):
            if line and self.columns(lead + line + unit.rstrip()) > self.width:
                lines.append((lead + line).rstrip())
                lead, line = rest, ""
            *whole, last = self._pieces(unit, self.width - self.columns(lead), self.width - self.columns(rest))
            for piece in whole:
                lines.append((lead + piece).rstrip())
                lead = rest
            line += last
        return [*lines, (lead + line).rstrip()]

    def fitted(self, page: str) -> str:
        """A page whose lines are as wide as the window; what goes on in the next line stands below where it began."""
        return "\n".join(part for line in page.expandtabs().split("\n") for part in self._fitted(line))

    def defined(self, rows: Iterable[tuple[str, str]], indent: str = "") -> Iterator[str]:
        """Terms and what they mean side by side; one below the other where the terms or the window leave no room."""
        pairs = list(rows)
        most = min(30, (self.width - len(indent)) // 3)
        taken = [self.columns(term) for term, _ in pairs if self.columns(term) <= most]
        beside = max(taken, default=0) + 2 if len(taken) * 5 >= len(pairs) * 4 else 0
        below = indent + " " * (beside or _STEP)
        for term, meaning in pairs:
            if self.columns(term) + 2 <= beside and meaning:
                yield from self.wrapped(meaning, indent + term + " " * (beside - self.columns(term)), below)
            else:
                yield from self.wrapped(term, indent, indent + "  ")
                yield from self.wrapped(meaning, below, below) if meaning else ()

    def typed(self, command: str, indent: str = "") -> list[str]:
        """A command line that can be copied: where it goes on in the next line a backslash says so to the shell."""
        if self.columns(indent + command) <= self.width:
            return [indent + command]
        lines, line, room = [], indent, self.width - len(_CONTINUED)
        for word in self._shell_words(command, room - len(indent) - _STEP):
            longer = f"{line} {word}" if line.strip() else line + word
            if self.columns(longer) > room and line.strip():
                lines.append(line + _CONTINUED)
                longer = f"{'':{min(len(indent) + _STEP, max(room - self.columns(word), 0))}}{word}"
            line = longer
        return [*lines, line]

    def _shell_words(self, command: str, room: int) -> Iterator[str]:
        """The words of a command line, an option with its value where they find room together."""
        for pair in re.findall(_WITH_VALUE + _SHELL_WORD, command):
            yield from [pair] if self.columns(pair) <= room else re.findall(_SHELL_WORD, pair)

    def _fitted(self, line: str) -> list[str]:
        if self.columns(line) <= self.width:
            return [line]
        label = re.match(_LABEL, line)
        first = label[0] if label else ""
        if self.columns(first) * 2 > self.width:
            first = line[: min(len(line) - len(line.lstrip()), self.width // 2)]
        return self.wrapped(line[len(first) :], first, " " * self.columns(first))

    def _units(self, text: str) -> Iterator[str]:
        """What stays together, each with the blanks behind it."""
        unit, shown, has_gap = "", "", False
        for piece, _ in signs(re.sub(_COMMAND, lambda found: found[0].replace(" ", _HELD), text)):
            if piece == " ":
                has_gap = True
            else:
                if self._may_break(shown, piece, has_gap=has_gap):
                    yield unit.replace(_HELD, " ")
                    unit = ""
                shown, has_gap = piece, False
            unit += piece
        yield unit.replace(_HELD, " ")

    def _may_break(self, before: str, after: str, *, has_gap: bool) -> bool:
        """Whether a line may end behind one sign and the next begin with another, a blank between them or not."""
        if not before or before in OPENING or after[0] in CLOSING:
            return False
        if has_gap:
            return True
        is_counted = before.isdigit() and self.columns(after) == 2  # 7天
        is_wide = 2 in (self.columns(before), self.columns(after))
        return is_wide and not is_counted and not {before, after} & _QUOTES

    def _pieces(self, unit: str, room: int, later: int) -> Iterator[str]:
        """A unit in pieces that fit into a line; whole where it does."""
        while self.columns(unit.rstrip()) > room:
            end = self._end(unit, room)
            if end >= len(unit):
                break
            yield unit[:end]
            unit, room = unit[end:], later
        yield unit

    def _end(self, unit: str, room: int) -> int:
        """Where to break what has no place for it: behind a mark in the latter half, before nothing that closes."""
        pieces, widths = zip(*signs(unit, self.ambiguous), strict=True)
        fitting = sum(taken <= room for taken in accumulate(widths)) or 1
        soft = next((at for at in range(fitting, fitting // 2, -1) if pieces[at - 1] in _SOFT), fitting)
        while 1 < soft < len(pieces) and pieces[soft][0] in CLOSING and pieces[soft - 1] not in _SOFT:
            soft -= 1
        return len("".join(pieces[:soft]))


def joined(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one; there is no blank beside a Chinese character where the line ended."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        is_close = not text or 2 in (columns_of(text[-1]), columns_of(line[0]))
        text = f"{text}{'' if is_close else ' '}{line}"
    return text


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each in one line; a blank line is between two of them."""
    return [joined(part.splitlines()) for part in re.split(r"\n\s*\n", text.strip())]
