"""How long what was computed of a case stays true."""

from __future__ import annotations

from datetime import UTC

import pytest
from builders import a_case, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.horizon import Horizon, horizon
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import fold

TERMS = Terms(policy_from(packs.policy()), UTC)


def of(now: str, *events: object, **facts: object) -> Horizon | None:
    timeline = fold(a_case(received="2026-11-22T09:00Z", events=events, **facts))  # type: ignore[arg-type]
    return horizon(timeline, assess(timeline, TERMS), TERMS, at(now))


@pytest.mark.parametrize(
    ("now", "after", "before"),
    [
        ("2026-11-22T09:10Z", "2026-01-01T00:00Z", "2026-11-22T09:45Z"),
        ("2026-11-22T09:50Z", "2026-11-22T09:45Z", "2026-11-22T10:00Z"),
        ("2026-11-22T10:01Z", "2026-11-22T10:00Z", "2026-11-22T10:30Z"),
        ("2026-12-31T23:59Z", "2026-11-22T12:00Z", "2027-01-01T00:00Z"),
        ("9999-06-01T00:00Z", "9999-01-01T00:00Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_it_holds_until_a_deadline_is_soon_or_late_or_the_year_ends(now: str, after: str, before: str) -> None:
    """Between two turns nothing about a case changes but the time that is left; there is no year 10000."""
    assert of(now) == Horizon(at(after), at(before))


def test_at_the_turn_itself_nothing_is_promised() -> None:
    """Whether the last second counts is decided where deadlines are."""
    assert of("2026-11-22T09:45Z") is None


def test_a_wait_is_looked_at_each_time() -> None:
    """A deadline that a wait moves on is another one every second."""
    waiting = (
        an_event("acknowledged", "2026-11-22T09:10Z", text="x"),
        an_event("diagnosed", "2026-11-22T09:11Z", cause="packing", party="shop"),
        an_event("offered", "2026-11-22T09:12Z", options=[{"remedies": [{"kind": "exchange"}]}], grant=True),
        an_event("paused", "2026-11-22T09:20Z", on="customer", evidence="asked"),
    )
    assert of("2026-11-22T09:30Z", *waiting) is None
