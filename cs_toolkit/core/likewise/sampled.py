"""Groups of any number of texts: average linkage over a sample, the others to the group they are nearest to.

What is near to none of the groups is sampled again, until all are placed. A sample of up to 1,000 texts is all of
them, so that fewer are grouped by average linkage alone. The time taken grows with the number of texts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from zlib import crc32

from cs_toolkit.core.likewise.features import Features
from cs_toolkit.core.likewise.linkage import joined, trusted
from cs_toolkit.core.likewise.nearness import Index, Rarity, Row, Shares, Vector, cosines, shares, smoothed, spread

_WHOLE: Final = 1_000
"""Up to so many texts are compared with each other."""
_SAMPLE: Final = 600


def grouped_by_samples(texts: Sequence[Features], rarity: Rarity, least: float) -> list[list[int]]:
    """The places of texts in groups whose mean nearness is at least `least`; by the order given, so sort them first."""
    found: list[list[int]] = []
    left = list(range(len(texts)))
    while left:
        chosen = left if len(left) <= _WHOLE else _chosen(left, texts)
        sample = _Sample([rarity.vector(texts[place]) for place in chosen], least)
        groups = [[chosen[place] for place in group] for group in sample.groups]
        rest = set(left).difference(chosen)
        left = []
        for place in sorted(rest):
            group = sample.nearest(rarity.vector(texts[place]))
            if group is None:
                left.append(place)
            else:
                groups[group].append(place)
        found += groups
    return sorted(sorted(group) for group in found)


def _chosen(places: Sequence[int], texts: Sequence[Features]) -> list[int]:
    """A sample that depends on what the texts say alone, so that more texts change little of it."""
    marked = sorted((crc32("\n".join(sorted(texts[place])).encode()), place) for place in places)
    return sorted(place for _, place in marked[:_SAMPLE])


class _Sample:
    """Some texts in groups, and how near another text is to each group."""

    def __init__(self, vectors: Sequence[Vector], least: float) -> None:
        self._index = Index(vectors)
        self._least = least
        self._rows = cosines(vectors)
        near = [shares(row, place) for place, row in enumerate(self._rows)]
        self.groups = joined(smoothed(self._rows, near), least)
        self._means = [self._mean(group, near) for group in self.groups]

    def _mean(self, group: Sequence[int], near: Sequence[Shares]) -> Shares:
        """The mean of the smoothed texts of a group, each of length 1, as weights of the texts of the sample."""
        total: defaultdict[int, float] = defaultdict(float)
        for place in group:
            own = [(place, 1.0), *near[place]]
            square = math.fsum(one * two * self._rows[a][b] for a, one in own for b, two in own)
            for other, weight in own:
                total[other] += weight / math.sqrt(square) / len(group)
        return list(total.items())

    def nearest(self, vector: Vector) -> int | None:
        """The group that a text is near enough to and nearest to on average; None where there is none."""
        row = self._index.cosines(vector)
        if not any(row):
            return None
        near = shares(row)
        smooth = spread(row, self._rows, near)
        length = math.sqrt(1 + math.fsum(weight * (row[place] + smooth[place]) for place, weight in near))
        best, group = max((self._to(smooth, number), -number) for number in range(len(self.groups)))
        return -group if best / length >= self._least else None

    def _to(self, smooth: Row, group: int) -> float:
        mean = math.fsum(weight * smooth[place] for place, weight in self._means[group])
        return mean * trusted(len(self.groups[group]))
