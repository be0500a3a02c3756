"""Spikes: what is told of a series, from when on, and until when."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cs_toolkit.core.insight.spikes import Rise, day_weights, known_from, rises

QUIET = [1, 0, 1, 0, 1, 0, 0] * 20  # three a week, for 140 days
REST = [2, 1, 1, 1, 1, 1, 1] * 20


def found(
    counts: Sequence[int], rest: Sequence[int] | None = None, budget: float = 2.0, **more: Sequence[int]
) -> list[Rise]:
    """The rises of a cup beside the rest of the shop, which is as always unless a test says otherwise."""
    others = list(rest if rest is not None else (REST * 3)[: len(counts)])
    series = {"cup": list(counts), "rest": others, **{name: list(one) for name, one in more.items()}}
    total = [sum(day) for day in zip(*series.values(), strict=True)]
    told = rises(series, total, day_weights(total, 0), budget)
    return [rise for rise in told if rise.name != "rest"]


def test_a_quiet_shop_is_told_of_nothing() -> None:
    """However long it is looked at."""
    assert found(QUIET) == []


def test_a_sudden_rise_is_told_within_days() -> None:
    """Three a day where three a week came; it began on the first such day."""
    (rise,) = found([*QUIET, 3, 3, 3])
    assert (rise.since, rise.ended, rise.is_usual) == (140, None, False)
    assert 140 <= rise.opened <= 142
    assert rise.rate == pytest.approx(3 / 7, rel=0.2)


def test_what_never_came_before_is_told_too() -> None:
    """A new product with five complaints in three days."""
    (rise,) = [rise for rise in found(QUIET + [0] * 3, None, new=[0] * 140 + [1, 2, 2]) if rise.name == "new"]
    assert rise.since == 140


def test_one_alert_while_it_lasts_and_an_end() -> None:
    """A week of it, then calm: over a fortnight after the last bad day, and told once."""
    (rise,) = found([*QUIET, *[3] * 7, *QUIET[:56]])
    assert rise.ended is not None
    assert 147 < rise.ended <= 147 + 14
    assert not rise.is_usual


def test_the_first_bad_day_of_many_is_not_its_end() -> None:
    """Of much, a day tells enough; a fortnight with one bad day in it looks calm, and ends nothing."""
    counts = [12, 9, 11, 10, 10, 8, 10] * 20 + [30] * 20
    (rise,) = rises({"shop": counts}, counts, day_weights(counts, 0), 2.0)
    assert (rise.since, rise.ended) == (140, None)


def test_the_last_day_ends_nothing() -> None:
    """It is not over yet: complaints may still come in."""
    counts = [*QUIET, *[3] * 7, *QUIET[:56]]
    (rise,) = found(counts)
    assert rise.ended is not None
    assert found(counts[: rise.ended])[0].ended is None
    assert found(counts[: rise.ended + 1])[0].ended == rise.ended


def test_a_second_episode_is_told_again() -> None:
    """After the first one was over; it is no baseline of the second."""
    bad, calm = [3] * 7, QUIET[:56]
    told = found([*QUIET, *bad, *calm, *bad, *calm])
    assert [rise.since for rise in told] == [140, 140 + 7 + 56]


def test_what_lasts_for_two_months_is_usual_then() -> None:
    """It ends as no news, and the new level raises nothing more."""
    (rise,) = found([*QUIET, *[3] * 150])
    assert rise.ended == rise.opened + 56
    assert rise.is_usual


def test_a_sale_that_brings_more_of_everything_is_no_spike_of_a_product() -> None:
    """The rest of the shop rises as much."""
    assert found([*QUIET, *[2, 1, 2, 1, 2, 1, 1]], [*REST, *[7] * 7]) == []


def test_a_whole_shop_is_held_against_its_own_past() -> None:
    """One series and nothing beside it."""
    counts = [*QUIET, 3, 3, 3, 3]
    (rise,) = rises({"shop": counts}, counts, day_weights(counts, 0), 2.0)
    assert rise.since == 140


def test_on_untested_days_nothing_is_seen() -> None:
    """As of the shop as a whole in a sale."""
    counts = [*QUIET, 3, 3, 3, 3]
    assert rises({"shop": counts}, counts, day_weights(counts, 0), 2.0, untested=range(140, 144)) == []


@pytest.mark.parametrize("budget", [0.2, 1.0, 3.0])
def test_a_larger_budget_tells_sooner(budget: float) -> None:
    """Never later than a smaller one."""
    days = [rise.opened for share in (budget, budget * 3) for rise in found([*QUIET, *[2] * 14], budget=share)]
    assert days == sorted(days, reverse=True)
    assert len(days) == 2


def test_no_history_no_spike() -> None:
    """Before four weeks and ten complaints nobody knows what is usual."""
    assert found([0] * 20 + [3] * 7) == []
    assert found([0] * 60 + [1] * 3, [0] * 63) == []
    assert known_from([1] * 60) == 28
    assert known_from([0] * 40 + [1] * 20) == 50
    assert known_from([0] * 60) == 60


def test_two_are_no_spike() -> None:
    """However unusual: it takes three."""
    told = found(QUIET + [0] * 2, None, new=[0] * 140 + [1, 1], budget=300)
    assert [rise for rise in told if rise.name == "new"] == []


def test_a_day_of_the_week_on_which_more_come_is_no_spike() -> None:
    """Mondays bring what the weekend left; their worth is learnt from the weeks before."""
    mondays = [6, 1, 1, 1, 1, 1, 1] * 20
    weights = day_weights(mondays, 0)
    assert weights[-1] == pytest.approx(140, rel=0.02)
    assert weights[134] - weights[133] > 2
    assert found(mondays, [0] * 140) == []
