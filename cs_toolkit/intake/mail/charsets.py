"""Bytes of a mail -> text: in the declared charset where that fits, else in the one that makes it plausible."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Final

from cs_toolkit.intake.decode import plausibility

# What is declared -> what it is in practice: the larger set of the same family, which every mail program writes.
_LARGER: Final = {
    "gb2312": ("gb18030",), "gbk": ("gb18030",), "x-gbk": ("gb18030",), "cp936": ("gb18030",),
    "gb_2312-80": ("gb18030",),
    "big5": ("big5", "cp950", "big5hkscs"), "big5-hkscs": ("big5hkscs",), "x-x-big5": ("big5", "cp950", "big5hkscs"),
    "us-ascii": ("ascii",), "shift_jis": ("cp932",), "ks_c_5601-1987": ("cp949",), "euc-kr": ("cp949",),
}  # fmt: skip
# Any bytes are Western European text: what says so is believed only where nothing else fits.
_WESTERN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252"})
_NO_CHARSETS: Final = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
_CHINESE: Final = ("gb18030", "big5", "cp950", "big5hkscs")
_PLAUSIBLE: Final = 0.9  # of 2: nearly every character is one of the common thousands
_ODD: Final = 0.1  # share of characters that may be damaged in a text that is still in the charset it says
_HEADER_LIMIT: Final = 20_000
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def decode(data: bytes, declared: str | None) -> str:
    """The text: declared charset, UTF-8, GB18030 or Big5 by plausibility, in the end Western European."""
    for charset in (*_named(declared), "utf-8"):
        text = _strict(data, charset)
        if text is not None:
            return text
    for charset in (*_named(declared), "utf-8"):
        text = _tolerant(data, charset)
        if text is not None:
            return text
    candidates = [text for charset in _CHINESE if (text := _strict(data, charset)) is not None]
    best = max(candidates, key=plausibility, default="")
    if plausibility(best) >= _PLAUSIBLE:
        return best
    return _strict(data, "cp1252") or data.decode("latin-1")


def unescaped(value: str) -> str:
    """A header as it stands, its bytes beyond ASCII (which the parser keeps as surrogates) decoded."""
    value = value[:_HEADER_LIMIT]
    return value if value.isascii() else decode(value.encode("utf-8", "surrogateescape"), "utf-8")


def header(value: str) -> str:
    """A header as it reads: encoded words decoded, too, adjoining ones of a charset as one run of bytes."""
    text = unescaped(value)
    return re.sub(r"\s*[\r\n]\s*", " ", "".join(_pieces(text))).strip()


def _pieces(text: str) -> Iterator[str]:
    """The parts of a header; blanks between two encoded words are none."""
    held, charset, end = b"", "", 0
    for word in _WORD.finditer(text):
        gap, named = text[end : word.start()], word[1].partition("*")[0].lower()
        if held and (gap.strip() or named != charset):
            yield decode(held, charset)
            held = b""
        if gap.strip() or not end:
            yield gap
        held, charset, end = held + _word(word[2], word[3]), named, word.end()
    if held:
        yield decode(held, charset)
    yield text[end:]


def _word(encoding: str, told: str) -> bytes:
    data = told.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return b64decode(data + b"=" * (-len(data) % 4))
    except ValueError:
        return data


def _named(declared: str | None) -> tuple[str, ...]:
    name = (declared or "").strip().strip("\"'").lower()
    if not name or name in _WESTERN or name.replace("_", "-") in _NO_CHARSETS:
        return ()
    return _LARGER.get(name, (name,))


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return str(data, charset)
    except (LookupError, ValueError):
        return None


def _tolerant(data: bytes, charset: str) -> str | None:
    """The text with a few damaged characters; None where so many are that it must be another charset."""
    try:
        text = str(data, charset, "replace")
    except (LookupError, ValueError):
        return None
    beyond = sum(char > "\x7f" for char in text)
    return text if charset != "ascii" and text.count("\ufffd") <= beyond * _ODD else None
