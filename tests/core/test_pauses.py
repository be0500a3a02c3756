"""Waiting for others: what stands still, until when, and what never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.clocks import Clock, assess
from cs_toolkit.core.pauses import NO_PAUSES, Pauses, pauses, together
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.workflow import next_steps

TERMS = Terms(policy_from({**packs.policy(), "resolve": "3h"}))
START = at("2026-11-23T09:00+08:00")
TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]
ASKED = {"on": "customer", "evidence": "问了颜色"}


def minute(number: float):
    return START + timedelta(minutes=number)


CHOSEN = (
    an_event("acknowledged", minute(0), text="x"), an_event("diagnosed", minute(0), cause="packing", party="shop"),
    an_event("offered", minute(0), options=TWO), an_event("accepted", minute(0), option=1),
)  # fmt: skip


def waited(*told):
    return a_timeline(received=START, events=[*CHOSEN, *told])


def resolve(*told) -> Clock:
    (clock,) = [clock for clock in assess(waited(*told), TERMS) if clock.name == "method.resolve"]
    return clock


def pause(begin: float, **facts) -> object:
    return an_event("paused", minute(begin), **{**ASKED, **facts})


@pytest.mark.parametrize(
    ("told", "ended"),
    [
        ([pause(10)], [None]),
        ([pause(10), an_event("resumed", minute(40))], [40]),
        ([pause(10, until=minute(30))], [30]),
        ([pause(10, until=minute(30)), an_event("resumed", minute(20))], [20]),
        ([pause(10, until=minute(5))], [10]),
        ([pause(10), an_event("contacted", minute(25)), an_event("resumed", minute(40))], [25]),
        ([an_event("contacted", minute(25)), pause(10)], [25]),
        ([an_event("contacted", minute(5)), pause(10)], [None]),
        ([an_event("contacted", minute(10)), pause(10)], [None]),
        ([pause(10), an_event("contacted", minute(10))], [10]),
        ([pause(10), an_event("closed", minute(50), outcome="withdrawn")], [50]),
        ([pause(10), pause(20), an_event("resumed", minute(40))], [40, 40]),
        ([an_event("resumed", minute(40)), pause(10)], [None]),
        ([pause(10), an_event("resumed", minute(5))], [10]),
    ],
)
def test_what_ends_a_wait(told, ended: list[float | None]) -> None:
    """`resume`, its own time, the end of the case; the customer's message when it was written."""
    found = [found.ended_at for found in pauses(waited(*told))]
    assert found == [None if number is None else minute(number) for number in ended]


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ([], 180),
        ([pause(10), an_event("resumed", minute(40))], 210),
        ([pause(10), pause(20), an_event("resumed", minute(40))], 210),
        ([pause(10, until=minute(30)), pause(20), an_event("resumed", minute(40))], 210),
        ([pause(10), an_event("resumed", minute(10)), pause(10), an_event("resumed", minute(12))], 182),
        ([pause(200), an_event("resumed", minute(300))], 180),
        ([pause(180), an_event("resumed", minute(300))], 180),
    ],
)
def test_overlapping_waits_count_once(told, due: float) -> None:
    """Two waits at one time are one; several in one minute all count; one after the deadline moves nothing (T13)."""
    clock = resolve(*told)
    assert (clock.due_at, clock.target) == (minute(due), timedelta(hours=3))
    assert clock.segments[0].from_at == START
    assert clock.segments[-1].to_at == minute(due)
    assert sum((part.to_at - part.from_at for part in clock.segments if part.counted), timedelta()) == clock.target


def test_what_is_late_already_stays_late_and_ages_no_further() -> None:
    """Overdue by twenty minutes when the wait begins, by twenty when it ends, by thirty ten minutes later."""
    open_end, ended = resolve(pause(200)), resolve(pause(200), an_event("resumed", minute(300)))
    assert [(open_end.state(minute(now)), open_end.left(minute(now))) for now in (200, 250, 900)] == [
        ("breached", timedelta(minutes=-20)),
    ] * 3  # fmt: skip
    assert [(ended.state(minute(now)), ended.left(minute(now))) for now in (300, 310)] == [
        ("breached", timedelta(minutes=-20)), ("breached", timedelta(minutes=-30)),
    ]  # fmt: skip


def test_nothing_else_stands_still() -> None:
    """The customer's, the platform's and the other steps' clocks run on; a wait answers nobody."""
    told = [an_event("promised", minute(0), what="x", due=minute(60)), an_event("contacted", minute(5)), pause(10)]
    clocks = assess(a_timeline(received=START, events=told, severity="critical"), TERMS)
    assert {clock.name for clock in clocks if clock.pauses != NO_PAUSES} == {"promise"}
    assert {clock.name for clock in clocks if clock.met_at} == set()
    assert {clock.state(minute(600)) for clock in clocks if clock.name != "promise"} == {"breached"}


def test_a_promise_waits_too() -> None:
    """It is due as much later as the case waited; kept in a wait it was kept in time."""
    made = an_event("promised", minute(0), what="x", due=minute(60))
    told = [made, pause(50), an_event("kept", minute(500), promise="e5")]
    (clock,) = [clock for clock in assess(waited(*told), TERMS) if clock.name == "promise"]
    assert (clock.due_at, clock.state(minute(900)), clock.left(minute(900))) == (
        minute(510), "met", timedelta(minutes=10),
    )  # fmt: skip


def test_the_row_of_a_waiting_case() -> None:
    """`paused`, behind everything that is due, with the time left; other deadlines of the same step still show."""
    timeline = waited(pause(60))
    for now in (60, 100, 5000):
        (row,) = next_steps(timeline, TERMS, minute(now))
        assert (row.step, row.state, row.seconds_left(minute(now)), row.why_code) == (
            "resolve",
            "paused",
            7200,
            "paused",
        )
        assert row.due_at == minute(now + 120)
    assert next_steps(timeline, TERMS, minute(59))[0].state == "due"
    (promised,) = next_steps(waited(an_event("promised", minute(0), what="x", due=minute(100)), pause(60)), TERMS,
                             minute(70))  # fmt: skip
    assert (promised.step, promised.state, promised.seconds_left(minute(70))) == ("resolve", "paused", 40 * 60)


def test_a_wait_with_a_known_end_runs_out_by_itself() -> None:
    """Until then paused; the deadline is known from the start."""
    clock = resolve(pause(60, until=minute(120)))
    assert clock.due_at == minute(240)
    assert [clock.state(minute(now)) for now in (59, 60, 119, 120, 209, 210, 241)] == [
        "due", "paused", "paused", "due", "due", "soon", "breached",
    ]  # fmt: skip
    assert {clock.left(minute(now)) for now in (60, 119)} == {timedelta(minutes=120)}


def test_all_waits_together() -> None:
    """Those that are over, and since when one lasts; a clock that was stopped waited until then at most."""
    found = together(pauses(waited(pause(10), pause(20, until=minute(30)), pause(15))))
    assert found == Pauses(((minute(20), minute(30)),), minute(10))
    assert found.until(None) is found
    assert found.until(minute(40)) == Pauses((*found.over, (minute(10), minute(40))))
    assert found.until(minute(5)) == Pauses((*found.over, (minute(10), minute(10))))
