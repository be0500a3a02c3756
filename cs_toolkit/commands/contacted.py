"""`cst contacted`: the customer wrote again."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent


@params.command("contacted", examples=['cst contacted 3 --text "到底什么时候发？"'])
@params.case_argument
@params.text_options
@params.option("--channel", type=params.CHANNEL, help="How it came, where not as the complaint came.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, text: str | None, channel: str | None, stamp: params.Stamp) -> None:
    """Record a further message of the customer; an answer is due within the hour. It opens a closed case again."""
    event = stamp.event("contacted", {"text": text, "channel": channel})

    def build(timeline: Timeline) -> list[NewEvent]:
        return [event] if timeline.is_open else [stamp.event("reopened", {"reason": "the customer wrote again"}), event]

    env.show_next(env.record(case, build))
