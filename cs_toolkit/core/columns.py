"""How many columns a text takes on a terminal, and where it may be cut: between what a reader sees as characters.

East Asian wide characters take two columns and combining ones none; what is joined into one sign takes the columns of
that sign: an emoji with its skin tone, a family, a flag, a letter with its marks. Of characters that are wide in some
fonts (“ ” — ① ·) a terminal says itself how wide they are: `ambiguous` is 1 or 2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_JOINER: Final = "\u200d"
_AS_EMOJI: Final = "\ufe0f"
_UNSEEN: Final = ("Mn", "Me", "Cf")


def columns_of(text: str, ambiguous: int = 1) -> int:
    """Columns that the text takes."""
    return len(text) if text.isascii() else sum(width for _, width in signs(text, ambiguous))


def signs(text: str, ambiguous: int = 1) -> Iterator[tuple[str, int]]:
    """The text in pieces that are never cut, each with its columns."""
    start, width = 0, 0
    for at, char in enumerate(text):
        joined = _joined(text[start:at], char, width)
        if joined is not None:
            width = joined
            continue
        if at:
            yield text[start:at], width
        start, width = at, _own(char, ambiguous)
    if text:
        yield text[start:], width


def cut(text: str, columns: int, ambiguous: int = 1) -> str:
    """The text if it takes at most so many columns; else its beginning and `…`."""
    if columns_of(text, ambiguous) <= columns:
        return text
    room, end = columns - _own("…", ambiguous), 0
    if room < 0:
        return ""
    pieces = signs(text, ambiguous)
    while (found := next(pieces))[1] <= room:
        room, end = room - found[1], end + len(found[0])
    return text[:end].rstrip() + "…"


def padded(text: str, columns: int, ambiguous: int = 1) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * (columns - columns_of(text, ambiguous))


def _joined(sign: str, char: str, width: int) -> int | None:
    """The columns of a sign together with this character; None where the character begins one of its own."""
    if not sign:
        return None
    if char == _AS_EMOJI and width == 1 and _may_be_emoji(sign[-1]):
        return 2
    is_part = _is_unseen(char) or (width == 2 and ("\U0001f3fb" <= char <= "\U0001f3ff" or sign[-1] == _JOINER))
    is_flag = len(sign) == 1 and _is_flag_letter(char) and _is_flag_letter(sign)
    return width if is_part or is_flag else None


def _own(char: str, ambiguous: int) -> int:
    if _is_unseen(char):
        return 0
    kind = unicodedata.east_asian_width(char)
    if kind in "WF" or _is_flag_letter(char):
        return 2
    return ambiguous if kind == "A" else 1


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN or "\u1160" <= char <= "\u11ff"


def _may_be_emoji(char: str) -> bool:
    return unicodedata.category(char) == "So" or char in "#*0123456789©®‼⁉↔↕↖↗↘↙↩↪"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
