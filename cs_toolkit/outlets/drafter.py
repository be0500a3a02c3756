"""The owner's own drafter, such as a language model: a prompt on its standard input, a reply on its standard output.

Whatever goes wrong is a `CstError` that says why; the caller has the built-in draft. The program runs in a process
group of its own, and one that has to be stopped is stopped with all that it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import IO, Final

from cs_toolkit.core.text import clean
from cs_toolkit.errors import CstError, Message, say
from cs_toolkit.outlets.program import words_of

_BYTES_AT_MOST: Final = 64_000  # a reply has a few hundred
_SECONDS_AT_MOST: Final = 86_400
_PIECE: Final = 8192


def ask(command: str, prompt: str, patience: float) -> str:
    """What the program makes of the prompt, without control characters. `patience` in seconds; raises `CstError`."""
    words = words_of(command)
    patience = min(patience, _SECONDS_AT_MOST)
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(words, bufsize=0, stdin=pipe, stdout=pipe, start_new_session=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _failed(words, say("it cannot be run: {reason}", reason=reason)) from error
    try:
        data = _answer(process, words, prompt.encode(errors="replace"), patience)
    except BaseException:
        _stop(process)
        raise
    if process.returncode:
        raise _failed(words, say("it ended with {code}", code=process.returncode))
    return _text(data, words)


def _answer(process: subprocess.Popen[bytes], words: list[str], prompt: bytes, patience: float) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    until = monotonic() + patience
    said = bytearray()
    Thread(target=_feed, args=(process.stdin, prompt), daemon=True).start()
    reading = Thread(target=_read, args=(process.stdout, said), daemon=True)
    reading.start()
    reading.join(patience)
    if len(said) > _BYTES_AT_MOST:
        raise _failed(words, say("it answered more than {count} bytes", count=_BYTES_AT_MOST))
    try:
        if reading.is_alive():
            raise subprocess.TimeoutExpired(words, patience)
        process.wait(max(until - monotonic(), 0))
    except subprocess.TimeoutExpired as error:
        raise _failed(words, say("it did not end within {seconds:g} s", seconds=patience)) from error
    return bytes(said)


def _feed(stream: IO[bytes], data: bytes) -> None:
    """A program that does not read its input is none the worse."""
    with suppress(OSError), stream:
        left = memoryview(data)
        while left:
            left = left[stream.write(left) :]


def _read(stream: IO[bytes], said: bytearray) -> None:
    """Up to the end, or until it is too much."""
    with stream:
        while len(said) <= _BYTES_AT_MOST and (piece := stream.read(_PIECE)):
            said += piece


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The program and all it started, unless it had ended by itself."""
    if os.name == "nt":
        process.kill()
    elif process.returncode is None:  # not waited for: the number is still its own
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _text(data: bytes, words: list[str]) -> str:
    try:
        text = clean(data.decode("utf-8-sig")).strip()
    except UnicodeDecodeError as error:
        raise _failed(words, say("its answer is not UTF-8")) from error
    if not text:
        raise _failed(words, say("it answered nothing"))
    return text


def _failed(words: list[str], reason: Message) -> CstError:
    return CstError(say("the drafter '{program}' is of no use: {reason}", program=words[0], reason=reason))
