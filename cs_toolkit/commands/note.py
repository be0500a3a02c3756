"""`cst note`: a note for yourselves."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("note", examples=['cst note 3 --text "仓库在查监控"'])
@params.cases_argument
@params.text_options
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, text: str | None, stamp: params.Stamp) -> None:
    """Add a note that no customer sees; it is no reply and stops no clock."""
    timelines = cases.meant(env)
    payload = {"text": params.ask_text(text, say("the note"))}
    params.record(env, timelines, lambda one: [stamp.event("noted", payload)])
