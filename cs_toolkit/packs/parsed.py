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
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent
_FOLDER: Final = ROOT / "__pycache__"
_TAG: Final = f"{sys.implementation.cache_tag}.parsed"


def parsed(path: Path, parse: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    """What `parse` makes of a shipped file. Raises what it raises, and OSError."""
    about = path.stat()
    stamp = f"{about.st_mtime_ns}-{about.st_size}"
    copy = _FOLDER / ".".join((*path.relative_to(ROOT).with_suffix("").parts, _TAG))
    with suppress(OSError, ValueError, EOFError, TypeError):
        known, data = marshal.loads(copy.read_bytes())
        if known == stamp:
            return dict(data)
    made = parse(path.read_bytes())
    if not sys.dont_write_bytecode and sys.pycache_prefix is None:
        _keep(copy, (stamp, made))
    return made


def _keep(copy: Path, what: tuple[str, dict[str, Any]]) -> None:
    temporary = copy.with_name(f"{copy.name}.{os.getpid()}")
    with suppress(OSError, ValueError):  # what holds dates cannot be kept
        written = marshal.dumps(what)
        copy.parent.mkdir(exist_ok=True)
        temporary.write_bytes(written)
        temporary.replace(copy)
