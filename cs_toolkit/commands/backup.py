"""`cst backup`: the shop folder as one file that can be verified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EROFS
from pathlib import Path
from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import ConfigProblem, StoreTrouble, UsageProblem, say
from cs_toolkit.store import backup, restoring

COLUMNS: Final = ("file", "files", "bytes", "sha256")


@params.command(
    "backup",
    examples=[
        "cst backup /media/usb/myshop.tar.gz",
        "cst backup --replace /media/usb/myshop.tar.gz",
        "cst restore --verify /media/usb/myshop.tar.gz",
    ],
)
@click.argument("file", required=False, type=click.Path())
@params.option(
    "--replace", is_flag=True, help="In place of an older backup of this name, once the new one is verified."
)
@params.option("--no-trash", is_flag=True, help="Without what undo and doctor took away.")
@params.output_options
@params.pass_env
def command(env: Env, *, file: str | None, replace: bool, no_trash: bool) -> None:
    """Put the whole shop folder into one file, with checksums, and read it back before it counts.

    Nobody else writes meanwhile; only the cache is left out. Without FILE: a .tar.gz named after the shop and the time,
    in the current folder. Whoever has the file can read what customers wrote: keep it as safe as the shop folder, and
    encrypt it before it leaves your hands.
    """
    root = env.shop.root
    if not root.is_dir():
        raise ConfigProblem(say("there is no shop folder '{path}'", path=root), say("name it with --shop DIR"))
    place = Path(file or f"{root.name}-{env.now:%Y%m%d-%H%M%S}.tar.gz").absolute()
    backup.refuse_place(root, place)
    if place.exists() and not replace:
        raise UsageProblem(
            say("'{file}' is there already", file=place), say("name another file, or add --replace to write over it")
        )
    _tell_of_database(env)
    with _writers_waiting(env):
        made = backup.write(root, place, trash=not no_trash, trouble=env.report)
    with backup.dropped_on_error(place):
        made = backup.pack(place, made)
        if restoring.verified(backup.temporary(place), place.parent) != made:
            raise StoreTrouble(say("'{file}' cannot be read back as it was written", file=place), say("check the disk"))
        backup.place(place, over=replace)
    env.emit([{"file": str(place), **made._asdict()}], COLUMNS, COLUMNS[:-1])


def _tell_of_database(env: Env) -> None:
    """A shop whose settings cannot be read is backed up as well: that is when one is needed."""
    try:
        store = env.shop.config.store
    except ConfigProblem as error:
        env.report(error)
        return
    if store != "files":
        env.warn(say("the cases are in a database, which this file does not hold; its own backup does (pg_dump)"))


@contextmanager
def _writers_waiting(env: Env) -> Iterator[None]:
    """Under the shop lock; on a read-only disk there is none, and nobody who writes."""
    lock = env.shop.writing_settings()
    try:
        lock.__enter__()
    except StoreTrouble as error:
        if getattr(error.__cause__, "errno", None) != EROFS:
            raise
        yield
        return
    try:
        yield
    finally:
        lock.__exit__()
