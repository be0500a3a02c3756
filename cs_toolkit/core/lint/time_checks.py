"""Times that the shop promises: before the deadline, and when somebody is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from cs_toolkit.core.lint.page import Hit, Page
from cs_toolkit.core.localtime import show
from cs_toolkit.errors import BadValue, say

_CLAUSE: Final = r"[^,;:、。！？!?…\n]+(?::\d[^,;:、。！？!?…\n]*)*"
# What is further away is a date that has passed, read as the next year's.
_FURTHEST: Final = timedelta(days=180)
_DAY_END: Final = time(23, 59, 59)


def late_promise(page: Page) -> Iterator[Hit]:
    """L13: what the shop itself will do is promised for a time before the deadline and within shop hours."""
    scope = page.scope
    if scope.now is None or scope.is_breached or (scope.due_at is None and scope.is_open_at is None):
        return
    for match in re.finditer(_CLAUSE, page.text):
        start, end = match.span()
        if not page.has("time", start, end) or page.has("others_do", start, end):
            continue
        if not page.has("we_do", *page.reading.sentence_at(start)):
            continue
        at = _promised(match[0], scope.now, page)
        if at is not None:
            yield from _judged(page, at, start, end)


def _promised(clause: str, now: datetime, page: Page) -> datetime | None:
    """The time to come that a clause names, as far as it can be read."""
    from cs_toolkit.core import when

    try:
        found = when.find(clause, now=now, zone=page.scope.zone, toward="future")
    except BadValue:
        return None
    return found[0] if found and now < found[0] < now + _FURTHEST else None


def _judged(page: Page, at: datetime, start: int, end: int) -> Iterator[Hit]:
    """A day without an hour is late only if all of it is, and nobody can say whether the shop is open then."""
    scope, is_day = page.scope, at.timetz().replace(tzinfo=None) == _DAY_END
    first = at.replace(hour=0, minute=0, second=0) if is_day else at
    if scope.due_at is not None and first > scope.due_at:
        due = show(scope.due_at, zone=scope.zone)
        yield Hit("L13", start, end, say("The time promised is later than the deadline, {due}.", due=due))
    elif scope.is_open_at is not None and not is_day and not scope.is_open_at(at):
        when = show(at, zone=scope.zone)
        yield Hit("L13", start, end, say("The time promised, {when}, is outside shop hours.", when=when))
