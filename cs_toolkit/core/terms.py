"""The terms a case runs under: the policy, the shop's calendars, the rules of platforms and law that may bind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from cs_toolkit.core.policy import SlaPolicy
from cs_toolkit.core.worktime import WALL, WorkingTime

if TYPE_CHECKING:
    from cs_toolkit.core.calendar import Calendar
    from cs_toolkit.core.clock_rules import ClockRule


def _unknown(jurisdiction: str, zone: tzinfo) -> None:
    """No calendar of working days."""


class Terms(NamedTuple):
    """What the clocks of a case are computed from, beside its events.

    `calendars` are the versions of the shop's hours, the oldest first, none where the wall clock counts; `rules` those
    that may bind the case; `working_days` finds the calendar of a jurisdiction, in a zone, where one is known.
    """

    policy: SlaPolicy
    zone: tzinfo = UTC
    calendars: tuple[Calendar, ...] = ()
    rules: tuple[ClockRule, ...] = ()
    working_days: Callable[[str, tzinfo], Calendar | None] = _unknown

    def working(self, started_at: datetime) -> WorkingTime:
        """The time that counts for a clock of the method that starts then: it keeps that version (traps T9)."""
        if not self.calendars or self.policy.counts == "wall":
            return WALL
        from cs_toolkit.core.calendar import in_force

        return in_force(self.calendars, started_at)
