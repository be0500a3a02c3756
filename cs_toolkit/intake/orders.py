"""Records of an order export -> rows of the order book, the rows of one order folded into one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from decimal import Decimal

from cs_toolkit.core.order_counts import AND
from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake.columns import ColumnMap
from cs_toolkit.intake.fields import CarrierSlug, Fields
from cs_toolkit.intake.tables import RowProblem, Table

OrderRow = dict[str, str]
"""A row of the order book: all of `ORDER_KEYS`, as text; empty where not known; times in ISO 8601 with offset."""

ORDER_KEYS = (
    "id", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "customer", "handle",
    "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status", "warehouse",
)  # fmt: skip
_TIMES = ("ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at")


def read_orders(
    table: Table, columns: ColumnMap, *, zone: tzinfo, carrier_slug: CarrierSlug
) -> Iterator[OrderRow | RowProblem]:
    """The orders of a table as they come, neighbouring rows of one order as one; times without an offset in `zone`.

    Articles are joined, their numbers added; the amount is taken once or added as the map says. A RowProblem is a
    row whose cells make no sense.
    """
    fields = Fields(columns, zone, carrier_slug)
    current: OrderRow | None = None
    for record in table.records(columns.used):
        found = record if isinstance(record, RowProblem) else read_order(fields.of(record))
        if isinstance(found, RowProblem):
            yield found
        elif current is not None and current["id"] == found["id"]:
            current = _folded(current, found, columns.amounts)
        else:
            if current is not None:
                yield current
            current = found
    if current is not None:
        yield current


def read_order(fields: Fields) -> OrderRow | RowProblem:
    """The order that a record tells of; a RowProblem where a cell makes no sense."""
    try:
        return _order(fields)
    except BadValue as bad:
        return RowProblem(fields.record.line, bad.message)


def _folded(first: OrderRow, more: OrderRow, amounts: str) -> OrderRow:
    """Two rows of one order as one; what the first says of the whole order stands."""
    together = {key: first[key] or more[key] for key in ORDER_KEYS}
    for key in ("product", "sku"):
        if more[key] and more[key] not in first[key].split(AND):
            together[key] = AND.join(filter(None, (first[key], more[key])))
    if first["quantity"] and more["quantity"]:
        together["quantity"] = str(int(first["quantity"]) + int(more["quantity"]))
    if amounts != "order" and first["amount"] and more["amount"]:
        together["amount"] = str(Decimal(first["amount"]) + Decimal(more["amount"]))
    return together


def _order(fields: Fields) -> OrderRow:
    number = fields.identifier("order")
    if not number:
        raise BadValue(say("the row has no order number"))
    quantity = fields.count("quantity")
    amount, currency = fields.money()
    if amount and quantity and fields.map.amounts == "piece":
        amount = str(Decimal(amount) * quantity)
    carrier, tracking = fields.parcel()
    recipient, phone = fields.recipient()
    return {
        "id": number,
        "platform": fields.term("platform"),
        "product": fields.name("product"),
        "sku": fields.name("sku"),
        "quantity": "" if quantity is None else str(quantity),
        "amount": amount,
        "currency": currency if amount else "",
        "carrier": carrier,
        "tracking": tracking,
        "customer": fields.person("customer") or recipient,
        "handle": fields.person("handle"),
        "contact": fields.contact() or phone,
        **{name: at.isoformat() if (at := fields.moment(name)) else "" for name in _TIMES},
        "status": fields.name("status"),
        "warehouse": fields.name("warehouse"),
    }
