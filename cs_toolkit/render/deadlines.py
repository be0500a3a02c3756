"""Deadlines as rows and lines: what `cst remind` and `cst agenda` print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.model import Case
from cs_toolkit.core.reminders import Reminder
from cs_toolkit.errors import say
from cs_toolkit.render import views
from cs_toolkit.render.words import sentence

REMIND: Final = (
    "case", "step", "clock", "threshold", "state", "due_at", "seconds_left", "command", "platform", "customer",
    "product", "severity", "summary", "verify", "key", "alert",
)  # fmt: skip
REMIND_SHORT: Final = ("threshold", "step", "left", "about", "command")
AGENDA: Final = (
    "day", "case", "step", "clock", "state", "due_at", "seconds_left", "command", "platform", "customer", "product",
    "severity", "summary", "verify",
)  # fmt: skip
AGENDA_SHORT: Final = ("day", "time", "step", "left", "about", "command")


def remind_row(reminder: Reminder, command: str, now: datetime) -> dict[str, Any]:
    """A row of `cst remind`."""
    row = _row(reminder.case, reminder.clock, command, now)
    return row | {"threshold": reminder.threshold, "key": reminder.key, "alert": None}


def agenda_row(case: Case, clock: Clock, command: str, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """A row of `cst agenda`: the day and the time are the shop's."""
    there = clock.due_at.astimezone(zone)
    return _row(case, clock, command, now) | {"day": there.date().isoformat(), "time": f"{there:%H:%M}"}


def line(row: Mapping[str, Any]) -> str:
    """A deadline in a line, for a message on the telephone."""
    parts = (row["case"], row["step"], row["threshold"], row["left"], row["about"])
    return f"{' · '.join(str(part) for part in parts if part)}: {row['command']}"


def _row(case: Case, clock: Clock, command: str, now: datetime) -> dict[str, Any]:
    seconds = clock.left(now) // timedelta(seconds=1)
    span, about = views.span(seconds), views.about(case)
    return {
        "case": case.id,
        "step": clock.step,
        "clock": clock.name,
        "state": clock.state(now),
        "due_at": clock.due_at,
        "seconds_left": seconds,
        "command": command,
        "platform": case.complaint.platform,
        "customer": case.customer.name or case.customer.handle,
        "product": case.order.product,
        "severity": case.complaint.severity,
        "summary": case.complaint.summary,
        "left": sentence(say("late {span}", span=span) if seconds < 0 else say("in {span}", span=span)),
        "verify": clock.verify,
        "about": sentence(say("{about} (time not confirmed)", about=about)) if clock.verify else about,
    }
