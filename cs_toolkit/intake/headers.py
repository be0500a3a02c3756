"""Column names as they are compared: platforms rename a column slightly from one year's export to the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

_ALIKE = 0.75  # of Chinese names, in which one character more or less is common
_ALIKE_LATIN = 0.85
_LEAST = 3


@cache
def key(name: str) -> str:
    """A column name without what does not matter: width, case, blanks, punctuation."""
    folded = "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())
    return folded or name.strip()


def nearest(wanted: Iterable[str], free: Iterable[str]) -> str | None:
    """The one of the `free` names that is most like one of the `wanted`; None where none is like enough."""
    best, found = 0.0, None
    names = [key(name) for name in wanted]
    for name in free:
        alike = max((_alike(known, key(name)) for known in names), default=0.0)
        if alike > best:
            best, found = alike, name
    return found


@cache
def _alike(one: str, other: str) -> float:
    """How alike two keys are, 0 where not enough: one is the other with something added, or nearly all is shared."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST:
        return 0.0
    if re.fullmatch(re.escape(short) + r"(元|件|必填|选填|選填|cny|rmb|\d)", long):
        return 0.99
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    least = _ALIKE_LATIN if one.isascii() else _ALIKE
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
