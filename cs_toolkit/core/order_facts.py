"""What the order book knows and a case does not say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from cs_toolkit.core.model import FACTS, Case, Customer, Order, fact
from cs_toolkit.core.money import rounded
from cs_toolkit.core.text import match_key
from cs_toolkit.errors import BadValue

_Section = TypeVar("_Section", Order, Customer)
_PARCEL: Final = ("carrier", "tracking")


def joined(case: Case, order: Mapping[str, str]) -> Case:
    """The case with what it does not say of order and customer taken from the order book; its own facts win.

    `order` is a row of the book: texts, times ISO 8601 with offset.
    """
    known = facts_of(order)
    return case._replace(
        order=_filled(case.order, fitting(case.order._asdict(), known["order"])),
        customer=_filled(case.customer, known["customer"]),
    )


def facts_of(order: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What a row of the book says, by section and name of the fact; cells that cannot be read are left out."""
    told = {name: _read(f"order.{name}", order.get(name)) for name in FACTS["order"]}
    if told["amount"] is None or rounded(told["amount"], told["currency"] or "") != told["amount"]:
        told["amount"] = told["currency"] = None  # none, or finer than any coin: no amount of money
    people = {"name": order.get("customer"), "handle": order.get("handle"), "contact": order.get("contact")}
    return {"order": _known(told), "customer": _known(people), "complaint": _known({"platform": order.get("platform")})}


def fitting(own: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, Any]:
    """What the book adds to what is known of an order.

    An amount and its currency go together; and where another carrier is named, the book's tracking number is no longer
    this parcel's.
    """
    carrier = own.get("carrier")
    is_other_parcel = carrier and book.get("carrier") and match_key(carrier) != match_key(book["carrier"])
    left_out = set(_PARCEL) if is_other_parcel else set()
    if own.get("amount") is not None:
        left_out.add("currency")
    return {name: value for name, value in book.items() if own.get(name) is None and name not in left_out}


def _filled(section: _Section, values: Mapping[str, Any]) -> _Section:
    missing = {name: value for name, value in values.items() if getattr(section, name) is None}
    return section._replace(**missing)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _read(path: str, text: str | None) -> Any:
    """A cell of the order book as a fact; one that cannot be read is as good as missing."""
    try:
        if not text:
            return None
        if path.endswith("_at"):
            return fact(path, datetime.fromisoformat(text))
        return fact(path, int(text) if path == "order.quantity" else text)
    except (ValueError, BadValue):
        return None
