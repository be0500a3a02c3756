"""A shop's cases, and what belongs to them, taken from one store to another: counted, compared, nothing removed.

Begun again after an interruption it goes on: what stands at the target as it is here is passed over, what grew here
since is brought up to date, and what only the target has is never written over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.union import is_same
from cs_toolkit.errors import StoreTrouble, Unreadable, listed, say
from cs_toolkit.store import casefile
from cs_toolkit.store.base import Source, id_order
from cs_toolkit.store.journal import line_of
from cs_toolkit.store.ledger import IdLedger
from cs_toolkit.store.postgres import PostgresStore
from cs_toolkit.store.postgres_books import is_of_folder

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.store.shop import Shop

_AT_ONCE: Final = 200
_LEDGERS: Final = {"reminders": "reminded", "alerts": "alerted"}
_MASK: Final = (1 << 64) - 1

Watch = Callable[[Iterable[str], int], Iterable[str]]
"""Shows how far it is: names, as they are gone through, and how many."""


class Moved(NamedTuple):
    """What became of one kind of thing: how many there are, how many were new or grew, and a checksum of all."""

    what: str
    found: int
    copied: int
    checksum: str


def moved(source: Shop, target: Shop, watch: Watch, *, dry_run: bool) -> list[Moved]:
    """Takes all that machines share from one store to the other and reads it back; the caller holds the source's lock.

    Raises StoreTrouble where something cannot be read, or the two do not agree; what was copied by then stays.
    """
    parts: tuple[Callable[..., Moved], ...] = (
        partial(_cases, watch=watch),
        _ids,
        _orders,
        *(partial(_ledger, what=what, name=name) for what, name in _LEDGERS.items()),
        _undo,
    )
    return [part(source, target, dry_run=dry_run) for part in parts]


# cases


def _cases(source: Shop, target: Shop, *, watch: Watch, dry_run: bool) -> Moved:
    ids = source.store.ids("all")
    known = set(target.store.ids("all"))
    if others := sorted(known.difference(ids), key=id_order):
        raise StoreTrouble(
            say("the target holds cases that this shop does not have: {cases}", cases=listed(tuple(others))),
            say("name a database of this shop's own, or take them away there first"),
        )
    _refuse_another_shop(source, target, sorted(known, key=id_order))
    copied, new, told = 0, [], []
    for case_id in watch(ids, len(ids)):
        case, here = _read(source, case_id)
        told.append(f"{case_id} {_sha(here)}")
        there = target.store.source(case_id) if case_id in known else None
        copied += there is None or there.text != here
        if there is None:
            new.append((case, here))
        elif there.text != here:
            _bring_up_to_date(target, case, here, there, dry_run=dry_run)
        if len(new) >= _AT_ONCE:
            _add(target, new, dry_run=dry_run)
            new.clear()
    _add(target, new, dry_run=dry_run)
    if not dry_run:
        there_too = sorted(target.store.ids("all"), key=id_order)
        _compare("cases", told, (f"{case_id} {_sha(target.store.source(case_id).text)}" for case_id in there_too))
    return Moved("cases", len(ids), copied, _digest(told))


def _refuse_another_shop(source: Shop, target: Shop, known: Iterable[str]) -> None:
    """Before anything is written: numbers are given by day, so two shops have the same ones."""
    for case_id in known:
        with suppress(Unreadable):  # that is told when it is its turn
            if not is_same(source.store.get(case_id).case, target.store.get(case_id).case):
                raise StoreTrouble(
                    say("the target has another complaint under the number '{case}'", case=case_id),
                    say("name a database of this shop's own, or take them away there first"),
                )


def _read(source: Shop, case_id: str) -> tuple[Case, str]:
    """A case and its text; raises `Unreadable` that names the record."""
    text = source.store.source(case_id).text
    with suppress(StoreTrouble):
        if "\ufffd" not in text:  # else it may stand for bytes that are no text
            return casefile.parse(text.encode(), case_id, case_id), text
    return source.store.get(case_id).case, text


def _bring_up_to_date(target: Shop, case: Case, text: str, there: Source, *, dry_run: bool) -> None:
    """A case that grew here; refused where something happened only at the target, which would be lost."""
    own = {event.id for event in case.events}
    if any(event.id not in own for event in target.store.get(case.id).case.events):
        raise StoreTrouble(
            say("case '{case}' went on at the target; nothing of it was written over", case=case.id),
            say("the target is in use: give store its address instead, with cst config set store"),
        )
    if not dry_run:
        target.store.rewrite(case.id, text, there.revision)


def _add(target: Shop, new: list[tuple[Case, str]], *, dry_run: bool) -> None:
    """New cases at the target, with the texts that they have here."""
    if dry_run:
        return
    if isinstance(target.store, PostgresStore):
        target.store.put((case, text.encode()) for case, text in new)
        return
    target.store.add(case for case, _ in new)
    for case, text in new:
        made = target.store.source(case.id)
        if made.text != text:
            target.store.rewrite(case.id, text, made.revision)


# what goes with them


def _ids(source: Shop, target: Shop, *, dry_run: bool) -> Moved:
    here, there = _given(source).given(), _given(target).given()
    behind = {day: number for day, number in here.items() if there.get(day, 0) < number}
    if not dry_run and behind:
        _given(target).spend(behind)
        after = _given(target).given()
        _compare("ids", _days(here), _days({day: number for day, number in after.items() if day in here}))
    return Moved("ids", sum(here.values()), len(behind), _digest(_days(here)))


def _given(shop: Shop) -> PostgresStore | IdLedger:
    return shop.store if isinstance(shop.store, PostgresStore) else IdLedger(shop.root, shop.store.ids)


def _days(given: Mapping[str, int]) -> list[str]:
    return [f"{day} {number}" for day, number in sorted(given.items())]


def _orders(source: Shop, target: Shop, *, dry_run: bool) -> Moved:
    done = target.orders.merge(source.orders.all(), dry_run=dry_run)
    found, checksum = _of_orders(source)
    if not dry_run and (found, checksum) != _of_orders(target):
        raise _differ("orders")
    return Moved("orders", found, done.added + done.updated, checksum)


def _of_orders(shop: Shop) -> tuple[int, str]:
    """How many, and a checksum that does not depend on their order; a NUL, which no database keeps, does not count."""
    found = total = 0
    for row in shop.orders.all():
        text = json.dumps([cell.replace("\0", "") for cell in row.values()])
        found, total = found + 1, total + int(_sha(text), 16) & _MASK
    return found, f"{total:016x}"


def _ledger(source: Shop, target: Shop, *, what: str, name: str, dry_run: bool) -> Moved:
    here = source.reminded(name).told() - {""}
    new = here - target.reminded(name).told()
    if not dry_run:
        target.reminded(name).mark(sorted(new))
        _compare(what, sorted(here), sorted(here & target.reminded(name).told()))
    return Moved(what, len(here), len(new), _digest(sorted(here)))


def _undo(source: Shop, target: Shop, *, dry_run: bool) -> Moved:
    """What can be taken back of cases; what changed files of the folder stays in the folder's own log."""
    here = [entry for entry in source.journal.latest() if not is_of_folder(entry)]
    there = list(target.journal.latest())
    new = [entry for entry in reversed(here) if entry not in there]
    if not dry_run:
        target.journal.keep(new)
    return Moved("undo", len(here), len(new), _digest(map(line_of, here)))


# comparing


def _compare(what: str, here: Iterable[str], there: Iterable[str]) -> None:
    if _digest(here) != _digest(there):
        raise _differ(what)


def _differ(what: str) -> StoreTrouble:
    return StoreTrouble(
        say("what was read back of the target is not what is here: {what}", what=what),
        say("the shop goes on where it is; give the command again, or name an empty target"),
    )


def _digest(lines: Iterable[str]) -> str:
    made = sha256()
    for line in lines:
        made.update(f"{line}\n".encode())
    return made.hexdigest()[:16]


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
