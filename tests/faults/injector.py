"""Runs cst with a fault at one chosen system call: a program of its own.

One JSON job per line comes in, one answer per line goes out. Each job runs in a forked child, so that a SIGKILL is a
real one and the imports are paid for once.
"""

from __future__ import annotations

import builtins
import errno
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cs_toolkit
from cs_toolkit import packs
from cs_toolkit.__main__ import run

CALLS = ("write", "fsync", "link", "replace", "rename", "unlink", "rmdir", "mkdir", "open", "chmod", "utime")
TAKES_SPACE = frozenset({"write", "fsync", "link", "replace", "rename", "mkdir", "open"})
HAND = "\n# by hand\n"

_NEW = os.O_WRONLY | os.O_CREAT
_FLAGS = {"w": _NEW | os.O_TRUNC, "a": _NEW | os.O_APPEND, "x": _NEW | os.O_EXCL}


@dataclass
class Fault:
    """What happens at the nth call: `count` nothing, `before`/`after`/`torn` death, else an errno name.

    `stuck`: the error stays for every later call that takes space, as on a disk that is full. `saved`/`written`:
    before the call somebody else adds the line `HAND` to `file`, which is replaced or written in place.
    """

    mode: str
    nth: int = 0
    stuck: bool = False
    links: bool = True
    file: str = ""
    calls: int = 0
    writes: list[int] = field(default_factory=list)
    edits: int = 0
    is_over: bool = False

    def install(self) -> None:
        """Puts every watched call of `os` behind the fault, and what is written through a file object."""
        real_open = io.open
        for name in CALLS:
            setattr(os, name, self._around(name, getattr(os, name)))
        write = self._around("write", io.FileIO.write)

        class Raw(io.FileIO):
            def write(self, data: Any) -> Any:
                return write(self, data)

        def open_(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **options: Any) -> Any:
            if not set(mode) & set("wax+") or "+" in mode or self.is_over:
                return real_open(file, mode, buffering, *rest, **options)
            handle = file if isinstance(file, int) else os.open(file, _FLAGS[mode[0]], 0o666)
            raw = Raw(handle, mode.translate({ord("t"): None, ord("b"): None}))
            binary = raw if buffering == 0 else io.BufferedWriter(raw, os.fstat(handle).st_blksize)
            return binary if "b" in mode else io.TextIOWrapper(binary, *rest, **options)

        io.open = builtins.open = open_  # type: ignore[assignment]

    def _around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if self.is_over or (name == "open" and not args[1] & os.O_CREAT):
                return real(*args, **options)
            if name == "link" and not self.links:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
            self.calls += 1
            self.writes += [self.calls] if name == "write" else []
            is_due = self.calls == self.nth or (self.stuck and self.calls > self.nth and name in TAKES_SPACE)
            return self._strike(name, real, args, options) if is_due else real(*args, **options)

        return call

    def _strike(self, name: str, real: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if self.mode == "after":
            with suppress(OSError):
                real(*args, **options)
        elif self.mode == "torn" and name == "write":
            real(args[0], args[1][: len(args[1]) // 2])
        elif self.mode in ("saved", "written"):
            if name != "replace" or str(args[1]) != self.file:  # between looking and renaming nobody can come
                self._edit(Path(self.file))
            return real(*args, **options)
        elif self.mode.startswith("E"):
            number = getattr(errno, self.mode)
            raise OSError(number, os.strerror(number))
        return os.kill(os.getpid(), signal.SIGKILL)

    def _edit(self, path: Path) -> None:
        """What an editor saves, which knows no lock."""
        self.is_over = True
        with suppress(FileNotFoundError):
            new = path.with_name("editor~")
            data = path.read_bytes() + HAND.encode()
            if self.mode == "saved":
                new.write_bytes(data)
                new.chmod(0o600)
                new.replace(path)
            else:
                path.write_bytes(data)
            self.edits += 1
        self.is_over = False


def perform(job: dict[str, Any]) -> dict[str, Any]:
    """One job in a child: how it ended (negative: the signal), what was printed, the calls and edits counted."""
    base = Path(job["base"])
    results = [base / name for name in ("out", "err", "counted")]
    for path in results:
        path.write_text("")
    child = os.fork()
    if child == 0:
        _child(job, base)
    _, status = os.waitpid(child, 0)
    out, err, counted = (path.read_text("utf-8") for path in results)
    told = json.loads(counted or '{"calls": 0, "writes": [], "edits": 0}')
    return {"code": os.waitstatus_to_exitcode(status), "out": out, "err": err, **told}


def _child(job: dict[str, Any], base: Path) -> None:
    with (base / "out").open("w", encoding="utf-8") as out, (base / "err").open("w", encoding="utf-8") as err:
        sys.stdout, sys.stderr = out, err
        os.environ.clear()
        os.environ.update(job["env"])
        fault = Fault(**job["fault"])
        fault.install()
        code = run(job["args"])
        fault.is_over = True
    told = {"calls": fault.calls, "writes": fault.writes, "edits": fault.edits}
    (base / "counted").write_text(json.dumps(told))
    os._exit(code)


def main() -> None:
    """Serves jobs until the input ends."""
    for module in pkgutil.walk_packages(cs_toolkit.__path__, "cs_toolkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    packs.lexicon().words("zh"), packs.lexicon().tone, packs.policy(), packs.carriers()
    gc.freeze()  # what all jobs share stays shared: no child copies it to count who holds it
    for line in sys.stdin:
        sys.stdout.write(json.dumps(perform(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
