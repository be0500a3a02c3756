"""`cst survey`: the satisfaction survey was sent."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent


@params.command("survey", examples=["cst survey 3"])
@params.case_argument
@params.text_options
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, text: str | None, file: str | None, at: datetime | None, by: str | None) -> None:
    """Record that the satisfaction survey was sent."""
    event = NewEvent("surveyed", {"text": params.text_of(text, file)}, at, params.login_name(by))
    env.show_next(env.record(case, lambda timeline: [event]))
