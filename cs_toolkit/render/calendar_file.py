"""Blocks of a calendar file as text, appended so that every byte of an owner's file stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def appended(text: str, key: str, block: Mapping[str, Any]) -> str:
    """The text with a [[key]] block at its end."""
    import tomlkit

    lines = "".join(f"{name} = {tomlkit.item(value).as_string()}\n" for name, value in block.items())
    lead = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{lead}[[{key}]]\n{lines}"
