"""How often the shop keeps its word."""

from __future__ import annotations

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.model import Event
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.promises import kept_rate
from cs_toolkit.core.terms import Terms

TERMS = Terms(policy_from(packs.policy()))
DUE = "2026-11-22T18:00+08:00"


def promised(name: str, when: str = "10:00", due: str = DUE, **more: str) -> Event:
    made = an_event("promised", f"2026-11-22T{when}+08:00", what="补寄杯盖", due=due, **more)
    return made._replace(id=name)


def told(kind: str, name: str, when: str) -> Event:
    return an_event(kind, f"2026-11-22T{when}+08:00", promise=name)


WAIT = an_event("paused", "2026-11-22T11:00+08:00", on="customer", evidence="问了颜色")
OVER = an_event("resumed", "2026-11-22T14:00+08:00")


@pytest.mark.parametrize(
    ("now", "events", "expected"),
    [
        ("17:00", [promised("p")], (0, 0)),
        ("18:00", [promised("p")], (0, 0)),
        ("18:01", [promised("p")], (0, 1)),
        ("17:00", [promised("p"), told("kept", "p", "16:00")], (1, 1)),
        ("20:00", [promised("p"), told("kept", "p", "18:00")], (1, 1)),
        ("20:00", [promised("p"), told("kept", "p", "18:01")], (0, 1)),
        ("17:00", [promised("p"), told("broken", "p", "16:00")], (0, 1)),
        ("20:00", [promised("p"), promised("q", "12:00", "2026-11-23T18:00+08:00", replaces="p")], (0, 0)),
        ("20:00", [promised("p"), promised("q", "12:00", replaces="p"), told("kept", "q", "17:00")], (1, 1)),
        ("20:00", [promised("p"), promised("q", "18:30", "2026-11-23T18:00+08:00", replaces="p")], (0, 1)),
        ("17:00", [promised("p"), told("broken", "p", "16:00"), promised("q", "16:10", replaces="p")], (0, 1)),
        ("17:00", [promised("p"), told("broken", "p", "16:00"), told("kept", "p", "16:10")], (1, 1)),
        ("19:00", [promised("p"), WAIT], (0, 0)),
        ("20:00", [promised("p"), WAIT, OVER], (0, 0)),
        ("21:30", [promised("p"), WAIT, OVER], (0, 1)),
        ("23:00", [promised("p"), WAIT, OVER, told("kept", "p", "20:30")], (1, 1)),
        ("20:00", [promised("p"), an_event("merged", case="20261122-09", role="merged-away")], (0, 0)),
    ],
)
def test_a_promise_counts_once_it_has_ended(now: str, events: list[Event], expected: tuple[int, int]) -> None:
    """Kept to the minute is kept; late, declared broken or let pass is not; replaced or still to come: no matter."""
    assert kept_rate([(a_timeline(events=events), TERMS)], at(f"2026-11-22T{now}+08:00")) == expected


def test_the_promises_of_all_cases_make_one_rate() -> None:
    """With its number, so that one of one is not taken for a habit; earlier episodes count, too."""
    good = a_timeline(
        events=[
            promised("p"), told("kept", "p", "17:00"), an_event("closed", "2026-11-22T19:00+08:00", outcome="resolved"),
            an_event("reopened", "2026-11-23T09:00+08:00"),
        ]
    )  # fmt: skip
    bad = a_timeline("20261122-02", events=[promised("p")])
    assert kept_rate(
        [(good, TERMS), (bad, TERMS), (a_timeline("20261122-03"), TERMS)], at("2026-11-24T09:00+08:00")
    ) == (1, 2)
    assert kept_rate([], at(DUE)) == (0, 0)
