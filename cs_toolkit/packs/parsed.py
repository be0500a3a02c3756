"""Shipped files as they were parsed, kept where Python keeps byte code, and trusted as that is.

To read TOML takes far longer than to look something up in it. A copy holds for one time and size of its file; where
none can be written, or it is damaged, the file is parsed each time.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent
_FOLDER: Final = ROOT / "__pycache__"
_TAG: Final = f"{sys.implementation.cache_tag}.parsed"

Make = Callable[[dict[str, Any]], dict[str, Any]]


def parsed(path: Path, parse: Callable[[bytes], dict[str, Any]], make: Make | None = None) -> dict[str, Any]:
    """What `parse` makes of a shipped file, and `make`, a function of the core, of that: plain values.

    Raises what they raise, and OSError.
    """
    stamp, tag = _stamp(path), _TAG
    if make:
        stamp += f" {_stamp(ROOT.parent / 'core')} {_stamp(Path(make.__code__.co_filename))}"
        tag = f"{make.__name__}.{_TAG}"
    copy = _FOLDER / ".".join((*path.relative_to(ROOT).with_suffix("").parts, tag))
    with suppress(OSError, ValueError, EOFError, TypeError):
        known, has_dates, data = marshal.loads(copy.read_bytes())
        if known == stamp:
            return dict(_with_dates(data) if has_dates else data)
    made = parse(path.read_bytes())
    made = make(made) if make else made
    if not sys.dont_write_bytecode and sys.pycache_prefix is None:
        _keep(copy, stamp, made)
    return made


def _stamp(path: Path) -> str:
    try:
        about = path.stat()
    except OSError:  # an installation without sources
        return ""
    return f"{about.st_mtime_ns}-{about.st_size}"


def _keep(copy: Path, stamp: str, made: dict[str, Any]) -> None:
    temporary = copy.with_name(f"{copy.name}.{os.getpid()}")
    plain = _without_dates(made)
    with suppress(OSError, ValueError):  # a time of day cannot be kept
        written = marshal.dumps((stamp, plain != made, plain))
        copy.parent.mkdir(exist_ok=True)
        temporary.write_bytes(written)
        temporary.replace(copy)


def _without_dates(value: Any) -> Any:
    """Days and moments as tuples, which TOML does not know."""
    if isinstance(value, date):
        return (isinstance(value, datetime), value.isoformat())
    if isinstance(value, dict):
        return {key: _without_dates(item) for key, item in value.items()}
    return [_without_dates(item) for item in value] if isinstance(value, list) else value


def _with_dates(value: Any) -> Any:
    if isinstance(value, tuple):
        return (datetime if value[0] else date).fromisoformat(value[1])
    if isinstance(value, dict):
        return {key: _with_dates(item) for key, item in value.items()}
    return [_with_dates(item) for item in value] if isinstance(value, list) else value
