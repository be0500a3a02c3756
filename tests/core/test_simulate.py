"""What would have been: the same rules over the same history, under other terms."""

from datetime import timedelta
from typing import Any

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.model import Case
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.simulate import Comparison, Outcome, simulate
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

GOLDEN = policy_from(packs.policy())
TERMS = Terms(GOLDEN)
NOW = at("2026-11-23T12:00+08:00")


def under(**targets: str) -> Terms:
    return Terms(policy_from(targets, base=GOLDEN))


def compared(timelines: list[Timeline], after: Terms) -> dict[str, Comparison]:
    def before(case: Case) -> Terms:
        return TERMS

    return {one.clock: one for one in simulate(timelines, before, lambda case: after, NOW)}


def answered(case: str, when: str, **facts: Any) -> Timeline:
    """Received at 09:14, answered then, and nothing else since."""
    return a_timeline(case, events=[an_event("acknowledged", when, text="在查")], **facts)


FOUR = [
    answered("20261122-01", "2026-11-22T09:24+08:00"),
    answered("20261122-02", "2026-11-22T09:54+08:00"),
    answered("20261122-03", "2026-11-22T10:34+08:00"),
    answered("20261122-04", "2026-11-22T12:14+08:00"),
]


@pytest.mark.parametrize(
    ("target", "met", "breached", "late"),
    [
        ("1h", 2, 2, timedelta(minutes=70)),  # late 20 minutes and two hours
        ("30m", 1, 3, timedelta(minutes=50)),  # late 10, 50 and 150 minutes
        ("2h", 3, 1, timedelta(hours=1)),
        ("3h", 4, 0, None),  # at the deadline is in time
    ],
)
def test_a_target_moves_cases_between_met_and_breached(
    target: str, met: int, breached: int, late: timedelta | None
) -> None:
    """Each answer is measured against the other target; lateness is the median of those that were late."""
    found = compared(FOUR, under(acknowledge=target))["method.acknowledge"]
    assert found.before == Outcome(4, 2, 2, timedelta(minutes=70))
    assert found.after == Outcome(4, met, breached, late)


def test_the_same_terms_reproduce_history() -> None:
    """Before and after are equal, and equal to what the clocks of each case say themselves."""
    states = [clock.state(NOW) for one in FOUR for clock in assess(one, TERMS) if clock.name == "method.diagnose"]
    found = compared(FOUR, TERMS)
    assert all(one.before == one.after for one in found.values())
    assert found["method.diagnose"].before.breached == states.count("breached") == 4


def test_what_was_never_done_is_late_until_now_or_until_the_case_ended() -> None:
    """Diagnosis was due at 11:14: the open case is late by a day and more, the closed one by 46 minutes."""
    opened = a_timeline(a_case())
    ended = a_timeline(events=[an_event("closed", "2026-11-22T12:00+08:00", outcome="withdrawn")])
    assert compared([opened], TERMS)["method.diagnose"].before.late == NOW - at("2026-11-22T11:14+08:00")
    assert compared([ended], TERMS)["method.diagnose"].before.late == timedelta(minutes=46)


def test_running_and_late_logged_clocks_are_not_counted() -> None:
    """What is still due says nothing yet; what was logged after its deadline is no fault of the shop."""
    running = a_timeline(received="2026-11-23T11:45+08:00")
    late = a_timeline(logged="2026-11-23T11:00+08:00")
    assert compared([running], TERMS) == {}
    assert compared([late], TERMS) == {}
    assert compared([running], under(acknowledge="10m"))["method.acknowledge"] == Comparison(
        "method.acknowledge", Outcome(), Outcome(1, 0, 1, timedelta(minutes=5))
    )


def test_every_episode_counts_once() -> None:
    """Answered in time, reopened, answered late: the first answer stays met, and no promise counts twice."""
    case = a_timeline(
        events=[
            an_event("promised", "2026-11-22T09:20+08:00", what="补寄", due="2026-11-22T10:00+08:00"),
            an_event("acknowledged", "2026-11-22T09:24+08:00", text="在查"),
            an_event("kept", "2026-11-22T09:50+08:00", promise="e1"),
            an_event("closed", "2026-11-22T10:00+08:00", outcome="withdrawn"),
            an_event("reopened", "2026-11-22T11:00+08:00"),
            an_event("replied", "2026-11-22T13:00+08:00", text="抱歉"),
        ]
    )
    found = compared([case], TERMS)
    assert found["method.acknowledge"].before.met == 1
    assert found["answer"].before == Outcome(1, 0, 1, timedelta(hours=1))
    assert found["promise"].before == Outcome(1, 1, 0, None)


def test_a_merged_case_is_not_counted() -> None:
    """Its events count where it went (traps T17)."""
    gone = a_timeline(events=[an_event("merged", case="20261122-02", role="merged-away")])
    assert compared([gone], TERMS) == {}


def test_deadlines_of_others_are_nobodys_breach() -> None:
    """Whose time runs is the buyer's or an authority's: they stand in why, and never in a comparison."""
    everybody = Terms(GOLDEN, rules=(*packs.clock_rules("cn"), *packs.clock_rules("cn", "others")))
    asked = an_event("milestone", "2026-11-22T10:00+08:00", name="goods_delivered")
    case = a_timeline("20261122-01", events=[asked])
    assert any(clock.binds != "shop" for clock in assess(case, everybody))
    names = {one.clock for one in simulate([case], lambda case: everybody, lambda case: everybody, NOW)}
    assert names
    assert not names & {clock.name for clock in assess(case, everybody) if clock.binds != "shop"}
