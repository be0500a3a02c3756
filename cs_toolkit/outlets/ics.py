"""Open deadlines as an iCalendar file (extra `calendar`): a task and an entry for each, with an alarm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.model import Case
from cs_toolkit.core.text import clean
from cs_toolkit.outlets.extras import load

_ENTRY: Final = timedelta(minutes=15)  # an entry ends at the deadline and is this long
_PRIORITY: Final = {"critical": 1, "high": 3, "normal": 5, "low": 9}


class Item(NamedTuple):
    """One open deadline, with the line that stands in the calendar and what is said below it."""

    case: Case
    clock: Clock
    title: str
    text: str


def calendar(items: Iterable[Item], now: datetime, shop: str | None) -> str:
    """The file's text. Times are UTC, so that every calendar shows them in the zone of its reader."""
    icalendar = load("icalendar", "calendar")
    made = icalendar.Calendar()
    made.add("prodid", "-//cs_toolkit//agenda//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if shop:
        made.add("x-wr-calname", clean(shop))
    for item in items:
        for part in _parts(icalendar, item, now, shop):
            made.add_component(part)
    text: str = made.to_ical().decode()
    return text


def uid(item: Item, shop: str | None, part: str) -> str:
    """The same for the same deadline every time: case, clock, and the promise or message that it is about."""
    place = f"{crc32(shop.encode()):08x}.cs-toolkit" if shop else "cs-toolkit"
    about = f".{item.clock.subject}" if item.clock.subject else ""
    return f"{item.case.id}.{item.clock.name}{about}.{part}@{place}"


def _parts(icalendar: Any, item: Item, now: datetime, shop: str | None) -> Iterable[Any]:
    due = item.clock.due_at.astimezone(UTC)
    task, entry = icalendar.Todo(), icalendar.Event()
    task.add("due", due)
    task.add("status", "NEEDS-ACTION")
    task.add("priority", _PRIORITY[item.case.complaint.severity])
    entry.add("dtstart", due - _ENTRY)
    entry.add("dtend", due)
    entry.add("transp", "TRANSPARENT")
    for part, name in ((task, "task"), (entry, "entry")):
        part.add("uid", uid(item, shop, name))
        part.add("dtstamp", now.astimezone(UTC))
        part.add("summary", clean(item.title))
        part.add("description", clean(item.text))
        part.add("categories", [item.clock.step])
        if item.clock.soon_at > now:
            part.add_component(_alarm(icalendar, item))
    return task, entry


def _alarm(icalendar: Any, item: Item) -> Any:
    """When the deadline is soon; none where that has passed, or reading the file would ring."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(item.title))
    alarm.add("trigger", item.clock.soon_at - item.clock.due_at, parameters={"RELATED": "END"})
    return alarm
