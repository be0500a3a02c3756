"""Shares and what they may honestly be taken for: intervals of a share, of a difference, and a test against the rest.

Sources: Wilson 1927; Newcombe 1998 (method 10); Fisher's exact test.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, lgamma, sqrt
from typing import Final, NamedTuple

from cs_toolkit.core.share import Share

Z95: Final = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 %."""
_NOTHING: Final = 1e-17  # of a sum that is at most 1


class Interval(NamedTuple):
    """From low to high; 95 % unless something else is said."""

    low: float
    high: float


def wilson(share: Share, z: float = Z95) -> Interval:
    """Wilson's score interval of a share; ValueError without a denominator, or if the part is more than all."""
    number, of = share
    if not 0 <= number <= of or not of:
        raise ValueError(share)
    square = z * z
    centre = (number + square / 2) / (of + square)
    half = z / (of + square) * sqrt(number * (of - number) / of + square / 4)
    return Interval(0.0 if number == 0 else centre - half, 1.0 if number == of else centre + half)


def difference(one: Share, other: Share, z: float = Z95) -> Interval:
    """Newcombe's interval of `one` minus `other`."""
    first, second = one.number / one.of, other.number / other.of
    (low1, high1), (low2, high2) = wilson(one, z), wilson(other, z)
    apart = first - second
    return Interval(
        apart - sqrt((first - low1) ** 2 + (high2 - second) ** 2),
        apart + sqrt((high1 - first) ** 2 + (second - low2) ** 2),
    )


def chance(part: Share, whole: Share) -> float:
    """How likely a part differs at least as much from the whole it belongs to, either way, if nothing sets it apart.

    Fisher's exact test with both tails doubled: given how many there are in all, the count in the part is
    hypergeometric. It is never below the true error, however small the counts.
    """
    less = sum(_terms(part, whole, step=-1))
    more = sum(_terms(part, whole, step=1))
    return min(1.0, 2 * min(less, more))


def _terms(part: Share, whole: Share, step: int) -> Iterator[float]:
    """The chance of the count in the part, then of each next one further out."""
    number, of = part
    others, other_of = whole.number - number, whole.of - of
    term = exp(_ways(of, number) + _ways(other_of, others) - _ways(whole.of, whole.number))
    while True:
        yield term
        if step > 0:
            ratio = (of - number) * others / ((number + 1) * (other_of - others + 1))
        else:
            ratio = number * (other_of - others) / ((of - number + 1) * (others + 1))
        number, others, term = number + step, others - step, term * ratio
        if not term or (term < _NOTHING and ratio < 1):
            return


def _ways(of: int, number: int) -> float:
    """The logarithm of how many ways there are to choose so many."""
    return lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
