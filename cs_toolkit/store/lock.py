"""The shop lock: one writer at a time, freed by the system when a process dies, waited for within bounds."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import Final

from cs_toolkit.errors import StoreTrouble, say
from cs_toolkit.store.atomic import FILE_MODE, make_folder, os_errors, refuse_links, trouble

_PAUSE: Final = 0.01
_LEAST_PAUSE: Final = 0.001
_BUSY: Final = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK, errno.EINTR})

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _try_lock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

    def _free(handle: int) -> None:
        """At once: what a closed file leaves locked is freed some time."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(handle: int) -> None:
        """Closing the file does that."""


class ShopLock:
    """Held across a read-modify-write sequence; may be entered again while held."""

    def __init__(self, path: Path, wait: float) -> None:
        self._path = path
        self._wait = wait
        self._handle: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        if self._depth == 0:
            self._handle = self._acquire()
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._handle is not None:
            _free(self._handle)
            os.close(self._handle)
            self._handle = None

    def _acquire(self) -> int:
        with os_errors(self._path):
            make_folder(self._path.parent)
            refuse_links(self._path)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        deadline = time.monotonic() + self._wait
        while True:
            try:
                _try_lock(handle)
            except OSError as error:
                if error.errno not in _BUSY:
                    os.close(handle)
                    raise trouble(self._path, error) from error
                left = deadline - time.monotonic()
                if left <= 0:
                    os.close(handle)
                    raise self._busy() from error
                time.sleep(max(_LEAST_PAUSE, _PAUSE * left / self._wait))  # who waited long looks more often
            else:
                return handle

    def _busy(self) -> StoreTrouble:
        return StoreTrouble(
            say(
                "another cst has been writing to '{shop}' for {seconds:g} s",
                shop=self._path.parent.parent,
                seconds=self._wait,
            ),
            say("wait for it to finish and give the command again; nothing was changed"),
        )
