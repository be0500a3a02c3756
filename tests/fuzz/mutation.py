"""Inputs that come near to what is expected: seeds, cut, joined, and salted with what readers stumble over."""

from __future__ import annotations

from random import Random
from typing import Final

_SYNTAX: Final = (
    "\0", "\n", "\r", "\r\n", "\t", '"', "'", '"""', "[", "]", "[[", "]]", "{", "}", "=", ",", ";", "#",
    "\\", "..", "/", "../../", "<", ">", "-", "+", "@", "null", "true", "[]", "{}", "[[event]]\n", "schema = 2\n",
    "${", "$$", "{0}", "%s",
    "\\u0000", "\\ud800", "&#x0;", "=1+1", "=?utf-8?B?", "=?x?Q?=FF?=", "boundary=", "charset=",
    "Content-Type: ", "From ",
)  # fmt: skip
_VALUES: Final = (
    "1e999", "inf", "nan", "-1", "9" * 50, "9" * 5000, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", 
    "2026-02-30", "25:61", "\u202e", "\x1b[2J", "\ufeff",
    "１２３", "①", "二〇二六年", "周五", "𠀀", "🤷🏽‍♀️", "İ", "ß", "\u0300" * 30,
    "a" * 3000, "[" * 300, "{" * 300, "a." * 300,
)  # fmt: skip
_BYTES: Final = (
    b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x81", b"\x81\x30\x81\x30", b"\x1f\x8b", b"PK\x03\x04",
)  # fmt: skip
TOKENS: Final = [*map(str.encode, (*_SYNTAX, *_VALUES)), *_BYTES]


def mutated(seeds: list[bytes], chance: Random) -> bytes:
    """A seed with some changes."""
    data = bytearray(chance.choice(seeds) if seeds else b"")
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 9))):
        at, length = chance.randrange(len(data) + 1), chance.choice((0, 1, 1, 2, 8, 64))
        kind = chance.randrange(6)
        if kind == 0:
            data[at : at + length] = bytes(chance.randrange(256) for _ in range(length))
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at : at + length] = chance.choice(TOKENS)
        elif kind == 3:
            data[at:at] = data[at : at + 64] * chance.choice((1, 2, 50))
        elif kind == 4 and seeds:
            other = chance.choice(seeds)
            data[at:] = other[chance.randrange(len(other) + 1) :]
        else:
            data[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 3))
    return bytes(data[:200_000])
