"""Libraries that only some shops need: loaded where they are used, named where they are missing."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from cs_toolkit.errors import ConfigProblem, say


def load(library: str, extra: str) -> ModuleType:
    """The library; `ConfigProblem` that says how to install it."""
    require(library, extra)
    return import_module(library)


def require(library: str, extra: str) -> None:
    """Looks whether the library is there, without loading it; `ConfigProblem` as for `load`."""
    if find_spec(library) is None:
        raise ConfigProblem(
            say("the library '{library}' is not installed", library=library),
            say("pip install 'cs-toolkit[{extra}]' adds it", extra=extra),
        )
