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
from cs_toolkit.core.likewise.nearness import Cosines, Index, Rarity, Vector, shares, smoothed, spread

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
        self._least = least
        self._index = Index(vectors)
        self._rows = [self._index.cosines(vector, place) for place, vector in enumerate(vectors)]
        near = [shares(row, place) for place, row in enumerate(self._rows)]
        self.groups = joined(smoothed(self._rows, near), least)
        self._groups_by: list[list[tuple[int, float]]] = [[] for _ in vectors]
        for number, group in enumerate(self.groups):
            self._add(number, group, near)

    def _add(self, number: int, group: Sequence[int], near: Sequence[Cosines]) -> None:
        """Notes of which texts of the sample the mean of a group's smoothed texts, each of length 1, is made."""
        total: defaultdict[int, float] = defaultdict(float)
        for place in group:
            own = {place: 1.0, **near[place]}
            square = math.fsum(
                one * two * self._rows[a].get(b, 0.0) for a, one in own.items() for b, two in own.items()
            )
            for other, weight in own.items():
                total[other] += weight / math.sqrt(square)
        worth = trusted(len(group)) / len(group)
        for place, weight in total.items():
            self._groups_by[place].append((number, weight * worth))

    def nearest(self, vector: Vector) -> int | None:
        """The group that a text is near enough to and nearest to on average; None where there is none."""
        cosines = self._index.cosines(vector)
        if not cosines:
            return None
        near = shares(cosines)
        smooth = spread(cosines, near, self._rows)
        found = [0.0] * len(self.groups)
        for weight, groups in zip(smooth, self._groups_by, strict=True):
            if weight:
                for number, share in groups:
                    found[number] += weight * share
        best = max(found)
        length = math.sqrt(1 + math.fsum(share * (cosines[place] + smooth[place]) for place, share in near.items()))
        return found.index(best) if best / length >= self._least else None
