"""What customers sent, kept as `attachments/CASE/SHA256.ext`: the file's own name is never a path of ours."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.store import atomic

_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")
_AT_MOST: Final = 100_000_000


class Attachment(NamedTuple):
    """A kept file: the name it came with, its digest, its size in bytes."""

    name: str
    sha256: str
    size: int


def keep(root: Path, case_id: str, source: Path) -> Attachment:
    """Copies a file beside the case; the same content is kept once."""
    import hashlib

    try:
        if source.stat().st_size > _AT_MOST:
            raise UsageProblem(say("'{file}' is larger than 100 MB", file=source), say("send a smaller one"))
        data = source.read_bytes()
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be read: {reason}", file=source, reason=error.strerror or error),
            say("name a file, not a folder"),
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    extension = source.suffix.lower() if _EXTENSION.fullmatch(source.suffix) else ""
    path = root / "attachments" / case_id / f"{digest}{extension}"
    with atomic.os_errors(path):
        atomic.make_folder(path.parent)
        with suppress(FileExistsError):
            atomic.create(path, data)
        atomic.sync_folder(path.parent)
    return Attachment(source.name, digest, len(data))
