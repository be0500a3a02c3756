"""The chain of a shop held against its cases, a part of the store at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain as joined
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.audit import FACTS, Expected, Finding, Record, expectations, of_case, of_chain, of_missing
from cs_toolkit.core.model import Case, Event
from cs_toolkit.store import atomic
from cs_toolkit.store import chain_reading as reading
from cs_toolkit.store.base import id_order
from cs_toolkit.store.chain import FILE, Chain, Change, other_copies, parts_of
from cs_toolkit.store.stamps import SUFFIX
from cs_toolkit.store.steps import ACCEPT, Step

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.errors import StoreTrouble

_PLACE: Final = "state"
_AT_ONCE: Final = 100


class Found(NamedTuple):
    """A finding with the file that it is about and, where it is there, the event."""

    finding: Finding
    file: str | None
    event: Event | None = None


class Audit:
    """One look at all of it. `events` and `cases` count what was held against the chain, once `found` was read."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._path = env.shop.root / _PLACE / FILE
        self.chain = Chain(env.shop.root, lambda: env.shop.store.ids("all"))
        self.lines = reading.checked(self._path, self.chain.head())
        self.problems: list[StoreTrouble] = []
        self.cases = self.events = 0
        self._seen: set[str] = set()

    @property
    def file(self) -> str:
        """The chain, from the shop folder on."""
        return f"{_PLACE}/{FILE}"

    @property
    def head(self) -> str:
        """How far the chain goes, to be noted elsewhere: lines and digest."""
        return f"{len(self.lines.links)}:{self.lines.end}"

    def holds(self, head: str) -> bool:
        """Whether the chain still goes through a head that was noted earlier."""
        number, _, digest = head.partition(":")
        links = self.lines.links
        return number.isdecimal() and 0 < int(number) <= len(links) and links[int(number) - 1] == digest

    def found(self) -> Iterator[Found]:
        """Everything that does not fit or is worth telling: the chain first, then by case, then what is not there."""
        started = [record for record in self._records(None) if not record.case]
        for finding in of_chain(self.lines.breaks, started):
            yield Found(finding, self.file)
        older = {day: number for record in started for day, number in record.notes.get("given", {}).items()}
        expected = expectations(self._records(None))
        others = expectations(joined.from_iterable(map(_copied, other_copies(self._path))))
        for shard, case in self._present():
            events = {event.id: event for event in reversed(case.events)}
            is_older = not self.is_kept or _is_within(older, case.id)
            for finding in _of(case, expected.get(case.id), others.get(case.id), is_older=is_older):
                yield Found(finding, self._file(shard, case.id), events.get(finding.part))
        shared = self._unreadable_months()
        for case_id in sorted(expected.keys() - self._seen, key=id_order):
            if case_id.encode() in shared:
                continue
            for finding in of_missing(case_id, expected[case_id]):
                yield Found(finding, self.file)
        for problem in self.problems:
            yield Found(Finding("unreadable", None), getattr(problem, "path", ""))

    def of_case(self, case: Case) -> list[Finding] | None:
        """What does not fit in one case, None where the chain does not know it."""
        expected = expectations(self._records(case.id)).get(case.id)
        return list(_of(case, expected, None, is_older=True)) if expected else None

    @property
    def is_kept(self) -> bool:
        """Whether there is a chain at all."""
        return bool(self.lines.links)

    def accept(self, found: Iterable[Found], by: str | None) -> int:
        """What is there now counts as known from now on, and the chain says so; how many findings were not before.

        The caller holds the shop lock; `undo` takes it back.
        """
        journal = self._env.shop.journal
        run = {"run": journal.run}
        findings = [one.finding for one in found]
        breaks = [[one.code, one.line] for one in findings if one.line is not None and one.case is None]
        told = {"breaks": breaks, "at": self._env.now.isoformat(), "by": by, **run}
        changes = [Change("accepted", "", notes={name: value for name, value in told.items() if value is not None})]
        new = [one for one in findings if not one.is_known or one.code in _RENEWED]
        ids = sorted({one.case for one in new if one.case})
        there = set(self._env.shop.store.ids("all"))
        if new:
            journal.note(self._env.command, self._env.now, steps=[Step(ACCEPT, self.file, None, journal.run)])
        for case_id in ids:
            changes.append(self._accepted(case_id, run) if case_id in there else Change("gone", case_id, notes=run))
            if len(changes) >= _AT_ONCE:
                self._seal(changes)
                changes = []
        self._seal(changes)
        return len(new)

    def _accepted(self, case_id: str, notes: Mapping[str, str]) -> Change:
        return Change("accepted", case_id, parts_of(self._env.shop.store.get(case_id).case), notes)

    def _seal(self, changes: list[Change]) -> None:
        if changes:
            with self.chain.sealed(*changes):
                pass

    def _unreadable_months(self) -> bytes:
        """Files of many cases that hold one which cannot be read: what stands there is not gone."""
        held = b""
        for path in {getattr(problem, "path", "") for problem in self.problems}:
            if path.endswith(".jsonl"):
                with suppress(OSError):
                    held += atomic.read(self._env.shop.root / path)
        return held

    def _file(self, shard: str, case_id: str) -> str | None:
        """The file of a case: of its own or that of its archived month; None where it stands in no file."""
        names = (f"{shard}/{case_id}{SUFFIX}", f"archive/{shard.rpartition('/')[2]}.jsonl")
        return next((name for name in names if (self._env.shop.root / name).is_file()), None)

    def _records(self, case_id: str | None) -> Iterator[Record]:
        return reading.records(self._path, self.lines, case_id)

    def _present(self) -> Iterator[tuple[str, Case]]:
        """Every case with the part of the store that holds it; what cannot be read counts as there."""
        store = self._env.shop.store
        for shard in store.shards():
            cases, problems = store.find("all", shard=shard)
            self.problems += problems
            self._seen.update(map(_named, problems))
            for case in cases:
                if case.id not in self._seen:
                    self._seen.add(case.id)
                    self.cases += 1
                    self.events += len(case.events)
                    yield shard, case


_RENEWED: Final = frozenset({"older", "elsewhere", "stopped"})


def _copied(path: Path) -> Iterator[Record]:
    return reading.records(path)


def _is_within(given: Mapping[str, int], case_id: str) -> bool:
    """Whether the case may have been there when its day had so many numbers."""
    day, number = id_order(case_id)
    return number <= given.get(day, -1)


def _of(case: Case, expected: Expected | None, other: Expected | None, *, is_older: bool) -> Iterator[Finding]:
    parts = parts_of(case)
    return of_case(
        case.id,
        {name: part["seq"] if name != FACTS else 0 for name, part in parts.items()},
        lambda name, seal: reading.is_as_sealed(case.id, name, parts[name], seal),
        expected,
        is_older=is_older,
        elsewhere=other,
    )


def _named(problem: StoreTrouble) -> str:
    """The case that a file of the store is about, by its name."""
    path: str = getattr(problem, "path", "")
    return path.rpartition("/")[2].removesuffix(".toml")
