"""`cst import`: complaints from an export, or from mail."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from cs_toolkit import config, packs, params
from cs_toolkit.core.carriers import carrier_of
from cs_toolkit.env import Env, importing, likes
from cs_toolkit.env.importing import Plan
from cs_toolkit.env.progress import watched
from cs_toolkit.errors import UsageProblem, say, say_n
from cs_toolkit.intake import maps, source
from cs_toolkit.intake.columns import ColumnMap
from cs_toolkit.intake.fields import Fields
from cs_toolkit.intake.rows import Incoming, read_row
from cs_toolkit.intake.tables import RowProblem
from cs_toolkit.store import shop_toml

_COLUMNS: Final = ("file", "added", "unchanged", "updated", "refused")
_PREVIEW_ROWS: Final = 3
_OLD: Final = timedelta(days=7)


class Asked(NamedTuple):
    """What the owner says of the files: --map, --platform, --dates."""

    specs: tuple[str, ...]
    platform: str | None
    dates: str


class Read(NamedTuple):
    """A file as read: its usable rows, and what is wrong with the others."""

    rows: list[Incoming]
    problems: list[RowProblem]
    how: str
    map: ColumnMap


@params.command(
    "import",
    examples=[
        "cst import refunds.csv",
        "cst import --dry-run refunds.xlsx",
        "cst import tickets.csv --map text=说明 --map received_at=申请时间 --map external_id=编号 --platform jd",
        "cst import tickets.csv --map text=Description --map external_id='Ticket ID' --save-map helpdesk",
        "cst import tickets-2.csv --map helpdesk",
        "cst import ~/Maildir",
    ],
)
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@params.option("--map", "specs", multiple=True, metavar="FIELD=COLUMN|NAME", help="Which column holds which field.")
@params.option("--save-map", "saved_as", metavar="NAME", help="Keep these columns in shop.toml, for --map NAME.")
@params.option("--platform", type=params.PLATFORM, help="The platform, with --map.")
@params.option("--dates", type=params.Choice(maps.DATES), help="How 3/4/2026 is read: dmy or mdy.")
@params.option("--attachments", is_flag=True, help="Keep the files that came with mails beside their cases.")
@params.option("--dry-run", is_flag=True, help="Show what would happen; nothing is written.")
@params.output_options
@params.pass_env
def command(
    env: Env,
    *,
    files: tuple[str, ...],
    specs: tuple[str, ...],
    saved_as: str | None,
    platform: str | None,
    dates: str | None,
    attachments: bool,
    dry_run: bool,
) -> int:
    """Read complaints from exports (csv, tsv, xlsx) and from mail (.eml, mbox, Maildir).

    Exports of Tmall, JD, Douyin, Pinduoduo and Zendesk and our own csv are recognised; for any other file --map names
    the columns. The same file twice adds nothing; a later export corrects what the platform tells otherwise now. A row
    that cannot be used is reported with its line; the others are read.
    """
    from cs_toolkit.env import mailbox  # it loads `email`, which no other command needs

    _check_name(saved_as, specs)
    mails, tables = mailbox.sorted_out(files)
    read = {name: _read(env, name, Asked(specs, platform, dates or "")) for name in tables}
    if not dry_run:
        env.ensure_shop()
        _save_map(env, saved_as, [found.map for found in read.values()])
    results = [_take(env, name, found, dry_run) for name, found in read.items()]
    if dry_run and read:
        env.talk(say("nothing was written"))
    results += mailbox.import_mail(env, mails, dry_run=dry_run, attachments=attachments) if mails else []
    env.emit(results, _COLUMNS)
    return int(any(result["refused"] for result in results))


def _read(env: Env, name: str, asked: Asked) -> Read:
    rows: list[Incoming] = []
    problems: list[RowProblem] = []
    saved = env.shop.config.maps
    with source.open_table(
        name, kind="cases", specs=asked.specs, saved=saved, platform=asked.platform, dates=asked.dates
    ) as opened:
        fields = Fields(opened.map, env.zone, partial(carrier_of, pack=packs.carriers()))
        told = say("reading {file}", file=Path(name).name)
        for record in watched(env, opened.table.records(opened.map.used), None, told):
            found = record if isinstance(record, RowProblem) else read_row(fields.of(record))
            if isinstance(found, RowProblem):
                problems.append(found)
            else:
                rows.append(found)
    for note in opened.notes:
        env.talk(note)
    for line in opened.table.left_out:
        env.talk(say("{file}:{line}: left out, it looks like a footer", file=name, line=line))
    if not rows and not problems:
        env.warn(say("'{file}' has a header and no rows", file=name))
    return Read(rows, problems, opened.how, opened.map)


def _take(env: Env, name: str, found: Read, dry_run: bool) -> dict[str, Any]:
    """One file's rows become cases, or are shown; its public row."""
    with nullcontext() if dry_run else env.shop.store.writing():
        planned = importing.plan(env, found.rows, found.map.name)
        made = [] if dry_run else importing.carry_out(env, planned, found.map.name)
    if dry_run:
        _preview(env, found, planned)
    likes.tell(env, made)
    if not dry_run:
        _tell_backlog(env, planned)
    for row, line in planned.twice:
        env.warn(say("{file}:{line}: the same as line {first}", file=name, line=row.line, first=line))
    for problem in (problems := sorted([*found.problems, *planned.problems])):
        env.warn(say("{file}:{line}: {problem}", file=name, line=problem.line, problem=problem.message))
    counts = (name, len(planned.new), planned.unchanged, len(planned.changed), len(problems))
    return dict(zip(_COLUMNS, counts, strict=True))


