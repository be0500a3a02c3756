"""A compiled catalogue (.mo) of which only the entries that are asked for are read: a page needs few of thousands."""

from __future__ import annotations

from bisect import bisect_left
from gettext import NullTranslations
from typing import Final

_MAGIC: Final = 0x950412DE
_ENTRY: Final = 8  # bytes of a length and an offset


class Catalogue(NullTranslations):
    """Of languages with one form for every number; entries stand sorted in the file, as GNU gettext has them.

    Raises `ValueError` for anything else.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data
        if self._number(0) != _MAGIC:
            raise ValueError("no compiled catalogue")
        self._count, self._originals, self._translations = map(self._number, (8, 12, 16))
        if self._count and max(self._originals, self._translations) + _ENTRY * self._count > len(data):
            raise ValueError("cut off")

    def gettext(self, message: str) -> str:
        """The translation, else the message itself."""
        return self._found(message.encode()) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same for a message that counts something."""
        return self._found(f"{msgid1}\0{msgid2}".encode()) or (msgid1 if n == 1 else msgid2)

    def _found(self, key: bytes) -> str:
        at = bisect_left(range(self._count), key, key=lambda number: self._text(self._originals, number))
        if at == self._count or self._text(self._originals, at) != key:
            return ""
        return self._text(self._translations, at).decode(errors="replace")

    def _text(self, table: int, number: int) -> bytes:
        start = self._number(table + _ENTRY * number + 4)
        return self._data[start : start + self._number(table + _ENTRY * number)]

    def _number(self, at: int) -> int:
        return int.from_bytes(self._data[at : at + 4], "little")
