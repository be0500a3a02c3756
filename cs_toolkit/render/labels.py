"""Headings and slugs in the owner's language, for tables that people read; no program reads them back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cs_toolkit import packs
from cs_toolkit.render.formats import Style
from cs_toolkit.render.words import spoken

Row = Mapping[str, Any]

# Which words a column's slugs are: tables of words.toml or sheets/*.toml, the first that has the slug.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("kind", "event"),
    "signals": ("signal",),
    "also": ("category",),
    "name": ("milestone",),
    "on": ("pause",),
    "role": ("merge",),
    "clock": ("step", "deadline"),
    "remedies": ("remedy",),
    "options": ("remedy",),
    "threshold": ("state",),
    "waits_on": ("pause",),
    "trigger": ("trigger", "milestone", "event"),
    "met_by": ("milestone", "event"),
    "target": ("target", "step"),
    "fact": ("column",),
    "value-triage": ("category", "kind", "severity", "emotion", "signal", "remedy"),
}
_LISTS_CLOCKS: Final = frozenset({"clocks"})  # pages from which the ids of clocks are typed
_SLUG: Final = r"[a-z]+(?:-[a-z]+)*"


def labelled(rows: Sequence[Row], columns: Sequence[str], style: Style) -> tuple[Sequence[Row], Style]:
    """The rows with words for their slugs, and the style with headings, in the language in use."""
    style = worded(columns, style)
    assert style.word is not None
    return [{name: style.word(name, row.get(name)) for name in columns} for row in rows], style


def worded(columns: Sequence[str], style: Style) -> Style:
    """The style with headings and words for the slugs of these columns, in the language in use."""
    language, sheet = spoken(), style.sheet
    words = _words(language)
    known = {**words["column"], **words.get(f"column-{sheet}", {})}
    tables = {name: {**_table(name, language), **_table(f"{name}-{sheet}", language)} for name in columns}
    if sheet in _LISTS_CLOCKS:
        tables["clock"] = {}
    return style._replace(
        headings={name: known.get(name, name) for name in columns},
        word=lambda name, value: _worded(value, tables[name], words["sign"]),
    )


def words_of(column: str, language: str | None = None) -> Mapping[str, str]:
    """The words for the slugs of a column, in a language, by default the one in use."""
    return _table(column, language or spoken())


def heading_of(column: str) -> str:
    """What a column, or a fact of that name, is called in the language in use."""
    return str(_words(spoken())["column"].get(column, column))


def word_of(column: str, value: object) -> str:
    """What a slug of a column is called in the language in use."""
    return str(_worded(value, words_of(column), _words(spoken())["sign"]))


def _words(language: str) -> dict[str, Any]:
    return {**packs.words(language), **packs.sheet_words(language)}


def _table(name: str, language: str) -> dict[str, str]:
    """The words of a column by slug."""
    words = _words(language)
    if name == "carrier":
        return {slug: carrier["names"][language] for slug, carrier in packs.carriers()["carriers"].items()}
    if name == "clock":
        words = {**words, "deadline": packs.deadline_names(language)}
    known = (item for table in _WORDS.get(name, (name,)) for item in words.get(table, {}).items())
    return {slug: word if isinstance(word, str) else word["label"] for slug, word in known}


def _worded(value: Any, words: Mapping[str, str], values: Mapping[str, str]) -> Any:
    if isinstance(value, bool):
        return values["true" if value else "false"]
    if isinstance(value, str):
        return _word(value, words)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return values["between"].join(_word(item, words) for item in value)
    return value


def _word(value: str, words: Mapping[str, str]) -> str:
    """The word for a slug, a clock's name behind its prefix, or each remedy of an option (`exchange,coupon:20`)."""
    if value in words or not words:
        return words.get(value, value)
    parts = [re.match(_SLUG, part) for part in value.split(",")]
    if all(part and part[0] in words for part in parts):
        return re.sub(_SLUG, lambda found: words.get(found[0], found[0]), value)
    return words.get(value.removeprefix("method."), value)
