"""What happened, as platforms and laws count it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.core.milestones import messages, milestones

START = at("2026-11-22T09:00+08:00")
REFUND = [{"kind": "refund-full"}]


def hour(number: float):
    return START + timedelta(hours=number)


def names(*told, **facts) -> list[str]:
    return [item.name for item in milestones(a_timeline(received=START, events=told, **facts))]


@pytest.mark.parametrize(
    ("event", "implied"),
    [
        (an_event("milestone", hour(1), name="goods_returned"), ["goods_returned"]),
        (an_event("acknowledged", hour(1), text="x"), ["replied"]),
        (an_event("offered", hour(1), options=[], text="x"), ["replied", "offered"]),
        (an_event("offered", hour(1), options=[]), ["offered"]),
        (an_event("resolved", hour(1), cost="1"), ["resolved"]),
        (an_event("resolved", hour(1), cost="1", remedies=REFUND), ["resolved", "refunded"]),
        (an_event("resolved", hour(1), cost="1", remedies=[{"kind": "reship"}]), ["resolved", "shipped"]),
        (an_event("resolved", hour(1), cost="1", remedies=[{"kind": "coupon"}]), ["resolved"]),
        (an_event("closed", hour(1), outcome="unfounded"), ["declined"]),
        (an_event("closed", hour(1), outcome="withdrawn"), []),
        (an_event("declined", hour(1)), []),
        (an_event("surveyed", hour(1), text="x"), []),
    ],
)
def test_what_an_event_is_to_a_platform(event, implied: list[str]) -> None:
    """A refund is one however recorded; a customer who refuses an offer is no shop that refuses a return."""
    assert names(event) == ["complaint_received", *implied]
    found = milestones(a_timeline(received=START, events=[event]))[1:]
    assert {(item.at, item.seq, item.subject) for item in found} == ({(hour(1), 1, "e1")} if implied else set())


@pytest.mark.parametrize(
    ("facts", "implied"),
    [
        ({}, ["complaint_received"]),
        ({"kind": "question"}, []),
        ({"kind": "review"}, []),
        ({"kind": "after-sales"}, ["complaint_received"]),
        ({"kind": "after-sales", "category": "return-request"}, ["complaint_received", "return_requested"]),
        ({"kind": "complaint", "category": "return-request"}, ["complaint_received"]),
        ({"paid_at": hour(-30), "shipped_at": hour(-20)}, ["complaint_received", "order_paid", "shipped"]),
        ({"delivered_at": hour(-2)}, ["complaint_received", "goods_delivered", "shipped"]),
    ],
)
def test_what_the_facts_imply(facts, implied: list[str]) -> None:
    """Nothing that the order book knows is typed again; what was delivered had been shipped."""
    assert names(**facts) == implied


def test_each_unanswered_stretch_of_messages() -> None:
    """From the complaint on; a reopening begins anew, what was open at the closing is over."""
    told = [
        an_event("contacted", hour(1)), an_event("replied", hour(2), text="x"), an_event("contacted", hour(3)),
        an_event("closed", hour(4), outcome="withdrawn"), an_event("reopened", hour(50)),
    ]  # fmt: skip
    found = [(one.at, other and other.at) for one, other in messages(a_timeline(received=START, events=told))]
    assert found == [(START, hour(2)), (hour(50), None)]
    assert list(messages(a_timeline(received=START, kind="review"))) == []
