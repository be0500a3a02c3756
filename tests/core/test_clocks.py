"""Each clock by itself: when it starts, when it is due, when it counts as met."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.clocks import Clock, assess
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms

TERMS = Terms(policy_from(packs.policy()))
TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]
START = at("2026-11-22T09:00+08:00")
SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_AN_HOUR = timedelta(minutes=30)


def later(minutes: float):
    return START + timedelta(minutes=minutes)


def clock(minutes: int, met: float | None = None, logged: float = 0) -> Clock:
    return Clock("x", "x", START, later(minutes), None if met is None else later(met), later(logged), "built-in")


@pytest.mark.parametrize(
    ("target", "now", "state"),
    [
        (60, 44, "due"), (60, 45, "soon"), (60, 60, "soon"), (60, 60.1, "breached"),
        (120, 89, "due"), (120, 90, "soon"), (180, 149, "due"), (180, 150, "soon"),
        (1440, 1409, "due"), (1440, 1410, "soon"), (60, -500, "due"),
    ],
)  # fmt: skip
def test_soon_is_the_last_quarter_and_at_most_half_an_hour(target: int, now: float, state: str) -> None:
    """15 minutes of an hour, 30 of two, 30 of a day."""
    assert clock(target).state(later(now)) == state


@pytest.mark.parametrize(
    ("met", "logged", "state"),
    [
        (60, 0, "met"),
        (60.1, 0, "breached"),
        (30, 0, "met"),
        (90, 61, "late_logged"),
        (90, 60, "breached"),
        (10, 90, "met"),
    ],
)
def test_done_exactly_when_due_is_met(met: float, logged: float, state: str) -> None:
    """One second later is late, unless the case was not known before it was due."""
    assert clock(60, met, logged).state(later(10_000)) == state
    assert not clock(60, met, logged).is_pending


def of(name: str, *events, **facts):
    found = [
        item for item in assess(a_timeline(received=START, events=list(events), **facts), TERMS) if item.name == name
    ]
    return [(item.started_at, item.due_at, item.met_at) for item in found]


def test_every_message_is_answered_by_the_next_reply_whatever_its_kind() -> None:
    """The first of several unanswered messages starts the clock; after a reply the next one starts a new one."""
    told = [
        an_event("contacted", later(10)), an_event("contacted", later(20)),
        an_event("offered", later(30), options=TWO, text="x"), an_event("contacted", later(40)),
    ]  # fmt: skip
    assert of("answer", *told) == [(later(10), later(70), later(30)), (later(40), later(100), None)]


def test_a_message_of_a_closed_episode_is_over() -> None:
    """The reopening is what waits for an answer."""
    told = [
        an_event("contacted", later(10)), an_event("closed", later(20), outcome="withdrawn"),
        an_event("reopened", later(500)),
    ]  # fmt: skip
    assert of("answer", *told) == [(later(500), later(560), None)]
    assert of("method.acknowledge", *told) == []


def test_a_promise_made_after_the_fact_does_not_make_a_late_resolution_timely() -> None:
    """Carried out two hours after the choice is late, whatever is promised then."""
    told = [
        an_event("offered", later(10), options=TWO), an_event("accepted", later(20), option=1),
        an_event("resolved", later(140), cost="1"), an_event("promised", later(150), what="x", due=later(3000)),
    ]  # fmt: skip
    assert of("method.resolve", *told) == [(later(20), later(80), later(140))]


def test_an_accepted_offer_after_a_refusal_needs_no_new_one() -> None:
    """The customer came round."""
    told = [
        an_event("offered", later(10), options=TWO), an_event("declined", later(20)), an_event("accepted", later(30),
        option=1),
    ]  # fmt: skip
    assert of("method.offer", *told) == [(later(20), later(80), later(30)), (START, later(180), later(10))]
    assert of("method.resolve", *told) == [(later(30), later(90), None)]


def test_following_up_and_recovering_are_met_by_their_last_part() -> None:
    """Message, promise and survey; a reply and something done."""
    told = [
        an_event("offered", later(10), options=TWO), an_event("accepted", later(20), option=1),
        an_event("resolved", later(30), cost="1"), an_event("promised", later(40), what="x", due=later(90)),
        an_event("followed_up", later(50), text="x"), an_event("surveyed", later(60)), an_event("rated", later(70),
        score=1),
        an_event("compensated", later(80), remedies=[]), an_event("replied", later(100), text="x"),
    ]  # fmt: skip
    assert of("method.follow-up", *told) == [(later(30), later(30 + 1440), later(60))]
    assert of("method.recover", *told) == [(later(70), later(70 + 1440), later(100))]


def test_a_promise_kept_late_was_broken() -> None:
    """Each promise is a clock of its own; one given for a time that was past already starts there."""
    told = [an_event("promised", later(10), what="x", due=later(60)), an_event("kept", later(61), promise="e1"),
            an_event("promised", later(70), what="x", due=later(65))]  # fmt: skip
    found = [item for item in assess(a_timeline(received=START, events=told), TERMS) if item.name == "promise"]
    assert [(item.state(later(62)), item.is_pending, item.target) for item in found] == [
        ("breached", False, timedelta(minutes=50)), ("due", True, timedelta(0)),
    ]  # fmt: skip
    assert [item.subject for item in found] == ["e1", "e3"]


@pytest.mark.parametrize("kind", ["complaint", "after-sales", "question", "review"])
def test_a_proof_adds_up_for_every_kind(kind: str) -> None:
    """Start to deadline in one counted stretch; an unsolved question has no clocks but its answer's."""
    found = assess(a_timeline(received=START, kind=kind), TERMS)
    for item in found:
        ((from_at, to_at, counted, reason),) = item.segments
        assert (from_at, to_at - from_at, counted, reason) == (START, item.target, True, "wall")
    names = {"complaint": ["acknowledge", "diagnose", "offer"], "after-sales": ["acknowledge", "offer"]}
    assert [item.step for item in found] == names.get(kind, ["acknowledge"])


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-03-08T01:30", "2026-03-08T05:30-04:00"), ("2026-11-01T00:30", "2026-11-01T02:30-05:00")],
)
def test_three_hours_are_three_hours_when_the_clocks_change(start: str, due: str) -> None:
    """Elapsed time counts, not what the wall shows (vector V4), also for a time that was just typed."""
    received = at(f"{start}-05:00").replace(tzinfo=ZoneInfo("America/New_York"))
    offer = next(item for item in assess(a_timeline(received=received), TERMS) if item.name == "method.offer")
    assert offer.due_at == at(due)
    assert offer.target == timedelta(hours=3)


