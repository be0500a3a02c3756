"""The owner's calendars, `calendar/NAME.toml`: read, and written over what was read alone."""

from __future__ import annotations

from pathlib import Path

from cs_toolkit.core.shop_folder import CALENDARS
from cs_toolkit.errors import ConfigProblem, say
from cs_toolkit.store import atomic
from cs_toolkit.store.shop_files import remove_file, write_file


def path_of(root: Path, name: str) -> Path:
    """Where a calendar of this name is."""
    return root / CALENDARS / f"{name}.toml"


def text_of(root: Path, name: str) -> str | None:
    """What stands there, None where nothing does."""
    path = path_of(root, name)
    try:
        return atomic.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ConfigProblem(say("'{path}' cannot be read: {reason}", path=path, reason=error)) from error


def write(root: Path, name: str, text: str | None, before: str | None) -> None:
    """A new text made of the one before, or with None none any more. Raises `Overtaken` where another was saved."""
    path = path_of(root, name)
    if text is not None:
        write_file(path, text, lambda: text_of(root, name) == before)
    elif text_of(root, name) == before:
        remove_file(path)
    else:
        raise atomic.Overtaken(path)
