"""A backup read, verified, and laid down as a shop folder. Nothing that it says is believed before it was checked."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.errors import StoreTrouble, UsageProblem, say
from cs_toolkit.store import atomic, system
from cs_toolkit.store.backup import HEAD, MANIFEST, PREFIX, SCHEMA, Summary, line_of
from cs_toolkit.store.lock import ShopLock
from cs_toolkit.store.tar_stream import BLOCK, Damaged, Entry, Reader

_PIECE: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_HEAD_AT_MOST: Final = 10_000
_LINE_AT_MOST: Final = 100_000
_PER_FILE: Final = 3 * BLOCK  # what a file takes beside its content: header, padding, line of the manifest
_LARGE: Final = 1 << 30
_DENSE: Final = 500  # a backup of shop files is never packed as tightly as that


def verified(file: Path, notes: Path | None = None) -> Summary:
    """Reads a whole backup, compares every file with its checksum; raises StoreTrouble naming what is wrong.

    `notes`: a folder for what is kept meanwhile, which has no name there; else that of temporary files.
    """
    return _read(file, None, notes)


def restored(file: Path, target: Path) -> Summary:
    """The shop folder of a backup at a place that is empty or new; there in full, or nothing is."""
    target = Path(os.path.realpath(target))
    _refuse_taken(target)
    folder = unfinished(target)
    with ExitStack() as held:  # the lock lies where no backup has anything; it becomes the shop's
        held.enter_context(ShopLock(folder / CACHE / "lock", 0))
        try:
            with atomic.os_errors(folder):
                _clear(folder)
            summary = _read(file, folder, folder)
            with atomic.os_errors(target):
                if os.name == "nt":
                    held.close()  # a folder in which a file is open keeps its name there
                else:
                    os.sync()
                with suppress(FileNotFoundError):
                    target.rmdir()
                folder.rename(target)
                atomic.sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return summary


def unfinished(target: Path) -> Path:
    """Where a shop folder lies while it is being restored; what a restore left there that was killed counts nothing."""
    return target.with_name(f".{target.name}.restoring")


def _clear(folder: Path) -> None:
    folder.chmod(atomic.FOLDER_MODE)
    for path in folder.iterdir():
        if path.name == CACHE:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _refuse_taken(target: Path) -> None:
    with atomic.os_errors(target):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageProblem(
                say("'{path}' is not empty", path=target), say("name a new folder: cst restore FILE --into DIR")
            )


def _read(file: Path, folder: Path | None, notes: Path | None) -> Summary:
    with atomic.os_errors(notes or file):
        seen = TemporaryFile("w+", encoding="ascii", dir=notes)  # noqa: SIM115 - closed below
    try:
        with seen, _opened(file) as (stream, raw):
            return _Reading(Reader(stream), raw, folder, seen).run()
    except Damaged as error:
        raise StoreTrouble(
            say("'{file}' is no whole backup: {reason}", file=file, reason=error.message),
            error.hint or say("take another one; nothing was restored"),
        ) from error


class _Reading:
    """One backup, from its head to its manifest; the files go into a folder, or nowhere."""

    def __init__(self, tar: Reader, raw: BinaryIO, folder: Path | None, seen: IO[str]) -> None:
        self._tar, self._raw, self._folder, self._seen = tar, raw, folder, seen
        self._last: tuple[str, ...] = ()
        self._count = self._files = self._bytes = 0

    def run(self) -> Summary:
        most_files, most_bytes = self._head()
        while (entry := self._tar.next()) and entry.path != MANIFEST:
            self._admit(entry)
            if self._count > most_files or self._bytes > most_bytes:
                raise Damaged(say("it holds more than it says it does, from '{path}' on", path=entry.path))
            digest = self._kept(entry)
            self._seen.write(line_of(entry, digest).text())
        if entry is None:
            raise Damaged(say("its list of checksums is missing"))
        self._compare(entry)
        if self._tar.next() is not None:
            raise Damaged(say("something stands behind its end"))
        return Summary(self._files, self._bytes, self._digest())

    def _digest(self) -> str:
        digest = sha256()
        self._raw.seek(0)
        while piece := self._raw.read(_PIECE):
            digest.update(piece)
        return digest.hexdigest()

    def _head(self) -> tuple[int, int]:
        """How many files and bytes there are at most, as far as that may be believed."""
        entry = self._tar.next()
        if entry is None or entry.path != HEAD or entry.size > _HEAD_AT_MOST:
            raise Damaged(say("cst did not make it"))
        try:
            told = json.loads(b"".join(self._tar.content()))
            schema, files, size = (int(told[name]) for name in ("schema", "files", "bytes"))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise Damaged(say("cst did not make it")) from error
        if schema > SCHEMA:
            raise Damaged(say("it was written by a newer cst"), say("install that version"))
        self._refuse_bomb(size + files * _PER_FILE)
        return files, size

    def _refuse_bomb(self, weight: int) -> None:
        if weight > max(_LARGE, _DENSE * os.fstat(self._raw.fileno()).st_size):
            raise Damaged(say("it would unpack to {size} bytes, far more than a shop packed like this", size=weight))
        if self._folder and weight > shutil.disk_usage(self._folder).free:
            raise StoreTrouble(
                say("the disk has no room for {size} bytes", size=weight), say("make room, or restore --into another")
            )

    def _admit(self, entry: Entry) -> None:
        """Below `shop/`, in order (so none comes twice), and nothing that leads out of it."""
        parts = tuple(entry.path.split("/"))
        inside = parts[1:]
        is_plain = all(part and part not in {".", ".."} and "\0" not in part for part in inside)
        if os.name == "nt":
            is_plain = is_plain and not set("\\:") & set(entry.path)
        if f"{parts[0]}/" != PREFIX or not inside or not is_plain or inside[0] == CACHE:
            raise Damaged(say("it holds '{path}', which is no place in a shop folder", path=entry.path))
        if inside <= self._last:
            raise Damaged(say("it holds '{path}' twice, or not in its order", path=entry.path))
        self._last = inside
        self._count += 1
        self._bytes += entry.size
        self._files += not entry.is_folder

    def _kept(self, entry: Entry) -> str | None:
        """The folder made or the file written, where there is a place for them; the checksum of what was read."""
        path = self._folder / entry.path.removeprefix(PREFIX) if self._folder else None
        if entry.is_folder:
            if path:
                with atomic.os_errors(path):
                    path.mkdir(mode=atomic.FOLDER_MODE)
            return None
        digest = sha256()
        with self._new(path, entry) as write:
            for piece in self._tar.content():
                digest.update(piece)
                write(piece)
        return digest.hexdigest()

    @contextmanager
    def _new(self, path: Path | None, entry: Entry) -> Iterator[Callable[[bytes], object]]:
        """What writes a new file, which is the owner's alone whatever mode the backup tells."""
        if path is None:
            yield len
            return
        with atomic.os_errors(path):
            mode = entry.mode & 0o700 | atomic.FILE_MODE
            with open(system.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb", buffering=0) as file:
                yield file.write

    def _compare(self, manifest: Entry) -> None:
        """Every line of the manifest with what was read; restored files get their time of change."""
        self._seen.seek(0)
        told = _lines(self._tar, manifest)
        for seen, line in zip_longest(map(json.loads, self._seen), told):
            told_of = {key: value for key, value in (line or {}).items() if key != "mtime_ns"}
            if seen != told_of:
                path = (seen or told_of).get("path", "?")
                raise Damaged(say("'{path}' is not what its checksum says", path=path))
            if self._folder and "mtime_ns" in line:
                moment = line["mtime_ns"]
                with atomic.os_errors(self._folder), suppress(OverflowError, TypeError):
                    os.utime(self._folder / seen["path"], ns=(moment, moment))


def _lines(tar: Reader, manifest: Entry) -> Iterator[dict[str, Any]]:
    left = b""
    for piece in tar.content():
        *whole, left = (left + piece).split(b"\n")
        if len(left) > _LINE_AT_MOST:
            break
        for line in whole:
            try:
                yield dict(json.loads(line))
            except (ValueError, TypeError, RecursionError) as error:
                raise Damaged(say("its list of checksums is damaged")) from error
    if left:
        raise Damaged(say("its list of checksums is damaged"))


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """What the tar is read from, and the file itself; a pipe or a device is not waited for."""
    try:
        if not S_ISREG(file.stat().st_mode):
            raise UsageProblem(say("'{file}' is no file", file=file), say("name a file that cst backup wrote"))
        with open(file, "rb") as raw:
            is_packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            if not is_packed:
                yield raw, raw
                return
            with gzip.open(raw, "rb") as stream:
                yield stream, raw  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(say("it is cut off or damaged: {reason}", reason=error)) from error
    except OSError as error:
        raise StoreTrouble(
            say("'{file}' cannot be read: {reason}", file=file, reason=error.strerror or error),
            say("name a file that cst backup wrote"),
        ) from error
