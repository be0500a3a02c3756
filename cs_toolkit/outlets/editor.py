"""The owner's own editor: a text is handed to it as a file, and taken back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final, NamedTuple

from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.outlets.program import words_of

# Where the environment names none: what a newcomer can leave again stands first.
_USUAL: Final = ("sensible-editor", "nano", "micro", "vim", "vi")
_ON_WINDOWS: Final = ("notepad",)


class Edited(NamedTuple):
    """What stood in the file when the editor ended, and what is wrong with that, if anything is."""

    text: str
    problem: Message | None = None


def named() -> str | None:
    """The editor: $VISUAL, $EDITOR, else one that is usual on this machine; None where there is none."""
    for name in ("VISUAL", "EDITOR"):
        if command := os.environ.get(name, "").strip():
            return command
    usual = _ON_WINDOWS if sys.platform == "win32" else _USUAL
    return next((name for name in usual if shutil.which(name)), None)


def edit(text: str, suffix: str = ".txt") -> Edited:
    """The text as the owner leaves it; as it was, with the reason, where no editor can be run.

    Ctrl-C while it runs is the editor's, not ours.
    """
    command = named()
    if command is None:
        return Edited(text, say("there is no editor: neither VISUAL nor EDITOR names one"))
    file = _file(text, suffix)
    try:
        code = _run(words_of(command), file)
        problem = say("'{editor}' ended with {code}", editor=command, code=code) if code else None
        return Edited(_left(file, text), problem)
    except OSError as error:
        return Edited(text, say("'{program}' cannot be run: {reason}", program=command, reason=error.strerror or error))
    except UsageProblem as error:
        return Edited(text, error.message)
    finally:
        with suppress(OSError):
            file.unlink()


def _file(text: str, suffix: str) -> Path:
    """Readable by nobody else."""
    descriptor, name = mkstemp(suffix, "cst-")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(_ended(text).encode())
    return Path(name)


def _ended(text: str) -> str:
    """With an end to its last line: editors put one there anyway."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _left(file: Path, before: str) -> str:
    """The text of the file, which an editor may have replaced, taken away, or written in the machine's own encoding."""
    try:
        data = file.read_bytes()
    except OSError:
        return ""
    if data == _ended(before).encode():
        return before
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding).replace("\r\n", "\n")
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _run(words: list[str], file: Path) -> int:
    with _interrupts_ignored():
        return subprocess.run([*words, str(file)], check=False).returncode


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """By a function, not by SIG_IGN, which the editor would inherit."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
