"""Reminders: which deadlines the owner is told about now, each threshold of each deadline once.

A deadline has three thresholds: `due` (it comes within the time the owner asked for), `soon` (the last quarter of its
target, at most half an hour) and `breached`. What is told is the newest one that was reached, however many runs were
missed before it, and never an earlier one after a later one. Deadlines that had passed before the complaint was logged
(late_logged), those that are met or paused, and those of closed and merged cases are not told at all (traps T21, T30).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, NamedTuple

from cs_toolkit.core import localtime
from cs_toolkit.core.alarms import THRESHOLDS, Alarm
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.hours import MIDNIGHT, Window, windows
from cs_toolkit.core.model import Case
from cs_toolkit.core.pauses import NO_PAUSES
from cs_toolkit.core.reasons import COMMANDS
from cs_toolkit.core.shape import shaped
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import NextStep
from cs_toolkit.errors import Message, say_n

_SEVERITY_RANK: Final = {"critical": 0, "high": 1, "normal": 2, "low": 3}
_STAMP: Final = "%Y-%m-%dT%H:%M:%SZ"
# Why a step of the method is asked for, where it is not the one that `next` prints.
_REASONS: Final[Mapping[str, str]] = {
    "escalate": "critical",
    "acknowledge": "unanswered",
    "diagnose": "no-cause",
    "offer": "no-offer",
    "nudge": "awaiting-choice",
    "resolve": "chosen",
    "follow-up": "not-followed-up",
    "recover": "low-score",
    "answer": "customer-wrote",
}
_EXPLAINED: Final = "cst why {id}"


class Reminder(NamedTuple):
    """One deadline at the threshold that it has reached."""

    timeline: Timeline
    clock: Clock
    threshold: str

    @property
    def case(self) -> Case:
        """Whose deadline it is."""
        return self.timeline.case

    @property
    def key(self) -> str:
        """What is told once: case, clock, threshold, episode, due. A deadline that moves is another one."""
        return alarm_of(self.clock).key(self.case.id, self.threshold)

    def is_told(self, told: Container[str]) -> bool:
        """Whether it, or a later threshold of the same deadline, was told before."""
        return alarm_of(self.clock).is_told(self.case.id, self.threshold, told)

    @property
    def breaks_quiet(self) -> bool:
        """Whether it comes in quiet hours too: others set the deadline (platform, payer, law), or it is critical."""
        is_others = self.clock.rule is not None or self.clock.is_reported
        return is_others or self.case.complaint.severity == "critical"


def alarm_of(clock: Clock) -> Alarm:
    """When the deadline reaches which threshold, as long as the case stays as it is; not for one that can pause."""
    due = clock.due_at.astimezone(UTC)
    late_after = clock.due_at if clock.broken_at is None else min(clock.broken_at, clock.due_at)
    was_late = clock.broken_at is None and clock.due_at < clock.logged_at
    return Alarm(
        clock.name,
        f"{clock.episode}|{due.strftime(_STAMP)}",
        due.timestamp(),
        clock.soon_at.timestamp(),
        None if was_late else late_after.timestamp(),
    )


def alarms_of(clocks: Iterable[Clock]) -> tuple[Alarm, ...] | None:
    """The alarms of an open case; None where a wait moves its deadlines, so that it has to be looked at each time."""
    pending = [clock for clock in clocks if clock.is_pending]
    if any(clock.pauses != NO_PAUSES for clock in pending):
        return None
    return tuple(map(alarm_of, pending))


class Quiet(NamedTuple):
    """The hours without reminders, on the wall of the shop."""

    windows: tuple[Window, ...]
    zone: tzinfo

    @classmethod
    def from_data(cls, data: Mapping[str, Any], zone: tzinfo) -> Quiet:
        """From the [quiet] table, `hours = ["22:00-08:00"]`; a window may cross midnight. Raises `BadValue`."""
        return cls(shaped("quiet.hours", windows, data.get("hours", ())), zone)

    def holds(self, now: datetime) -> bool:
        """Whether it is quiet now; a window begins with its first minute and ends just before its last."""
        wall = localtime.local(now, self.zone)
        minute = wall.hour * 60 + wall.minute
        return any(window.opens <= at < window.closes for window in self.windows for at in (minute, minute + MIDNIGHT))


class Asked(NamedTuple):
    """What the owner wants to be told: from how long before a deadline on, and of none that was due before `since`."""

    within: timedelta | None = None
    since: datetime | None = None


def reached(timeline: Timeline, clocks: Iterable[Clock], now: datetime, asked: Asked) -> Iterator[Reminder]:
    """The deadlines of a case that have reached a threshold; none of a closed or merged one."""
    if not timeline.is_open:
        return
    for clock in clocks:
        threshold = _threshold(clock, now, asked.within)
        is_old = asked.since is not None and clock.due_at < asked.since
        if threshold and not is_old:
            yield Reminder(timeline, clock, threshold)


def _threshold(clock: Clock, now: datetime, within: timedelta | None) -> str | None:
    state = clock.state(now) if clock.is_pending else "met"
    if state in {"soon", "breached"}:
        return state
    return "due" if state == "due" and within is not None and clock.due_at - now <= within else None


def news(found: Iterable[Reminder], told: Container[str], quiet: Quiet, now: datetime) -> list[Reminder]:
    """What was not told yet and may be told at this hour, the most urgent first; what quiet hours hold back waits."""
    is_quiet = quiet.holds(now)
    new = {
        reminder.key: reminder
        for reminder in found
        if not reminder.is_told(told) and (reminder.breaks_quiet or not is_quiet)
    }
    return sorted(new.values(), key=_urgency)


def _urgency(reminder: Reminder) -> tuple[int, datetime, int, str, str]:
    case, clock = reminder.case, reminder.clock
    late_first = -THRESHOLDS.index(reminder.threshold)
    return late_first, clock.due_at, _SEVERITY_RANK[case.complaint.severity], case.id, clock.name


def command_of(case: Case, clock: Clock, steps: Sequence[NextStep], now: datetime) -> str:
    """What to type: as `next` has it for the deadline or its step, else what records the step or stops the clock."""
    same = [row for row in steps if row.clock == clock.name and row.due_at == clock.due_at]
    if clock.name != "promise":
        same += [row for row in steps if row.step == clock.step and row.state != "paused"]
    if same:
        return same[0].command
    if clock.rule is not None:
        wanted = clock.rule.asks_for
        code = wanted if wanted in {"replied", "resolved"} else "others-deadline" if wanted else None
        return COMMANDS.get(code or "", _EXPLAINED).format(id=case.id, milestone=wanted)
    if clock.name == "promise":
        return COMMANDS["promise-broken" if clock.state(now) == "breached" else "promise-open"].format(id=case.id)
    return COMMANDS.get(_REASONS.get(clock.step, ""), _EXPLAINED).format(id=case.id)


def digest(thresholds: Collection[str]) -> Message:
    """How many deadlines reached which threshold, in a line."""
    counts = Counter(thresholds)
    return say_n(
        "{count} deadline: {breached} breached, {soon} soon, {due} due",
        "{count} deadlines: {breached} breached, {soon} soon, {due} due",
        len(thresholds),
        **{name: counts[name] for name in THRESHOLDS},
    )


def worth_keeping(keys: Iterable[str], open_ids: Container[str], before: datetime) -> list[str]:
    """Of keys that were told, those that may still matter: of open cases, or due after `before`; the latest of each."""
    latest: dict[tuple[str, ...], tuple[int, str]] = {}
    edge = before.astimezone(UTC).strftime(_STAMP)
    for key in keys:
        case, _, rest = key.partition("|")
        parts = rest.rsplit("|", 3)  # an owner's own clock may have any name
        if len(parts) != 4 or parts[1] not in THRESHOLDS or (case not in open_ids and parts[3] < edge):
            continue
        deadline = (case, parts[0], *parts[2:])
        latest[deadline] = max(latest.get(deadline, (-1, "")), (THRESHOLDS.index(parts[1]), key))
    return [key for _, key in latest.values()]
