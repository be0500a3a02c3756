"""Which column map fits a file: a shipped one, one that the owner saved, or the columns the owner names.

A map is chosen by the header; the order of the columns does not matter, further columns are allowed, and a column that
was slightly renamed is found. For a file nobody has described yet the owner names the columns
(`--map received_at=申请时间`). The maps are data.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.errors import ConfigProblem, UsageProblem, say
from cs_toolkit.intake import headers
from cs_toolkit.intake.columns import FIELDS, ColumnMap, Kind, word_key
from cs_toolkit.intake.tables import read_table
from cs_toolkit.packs import sheet_words

_SHIPPED = (
    "tmall_refunds", "taobao_orders", "taobao_order_lines", "pdd_orders", "douyin_orders", "jd_orders", "youzan_orders",
    "amazon_orders", "etsy_orders", "woocommerce_orders", "shopify_orders", "zendesk_tickets", "jd_compensation",
    "douyin_compensation", "pdd_compensation", "cst_cases", "cst_orders",
)  # fmt: skip
# Keys of a saved map ([maps.NAME] in shop.toml) that are no fields.
_SAVED_KEYS = ("holds", "dates", "constants")
DATES = ("dmy", "mdy")


@dataclass(frozen=True)
class Asked:
    """What the owner says of a file: its kind, `--map` options, maps saved in shop.toml, the platform, its dates."""

    kind: Kind | None = None
    specs: tuple[str, ...] = ()
    saved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    platform: str | None = None
    dates: str = ""

    def is_header(self, names: Sequence[str]) -> bool:
        """Whether a row of a file is its header, as far as that can be told for certain."""
        if not self.specs:
            return any(not one.lacks(names) for one in (*_own(self.saved), *shipped_maps()))
        made = self._made()
        known = {headers.key(name) for name in names}
        return all(headers.key(column) in known for columns in made.columns.values() for column in columns)

    def map_for(self, header: Sequence[str], path: str) -> ColumnMap:
        """The map of a file with this header, bound to it. UsageProblem where there is none."""
        if not self.specs:
            found = choose_map(header, path, self.kind, own=_own(self.saved))
        else:
            found = self._made(header)
        constants = {**found.constants, **({"platform": self.platform} if self.platform else {})}
        return replace(found, constants=constants, dates=self.dates or found.dates)

    def _made(self, header: Sequence[str] | None = None) -> ColumnMap:
        return parse_map(self.specs, header, kind=self.kind or "cases", saved=self.saved)


def choose_map(
    header: Sequence[str], path: str, kind: Kind | None = None, *, own: Sequence[ColumnMap] = ()
) -> ColumnMap:
    """The map that knows most of `header`, bound to it; one of the owner's before a shipped one.

    UsageProblem (with what lacks) where none fits.
    """
    for maps in (own, shipped_maps()):
        for loosely in (False, True):
            fitting = [one for one in maps if not one.lacks(header, loosely=loosely)]
            wanted = [one for one in fitting if kind in (None, one.kind)]
            if wanted:
                return max(wanted, key=lambda one: one.familiarity(header)).bind(header, loosely=True)
            if fitting and maps is not own:
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
    if any(set(header) <= set(sheet_words(language)["column"].values()) for language in LANGUAGES):
        return UsageProblem(
            say("'{file}' was exported with --labels, for people to read", file=path),
            say("export it again without --labels"),
        )
    nearest = max(maps, key=lambda one: (one.familiarity(header), len(one.required) - len(one.lacks(header))))
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
    saved: Mapping[str, Mapping[str, Any]] | None = None,
) -> ColumnMap:
    """The map of `--map` options, bound to `header` where it is given: FIELD=COLUMN, or the NAME of a saved one.

    A field given twice takes the first of its columns that says something. UsageProblem for a spec that is neither, an
    unknown field, a column that `header` lacks, or a file of orders without `order`.
    """
    base: ColumnMap | None = None
    columns: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        if "=" not in spec:
            base = _named(spec.strip(), saved or {})
            continue
        name, column = _split(spec)
        _check_field(name, FIELDS[kind])
        if header is not None:
            _check_column(column, header)
        columns[name] = (*columns.get(name, ()), column)
    base = base or ColumnMap("--map", kind, {}, values=_words(), finished=tuple(_load("words")["finished"]))
    made = replace(
        base, kind=kind, columns={**base.columns, **columns}, constants={**base.constants, **(constants or {})}
    )
    if kind == "orders" and "order" not in made.columns:
        raise UsageProblem(say("--map names no column for 'order'"), say("add --map order=COLUMN"))
    return made.bind(header, loosely=True) if header is not None else made


def _split(spec: str) -> tuple[str, str]:
    name, _, column = (part.strip() for part in spec.partition("="))
    if not (name and column):
        raise UsageProblem(
            say("'{spec}' is not of the form FIELD=COLUMN", spec=spec),
            say("for example --map received_at=申请时间"),
        )
    return name, column


def _named(name: str, saved: Mapping[str, Mapping[str, Any]]) -> ColumnMap:
    """A map by its name: the owner's, else a shipped one."""
    if name in saved:
        return saved_map(name, saved[name])
    found = next((one for one in shipped_maps() if one.name == name), None)
    if found is None:
        known = [*saved, *(one.name for one in shipped_maps())]
        raise UsageProblem(
            say("'{spec}' is neither FIELD=COLUMN nor the name of a saved map", spec=name),
            say("did you mean {nearest}?", nearest=_nearest(name, known)),
        )
    return found


