"""`cst attach`: a file kept beside the case."""

from __future__ import annotations

from pathlib import Path

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.store import attachments


@params.command("attach", examples=["cst attach 3 photo.jpg"])
@params.case_argument
@click.argument("files", nargs=-1, required=True, type=click.Path())
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, files: tuple[str, ...], stamp: params.Stamp) -> None:
    """Keep files (photos, screenshots) beside the case, named by their SHA-256."""
    case_id = env.timeline(case).case.id
    kept = [attachments.keep(env.shop.root, case_id, Path(file)) for file in files]
    events = [stamp.event("attached", item._asdict()) for item in kept]
    env.show_next(env.record(case_id, lambda timeline: events))
