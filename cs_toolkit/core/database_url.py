"""The address of a database as shop.toml names it, and the same without its password."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from cs_toolkit.errors import say

_SCHEMES: Final = ("postgresql://", "postgres://")
# Up to the last @ before the host, so that a password in which an @ was not spelled %40 is hidden as a whole.
_IN_FRONT: Final = r"^(\w+://[^:/?#@]*:)([^?#]*)(?=@)"
_BEHIND: Final = r"(?i)([?&](?:ssl)?password=)([^&]*)"
_HIDDEN: Final = "***"
PASSWORD_STANDS_THERE: Final = say("the password stands in shop.toml; PGPASSWORD or ~/.pgpass keep it out of there")


def is_database(store: str) -> bool:
    """Whether a store is named by the address of a PostgreSQL database."""
    return store.startswith(_SCHEMES)


def masked(url: str) -> str:
    """The address as it may be shown."""
    return re.sub(_BEHIND, rf"\g<1>{_HIDDEN}", re.sub(_IN_FRONT, rf"\g<1>{_HIDDEN}", url))


def has_password(url: str) -> bool:
    """Whether the address itself tells a password."""
    return bool(_secrets(url))


def is_ambiguous(url: str) -> bool:
    """Whether nobody can tell where its password ends: an @ in it has to be spelled %40."""
    return any("@" in found[1] for found in re.findall(_IN_FRONT, url))


def scrubbed(text: str, url: str) -> str:
    """What somebody else said about the address, without its password, as it stands there or decoded."""
    for secret in _secrets(url):
        for spelling in (url, secret, unquote(secret)):
            text = text.replace(spelling, _HIDDEN)
    return text


def _secrets(url: str) -> list[str]:
    return [found[1] for pattern in (_IN_FRONT, _BEHIND) for found in re.findall(pattern, url) if found[1]]
