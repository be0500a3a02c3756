"""`cst`, `cs-toolkit`, `python -m cs_toolkit`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType
from typing import Any, Final

# Imported by click and by pathlib; to load them takes a tenth of the time of a command.
_SELDOM_USED: Final = ("inspect", "ipaddress")


def run(args: Sequence[str] | None = None) -> int:
    """One command line; returns the exit code. Output is UTF-8 whatever the locale says, but for a terminal's own."""
    from cs_toolkit.cli import cli
    from cs_toolkit.env import Env, guarded
    from cs_toolkit.render import words

    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace", newline="")
    env = Env()
    words.use(lambda: env.screen_language)
    if question := os.environ.pop("_CST_COMPLETE", None):
        from cs_toolkit.params.completing import answer

        return answer(cli, env, question)
    return guarded(env, lambda: cli.main(args=args, prog_name="cst", obj=env, standalone_mode=False))


def _open_closed_streams() -> None:
    """A parent may have closed one (`<&-`): then there is nothing to read, or nobody to tell."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


class _Late(ModuleType):
    """Stands in for a module that is imported and hardly ever used, until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        loaded = import_module(self.__name__)
        self.__dict__.update(loaded.__dict__)
        return getattr(loaded, name)


def main() -> None:
    """The console script. A command lives too briefly for garbage to be worth collecting: a tenth of its time."""
    gc.disable()
    for name in _SELDOM_USED:
        sys.modules.setdefault(name, _Late(name))
    code = run()
    with suppress(OSError):
        sys.stderr.flush()
    gc.freeze()  # nor when it ends
    sys.exit(code)


if __name__ == "__main__":
    main()
