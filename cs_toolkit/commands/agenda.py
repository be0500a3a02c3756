"""`cst agenda`: open deadlines by day, and as a calendar file."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cs_toolkit import params
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.reminders import command_of
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env
from cs_toolkit.render import deadlines

_RUNNING: Final = frozenset({"due", "soon", "breached", "late_logged"})


class _Entry(NamedTuple):
    timeline: Timeline
    clock: Clock
    row: dict[str, Any]


@params.command("agenda", examples=["cst agenda", "cst agenda -f json", "cst agenda --ics --output shop.ics"])
@params.option("--ics", is_flag=True, help="An iCalendar file: a task and an entry for each, with an alarm.")
@params.output_options
@params.pass_env
def command(env: Env, *, ics: bool) -> None:
    """Every open deadline by day, the ones that passed first; a deadline that is paused is not among them.

    A calendar that reads the file of --ics again knows each deadline by its name and moves it, never doubles it.
    """
    entries = sorted(_entries(env), key=lambda entry: (entry.clock.due_at, entry.row["case"], entry.clock.name))
    if not ics:
        env.emit([entry.row for entry in entries], deadlines.AGENDA, deadlines.AGENDA_SHORT)
        return
    from cs_toolkit.outlets.ics import Item, calendar

    items = [
        Item(
            entry.timeline.case,
            entry.clock,
            " · ".join(part for part in (entry.clock.step, entry.row["about"], entry.timeline.case.id) if part),
            entry.row["command"],
        )
        for entry in entries
    ]
    env.emit_text(calendar(items, env.now, env.shop.config.name))


def _entries(env: Env) -> list[_Entry]:
    found = []
    for timeline in env.timelines("open"):
        steps = env.steps(timeline)
        for clock in assess(timeline, env.terms_of(timeline.case)):
            if clock.is_pending and clock.state(env.now) in _RUNNING:
                typed = command_of(timeline.case, clock, steps, env.now)
                row = deadlines.agenda_row(timeline.case, clock, typed, env.now, env.zone)
                found.append(_Entry(timeline, clock, row))
    return found
