"""How near texts are to each other: cosines of weighted features, smoothed over each text's nearest neighbours.

Smoothing lets two texts that share no word be near because both are near to the same third ones: a text stands for
itself and, with less weight, for its neighbours.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cs_toolkit.core.likewise.features import Features

_NEIGHBOURS: Final = 40
_SMOOTHING: Final = 0.8  # weight of the neighbours together, beside 1 for the text itself
_RARITY: Final = 0.9  # exponent of the idf weight
_LEAST: Final = 0.04  # a smaller cosine is taken for none
_HEAVIEST: Final = 120  # features of one text

Row = list[float]
Vector = Mapping[str, float]
Cosines = Mapping[int, float]


class Rarity(NamedTuple):
    """In how many of so many texts each feature is found; features found only once connect nothing and are left out."""

    texts: int
    found_in: Mapping[str, int]

    @classmethod
    def of(cls, many: Iterable[Features]) -> Rarity:
        """Counted over the features of all texts."""
        found_in: Counter[str] = Counter()
        texts = 0
        for features in many:
            found_in.update(features.keys())
            texts += 1
        return cls(texts, found_in)

    def weight(self, features: Iterable[str]) -> float:
        """How rare the features are on average."""
        weights = [math.log((self.texts + 1) / (self.found_in.get(feature, 0) + 1)) for feature in features]
        return math.fsum(weights) / len(weights)

    def vector(self, features: Features) -> Vector:
        """The heaviest features, each weighted by how rare it is, of length 1.

        What is found in one text only connects nothing: it counts in the length alone.
        """
        weighed = [(-math.sqrt(count) * self._rareness(feature), feature) for feature, count in features.items()]
        weighed.sort()
        del weighed[_HEAVIEST:]
        length = math.sqrt(math.fsum(weight * weight for weight, _ in weighed))
        return {feature: -weight / length for weight, feature in weighed if self.found_in[feature] > 1}

    def _rareness(self, feature: str) -> float:
        return math.pow(math.log((self.texts + 2) / (self.found_in[feature] + 1)), _RARITY)


class Index:
    """The vectors of some texts by feature: finds how near another text is to each of them."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._size = len(vectors)
        self._places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, vector in enumerate(vectors):
            for feature, weight in vector.items():
                self._places[feature].append((place, weight))

    def cosines(self, vector: Vector, own: int | None = None) -> Cosines:
        """The cosine of a vector with each of those indexed that is not next to nothing; 1 with its own place."""
        row = [0.0] * self._size
        for feature, weight in vector.items():
            for place, other in self._places.get(feature, ()):
                row[place] += weight * other
        if own is not None:
            row[own] = 1.0
        return {place: cosine for place, cosine in enumerate(row) if cosine >= _LEAST}


def shares(cosines: Cosines, own: int | None = None) -> Cosines:
    """The nearest neighbours by place, each with its share of the smoothing; `own` is the text's own place."""
    near = sorted((-cosine, place) for place, cosine in cosines.items() if place != own)[:_NEIGHBOURS]
    whole = -math.fsum(cosine for cosine, _ in near)
    return {place: -cosine * _SMOOTHING / whole for cosine, place in near}


def spread(own: Cosines, near: Cosines, rows: Sequence[Cosines]) -> Row:
    """The cosines of a text with those of its neighbours added by their shares."""
    total = [0.0] * len(rows)
    for place, cosine in own.items():
        total[place] = cosine
    for neighbour, share in near.items():
        for place, cosine in rows[neighbour].items():
            total[place] += share * cosine
    return total


def smoothed(rows: Sequence[Cosines], near: Sequence[Cosines]) -> list[Row]:
    """The cosines of texts after smoothing over their neighbours."""
    half = [spread(row, shares, rows) for row, shares in zip(rows, near, strict=True)]
    turned = [list(column) for column in zip(*half, strict=True)]
    whole = [_added(turned[place][: place + 1], turned, list(shares.items())) for place, shares in enumerate(near)]
    lengths = [math.sqrt(row[-1]) for row in whole]
    whole = [
        [value / (row_length * length) for value, length in zip(row, lengths, strict=False)]
        for row, row_length in zip(whole, lengths, strict=True)
    ]
    for place, row in enumerate(whole):
        row.extend([whole[later][place] for later in range(place + 1, len(whole))])
    return whole


def _added(own: Row, rows: Sequence[Row], near: Sequence[tuple[int, float]]) -> Row:
    """A row with those of its neighbours added by their shares; as long as `own`. Five at a time, for speed."""
    for start in range(0, len(near), 5):
        five = [*near[start : start + 5], *[(0, 0.0)] * 4][:5]
        (_, v), (_, w), (_, x), (_, y), (_, z) = five
        columns = zip(own, *(rows[place] for place, _ in five), strict=False)
        own = [value + v * a + w * b + x * c + y * d + z * e for value, a, b, c, d, e in columns]
    return own
