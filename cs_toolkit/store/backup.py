"""A whole shop folder as one file (`cst backup`); `store.restoring` reads it.

A tar, compressed where its name says so. First `cst-backup.json`: the version, and how much there is at most. Then the
folder below `shop/`, in the order of the names. Last `manifest.jsonl`: for each file and folder a line with path and
mode, and of a file the size, the SHA-256 and the time of change in nanoseconds. The same folder gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from stat import S_IMODE, S_ISDIR, S_ISLNK, S_ISREG
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple

from cs_toolkit import __version__
from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.errors import Message, StoreTrouble, Unreadable, UsageProblem, say
from cs_toolkit.store import atomic, system
from cs_toolkit.store.tar_stream import END, Entry, header, padding

SCHEMA: Final = 1
HEAD, MANIFEST, PREFIX = "cst-backup.json", "manifest.jsonl", "shop/"
TRASH: Final = "trash"
SUFFIXES: Final = (".tar", ".tar.gz", ".tgz")
_PIECE: Final = 1 << 20
_LEVEL: Final = 6
_DIGITS: Final = ("files", "bytes")

Trouble = Callable[[StoreTrouble], None]


class Summary(NamedTuple):
    """What a backup holds, and the SHA-256 of the file itself."""

    files: int
    bytes: int
    sha256: str


class Line(NamedTuple):
    """A line of the manifest; a folder has no content."""

    path: str
    mode: str
    size: int | None = None
    sha256: str | None = None

    def text(self, mtime_ns: int | None = None) -> str:
        """As it stands in the manifest."""
        told: dict[str, Any] = {"path": self.path, "mode": self.mode}
        if self.sha256 is not None:
            told |= {"size": self.size, "sha256": self.sha256}
        if mtime_ns is not None:
            told["mtime_ns"] = mtime_ns
        return json.dumps(told) + "\n"


class Found(NamedTuple):
    """A file or folder of the shop."""

    path: str
    name: str  # from the shop folder on
    about: os.stat_result


def line_of(entry: Entry, digest: str | None) -> Line:
    """The line of an entry below `shop/`."""
    path, mode = entry.path.removeprefix(PREFIX), f"{entry.mode:03o}"
    return Line(path, mode) if entry.is_folder else Line(path, mode, entry.size, digest)


def refuse_place(root: Path, file: Path) -> None:
    """A backup stands outside of the shop, under a name that tells what it is."""
    if not file.name.endswith(SUFFIXES):
        raise UsageProblem(
            say("'{file}' does not tell how to write it", file=file), say("let its name end in .tar or .tar.gz")
        )
    if Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        raise UsageProblem(
            say("'{file}' lies in the shop folder, and would be lost with it", file=file),
            say("name a place on another disk"),
        )


def write(root: Path, file: Path, *, trash: bool, trouble: Trouble) -> Summary:
    """The folder's backup, not packed, under a temporary name beside `file`; the caller holds the shop lock.

    What cannot be part of it (a link, a pipe, a file that may not be read) goes to `trouble`. Raises StoreTrouble.
    """
    with atomic.os_errors(file), dropped_on_error(file):
        for left in file.parent.glob(f"{atomic.TEMP_PREFIX}*-{escape(file.name)}"):  # by one that was killed
            left.unlink(missing_ok=True)
        with _output(temporary(file)) as out, TemporaryFile("w+", encoding="ascii", dir=file.parent) as manifest:
            writer = _Writer(out, manifest)
            writer.head(_most(root, trash))
            for found in walk(root, trash, trouble):
                writer.add(found, trouble)
            writer.end()
    return Summary(writer.files, writer.bytes, out.hexdigest())


def pack(file: Path, made: Summary) -> Summary:
    """Packs what was written where the name of the file asks for it: by then others write in the shop again."""
    if file.name.endswith(".tar"):
        return made
    plain = temporary(file)
    packed = plain.with_name(f"{plain.name}-{file.name}")
    with atomic.os_errors(file):
        try:
            with (
                open(plain, "rb") as source,
                _output(packed) as out,
                gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packing,
            ):
                copyfileobj(source, packing, _PIECE)
            system.replace(packed, plain)
        finally:
            packed.unlink(missing_ok=True)
    return made._replace(sha256=out.hexdigest())


def temporary(file: Path) -> Path:
    """Where a backup is written until it was verified."""
    return file.with_name(f"{atomic.TEMP_PREFIX}{os.getpid()}-{file.name}")


def place(file: Path, *, over: bool) -> None:
    """The verified backup under its own name; `over`: in place of an older one."""
    with atomic.os_errors(file):
        if not over and os.path.lexists(file):
            raise FileExistsError(file)
        system.replace(temporary(file), file)
        atomic.sync_folder(file.parent)


@contextmanager
def dropped_on_error(file: Path) -> Iterator[None]:
    """The temporary file goes away where it does not become the backup."""
    try:
        yield
    except BaseException:
        temporary(file).unlink(missing_ok=True)
        raise


def walk(root: Path, trash: bool, trouble: Trouble, under: str = "") -> Iterator[Found]:
    """The folders and files of a shop in the order of their names; its cache and half-written files are left out."""
    try:
        with os.scandir(os.path.join(root, under)) as entries:
            items = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        trouble(_left_out(under or ".", say("{reason}", reason=error.strerror or error)))
        return
    for item in items:
        name = f"{under}/{item.name}" if under else item.name
        if name == CACHE or (name == TRASH and not trash) or item.name.startswith(atomic.TEMP_PREFIX):
            continue
        try:
            about = item.stat(follow_symlinks=False)
        except OSError as error:
            trouble(_left_out(name, say("{reason}", reason=error.strerror or error)))
            continue
        if S_ISREG(about.st_mode) or S_ISDIR(about.st_mode):
            yield Found(item.path, name, about)
        else:
            trouble(_left_out(name, say("it is a link") if S_ISLNK(about.st_mode) else say("it is no file")))
        if S_ISDIR(about.st_mode):
            yield from walk(root, trash, trouble, name)


def _left_out(name: str, reason: Message) -> StoreTrouble:
    return Unreadable(name, say("{reason}; it is not in the backup", reason=reason))


def _most(root: Path, trash: bool) -> dict[str, int]:
    """How much there is at most: what cannot be read is not told twice."""
    count = size = 0
    for found in walk(root, trash, lambda _: None):
        if S_ISREG(found.about.st_mode):
            size += found.about.st_size
        count += 1
    return dict(zip(_DIGITS, (count, size), strict=True))


class _Writer:
    """Members into a tar, and their lines into the manifest."""

    def __init__(self, out: _Digested, manifest: IO[str]) -> None:
        self._out, self._manifest = out, manifest
        self.files = self.bytes = 0

    def head(self, most: dict[str, int]) -> None:
        self._whole(HEAD, json.dumps({"schema": SCHEMA, "cst": __version__, **most}).encode() + b"\n")

    def add(self, found: Found, trouble: Trouble) -> None:
        mode = S_IMODE(found.about.st_mode) & 0o777
        if S_ISDIR(found.about.st_mode):
            entry = Entry(PREFIX + found.name, 0, mode, is_folder=True)
            self._out.write(header(entry))
            self._manifest.write(line_of(entry, None).text())
            return
        try:
            unfollowed = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = system.opened(found.path, os.O_RDONLY | unfollowed)
        except OSError as error:
            trouble(_left_out(found.name, say("{reason}", reason=error.strerror or error)))
            return
        with open(handle, "rb", buffering=0) as file:
            about = os.fstat(file.fileno())
            entry = Entry(PREFIX + found.name, about.st_size, mode, about.st_mtime_ns // 10**9)
            self._out.write(header(entry))
            digest = self._copy(file, entry)
        self._manifest.write(line_of(entry, digest).text(about.st_mtime_ns))
        self.files, self.bytes = self.files + 1, self.bytes + entry.size

    def _copy(self, file: IO[bytes], entry: Entry) -> str:
        digest, left = sha256(), entry.size
        while left and (piece := file.read(min(left, _PIECE))):
            digest.update(piece)
            self._out.write(piece)
            left -= len(piece)
        if left or file.read(1):
            raise StoreTrouble(
                say("'{file}' changed while it was read", file=entry.path.removeprefix(PREFIX)),
                say("give the command again; nothing was written"),
            )
        self._out.write(padding(entry.size))
        return digest.hexdigest()

    def end(self) -> None:
        size = self._manifest.tell()
        self._manifest.seek(0)
        self._out.write(header(Entry(MANIFEST, size, 0o600)))
        while piece := self._manifest.read(_PIECE):
            self._out.write(piece.encode())
        self._out.write(padding(size) + END)

    def _whole(self, name: str, data: bytes) -> None:
        self._out.write(header(Entry(name, len(data), 0o600)) + data + padding(len(data)))


class _Digested:
    """A file that is written, and the SHA-256 of what was."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, sha256()
        self.flush = file.flush

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def _output(path: Path) -> Iterator[_Digested]:
    """A new file for the owner's eyes only, on the disk in the end."""
    handle = system.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with open(handle, "wb") as raw:
        yield _Digested(raw)
        raw.flush()
        os.fsync(raw.fileno())
