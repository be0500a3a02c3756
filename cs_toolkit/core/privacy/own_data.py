"""A customer's own data, as a copy that may be handed over: what the shop holds of them, and nobody else's.

What the customer wrote is theirs as it stands. What the shop wrote, its notes about the customer among it, comes
without the personal data of others. Who works for the shop, what things cost it and whom it holds responsible stay
inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from cs_toolkit.core.privacy import redact
from cs_toolkit.core.privacy.erasing import known_of
from cs_toolkit.core.remedy_text import from_payload
from cs_toolkit.core.timeline import Timeline

COLUMNS: Final = ("part", "record", "at", "what", "value")
_CASE: Final = {
    "complaint": ("received_at", "kind", "channel", "platform", "category", "severity", "emotion", "signals")
    + ("text", "reason", "wants", "needs"),
    "customer": ("name", "handle", "contact"),
    "order": ("id", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking")
    + ("ordered_at", "paid_at", "shipped_at", "promised_at", "delivered_at"),
}
# What an event tells that is the shop's own affair, or nothing but a reference.
_INSIDE: Final = frozenset(
    {"cost", "draft", "as_is", "party", "cause", "promise", "replaces", "case", "role", "taken_from", "taken_id"}
    | {"facts", "to", "external_id", "step", "clock"}
)
_HIDDEN: Final = frozenset({"assigned", "escalated", "linked", "merged", "retargeted", "clocked", "erased"})
# Written by the customer.
_THEIRS: Final = frozenset({"contacted", "rated", "declined", "accepted"})

Row = dict[str, Any]


def own_rows(timeline: Timeline, known: Iterable[str], others: Iterable[str] = ()) -> Iterator[Row]:
    """What a case holds of its customer, who is called as `known` says; `others` are what other people are called."""
    case, keep = timeline.case, (*known, *known_of(timeline.case))
    for section, names in _CASE.items():
        for name in names:
            value = getattr(getattr(case, section), name)
            if value not in (None, "", ()):
                yield _row("case" if section == "complaint" else section, case.id, None, name, value)
    keep = (*keep, *filter(None, (case.order.product, case.order.sku)))
    for event in timeline.events:
        if event.kind in _HIDDEN:
            continue
        part = "attachment" if event.kind == "attached" else "event"
        told = dict(_told(event.payload, event.kind in _THEIRS, keep, others))
        for name, value in (told or {"": None}).items():
            yield _row(part, case.id, event.at, f"{event.kind}.{name}".rstrip("."), value)


def order_rows(rows: Iterable[Mapping[str, str]]) -> Iterator[Row]:
    """What the order book holds of the customer."""
    for order in rows:
        for name, value in order.items():
            if value:
                yield _row("order-book", order["id"], None, name, value)


def _row(part: str, record: str, at: datetime | None, what: str, value: Any) -> Row:
    return {"part": part, "record": record, "at": at, "what": what, "value": value}


def _told(
    payload: Mapping[str, Any], is_theirs: bool, keep: Iterable[str], others: Iterable[str]
) -> Iterator[tuple[str, Any]]:
    for name, value in payload.items():
        if name in _INSIDE:
            continue
        if name == "options":
            yield name, [str(from_payload(option)) for option in value]
        elif name == "remedies":
            yield name, [" ".join(str(item) for item in remedy.values()) for remedy in value]
        elif isinstance(value, str) and not is_theirs and name not in ("sha256", "tracking", "channel", "outcome"):
            yield name, redact(value, known=others, keep=keep)
        else:
            yield name, value
