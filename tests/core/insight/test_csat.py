"""How satisfied customers were, who of those asked answered, and what went with low scores."""

from __future__ import annotations

from typing import Any

import pytest
from builders import at
from fact_builders import a_fact, a_promise, a_rating, a_step

from cs_toolkit.core.insight.csat import Reason, csat
from cs_toolkit.core.share import Share

NOW = at("2026-12-31T12:00+08:00")
FIRST, LAST = at("2026-11-21T00:00+08:00"), at("2026-11-22T00:00+08:00")


def rated(case: str, *scores: tuple[int, str], **facts: Any) -> Any:
    return a_fact(case, ratings=tuple(a_rating(score, when) for score, when in scores), **facts)


def test_the_share_of_fours_and_fives_of_all_scores() -> None:
    """A second score of a customer counts too; a case that was merged away counts where it went."""
    facts = [
        rated("20261120-01", (1, "2026-11-21T09:00+08:00"), (5, "2026-11-21T18:00+08:00")),
        rated("20261120-02", (4, "2026-11-21T09:00+08:00")),
        rated("20261120-03", (3, "2026-11-21T09:00+08:00")),
        rated("20261120-04", (1, "2026-11-21T09:00+08:00"), merged_into="20261120-01"),
        a_fact("20261120-05"),
    ]
    found = csat(facts, now=NOW)
    assert found.satisfied == Share(2, 4)
    assert found.counts == (1, 0, 1, 1, 1)
    assert found.mean == pytest.approx(13 / 4)


@pytest.mark.parametrize(
    ("when", "counted"),
    [
        ("2026-11-20T23:59:59+08:00", 0),
        ("2026-11-21T00:00+08:00", 1),
        ("2026-11-21T23:59:59+08:00", 1),
        ("2026-11-22T00:00+08:00", 0),
    ],
)
def test_a_score_counts_when_it_came(when: str, counted: int) -> None:
    """Not when the complaint came; the end of the period belongs to the next."""
    facts = [rated("20260101-01", (5, when), received="2026-01-01T10:00+08:00")]
    assert csat(facts, FIRST, LAST, now=NOW).satisfied == Share(counted, counted)


def test_no_scores_are_no_share_and_no_mean() -> None:
    """Never nought per cent."""
    found = csat([], now=NOW)
    assert (found.satisfied, found.answered, found.recovered, found.mean, found.reasons) == (
        Share(0, 0), Share(0, 0), Share(0, 0), None, (),
    )  # fmt: skip


def test_who_of_those_asked_answered() -> None:
    """Cases surveyed in the period; the answer may come after it, a score from before the survey is none."""
    asked = (at("2026-11-21T10:00+08:00"),)
    facts = [
        rated("20261120-01", (5, "2026-12-01T09:00+08:00"), surveyed=asked),
        rated("20261120-02", (5, "2026-11-21T09:00+08:00"), surveyed=asked),
        a_fact("20261120-03", surveyed=(*asked, *asked)),
        rated("20261120-04", (5, "2026-11-25T09:00+08:00"), surveyed=(at("2026-11-24T10:00+08:00"),)),
    ]
    assert csat(facts, FIRST, LAST, now=NOW).answered == Share(1, 3)


def test_low_scores_that_were_made_good_in_time() -> None:
    """By the clock of the step recover; one that still runs does not count yet."""
    score, due = "2026-11-21T09:00+08:00", "2026-11-22T09:00+08:00"

    def recovered(case: str, met: str | None) -> Any:
        step = a_step("method.recover", started_at=score, due_at=due, met_at=met)
        return rated(case, (1, score), steps=(step,))

    facts = [
        recovered("20261120-01", "2026-11-21T12:00+08:00"),
        recovered("20261120-02", "2026-11-23T12:00+08:00"),
        recovered("20261120-03", None),
    ]
    assert csat(facts, now=at("2026-11-22T08:00+08:00")).recovered == Share(1, 2)
    assert csat(facts, now=NOW).recovered == Share(1, 3)


def test_what_is_true_of_low_scored_cases() -> None:
    """Category, cause, what was late, a broken promise, each beside how often it is true of the others."""
    late = a_step("method.offer", met_at="2026-11-20T12:00+08:00")
    recover = a_step("method.recover", met_at="2026-11-30T12:00+08:00")
    broken = a_promise(is_kept=False)
    silent = a_promise(ended_at=None, is_kept=None)
    facts = [
        rated("20261120-01", (1, "2026-11-21T09:00+08:00"), steps=(late, recover), promises=(broken,), cause=None),
        rated("20261120-02", (2, "2026-11-21T09:00+08:00"), steps=(late,), promises=(silent,)),
        rated("20261120-03", (5, "2026-11-21T09:00+08:00"), steps=(a_step(),), promises=(a_promise(),)),
        rated("20261120-04", (4, "2026-11-21T09:00+08:00"), category="wrong-item", cause="picking"),
    ]
    assert csat(facts, now=NOW).reasons == (
        Reason("late", "offer", Share(2, 2), Share(0, 2)),
        Reason("promise", "broken", Share(2, 2), Share(0, 2)),
        Reason("category", "delivery-damaged", Share(2, 2), Share(1, 2)),
        Reason("cause", "packing", Share(1, 2), Share(1, 2)),
    )


def test_the_last_score_of_the_period_says_whether_it_was_low() -> None:
    """A customer who was won back is no longer unhappy."""
    facts = [rated("20261120-01", (1, "2026-11-21T09:00+08:00"), (5, "2026-11-21T18:00+08:00"))]
    assert csat(facts, now=NOW).reasons == ()
    assert csat(facts, until=at("2026-11-21T12:00+08:00"), now=NOW).reasons != ()
