"""What is true of a case, from the events in their order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit.core.model import Event, fact
from cs_toolkit.core.timeline import corrected
from cs_toolkit.errors import BadValue

TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "coupon", "amount": "5"}]}]


def numbered(seq: int, kind: str, **payload: object) -> Event:
    made = an_event(kind, **payload)
    return Event(f"e{seq}", seq, made.at, kind, None, made.payload)


def test_order_is_the_order_of_recording_not_of_the_clock() -> None:
    """A clock that was set back does not turn the story round."""
    late, early = (
        an_event("noted", "2026-11-22T12:00+08:00", text="1"),
        an_event("noted", "2026-11-22T10:00+08:00", text="2"),
    )
    assert [event.get("text") for event in a_timeline(events=[late, early]).events] == ["1", "2"]
    shuffled = [numbered(3, "noted", text="c"), numbered(1, "noted", text="a"), numbered(2, "noted", text="b")]
    assert [event.get("text") for event in a_timeline(events=shuffled).events] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("retractions", "left"),
    [
        ([["e1"]], []),
        ([["e1"], ["e2"]], ["a"]),
        ([["e1"], ["e2"], ["e3"]], []),
        ([["nobody"]], ["a"]),
        ([["e2"]], ["a"]),
    ],
)
def test_taking_back_can_be_taken_back(retractions: list[list[str]], left: list[str]) -> None:
    """Any number of times; one that names nothing, or itself, does no harm."""
    told = [an_event("noted", text="a"), *(an_event("retracted", events=events) for events in retractions)]
    assert [event.get("text") for event in a_timeline(events=told).events] == left


def test_a_correction_that_was_taken_back_is_as_if_it_never_was() -> None:
    """The facts are as logged again."""
    told = [an_event("corrected", facts={"order.amount": "12.50"}), an_event("retracted", events=["e1"])]
    assert a_timeline(events=told[:1], amount="129.00").case.order.amount == Decimal("12.50")
    assert a_timeline(events=told, amount="129.00").case.order.amount == Decimal("129.00")


def test_an_empty_text_clears_a_fact_to_its_default() -> None:
    """Unknown again; a severity nobody set is normal, a list is empty."""
    case = a_case(severity="high", signals=("media",), customer="王", amount="5", received_estimated=True)
    names = ["complaint.severity", "complaint.signals", "customer.name", "order.amount", "complaint.received_estimated"]
    cleared = corrected(case, dict.fromkeys(names, ""))
    assert cleared == a_case()


@pytest.mark.parametrize(
    ("path", "value"),
    [("complaint.colour", "red"), ("nowhere.id", "1"), ("complaint", "x"), ("", ""), ("complaint.received_at", ""),
     ("complaint.severity", "huge"), ("order.quantity", "two")],
)  # fmt: skip
def test_a_correction_of_what_is_no_fact_is_refused(path: str, value: str) -> None:
    """By name; the times of receipt and logging cannot be cleared."""
    with pytest.raises(BadValue, match=path or "fact"):
        fact(path, value)


def test_the_standing_offer_and_the_choice() -> None:
    """The last offer counts; a choice belongs to the offer before it; a granted wish is chosen."""
    told = [an_event("offered", options=TWO), an_event("accepted", option=2)]
    timeline = a_timeline(events=told)
    assert [dict(remedy) for remedy in timeline.chosen_remedies] == [{"kind": "coupon", "amount": Decimal(5)}]
    assert a_timeline(events=[*told, an_event("offered", options=TWO)]).accepted is None
    assert a_timeline(events=told[:1]).chosen_remedies == ()
    assert a_timeline(events=[told[0], an_event("accepted", option=3)]).chosen_remedies == ()
    granted = a_timeline(events=[an_event("offered", options=TWO[:1], grant=True)])
    assert [remedy["kind"] for remedy in granted.chosen_remedies] == ["reship"]
    assert a_timeline(events=told[1:]).accepted is None


def test_promises_and_how_they_ended() -> None:
    """Open, kept, broken, replaced; one declared broken may still be replaced."""
    promise = {"what": "x", "due": at("2026-11-23T18:00+08:00")}
    told = [
        *(an_event("promised", **promise) for _ in range(4)),
        an_event("kept", promise="e2"), an_event("broken", promise="e3"), an_event("promised", **promise,
        replaces="e4"),
    ]  # fmt: skip
    found = a_timeline(events=told).promises
    assert [(item.is_open, item.is_replaced, item.is_replaceable) for item in found] == [
        (True, False, True), (False, False, False), (False, False, True), (False, True, False), (True, False, True),
    ]  # fmt: skip


def test_merged_away_and_closed_are_not_open() -> None:
    """The survivor of a merge is."""
    merged = a_timeline(events=[an_event("merged", case="B", role="merged-away")])
    assert (merged.merged_into, merged.is_open, merged.closed) == ("B", False, None)
    assert a_timeline(events=[an_event("merged", case="B", role="survivor")]).is_open


def test_an_episode_begins_after_the_reopening() -> None:
    """Offers, choices and scores of the one before do not count; the cause does."""
    told = [
        an_event("diagnosed", cause="packing", party="shop"), an_event("offered", options=TWO, text="x"),
        an_event("rated", score=1), an_event("closed", outcome="resolved"), an_event("reopened",
        "2026-11-30T09:00+08:00"),
    ]  # fmt: skip
    timeline = a_timeline(events=told)
    assert (timeline.offered, timeline.rated, timeline.resolved, timeline.closed) == (None, None, None, None)
    assert timeline.diagnosed is not None
    assert timeline.started_at == at("2026-11-30T09:00+08:00")
    assert timeline.first_response_at == at("2026-11-22T09:31+08:00")
    assert a_timeline().first_response_at is None


def test_the_next_event_comes_after_the_highest_number() -> None:
    """Also where a merge left the numbers out of order."""
    assert a_case().next_seq == 1
    assert a_case(events=[numbered(7, "noted", text="x"), numbered(3, "noted", text="y")]).next_seq == 8
