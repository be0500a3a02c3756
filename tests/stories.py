"""Random lives of cases, of all kinds of events, and the terms of a shop that platforms and laws bind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from builders import a_case, an_event, at
from hypothesis import strategies as st

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.day_counts import working_days
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.taxonomy import RECORDED_MILESTONES
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline, fold

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
