"""Headings and slugs in the owner's language, for a spreadsheet that people read; no program reads it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cs_toolkit import packs
from cs_toolkit.render.formats import Style
from cs_toolkit.render.words import spoken

Row = Mapping[str, Any]

# Which words a column's slugs are: tables of words.toml or labels/*.toml, the first that has the slug.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("kind", "event", "remedy", "given"),
    "signals": ("signal",),
    "also": ("category",),
    "name": ("milestone",),
    "ended": ("event",),
    "on": ("pause",),
    "role": ("merge",),
    "step": ("step",),
    "clock": ("clock", "step"),
    "by": ("by",),
}
_CARRIERS: Final = frozenset({"carrier"})


def labelled(rows: Sequence[Row], columns: Sequence[str], style: Style) -> tuple[Iterator[Row] | list[Row], Style]:
    """The rows with words for their slugs, and the style with headings, in the language in use."""
    language = spoken()
    words = {**packs.words(language), **packs.labels(language)}
    headings = {name: words["column"].get(name, name) for name in columns}
    tables = {name: _table(name, language, words) for name in columns}
    made = [{name: _worded(row.get(name), tables[name], words["value"]) for name in columns} for row in rows]
    return made, style._replace(headings=headings)


def _table(name: str, language: str, words: Mapping[str, Any]) -> dict[str, str]:
    """The words of a column by slug."""
    if name in _CARRIERS:
        return {slug: carrier["names"][language] for slug, carrier in packs.carriers()["carriers"].items()}
    found: dict[str, str] = {}
    for table in reversed(_WORDS.get(name, (name,))):
        known = words.get(table, {})
        found |= {slug: word if isinstance(word, str) else word["label"] for slug, word in known.items()}
    return found


def _worded(value: Any, words: Mapping[str, str], values: Mapping[str, str]) -> Any:
    if isinstance(value, bool):
        return values["true" if value else "false"]
    if isinstance(value, str):
        return _word(value, words)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return values["between"].join(words.get(item, item) for item in value)
    return value


def _word(value: str, words: Mapping[str, str]) -> str:
    """The word for a slug, or for a clock's name behind its prefix."""
    return words.get(value) or words.get(value.removeprefix("method."), value)
