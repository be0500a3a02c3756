"""What customers sent, kept as `attachments/CASE/SHA256.ext`: the file's own name is never a path of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import TAKEN_FROM
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.store import atomic

_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")
_NO_NAME: Final = re.compile(r"[^0-9A-Za-z-]")
_AT_MOST: Final = 100_000_000


class Attachment(NamedTuple):
    """A kept file: the name it came with, its digest, its size in bytes."""

    name: str
    sha256: str
    size: int


def keep(root: Path, case_id: str, source: Path) -> Attachment:
    """Copies a file beside the case; the same content is kept once."""
    try:
        if source.stat().st_size > _AT_MOST:
            raise UsageProblem(say("'{file}' is larger than 100 MB", file=source), say("send a smaller one"))
        data = source.read_bytes()
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be read: {reason}", file=source, reason=error.strerror or error),
            say("name a file, not a folder"),
        ) from error
    return keep_bytes(root, case_id, source.name, data)


def keep_bytes(root: Path, case_id: str, name: str, data: bytes) -> Attachment:
    """What came under a name, beside the case; the same content is kept once."""
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    path = root / place(case_id, name, digest)
    with atomic.os_errors(path):
        atomic.make_folder(path.parent)
        with suppress(FileExistsError):
            atomic.create(path, data)
        atomic.sync_folder(path.parent)
    return Attachment(name, digest, len(data))


def place(case_id: str, name: str, sha256: str) -> str:
    """Where a file that came under a name is kept, from the shop folder on."""
    extension = Path(name).suffix
    folder, digest = (_NO_NAME.sub("_", part) for part in (case_id, sha256))  # a case file may say anything
    return f"attachments/{folder}/{digest}{extension.lower() if _EXTENSION.fullmatch(extension) else ''}"


def located(case_id: str, event: Event) -> Event:
    """An event that attached a file with its place; what a merge took over is kept where it came in (traps T17)."""
    if event.kind != "attached":
        return event
    home = event.get(TAKEN_FROM) or case_id
    return event._replace(
        payload={**event.payload, "file": place(home, event.payload["name"], event.payload["sha256"])}
    )


def put_away(root: Path, files: Iterable[str]) -> None:
    """Files, named from the shop folder on, into the trash; an empty folder they leave goes, too."""
    for file in sorted(files):
        path = root / file
        with atomic.os_errors(path), suppress(FileNotFoundError):
            atomic.move(path, atomic.free_name(root / "trash" / f"{path.parent.name}-{path.name}"))
            with suppress(OSError):
                path.parent.rmdir()


def discard(root: Path, case_id: str) -> None:
    """Everything that was kept beside a case into the trash."""
    folder = root / "attachments" / case_id
    with atomic.os_errors(folder), suppress(FileNotFoundError):
        put_away(root, [f"attachments/{case_id}/{path.name}" for path in folder.iterdir()])
