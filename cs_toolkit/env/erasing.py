"""The identity of a customer taken out of a shop: looked for everywhere, written down as it shall be, then done.

What is interrupted after it was written down is finished by `finish`, which needs to know nobody's name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from hmac import new as keyed
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.privacy.erasing import Alias, Kept, erased_case, erased_row, known_of, known_of_row, without
from cs_toolkit.core.privacy.traces import Traces, bare
from cs_toolkit.core.timeline import TAKEN_FROM, fold
from cs_toolkit.env.erased_files import ErasedFiles
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.recording import numbered
from cs_toolkit.env.whose import rendered, texts
from cs_toolkit.errors import CaseNotFound, StoreTrouble, say
from cs_toolkit.store.erase_log import EraseLog, clear_cache
from cs_toolkit.store.order_erasing import digest

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.env import Env
    from cs_toolkit.env.whose import Whom

ERASED: Final = "erased-"
_LENGTH: Final = 10  # characters of a pseudonym
_CACHE: Final = ".cst"


class Plan(NamedTuple):
    """What an erase would make of a shop.

    `cases` are those of the customer, `kinds` the facts they lose, `open` those of them that are not closed; `others`
    name the customer; `files` of the folder get these contents, and `away` go, as do `discarded` cases of a database;
    `orders` are by `digest`, and had the `numbers`. For the owner: `namesakes` are cases of others who are called so,
    too, and keep their name; files that are `named` name the customer, those `left` will do so still, and of those
    `unread` it cannot be told.
    """

    salt: str
    cases: Mapping[str, Case]
    kinds: Mapping[str, tuple[str, ...]]
    open: tuple[str, ...]
    others: Mapping[str, Case]
    files: Mapping[str, bytes]
    away: tuple[str, ...]
    discarded: tuple[str, ...]
    attachments: int
    orders: Mapping[str, Mapping[str, str]]
    numbers: tuple[str, ...]
    namesakes: tuple[str, ...]
    named: tuple[str, ...]
    left: tuple[str, ...]
    unread: tuple[str, ...]

    def __bool__(self) -> bool:
        return any((self.cases, self.others, self.files, self.away, self.discarded, self.orders))


def aliases(salt: str) -> Alias:
    """Pseudonyms: the same for the same name or number, and none for what is one."""

    def alias(text: str) -> str:
        if text.startswith(ERASED):
            return text
        return ERASED + keyed(bytes.fromhex(salt), (bare(text) or text).encode(), sha256).hexdigest()[:_LENGTH]

    return alias


def plan(env: Env, whom: Whom, by: str | None) -> Plan:
    """What would become of everything; nothing is written."""
    salt = os.urandom(16).hex()
    alias = aliases(salt)
    found = {case_id: case for case_id in whom.cases if (case := _case(env, case_id))}
    per_case = {case_id: {*known_of(case), *whom.of(case_id)} for case_id, case in found.items()}
    everything = {*whom.known, *(item for row in whom.rows for item in known_of_row(row)), *_all(per_case.values())}
    shared = None if whom.is_retention else Traces(everything, own=True)
    cases, kinds = {}, {}
    for case_id, case in found.items():
        made, lost = erased_case(case, shared or Traces(per_case[case_id], own=True), alias)
        if lost:
            event = NewEvent("erased", {"facts": list(lost)}, None, by)
            cases[case_id], kinds[case_id] = numbered(made, case_id, [event], env.now), lost
    wide = Traces(item for item in everything if bare(item) not in whom.spared and not item.startswith(ERASED))
    rows = [row for row in whom.rows if not row["id"].startswith(ERASED)]
    owned = per_case if whom.is_retention else dict.fromkeys(per_case, everything)
    folders = _attachments(env, cases.values())
    namesakes: list[str] = []
    files = ErasedFiles(env, cases, wide, partial(_copied, owned, alias))
    files.look(folders)
    return Plan(
        salt,
        cases,
        kinds,
        tuple(case_id for case_id in cases if fold(cases[case_id]).is_open),
        dict(_others(env, wide, found, files.swapped, namesakes)) if wide else {},
        files.changed,
        (*files.away, *folders),
        tuple(_discarded(env, cases, wide)),
        sum(len(os.listdir(env.shop.root / folder)) for folder in folders),
        {digest(row["id"]): erased_row(row, alias) for row in rows},
        tuple(row["id"] for row in rows),
        tuple(namesakes),
        tuple(files.named),
        tuple(files.left),
        tuple(files.unread),
    )


def _copied(owned: Mapping[str, set[str]], alias: Alias, case: Case) -> Case | None:
    """Another copy of a case, as sync programs leave them, made what the case became; None where it is of nobody."""
    if case.id not in owned:
        return None
    return erased_case(case, Traces({*owned[case.id], *known_of(case)}, own=True), alias)[0]


def _case(env: Env, case_id: str) -> Case | None:
    try:
        return env.shop.store.get(case_id).case
    except StoreTrouble as trouble:
        env.report(trouble)
    except CaseNotFound:  # a line of the archive that tells no case
        env.report(StoreTrouble(say("'{case}' cannot be read", case=case_id), say("cst doctor names every such file")))
    return None


def _all(known: Iterable[Iterable[str]]) -> Iterator[str]:
    return (item for items in known for item in items)


def _others(
    env: Env, traces: Traces, own: Mapping[str, Case], swapped: Mapping[str, Kept], namesakes: list[str]
) -> Iterator[tuple[str, Case]]:
    """Other cases in which the customer is named, without that; what belongs to their own customer stays.

    `namesakes` fills with those whose own customer is called the same.
    """
    met = set(own)
    for case_id, text in texts(env):
        if case_id in met or not (traces.touch(text) or any(digest in text for digest in swapped)):
            continue
        met.add(case_id)
        case = _case(env, case_id)
        if case is None:
            continue
        rows = env.shop.orders.look_up([case.order.id or ""]).values()
        told = traces.but((*known_of(case), *_all(map(known_of_row, rows))))
        namesakes += [case_id] if told is not traces else []
        made = without(case, told, swapped)
        is_beside = told.without(text) != text and made == case and told.without(rendered(case)) == rendered(case)
        if made != case or is_beside:
            yield case_id, made


def _discarded(env: Env, cases: Mapping[str, Case], traces: Traces) -> Iterator[str]:
    """What a database has in its trash of the customer."""
    if env.shop.database is not None:
        for case_id, body in env.shop.store.discarded():  # type: ignore[attr-defined]
            if case_id in cases or traces.touch(bytes(body).decode(errors="replace")):
                yield case_id


def _attachments(env: Env, cases: Iterable[Case]) -> list[str]:
    """The folders of what the customer sent, where a merge took it over from, too."""
    names = {name for case in cases for name in (case.id, *(event.get(TAKEN_FROM) for event in case.events)) if name}
    folders = sorted(f"attachments/{name}" for name in names if FULL_ID.fullmatch(str(name)))
    return [folder for folder in folders if (env.shop.root / folder).is_dir()]


def begin(env: Env, planned: Plan) -> None:
    """Writes the plan down; from then on it is to be finished. The caller holds the lock."""
    EraseLog(env.shop.root).begin(
        {**planned.cases, **planned.others},
        planned.files,
        salt=planned.salt,
        away=planned.away,
        discarded=planned.discarded,
        orders=planned.orders,
    )


def finish(env: Env) -> list[str]:
    """Does what was written down, from wherever it stopped; the files that were left, for somebody changed them since.

    What is in a database is changed at once or not at all, and only then the log goes.
    """
    log = EraseLog(env.shop.root)
    with env.shop.store.writing():
        told = log.plan()
        stale = log.change_files()
        env.shop.orders.exchange(told["orders"])
        if env.shop.database is not None:
            env.shop.store.purge(told["discarded"])  # type: ignore[attr-defined]
        alias = aliases(told["salt"])
        for case in log.cases():
            _erase(env, case, alias)
        _forget(env, frozenset(told["cases"]))
    log.end()
    return stale


def _erase(env: Env, made: Case, alias: Alias) -> None:
    """A case as it shall be; what was recorded since that was written down is kept without the identity, too."""
    now = env.shop.store.get(made.id).case
    known = {event.id for event in made.events}
    new = [event for event in now.events if event.id not in known]
    if new:
        later = erased_case(now, Traces(known_of(now), own=True), alias)[0]
        made = made.with_events(*(event for event in later.events if event.id not in known))
    if made != now:
        env.shop.store.erase(made)


def _forget(env: Env, cases: frozenset[str]) -> None:
    """What remembers more than the cases say now: what was learned, the undo log, salts, caches."""
    from cs_toolkit.env.sorting import relearn

    shop = env.shop
    learned = shop.learned.load()
    if learned and not cases.isdisjoint(learned.labels):
        relearn(env, env.timelines("all"))
    if chain := getattr(shop.store, "chain", None):
        chain.forget(cases)
    shop.journal.restart("erase", env.now)
    clear_cache(shop.root / _CACHE)
