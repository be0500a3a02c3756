"""`cst restore`: a shop folder from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import UsageProblem, say, say_n
from cs_toolkit.store import restoring

COLUMNS: Final = ("file", "folder", "files", "bytes", "sha256")


@params.command(
    "restore",
    examples=[
        "cst restore --verify myshop.tar.gz",
        "cst restore myshop.tar.gz --into ~/myshop",
    ],
)
@click.argument("file", type=click.Path())
@params.option("--into", metavar="DIR", help="The new folder; else what --shop or CST_SHOP names, else your own.")
@params.option("--verify", is_flag=True, help="Read and check everything; nothing is written.")
@params.output_options
@params.pass_env
def command(env: Env, *, file: str, into: str | None, verify: bool) -> None:
    """Make a shop folder from a file of cst backup: all of it, or nothing where anything is wrong with the file.

    The folder must be new or empty. Links, places outside the folder and sizes that cannot be are refused.
    """
    if verify and into:
        raise UsageProblem(say("--verify writes nothing"), say("leave --into away, or --verify"))
    source, folder = Path(file).absolute(), None
    if verify:
        found = restoring.verified(source)
    else:
        env.use_shop(into)
        folder = env.shop.root
        found = restoring.restored(source, folder)
    env.talk(say_n("{count} file is as it was saved", "{count} files are as they were saved", found.files))
    env.emit([{"file": str(source), "folder": folder and str(folder), **found._asdict()}], COLUMNS, COLUMNS[:-1])
