"""Whether bytes that are not UTF-8 are Western text (Windows-1252) rather than Chinese."""

from __future__ import annotations

import re

_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
# Of the bytes that stand alone in Western text, those that begin no common character of Big5.
_WESTERN = frozenset({*range(0xDF, 0x100), 0xC7, 0xC9, 0xD1, 0xD6, 0xDC, 0x80, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97})
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # what windows-1252 has no character for
_ASCII = bytes(range(128))
_ENOUGH = 1 << 18  # bytes beyond ASCII; more tell nothing new


class Western:
    """Counts the bytes beyond ASCII, those that stand alone, and those that Western letters are made of."""

    def __init__(self) -> None:
        self._high = self._alone = self._letters = 0
        self._is_other = False

    def feed(self, block: bytes) -> None:
        """One more block; enough of them tell."""
        self._is_other = self._is_other or _NOT_WESTERN.search(block) is not None
        if self._high > _ENOUGH:
            return
        alone = _ALONE.findall(block)
        self._high += len(block.translate(None, _ASCII))
        self._alone += len(alone)
        self._letters += sum(byte[0] in _WESTERN for byte in alone)

    @property
    def is_likely(self) -> bool:
        """Chinese text is made of pairs and runs of such bytes; in ours two letters with accents seldom meet."""
        return not self._is_other and self._alone * 5 >= self._high * 3 and self._letters * 2 >= self._alone
