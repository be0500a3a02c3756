"""Every write sealed: a chain over the facts and events of all cases, so that a later change by hand is seen.

`state/chain.jsonl` has a line for each write: a body, a tab, and the salts. The body is JSON: the digest of the line
before, how the case came to be so (`HOWS`), its id, a digest for each part, notes. Parts are `FACTS` and the events by
their ids. A digest is keyed with a salt of its own: where the salt is taken away, nobody can guess back what was
erased, and the chain still holds. `state/chain.head` holds, outside that file, how far it went: two slots, of which one
is always whole. A line is written before the case, the head after it; lines behind the head are of a command that was
stopped. Whoever may write the folder could make all of it anew: only a head that was noted elsewhere is beyond reach.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.core.model import Case, Event
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store import atomic, system
from cs_toolkit.store.base import id_order
from cs_toolkit.store.codec import case_to, event_to

try:  # hashlib loads a whole library for this; a command that people type all day need not wait for it
    from _blake2 import blake2b
except ImportError:  # pragma: no cover - an interpreter without it has it there
    from hashlib import blake2b

FILE: Final = "chain.jsonl"
HEAD: Final = "chain.head"
FACTS: Final = ""
# How a case came to be as a line says: `event` adds to what was sealed, the others say all there is. `withdrawn` is
# about none: what was accepted in the `run` that it names does not count any more.
WITHDRAWN: Final = "withdrawn"
HOWS: Final = ("start", "new", "event", "edited", "accepted", "erased", "gone", WITHDRAWN)
BLANK: Final = "0" * 32
_SIZE: Final = 16  # bytes of a digest and of a salt
_SLOT: Final = 96  # bytes
_AT_ONCE: Final = 100  # lines that go to the disk together


class Change(NamedTuple):
    """What a write makes of one case: its parts by name, each as its file holds it."""

    how: str
    case: str
    parts: Mapping[str, Mapping[str, Any]] = {}
    notes: Mapping[str, Any] = {}


class Head(NamedTuple):
    """How far the chain went: how often that was noted, lines, bytes, the digest of the last line."""

    turn: int
    lines: int
    size: int
    digest: str


def parts_of(case: Case) -> dict[str, dict[str, Any]]:
    """The facts of a case and its events; of events under one id the later ones have names of their own."""
    facts = case_to(case)
    facts.pop("event", None)
    return {FACTS: facts, **events_of(case.events)}


def events_of(events: Iterable[Event]) -> dict[str, dict[str, Any]]:
    """Events as parts."""
    parts: dict[str, dict[str, Any]] = {}
    times: dict[str, int] = {}
    for event in events:
        times[event.id] = again = times.get(event.id, 0) + 1
        name = event.id if again == 1 else f"{event.id}+{again}"
        while name in parts:
            name += "+"
        parts[name] = event_to(event)
    return parts


def edited(before: Callable[[], Case], after: Case) -> Change:
    """A case that was rewritten as a whole, with the names of the parts that differ."""
    old: dict[str, dict[str, Any]] = {}
    with suppress(StoreTrouble):
        old = parts_of(before())
    parts = parts_of(after)
    changed = [name for name in {**old, **parts} if old.get(name) != parts.get(name)]
    return Change("edited", after.id, parts, {"changed": changed})


def digest_of(case_id: str, name: str, part: Mapping[str, Any], salt: str) -> str:
    """What stands in the chain for a part."""
    text = json.dumps([case_id, name, part], sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=_SIZE, key=bytes.fromhex(salt)).hexdigest()


def link_of(body: bytes) -> str:
    """What the next line says of this one; the salts do not count, so that they may be taken away."""
    return blake2b(body, digest_size=_SIZE).hexdigest()


class Chain:
    """The chain of a shop folder. Callers hold the shop lock; `ids` tells the cases there are when it begins."""

    def __init__(self, root: Path, ids: Callable[[], Iterable[str]]) -> None:
        self._path = root / "state" / FILE
        self._head_path = root / "state" / HEAD
        self._ids = ids

    @contextmanager
    def sealed(self, *changes: Change) -> Iterator[None]:
        """Writes the lines, then lets the caller write the cases, then notes that it was done."""
        head = self._append(changes)
        yield
        self._note(head)

    @contextmanager
    def adding(self, cases: Iterable[Case]) -> Iterator[Iterator[Case]]:
        """New cases passing through to whoever writes them, each sealed before it arrives there."""
        heads: list[Head] = []

        def passing() -> Iterator[Case]:
            rest = iter(cases)
            while batch := list(islice(rest, _AT_ONCE)):
                heads[:] = [self._append([Change("new", case.id, parts_of(case)) for case in batch], *heads)]
                yield from batch

        yield passing()
        for head in heads:
            self._note(head)

    def head(self) -> Head | None:
        """How far the chain went, None where that is lost or never was."""
        try:
            slots = atomic.read(self._head_path).split(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise atomic.trouble(self._head_path, error) from error
        return max(filter(None, map(_head_from, slots)), default=None)

    def forget(self, cases: Collection[str]) -> None:
        """Takes the salts away that older lines about these cases have, so that nobody guesses back what they sealed.

        The length of the file stays, and so does the head. Of copies that sync programs left no line is a newer one.
        """
        self._forget(self._path, cases, are_last_kept=True)
        for copy in other_copies(self._path):
            self._forget(copy, cases, are_last_kept=False)

    def _forget(self, path: Path, cases: Collection[str], *, are_last_kept: bool) -> None:
        try:
            lines = atomic.read(path).split(b"\n")
        except FileNotFoundError:
            return
        last: dict[str, int] = {}
        for number, line in enumerate(lines):
            if (case_id := _case_of(line)) in cases:
                last[case_id] = number
        kept = set(last.values()) if are_last_kept else set()
        bare = [
            line if number in kept or _case_of(line) not in last else _unsalted(line)
            for number, line in enumerate(lines)
        ]
        with atomic.os_errors(path):
            atomic.replace(path, b"\n".join(bare))

    def _append(self, changes: Sequence[Change], after: Head | None = None) -> Head:
        """The lines on the disk; the head as it will be when what they say was done."""
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            head, notes = (after, {}) if after else self._standing()
            if not head.size:
                self._note(head)
                changes = (Change("start", "", notes={"given": self._given()}), *changes)
            lines: list[str] = []
            digest = head.digest
            for change in changes:
                body, salts = _line(digest, change, notes)
                digest, notes = link_of(body.encode()), {}
                lines.append(f"{body}\t{' '.join(salts)}")
            atomic.append_line(self._path, "\n".join(lines))
            if not head.size:
                atomic.sync_folder(self._path.parent)
            return Head(head.turn + 1, head.lines + len(lines), self._path.stat().st_size, digest)

    def _standing(self) -> tuple[Head, dict[str, Any]]:
        """Where the chain ends, and what is odd about it: the next line says so, and nothing is refused for it."""
        head = self.head()
        size = self._path.stat().st_size if self._path.exists() else 0
        if head is None and not size:
            return Head(0, 0, 0, ""), {}
        if head is not None and head.size == size:
            return head, {}
        lines = atomic.read(self._path).removesuffix(b"\n").split(b"\n") if size else []
        links = (link_of(body) for line in reversed(lines) if (body := line.partition(b"\t")[0]).endswith(b"]"))
        found = Head(head.turn if head else 0, len(lines), size, next(links, ""))
        if head is None:
            return found, {"head": "lost"}
        return found, {"cut" if size < head.size else "since": head.lines}

    def _given(self) -> dict[str, int]:
        """The highest number of each day that a case bears: what is older than the chain."""
        highest: dict[str, int] = {}
        for case_id in self._ids():
            day, number = id_order(case_id)
            highest[day] = max(highest.get(day, 0), number)
        return highest

    def _note(self, head: Head) -> None:
        """Best effort: the change is made, and an older head only says less."""
        text = f"{head.turn} {head.lines} {head.size} {head.digest or '-'} "
        with suppress(OSError):
            atomic.refuse_links(self._head_path)
            handle = system.opened(self._head_path, os.O_WRONLY | os.O_CREAT)
            try:
                os.lseek(handle, head.turn % 2 * _SLOT, os.SEEK_SET)
                os.write(handle, f"{text}{link_of(text.encode())[:8]}".ljust(_SLOT - 1).encode() + b"\n")
            finally:
                os.close(handle)


def other_copies(path: Path) -> list[Path]:
    """What a sync program left beside the chain: the chain as another machine wrote it."""
    folder = path.parent
    if not folder.is_dir():
        return []
    return sorted(
        found
        for found in folder.glob("*chain*.jsonl*")
        if found.name != FILE and not found.name.startswith(".") and found.is_file() and not found.is_symlink()
    )


def withdraw(root: Path, run: str) -> None:
    """What was accepted in a run does not count any more; the caller holds the shop lock."""
    with Chain(root, tuple).sealed(Change(WITHDRAWN, "", notes={"run": run})):
        pass


def written_since(root: Path, size: int) -> tuple[int, set[str] | None]:
    """How long the chain is now, and the cases that were written since it had a size; None where nobody can tell."""
    try:
        with atomic.reading(root / "state" / FILE) as file:
            file.seek(size - 1 if size > 0 else 0, os.SEEK_SET if size > 0 else os.SEEK_END)
            end, *lines = file.read().split(b"\n")
            cases = {_case_of(line) for line in lines[:-1]}
            is_known = size > 0 and not end and lines[-1:] == [b""] and "" not in cases
            return file.tell(), cases if is_known else None
    except OSError:
        return 0, None


def _line(previous: str, change: Change, notes: Mapping[str, Any]) -> tuple[str, list[str]]:
    salts = [os.urandom(_SIZE).hex() for _ in change.parts]
    digests = {
        name: digest_of(change.case, name, part, salt)
        for (name, part), salt in zip(change.parts.items(), salts, strict=True)
    }
    told = {**change.notes, **notes}
    body = [previous, change.how, change.case, digests, *([told] if told else [])]
    return json.dumps(body, separators=(",", ":")), salts


def _case_of(line: bytes) -> str:
    """Which case a line is about; empty where that cannot be told."""
    with suppress(ValueError, LookupError, TypeError):
        return str(json.loads(line.partition(b"\t")[0])[2])
    return ""


def _unsalted(line: bytes) -> bytes:
    body, tab, salts = line.partition(b"\t")
    return body + tab + b" ".join(BLANK.encode() for _ in salts.split(b" ") if salts)


def _head_from(slot: bytes) -> Head | None:
    text = slot.strip(b"\0 ")
    told, _, check = text.rpartition(b" ")
    try:
        turn, lines, size, digest = told.decode().split()
        return Head(int(turn), int(lines), int(size), digest.strip("-")) if _is_whole(told, check) else None
    except ValueError:
        return None


def _is_whole(told: bytes, check: bytes) -> bool:
    return link_of(told + b" ")[:8].encode() == check
