"""Every deadline of every case proves itself: recomputed from what `cst why` prints, it adds up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from stories import NEW_YORK, SHANGHAI, START, after, case_of, minutes, stories, terms

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.render.rows import why_row


@given(story=stories, zone=st.sampled_from([SHANGHAI, NEW_YORK]), has_hours=st.booleans(), now=minutes)
def test_counted_segments_add_up_and_tile(story: Any, zone: ZoneInfo, has_hours: bool, now: int) -> None:
    """From start to deadline without gap or overlap, whatever happened; no length is negative."""
    timeline, agreed = case_of(story), terms(zone, has_hours)
    clocks = assess(timeline, agreed)
    for clock in why_row(timeline, clocks, after(now))["clocks"]:
        tiles = [(part["from_at"], part["to_at"], part["counted"]) for part in clock["segments"]]
        assert (tiles[0][0], tiles[-1][1]) == (clock["started_at"], clock["due_at"]), clock
        assert all(one[1] == other[0] for one, other in zip(tiles, tiles[1:], strict=False)), clock
        assert all(start <= end for start, end, _ in tiles), clock
        counted = sum((end - start for start, end, is_counted in tiles if is_counted), timedelta())
        assert counted == timedelta(seconds=clock["target_seconds"]), clock
    rows = next_steps(timeline, agreed, after(now))
    assert bool(rows) == timeline.is_open
    assert {row.clock for row in rows} <= {clock.name for clock in clocks if clock.is_pending} | {"method.close"}


@given(story=stories, late=st.integers(0, 60 * 24 * 900), has_hours=st.booleans())
def test_when_it_was_logged_changes_no_deadline(story: Any, late: int, has_hours: bool) -> None:
    """Only whether a missed one is the handler's."""
    agreed = terms(SHANGHAI, has_hours)
    one, other = (
        [
            (clock.name, clock.started_at, clock.due_at, clock.met_at, clock.segments)
            for clock in assess(timeline, agreed)
        ]
        for timeline in (case_of(story), case_of(story, logged=after(late)))
    )
    assert one == other


def test_the_dates_are_of_days_that_matter() -> None:
    """The random cases cross the end of summer time in New York."""
    assert START.date() < date(2026, 11, 1) < after(60 * 24 * 9).date()
