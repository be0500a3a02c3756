"""The brief of a case as one line of JSON without keys, for the cache; a reader gets back exactly what was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from zlib import crc32

from cs_toolkit.core.insight.brief import Brief

# Other fields, other lines.
VERSION: Final = f"{crc32(repr(Brief._fields).encode()):08x}"
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumped(brief: Brief) -> bytes:
    """The line, without its end; no tab and no line end is in it."""
    return _encode(brief).encode("utf-8", "surrogatepass")


def loaded(lines: Iterable[bytes]) -> list[Brief]:
    """The briefs of lines, read at once; raises ValueError, TypeError or LookupError where one is none."""
    written = b",".join(lines).decode("utf-8", "surrogatepass")
    return list(map(Brief._make, json.loads(f"[{written}]")))
