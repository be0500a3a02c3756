"""How long there is, how late it is, and what a case is about: in a few words, for tables and the morning."""

from __future__ import annotations

from typing import Final

from cs_toolkit.errors import Message, say, say_n
from cs_toolkit.render.words import sentence

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_NEVER_LATE: Final = frozenset({"done", "answered", "awaiting-score", "no-reply"})


def span(seconds: int) -> Message:
    """A length of time in its largest two units that matter."""
    seconds = abs(seconds)
    if seconds < _HOUR:
        return say_n("{count} min", "{count} min", seconds // _MINUTE)
    if seconds < _DAY and seconds % _HOUR < _MINUTE:
        return say("{hours} h", hours=seconds // _HOUR)
    if seconds < _DAY:
        return say("{hours} h {minutes} min", hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE)
    return say_n("{count} day", "{count} days", seconds // _DAY)


def time_left(state: str, why_code: str, seconds: int) -> str:
    """How long there still is, or how late it is; a waiting step says until when, a paused one what is left of it."""
    if state == "paused":
        return sentence(say("paused, {span} left", span=span(seconds)))
    if state == "waiting":
        return sentence(say("waits {span}", span=span(seconds)))
    if why_code in _NEVER_LATE:
        return sentence(say("any time"))
    if seconds < 0:
        return sentence(say("late {span}", span=span(seconds)))
    return sentence(say("in {span}", span=span(seconds)))


def about_of(*parts: str | None) -> str:
    """Customer, product, summary as far as they are known."""
    return " · ".join(filter(None, parts))
