"""What click itself says, in the language in use: the two functions by which its modules translate become ours."""

from __future__ import annotations

import re
from typing import Final

import click

from cs_toolkit.render import words

_MODULES: Final = (click.core, click.exceptions, click.formatting, click.parser, click.termui, click.types)
# The names of kinds of paths are asked for when a command is imported, long before a language is known.
_EARLY: Final = frozenset({"file", "directory", "path"})
_METAVAR: Final = "[A-Z]{3,}"


def speak() -> None:
    """From now on click asks our catalogues, each time it has something to say."""
    for module in _MODULES:
        for name, ours in (("_", _translated), ("ngettext", words.counted)):
            if hasattr(module, name):
                setattr(module, name, ours)


def _translated(text: str) -> str:
    return text if text in _EARLY else words.translated(text)


def metavars(text: str) -> str:
    """The words of a line of usage: [OPTIONS] [CASE]… -> [选项] [工单]…; what is typed as it stands has no capitals."""
    return re.sub(_METAVAR, lambda found: words.translated(found[0]), text)