def _tell_backlog(env: Env, planned: Plan) -> None:
    """What was long settled would be late from now on."""
    old = sum(not row.finished and env.now - case.complaint.received_at > _OLD for row, case in planned.new)
    if old:
        env.talk(
            say_n(
                "{count} open case of it is older than a week; if it is settled: {command}",
                "{count} open cases of it are older than a week; if they are settled: {command}",
                old,
                command="cst close --backlog",
            )
        )


def _preview(env: Env, found: Read, planned: Plan) -> None:
    env.talk(say("encoding {encoding}, columns of {map}", encoding=found.how, map=found.map.name))
    for row, case in planned.new[:_PREVIEW_ROWS]:
        values = (
            case.complaint.received_at.isoformat(),
            case.order.id,
            case.order.product,
            case.complaint.category,
            case.complaint.summary,
        )
        env.talk(say("line {line}: {values}", line=row.line, values=" | ".join(str(value or "") for value in values)))
    for case_id, facts in list(planned.changed.items())[:_PREVIEW_ROWS]:
        env.talk(say("{case}: {facts}", case=case_id, facts=", ".join(f"{path}={new}" for path, new in facts.items())))


def _check_name(saved_as: str | None, specs: tuple[str, ...]) -> None:
    if saved_as is None:
        return
    if not specs:
        raise UsageProblem(
            say("--save-map '{name}' has no columns to keep", name=saved_as), say("add --map FIELD=COLUMN")
        )
    if not saved_as.strip() or "=" in saved_as:
        raise UsageProblem(say("'{name}' is no name for a map", name=saved_as), say("for example --save-map helpdesk"))


def _save_map(env: Env, name: str | None, used: list[ColumnMap]) -> None:
    """The columns of the first file, in shop.toml."""
    if name is None or not used:
        return
    with env.shop.writing_settings():
        before = env.shop.settings_text()
        text = env.shop.checked_settings(shop_toml.edited(before, ("maps", name), maps.as_saved(used[0])))
        if text != before:
            env.shop.journal.note("config", env.now, files={config.FILE: [before, text]})
            env.shop.write_settings(text, before)
    env.talk(say("kept the columns in shop.toml; cst import FILE --map {name}", name=name))
