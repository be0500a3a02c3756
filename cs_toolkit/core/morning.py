"""What a good manager says in the morning: which work is late, due now, due today, and who has been silent too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

# In the order in which they are told. What is only counted: due on a later day, to be closed, waiting for others.
TOLD: Final = ("late", "now", "promise", "today", "alert", "silent")
FIRST: Final = ("late", "now", "promise", "today", "silent", "alert")  # where the first thing to do is looked for
COUNTED: Final = ("later", "close", "waiting")
_SOON: Final = 3600.0  # seconds: what is due within an hour is due now
_SILENT: Final = frozenset({("breached", "awaiting-choice"), ("late_logged", "awaiting-choice"), ("due", "no-reply")})
_WEEK: Final = 7 * 86400.0
_UNANSWERED: Final = frozenset({"critical", "unanswered", "question-unanswered", "review-unanswered", "replied"})
_TO_CLOSE: Final = frozenset({"done", "answered", "awaiting-score"})


def place_of(state: str, why_code: str) -> str | None:
    """The section of a row of work by its state and reason; None where only the time tells."""
    if (state, why_code) in _SILENT:
        return "silent"
    if state in {"breached", "late_logged"}:
        return "late"
    if state == "paused":
        return None
    return "waiting" if state == "waiting" else "close" if why_code in _TO_CLOSE else None


def is_backlog(state: str, why_code: str, due: float, now: float) -> bool:
    """Whether an answer was late when the case came in, and more than a week ago: old cases of an export.

    Times are seconds since 1970.
    """
    return state == "late_logged" and why_code in _UNANSWERED and now - due > _WEEK


class Work(NamedTuple):
    """A row of work whose section only the time tells; times are seconds since 1970.

    From `silent_from` on whoever the case waits for has been silent too long; infinite where that was agreed.
    """

    state: str
    why_code: str
    due: float
    silent_from: float

    def section(self, now: float, tonight: float) -> str:
        """The section that tells of it; `tonight` is when the shop's day ends."""
        if self.state == "paused":
            return "silent" if now >= self.silent_from else "waiting"
        if self.due > tonight:
            return "later"
        if self.why_code == "promise-open":
            return "promise"
        return "now" if self.state == "soon" or self.due <= now + _SOON else "today"


def command_for(section: str, row: Mapping[str, Any]) -> str:
    """What to type: of the silent, whoever the case waits for is asked again; else what the row says."""
    if section != "silent" or row["state"] != "paused":
        return str(row["command"])
    on, case = row["waits_on"], row["case"]
    return f"cst reply {case}" if on == "customer" else f"cst wait {case} --on {on}"


def shares(heights: Sequence[Sequence[int]], room: int) -> list[int]:
    """How many items of each section fit into so many lines, a line for its heading included.

    Each section has its first item, then the foremost ones have all of theirs, as long as there is room.
    """
    taken = [min(1, len(of_one)) for of_one in heights]
    room -= sum(1 + of_one[0] for of_one in heights if of_one)
    for index, of_one in enumerate(heights):
        for height in of_one[1:]:
            if height > room:
                return taken
            room -= height
            taken[index] += 1
    return taken
