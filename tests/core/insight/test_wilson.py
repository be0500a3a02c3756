"""Intervals and tests of shares, against another library's."""

from __future__ import annotations

from math import sqrt

import pytest
from scipy import stats

from cs_toolkit.core.insight.wilson import Z95, Interval, chance, difference, wilson
from cs_toolkit.core.share import Share

SHARES = [
    Share(number, of)
    for of in (1, 2, 3, 7, 30, 199, 1_000, 250_000)
    for number in sorted({0, 1, of // 50, of // 3, of // 2, of - 1, of})
    if number <= of
]


def test_the_quantile_of_95_percent() -> None:
    """To the last digit that matters."""
    assert pytest.approx(stats.norm.ppf(0.975), abs=1e-12) == Z95


@pytest.mark.parametrize("share", SHARES)
def test_an_interval_of_wilson_is_the_reference(share: Share) -> None:
    """From none of them to all of them."""
    reference = stats.binomtest(*share).proportion_ci(0.95, method="wilson")
    assert wilson(share) == pytest.approx((reference.low, reference.high), abs=1e-12)


def test_none_and_all_end_where_they_are() -> None:
    """Nothing below 0 %, nothing above 100 %."""
    assert (wilson(Share(0, 9)).low, wilson(Share(9, 9)).high) == (0.0, 1.0)


@pytest.mark.parametrize("share", [Share(0, 0), Share(2, 1), Share(-1, 3)])
def test_there_is_no_rate_without_a_denominator(share: Share) -> None:
    """And none where more complained than bought."""
    with pytest.raises(ValueError, match="Share"):
        wilson(share)


@pytest.mark.parametrize(
    ("one", "other", "interval"),
    [
        # Newcombe 1998, table II, method 10
        (Share(56, 70), Share(48, 80), (0.0524, 0.3339)),
        (Share(9, 10), Share(3, 10), (0.1705, 0.8090)),
        (Share(5, 56), Share(0, 29), (-0.0381, 0.1926)),
        (Share(0, 10), Share(0, 20), (-0.1611, 0.2775)),
        (Share(10, 10), Share(0, 10), (0.6075, 1.0)),
    ],
)
def test_a_difference_is_that_of_newcombe(one: Share, other: Share, interval: tuple[float, float]) -> None:
    """The examples of the paper."""
    assert difference(one, other) == pytest.approx(interval, abs=5e-5)


def test_a_difference_turned_round_is_the_same_difference() -> None:
    """Only its sign changes."""
    there, back = difference(Share(7, 60), Share(3, 90)), difference(Share(3, 90), Share(7, 60))
    assert there == pytest.approx((-back.high, -back.low))
    assert isinstance(there, Interval)


@pytest.mark.parametrize("part", [share for share in SHARES if share.of <= 1_000])
@pytest.mark.parametrize("rest", [Share(0, 0), Share(0, 40), Share(3, 5), Share(20, 800), Share(900, 900)])
def test_the_chance_is_that_of_the_exact_test(part: Share, rest: Share) -> None:
    """Both tails of the hypergeometric distribution, the smaller one doubled."""
    whole = Share(part.number + rest.number, part.of + rest.of)
    given = stats.hypergeom(whole.of, whole.number, part.of)
    tails = given.cdf(part.number), given.sf(part.number - 1)
    assert chance(part, whole) == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-6, abs=1e-12)


def test_large_counts_do_not_overflow() -> None:
    """A million orders; a carrier four standard errors from the rest."""
    part, whole = Share(10_600, 500_000), Share(20_600, 1_000_000)
    z = 300 / sqrt(20_600 * 0.25 * (1 - 0.0206))
    assert chance(part, whole) == pytest.approx(2 * stats.norm.sf(z), rel=0.1)
