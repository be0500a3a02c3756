"""The brief of a case as one line of JSON without keys, for the cache; a reader gets back exactly what was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from math import isfinite
from typing import Any, Final
from zlib import crc32

from cs_toolkit.core.insight.brief import Brief

# Other fields, other lines.
VERSION: Final = f"{crc32(repr(Brief._fields).encode()):08x}"
_KINDS: Final[dict[str, set[type]]] = {
    **dict.fromkeys(Brief._fields, {str, type(None)}),
    **dict.fromkeys(("id", "day", "kind", "category", "linked"), {str}),
    **{"received": {float}, "first": {float}, "last": {int}},
}
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumped(brief: Brief) -> bytes:
    """The line, without its end; no tab and no line end is in it."""
    return _encode(brief).encode("utf-8", "surrogatepass")


def loaded(lines: Iterable[bytes]) -> list[Brief]:
    """The briefs of lines, read at once; raises ValueError, TypeError or RecursionError where one is none."""
    written = b",".join(lines).decode("utf-8", "surrogatepass")
    rows = json.loads(f"[{written}]")
    if rows:
        _check(Brief._make(zip(*rows, strict=True)))
    return list(map(Brief._make, rows))


def _check(columns: Any) -> None:
    for name, column in zip(Brief._fields, columns, strict=True):
        if not _KINDS[name].issuperset(map(type, column)):
            raise TypeError(name)
    if not all(map(isfinite, (*columns.received, *columns.first))):
        raise ValueError("no moment")
    for day in set(columns.day):
        date.fromisoformat(day)
