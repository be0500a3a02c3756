"""Personal data taken out of what customers wrote, so that it may be shown beyond the case.

What a case knows (names, handles, contacts, numbers) is found however it is spaced or spelled in width; the rest is
found by its form. Where in doubt whether something is personal, it goes. Product words, sizes, dates and prices stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from cs_toolkit.core.privacy.contacts import CONTACTS, HANDLES
from cs_toolkit.core.privacy.names import HAN_NAMES, LATIN_NAMES
from cs_toolkit.core.privacy.numbers import CHECKED, NUMBERS, NUMERALS, PHONES
from cs_toolkit.core.privacy.places import HAN_ADDRESSES, LATIN_ADDRESSES
from cs_toolkit.core.privacy.shadow import HAN, MARK, key, shadow
from cs_toolkit.core.privacy.spellings import spellings
from cs_toolkit.core.text import clean

__all__ = ["MARK", "redact"]

# Forms, and what must be in a text for any of them to be: most texts have little that is worth a search.
_FORMS: Final = (
    (f"[{HAN}]", (*HAN_NAMES, *HAN_ADDRESSES)),
    ("[A-Za-z]", (*LATIN_NAMES, *LATIN_ADDRESSES)),
    ("[A-Za-z0-9@]", (*CONTACTS, *HANDLES)),
    (f"[0-9{NUMERALS}]", (*PHONES, *NUMBERS)),
)
_BETWEEN: Final = r"[ \t,，、/:：;；()（）-]*"


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
    forms = (pattern for needed, patterns in _FORMS if re.search(needed, seen) for pattern in patterns)
    for pattern in (*forms, *dict.fromkeys(pattern for item in known for pattern in spellings(item))):
        for found in re.finditer(pattern, seen):
            yield found.span(found.lastindex or 0)
    for pattern, is_personal in CHECKED:
        yield from (found.span() for found in re.finditer(pattern, seen) if is_personal(found[0]))
