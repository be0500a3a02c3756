"""`cst survey`: the satisfaction survey was sent."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env


@params.command("survey", examples=["cst survey 3"])
@params.case_argument
@params.text_options
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, text: str | None, stamp: params.Stamp) -> None:
    """Record that the satisfaction survey was sent."""
    event = stamp.event("surveyed", {"text": text})
    env.show_next(env.record(case, lambda timeline: [event]))
