"""On whom a case waits, and since when they have said nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from cs_toolkit.core.timeline import SPOKEN, Timeline

# Steps that only the customer's word, or its absence, brings on.
_THEIR_TURN: Final = frozenset({"awaiting-choice", "no-reply", "awaiting-score"})


class Wait(NamedTuple):
    """Whose turn it is (customer, carrier, supplier, platform) and when they were last asked.

    `is_agreed`: until when it may last was said, so that they are not silent before.
    """

    on: str
    since: datetime
    is_agreed: bool = False


def wait_of(timeline: Timeline, why_code: str) -> Wait | None:
    """The wait behind a row of work; None where it is the shop's turn."""
    if why_code in _THEIR_TURN:
        asked = timeline.last(*SPOKEN, "surveyed")
        return Wait("customer", asked.at) if asked else None
    if why_code != "paused":
        return None
    latest = timeline.last("paused", among=timeline.events)
    assert latest is not None
    on, is_agreed = latest.payload["on"], latest.get("until") is not None
    spoken = timeline.last(*SPOKEN) if on == "customer" else None
    return Wait(on, max(latest.at, spoken.at) if spoken else latest.at, is_agreed)
