"""Where mails lie: one in an .eml file, many in an mbox file, one per file in a Maildir or a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cs_toolkit.errors import BadValue, Message, UsageProblem, say

_AT_MOST: Final = 50_000_000  # bytes of one mail; mail servers take less
_HEAD: Final = 8_192
_SUFFIXES: Final = frozenset({".eml", ".mbox", ".mbx", ".msg"})
_OUTLOOK: Final = b"\xd0\xcf\x11\xe0"
_HEADER: Final = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|return-path|mime-version|delivered-to|reply-to|in-reply-to|sender"
    rb"|content-type|x-[a-z-]{1,40})[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_LINE: Final = re.compile(rb"(?:From |[!-9;-~]{1,80}[ \t]*:)")
_SEPARATOR: Final = re.compile(rb"From .{0,300}\d\d:\d\d.{0,40}\d{4}")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_GONE: Final = re.compile(r":2,[A-Z]*[TD][A-Z]*\Z", re.IGNORECASE)  # a Maildir's flags: trashed, draft


class Letter(NamedTuple):
    """One mail of a box: the name to call it by, and its bytes or why they were not read."""

    name: str
    data: bytes
    problem: Message | None = None


def is_box(path: Path) -> bool:
    """Whether the path names mail: by its name, by what it begins with, or as a folder by what is in it."""
    if path.is_dir():
        return _is_maildir(path) or next(_files(path), None) is not None
    return path.is_file() and (path.suffix.lower() in _SUFFIXES or _begins_as_mail(path))


def letters(path: Path) -> Iterator[Letter]:
    """The mails of a box, one by one. What cannot be read is among them, with the reason."""
    if not path.is_dir():
        yield from _of_file(path)
        return
    for file in _maildir_files(path) if _is_maildir(path) else _files(path):
        yield from _of_file(file)


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _maildir_files(path: Path) -> Iterator[Path]:
    for name in ("cur", "new"):
        for file in _listed(path / name):
            if file.is_file() and not file.name.startswith(".") and not _GONE.search(file.name):
                yield file


def _files(path: Path) -> Iterator[Path]:
    """The mails of a plain folder and of the folders and Maildirs in it."""
    for file in _listed(path):
        if file.name.startswith("."):
            continue
        if file.is_dir() and not file.is_symlink():
            yield from _maildir_files(file) if _is_maildir(file) else _files(file)
        elif is_box(file):
            yield file


def _listed(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be opened: {reason}", file=str(path), reason=error.strerror or str(error)),
            say("check that the folder may be read"),
        ) from None


def _begins_as_mail(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return False
    if head.startswith(_OUTLOOK):
        return not path.suffix
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return _FIRST_LINE.match(top) is not None and len(_HEADER.findall(top)) > 1


def _of_file(path: Path) -> Iterator[Letter]:
    try:
        with path.open("rb") as file:
            if file.read(5) == b"From " and not _is_alone(file):
                yield from _of_mbox(file, path)
            else:
                yield _of_eml(file, path)
    except OSError as error:
        yield Letter(str(path), b"", say("it cannot be read: {reason}", reason=error.strerror or str(error)))


def _is_alone(file: BinaryIO) -> bool:
    """Whether the first line is a header after all (a blank stands before its colon)."""
    file.seek(0)
    return _SEPARATOR.match(file.readline(_HEAD)) is None


def _of_eml(file: BinaryIO, path: Path) -> Letter:
    size = file.seek(0, 2)
    file.seek(0)
    if size > _AT_MOST:
        return Letter(str(path), b"", _too_large(size))
    data = file.read()
    if data.startswith(_OUTLOOK):
        return Letter(str(path), b"", say("it is in Outlook's own format; save it there as .eml"))
    return Letter(str(path), data)


def _of_mbox(file: BinaryIO, path: Path) -> Iterator[Letter]:
    """The mails between the lines that begin with `From `, which stand after an empty line."""
    file.seek(0)
    number, size, is_blank = 0, 0, True
    lines: list[bytes] = []
    while line := file.readline(_HEAD):
        if is_blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if number:
                yield _cut(lines, size, f"{path}#{number}")
            number, size, lines = number + 1, 0, []
        else:
            size += len(line)
            if size <= _AT_MOST:
                lines.append(line)
        is_blank = not line.strip()
    yield _cut(lines, size, f"{path}#{number}")


def _cut(lines: list[bytes], size: int, name: str) -> Letter:
    if size > _AT_MOST:
        return Letter(name, b"", _too_large(size))
    return Letter(name, _ESCAPED.sub(rb"\1", b"".join(lines)))


def _too_large(size: int) -> Message:
    return say("it is larger than {most} MB ({size} MB)", most=_AT_MOST // 1_000_000, size=size // 1_000_000)


def checked(letter: Letter) -> bytes:
    """The bytes of a mail; raises `BadValue` with the reason where they were not read."""
    if letter.problem:
        raise BadValue(letter.problem)
    return letter.data
