"""The story of a case, event by event: after each, the step, its deadline, its state, the reason, the clock.

The tables are derived from DESIGN section 4 by hand; all stories begin at 09:00 on 2026-11-22, +08:00.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.model import Event
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import fold
from cs_toolkit.core.workflow import COMMANDS, WHY, NextStep, governing_gate, next_steps, order_of_work

TERMS = Terms(policy_from(packs.policy()))
TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]
ONE = [{"remedies": [{"kind": "return-refund"}]}]


def day(clock: str) -> datetime:
    """ "09:30" on the first day, "+1 09:30" a day later."""
    offset, _, time = clock.rpartition(" ")
    moment = at(f"2026-11-22T{time}+08:00")
    return (
        moment.replace(month=12, day=int(offset) - 8)
        if int(offset or 0) > 8
        else moment.replace(day=22 + int(offset or 0))
    )


class Then(NamedTuple):
    """What happened (None: nothing yet), and what `next` must say at a time after it."""

    event: tuple[Any, ...] | None
    now: str
    step: str
    due: str
    state: str
    why: str
    clock: str


COMPLAINT = [
    Then(None, "09:10", "acknowledge", "10:00", "due", "unanswered", "method.acknowledge"),
    Then(None, "09:44", "acknowledge", "10:00", "due", "unanswered", "method.acknowledge"),
    Then(None, "09:45", "acknowledge", "10:00", "soon", "unanswered", "method.acknowledge"),
    Then(None, "10:00", "acknowledge", "10:00", "soon", "unanswered", "method.acknowledge"),
    Then(None, "10:01", "acknowledge", "10:00", "breached", "unanswered", "method.acknowledge"),
    Then(("acknowledged", "09:20", {"text": "x"}), "09:21", "diagnose", "11:00", "due", "no-cause", "method.diagnose"),
    Then(None, "10:30", "diagnose", "11:00", "soon", "no-cause", "method.diagnose"),
    Then(("diagnosed", "10:40", {"cause": "packing", "party": "shop"}), "10:41", "offer", "12:00", "due", "no-offer",
         "method.offer"),
    Then(None, "11:29", "offer", "12:00", "due", "no-offer", "method.offer"),
    Then(None, "11:30", "offer", "12:00", "soon", "no-offer", "method.offer"),
    Then(("offered", "11:30", {"options": TWO, "text": "x"}), "11:31", "nudge", "+1 11:30", "waiting",
         "awaiting-choice", "method.nudge"),
    Then(None, "+1 11:29", "nudge", "+1 11:30", "waiting", "awaiting-choice", "method.nudge"),
    Then(None, "+1 11:31", "nudge", "+1 11:30", "breached", "awaiting-choice", "method.nudge"),
    Then(("replied", "+1 12:00", {"text": "x", "step": "nudge"}), "+1 12:01", "close", "+8 12:00", "waiting",
         "no-reply", "method.close"),
    Then(None, "+8 12:00", "close", "+8 12:00", "due", "no-reply", "method.close"),
    Then(("accepted", "+1 13:00", {"option": 1}), "+1 13:01", "resolve", "+1 14:00", "due", "chosen", "method.resolve"),
    Then(("resolved", "+1 13:30", {"cost": "18"}), "+1 13:31", "follow-up", "+2 13:30", "due", "not-followed-up",
         "method.follow-up"),
    Then(None, "+2 13:00", "follow-up", "+2 13:30", "soon", "not-followed-up", "method.follow-up"),
    Then(("followed_up", "+1 15:00", {"text": "x"}), "+1 15:01", "follow-up", "+2 13:30", "due", "no-promise",
         "method.follow-up"),
    Then(("promised", "+1 15:00", {"what": "x", "due": day("+9 18:00")}), "+1 15:01", "follow-up", "+2 13:30", "due",
         "no-survey", "method.follow-up"),
    Then(("surveyed", "+1 15:30", {}), "+1 15:31", "close", "+8 15:30", "waiting", "awaiting-score", "method.close"),
    Then(None, "+8 15:30", "close", "+8 15:30", "due", "awaiting-score", "method.close"),
    Then(("rated", "+1 18:00", {"score": 2}), "+1 18:01", "recover", "+2 18:00", "due", "low-score", "method.recover"),
    Then(("replied", "+1 19:00", {"text": "x"}), "+1 19:01", "recover", "+2 18:00", "due", "low-score",
         "method.recover"),
    Then(("recovered", "+1 19:30", {"text": "x"}), "+1 19:31", "close", "+1 18:00", "due", "done", "method.close"),
]  # fmt: skip
AFTER_SALES = [
    Then(None, "09:10", "acknowledge", "10:00", "due", "unanswered", "method.acknowledge"),
    Then(("acknowledged", "09:20", {"text": "x"}), "09:21", "offer", "12:00", "due", "not-granted", "method.offer"),
    Then(("offered", "09:30", {"options": ONE, "grant": True}), "09:31", "resolve", "10:30", "due", "granted",
         "method.resolve"),
    Then(("resolved", "10:00", {"cost": "0"}), "10:01", "follow-up", "+1 10:00", "due", "not-followed-up",
         "method.follow-up"),
]  # fmt: skip
AFTER_SALES_REFUSED = [
    Then(("acknowledged", "09:20", {"text": "x"}), "09:21", "offer", "12:00", "due", "not-granted", "method.offer"),
    Then(("offered", "09:30", {"options": TWO}), "09:31", "diagnose", "11:00", "due", "no-cause", "method.diagnose"),
    Then(("diagnosed", "09:40", {"cause": "customer-use", "party": "nobody"}), "09:41", "nudge", "+1 09:30", "waiting",
         "awaiting-choice", "method.nudge"),
]  # fmt: skip
QUESTION = [
    Then(None, "09:10", "acknowledge", "10:00", "due", "question-unanswered", "method.acknowledge"),
    Then(("acknowledged", "09:20", {"text": "x"}), "09:21", "close", "09:20", "due", "answered", "method.close"),
]
REVIEW = [
    Then(None, "10:10", "acknowledge", "10:00", "breached", "review-unanswered", "method.acknowledge"),
    Then(("replied", "10:20", {"text": "x"}), "10:21", "close", "10:20", "due", "answered", "method.close"),
]
DECLINED = [
    *(Then((kind, "09:10", facts), "09:11", *rest) for kind, facts, *rest in (
        ("acknowledged", {"text": "x"}, "diagnose", "11:00", "due", "no-cause", "method.diagnose"),
        ("diagnosed", {"cause": "packing", "party": "shop"}, "offer", "12:00", "due", "no-offer", "method.offer"),
        ("offered", {"options": TWO}, "nudge", "+1 09:10", "waiting", "awaiting-choice", "method.nudge"),
    )),
    Then(("declined", "10:00", {}), "10:01", "offer", "11:00", "due", "declined", "method.offer"),
    Then(None, "11:01", "offer", "11:00", "breached", "declined", "method.offer"),
    Then(("offered", "10:30", {"options": TWO}), "10:31", "nudge", "+1 10:30", "waiting", "awaiting-choice",
         "method.nudge"),
    Then(("declined", "12:00", {}), "12:01", "escalate", "13:00", "due", "refused-twice", "method.offer"),
    Then(("escalated", "12:10", {}), "12:11", "offer", "13:00", "due", "declined", "method.offer"),
    Then(("accepted", "12:20", {"option": 2}), "12:21", "resolve", "13:20", "due", "chosen", "method.resolve"),
    Then(("declined", "12:30", {}), "12:31", "offer", "13:30", "due", "declined", "method.offer"),
]  # fmt: skip
CRITICAL = [
    Then(None, "09:10", "escalate", "10:00", "due", "critical", "method.escalate"),
    Then(("acknowledged", "09:15", {"text": "x"}), "09:16", "escalate", "10:00", "due", "critical", "method.escalate"),
    Then(("escalated", "09:20", {"to": "boss"}), "09:21", "diagnose", "11:00", "due", "no-cause", "method.diagnose"),
]
STORIES: dict[str, tuple[dict[str, Any], list[Then]]] = {
    "complaint": ({}, COMPLAINT),
    "after-sales granted": ({"kind": "after-sales"}, AFTER_SALES),
    "after-sales with options": ({"kind": "after-sales"}, AFTER_SALES_REFUSED),
    "question": ({"kind": "question"}, QUESTION),
    "review": ({"kind": "review"}, REVIEW),
    "declined": ({}, DECLINED),
    "critical": ({"severity": "critical"}, CRITICAL),
}


def happened(*told: tuple[Any, ...]) -> list[Event]:
    return [an_event(kind, day(when), **(more[0] if more else {})) for kind, when, *more in told]


def rows(events: Iterable[tuple[Any, ...]], now: str, **facts: Any) -> list[tuple[str, ...]]:
    """(step, due, state, why) of each row of work."""
    timeline = a_timeline(received=day("09:00"), events=happened(*events), **facts)
    return [
        (row.step, row.due_at.strftime("%d %H:%M"), row.state, row.why_code)
        for row in next_steps(timeline, TERMS, day(now))
    ]


@pytest.mark.parametrize("story", STORIES)
def test_after_each_event_the_next_step_is_the_one_of_the_method(story: str) -> None:
    """Step, deadline, state, reason and clock, from receipt to close."""
    facts, chapters = STORIES[story]
    events: list[tuple[Any, ...]] = []
    for number, then in enumerate(chapters):
        if then.event:
            events.append(then.event)
        timeline = a_timeline(received=day("09:00"), events=happened(*events), **facts)
        found = [row for row in next_steps(timeline, TERMS, day(then.now)) if row.clock not in {"promise", "answer"}]
        told = [(row.step, row.due_at, row.state, row.why_code, row.clock) for row in found]
        assert told == [(then.step, day(then.due), then.state, then.why, then.clock)], number


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ([("retracted", "13:00", {"events": ["e1"]})], "09:20", "acknowledge"),
        ([("retracted", "13:00", {"events": ["e1"]}), ("retracted", "13:01", {"events": ["e2"]})], "09:20", "diagnose"),
        ([("corrected", "13:00", {"facts": {"complaint.kind": "question"}})], "09:20", "close"),
        ([("corrected", "13:00", {"facts": {"complaint.severity": "critical"}})], "09:20", "escalate"),
        ([("corrected", "13:00", {"facts": {"complaint.severity": ""}})], "09:20", "diagnose"),
    ],
)
def test_undo_and_corrections_change_what_comes_next(then: list[tuple[Any, ...]], now: str, expected: str) -> None:
    """What was taken back never happened; taking that back, it did; a corrected kind or severity changes the way."""
    assert rows([("acknowledged", "09:10", {"text": "x"}), *then], now)[0][0] == expected


def test_a_corrected_time_of_receipt_moves_the_deadlines() -> None:
    """The customer's clock starts when the customer wrote."""
    fixed = ("corrected", "09:30", {"facts": {"complaint.received_at": day("09:25")}})
    assert rows([fixed], "09:30") == [("acknowledge", "22 10:25", "due", "unanswered")]


