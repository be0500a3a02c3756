"""`cst init`: a shop folder."""

from __future__ import annotations

from pathlib import Path

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("init", examples=["cst init", "cst init ~/myshop"])
@click.argument("folder", required=False, type=click.Path())
@params.pass_env
def command(env: Env, *, folder: str | None) -> None:
    """Make a shop folder with its settings file. Without FOLDER: what --shop or CST_SHOP names, else your own."""
    env.use_shop(folder)
    if not env.ensure_shop():
        env.talk(say("'{path}' is a shop folder already", path=env.shop.root))
    env.out.write(f"{Path(env.shop.root)}\n")
