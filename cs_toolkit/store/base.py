"""The store seam: what every backend offers. Bad records come back as values, never as exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from cs_toolkit.core.timeline import fold

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.errors import StoreTrouble

Where = Literal["open", "closed", "all"]


class Stored(NamedTuple):
    """A case as read, with the revision a writer must show to replace it."""

    case: Case
    revision: str


class Found(NamedTuple):
    """Cases that could be read, by id, and the trouble with those that could not."""

    cases: list[Case]
    problems: list[StoreTrouble]


class Source(NamedTuple):
    """A case as the text an owner can edit."""

    text: str
    revision: str


class Glance(NamedTuple):
    """What a look at a record tells before it is read: it may be wrong, but never leaves out what is there.

    `first` and `last` are seconds since 1970: it says that it was received between them. `days` holds each day it
    names, as ` 2026-11-22`; `people` a word for each handle and contact, as `person` makes them. "?": could be any.
    """

    first: int
    last: int
    days: str = "?"
    people: str = "?"


UNSEEN: Final = Glance(-(1 << 40), 1 << 40)


class Store(Protocol):
    """Where cases are kept. `writing()` makes a read-modify-write sequence exclusive; it may be nested."""

    def writing(self) -> AbstractContextManager[None]:
        """Exclusive access for a read-modify-write sequence; raises `StoreTrouble` when it cannot be had."""
        ...

    def allocate(self, day: date, count: int) -> Sequence[str]:
        """Ids for complaints received on a day, never given before."""
        ...

    def add(self, cases: Iterable[Case]) -> None:
        """New cases, durable on return; whole cases only if it is interrupted."""
        ...

    def get(self, case_id: str) -> Stored:
        """One case, open or closed; raises `CaseNotFound` or `Unreadable`."""
        ...

    def replace(self, case: Case, revision: str) -> None:
        """The case with events appended; raises `Conflict` if it changed since it was read."""
        ...

    def find(
        self,
        where: Where,
        *,
        mentioning: Iterable[str] = (),
        among: Collection[str] | None = None,
        shard: str | None = None,
    ) -> Found:
        """Open, closed or all cases in order of id; only those that hold one of the texts as written, or are `among`.

        `among` holds names as `stamps` gives them, `shard` a part of the store as `shards` does.
        """
        ...

    def shards(self) -> Sequence[str]:
        """The parts that the store is kept in, by which something may be remembered of it; `open` has the open cases.

        The others hold closed ones, and while a case is moved it may stand in two.
        """
        ...

    def stamp(self, shard: str) -> str:
        """A text that changes with any record of a part, where one can be had without a look at each; else empty."""
        ...

    def stamps(self, shard: str = "open") -> Mapping[str, str]:
        """For each record of a part, readable or not, by its name (a good one's id), a text that changes with it.

        Where two writings of one instant may look alike, it begins with the time of writing (ns since 1970).
        """
        ...

    def glances(self, names: Iterable[str], shard: str) -> Mapping[str, Glance]:
        """What a look at these records of a part tells; one that cannot be looked at is `UNSEEN`."""
        ...

    def ids(self, where: Where) -> list[str]:
        """The ids alone, in order, without reading the cases."""
        ...

    def external_ids(self) -> Mapping[str, str]:
        """Which case, open or closed, stands for each number of another system, without reading all of every case."""
        ...

    def source(self, case_id: str) -> Source:
        """The case as text for an editor."""
        ...

    def rewrite(self, case_id: str, text: str, revision: str) -> None:
        """The case as edited; raises `BadValue` if the text is no case, `Conflict` if it changed."""
        ...

    def erase(self, case: Case) -> None:
        """The case in place of all that its record held, of which nothing is kept; as often as one likes."""
        ...

    def discard(self, case_id: str) -> None:
        """The case taken away (kept in the trash where there is one); its id is never given again."""
        ...


def id_order(case_id: str) -> tuple[str, int]:
    """Sorts ids by day, then by number ("-2" before "-10", "-99" before "-100")."""
    day, _, number = case_id.partition("-")
    return day, int(number) if number.isdigit() else 0


def is_in(case: Case, where: Where) -> bool:
    """Whether a case is one of the open, the closed or all."""
    if where == "all":
        return True
    may_be_closed = any(event.kind in {"closed", "merged"} for event in case.events)
    is_open = not may_be_closed or fold(case).is_open
    return is_open == (where == "open")