def test_a_case_logged_after_its_deadline_is_late_logged_not_breached() -> None:
    """Nobody could act before it was known (T21); what was due later is a deadline like any other."""
    assert rows([], "10:20", logged=day("10:10")) == [("acknowledge", "22 10:00", "late_logged", "unanswered")]
    done = [("acknowledged", "10:15", {"text": "x"})]
    assert rows(done, "11:01", logged=day("10:10")) == [("diagnose", "22 11:00", "breached", "no-cause")]
    assert rows([], "10:01", logged=day("10:00")) == [("acknowledge", "22 10:00", "breached", "unanswered")]


def test_an_offer_logged_late_waits_for_no_reminder_that_was_due_before() -> None:
    """The reminder that was due before anybody logged the case is late_logged."""
    told = [("acknowledged", "09:10", {"text": "x"}), ("diagnosed", "09:11", {"cause": "packing", "party": "shop"}),
            ("offered", "09:20", {"options": TWO})]  # fmt: skip
    assert rows(told, "+2 09:01", logged=day("+2 09:00")) == [("nudge", "23 09:20", "late_logged", "awaiting-choice")]


OFFERED = [
    ("acknowledged", "09:10", {"text": "x"}), ("diagnosed", "09:11", {"cause": "packing", "party": "shop"}),
    ("offered", "09:20", {"options": TWO, "text": "x"}),
]  # fmt: skip
RESOLVED = [*OFFERED, ("accepted", "09:30", {"option": 1}), ("resolved", "09:40", {"cost": "1"})]
RATED = [
    *RESOLVED, ("followed_up", "09:50", {"text": "x"}), ("promised", "09:50", {"what": "x", "due": day("+1 18:00")}),
    ("surveyed", "09:50"), ("rated", "10:00", {"score": 5}),
]  # fmt: skip