def saved_map(name: str, data: Mapping[str, Any]) -> ColumnMap:
    """The map in a table [maps.NAME] of shop.toml: FIELD = "COLUMN" or a list of them; ConfigProblem where it is none.

    Beside the fields: `holds` ("cases", "orders"), `dates` ("dmy", "mdy"), `constants` (a table FIELD = VALUE).
    """
    kind: Kind = "orders" if data.get("holds") == "orders" else "cases"
    columns: dict[str, tuple[str, ...]] = {}
    for key, value in data.items():
        if key in _SAVED_KEYS:
            continue
        if key not in FIELDS[kind]:
            raise ConfigProblem(
                say("maps.{name}: '{field}' is no field to map a column to", name=name, field=key),
                say("did you mean {nearest}?", nearest=_nearest(key, FIELDS[kind])),
            )
        columns[key] = tuple(str(column) for column in ([value] if isinstance(value, str) else value))
    return ColumnMap(
        name, kind, columns, required=tuple(columns), constants=data.get("constants", {}), values=_words(),
        finished=tuple(_load("words")["finished"]), dates=data.get("dates", ""),
    )  # fmt: skip


def as_saved(made: ColumnMap) -> dict[str, Any]:
    """The table [maps.NAME] of shop.toml from which `saved_map` makes this map again."""
    data: dict[str, Any] = {"holds": made.kind} if made.kind == "orders" else {}
    data |= {name: columns[0] if len(columns) == 1 else list(columns) for name, columns in made.columns.items()}
    if made.dates:
        data["dates"] = made.dates
    return data | ({"constants": dict(made.constants)} if made.constants else {})


def _own(saved: Mapping[str, Mapping[str, Any]]) -> list[ColumnMap]:
    return [saved_map(name, data) for name, data in saved.items()]


def is_known_header(text: str) -> bool:
    """Whether the header of a shipped map stands among the first lines of a text."""
    try:
        header = read_table(text, "", is_header=Asked().is_header).header
    except UsageProblem:
        return False
    return Asked().is_header(header)


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
        settled=tuple(data.get("settled", ())),
        id_prefix=data.get("id_prefix", ""),
        exact=exact,
        unused=tuple(data.get("unused", ())),
        dates=data.get("dates", ""),
        amounts=data.get("amounts", "order"),
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
    return {name: _keyed(table) for name, table in _load("words").items() if name not in ("allowed", "finished")}


def _keyed(table: Mapping[str, str]) -> dict[str, str]:
    return {word_key(word): slug for word, slug in table.items()}


def _check_field(name: str, fields: Sequence[str]) -> None:
    if name not in fields:
        raise UsageProblem(
            say("'{field}' is no field to map a column to", field=name),
            say("did you mean {nearest}?", nearest=_nearest(name, fields)),
        )


def _check_column(column: str, header: Sequence[str]) -> None:
    if headers.key(column) not in {headers.key(known) for known in header}:
        raise UsageProblem(
            say("the file has no column '{column}'", column=column),
            say("did you mean {nearest}?", nearest=_nearest(column, header)),
        )


def _nearest(word: str, known: Sequence[str]) -> str:
    """The names most like a mistyped one; where none is like it, those there are."""
    return ", ".join(difflib.get_close_matches(word, known, n=3, cutoff=0.5)) or _some(known)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
