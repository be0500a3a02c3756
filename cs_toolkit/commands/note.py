"""`cst note`: a note for yourselves."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say


@params.command("note", examples=['cst note 3 --text "仓库在查监控"'])
@params.case_argument
@params.text_options
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, text: str | None, stamp: params.Stamp) -> None:
    """Add a note that no customer sees; it is no reply and stops no clock."""
    env.timeline(case)
    payload = {"text": params.ask_text(text, say("the note"))}
    env.show_next(env.record(case, lambda timeline: [stamp.event("noted", payload)]))