def test_a_customer_who_writes_again_is_answered_first() -> None:
    """Due after an hour, from the first message on; it stands before what may wait."""
    told = [*OFFERED, ("contacted", "10:00"), ("contacted", "10:30")]
    assert rows(told, "10:31") == [
        ("answer", "22 11:00", "due", "customer-wrote"),
        ("nudge", "23 09:20", "waiting", "awaiting-choice"),
    ]
    assert rows([*told, ("replied", "10:40", {"text": "x"})], "10:41") == [("close", "29 10:40", "waiting", "no-reply")]


@pytest.mark.parametrize("told", [RATED, [("acknowledged", "09:10", {"text": "x"})]], ids=["rated", "question"])
def test_no_case_looks_ready_to_close_while_a_customer_waits(told: list[tuple[Any, ...]]) -> None:
    """However the steps stand, the unanswered message comes first."""
    kind = "complaint" if told is RATED else "question"
    found = rows([*told, ("contacted", "10:30")], "10:31", kind=kind)
    assert [row[0] for row in found] == ["answer", "close"]


def test_silence_is_counted_from_the_last_word() -> None:
    """A customer who wrote on day 3 has not been silent since day 1."""
    told = [
        *OFFERED,
        ("replied", "+1 09:00", {"text": "x"}),
        ("contacted", "+3 09:00"),
        ("replied", "+3 09:30", {"text": "x"}),
    ]
    assert rows(told, "+7 12:00") == [("close", "02 09:30", "waiting", "no-reply")]


