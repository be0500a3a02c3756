"""The pages of `cst help`: which there are, in which order, and what people call commands and topics."""

from __future__ import annotations

from typing import Final

from cs_toolkit import packs
from cs_toolkit.packs.parsed import ROOT

_FOLDER: Final = ROOT / "help"


def names() -> tuple[str, ...]:
    """The topics, in the order in which one would read them."""
    return tuple(packs.read(_FOLDER / "topics.toml")["topics"])


def page(language: str, name: str) -> str:
    """A topic in one language: its title in the first line, then paragraphs, lists, commands set in by four blanks."""
    return (_FOLDER / language / f"{name}.txt").read_text("utf-8")


def title(language: str, name: str) -> str:
    """What a topic is about, in a line."""
    return page(language, name).partition("\n")[0]


def said(word: str) -> list[str]:
    """The commands and topics that people mean by a word of their own."""
    wanted = word.casefold()
    meant = packs.read(_FOLDER / "topics.toml")["said"]
    return [name for name, others in meant.items() if wanted in map(str.casefold, others)]
