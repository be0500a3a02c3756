"""TOML as case files are written, read line by line: several times as fast as a reader of the whole language.

It knows one way to write each thing, the one of `casefile.render` and `casefile.appended`. At anything else, mistakes
too, it gives up, and the whole language is read; so what it returns is always what that would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final

_TEXT: Final = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[btnfr"\\])*"'
_TIME: Final = r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d[+-](?:[01]\d|2[0-3]):[0-5]\d"
_WHOLE: Final = r"0|[1-9]\d*"
_KEY: Final = rf"[A-Za-z0-9_-]+|{_TEXT}"
_VALUE: Final = rf"{_TEXT}|{_TIME}|{_WHOLE}|true|false"
_PAIR: Final = rf"(?:(?<=^)|(?<=, ))({_KEY}) = ({_VALUE})(?:, (?=.)|$)"
_HEADER: Final = r"(\[\[?)([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_-]+))?(\]\]?)"
_ESCAPED: Final = r"\\(.)"
_ESCAPES: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_WORDS: Final = {"true": True, "false": False}
_ITEM: Final = "    "
# A key in hundreds of parts keeps the library busy for minutes.
_PART: Final = rf"(?:{_KEY}|'[^'\n]*')[ \t]*\.[ \t]*"
_DEEP_KEYS: Final = rf"(?m)(?:^|[\[{{,])[ \t]*(?:{_PART}){{200}}"
_KEYS: Final = 256  # that are remembered to be keys

Table = dict[str, Any]


class _Other(Exception):
    """It is written another way, or is no TOML."""


def loads(text: str) -> Table:
    """As `tomllib.loads`, and with its errors."""
    try:
        return _read(iter(text.replace("\r\n", "\n").split("\n")))
    except (_Other, ValueError):
        if re.search(_DEEP_KEYS, text):
            raise RecursionError from None
        import tomllib  # an owner's own file may need it, what cst wrote does not

        return tomllib.loads(text)


def is_of_language(error: Exception) -> bool:
    """Whether it says that a text is no TOML."""
    from tomllib import TOMLDecodeError

    return isinstance(error, TOMLDecodeError)


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """Made when it is first needed: most files need few."""
    return re.compile(written, re.ASCII)


def _read(lines: Iterator[str]) -> Table:
    table: Table = {}
    root = table
    for line in lines:
        if not line or (line[0] == "#" and line.isprintable()):
            continue
        if line[0] == "[":
            table = _opened(root, line)
            continue
        key, _, value = line.partition(" = ")
        name = _name(key)
        if name in table:
            raise _Other
        table[name] = _items(lines) if value == "[" else _value(value)
    return root


@lru_cache(_KEYS)
def _name(key: str) -> str:
    if not _pattern(_KEY).fullmatch(key):
        raise _Other
    return _text(key) if key[0] == '"' else key


def _opened(root: Table, line: str) -> Table:
    """The table that a header begins; one below another belongs to the last of a list of blocks."""
    found = _pattern(_HEADER).fullmatch(line)
    if not found or len(found[1]) != len(found[4]):
        raise _Other
    parent, name = root, found[2]
    if found[3]:
        blocks = root.get(name)
        if not isinstance(blocks, _Blocks):
            raise _Other
        parent, name = blocks[-1], found[3]
    new: Table = {}
    if len(found[1]) == 2:
        blocks = parent.setdefault(name, _Blocks())
        if not isinstance(blocks, _Blocks):
            raise _Other
        blocks.append(new)
    elif name in parent:
        raise _Other
    else:
        parent[name] = new
    return new


class _Blocks(list[Table]):
    """A list that `[[name]]` made, to which more may be added."""


def _items(lines: Iterator[str]) -> list[Any]:
    """A list of texts, times and so on, or of tables, one a line."""
    found: list[Any] = []
    for line in lines:
        if line == "]":
            return found
        if line[:4] != _ITEM or line[-1:] != ",":
            raise _Other
        item = line[4:-1]
        found.append(_inline(item) if item[:2] == "{ " else _value(item))
    raise _Other


def _inline(text: str) -> Table:
    """A table on one line: `{ kind = "coupon", amount = "20" }`."""
    if text[-2:] != " }":
        raise _Other
    inner, table, end = text[2:-2], dict[str, Any](), 0
    for pair in _pattern(_PAIR).finditer(inner):
        name = _name(pair[1])
        if pair.start() != end or name in table:
            raise _Other
        table[name], end = _value(pair[2]), pair.end()
    if end != len(inner):
        raise _Other
    return table


def _value(text: str) -> Any:
    if text[:1] == '"':
        return _text(text)
    if _pattern(_TIME).fullmatch(text):
        return datetime.fromisoformat(text)
    if _pattern(_WHOLE).fullmatch(text):
        return int(text)
    if text == "[]":
        return []
    if text not in _WORDS:
        raise _Other
    return _WORDS[text]


def _text(written: str) -> str:
    inner = written[1:-1]
    if inner.isprintable() and '"' not in inner and "\\" not in inner and written[-1] == '"' and len(written) > 1:
        return inner
    if not _pattern(_TEXT).fullmatch(written):
        raise _Other
    return _pattern(_ESCAPED).sub(lambda found: _ESCAPES[found[1]], inner) if "\\" in inner else inner
