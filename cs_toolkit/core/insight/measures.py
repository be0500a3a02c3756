"""Numbers that say what they count: of which cases, by which clock, received or decided when.

A share without a whole, a median of nothing and a sum of unknown amounts are None, never zero (traps T35 to T37).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit.core.share import Share

COLUMNS: Final = (
    "section", "key", "name", "value", "unit", "n", "of", "low", "high", "currency", "population", "clock",
    "since_at", "until_at", "note_code",
)  # fmt: skip
_PLACES: Final = 4  # of a share


class Scope(NamedTuple):
    """What numbers are about: which cases (or promises, replies ...), from when to before when, by which clock.

    `population` and `clock` are codes; the clock is `wall` or `shop` for lengths of time, `received`, `decided` ... for
    what puts a case into the period.
    """

    population: str
    since: datetime | None
    until: datetime | None
    clock: str = "received"

    def number(self, key: str, value: int, name: str | None = None, *, unit: str = "cases", **more: Any) -> Measure:
        """So many."""
        return Measure(key, name, value, unit, self, **more)

    def share(self, key: str, found: Share, name: str | None = None, **more: Any) -> Measure:
        """A part of a whole, `n` of `of`; what share that is, from 0 to 1, is None where the whole is nothing."""
        value = round(found.number / found.of, _PLACES) if found.of else None
        return Measure(key, name, value, "share", self, n=found.number, of=found.of, **more)

    def money(self, key: str, amounts: Collection[Decimal | None], currency: str, name: str | None = None) -> Measure:
        """A sum of the amounts that are known, `n` of `of`."""
        known = [amount for amount in amounts if amount is not None]
        total = sum(known, Decimal(0)) if known else None
        return Measure(key, name, total, "money", self, n=len(known), of=len(amounts), currency=currency)

    def spans(self, key: str, seconds: Collection[int], name: str | None = None) -> tuple[Measure, Measure]:
        """The median and the 90th percentile of lengths of time, in whole seconds, with how many there were."""
        return (
            Measure(f"{key}_median", name, middle(seconds), "seconds", self, n=len(seconds)),
            Measure(f"{key}_p90", name, ninetieth(seconds), "seconds", self, n=len(seconds)),
        )

    def by(self, clock: str) -> Scope:
        """The same by another clock."""
        return self._replace(clock=clock)

    def of(self, population: str) -> Scope:
        """The same of other cases."""
        return self._replace(population=population)


class Measure(NamedTuple):
    """One number. `name` is the step, category, product ... it is about, None where the key says it all.

    `unit` is cases, promises, replies, scores, surveys, orders, points, share, seconds or money. `n` and `of` are the
    part and the whole behind a share, or how many values are behind a median or a sum; `low` and `high` its interval.
    """

    key: str
    name: str | None
    value: int | float | Decimal | None
    unit: str
    scope: Scope
    n: int | None = None
    of: int | None = None
    low: float | Decimal | None = None
    high: float | Decimal | None = None
    currency: str | None = None
    note: str | None = None


class Section(NamedTuple):
    """Numbers that belong together: those without a name are figures, the others a table of names by keys."""

    key: str
    measures: tuple[Measure, ...]

    @property
    def figures(self) -> tuple[Measure, ...]:
        """The numbers that stand alone."""
        return tuple(measure for measure in self.measures if measure.name is None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the table."""
        return tuple(dict.fromkeys(measure.key for measure in self.measures if measure.name is not None))

    @property
    def table(self) -> dict[str, dict[str, Measure]]:
        """The rows of the table by name, each with its numbers by key."""
        rows: dict[str, dict[str, Measure]] = {}
        for measure in self.measures:
            if measure.name is not None:
                rows.setdefault(measure.name, {})[measure.key] = measure
        return rows


def section(key: str, *measures: Measure | Iterable[Measure]) -> Section:
    """A section of measures given one by one or several at a time."""
    found: list[Measure] = []
    for item in measures:
        if isinstance(item, Measure):
            found.append(item)
        else:
            found += item
    return Section(key, tuple(found))


def middle(values: Collection[int]) -> int | None:
    """The median, rounded down; of an even number of values the mean of the middle two."""
    ranked, half = sorted(values), len(values) // 2
    return (ranked[half] + ranked[~half]) // 2 if ranked else None


def ninetieth(values: Collection[int]) -> int | None:
    """The smallest value that at least nine tenths of the values do not exceed (nearest rank)."""
    return sorted(values)[-(-9 * len(values) // 10) - 1] if values else None


def row(key: str, measure: Measure) -> dict[str, Any]:
    """A number as one flat row, with the section it stands in."""
    scope = measure.scope
    return dict(
        zip(
            COLUMNS,
            (
                key,
                measure.key,
                measure.name,
                measure.value,
                measure.unit,
                measure.n,
                measure.of,
                measure.low,
                measure.high,
                measure.currency,
                scope.population,
                scope.clock,
                scope.since,
                scope.until,
                measure.note,
            ),
            strict=True,
        )
    )
