"""Every deadline of every case proves itself: recomputed from what `cst why` prints, it adds up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from builders import a_case, an_event, at
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.day_counts import working_days
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.taxonomy import RECORDED_MILESTONES
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.render.rows import why_row

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
START = at("2026-10-30T16:30+08:00")
RULES = tuple(rule for rule in packs.all_clock_rules() if not rule.is_template)
HOURS = {"mon": ["09:00-12:00", "13:00-18:00"], "thu": ["09:00-18:00"], "sat": ["20:00-02:00"], "holidays": ["cn"]}
CHINA = packs.day_rules("cn")
assert CHINA is not None
TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]

minutes = st.integers(0, 60 * 24 * 9)
told = st.one_of(
    st.tuples(st.just("milestone"), st.fixed_dictionaries({"name": st.sampled_from(RECORDED_MILESTONES)})),
    st.tuples(st.just("clocked"), st.fixed_dictionaries(
        {"clock": st.sampled_from([rule.id for rule in RULES] + ["own", "method.offer"]), "due": minutes})),
    st.tuples(st.just("promised"), st.fixed_dictionaries({"what": st.just("x"), "due": minutes})),
    st.tuples(st.just("paused"), st.fixed_dictionaries({"on": st.just("customer"), "evidence": st.just("x")},
                                                       optional={"until": minutes})),
    st.tuples(st.sampled_from(["contacted", "reopened", "resumed", "declined", "surveyed"]), st.just({})),
    st.tuples(st.sampled_from(["acknowledged", "replied", "followed_up"]), st.just({"text": "x"})),
    st.just(("diagnosed", {"cause": "packing", "party": "shop"})),
    st.just(("offered", {"options": TWO, "text": "x"})),
    st.just(("accepted", {"option": 1})),
    st.just(("resolved", {"cost": "1", "remedies": [{"kind": "refund-full"}]})),
    st.just(("closed", {"outcome": "withdrawn"})),
)  # fmt: skip
stories = st.lists(st.tuples(minutes, told), max_size=14)


def after(number: int) -> datetime:
    return START + timedelta(minutes=number)


def case_of(story: list[tuple[int, tuple[str, dict[str, Any]]]], **facts: Any) -> Timeline:
    events = [
        an_event(kind, after(when), **{name: after(value) if name in {"due", "until"} else value
                                      for name, value in payload.items()})
        for when, (kind, payload) in story
    ]  # fmt: skip
    return fold(a_case(received=START, events=events, **facts))


def terms(zone: ZoneInfo, has_hours: bool) -> Terms:
    known = {"cn": CHINA}
    hours = calendars([ShopHours.from_data(HOURS)], known, zone) if has_hours else ()
    policy = policy_from({**packs.policy(), "counts": "shop-hours"})
    return Terms(
        policy, zone, hours, RULES, lambda name, where: working_days(known[name], where) if name in known else None
    )


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
