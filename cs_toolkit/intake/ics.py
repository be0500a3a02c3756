"""Holidays from an iCalendar file (extra `calendar`): its all-day events, those of make-up working days apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from cs_toolkit.core.text import clean
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.outlets.extras import load

# How calendars of China and Taiwan name a day on which one works although it is a weekend.
_MAKE_UP: Final = re.compile(r"补班|補班|调休上班|補行上班|[（(](?:班|上班)[）)]|make-?up work", re.IGNORECASE)
_DAY: Final = timedelta(days=1)


class Found(NamedTuple):
    """An all-day event; `last` is included."""

    name: str
    first: date
    last: date
    is_make_up: bool


class Read(NamedTuple):
    """What a file holds: its days, and how many of its events have a time of day or repeat and were passed over."""

    days: tuple[Found, ...]
    timed: int
    repeated: int


def read(path: Path) -> Read:
    """The all-day events of a file by date; raises `UsageProblem` if it cannot be read."""
    icalendar = load("icalendar", "calendar")
    try:
        events = [
            event
            for part in icalendar.Calendar.from_ical(path.read_bytes(), multiple=True)
            for event in part.walk("VEVENT")
        ]
        found = [*map(_event, events)]
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be read: {reason}", file=path, reason=error.strerror or error),
            say("name an iCalendar file (.ics)"),
        ) from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise UsageProblem(
            say("'{file}' is not an iCalendar file: {reason}", file=path, reason=error),
            say("save the holiday calendar as .ics and name that file"),
        ) from error
    days = sorted({one for one in found if isinstance(one, Found)}, key=lambda one: (one.first, one.last, one.name))
    return Read(tuple(days), found.count("timed"), found.count("repeated"))


def _event(event: Any) -> Found | str | None:
    if event.get("status") == "CANCELLED" or "dtstart" not in event:
        return None
    first = event["dtstart"].dt
    if isinstance(first, datetime):
        return "timed"
    if "rrule" in event or "rdate" in event:
        return "repeated"
    last = max(first, _end(event, first) - _DAY)
    name = clean(str(event.get("summary", ""))).strip()
    return Found(name, first, last, _MAKE_UP.search(name) is not None)


def _end(event: Any, first: date) -> date:
    """The day after the last one, as the format has it."""
    if "dtend" in event:
        end = event["dtend"].dt
        return end.date() + _DAY if isinstance(end, datetime) else end
    return first + (event["duration"].dt if "duration" in event else _DAY)


def as_calendar(found: Read, title: str, valid_from: date) -> dict[str, Any]:
    """The table of a calendar file, known to clocks that start on `valid_from` or later."""
    return {
        "version": valid_from.isoformat(),
        "years": sorted({day.first.year for day in found.days}),
        "source": [{"title": title}],
        "holiday": [*_blocks(found, valid_from)],
        "make_up": [
            {"name": day.name, "dates": [*_dates(day)], "valid_from": valid_from}
            for day in found.days
            if day.is_make_up
        ],
    }


def _blocks(found: Read, valid_from: date) -> Iterator[dict[str, Any]]:
    """The holidays without the days on which one works all the same."""
    worked = {on for day in found.days if day.is_make_up for on in _dates(day)}
    for day in found.days:
        if day.is_make_up:
            continue
        for first, last in _runs([on for on in _dates(day) if on not in worked]):
            yield {"name": day.name, "from": first, "to": last, "valid_from": valid_from}


def _dates(day: Found) -> Iterator[date]:
    on = day.first
    while on <= day.last:
        yield on
        on += _DAY


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    start = None
    for index, on in enumerate(days):
        start = start or on
        if index + 1 == len(days) or days[index + 1] != on + _DAY:
            yield start, on
            start = None
