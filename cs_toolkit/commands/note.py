"""`cst note`: a note for yourselves."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command("note", examples=['cst note 3 --text "仓库在查监控"'])
@params.case_argument
@params.text_options
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, text: str | None, file: str | None, at: datetime | None, by: str | None) -> None:
    """Add a note that no customer sees; it is no reply and stops no clock."""
    env.timeline(case)
    payload = {"text": params.ask_text(params.text_of(text, file), say("the note"))}
    env.show_next(env.record(case, lambda timeline: [NewEvent("noted", payload, at, params.login_name(by))]))
