"""Colours by state, never alone: a sign or a word beside them says the same. The 16 colours that every theme has."""

from __future__ import annotations

from typing import Final, NamedTuple

_CODES: Final = {
    "breached": "31",
    "late_logged": "31",
    "alert": "35",
    "soon": "33",
    "waiting": "2",
    "paused": "2",
    "done": "32",
    "heading": "1",
    "dim": "2",
    "first": "1;32",
}
# What stands beside the colour.
SIGNS: Final = {"breached": "!", "late_logged": "!", "soon": "*", "waiting": "-", "paused": "-", "alert": "^"}


class Screen(NamedTuple):
    """Where people read: so many columns (None where there is no terminal, and nothing is cut), colours or none.

    `ambiguous`: the columns of what is wide in some fonts.
    """

    width: int | None = None
    is_coloured: bool = False
    ambiguous: int = 1


def painted(text: str, style: str | None) -> str:
    """The text in the colour of a style; plain where the style has none."""
    code = _CODES.get(style or "")
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
