"""What a reminder needs to know of a deadline in order to see at a glance whether there is anything to tell.

Times are seconds since 1970 (UTC), so that thousands of them are read in no time.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final, NamedTuple

# In the order in which a deadline reaches them.
THRESHOLDS: Final = ("due", "soon", "breached")
_LATER: Final = {"due": ("soon", "breached"), "soon": ("breached",), "breached": ()}


class Alarm(NamedTuple):
    """A deadline: its clock, episode and time as its key has them, when it is due, `soon`, `breached`.

    `breached_after` is None for one that had passed before the complaint was logged; it is told of no more.
    """

    clock: str
    when: str
    due: float
    soon_from: float
    breached_after: float | None

    def key(self, case: str, threshold: str) -> str:
        """What is told once: case, clock, threshold, episode, due."""
        return f"{case}|{self.clock}|{threshold}|{self.when}"

    def threshold(self, now: float, within: float | None) -> str | None:
        """The threshold it has reached; `within` seconds before the deadline it is `due`."""
        if self.breached_after is not None and now > self.breached_after:
            return "breached"
        if now > self.due:
            return None
        if now >= self.soon_from:
            return "soon"
        return "due" if within is not None and self.due - now <= within else None

    def is_new(self, case: str, now: float, within: float | None, told: Container[str]) -> bool:
        """Whether it has reached a threshold that was not told before."""
        threshold = self.threshold(now, within)
        return threshold is not None and not self.is_told(case, threshold, told)

    def is_told(self, case: str, threshold: str, told: Container[str]) -> bool:
        """Whether this threshold or a later one was told."""
        return self.key(case, threshold) in told or any(self.key(case, name) in told for name in _LATER[threshold])
