"""Average linkage: the two groups whose texts are nearest to each other on average become one, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_toolkit.core.likewise.nearness import Row

_TRUST: Final = 0.07
_GONE: Final = -1.0


def trusted(pairs: int) -> float:
    """What a mean over so many pairs of texts is worth beside that of one pair: the more pairs, the surer it is."""
    return float(pairs**_TRUST)


def joined(rows: Sequence[Row], least: float) -> list[list[int]]:
    """The places of the texts in groups, joined while the mean nearness times `trusted` is at least `least`.

    `rows` holds how near each text is to each (symmetric, from 0 to 1) and is used up.
    """
    linkage = _Linkage(rows)
    while linkage.nearest() >= least:
        linkage.join()
    return sorted(sorted(group) for group in linkage.groups.values())


class _Linkage:
    """Groups by the place of their first text; `_best` holds how near each is to the group it is nearest to."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.groups: dict[int, list[int]] = {place: [place] for place in range(len(rows))}
        self._rows = rows
        for place, row in enumerate(rows):
            row[place] = _GONE
        self._best = [max(row) for row in rows]

    def nearest(self) -> float:
        """How near the two nearest groups are."""
        return max(self._best, default=_GONE)

    def join(self) -> None:
        """Makes the two nearest groups one; of those equally near the first."""
        kept = self._best.index(self.nearest())
        gone = self._rows[kept].index(self._best[kept])
        one, other = len(self.groups[kept]), len(self.groups[gone])
        self.groups[kept] += self.groups.pop(gone)
        self._best[gone] = _GONE
        row, lost = self._rows[kept], self._rows[gone]
        row[gone] = _GONE
        old, added, whole = _worth(one), _worth(other), _worth(one + other)
        for place in self.groups:
            if place != kept:
                row[place] = (row[place] * old + lost[place] * added) / whole
                self._moved(place, kept, gone, row[place])
        self._best[kept] = max(row)

    def _moved(self, place: int, kept: int, gone: int, value: float) -> None:
        """A group is now so near to the one that was joined."""
        row = self._rows[place]
        was_best = self._best[place] in (row[kept], row[gone])
        row[kept], row[gone] = value, _GONE
        if value >= self._best[place]:
            self._best[place] = value
        elif was_best:
            self._best[place] = max(row)


def _worth(size: int) -> float:
    """By what the nearness of a group of so many texts is multiplied to be a sum over them."""
    return size / trusted(size)