def test_a_target_can_be_changed_but_never_by_itself() -> None:
    """The last one told holds, for the clock that ran then; answers and promises are not touched (traps T10)."""
    told = [
        an_event("retargeted", later(5), clock="method.offer", due=later(400)),
        an_event("retargeted", later(6), clock="method.offer", due=later(500)),
        an_event("retargeted", later(7), clock="method.diagnose", reason="x"),
        an_event("retargeted", later(8), clock="method.resolve", due=later(500)),
        an_event("offered", later(10), options=TWO), an_event("declined", later(20)),
    ]  # fmt: skip
    assert of("method.offer", *told) == [(later(20), later(80), None), (START, later(500), later(10))]
    assert of("method.diagnose", *told) == [(START, later(120), None)]


def test_a_target_that_was_reached_before_it_began_leaves_no_negative_time() -> None:
    """A date before the start is due at once; its proof is there, and adds up to nothing."""
    told = an_event("retargeted", later(5), clock="method.offer", due=later(-100))
    (clock,) = [
        found for found in assess(a_timeline(received=START, events=[told]), TERMS) if found.name == "method.offer"
    ]
    assert (clock.due_at, clock.target, len(clock.segments)) == (later(-100), timedelta(), 1)


def test_a_rules_target_can_be_changed_too() -> None:
    """By hand, and it says so."""
    rule = ClockRule("x", "complaint_received", amount=2, unit="hour", met_by=("resolved",))
    told = an_event("retargeted", later(5), clock="x", due=later(500))
    (clock,) = [
        found for found in assess(a_timeline(received=START, events=[told]), Terms(TERMS.policy, rules=(rule,)))
        if found.rule
    ]  # fmt: skip
    assert (clock.due_at, clock.is_reported, [part.reason for part in clock.segments]) == (
        later(500), False, ["retargeted"],
    )  # fmt: skip


