"""Personal data taken out of what customers wrote, so that it may be shown beyond the case.

What a case knows (names, handles, contacts, numbers) is found however it is spaced or spelled in width; the rest is
found by its form. Where in doubt whether something is personal, it goes. Product words, sizes, dates and prices stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from cs_toolkit.core.privacy.contacts import CONTACTS, HANDLES
from cs_toolkit.core.privacy.names import NAMES
from cs_toolkit.core.privacy.numbers import CHECKED, NUMBERS, PHONES
from cs_toolkit.core.privacy.places import ADDRESSES
from cs_toolkit.core.privacy.shadow import MARK, key, shadow
from cs_toolkit.core.privacy.spellings import spellings
from cs_toolkit.core.text import clean

__all__ = ["MARK", "redact"]

_FORMS = (*NAMES, *CONTACTS, *HANDLES, *PHONES, *NUMBERS, *ADDRESSES)
_BETWEEN = r"[ \t,，、/:：;；()（）-]*"


def redact(text: str, *, known: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
    """The text without personal data; where something was taken out stands `MARK`.

    `known` is what the case knows of the customer. What lies within a name to `keep` (of a product) is not personal.
    """
    shown = unicodedata.normalize("NFC", clean(text))
    seen, origin = shadow(shown)
    kept = [found.span() for item in keep for found in re.finditer(f"(?i:{re.escape(key(item))})", seen)]
    spans = sorted(
        (origin[start], origin[end])
        for start, end in _found(seen, known)
        if not any(first <= start and end <= last for first, last in kept)
    )
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if not pieces or not re.fullmatch(_BETWEEN, shown[done:start]):
            pieces += (shown[done:start], MARK)
        done = max(done, end)
    return "".join(pieces) + shown[done:]


def _found(seen: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    patterns = (*_FORMS, *dict.fromkeys(pattern for item in known for pattern in spellings(item)))
    for pattern in patterns:
        for found in re.finditer(pattern, seen):
            yield found.span(found.lastindex or 0)
    for pattern, is_personal in CHECKED:
        for found in re.finditer(pattern, seen):
            if is_personal(found[0]):
                yield found.span()