def test_a_promise_due_sooner_than_the_step_has_a_row_of_its_own() -> None:
    """Open, soon, broken by time; kept, it is gone."""
    told = [*RESOLVED, ("promised", "09:45", {"what": "x", "due": day("11:45")})]
    assert rows(told, "10:00")[0] == ("promise", "22 11:45", "due", "promise-open")
    assert rows(told, "11:15")[0] == ("promise", "22 11:45", "soon", "promise-open")
    assert rows(told, "11:46")[0] == ("promise", "22 11:45", "breached", "promise-broken")
    assert [row[0] for row in rows([*told, ("kept", "11:40", {"promise": "e6"})], "11:46")] == ["follow-up"]


def test_a_broken_promise_stays_until_the_customer_was_told() -> None:
    """Declared broken before its time; a message after that settles it, a new promise replaces it."""
    told = [
        *RESOLVED,
        ("promised", "09:45", {"what": "x", "due": day("+5 11:45")}),
        ("broken", "10:00", {"promise": "e6"}),
    ]
    assert rows(told, "10:01")[0] == ("promise", "27 11:45", "breached", "promise-broken")
    assert [row[0] for row in rows([*told, ("replied", "10:02", {"text": "x"})], "10:03")] == ["follow-up"]
    anew = ("promised", "10:02", {"what": "x", "due": day("12:00"), "replaces": "e6"})
    assert rows([*told, anew], "10:03")[0] == ("promise", "22 12:00", "due", "promise-open")


def test_resolve_is_due_as_promised() -> None:
    """A promise made with the offer sets the time; kept or not, it stays that time; one made afterwards does not."""
    told = [
        *OFFERED,
        ("promised", "09:25", {"what": "x", "due": day("+1 18:00")}),
        ("accepted", "09:30", {"option": 1}),
    ]
    assert ("resolve", "23 18:00", "due", "chosen") in rows(told, "12:00")
    assert ("resolve", "23 18:00", "due", "chosen") in rows([*told, ("kept", "11:00", {"promise": "e4"})], "12:00")


def test_reopening_starts_anew_and_raises_no_past_alarm() -> None:
    """A new episode: the answer from the reopening, the cause stays known, old deadlines and promises are over."""
    told = [*RATED, ("closed", "11:00", {"outcome": "resolved"})]
    assert rows(told, "+5 09:00") == []
    again = [*told, ("reopened", "+5 09:00")]
    assert rows(again, "+5 09:01") == [("answer", "27 10:00", "due", "customer-wrote")]
    answered = [*again, ("replied", "+5 09:05", {"text": "x"})]
    assert rows(answered, "+5 09:06") == [("offer", "27 12:00", "due", "no-offer")]
    timeline = a_timeline(received=day("09:00"), events=happened(*answered))
    assert timeline.first_response_at == day("09:10")


def test_a_promise_that_is_still_ahead_outlives_a_reopening() -> None:
    """What was promised for tomorrow is still owed tomorrow."""
    told = [*RATED, ("closed", "11:00", {"outcome": "resolved"}), ("reopened", "12:00")]
    found = rows(told, "+1 18:01")
    assert found[0] == ("promise", "23 18:00", "breached", "promise-broken")


