"""The facts of a case as one line of JSON without keys, for the cache; a reader gets back exactly what was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar
from zlib import crc32

from cs_toolkit.core.insight.facts import CaseFacts, GivenFacts, PromiseFacts, RatingFacts, StepFacts

_RECORDS: Final = (StepFacts, GivenFacts, PromiseFacts, RatingFacts)
_Record = TypeVar("_Record", bound=tuple[Any, ...])
Read = Callable[[Any], Any]

_time: Final = lru_cache(1 << 12)(datetime.fromisoformat)  # the same moments come again in a case


def dumped(facts: CaseFacts) -> bytes:
    """The line, without its end; no tab and no line end is in it."""
    return _encode(facts).encode("utf-8", "surrogatepass")


def loaded(line: bytes) -> CaseFacts:
    """The facts of a line; raises ValueError, TypeError, LookupError or ArithmeticError where it is none."""
    return _record(CaseFacts, _CASE, json.loads(line.decode("utf-8", "surrogatepass")))


def _plain(value: datetime | Decimal) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def _record(kind: type[_Record], readers: Sequence[tuple[int, Read]], values: list[Any]) -> _Record:
    for place, read in readers:
        value = values[place]
        if value is not None:
            values[place] = read(value)
    return kind._make(values)  # type: ignore[attr-defined, no-any-return]


def _readers(kind: type[Any], special: Mapping[str, Read]) -> list[tuple[int, Read]]:
    """What is no text, number, flag or None, by its place."""
    read: dict[str, Read] = {name: _time for name in kind._fields if name.endswith(("_at", "_until")) or name == "at"}
    read |= special
    return [(kind._fields.index(name), reader) for name, reader in read.items()]


def _many(read: Read) -> Read:
    return lambda values: tuple(map(read, values))


def _records(kind: type[Any], **special: Read) -> Read:
    readers = _readers(kind, special)
    return lambda values: tuple([_record(kind, readers, item) for item in values])


_CASE: Final = _readers(
    CaseFacts,
    {
        **dict.fromkeys(("also", "signals", "links"), tuple),
        **dict.fromkeys(("amount", "cost"), Decimal),
        **dict.fromkeys(("reopenings", "surveyed", "invited"), _many(_time)),
        "steps": _records(StepFacts),
        "given": _records(GivenFacts, remedies=tuple, worth=Decimal, beyond=Decimal),
        "promises": _records(PromiseFacts),
        "ratings": _records(RatingFacts),
    },
)

# Other fields, other lines.
VERSION: Final = f"{crc32(repr([kind._fields for kind in (CaseFacts, *_RECORDS)]).encode()):08x}"
