"""A case: what the customer wrote and bought, as logged, and what happened since (events).

Facts are stored, conclusions are computed (`timeline`, `clocks`, `workflow`). All values are immutable.
"""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cs_toolkit.core import shape, taxonomy
from cs_toolkit.core.shape import Shape, shaped
from cs_toolkit.errors import BadValue, say

SCHEMA: Final = 1
FULL_ID: Final = re.compile(r"\d{8}-\d{2,9}")
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Complaint(NamedTuple):
    """What reached the shop. `received_at` starts the customer's clock."""

    received_at: datetime
    logged_at: datetime
    kind: str = "complaint"
    channel: str | None = None
    platform: str | None = None
    payment: str | None = None
    external_id: str | None = None
    language: str | None = None
    category: str = "other"
    category_by: str = "rule"
    also: tuple[str, ...] = ()
    severity: str = "normal"
    emotion: str = "calm"
    signals: tuple[str, ...] = ()
    summary: str | None = None
    text: str | None = None
    reason: str | None = None
    wants: str | None = None
    needs: str | None = None
    received_estimated: bool = False


class Customer(NamedTuple):
    """Who complained."""

    name: str | None = None
    handle: str | None = None
    contact: str | None = None
    reseller: str | None = None


class Order(NamedTuple):
    """What was bought. Ids are strings; `amount` is what was paid, in `currency`."""

    id: str | None = None
    product: str | None = None
    sku: str | None = None
    quantity: int | None = None
    amount: Decimal | None = None
    currency: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    ordered_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    promised_at: datetime | None = None
    delivered_at: datetime | None = None
    warehouse: str | None = None


class Event(NamedTuple):
    """Something that happened. `seq` orders events within a case; `at` is for display and arithmetic."""

    id: str
    seq: int
    at: datetime
    kind: str
    by: str | None = None
    payload: Mapping[str, Any] = _NOTHING

    def get(self, name: str) -> Any:
        """A fact of the payload, None where it was not given."""
        return self.payload.get(name)


class Case(NamedTuple):
    """One complaint followed to its close."""

    id: str
    complaint: Complaint
    customer: Customer = Customer()
    order: Order = Order()
    events: tuple[Event, ...] = ()
    extra: Mapping[str, Any] = _NOTHING
    schema: int = SCHEMA

    def with_events(self, *events: Event) -> "Case":
        """The case with events appended."""
        return self._replace(events=self.events + events)

    @property
    def next_seq(self) -> int:
        """The number the next event gets."""
        return max((event.seq for event in self.events), default=0) + 1


SECTIONS: Final[dict[str, type[Any]]] = {"complaint": Complaint, "customer": Customer, "order": Order}

# The shape of every fact; a section's key outside this table survives in `Case.extra`.
FACTS: Final[dict[str, dict[str, Shape]]] = {
    "complaint": {
        "received_at": shape.instant,
        "logged_at": shape.instant,
        "kind": shape.slug(*taxonomy.KINDS),
        "channel": shape.filled,
        "platform": shape.filled,
        "payment": shape.filled,
        "external_id": shape.filled,
        "language": shape.slug(*taxonomy.LANGUAGES),
        "category": shape.filled,
        "category_by": shape.slug(*taxonomy.CATEGORY_SOURCES),
        "also": shape.many(shape.filled),
        "severity": shape.slug(*taxonomy.SEVERITIES),
        "emotion": shape.slug(*taxonomy.EMOTIONS),
        "signals": shape.many(shape.slug(*taxonomy.SIGNALS)),
        "summary": shape.text,
        "text": shape.text,
        "reason": shape.text,
        "wants": shape.text,
        "needs": shape.text,
        "received_estimated": shape.flag,
    },
    "customer": dict.fromkeys(("name", "handle", "contact", "reseller"), shape.text),
    "order": {
        **dict.fromkeys(("id", "product", "sku", "carrier", "tracking", "warehouse"), shape.text),
        "currency": shape.currency,
        "quantity": shape.whole,
        "amount": shape.money,
        **dict.fromkeys(("ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at"), shape.instant),
    },
}


def fact(path: str, value: Any) -> Any:
    """A value in the shape of the fact "section.field"; raises `BadValue` for an unknown fact."""
    section, _, name = path.partition(".")
    shapes = FACTS.get(section, {})
    if name not in shapes:
        raise BadValue(say("'{fact}' is not a fact of a case", fact=path))
    defaults = SECTIONS[section]._field_defaults
    return defaults[name] if value == "" and name in defaults else shaped(path, shapes[name], value)
