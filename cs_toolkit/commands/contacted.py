"""`cst contacted`: the customer wrote again."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.env import Env, NewEvent


@params.command("contacted", examples=['cst contacted 3 --text "到底什么时候发？"'])
@params.case_argument
@params.text_options
@params.option("--channel", type=params.CHANNEL, help="How it came, where not as the complaint came.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    text: str | None,
    file: str | None,
    channel: str | None,
    at: datetime | None,
    by: str | None,
) -> None:
    """Record a further message of the customer; an answer is due within the hour."""
    event = NewEvent("contacted", {"text": params.text_of(text, file), "channel": channel}, at, params.login_name(by))
    env.show_next(env.record(case, lambda timeline: [event]))
