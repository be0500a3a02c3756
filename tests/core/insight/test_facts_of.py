"""What reports count of a case: every episode's steps, what was given, how long it took, whatever the time is now."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_timeline, an_event, at
from fact_builders import a_promise, a_step

from cs_toolkit import packs
from cs_toolkit.core.calendar import calendars
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.core.insight.facts import CaseFacts, StepFacts
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.core.model import Event
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.terms import Terms

SHANGHAI = ZoneInfo("Asia/Shanghai")
TERMS = Terms(policy_from(packs.policy()), SHANGHAI)
RULES = tuple(rule for rule in packs.all_clock_rules() if not rule.is_template)
PURSE = Purse(at("2026-11-22T12:00+08:00"), SHANGHAI, "CNY")
OPTIONS = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-part", "amount": "20"}]}]


def day(time: str, on: int = 22) -> datetime:
    return at(f"2026-11-{on}T{time}+08:00")


def happened(kind: str, time: str, on: int = 22, **payload: Any) -> Event:
    return an_event(kind, day(time, on), **payload)


# Received at 9:00, answered, offered, chosen, carried out, closed; reopened the day after and carried out again.
FIRST = [
    happened("acknowledged", "09:30", text="收到", as_is=True),
    happened("diagnosed", "09:40", cause="packing", party="shop"),
    happened("offered", "10:00", options=OPTIONS, text="两个办法"),
    happened("accepted", "11:00", option=2),
    happened("resolved", "11:30", cost=Decimal("20"), remedies=OPTIONS[1]["remedies"]),
    happened("closed", "12:00", outcome="resolved"),
]
AGAIN = [
    happened("reopened", "12:00", 23, reason="又坏了"),
    happened("replied", "12:10", 23, text="马上看"),
    happened("offered", "12:20", 23, options=OPTIONS, grant=True),
    happened("resolved", "13:00", 23, cost=Decimal("18")),
]


def facts(events: list[Event], terms: Terms = TERMS, **about: Any) -> CaseFacts:
    about = {"received": day("09:00"), "amount": "100.00", "currency": "CNY", **about}
    return facts_of(a_timeline(events=events, **about), terms, PURSE)


def step(found: CaseFacts, clock: str, episode: int = 1) -> StepFacts:
    (named,) = [item for item in found.steps if (item.clock, item.episode) == (clock, episode)]
    return named


def test_both_episodes_of_a_reopened_case_keep_their_steps() -> None:
    """First response and first resolution stay what they were (traps T15)."""
    found = facts([*FIRST, *AGAIN])
    assert (step(found, "method.acknowledge").wall, step(found, "method.offer").wall) == (1800, 3600)
    assert step(found, "method.resolve").met_at == day("11:30")
    assert step(found, "method.resolve", 2).met_at == day("13:00", 23)
    assert step(found, "answer", 2).wall == 600
    assert (found.first_response_at, found.offered_at, found.resolved_at) == (
        day("09:30"),
        day("10:00"),
        day("11:30"),
    )
    assert found.reopenings == (day("12:00", 23),)
    assert (found.closed_at, found.outcome, found.is_open) == (None, None, True)


@pytest.mark.parametrize(
    ("events", "hours"),
    [
        (FIRST[:4], None),
        (FIRST[:5], 2.5),
        (FIRST, 2.5),
        ([*FIRST, AGAIN[0]], None),
        ([*FIRST, AGAIN[0], happened("closed", "18:00", 23, outcome="withdrawn")], 2.5),
        ([*FIRST, *AGAIN], 4.0),
    ],
)
def test_how_long_it_took_to_solve(events: list[Event], hours: float | None) -> None:
    """Until it was solved the last time, closed time left out; of an open case that is not solved nobody knows."""
    found = facts(events).resolution
    assert found == (None if hours is None else timedelta(hours=hours).total_seconds())


def test_a_deadline_that_was_open_when_the_case_was_closed_ended_then() -> None:
    """It is never missed afterwards; also if a bad score opened the case before it was opened again."""
    closing = happened("closed", "09:10", outcome="withdrawn")
    found = step(facts([closing]), "method.acknowledge")
    assert (found.stopped_at, found.is_missed(day("23:00")), found.is_decided(day("23:00"))) == (
        day("09:10"),
        False,
        False,
    )
    scored = [closing, happened("rated", "09:20", score=1), happened("reopened", "09:50")]
    assert step(facts(scored), "method.acknowledge").stopped_at == day("09:50")


def test_what_was_given() -> None:
    """A choice and a wish granted are accepted, a gift on top is compensated; each with its day, worth and goodwill."""
    gift = happened("compensated", "14:00", 23, remedies=[{"kind": "coupon", "amount": "120"}])
    found = facts([*FIRST, *AGAIN, gift], category="quality-defect").given
    assert [(given.at, given.kind, given.remedies, given.worth) for given in found] == [
        (day("11:00"), "accepted", ("refund-part",), Decimal(20)),
        (day("12:20", 23), "accepted", ("reship",), Decimal(0)),
        (day("14:00", 23), "compensated", ("coupon",), Decimal(120)),
    ]
    assert [given.beyond for given in found] == [0, 20, 120]


def test_what_else_is_counted() -> None:
    """Replies and those sent as drafted, cost over all episodes, surveys, scores, invitations, links (each once)."""
    more = [
        happened("surveyed", "13:10", 23),
        happened("rated", "14:00", 23, score=4, comment="快", consent=True),
        happened("invited", "15:00", 23),
        *(happened("linked", "15:10", 23, case=case) for case in ("20261122-09", "20261122-08", "20261122-09")),
    ]
    found = facts([*FIRST, *AGAIN, *more], text="字" * 5_000, category_by="owner")
    assert (found.replies, found.as_is, found.cost) == (3, 1, Decimal("38"))
    assert (found.surveyed, found.invited) == ((day("13:10", 23),), (day("15:00", 23),))
    assert found.ratings == ((day("14:00", 23), 4, "快", True),)
    assert found.links == ("20261122-09", "20261122-08")
    assert (found.cause, found.party, len(found.text)) == ("packing", "shop", 4_000)


@pytest.mark.parametrize(
    ("events", "cause", "party"),
    [([], None, None), ([happened("diagnosed", "09:30", cause="unknown", party="nobody")], None, "nobody")],
)
def test_no_cause_found(events: list[Event], cause: str | None, party: str | None) -> None:
    """ "unknown" says that none was found."""
    found = facts(events)
    assert (found.cause, found.party, found.cost) == (cause, party, None)


def test_the_shops_clock_beside_the_wall() -> None:
    """A night is no working time, whichever clock the deadline runs by."""
    hours = calendars([ShopHours.from_data({"sun": ["09:00-10:00"], "mon": ["09:00-18:00"]})], {}, SHANGHAI)
    terms = TERMS._replace(policy=policy_from({**packs.policy(), "counts": "shop-hours"}), calendars=hours)
    found = step(facts([happened("acknowledged", "09:30", 23, text="x")], terms), "method.acknowledge")
    assert (found.wall, found.worked) == (24 * 3600 + 1800, 5400)
    assert step(facts([], terms), "method.acknowledge").worked is None


def test_deadlines_of_platforms_and_laws() -> None:
    """Those that bind the shop; what was over before the complaint came is no fault in handling it."""
    terms = TERMS._replace(rules=RULES)
    found = {item.clock for item in facts(FIRST, terms, platform="taobao", paid_at=day("08:00", 10)).steps}
    others = {rule.id for rule in RULES if rule.binds != "shop"}
    assert {name for name in found if not name.startswith(("method.", "answer"))}
    assert not found & others
    reported = [happened("clocked", "09:10", clock="own-claim", due=day("18:00"))]
    assert step(facts(reported), "own-claim").due_at == day("18:00")


WAIT = an_event("paused", day("10:30"), on="customer", evidence="问了地址")
PROMISED = happened("promised", "10:00", what="补寄", due=day("18:00"))._replace(id="p")


@pytest.mark.parametrize(
    ("events", "now", "counts", "is_kept"),
    [
        ([PROMISED], "18:00", False, None),
        ([PROMISED], "18:01", True, None),
        ([PROMISED, WAIT], "23:00", False, None),
        ([PROMISED, happened("kept", "18:00", promise="p")], "18:00", True, True),
        ([PROMISED, happened("kept", "18:01", promise="p")], "18:01", True, False),
        ([PROMISED, happened("broken", "17:00", promise="p")], "17:00", True, False),
    ],
)
def test_a_promise_counts_once_it_ended(events: list[Event], now: str, counts: bool, is_kept: bool | None) -> None:
    """As kept only in time; in a wait it stands still, and its deadline stands among the steps."""
    found = facts(events)
    (promise,) = found.promises
    assert (promise.counts(day(now)), promise.is_kept) == (counts, is_kept)
    assert step(found, "promise").is_missed(day(now)) is (counts and not is_kept)


def test_a_promise_replaced_in_time_does_not_count() -> None:
    """One that was replaced when it was late already was broken."""
    again = {"what": "补寄", "due": day("20:00"), "replaces": "p"}
    assert [item.due_at for item in facts([PROMISED, happened("promised", "17:00", **again)]).promises] == [
        day("20:00")
    ]
    late = facts([PROMISED, happened("promised", "18:30", **again)]).promises
    assert [item.is_kept for item in late] == [False, None]


@pytest.mark.parametrize(
    ("changes", "missed", "decided"),
    [
        ({}, False, True),
        ({"met_at": "2026-11-20T11:01+08:00"}, True, True),
        ({"met_at": None}, True, True),
        ({"met_at": None, "is_broken": True, "due_at": "2026-12-20T11:00+08:00"}, True, True),
        ({"met_at": None, "is_late_logged": True}, False, False),
        ({"met_at": None, "is_paused": True}, False, False),
        ({"met_at": None, "paused_until": at("2026-11-20T15:00+08:00")}, False, False),
        ({"met_at": None, "paused_until": at("2026-11-20T11:30+08:00")}, True, True),
        ({"met_at": None, "stopped_at": "2026-11-20T10:59+08:00"}, False, False),
    ],
)
def test_met_or_missed_by_now(changes: dict[str, Any], missed: bool, decided: bool) -> None:
    """At noon, with an hour until eleven: what is late, what is known, and what does not count (traps T21)."""
    noon = at("2026-11-20T12:00+08:00")
    found = a_step(**changes)
    assert (found.is_missed(noon), found.is_decided(noon)) == (missed, decided)


def test_a_promise_in_a_wait_with_a_known_end() -> None:
    """It counts when the wait is over."""
    until = at("2026-11-21T20:00+08:00")
    found = a_promise(ended_at=None, is_kept=None, paused_until=until)
    assert (found.counts(until - timedelta(hours=1)), found.counts(until)) == (False, True)
