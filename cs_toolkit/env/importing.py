"""Rows of an export as cases: new ones, known ones that the platform tells otherwise now, and those that are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_toolkit.core import entry, updates
from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import sorting
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.progress import watched
from cs_toolkit.env.recording import numbered
from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake.rows import Incoming
from cs_toolkit.intake.tables import RowProblem

if TYPE_CHECKING:
    from cs_toolkit.env import Env


class Plan(NamedTuple):
    """What an import will do: cases to be made (without ids), facts to be corrected by case, and what is wrong.

    `twice` are rows that say once more what an earlier one of the file said.
    """

    new: list[tuple[Incoming, Case]]
    changed: dict[str, dict[str, Any]]
    unchanged: int
    twice: list[tuple[Incoming, int]]
    problems: list[RowProblem]


def plan(env: Env, rows: Iterable[Incoming], source: str) -> Plan:
    """What is to be done with the rows of an export, `source` being the name of its column map; nothing is written."""
    kept, twice, problems = _once(rows)
    ids, own = _known(env)
    by_case = {ids[row.key]: row for row in kept if row.key in ids and row.case not in own}
    fresh = [row for row in kept if row.key not in ids and row.case not in own]
    changed, wrong = _changed(env, by_case)
    new, refused = _new(env, fresh, source)
    unchanged = len(kept) - len(fresh) - len(changed) - len(wrong) + len(twice)
    return Plan(new, changed, unchanged, twice, sorted([*problems, *wrong, *refused]))


def _once(rows: Iterable[Incoming]) -> tuple[list[Incoming], list[tuple[Incoming, int]], list[RowProblem]]:
    """Each number once; a second row with it is the same again, or nobody knows which of them holds."""
    first: dict[str, Incoming] = {}
    twice: list[tuple[Incoming, int]] = []
    problems: list[RowProblem] = []
    for row in rows:
        known = first.setdefault(row.key, row)
        if known is row:
            continue
        if replace(row, line=known.line) == known:
            twice.append((row, known.line))
        else:
            problems.append(
                RowProblem(
                    row.line, say("'{id}' is in line {line} already, told otherwise", id=row.key, line=known.line)
                )
            )
    return list(first.values()), twice, problems


def _known(env: Env) -> tuple[dict[str, str], set[str]]:
    """The case of each external id, and the ids of all cases."""
    if not env.shop.root.is_dir():
        return {}, set()
    return dict(env.shop.store.external_ids()), set(env.shop.store.ids("all"))


def _changed(env: Env, by_case: dict[str, Incoming]) -> tuple[dict[str, dict[str, Any]], list[RowProblem]]:
    """What the platform tells otherwise of cases that are known."""
    found = env.shop.store.find("all", among=by_case.keys()) if by_case else None
    changed: dict[str, dict[str, Any]] = {}
    problems: list[RowProblem] = []
    for trouble in found.problems if found else ():
        env.report(trouble)
    for case in found.cases if found else ():
        row, timeline = by_case[case.id], fold(case)
        try:
            facts = {} if timeline.merged_into or row.case else updates.changes(case, timeline, row.facts)
        except BadValue as error:
            problems.append(RowProblem(row.line, error.message))
            continue
        if facts:
            changed[case.id] = facts
    return changed, problems


def _new(env: Env, rows: list[Incoming], source: str) -> tuple[list[tuple[Incoming, Case]], list[RowProblem]]:
    lexicon = sorting.lexicon(env)
    settings = env.shop.config
    defaults = entry.Defaults(settings.currency, settings.language or "zh-Hans")
    made: list[tuple[Incoming, Case]] = []
    problems: list[RowProblem] = []
    for row in watched(env, rows, len(rows), say("reading what customers wrote")):
        try:
            entry.refuse_impossible(row.facts, env.now)
            case = entry.enter("", row.facts, now=env.now, lexicon=lexicon, defaults=defaults, hint=row.category_hint)
        except BadValue as error:
            problems.append(RowProblem(row.line, error.message))
            continue
        made.append((row, case if row.case else updates.with_source(case, source)))
    return made, problems


def carry_out(env: Env, planned: Plan, source: str) -> list[Case]:
    """Writes what was planned, as one command for `undo`; the caller holds the shop lock since it planned.

    Returns the new cases.
    """
    cases = list(_numbered(env, planned.new))
    corrections = {case_id: _corrected(env, case_id, facts, source) for case_id, facts in planned.changed.items()}
    if not cases and not corrections:
        return []
    events = {case_id: [case.events[-1].id] for case_id, (case, _) in corrections.items()}
    env.shop.journal.note("import", env.now, created=[case.id for case in cases], events=events)
    env.shop.store.add(watched(env, cases, len(cases), say("writing cases")))
    for case, revision in corrections.values():
        env.shop.store.replace(case, revision)
    return cases


def _numbered(env: Env, new: list[tuple[Incoming, Case]]) -> Iterator[Case]:
    """The new cases with ids by day of receipt; what the platform shows as finished arrives closed."""
    by_day: dict[date, list[tuple[Incoming, Case]]] = {}
    for row, case in sorted(new, key=lambda item: (item[1].complaint.received_at, item[0].line)):
        by_day.setdefault(case.complaint.received_at.astimezone(env.zone).date(), []).append((row, case))
    for day, items in by_day.items():
        for case_id, (row, case) in zip(env.shop.store.allocate(day, len(items)), items, strict=True):
            yield numbered(case, case_id, _ending(env, row, case), env.now)


def _ending(env: Env, row: Incoming, case: Case) -> list[NewEvent]:
    at = row.closed_at or (case.complaint.received_at if row.paid else env.now)
    events = []
    if row.paid:
        remedies = [{"kind": "refund-part", "amount": row.paid}]
        paid = {"remedies": remedies, "cost": row.paid, "reason": case.complaint.reason}
        events.append(NewEvent("compensated", paid, at))
    return [*events, NewEvent("closed", {"outcome": "imported"}, at)] if row.finished else events


def _corrected(env: Env, case_id: str, facts: dict[str, Any], source: str) -> tuple[Case, str]:
    """A case with what the platform tells otherwise, and the revision it was read in."""
    stored = env.shop.store.get(case_id)
    event = NewEvent("corrected", {"facts": facts, updates.SOURCE: source})
    return numbered(stored.case, case_id, [event], env.now), stored.revision
