"""The self-check by the steps of complaint handling: who holds the evidence, of how many."""

from __future__ import annotations

import pytest
from builders import at
from fact_builders import a_fact, a_rating, a_step

from cs_toolkit.core.audit_steps import STEPS, check
from cs_toolkit.core.insight.facts import CaseFacts

NOW = at("2026-11-22T12:00+08:00")
EARLY = at("2026-11-22T09:00+08:00")


def counted(*cases: CaseFacts) -> dict[str, tuple[int, int]]:
    """Of each step how many of how many."""
    return {found.step.name: tuple(found.share) for found in check(cases, NOW)}


def a_whole_case(**facts: object) -> CaseFacts:
    """A complaint with the evidence of every step."""
    steps = tuple(a_step(f"method.{name}") for name in ("acknowledge", "diagnose", "offer", "follow-up"))
    told = {
        "channel": "wechat", "category": "quality-defect", "first_response_at": EARLY, "cause": "packing",
        "offered_at": EARLY, "resolved_at": EARLY, "closed_at": EARLY, "outcome": "resolved", "steps": steps,
        "surveyed": (EARLY,), "received_estimated": False,
    }  # fmt: skip
    return a_fact("20261122-01", **{**told, **facts})


def test_a_case_with_all_evidence_counts_everywhere() -> None:
    """Every step, each with its clause."""
    assert counted(a_whole_case()) == {step.name: (1, 1) for step in STEPS}
    assert [step.clause for step in STEPS] == ["8.2", "8.4", "8.5", "8.6", "8.7", "8.8", "8.9", "9.3"]


@pytest.mark.parametrize(
    ("step", "facts"),
    [
        ("received", {"channel": None}),
        ("received", {"received_estimated": True}),
        ("acknowledged", {"first_response_at": None}),
        ("assessed", {"category": "other"}),
        ("investigated", {"cause": None}),
        ("answered", {"offered_at": None}),
        ("decision-told", {"steps": ()}),
        ("monitored", {"surveyed": ()}),
    ],
)
def test_what_is_missing_is_named(step: str, facts: dict[str, object]) -> None:
    """By the id of the case."""
    (found,) = [one for one in check([a_whole_case(**facts)], NOW) if one.step.name == step]
    assert (found.share, found.missing) == ((0, 1), ("20261122-01",))


def test_a_rating_is_monitoring_too() -> None:
    """Whoever gave a score was asked or came by themselves."""
    assert counted(a_whole_case(surveyed=(), ratings=(a_rating(5),)))["monitored"] == (1, 1)


def test_what_needs_no_work_is_not_counted_there() -> None:
    """A question needs no cause and no offer; neither does a duplicate; a wish granted at once needs no cause."""
    question = counted(a_whole_case(kind="question"))
    assert (question["investigated"], question["answered"], question["acknowledged"]) == ((0, 0), (0, 0), (1, 1))
    double = counted(a_whole_case(outcome="duplicate", first_response_at=None))
    assert (double["acknowledged"], double["answered"], double["closed"]) == ((0, 0), (0, 0), (1, 1))
    assert counted(a_whole_case(kind="after-sales", steps=(), cause=None))["investigated"] == (0, 0)


def test_an_open_case_still_in_time_is_not_counted() -> None:
    """Its step may come; once it is late, it lacks it. A merged case counts where it went."""
    waiting = {"closed_at": None, "outcome": None, "first_response_at": None}
    soon = a_step(due_at="2026-11-22T13:00+08:00", met_at=None)
    late = a_step(due_at="2026-11-22T10:00+08:00", met_at=None)
    logged_late = late._replace(is_late_logged=True)
    assert counted(a_whole_case(steps=(soon,), **waiting))["acknowledged"] == (0, 0)
    assert counted(a_whole_case(steps=(soon,), **waiting))["closed"] == (0, 0)
    for step in (late, logged_late):
        assert counted(a_whole_case(steps=(step,), **waiting))["acknowledged"] == (0, 1)
        assert counted(a_whole_case(steps=(step,), **waiting))["closed"] == (0, 1)
    assert counted(a_whole_case(merged_into="20261122-02"))["received"] == (0, 0)
