"""What a text is matched as: compatibility forms as plain ones, traditional characters as simplified ones.

Traditional characters stand as simplified ones only where `fold_script` knows them. All patterns of this package are
matched against it; if a pattern has a group, the group alone is personal.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from cs_toolkit.core.text import clean, fold_script

MARK: Final = "…"
HAN: Final = "㐀-䶿一-鿿"
FREE: Final = r"(?<![A-Za-z0-9])"
END: Final = r"(?![A-Za-z0-9])"


def shadow(text: str) -> tuple[str, list[int]]:
    """What is matched instead of the text, and for each of its places (and its end) the place in the text."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        plain = _plain(char)
        chars.append(plain)
        origin += [index] * len(plain)
    return fold_script("".join(chars)), [*origin, len(text)]


def key(item: str) -> str:
    """The shadow of one name or number."""
    return shadow(unicodedata.normalize("NFC", clean(item)).strip())[0]


def _plain(char: str) -> str:
    """A character in its compatibility form; marks upon others (key caps, variation selectors) vanish."""
    if char.isascii() or char == MARK:
        return char
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 or plain.isalnum() else char
