"""The columns of each command's rows, which --columns and --sort name: those of its schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

_SCHEMAS: Final = Path(__file__).with_name("schemas")
_FIRST: Final = frozenset({"list", "show", "export", "suggest", "text", "retire"})  # rows as those of their group
_RENAMED: Final = {"orders-import": "import"}
_PAGES: Final = frozenset({"dossier"})  # no rows at all


@cache
def columns_of(command: Sequence[str]) -> tuple[str, ...]:
    """Of a command by its words (`("issues", "show")`), in order; what records an event prints rows of `next`."""
    if not command or command[0] in _PAGES:
        return ()
    name = _RENAMED.get("-".join(command), "-".join(command))
    if not (_SCHEMAS / f"{name}.json").is_file():
        name = command[0] if command[-1] in _FIRST else "next"
    return tuple(json.loads((_SCHEMAS / f"{name}.json").read_text("utf-8"))["items"]["properties"])
