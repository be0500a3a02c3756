"""A deadline with its proof: from when it counts, what of the time counts, until when, and how it stands."""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Event
from cs_toolkit.core.pauses import NO_PAUSES, Pauses
from cs_toolkit.core.worktime import WALL, Segment, WorkingTime

if TYPE_CHECKING:
    from cs_toolkit.core.clock_rules import ClockRule

_SOON_AT_MOST = timedelta(minutes=30)
_NOTHING = timedelta()


class Clock(NamedTuple):
    """A deadline. `subject` is the id of the event that it is about, for promises, messages and milestones.

    `is_settled`: nobody has to do anything about it any more. `rule` is the pack's, for clocks of platforms and laws.
    `tiles` is the proof where `working` does not give it: days, and a deadline that the platform reported.
    `stopped_at`: the case ended then, and so did this clock, met or not; a promise outlives the case.
    """

    name: str
    step: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    logged_at: datetime
    policy: str
    subject: str | None = None
    broken_at: datetime | None = None
    is_settled: bool = False
    episode: int = 1
    working: WorkingTime = WALL
    pauses: Pauses = NO_PAUSES
    rule: "ClockRule | None" = None
    tiles: tuple[Segment, ...] | None = None
    is_reported: bool = False
    warnings: tuple[str, ...] = ()
    stopped_at: datetime | None = None

    @property
    def target(self) -> timedelta:
        """How long it allows, of the time that counts."""
        if self.tiles is not None:
            return sum((tile.to_at - tile.from_at for tile in self.tiles if tile.counted), _NOTHING)
        if self._is_plain:
            return self.due_at - self.started_at
        return self.working.working_time_between(self.started_at, self.due_at, self.pauses.over)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The run from start to deadline, tiled; what counts adds up to the target."""
        if self.tiles is not None:
            return self.tiles
        found = self.working.segments(self.started_at, self.due_at, self.pauses.over)
        return found or (Segment(self.started_at, self.due_at, True, "wall"),)

    @property
    def binds(self) -> str:
        """Whose time is running: shop, authority, carrier, buyer; info: nobody's duty."""
        return self.rule.binds if self.rule else "shop"

    @property
    def severity(self) -> str | None:
        """What is at stake where others set the deadline: hard, soft, info."""
        return self.rule.severity if self.rule else None

    @property
    def source(self) -> str | None:
        """Where a deadline comes from that others set."""
        return self.rule.source_title if self.rule else None

    @property
    def verify(self) -> bool:
        """Whether the owner should look it up before relying on it."""
        return self.rule is not None and self.rule.verify and not self.is_reported

    @property
    def calendar(self) -> str | None:
        """The version of the calendar that it is counted by; None on the wall clock."""
        return None if self.tiles is not None or self.working is WALL else self.working.version

    @property
    def is_pending(self) -> bool:
        """Whether the shop still has to do something about it."""
        return self.met_at is None and not self.is_settled and self.binds == "shop"

    @property
    def soon_at(self) -> datetime:
        """When it becomes `soon`: the last quarter of the target, at most half an hour."""
        last = min(self.target / 4, _SOON_AT_MOST)
        if self.tiles is not None or self._is_plain:
            return self.due_at - last
        return self.working.add_working_time(self.started_at, self.target - last, self.pauses.over)

    def state(self, now: datetime) -> str:
        """met, late_logged, breached, paused, soon or due; waiting and over where somebody else's time is running."""
        if self.binds != "shop" and self.met_at is None:
            return "waiting" if now <= self.due_at else "over"
        if self.broken_at is not None:
            return "breached"
        done_at = self.met_at or (now if self.stopped_at is None else min(now, self.stopped_at))
        if self.met_at is None and self.is_paused(now):
            return "paused"
        if done_at <= self.due_at:
            return "met" if self.met_at is not None else self._running_state(done_at)
        return "late_logged" if self.due_at < self.logged_at else "breached"

    def is_paused(self, now: datetime) -> bool:
        """Whether it stands still: the case waits, and the clock was not late before."""
        since = self.pauses.since
        if since is not None and since <= now and since < self.due_at:
            return True
        return any(begin <= now < end and begin < self.due_at for begin, end in self.pauses.over)

    def left(self, now: datetime) -> timedelta:
        """How long there still is, negative when it is late; it stands still in a pause (traps T13, T14)."""
        now = self.met_at or now
        if self.is_paused(now):
            return self.working.working_time_between(self._paused_since(now), self.due_at, self.pauses.over)
        if now <= self.due_at:
            return self.due_at - now
        waits = (*self.pauses.over, *([] if self.pauses.since is None else [(self.pauses.since, now)]))
        return -WALL.working_time_between(self.due_at, now, waits)

    def at(self, now: datetime) -> "Clock":
        """The clock as it would be if a wait without a known end were over now."""
        since = self.pauses.since
        if since is None or self.met_at is not None or not since < min(now, self.due_at):
            return self
        over = (*self.pauses.over, (since, now))
        due = self.working.add_working_time(self.started_at, self.target, over)
        return self._replace(due_at=due, pauses=Pauses(over, since))

    def retold(self, told: Event) -> "Clock":
        """The clock with the deadline that an event gives it; one that a platform reported counts day and night."""
        due = pinned(told.payload["due"])
        start = min(self.started_at, due)
        is_reported = told.kind == "clocked"
        if not is_reported and self.tiles is None:
            return self._replace(started_at=start, due_at=due)
        tiles = (Segment(start, due, True, "reported" if is_reported else "retargeted"),)
        return self._replace(
            started_at=start, due_at=due, tiles=tiles, is_reported=is_reported, warnings=(), pauses=NO_PAUSES
        )

    @property
    def _is_plain(self) -> bool:
        return self.working is WALL and not self.pauses.over

    def _paused_since(self, now: datetime) -> datetime:
        begun = [begin for begin, end in self.pauses.over if begin <= now < end]
        return min(begun, default=self.pauses.since or now)

    def _running_state(self, now: datetime) -> str:
        if self.tiles is not None or self._is_plain:
            left = self.due_at - now
        else:
            left = self.working.working_time_between(now, self.due_at, self.pauses.over)
        return "soon" if left <= _SOON_AT_MOST and left <= self.target / 4 else "due"
