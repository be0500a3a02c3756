"""A column map: which column of a file holds which of our fields, and what its words mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from cs_toolkit.intake import headers

Kind = Literal["cases", "orders"]

CASE_FIELDS = (
    "received_at", "text", "order", "external_id", "reason", "category", "kind", "channel", "platform", "payment",
    "language", "severity", "emotion", "signals", "summary", "wants", "needs", "status", "closed_at",
    "customer", "handle", "contact", "reseller",
    "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "shipment",
    "paid_at", "shipped_at", "promised_at", "delivered_at", "warehouse",
)  # fmt: skip
ORDER_FIELDS = (
    "order", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "shipment",
    "customer", "handle", "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
    "warehouse",
)  # fmt: skip
FIELDS: dict[Kind, tuple[str, ...]] = {"cases": CASE_FIELDS, "orders": ORDER_FIELDS}


@dataclass(frozen=True)
class ColumnMap:
    """Which columns hold which field (by preference), constants for what no column says, and value tables.

    `unused` are columns of the same export that say nothing we keep; they tell it from others. `exact` marks our own
    files: their cells are taken as they are. `id_prefix` names the platform in external ids. `finished` lists the
    beginnings of statuses that mean the matter is over, `settled` those of payments that were made. `dates` says how
    3/4/2026 is read (mdy, dmy; empty: not at all). `amounts`: an order's rows hold its total each (order), their own
    sum (row), or the price of a piece (piece).
    """

    name: str
    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    finished: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    id_prefix: str = ""
    exact: bool = False
    unused: tuple[str, ...] = ()
    dates: str = ""
    amounts: str = "order"

    @cached_property
    def _known(self) -> frozenset[str]:
        named = [column for columns in self.columns.values() for column in columns]
        return frozenset(headers.key(column) for column in (*named, *self.unused))

    @property
    def used(self) -> frozenset[str]:
        """Every column that a field is read from."""
        return frozenset(column for columns in self.columns.values() for column in columns)

    def familiarity(self, header: Sequence[str]) -> int:
        """How many columns of `header` this export is known to have."""
        return sum(headers.key(column) in self._known for column in header)

    def bind(self, header: Sequence[str], *, loosely: bool = False) -> ColumnMap:
        """This map with the columns that `header` has, spelled as they are there; `loosely` also slightly renamed."""
        spelled = {headers.key(column): column for column in reversed(header)}
        bound = {
            name: tuple({spelled[key]: None for column in columns if (key := headers.key(column)) in spelled})
            for name, columns in self.columns.items()
        }
        if loosely and not self.exact:
            free = [column for column in header if headers.key(column) not in self._known]
            for name, columns in self.columns.items():
                is_there = headers.key(columns[0]) in spelled
                found = None if is_there else headers.nearest(columns, free)
                if found:
                    bound[name] = (found, *bound[name])
                    free.remove(found)
        return replace(self, columns={name: columns for name, columns in bound.items() if columns})

    def lacks(self, header: Sequence[str], *, loosely: bool = False) -> tuple[str, ...]:
        """The required columns (the preferred name of each) that `header` does not have."""
        bound = self.bind(header, loosely=loosely)
        return tuple(self.columns[name][0] for name in self.required if name not in bound.columns)

    def value(self, name: str, cell: str) -> str | None:
        """What a cell's words mean for a field, or None where no table knows them."""
        table = self.values.get(name)
        return table.get(word_key(cell)) if table and cell else None


def word_key(word: str) -> str:
    """A word in a cell as it is compared: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())
