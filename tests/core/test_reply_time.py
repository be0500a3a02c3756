"""By when a customer hears from the shop again: before every deadline, in shop hours, never in the past."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import a_timeline, an_event, at
from drafts import SHANGHAI, TERMS
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.hours import DAYS, ShopHours
from cs_toolkit.core.reply_time import due_after, reply_by
from cs_toolkit.core.sentences import STEPS
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

OFFICE = {day: ["09:00-12:00", "13:00-18:00"] for day in DAYS}
NIGHT = {day: ["20:00-02:00"] for day in DAYS}


def in_shop(hours: dict[str, list[str]] | None, *, counts: str = "wall", rules: tuple[str, ...] = ()) -> Terms:
    """The built-in targets in a shop with these hours; the wall clock counts unless it is said otherwise."""
    chosen = tuple(rule for rule in packs.all_clock_rules() if rule.id in rules)
    open_at = () if hours is None else calendars((ShopHours.from_data(hours),), {}, SHANGHAI)
    return Terms(TERMS.policy._replace(counts=counts), SHANGHAI, open_at, chosen)


def until(now: str, step: str = "acknowledge", terms: Terms | None = None, case: Timeline | None = None) -> str | None:
    found = reply_by(case or a_timeline(), step, terms or in_shop(None), at(now))
    return found and f"{found.astimezone(SHANGHAI):%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "step", "said"),
    [
        ("2026-11-22T09:34+08:00", "acknowledge", "22 12:00"),
        ("2026-11-22T12:05+08:00", "acknowledge", "22 12:10"),
        ("2026-11-22T12:11+08:00", "acknowledge", None),
        ("2026-11-22T12:15+08:00", "acknowledge", "22 13:15"),
        ("2026-11-22T09:34+08:00", "offer", "22 10:35"),
    ],
)
def test_it_comes_before_the_next_step_is_due(now: str, step: str, said: str | None) -> None:
    """Ten minutes early, to five minutes; a late shop says within the hour; no time is left: none is said."""
    assert until(now, step) == said


@pytest.mark.parametrize(
    ("received", "now", "hours", "said"),
    [
        ("2026-11-22T23:50+08:00", "2026-11-23T00:05+08:00", OFFICE, None),
        ("2026-11-22T07:00+08:00", "2026-11-22T07:10+08:00", OFFICE, "22 09:50"),
        ("2026-11-22T10:40+08:00", "2026-11-22T10:50+08:00", OFFICE, "22 13:30"),
        ("2026-11-22T09:14+08:00", "2026-11-22T17:20+08:00", OFFICE, "23 09:20"),
        ("2026-11-22T09:14+08:00", "2026-11-22T17:55+08:00", OFFICE, "23 09:55"),
        ("2026-11-22T23:50+08:00", "2026-11-23T00:05+08:00", NIGHT, "23 01:50"),
    ],
)
def test_it_is_in_shop_hours(received: str, now: str, hours: dict[str, list[str]], said: str | None) -> None:
    """Nobody is there to keep a promise at three in the night, also where targets count day and night."""
    assert until(now, terms=in_shop(hours), case=a_timeline(received=received)) == said


def test_targets_that_count_in_shop_hours_are_kept_the_next_day() -> None:
    """A complaint of the evening is promised a solution for the next morning."""
    evening = a_timeline(received="2026-11-22T17:30+08:00")
    assert until("2026-11-22T17:40+08:00", terms=in_shop(OFFICE, counts="shop-hours"), case=evening) == "23 11:20"


def test_deadlines_of_platforms_bind_a_promise_too() -> None:
    """What a platform wants earlier than our own target is the latest time that is said."""
    rule = next(rule for rule in packs.all_clock_rules() if rule.binds == "shop" and rule.step == "resolve")
    terms = in_shop(None)._replace(rules=(rule,))
    told = an_event("clocked", "2026-11-22T09:20+08:00", clock=rule.id, due="2026-11-22T11:00+08:00")
    bound = a_timeline(received="2026-11-22T09:14+08:00", events=[told])
    assert due_after(bound, "acknowledge", terms, at("2026-11-22T09:34+08:00")) == at("2026-11-22T11:00+08:00")
    assert until("2026-11-22T09:34+08:00", terms=terms, case=bound) == "22 10:50"
    assert until("2026-11-22T10:57+08:00", terms=terms, case=bound) == "22 11:00"
    assert until("2026-11-22T09:34+08:00", "resolve", terms=terms, case=bound) == "22 10:35"


MOMENTS = st.integers(0, 5 * 24 * 60 * 60).map(
    lambda seconds: at("2026-11-20T00:00+08:00") + timedelta(seconds=seconds)
)


@given(received=MOMENTS, waited=st.timedeltas(timedelta(), timedelta(hours=30)), step=st.sampled_from(STEPS))
@pytest.mark.parametrize("hours", [None, OFFICE, NIGHT])
def test_a_time_that_is_said_can_be_kept(hours: Any, received: datetime, waited: timedelta, step: str) -> None:
    """Later than now, to five minutes, while somebody is in the shop, and before the deadline that is next."""
    case, now, terms = a_timeline(received=received), received + waited, in_shop(hours)
    found = reply_by(case, step, terms, now)
    ahead = [clock.due_at for clock in assess(case, terms) if clock.name == "method.offer" and clock.due_at > now]
    if found is None:
        assert ahead
        return
    local = found.astimezone(SHANGHAI)
    assert now < found <= now + timedelta(hours=24)
    assert (local.minute % 5, local.second, local.microsecond) == (0, 0, 0)
    if step in {"acknowledge", "evidence", "diagnose"}:
        assert all(found <= due for due in ahead)
    minute = local.hour * 60 + local.minute
    if hours is OFFICE:
        assert 540 < minute < 720 or 780 < minute < 1080
    if hours is NIGHT:
        assert minute < 120 or minute > 1200
