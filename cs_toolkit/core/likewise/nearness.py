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

_NEIGHBOURS: Final = 25
_SMOOTHING: Final = 0.8  # weight of the neighbours together, beside 1 for the text itself
_RARITY: Final = 0.9  # exponent of the idf weight
_HEAVIEST: Final = 120  # features of one text

Row = list[float]
Vector = Mapping[str, float]
Shares = list[tuple[int, float]]


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
        return math.log((self.texts + 2) / (self.found_in[feature] + 1)) ** _RARITY


class Index:
    """The vectors of some texts by feature: finds how near another text is to each of them."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self.size = len(vectors)
        self._places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, vector in enumerate(vectors):
            for feature, weight in vector.items():
                self._places[feature].append((place, weight))

    def cosines(self, vector: Vector) -> Row:
        """The cosine of a vector with each of those indexed."""
        row = [0.0] * self.size
        for feature, weight in vector.items():
            for place, other in self._places.get(feature, ()):
                row[place] += weight * other
        return row


def cosines(vectors: Sequence[Vector]) -> list[Row]:
    """The cosine of each vector with each; 1 with itself."""
    index = Index(vectors)
    rows = [index.cosines(vector) for vector in vectors]
    for place, row in enumerate(rows):
        row[place] = 1.0
    return rows


def shares(row: Row, own: int | None = None) -> Shares:
    """The nearest neighbours by place, each with its share of the smoothing; `own` is the text's own place."""
    places = [place for place, cosine in enumerate(row) if cosine > 0 and place != own]
    places.sort(key=lambda place: (-row[place], place))
    near = places[:_NEIGHBOURS]
    whole = math.fsum(row[place] for place in near)
    return [(place, _SMOOTHING * row[place] / whole) for place in near]


def spread(own: Row, rows: Sequence[Row], near: Shares) -> Row:
    """A row with those of its neighbours added by their shares; as long as `own`."""
    for start in range(0, len(near), 5):  # five at a time, for speed
        five = [*near[start : start + 5], *[(0, 0.0)] * 4][:5]
        (_, v), (_, w), (_, x), (_, y), (_, z) = five
        columns = zip(own, *(rows[place] for place, _ in five), strict=False)
        own = [value + v * a + w * b + x * c + y * d + z * e for value, a, b, c, d, e in columns]
    return own


def smoothed(rows: Sequence[Row], near: Sequence[Shares]) -> list[Row]:
    """The cosines of texts after smoothing over their neighbours."""
    half = [spread(row, rows, shares) for row, shares in zip(rows, near, strict=True)]
    turned = [list(column) for column in zip(*half, strict=True)]
    whole = [spread(turned[place][: place + 1], turned, shares) for place, shares in enumerate(near)]
    lengths = [math.sqrt(row[-1]) for row in whole]
    whole = [
        [value / (row_length * length) for value, length in zip(row, lengths, strict=False)]
        for row, row_length in zip(whole, lengths, strict=True)
    ]
    for place, row in enumerate(whole):
        row.extend([whole[later][place] for later in range(place + 1, len(whole))])
    return whole
