"""What a case knows of a customer, as patterns: however it is spaced, cut or spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_toolkit.core.privacy.names import SURNAMES, TITLES
from cs_toolkit.core.privacy.shadow import END, FREE, HAN, key


def spellings(item: str) -> Iterator[str]:
    """Patterns for one thing the case knows: all of it, the parts of a contact, the parts of a name."""
    whole = key(item)
    yield from _spaced(whole)
    for part in re.split(r"[\s,;/|、:]+", whole):
        if len(part) >= 5 and re.search(r"\d", part):
            yield from _spaced(part)
    yield from _spaced(whole.rpartition(":")[2])
    if re.fullmatch(rf"[{SURNAMES}][{HAN}]{{2}}", whole) and not re.search(rf"(?:{TITLES})$", whole):
        yield from _spaced(whole[1:])
    if re.fullmatch(r"[A-Za-z'.-]+(?:\s+[A-Za-z'.-]+)+", whole):
        for word in re.findall(r"[A-Za-z]{3,}", whole):
            yield rf"{FREE}{word[0].upper()}(?i:{word[1:]}){END}"


def _spaced(item: str) -> Iterator[str]:
    """A pattern for the characters of an item with or without gaps; nothing where it is too short to tell anyone."""
    chars = re.sub(r"[\s.\-_·]", "", item)
    if len(chars) < (4 if chars.isdigit() else 2):
        return
    body = r"[\s.\-_·]{0,3}".join(map(re.escape, chars))
    before = FREE if re.match(r"[A-Za-z0-9]", chars) else ""
    after = END if re.search(r"[A-Za-z0-9]$", chars) else ""
    yield rf"{before}{body}{after}" if len(chars) == 2 and chars.isascii() else rf"(?i:{before}{body}{after})"
