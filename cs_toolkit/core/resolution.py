"""How long a case took to be solved: for the first time, and in all, without the time in which it was closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from cs_toolkit.core.timeline import Timeline

_NOTHING = timedelta()


def first_resolution(timeline: Timeline) -> timedelta | None:
    """From receipt to the first time it was solved; a reopening does not start it again (traps T15)."""
    solved = [event.at for event in timeline.events if event.kind == "resolved"]
    return _passed(timeline.case.complaint.received_at, solved[0]) if solved else None


def total_resolution(timeline: Timeline) -> timedelta | None:
    """From receipt to the last time it was solved, less what lay between a closing and the reopening; None while a
    reopened case is not solved again.
    """
    total, began_at = _NOTHING, timeline.case.complaint.received_at
    found: timedelta | None = None
    for event in timeline.events:
        if event.kind == "resolved":
            found = total + _passed(began_at, event.at)
        elif event.kind == "closed":
            total, began_at = total + _passed(began_at, event.at), event.at
        elif event.kind == "reopened":
            found, began_at = None, event.at
    return found


def _passed(start: datetime, end: datetime) -> timedelta:
    """Elapsed time; none where a clock was set back (traps T22)."""
    return max(end - start, _NOTHING)
