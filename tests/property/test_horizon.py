"""What is remembered of a case is true for as long as it says: the rows of work and the alarms, at any later moment."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from stories import NEW_YORK, SHANGHAI, after, case_of, minutes, stories, terms

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.horizon import horizon
from cs_toolkit.core.reminders import Asked, alarms_of, reached
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.render.rows import next_row

zones = st.sampled_from([SHANGHAI, NEW_YORK])
late = st.integers(0, 60 * 24 * 200)


def rows(timeline: Timeline, agreed: Terms, now: Any) -> list[dict[str, Any]]:
    """What `next` prints, but for the seconds."""
    steps = next_steps(timeline, agreed, now)
    return [{**next_row(step, now), "seconds_left": None, "rank": step.rank} for step in steps]


@given(story=stories, zone=zones, has_hours=st.booleans(), now=minutes, others=st.lists(late, min_size=8, max_size=8))
def test_rows_stay_as_they_are_within_the_horizon(
    story: Any, zone: Any, has_hours: bool, now: int, others: list[int]
) -> None:
    """Computed at one moment, right at every other one up to the next turn."""
    timeline, agreed = case_of(story), terms(zone, has_hours)
    if not timeline.is_open:
        return
    holds = horizon(timeline, assess(timeline, agreed), agreed, after(now))
    if holds is None:
        return
    assert holds.after < after(now) < holds.before
    for other in map(after, others):
        if holds.after < other < holds.before:
            assert rows(timeline, agreed, other) == rows(timeline, agreed, after(now))


@given(
    story=stories, zone=zones, has_hours=st.booleans(), logged=late, now=late, within=st.none() | st.integers(1, 5000)
)
def test_an_alarm_says_what_a_reminder_says(
    story: Any, zone: Any, has_hours: bool, logged: int, now: int, within: int | None
) -> None:
    """The glance at the alarms finds just the deadlines that there is something to tell about."""
    timeline, agreed = case_of(story, logged=after(logged)), terms(zone, has_hours)
    clocks = assess(timeline, agreed)
    alarms = alarms_of(clocks)
    if alarms is None or not timeline.is_open:
        return
    moment, ahead = after(max(now, logged)), None if within is None else after(within) - after(0)
    told = {reminder.key for reminder in reached(timeline, clocks, moment, Asked(ahead))}
    seconds = None if ahead is None else ahead.total_seconds()
    found = {
        alarm.key(timeline.case.id, threshold)
        for alarm in alarms
        if (threshold := alarm.threshold(moment.timestamp(), seconds))
    }
    assert found == told
    assert not any(alarm.is_new(timeline.case.id, moment.timestamp(), seconds, told) for alarm in alarms)
