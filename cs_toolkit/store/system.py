"""Calls of the operating system that need a different hand on Windows."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from stat import S_ISREG
from typing import Final

IS_WINDOWS: Final = os.name == "nt"
_BINARY: Final = getattr(os, "O_BINARY", 0)  # or Windows would write \r\n for \n, and stop reading at Ctrl-Z
UNFOLLOWED: Final = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)  # opening a pipe does not wait for somebody at its other end
_TRIES: Final = 100
_PAUSE: Final = 0.01  # seconds


def opened(path: str | Path, flags: int, mode: int = 0o600) -> int:
    """A file by its descriptor, whose bytes are what stands there; raises OSError."""
    return os.open(path, flags | _BINARY, mode)


def opened_to_read(path: Path | str) -> tuple[int, int]:
    """A file by its descriptor, and its size; raises OSError for a link, and for what is no file."""
    try:
        handle = opened(path, os.O_RDONLY | UNFOLLOWED | _AT_ONCE)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.EMLINK, "it is a link, and links are not followed") from error
        raise
    about = os.fstat(handle)
    if not S_ISREG(about.st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no file")
    return handle, about.st_size


def replace(source: Path, target: Path) -> None:
    """`os.replace`; Windows refuses while somebody reads the target, a virus scanner say: it is asked again for 1 s."""
    for _ in range(_TRIES if IS_WINDOWS else 0):
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(_PAUSE)
    return os.replace(source, target)


def is_elsewhere(path: Path) -> bool:
    """Whether a link leads away from a path; names that differ in case alone are one name on Windows."""
    return os.path.normcase(os.path.realpath(path)) != os.path.normcase(path)
