"""One record seen through its column map: each field by our name, in our types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import cache

from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake import cells, moments
from cs_toolkit.intake.columns import ColumnMap
from cs_toolkit.intake.maps import allowed
from cs_toolkit.intake.tables import MISSING, Record

CarrierSlug = Callable[[str], str | None]


class Fields:
    """The fields of one record after another: an empty text or None where nothing is told, BadValue for nonsense."""

    def __init__(self, columns: ColumnMap, zone: tzinfo, carrier_slug: CarrierSlug) -> None:
        self.map = columns
        self.record = Record(0, {})
        self._told: Mapping[str, str] = {}
        self._is_exact = columns.exact
        self._columns = {name: found for name, found in columns.columns.items() if found}
        self._nothing = {
            name: (self._columns.get(name, (name,))[0], columns.constants.get(name, ""))
            for name in {*self._columns, *columns.constants}
        }
        self._zone = zone
        self._carrier_slug = cache(carrier_slug)
        self._terms: dict[tuple[str, str], str] = {}

    def of(self, record: Record) -> Fields:
        """The same fields, of this record from now on."""
        self.record, self._told = record, record.cells
        return self

    def _found(self, name: str) -> tuple[str, str]:
        """The first column of a field that says something, and its cell."""
        told = self._told
        for column in self._columns.get(name, ()):
            cell = told.get(column)
            if cell and (self._is_exact or cell.strip() not in MISSING):
                return column, cell
        return self._nothing.get(name) or (name, "")

    def text(self, name: str) -> str:
        """Words as they were written; tabs that an export puts around a cell are dropped."""
        cell = self._found(name)[1]
        return cell if self.map.exact else cell.strip("\t")

    def name(self, name: str) -> str:
        """A name or title: words without blanks around them."""
        cell = self._found(name)[1]
        return cell if self.map.exact else cell.strip()

    def person(self, name: str) -> str:
        """A person's name; nothing where the platform masked it."""
        found = self.name(name)
        return "" if not self.map.exact and cells.is_masked(found) else found

    def contact(self) -> str:
        """Phone or mail; nothing where the platform masked it."""
        found = self.identifier("contact")
        return "" if not self.map.exact and cells.is_masked(found) else found

    def recipient(self) -> tuple[str, str]:
        """Name and phone that an address begins with, as far as they are not masked."""
        cell = self._found("recipient")[1]
        name, phone = cells.recipient(cell) if cell else ("", "")
        return "" if cells.is_masked(name) else name, "" if cells.is_masked(phone) else phone

    def identifier(self, name: str) -> str:
        """An id, a phone or another number that is not for arithmetic."""
        column, cell = self._found(name)
        return cells.identifier(cell, column) if cell else ""

    def moment(self, name: str) -> datetime | None:
        """An instant, aware."""
        column, cell = self._found(name)
        return moments.moment(cell, self._zone, column, self.map.dates) if cell else None

    def count(self, name: str) -> int | None:
        """A number of pieces."""
        column, cell = self._found(name)
        return cells.count(cell, column) if cell else None

    def money(self, name: str = "amount") -> tuple[str, str]:
        """Amount and currency; the currency is what the file or its map says, else what the amount's sign tells."""
        column, cell = self._found(name)
        amount, told = cells.money(cell, column) if cell else ("", None)
        return amount, self.term("currency").upper() or told or ""

    def term(self, name: str) -> str:
        """A slug: what the value tables make of the cell, else the cell itself; BadValue where a list forbids it."""
        column, cell = self._found(name)
        if (name, cell) in self._terms:
            return self._terms[name, cell]
        slug = self.map.value(name, cell) or _lower(name, cell.strip())
        known = allowed(name) if slug else ()
        if known and slug not in known:
            raise BadValue(
                say("{column}: '{value}' is none of {allowed}", column=column, value=cell, allowed=", ".join(known))
            )
        self._terms[name, cell] = slug
        return slug

    def parcel(self) -> tuple[str, str]:
        """Carrier (its slug where known, else as given) and tracking number."""
        column, cell = self._found("shipment")
        carrier, tracking = cells.shipment(cell, column) if cell else ("", "")
        carrier = self.name("carrier") or carrier
        column, cell = self._found("tracking")
        tracking = (cells.parcel_number(cell, column) if cell else "") or tracking
        return (self._carrier_slug(carrier) or carrier) if carrier else "", tracking


def _lower(name: str, slug: str) -> str:
    """Slugs are in lower case; language tags (zh-Hans) are not."""
    return slug if name == "language" else slug.lower()
