"""What the order book knows and a case does not say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from cs_toolkit.core.model import FACTS, Case, Customer, Order, fact
from cs_toolkit.errors import BadValue

_Section = TypeVar("_Section", Order, Customer)


def joined(case: Case, order: Mapping[str, str]) -> Case:
    """The case with what it does not say of order and customer taken from the order book; its own facts win.

    `order` is a row of the book: texts, times ISO 8601 with offset.
    """
    return case._replace(
        order=_filled(case.order, {name: _read(f"order.{name}", order.get(name)) for name in FACTS["order"]}),
        customer=_filled(
            case.customer,
            {"name": order.get("customer"), "handle": order.get("handle"), "contact": order.get("contact")},
        ),
    )


def _filled(section: _Section, values: Mapping[str, Any]) -> _Section:
    missing = {name: value for name, value in values.items() if value and getattr(section, name) is None}
    return section._replace(**missing)


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
