"""What can still be read of a damaged text file: both sides of a git conflict, or the blocks that are whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Final

_CONFLICT: Final = re.compile(rb"^<{7}(?: .*)?$", re.MULTILINE)
_OURS, _BASE, _THEIRS, _END = b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"
_MARKS: Final = (_OURS, _BASE, _THEIRS, _END)


def is_conflict(data: bytes) -> bool:
    """Whether git left its markers in it."""
    return bool(_CONFLICT.search(data.replace(b"\r\n", b"\n")))


def sides(data: bytes) -> tuple[bytes, bytes]:
    """A file with conflict markers as one side had it, and as the other."""
    found: dict[bytes, list[bytes]] = {_OURS: [], _THEIRS: []}
    state: bytes | None = None
    for line in data.splitlines(keepends=True):
        mark = next((mark for mark in _MARKS if _is_mark(line, mark)), None)
        if mark and (mark == _OURS) == (state is None):
            state = None if mark == _END else mark
            continue
        for side, lines in found.items():
            if state in (None, side):
                lines.append(line)
    return b"".join(found[_OURS]), b"".join(found[_THEIRS])


def _is_mark(line: bytes, mark: bytes) -> bool:
    bare = line.rstrip(b"\r\n")
    return bare == mark or bare.startswith(mark + b" ")


def whole_blocks(data: bytes, block: bytes, is_good: Callable[[bytes], bool]) -> bytes | None:
    """The file without the `[[block]]`s that spoil it; None where its head is spoilt."""
    begins = [found.start() for found in re.finditer(rb"^\[\[" + block + rb"\]\][ \t\r]*$", data, re.MULTILINE)]
    ends = [*begins, len(data)][1:]
    head = data[: begins[0]] if begins else data
    if not is_good(head):
        head = _text(head)
        if not is_good(head):
            return None
    kept = head
    for begin, end in zip(begins, ends, strict=True):
        found = next((piece for piece in (data[begin:end], _text(data[begin:end])) if is_good(head + piece)), None)
        if found is not None and is_good(kept + found):
            kept += found
    return kept if kept.endswith(b"\n") else kept + b"\n"


def _text(data: bytes) -> bytes:
    """What is no text in it replaced by a mark; the zeros that a crash left behind it are gone."""
    return data.rstrip(b"\0").decode("utf-8", errors="replace").encode()


def is_of_newer(data: bytes, known: int) -> bool:
    """Whether a later version wrote it: then it is whole, and not for us to touch."""
    try:
        schema = tomllib.loads(data.decode("utf-8-sig")).get("schema")
    except (ValueError, RecursionError):
        return False
    return isinstance(schema, int) and schema > known