@pytest.mark.parametrize("outcome", ["withdrawn", "duplicate", "unfounded", "no-reply"])
def test_a_case_that_ended_early_has_no_next_step(outcome: str) -> None:
    """Whatever was open when it ended."""
    assert rows([("closed", "09:30", {"outcome": outcome})], "12:00") == []
    assert rows([("merged", "09:30", {"case": "x", "role": "merged-away"})], "12:00") == []
    assert rows([("merged", "09:30", {"case": "x", "role": "survivor"})], "09:31") != []


def test_a_compensation_and_a_personal_word_recover_a_bad_score() -> None:
    """Either alone is not enough; a score of 3 needs no recovery."""
    bad = [*RATED[:-1], ("rated", "10:00", {"score": 1})]
    gift = ("compensated", "10:10", {"remedies": [{"kind": "gift"}]})
    word = ("replied", "10:20", {"text": "x"})
    assert [rows([*bad, *more], "10:30")[0][0] for more in ([], [gift], [word], [gift, word])] == [
        "recover", "recover", "recover", "close"
    ]  # fmt: skip
    assert rows([*RATED[:-1], ("rated", "10:00", {"score": 3})], "10:30")[0][3] == "done"


def test_an_event_without_words_is_no_answer() -> None:
    """An offer prepared but not told, a blank text: the customer still waits."""
    assert rows([("offered", "09:20", {"options": TWO})], "09:30")[0][0] == "acknowledge"
    assert rows([("resolved", "09:20", {"cost": "1", "text": "  "})], "09:30")[0][0] == "acknowledge"


def step_of(case: str, due: str, rank: int, severity: str = "normal") -> NextStep:
    return NextStep(a_case(case, severity=severity), "x", "x", day(due), "x", "done", rank)


def test_the_order_of_work() -> None:
    """Broken promise, breached, due soonest, severity, then id."""
    wanted = [
        step_of("20261122-09", "12:00", 0), step_of("20261122-08", "09:00", 1), step_of("20261122-07", "08:00", 2),
        step_of("20261122-06", "09:00", 2, "critical"), step_of("20261122-05", "09:00", 2, "high"),
        step_of("20261122-03", "09:00", 2), step_of("20261122-04", "09:00", 2),
        step_of("20261122-02", "09:00", 2, "low"), step_of("20261122-01", "07:00", 3),
    ]  # fmt: skip
    assert sorted(reversed(wanted), key=order_of_work) == wanted


def test_a_broken_promise_of_one_case_comes_before_a_late_step_of_another() -> None:
    """And what is late before what is only due, and that before what waits."""
    promise = a_case(
        "20261122-01",
        received=day("09:00"),
        events=happened(*RESOLVED, ("promised", "09:45", {"what": "x", "due": day("11:45")})),
    )
    late, waits = (
        a_case("20261122-02", received=day("09:00")),
        a_case("20261122-03", received=day("09:00"), events=happened(*OFFERED)),
    )
    due = a_case("20261122-04", received=day("11:50"))
    found = [row for case in (waits, due, late, promise) for row in next_steps(fold(case), TERMS, day("12:00"))]
    assert [row.case.id[-2:] for row in sorted(found, key=order_of_work)] == ["01", "02", "04", "01", "03"]


def test_every_reason_has_words_and_a_command() -> None:
    """What `next` prints can be typed: the whole id stands in it."""
    assert WHY.keys() == COMMANDS.keys()
    (row,) = next_steps(a_timeline(received=day("09:00")), TERMS, day("09:10"))
    assert row.command == "cst ack 20261122-01"
    assert row.why.english() == "nobody has answered the customer yet"
    assert (row.seconds_left(day("09:59")), row.seconds_left(day("10:01"))) == (60, -60)


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive now is a mistake of the program."""
    for told in ([], RATED):
        with pytest.raises(TypeError):
            next_steps(a_timeline(received=day("09:00"), events=happened(*told)), TERMS, datetime(2026, 11, 22, 9))  # noqa: DTZ001


def test_a_longer_policy_gives_longer_deadlines() -> None:
    """The policy is data."""
    slow = Terms(TERMS.policy._replace(acknowledge=TERMS.policy.acknowledge * 2))
    (row,) = next_steps(a_timeline(received=day("09:00")), slow, day("09:10"))
    assert row.due_at == day("11:00")
    assert governing_gate(a_timeline(), slow).step == "acknowledge"
