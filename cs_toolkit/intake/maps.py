"""Column maps: which column of a file holds which of our fields, and what its words mean. The maps are data.

A map is chosen by the header; the order of the columns does not matter and further columns are allowed. For a file
nobody has described yet the owner names the columns (`--map received_at=申请时间`).
"""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.intake.tables import read_table

Kind = Literal["cases", "orders"]

CASE_FIELDS = (
    "received_at", "text", "order", "external_id", "reason", "category", "kind", "channel", "platform", "payment",
    "language", "severity", "emotion", "signals", "summary", "wants", "needs", "status", "closed_at",
    "customer", "handle", "contact", "reseller",
    "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "shipment",
    "paid_at", "shipped_at", "promised_at", "delivered_at",
)  # fmt: skip
ORDER_FIELDS = (
    "order", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "shipment",
    "customer", "handle", "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
)  # fmt: skip
_FIELDS: dict[Kind, tuple[str, ...]] = {"cases": CASE_FIELDS, "orders": ORDER_FIELDS}
_SHIPPED = ("tmall_refunds", "taobao_orders", "cst_cases", "cst_orders")


@dataclass(frozen=True)
class ColumnMap:
    """Which columns hold which field (by preference), constants for what no column says, and value tables.

    `exact` marks our own files: their cells are taken as they are. `id_prefix` names the platform in external ids.
    `finished` lists the beginnings of statuses that mean the matter is over.
    """

    name: str
    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    finished: tuple[str, ...] = ()
    id_prefix: str = ""
    exact: bool = False

    def bind(self, header: Sequence[str]) -> ColumnMap:
        """This map with the columns that `header` has, spelled as they are there."""
        spelled = {_key(column): column for column in reversed(header)}
        present = {
            name: tuple(spelled[_key(column)] for column in columns if _key(column) in spelled)
            for name, columns in self.columns.items()
        }
        return replace(self, columns={name: columns for name, columns in present.items() if columns})

    def lacks(self, header: Sequence[str]) -> tuple[str, ...]:
        """The required columns (the preferred name of each) that `header` does not have."""
        bound = self.bind(header)
        return tuple(self.columns[name][0] for name in self.required if name not in bound.columns)

    def value(self, name: str, cell: str) -> str | None:
        """What a cell's words mean for a field, or None where no table knows them."""
        return self.values.get(name, {}).get(_key(cell))


def choose_map(header: Sequence[str], path: str, kind: Kind | None = None) -> ColumnMap:
    """The shipped map that fits `header` best, bound to it; UsageProblem (with what lacks) where none does."""
    fitting = [one.bind(header) for one in shipped_maps() if not one.lacks(header)]
    wanted = [one for one in fitting if kind in (None, one.kind)]
    if wanted:
        return max(wanted, key=lambda one: len(one.columns))
    if fitting:
        raise _other_kind(path, fitting[0])
    raise _unknown_header(header, path, [one for one in shipped_maps() if kind in (None, one.kind)])


def _other_kind(path: str, found: ColumnMap) -> UsageProblem:
    if found.kind == "orders":
        return UsageProblem(
            say("'{file}' holds orders ({map}), not complaints", file=path, map=found.name),
            say("cst orders --help says how an order book is imported"),
        )
    return UsageProblem(
        say("'{file}' holds complaints ({map}), not orders", file=path, map=found.name),
        say("cst import {file}", file=path),
    )


def _unknown_header(header: Sequence[str], path: str, maps: Sequence[ColumnMap]) -> UsageProblem:
    nearest = max(maps, key=lambda one: len(one.required) - len(one.lacks(header)))
    missing = nearest.lacks(header)
    if len(missing) < len(nearest.required) / 2:
        return UsageProblem(
            say(
                "'{file}' looks like {map} but has no column {columns}",
                file=path, map=nearest.name, columns=", ".join(missing),
            ),
            say("export it with all columns, or name them: --map text=COLUMN --map order=COLUMN ..."),
        )  # fmt: skip
    return UsageProblem(
        say("the columns of '{file}' are those of no known export: {columns}", file=path, columns=_some(header)),
        say("name them: --map received_at=COLUMN --map text=COLUMN --map order=COLUMN ..."),
    )


