"""How long it took until a case was solved, for the first time and in all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.core.resolution import first_resolution, total_resolution

START = at("2026-11-22T09:00+08:00")


def hour(number: float):
    return START + timedelta(hours=number)


def story(*told: tuple[str, float]):
    facts = {"resolved": {"cost": "1"}, "closed": {"outcome": "resolved"}, "rated": {"score": 1}}
    events = [an_event(kind, hour(when), **facts.get(kind, {})) for kind, when in told]
    return a_timeline(received=START, events=events)


@pytest.mark.parametrize(
    ("told", "first", "total"),
    [
        ((), None, None),
        ((("resolved", 2),), 2, 2),
        ((("resolved", 2), ("closed", 5)), 2, 2),
        ((("closed", 5),), None, None),
        ((("resolved", 2), ("closed", 5), ("reopened", 105)), 2, None),
        ((("resolved", 2), ("closed", 5), ("reopened", 105), ("resolved", 106)), 2, 6),
        ((("resolved", 2), ("closed", 5), ("reopened", 105), ("resolved", 106), ("closed", 300)), 2, 6),
        ((("resolved", -1),), 0, 0),
        ((("resolved", 2), ("closed", 5), ("rated", 9)), 2, 2),
        ((("closed", 5), ("reopened", 105), ("resolved", 106)), 106, 6),
        ((("contacted", 1), ("resolved", 2)), 2, 2),
    ],
)
def test_a_closed_case_does_not_age(told: tuple[tuple[str, float], ...], first: float | None, total: float | None):
    """The first time counts from receipt; in all, the gap between closing and reopening is left out; never negative."""
    hours = [None if found is None else found / timedelta(hours=1)
             for found in (first_resolution(story(*told)), total_resolution(story(*told)))]  # fmt: skip
    assert hours == [first, total]