def test_the_end_of_a_case_stops_its_clocks() -> None:
    """What was not due when the case was withdrawn is never late; but a promise is a promise."""
    told = [an_event("promised", later(5), what="x", due=later(900)),
            an_event("closed", later(30), outcome="withdrawn")]  # fmt: skip
    found = assess(a_timeline(received=START, events=told), TERMS)
    assert {(clock.name == "promise", clock.state(later(10_000))) for clock in found} == {
        (False, "due"), (True, "breached"),
    }  # fmt: skip


def test_clocks_of_the_new_episode_are_counted_by_it() -> None:
    """A reminder of the first episode says nothing about the second."""
    told = [
        an_event("promised", later(5), what="x", due=later(900)),
        an_event("closed", later(30), outcome="withdrawn"), an_event("reopened", later(100)),
    ]  # fmt: skip
    found = assess(a_timeline(received=START, events=told), TERMS)
    assert {clock.name: clock.episode for clock in found} == {
        "answer": 2, "method.diagnose": 2, "method.offer": 2, "promise": 1,
    }  # fmt: skip


def test_a_clock_of_the_machine_that_was_set_back_makes_nothing_negative() -> None:
    """Steps that seem to be done before they began are met, with all their time left (traps T22)."""
    told = [an_event("offered", later(10), options=TWO), an_event("accepted", later(20), option=1),
            an_event("resolved", later(-60), cost="1")]  # fmt: skip
    (clock,) = [
        found for found in assess(a_timeline(received=START, events=told), TERMS) if found.name == "method.resolve"
    ]
    assert (clock.state(later(-90)), clock.target) == ("met", timedelta(hours=1))


@pytest.mark.parametrize("minutes", [10, 60, 90, 300])
def test_soon_is_measured_in_the_hours_that_count(minutes: int) -> None:
    """From the instant on at which so little open time is left, on the evening before if need be."""
    hours = calendars([ShopHours.from_data({"sun": ["09:00-10:00"], "mon": ["09:00-18:00"]})], {}, SHANGHAI)
    policy = TERMS.policy._replace(acknowledge=timedelta(minutes=minutes), counts="shop-hours")
    clock = assess(a_timeline(received=START), Terms(policy, SHANGHAI, hours))[0]
    assert clock.soon_at == clock.working.add_working_time(START, clock.target - min(clock.target / 4, HALF_AN_HOUR))
    states = [clock.state(clock.soon_at + timedelta(seconds=seconds)) for seconds in (-1, 0, 1)]
    assert states == ["due", "soon", "soon"]
    assert clock.state(clock.due_at) == "soon"


def test_soon_of_days_and_of_what_the_platform_reported() -> None:
    """The last half hour before it, on the wall."""
    rule = ClockRule("x", "complaint_received", amount=2, unit="calendar_day", met_by=("resolved",))
    (clock,) = [
        found for found in assess(a_timeline(received=START), Terms(TERMS.policy, SHANGHAI, rules=(rule,)))
        if found.rule
    ]  # fmt: skip
    assert clock.soon_at == clock.due_at - HALF_AN_HOUR
    assert [clock.state(clock.soon_at + timedelta(seconds=seconds)) for seconds in (-1, 0)] == ["due", "soon"]