def parse_map(
    specs: Iterable[str],
    header: Sequence[str] | None = None,
    *,
    kind: Kind = "cases",
    constants: Mapping[str, str] | None = None,
) -> ColumnMap:
    """The map of `--map FIELD=COLUMN` options, bound to `header` where it is given.

    A field given twice takes the first of its columns that says something. UsageProblem for a spec that is no
    `field=column`, an unknown field, a column that `header` lacks, or a file of orders without `order`.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        name, equals, column = (part.strip() for part in spec.partition("="))
        if not (name and equals and column):
            raise UsageProblem(
                say("'{spec}' is not of the form FIELD=COLUMN", spec=spec),
                say("for example --map received_at=申请时间"),
            )
        _check_field(name, _FIELDS[kind])
        if header is not None:
            _check_column(column, header)
        columns[name] = (*columns.get(name, ()), column)
    if kind == "orders" and "order" not in columns:
        raise UsageProblem(say("--map names no column for 'order'"), say("add --map order=COLUMN"))
    made = ColumnMap("--map", kind, columns, constants=dict(constants or {}), values=_words(), finished=_finished())
    return made.bind(header) if header is not None else made


def is_known_header(text: str) -> bool:
    """Whether a text begins with the header of a shipped map."""
    try:
        header = read_table(text, "").header
    except UsageProblem:
        return False
    return any(not one.lacks(header) for one in shipped_maps())


@cache
def shipped_maps() -> tuple[ColumnMap, ...]:
    """The maps that come with the package."""
    return tuple(_from_data(_load(name)) for name in _SHIPPED)


def _from_data(data: dict[str, Any]) -> ColumnMap:
    exact = bool(data.get("exact", False))
    own = {name: _keyed(table) for name, table in data.get("values", {}).items()}
    return ColumnMap(
        name=data["name"],
        kind=data["kind"],
        columns={name: tuple(columns) for name, columns in data["columns"].items()},
        required=tuple(data["required"]),
        constants=data.get("constants", {}),
        values=own if exact else _words() | own,
        finished=tuple(data.get("finished", ())),
        id_prefix=data.get("id_prefix", ""),
        exact=exact,
    )


def allowed(name: str) -> tuple[str, ...]:
    """The values a field may have; empty where any will do."""
    return tuple(_load("words")["allowed"].get(name, ()))


@cache
def _load(name: str) -> dict[str, Any]:
    text = (resources.files(__package__) / "maps" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _words() -> dict[str, dict[str, str]]:
    return {name: _keyed(table) for name, table in _load("words").items() if name != "allowed"}


def _finished() -> tuple[str, ...]:
    return tuple(_load("tmall_refunds")["finished"])


def _keyed(table: Mapping[str, str]) -> dict[str, str]:
    return {_key(word): slug for word, slug in table.items()}


def _key(word: str) -> str:
    """A column name or word as it is compared: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def _check_field(name: str, fields: Sequence[str]) -> None:
    if name not in fields:
        raise UsageProblem(
            say("'{field}' is no field to map a column to", field=name),
            say("did you mean {nearest}?", nearest=_nearest(name, fields)),
        )


def _check_column(column: str, header: Sequence[str]) -> None:
    if _key(column) not in {_key(known) for known in header}:
        raise UsageProblem(
            say("the file has no column '{column}'", column=column),
            say("did you mean {nearest}?", nearest=_nearest(column, header)),
        )


def _nearest(word: str, known: Sequence[str]) -> str:
    """The names most like a mistyped one; where none is like it, those there are."""
    return ", ".join(difflib.get_close_matches(word, known, n=3, cutoff=0.5)) or _some(known)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
