"""A record of an order export -> a row of the order book."""

from __future__ import annotations

from datetime import tzinfo

from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake.fields import CarrierSlug, Fields
from cs_toolkit.intake.maps import ColumnMap
from cs_toolkit.intake.tables import Record, RowProblem

OrderRow = dict[str, str]
"""A row of the order book: all of `ORDER_KEYS`, as text; empty where not known; times in ISO 8601 with offset."""

ORDER_KEYS = (
    "id", "platform", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "customer", "handle",
    "contact", "ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at", "status",
)  # fmt: skip


def read_order(record: Record, columns: ColumnMap, *, zone: tzinfo, carrier_slug: CarrierSlug) -> OrderRow | RowProblem:
    """The order a record tells of, times without an offset read in `zone`; a RowProblem where a cell makes no sense."""
    fields = Fields(record, columns, zone, carrier_slug)
    try:
        return _order(fields)
    except BadValue as bad:
        return RowProblem(record.line, bad.message)


def _order(fields: Fields) -> OrderRow:
    number = fields.identifier("order")
    if not number:
        raise BadValue(say("the row has no order number"))
    quantity = fields.count("quantity")
    amount, currency = fields.money()
    carrier, tracking = fields.parcel()
    row = {
        "id": number,
        "platform": fields.term("platform"),
        "product": fields.name("product"),
        "sku": fields.name("sku"),
        "quantity": "" if quantity is None else str(quantity),
        "amount": amount,
        "currency": currency if amount else "",
        "carrier": carrier,
        "tracking": tracking,
        "customer": fields.name("customer"),
        "handle": fields.name("handle"),
        "contact": fields.identifier("contact"),
        "status": fields.name("status"),
    }
    for name in ("ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at"):
        at = fields.moment(name)
        row[name] = at.isoformat() if at else ""
    return {key: row[key] for key in ORDER_KEYS}
