"""Average linkage: groups are joined as long as their texts are near to each other on average."""

from __future__ import annotations

from collections.abc import Sequence

_GONE = -1.0


def joined(rows: Sequence[list[float]], least: float) -> list[list[int]]:
    """The places of the texts in groups; two groups are one if the mean of their texts' nearness is at least `least`.

    `rows` holds how near each text is to each (symmetric, above -1) and is used up. Found by chains of nearest
    neighbours, which gives what joining the two nearest groups again and again gives, in O(n²).
    """
    groups: dict[int, list[int]] = {place: [place] for place in range(len(rows))}
    for place, row in enumerate(rows):
        row[place] = _GONE
    finished: list[list[int]] = []
    chain: list[int] = []
    while groups:
        if not chain:
            chain.append(next(iter(groups)))
        top = chain[-1]
        best = max(rows[top])
        if best < least:  # and whatever is joined elsewhere comes no nearer
            finished.append(groups.pop(chain.pop()))
            _remove(rows, groups, top)
            continue
        before = chain[-2] if len(chain) > 1 else None
        near = before if before is not None and rows[top][before] == best else rows[top].index(best)
        if near == before:
            del chain[-2:]
            _join(rows, groups, min(top, near), max(top, near))
        else:
            chain.append(near)
    return sorted(sorted(group) for group in finished)


def _join(rows: Sequence[list[float]], groups: dict[int, list[int]], kept: int, gone: int) -> None:
    """The group `gone` becomes part of `kept`."""
    one, other = len(groups[kept]), len(groups[gone])
    groups[kept] += groups.pop(gone)
    _remove(rows, groups, gone)
    whole = one + other
    row, lost = rows[kept], rows[gone]
    for place in groups:
        if place != kept:
            row[place] = rows[place][kept] = (one * row[place] + other * lost[place]) / whole


def _remove(rows: Sequence[list[float]], groups: dict[int, list[int]], gone: int) -> None:
    for place in groups:
        rows[place][gone] = _GONE
