"""The chain read and checked: its records, where it does not hold, and what a case is held against."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.core.audit import Break, Record, Seal
from cs_toolkit.store import atomic
from cs_toolkit.store.chain import BLANK, HOWS, WITHDRAWN, Head, digest_of, link_of

_PREVIOUS: Final = slice(2, 34)  # where a body has the digest of the line before
_NOTED: Final = (b'"since":', b'"cut":', b'"head":')
_WITHDRAWN: Final = json.dumps(WITHDRAWN).encode()


class Lines(NamedTuple):
    """A chain as it stands: how many lines, the digest of each by its number, which are of a stopped command.

    `withdrawn`: the runs of `cst audit --accept` that were taken back.
    """

    links: list[str]
    breaks: tuple[Break, ...]
    unsure: frozenset[int]
    withdrawn: frozenset[str] = frozenset()

    @property
    def end(self) -> str:
        """The digest of the last line, empty where there is none."""
        return self.links[-1] if self.links else ""


NOTHING: Final = Lines([], (), frozenset())


def checked(path: Path, head: Head | None) -> Lines:
    """Where a chain does not hold; lines count from 1. `head` is how far it went when that was noted last."""
    links: list[str] = []
    breaks: list[Break] = []
    unsure: set[int] = set()
    torn: set[int] = set()
    previous = ""
    for number, line in _lines(path):
        body = line.partition(b"\t")[0]
        if not body.endswith(b"]"):
            torn.add(number)
            links.append(previous)
            continue
        notes = _notes(body)
        if "since" in notes:
            unsure.update(range(max(notes["since"], 0) + 1, number))
        for name, code in (("cut", "chain-cut"), ("head", "head-lost")):
            if name in notes:
                breaks.append(Break(code, number))
        if _previous(body) != previous:
            breaks.append(Break("chain-broken", number))
        previous = link_of(body)
        links.append(previous)
    if head is not None:
        unsure.update(range(head.lines + 1, len(links) + 1))
    breaks += [Break("chain-broken", number) for number in sorted(torn - unsure)]
    return Lines(links, (*breaks, *_at_the_end(links, head)), frozenset(unsure), _withdrawn(path))


def _withdrawn(path: Path) -> frozenset[str]:
    found = (_record(number, line, True) for number, line in _lines(path) if _WITHDRAWN in line)
    return frozenset(record.notes.get("run", "") for record in found if record and record.how == WITHDRAWN)


def _previous(body: bytes) -> str:
    return "" if body.startswith(b'["",') else body[_PREVIOUS].decode(errors="replace")


def _notes(body: bytes) -> dict[str, Any]:
    if not any(name in body for name in _NOTED):
        return {}
    try:
        told = json.loads(body)[4]
        numbers = {name: told[name] for name in ("since", "cut") if isinstance(told.get(name), int)}
        return {**numbers, "head": "lost"} if told.get("head") == "lost" else numbers
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _at_the_end(links: list[str], head: Head | None) -> Iterator[Break]:
    if head is None:
        if links:
            yield Break("head-lost", len(links))
    elif head.lines > len(links):
        yield Break("chain-cut", len(links))
    elif head.lines and links[head.lines - 1] != head.digest:
        yield Break("chain-broken", head.lines)


def records(path: Path, lines: Lines = NOTHING, case_id: str | None = None) -> Iterator[Record]:
    """The lines that can be read and count, of one case or of all."""
    needle = json.dumps(case_id).encode() if case_id else b""
    for number, line in _lines(path):
        found = _record(number, line, number not in lines.unsure) if needle in line else None
        if found and found.notes.get("run") not in lines.withdrawn:
            yield found


def is_accepted(path: Path, run: str) -> bool:
    """Whether something was accepted in a run, and not taken back since."""
    lines = checked(path, None)
    return bool(run) and any(found.notes.get("run") == run for found in records(path, lines))


def _record(number: int, line: bytes, is_sure: bool) -> Record | None:
    body, _, salted = line.partition(b"\t")
    try:
        _, how, case_id, digests, *notes = json.loads(body)
        salts = salted.decode().split()
        if how not in HOWS or not isinstance(case_id, str) or len(salts) != len(digests):
            return None
        seals = {
            name: Seal(digest, "" if salt == BLANK else salt)
            for (name, digest), salt in zip(digests.items(), salts, strict=True)
        }
        return Record(number, how, case_id, seals, _checked_notes(notes[0]) if notes else {}, is_sure)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _checked_notes(notes: Mapping[str, Any]) -> dict[str, Any]:
    """Notes in their shapes; anybody may have written into the file."""
    known: dict[str, Any] = {name: notes[name] for name in ("at", "by", "run") if isinstance(notes.get(name), str)}
    known["changed"] = [str(name) for name in notes.get("changed", ())]
    known["breaks"] = [(str(code), int(line)) for code, line in notes.get("breaks", ())]
    known["given"] = {str(day): int(number) for day, number in notes.get("given", {}).items()}
    return known


def is_as_sealed(case_id: str, name: str, part: Mapping[str, Any], seal: Seal) -> bool:
    """Whether a part of a case is what was sealed."""
    try:
        return digest_of(case_id, name, part, seal.salt) == seal.digest
    except ValueError:
        return False


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, read one by one."""
    try:
        with atomic.reading(path) as file:
            yield from ((number, line.removesuffix(b"\n")) for number, line in enumerate(file, 1))
    except FileNotFoundError:
        return
    except OSError as error:
        raise atomic.trouble(path, error) from error
