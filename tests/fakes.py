"""A store in memory that keeps every promise of `store.base.Store`; the contract suite holds it to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import BadValue, CaseNotFound, Conflict, StoreTrouble, Unreadable, say
from cs_toolkit.store import casefile
from cs_toolkit.store.base import UNSEEN, Found, Glance, Source, Stored, Where, id_order
from cs_toolkit.store.glance import glance


class FakeStore:
    """Cases as the texts of their files, by id."""

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}
        self._given: dict[str, int] = {}

    def writing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def allocate(self, day: date, count: int) -> Sequence[str]:
        stamp = day.strftime("%Y%m%d")
        last = self._given.get(stamp, 0)
        self._given[stamp] = last + count
        return [f"{stamp}-{number:02d}" for number in range(last + 1, last + count + 1)]

    def add(self, cases: Iterable[Case]) -> None:
        new = {}
        for case in cases:
            if case.id in self._texts or case.id in new:
                raise Conflict(case.id)
            new[case.id] = casefile.render(case)
        self._texts |= new

    def get(self, case_id: str) -> Stored:
        data = self._data(case_id)
        return Stored(casefile.parse(data, case_id, case_id), _revision(data))

    def replace(self, case: Case, revision: str) -> None:
        old = self._checked(case.id, revision)
        before = casefile.parse(old, case.id, case.id)
        new = casefile.appended(old, case.events[len(before.events) :])
        if casefile.parse(new, case.id, case.id).events != case.events:
            raise Conflict(case.id)
        self._texts[case.id] = new

    def find(
        self,
        where: Where,
        *,
        mentioning: Iterable[str] = (),
        among: Collection[str] | None = None,
        shard: str | None = None,
    ) -> Found:
        within = self.stamps(shard) if shard else self._texts
        cases: list[Case] = []
        problems: list[StoreTrouble] = []
        wanted = tuple(mentioning)
        for case_id in sorted(set(within) if among is None else set(among) & set(within), key=id_order):
            if wanted and not any(text in self.source(case_id).text for text in wanted):
                continue
            try:
                case = self.get(case_id).case
            except StoreTrouble as error:
                problems.append(error)
                continue
            if where == "all" or fold(case).is_open == (where == "open"):
                cases.append(case)
        return Found(cases, problems)

    def ids(self, where: Where) -> list[str]:
        if where == "all":
            return sorted(self._texts, key=id_order)
        return [case.id for case in self.find(where).cases]

    def external_ids(self) -> Mapping[str, str]:
        found = ((fold(case).case.complaint.external_id, case.id) for case in self.find("all").cases)
        return {external_id: case_id for external_id, case_id in found if external_id}

    def shards(self) -> Sequence[str]:
        return ["open", "closed"]

    def stamp(self, shard: str) -> str:
        return ""

    def stamps(self, shard: str = "open") -> Mapping[str, str]:
        return {case_id: _revision(data) for case_id, data in self._texts.items() if self._shard_of(case_id) == shard}

    def glances(self, names: Iterable[str], shard: str) -> Mapping[str, Glance]:
        stamps = self.stamps(shard)
        return {name: glance(self._texts[name]) if name in stamps else UNSEEN for name in names}

    def _shard_of(self, case_id: str) -> str:
        try:
            return "open" if fold(self.get(case_id).case).is_open else "closed"
        except StoreTrouble:
            return "open"

    def source(self, case_id: str) -> Source:
        data = self._data(case_id)
        return Source(data.decode("utf-8-sig", errors="replace"), _revision(data))

    def rewrite(self, case_id: str, text: str, revision: str) -> None:
        self._checked(case_id, revision)
        try:
            casefile.parse(text.encode(), case_id, case_id)
        except Unreadable as error:
            raise BadValue(say("the edited text is no case: {reason}", reason=error.message)) from error
        self._texts[case_id] = text.encode()

    def erase(self, case: Case) -> None:
        self._data(case.id)
        self._texts[case.id] = casefile.render(case)

    def discard(self, case_id: str) -> None:
        self._data(case_id)
        del self._texts[case_id]

    def damage(self, case_id: str, data: bytes) -> None:
        """Puts any bytes where a case was."""
        self._texts[case_id] = data

    def _data(self, case_id: str) -> bytes:
        if case_id not in self._texts:
            raise CaseNotFound(case_id)
        return self._texts[case_id]

    def _checked(self, case_id: str, revision: str) -> bytes:
        data = self._data(case_id)
        if _revision(data) != revision:
            raise Conflict(case_id)
        return data


def _revision(data: bytes) -> str:
    return str(hash(data))
