"""One record seen through its column map: each field by our name, in our types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake import cells
from cs_toolkit.intake.maps import ColumnMap, allowed
from cs_toolkit.intake.tables import Record

CarrierSlug = Callable[[str], str | None]


@dataclass(frozen=True)
class Fields:
    """The fields of a record: an empty text or None where nothing is told, BadValue where a cell is no such thing."""

    record: Record
    map: ColumnMap
    zone: tzinfo
    carrier_slug: CarrierSlug

    def _found(self, name: str) -> tuple[str, str]:
        """The first column of a field that says something, and its cell."""
        columns = self.map.columns.get(name, ())
        for column in columns:
            cell = self.record.cells.get(column, "")
            if cell and (self.map.exact or cell.strip() not in ("", "-")):
                return column, cell
        return (columns[0] if columns else name), self.map.constants.get(name, "")

    def text(self, name: str) -> str:
        """Words as they were written; tabs that an export puts around a cell are dropped."""
        cell = self._found(name)[1]
        return cell if self.map.exact else cell.strip("\t")

    def name(self, name: str) -> str:
        """A name or title: words without blanks around them."""
        cell = self._found(name)[1]
        return cell if self.map.exact else cell.strip()

    def identifier(self, name: str) -> str:
        """An id, a phone or another number that is not for arithmetic."""
        column, cell = self._found(name)
        return cells.identifier(cell, column)

    def moment(self, name: str) -> datetime | None:
        """An instant, aware."""
        column, cell = self._found(name)
        return cells.moment(cell, self.zone, column) if cell else None

    def count(self, name: str) -> int | None:
        """A number of pieces."""
        column, cell = self._found(name)
        return cells.count(cell, column) if cell else None

    def money(self) -> tuple[str, str]:
        """Amount and currency; the currency is what the file or its map says, else what the amount's sign tells."""
        column, cell = self._found("amount")
        amount, told = cells.money(cell, column) if cell else ("", None)
        return amount, self.term("currency").upper() or told or ""

    def term(self, name: str) -> str:
        """A slug: what the value tables make of the cell, else the cell itself; BadValue where a list forbids it."""
        column, cell = self._found(name)
        slug = self.map.value(name, cell) or _lower(name, cell.strip())
        known = allowed(name)
        if slug and known and slug not in known:
            raise BadValue(
                say("{column}: '{value}' is none of {allowed}", column=column, value=cell, allowed=", ".join(known))
            )
        return slug

    def parcel(self) -> tuple[str, str]:
        """Carrier (its slug where known, else as given) and tracking number."""
        column, cell = self._found("shipment")
        carrier, tracking = cells.shipment(cell, column) if cell else ("", "")
        carrier = self.name("carrier") or carrier
        column, cell = self._found("tracking")
        tracking = cells.parcel_number(cell, column) or tracking
        return (self.carrier_slug(carrier) or carrier) if carrier else "", tracking


def _lower(name: str, slug: str) -> str:
    """Slugs are in lower case; language tags (zh-Hans) are not."""
    return slug if name == "language" else slug.lower()
