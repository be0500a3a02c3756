"""The store of shops that outgrow one machine: cases in a PostgreSQL database, each as the text of its file.

Parts are named as the folders of the flat-file store are: `open`, and `closed/` with the month of closing. A revision
is made by chance at each writing, so that no two are alike; it sorts before any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from itertools import islice
from typing import Any, Final, LiteralString

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import BadValue, CaseNotFound, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import casefile
from cs_toolkit.store.base import UNSEEN, Found, Glance, Source, Stored, Where, id_order
from cs_toolkit.store.glance import glance
from cs_toolkit.store.postgres_link import Database

_AT_ONCE: Final = 500
_PARTS: Final[dict[Where, LiteralString]] = {"open": "part = 'open'", "closed": "part <> 'open'", "all": "true"}
_INSERT: Final = (
    "insert into cst_cases (id, part, revision, external_id, glance, body) values (%s, %s, %s, %s, %s::jsonb, %s)"
)
_UPDATE: Final = (
    "update cst_cases set part = %s, revision = %s, external_id = %s, glance = %s::jsonb, body = %s where id = %s"
)
_SPEND: Final = (
    "insert into cst_ids (day, last) values (%s, %s)"
    " on conflict (day) do update set last = greatest(cst_ids.last, excluded.last)"
)
_TRASH: Final = "insert into cst_trash (id, revision, body) values (%s, %s, %s)"


class PostgresStore:
    """Cases in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> AbstractContextManager[None]:
        """See `Store.writing`: a transaction, in which all of a command is kept or nothing."""
        return self._database.writing()

    # reading

    def get(self, case_id: str) -> Stored:
        """See `Store.get`."""
        part, revision, body = self._row(case_id)
        return Stored(_parse(part, case_id, body), revision)

    def find(
        self,
        where: Where,
        *,
        mentioning: Iterable[str] = (),
        among: Collection[str] | None = None,
        shard: str | None = None,
    ) -> Found:
        """See `Store.find`."""
        cases: list[Case] = []
        problems: list[StoreTrouble] = []
        for case_id, part, body in self._bodies(where, list(mentioning), among, shard):
            try:
                cases.append(_parse(part, case_id, body))
            except StoreTrouble as error:
                problems.append(error)
        return Found(sorted(cases, key=lambda case: id_order(case.id)), problems)

    def ids(self, where: Where) -> list[str]:
        """See `Store.ids`."""
        found = self._database.rows("select id from cst_cases where " + _PARTS[where])
        return sorted((case_id for (case_id,) in found), key=id_order)

    def external_ids(self) -> Mapping[str, str]:
        """See `Store.external_ids`."""
        found = self._database.rows("select external_id, id from cst_cases where external_id is not null")
        return {told.decode(): case_id for told, case_id in found}

    def shards(self) -> Sequence[str]:
        """See `Store.shards`: the parts that hold cases, and `open`."""
        found = self._database.rows("select distinct part from cst_cases")
        return ["open", *sorted(part for (part,) in found if part != "open")]

    def stamp(self, shard: str) -> str:
        """See `Store.stamp`: there is none."""
        return ""

    def stamps(self, shard: str = "open") -> Mapping[str, str]:
        """See `Store.stamps`: the revisions."""
        return dict(self._database.rows("select id, revision from cst_cases where part = %s", [shard]))

    def glances(self, names: Iterable[str], shard: str) -> Mapping[str, Glance]:
        """See `Store.glances`: as they were when the case was written."""
        found = dict.fromkeys(names, UNSEEN)
        query: LiteralString = "select id, glance from cst_cases where part = %s and id = any(%s)"
        for some in _batches(list(found)):
            found |= {name: Glance(*told) for name, told in self._database.rows(query, [shard, some])}
        return found

    def source(self, case_id: str) -> Source:
        """See `Store.source`."""
        _, revision, body = self._row(case_id)
        return Source(body.decode("utf-8-sig", errors="replace"), revision)

    # writing

    def allocate(self, day: date, count: int) -> Sequence[str]:
        """See `Store.allocate`. Numbers of a command that comes to nothing are free again: nobody saw them."""
        stamp = day.strftime("%Y%m%d")
        with self.writing():
            last = self._database.value("select last from cst_ids where day = %s", [stamp]) or 0
            self._database.change(_SPEND, [stamp, last + count])
        return [f"{stamp}-{number:02d}" for number in range(last + 1, last + count + 1)]

    def add(self, cases: Iterable[Case]) -> None:
        """See `Store.add`. If one cannot be written, none is left."""
        self.put((case, casefile.render(case)) for case in cases)

    def put(self, sources: Iterable[tuple[Case, bytes]]) -> None:
        """New cases as the texts of their files."""
        with self.writing():
            rest = iter(sources)
            while batch := list(islice(rest, _AT_ONCE)):
                self._refuse_taken([case.id for case, _ in batch])
                self._database.change_all(_INSERT, [(case.id, *_cells(case, body)) for case, body in batch])
                self.spend(_highest(case.id for case, _ in batch))

    def replace(self, case: Case, revision: str) -> None:
        """See `Store.replace`. Every old byte stays; events are appended."""
        with self.writing():
            part, old = self._to_change(case.id, revision)
            events = case.events[len(_parse(part, case.id, old).events) :]
            new = casefile.appended(old, events)
            if _parse(part, case.id, new).events != case.events:
                raise Conflict(case.id)
            if events:
                self._database.change(_UPDATE, [*_cells(case, new), case.id])

    def rewrite(self, case_id: str, text: str, revision: str) -> None:
        """See `Store.rewrite`; what an editor could not show as a whole goes to the trash."""
        with self.writing():
            part, old = self._to_change(case_id, revision)
            body = text.encode()
            try:
                case = _parse(part, case_id, body)
            except Unreadable as error:
                raise BadValue(say("the edited text is no case: {reason}", reason=error.message)) from error
            if not casefile.is_text(old):
                self._database.change(_TRASH, [case_id, _new_revision(), old])
            self._database.change(_UPDATE, [*_cells(case, body), case_id])

    def erase(self, case: Case) -> None:
        """See `Store.erase`; what of the case is in the trash goes, too."""
        with self.writing():
            self._row(case.id)
            self._database.change(_UPDATE, [*_cells(case, casefile.render(case)), case.id])
            self._database.change("delete from cst_trash where id = %s", [case.id])

    def discard(self, case_id: str) -> None:
        """See `Store.discard`: the case goes to the table of the trash."""
        with self.writing():
            _, revision, body = self._row(case_id)
            self._database.change(_TRASH, [case_id, revision, body])
            self._database.change("delete from cst_cases where id = %s", [case_id])

    def discarded(self) -> Iterator[tuple[str, bytes]]:
        """The cases in the trash, by id; one may be there more than once."""
        return iter(self._database.rows("select id, body from cst_trash order by id"))

    def purge(self, ids: Collection[str]) -> None:
        """Cases out of the trash, for good."""
        with self.writing():
            self._database.change("delete from cst_trash where id = any(%s)", [list(ids)])

    # the numbers given

    def given(self) -> Mapping[str, int]:
        """The highest number that was given on each day (YYYYMMDD)."""
        return dict(self._database.rows("select day, last from cst_ids"))

    def spend(self, given: Mapping[str, int]) -> None:
        """These numbers of each day, and those below them, are never given again."""
        with self.writing():
            self._database.change_all(_SPEND, sorted(given.items()))

    # rows

    def _bodies(
        self, where: Where, texts: list[str], among: Collection[str] | None, shard: str | None
    ) -> Iterator[tuple[str, str, bytes]]:
        """The rows that are asked for, some at a time."""
        asked: LiteralString = "select id, part, body from cst_cases where " + _PARTS[where]
        values: list[Any] = []
        if shard is not None:
            asked, values = asked + " and part = %s", [shard]
        if texts:
            asked += " and (" + " or ".join(["position(%s in body) > 0"] * len(texts)) + ")"
            values += [text.encode() for text in texts]
        if among is not None:
            for some in _batches(list(among)):
                yield from self._database.rows(asked + " and id = any(%s)", [*values, some])
            return
        last = ""
        while found := self._database.rows(asked + " and id > %s order by id limit %s", [*values, last, _AT_ONCE]):
            yield from found
            last = found[-1][0]

    def _row(self, case_id: str) -> tuple[str, str, bytes]:
        found = self._database.rows("select part, revision, body from cst_cases where id = %s", [case_id])
        if not found:
            raise CaseNotFound(case_id)
        part, revision, body = found[0]
        return part, revision, body

    def _to_change(self, case_id: str, revision: str) -> tuple[str, bytes]:
        """The part and the text of a case that is as it was read, locked until it is written."""
        query: LiteralString = "select part, revision, body from cst_cases where id = %s for update"
        found = self._database.rows(query, [case_id])
        if not found:
            raise CaseNotFound(case_id)
        part, known, body = found[0]
        if known != revision:
            raise Conflict(case_id)
        return part, body

    def _refuse_taken(self, ids: list[str]) -> None:
        taken = self._database.rows("select id from cst_cases where id = any(%s)", [ids])
        twice = [case_id for place, case_id in enumerate(ids) if case_id in ids[:place]] if not taken else []
        for case_id in (*(name for (name,) in taken), *twice):
            raise Conflict(case_id)


