"""`cst migrate`: the cases into a database, back into files; the tables of a database up to date."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from cs_toolkit import config, params
from cs_toolkit.core.database_url import PASSWORD_STANDS_THERE, has_password, is_database, masked
from cs_toolkit.env import Env
from cs_toolkit.env.progress import watched
from cs_toolkit.errors import Message, UsageProblem, say, say_n

if TYPE_CHECKING:
    from cs_toolkit.store.moving import Moved
    from cs_toolkit.store.postgres_link import Database
    from cs_toolkit.store.shop import Shop

_COLUMNS = ("what", "found", "copied", "checksum")
_FILES = "files"


@params.command(
    "migrate",
    examples=[
        "cst migrate --to postgresql://shop@db.example.com/shop --dry-run",
        "cst migrate --to postgresql://shop@db.example.com/shop --yes",
        "cst migrate --to files",
        "cst migrate",
    ],
)
@params.option("--to", "wanted", metavar="STORE", help="postgresql://USER@HOST/DATABASE, or files.")
@params.option("--dry-run", is_flag=True, help="Show what would happen; nothing is written.")
@params.option("--yes", is_flag=True, help="Do not ask.")
@params.output_options
@params.pass_env
def command(env: Env, *, wanted: str | None, dry_run: bool, yes: bool) -> None:
    """Take the cases into a PostgreSQL database, so that several machines share them, or back into files.

    Cases, ids, orders, what was reminded of and what can be undone are copied, read back and compared; then shop.toml
    names the new place. Nothing is removed from the old one. Given again after an interruption, it goes on.
    Settings, FAQ, playbook, calendars and attachments stay files of each machine.

    Without --to: makes the tables in the database that shop.toml names, or brings those of an older cst up to date.
    The password comes from PGPASSWORD or ~/.pgpass; TLS as in postgresql://…?sslmode=verify-full.
    """
    if wanted is None:
        _tables(env, dry_run=dry_run, yes=yes)
    else:
        _move(env, _checked(env, wanted), dry_run=dry_run, yes=yes)


def _tables(env: Env, *, dry_run: bool, yes: bool) -> None:
    database = env.shop.database
    if database is None:
        raise UsageProblem(
            say("the cases of this shop are files"), say("cst migrate --to postgresql://USER@HOST/DATABASE moves them")
        )
    if database.is_current:
        env.talk(say("the tables of '{where}' are up to date", where=database.name))
    elif dry_run:
        env.talk(say("the tables of '{where}' would be made or changed", where=database.name))
    else:
        _confirm(say("make or change the tables of '{where}'?", where=database.name), yes=yes)
        database.migrate()
        env.talk(say("the tables of '{where}' are ready", where=database.name))


def _checked(env: Env, wanted: str) -> str:
    if wanted != _FILES and not is_database(wanted):
        raise UsageProblem(
            say("'{store}' is no place for cases", store=masked(wanted)),
            say("--to files, or --to postgresql://USER@HOST/DATABASE"),
        )
    if wanted == env.shop.config.store:
        raise UsageProblem(say("the cases are in '{store}' already", store=masked(wanted)))
    if has_password(wanted):
        env.warn(PASSWORD_STANDS_THERE)
    return wanted


def _move(env: Env, wanted: str, *, dry_run: bool, yes: bool) -> None:
    from cs_toolkit.store.moving import moved

    source, target = env.shop, env.shop.kept_in(wanted)
    if not dry_run:
        _confirm(say("copy every case to '{where}' and go on there?", where=masked(wanted)), yes=yes)
    if _lacks_tables(target.database, dry_run=dry_run):
        env.talk(say("'{where}' is empty; its tables would be made", where=masked(wanted)))
        return
    bar = partial(_watch, env)
    with source.store.writing():
        done = moved(source, target, bar, dry_run=dry_run)
        if not dry_run:
            _switch(env, source, wanted)
    env.emit([row._asdict() for row in done], _COLUMNS)
    if not dry_run:
        _tell(env, done)


def _lacks_tables(database: Database | None, *, dry_run: bool) -> bool:
    """Whether there is nothing to look at; otherwise the tables are there now."""
    if database is None or database.is_current:
        return False
    if not dry_run:
        database.migrate()
    return dry_run


def _watch(env: Env, names: Iterable[str], total: int) -> Iterable[str]:
    return watched(env, names, total, say("copying cases"))


def _switch(env: Env, source: Shop, wanted: str) -> None:
    """From now on shop.toml names the new place."""
    from cs_toolkit.store import shop_toml

    with source.writing_settings() if source.database else nullcontext():  # where cases are files, it is the same lock
        before = source.settings_text()
        text = source.checked_settings(shop_toml.edited(before, "store", wanted))
        source.journal.note(env.command, env.now, files={config.FILE: [before, text]})
        source.write_settings(text, before)


def _tell(env: Env, done: list[Moved]) -> None:
    cases = next(row.found for row in done if row.what == "cases")
    env.talk(say_n("{count} case read back: the same there", "{count} cases read back: the same there", cases))
    env.talk(say("the old ones stay where they are; other machines need the new store in their shop.toml, too"))


def _confirm(question: Message, *, yes: bool) -> None:
    if yes:
        return
    if not params.is_interactive():
        raise UsageProblem(say("this changes where the shop keeps its cases"), say("add --yes if that is meant"))
    params.confirm(question)
