"""A text put into the clipboard, by whatever this machine has for that; over ssh by the terminal itself (OSC 52)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TextIO

from cs_toolkit.errors import Message, say

_PATIENCE: Final = 5.0  # seconds
_LONGEST: Final = 74_994  # bytes that terminals take by OSC 52 (100,000 characters of base64)


class Tool(NamedTuple):
    """A program that fills the clipboard from its standard input, and the encoding it reads."""

    words: tuple[str, ...]
    encoding: str = "utf-8"


def tools(environ: Mapping[str, str], platform: str) -> Iterator[Tool]:
    """The programs that may serve here, the likeliest first; whether they are installed is another matter."""
    if platform == "darwin":
        yield Tool(("pbcopy",))
    if platform == "win32" or "WSL_DISTRO_NAME" in environ:
        yield Tool(("clip.exe",), "utf-16")
    if "TERMUX_VERSION" in environ:
        yield Tool(("termux-clipboard-set",))
    if environ.get("WAYLAND_DISPLAY"):
        yield Tool(("wl-copy",))
    if environ.get("DISPLAY"):
        yield Tool(("xclip", "-selection", "clipboard"))
        yield Tool(("xsel", "--input", "--clipboard"))


def copy(text: str, terminal: TextIO | None) -> Message:
    """Puts the text into the clipboard; says what became of it, also where there is none.

    `terminal` is where OSC 52 may be written, None where no escapes are wanted.
    """
    environ = os.environ
    is_far = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    if not (is_far and not environ.get("DISPLAY")):
        for tool in tools(environ, sys.platform):
            if shutil.which(tool.words[0]) and _given(tool, text):
                return say("the reply is in the clipboard")
    data = text.encode()
    if is_far and terminal is not None and terminal.isatty() and len(data) <= _LONGEST:
        terminal.write(f"\x1b]52;c;{b64encode(data).decode()}\x07")
        terminal.flush()
        return say("the reply was handed to your terminal for its clipboard; where it takes none, copy it from above")
    return say("there is no clipboard here: copy the reply from above")


def _given(tool: Tool, text: str) -> bool:
    """Whether the program took it; those that stay behind to serve the clipboard keep none of our streams."""
    try:
        done = subprocess.run(
            tool.words,
            input=text.encode(tool.encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