def part_of(case: Case) -> str:
    """Where a case stands."""
    timeline = fold(case)
    ended = None if timeline.is_open else timeline.last("closed", "merged", among=timeline.events)
    return f"closed/{ended.at:%Y-%m}" if ended else "open"


def _cells(case: Case, body: bytes) -> tuple[str, str, bytes | None, str, bytes]:
    """What stands in the row of a case behind its id."""
    external_id = fold(case).case.complaint.external_id
    told = external_id.encode() if external_id else None
    return part_of(case), _new_revision(), told, json.dumps(glance(body)), body


def _new_revision() -> str:
    return f"0{os.urandom(10).hex()}"


def _parse(part: str, case_id: str, body: bytes) -> Case:
    try:
        return casefile.parse(body, f"{part}/{case_id}", case_id)
    except Unreadable as error:
        error.hint = say("cst edit {case} shows its text, to be mended", case=case_id)
        raise


def _highest(ids: Iterable[str]) -> dict[str, int]:
    """The highest number of each day among the ids."""
    found: dict[str, int] = {}
    for day, number in map(id_order, ids):
        found[day] = max(found.get(day, 0), number)
    return found


def _batches(names: list[str]) -> Iterator[list[str]]:
    return (names[begin : begin + _AT_ONCE] for begin in range(0, len(names), _AT_ONCE))
