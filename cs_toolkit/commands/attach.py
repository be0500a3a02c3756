"""`cst attach`: a file kept beside the case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.store import attachments


@params.command("attach", examples=["cst attach 3 photo.jpg"])
@params.case_argument
@click.argument("files", nargs=-1, required=True, type=click.Path())
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, files: tuple[str, ...], at: datetime | None, by: str | None) -> None:
    """Keep files (photos, screenshots) beside the case, named by their SHA-256."""
    case_id = env.timeline(case).case.id
    kept = [attachments.keep(env.shop.root, case_id, Path(file)) for file in files]
    who = params.login_name(by)
    events = [NewEvent("attached", item._asdict(), at, who) for item in kept]
    env.show_next(env.record(case_id, lambda timeline: events))
