"""The columns of each command's rows, which --columns and --sort name: those of its schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

_SCHEMAS: Final = Path(__file__).with_name("schemas")
_FIRST: Final = frozenset({"list", "show", "export", "invite", "import"})  # rows as their group's own


@cache
def columns_of(command: Sequence[str]) -> tuple[str, ...]:
    """Of a command by its words (`("issues", "show")`), in order; what records an event prints rows of `next`."""
    name = "-".join(command)
    if not (_SCHEMAS / f"{name}.json").is_file():
        name = command[0] if command and command[-1] in _FIRST else "next"
    path = _SCHEMAS / f"{name}.json"
    if not path.is_file():
        return ()
    return tuple(json.loads(path.read_text("utf-8"))["items"]["properties"])
