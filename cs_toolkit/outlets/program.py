"""The owner's own program: what it is given on its standard input, and whether it took it."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import Final

from cs_toolkit.errors import CstError, UsageProblem, say

PATIENCE: Final = 120.0  # seconds


def words_of(command: str) -> list[str]:
    """The program and its arguments as typed, quotes heeded; no shell reads them. Raises `UsageProblem`."""
    try:
        words = shlex.split(command) if os.name != "nt" else [_bare(word) for word in shlex.split(command, posix=False)]
    except ValueError as error:
        raise UsageProblem(say("'{command}' is no command: {reason}", command=command, reason=error)) from error
    if not words:
        raise UsageProblem(say("'{command}' names no program", command=command))
    return words


def _bare(word: str) -> str:
    """Without the quotes around it, which are left there where backslashes are no escapes."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def hand_to(command: str, text: str, *, patience: float = PATIENCE) -> None:
    """Runs the program with the text on its standard input; `CstError` unless it ends with 0 in time."""
    words = words_of(command)
    try:
        done = subprocess.run(words, input=text.encode(), timeout=patience, check=False)
    except subprocess.TimeoutExpired as error:
        raise CstError(
            say("'{program}' did not end within {seconds:g} s", program=words[0], seconds=patience),
            say("it was stopped; nothing counts as told, and the next run tells it again"),
        ) from error
    except OSError as error:
        raise CstError(
            say("'{program}' cannot be run: {reason}", program=words[0], reason=error.strerror or error),
            say("name the program with its whole path: cron looks only into /usr/bin and /bin"),
        ) from error
    if done.returncode:
        raise CstError(
            say("'{program}' ended with {code}", program=words[0], code=done.returncode),
            say("nothing counts as told; the next run tells it again"),
        )
