"""What an erase makes of the files of a shop folder that are neither cases nor orders."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.privacy.erasing import Kept
from cs_toolkit.errors import BadValue, StoreTrouble, say
from cs_toolkit.store import personal_files

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.core.privacy.traces import Traces
    from cs_toolkit.env import Env

_MAIL: Final = ".eml"

Copied = Callable[["Case"], "Case | None"]
"""Another copy of a case of the customer, made what the case becomes."""


class ErasedFiles:
    """What becomes of each: `changed` are contents by name, `away` go. `swapped` are kept files by the digest they had.

    For the owner: `named` are those that name the customer, `left` those that do so still, `unread` those of which it
    cannot be told.
    """

    def __init__(self, env: Env, cases: Collection[str], traces: Traces, copied: Copied) -> None:
        self._env = env
        self._cases = cases
        self._traces = traces
        self._copied = copied
        self.changed: dict[str, bytes] = {}
        self.away: list[str] = []
        self.swapped: dict[str, Kept] = {}
        self.named: list[str] = []
        self.left: list[str] = []
        self.unread: list[str] = [*personal_files.versioned(env.shop.root)]

    def look(self, but: Collection[str]) -> None:
        """Goes through all of them but those in some folders."""
        for name in personal_files.found(self._env.shop.root):
            if name.rpartition("/")[0] in but:
                continue
            try:
                data = (self._env.shop.root / name).read_bytes()
            except OSError as error:
                self._env.report(
                    StoreTrouble(say("'{file}' cannot be read: {reason}", file=name, reason=error.strerror))
                )
                continue
            made = personal_files.copy(name, data, self._copied) or personal_files.without(
                name, data, self._cases, self._traces
            )
            if made is None:
                self.away.append(name)
            else:
                self._take(name, data, made)

    def _take(self, name: str, data: bytes, made: bytes) -> None:
        new = self._new_name(name, data, made)
        if new != name:
            self.away += [name, *self._renamed_folders(name, new)]
        if (new, made) != (name, data):
            self.changed[new] = made
            self.named.append(name)
        if self._tells(name, made):
            self.left.append(name)
        elif personal_files.is_unread(made) and not name.startswith("trash/"):
            self.unread.append(name)

    def _new_name(self, name: str, data: bytes, made: bytes) -> str:
        """A kept file bears the digest of what it holds; others lose the customer where their names tell who it is."""
        if found := personal_files.KEPT.fullmatch(name):
            if made == data:
                return name
            kept = Kept(sha256(made).hexdigest(), len(made))
            self.swapped[PurePosixPath(name).name[:64]] = kept
            return f"{found[1]}{kept.sha256}{found[2]}"
        wanted = PurePosixPath(personal_files.renamed(name, self._traces))
        free, number = wanted, 1
        while free.as_posix() != name and (free.as_posix() in self.changed or (self._env.shop.root / free).exists()):
            number += 1
            free = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        return free.as_posix()

    def _renamed_folders(self, name: str, new: str) -> list[str]:
        """The folders whose names tell the customer, the innermost first: they go where nothing is left in them."""
        old, made = PurePosixPath(name).parents, PurePosixPath(new).parents
        return [
            before.as_posix()
            for before, after in zip(old, made, strict=True)
            if before != after and before.as_posix() not in self.away
        ]

    def _tells(self, name: str, made: bytes) -> bool:
        """Whether it names the customer all the same: in a setting, or in a part of a mail that is coded."""
        text = made.decode("utf-8", "replace")
        if name.lower().endswith(_MAIL):
            from cs_toolkit.intake.mail.message import read

            with suppress(BadValue):
                text += str(read(made, self._env.now).without_files())
        return self._traces.without(text) != text
