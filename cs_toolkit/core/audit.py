"""What the chain says of each case, held against what the case holds now.

A finding is a change that was not recorded, unless it is known: recorded, older than the chain, or part of a command
that was stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

# The name of the part that is no event.
FACTS: Final = ""


class Seal(NamedTuple):
    """The digest of a part and its salt; where the salt is empty, it was taken away."""

    digest: str
    salt: str


class Record(NamedTuple):
    """A line of the chain. `is_sure`: the command that wrote it came to its end."""

    line: int
    how: str
    case: str
    seals: Mapping[str, Seal]
    notes: Mapping[str, Any] = {}
    is_sure: bool = True


class Break(NamedTuple):
    """Where the chain itself does not hold: `chain-broken`, `chain-cut` or `head-lost`, and the line that shows it."""

    code: str
    line: int


class Finding(NamedTuple):
    """What does not fit: a case and the part of it (None: as a whole), or a line of the chain."""

    code: str
    case: str | None = None
    part: str | None = None
    line: int | None = None
    is_known: bool = False


Holds = Callable[[str, Seal], bool]
"""Whether a part of a case is as it was sealed."""


class Expected:
    """What the records of one case, in order, say that it holds."""

    def __init__(self) -> None:
        self.sure: dict[str, Seal] = {}
        self.maybe: dict[str, list[Seal]] = {}
        self.loose: set[str] = set()
        self.told: list[Finding] = []
        self.is_born = False
        self.is_there = True

    def take(self, record: Record) -> None:
        """One more record."""
        if record.how == "event":
            self._add(record)
        elif record.is_sure:
            self.sure, self.maybe, self.loose = dict(record.seals), {}, set()
        else:
            self._add(record)
            self.loose |= self.sure.keys() - record.seals.keys()
        self.is_born = self.is_born or record.how != "event"
        if record.is_sure:
            self.is_there = record.how != "gone"
            self.told += _told(record)

    def _add(self, record: Record) -> None:
        if record.is_sure:
            self.sure.update(record.seals)
            return
        for name, seal in record.seals.items():
            self.maybe.setdefault(name, []).append(seal)

    def seals(self, name: str) -> list[Seal]:
        """Each state in which a part may be."""
        return [*([self.sure[name]] if name in self.sure else []), *self.maybe.get(name, ())]


def _told(record: Record) -> Iterator[Finding]:
    """What a record itself has to say: changes that went through cst, and when they were accepted."""
    if record.how == "edited":
        for name in record.notes.get("changed", ()):
            yield Finding("edited-with-cst", record.case, name, record.line, is_known=True)
    elif record.how in {"accepted", "erased", "gone"}:
        code = "taken-back" if record.how == "gone" else record.how
        yield Finding(code, record.case, line=record.line, is_known=True)


def expectations(records: Iterable[Record]) -> dict[str, Expected]:
    """What is expected of each case."""
    found: dict[str, Expected] = {}
    for record in records:
        if record.case:
            found.setdefault(record.case, Expected()).take(record)
    return found


def of_chain(breaks: Iterable[Break], records: Iterable[Record]) -> Iterator[Finding]:
    """Where the chain does not hold; known are the places that somebody accepted later."""
    accepted = [record for record in records if record.how == "accepted" and not record.case]
    known = {(code, line) for record in accepted for code, line in record.notes.get("breaks", ())}
    own = {record.line for record in accepted}
    for found in breaks:
        yield Finding(found.code, line=found.line, is_known=found in known or found.line in own)


def of_case(
    case_id: str,
    parts: Mapping[str, int],
    holds: Holds,
    expected: Expected | None,
    *,
    is_older: bool = False,
    elsewhere: Expected | None = None,
) -> Iterator[Finding]:
    """What does not fit in a case; `parts` are the names of what it holds, with the number of each event in order.

    `is_older`: the case may have been there before the chain began. `elsewhere`: what another copy of the chain says.
    """
    expected = expected or Expected()
    yield from expected.told
    unsealed = [name for name in parts if not expected.seals(name)]
    for name in parts:
        seals = expected.seals(name)
        if seals and not any(holds(name, seal) for seal in seals if seal.salt):
            is_blank = any(not seal.salt for seal in seals)
            yield Finding("erased" if is_blank else "changed", case_id, name, is_known=is_blank)
    yield from _unsealed(case_id, parts, unsealed, expected, is_older and not expected.is_born, elsewhere, holds)
    for name in expected.sure:
        if name not in parts:
            is_known = name in expected.loose
            yield Finding("stopped" if is_known else "deleted", case_id, name, is_known=is_known)


def _unsealed(
    case_id: str,
    parts: Mapping[str, int],
    names: list[str],
    expected: Expected,
    is_older: bool,
    elsewhere: Expected | None,
    holds: Holds,
) -> Iterator[Finding]:
    """Parts that the chain does not know: from another copy of it, older than it, or put in by hand."""
    first = min((parts[name] for name in expected.sure if parts.get(name)), default=None)
    strange: list[str] = []
    has_older = False
    for name in names:
        if elsewhere and any(holds(name, seal) for seal in elsewhere.seals(name) if seal.salt):
            yield Finding("elsewhere", case_id, name, is_known=True)
        elif is_older and (first is None or parts[name] < first):
            has_older = True
        else:
            strange.append(name)
    if has_older:
        yield Finding("older", case_id, is_known=True)
    if FACTS in strange:
        yield Finding("case-inserted", case_id)
    else:
        yield from (Finding("inserted", case_id, name) for name in strange)


def of_missing(case_id: str, expected: Expected) -> Iterator[Finding]:
    """A case that the chain knows and that is not there."""
    if expected.is_there and expected.sure.keys() - expected.loose:
        yield Finding("case-deleted", case_id)
    else:
        yield from expected.told
