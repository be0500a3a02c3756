"""What has to do with a case: each other case once, under what ties it most."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_timeline, an_event

from cs_toolkit.core.relations import related
from cs_toolkit.core.timeline import Timeline

ONE = "20261122-01"
TWO = "20261110-02"
FACTS: dict[str, Any] = {
    "text": "快递五天没动了，我周五要用，麻烦处理", "category": "delivery-late", "customer": "王女士",
    "handle": "tb1", "product": "旅行杯", "carrier": "zto", "order": "1",
}  # fmt: skip


def subject(*events: Any, **facts: Any) -> Timeline:
    return a_timeline(ONE, events=events, **{**FACTS, **facts})


def other(*events: Any, **facts: Any) -> Timeline:
    return a_timeline(TWO, events=events, **{"received": "2026-11-10T09:00+08:00", **facts})


CLOSED = an_event("closed", outcome="resolved")


@pytest.mark.parametrize(
    ("found", "relation", "code"),
    [
        (other(order="1"), "duplicate", "same-order"),
        (other(CLOSED, order="1", handle="tb1"), "customer", "same-customer"),
        (other(handle="tb1", order="2"), "customer", "same-customer"),
        (other(customer="王女士"), "customer", "same-customer"),
        (other(customer="王女士", handle="tb2", product="旅行杯"), "product", "same-product"),
        (other(product="旅行杯", carrier="zto"), "product", "same-product"),
        (other(carrier="ZTO"), "carrier", "same-carrier"),
        (other(CLOSED, product="旅行杯", category="delivery-late"), "similar", "similar"),
        (other(CLOSED, text="快递三天没动了，我周五要用，麻烦处理", category="delivery-late"), "similar", "similar"),
        (other(CLOSED, text="快递五天没动了，我周五要用，麻烦处理"), "similar", "similar"),
    ],
)
def test_what_ties_another_case_to_one(found: Timeline, relation: str, code: str) -> None:
    """The same complaint twice before the same customer before the same product before the same carrier."""
    (tie,) = related(subject(), [found])
    assert (tie.relation, tie.code, tie.timeline) == (relation, code, found)
    assert 0 < tie.score <= 1
    assert tie.why.english()


@pytest.mark.parametrize(
    "found",
    [
        other(text="杯子碎了"),
        other(CLOSED, product="旅行杯"),
        other(CLOSED, carrier="zto"),
        other(CLOSED, category="delivery-late"),
        other(an_event("merged", case="20261110-01", role="merged-away"), order="1"),
        subject(),
    ],
)
def test_what_ties_no_case(found: Timeline) -> None:
    """A closed case of the same product alone; one that is part of another; the case itself."""
    assert related(subject(), [found]) == ()


@pytest.mark.parametrize(("told", "why"), [({"relation": "同一批杯盖"}, "linked: 同一批杯盖"), ({}, "linked")])
def test_what_the_owner_linked_comes_first(told: dict[str, str], why: str) -> None:
    """In the owner's own words."""
    (tie,) = related(subject(an_event("linked", case=TWO, **told)), [other(order="1")])
    assert (tie.relation, tie.why.english()) == ("linked", why)


def test_a_link_to_another_case_ties_no_third() -> None:
    """Only the case that was named."""
    assert related(subject(an_event("linked", case="20261101-09")), [other(text="x")]) == ()


def test_a_closed_case_has_no_double() -> None:
    """Nothing is merged into it, nor it into anything."""
    (tie,) = related(subject(CLOSED), [other(order="1", handle="tb1")])
    assert tie.relation == "customer"


def test_no_more_than_a_person_reads() -> None:
    """The surest first, of equals the latest."""
    others = [
        a_timeline(f"20261110-{number:02d}", carrier="zto", received="2026-11-10T09:00+08:00")
        for number in range(1, 13)
    ]
    found = related(subject(), [*others, other(order="1")], most=3)
    assert [tie.timeline.case.id for tie in found] == [TWO, "20261110-12", "20261110-11", "20261110-10"]
