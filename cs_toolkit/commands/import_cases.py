"""`cst import`: complaints from an export."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from cs_toolkit import packs, params
from cs_toolkit.core import entry
from cs_toolkit.core.carriers import carrier_of
from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.triage import Lexicon
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.env.recording import numbered
from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake import decode, maps, tables
from cs_toolkit.intake.rows import Incoming, read_row
from cs_toolkit.intake.tables import RowProblem

_COLUMNS: Final = ("file", "added", "unchanged", "updated", "refused")
_PREVIEW_ROWS: Final = 3


class Read(NamedTuple):
    """A file as read: its usable rows, and what is wrong with the others."""

    rows: list[Incoming]
    problems: list[RowProblem]
    encoding: str
    map_name: str


@params.command(
    "import",
    examples=[
        "cst import refunds.csv",
        "cst import --dry-run refunds.csv",
        "cst import tickets.csv --map text=说明 --map received_at=申请时间 --map external_id=编号 --platform jd",
    ],
)
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@params.option("--map", "specs", multiple=True, metavar="FIELD=COLUMN", help="Which column holds which field.")
@params.option("--platform", type=params.PLATFORM, help="The platform, with --map.")
@params.option("--dry-run", is_flag=True, help="Show what would happen; nothing is written.")
@params.output_options
@params.pass_env
def command(env: Env, *, files: tuple[str, ...], specs: tuple[str, ...], platform: str | None, dry_run: bool) -> int:
    """Read complaints from exports: Tmall refunds, our own csv, or any csv with --map.

    The same file twice adds nothing. A row that cannot be used is reported with its line; the others are read.
    """
    read = {name: _read(env, name, specs, platform) for name in files}
    if not dry_run:
        env.ensure_shop()
    lexicon = packs.lexicon()
    results: list[dict[str, Any]] = []
    for name, found in read.items():
        with nullcontext() if dry_run else env.shop.store.writing():
            added, problems = _new_cases(env, found, lexicon)
            if not dry_run:
                _store(env, added)
        if dry_run:
            _preview(env, found, added)
        for problem in sorted([*found.problems, *problems]):
            env.warn(say("{file}:{line}: {problem}", file=name, line=problem.line, problem=problem.message))
        refused = len(found.problems) + len(problems)
        unchanged = len(found.rows) - len(added) - len(problems)
        results.append(dict(zip(_COLUMNS, (name, len(added), unchanged, 0, refused), strict=True)))
    env.emit(results, _COLUMNS)
    return int(any(result["refused"] for result in results))


def _read(env: Env, name: str, specs: tuple[str, ...], platform: str | None) -> Read:
    text, encoding = decode.decode(decode.read_path(Path(name)), name)
    table = tables.read_table(text, name)
    constants = {"platform": platform} if platform else None
    columns = (
        maps.parse_map(specs, table.header, constants=constants)
        if specs
        else maps.choose_map(table.header, name, "cases")
    )
    reader = partial(read_row, columns=columns, zone=env.zone, carrier_slug=partial(carrier_of, pack=packs.carriers()))
    rows, problems = tables.sorted_out(table, reader)
    return Read(rows, problems, encoding, columns.name)


def _new_cases(env: Env, read: Read, lexicon: Lexicon) -> tuple[list[tuple[Incoming, Case]], list[RowProblem]]:
    """The rows that no case stands for yet, as cases without an id, and the rows that make no case."""
    known = _known_keys(env.timelines("all", must_exist=False))
    settings = env.shop.config
    defaults = entry.Defaults(settings.currency, settings.language or "zh-Hans")
    added: list[tuple[Incoming, Case]] = []
    problems: list[RowProblem] = []
    for row in read.rows:
        if {row.key, row.case} & known:
            continue
        try:
            entry.refuse_impossible(row.facts, env.now)
            case = entry.enter("", row.facts, now=env.now, lexicon=lexicon, defaults=defaults, hint=row.category_hint)
        except BadValue as error:
            problems.append(RowProblem(row.line, error.message))
            continue
        known.add(row.key)
        added.append((row, case))
    return added, problems


def _known_keys(timelines: Iterable[Timeline]) -> set[str | None]:
    known: set[str | None] = set()
    for timeline in timelines:
        known |= {timeline.case.id, timeline.case.complaint.external_id}
    return known - {None}


def _store(env: Env, added: list[tuple[Incoming, Case]]) -> None:
    """All new cases at once, numbered by day of receipt; what the platform shows as finished arrives closed."""
    by_day: dict[Any, list[tuple[Incoming, Case]]] = {}
    for row, case in sorted(added, key=lambda item: (item[1].complaint.received_at, item[0].line)):
        by_day.setdefault(case.complaint.received_at.astimezone(env.zone).date(), []).append((row, case))
    cases = []
    for day, items in by_day.items():
        for case_id, (row, case) in zip(env.shop.store.allocate(day, len(items)), items, strict=True):
            cases.append(numbered(case, case_id, _ending(row, env.now), env.now))
    if cases:
        env.shop.journal.note("import", env.now, created=[case.id for case in cases])
        env.shop.store.add(cases)


def _ending(row: Incoming, now: datetime) -> list[NewEvent]:
    return [NewEvent("closed", {"outcome": "imported"}, row.closed_at or now)] if row.finished else []


def _preview(env: Env, read: Read, added: list[tuple[Incoming, Case]]) -> None:
    env.talk(say("encoding {encoding}, columns of {map}", encoding=read.encoding, map=read.map_name))
    for row, case in added[:_PREVIEW_ROWS]:
        values = (
            case.complaint.received_at.isoformat(),
            case.order.id,
            case.order.product,
            case.complaint.category,
            case.complaint.summary,
        )
        env.talk(say("line {line}: {values}", line=row.line, values=" | ".join(str(value or "") for value in values)))
    env.talk(say("nothing was written"))
