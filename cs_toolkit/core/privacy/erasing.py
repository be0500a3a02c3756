"""A case, and an order, without the identity of the customer; what is counted stays.

What tells who it was is replaced by a pseudonym, the same for the same name or number, so that counts by customer and
by order stay. What was written is kept without what is personal in it. Of attachments it stays that there were some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.privacy import redact
from cs_toolkit.core.privacy.traces import Traces
from cs_toolkit.core.text import summary_of

Alias = Callable[[str], str]
"""Gives the pseudonym of a name or number."""


class Kept(NamedTuple):
    """A kept file: its digest, its size in bytes."""

    sha256: str
    size: int


IDENTITY: Final = ("customer.name", "customer.handle", "customer.contact", "order.id", "order.tracking")
EXTERNAL: Final = "external_id"
ATTACHMENTS: Final = "attachments"
_GOODS: Final = ("order.product", "order.sku")
_WRITTEN: Final = ("summary", "text", "reason", "wants", "needs")
# Facts of events that are names of the contract or ids of ours, and never the customer's.
_OURS: Final = frozenset(
    {"case", "role", "promise", "replaces", "clock", "outcome", "channel", "kind", "cause", "party", "step", "on"}
    | {"relation", "taken_from", "taken_id", "events", "currency", "carrier", "sha256", "option", "score"}
)
_OUR_KINDS: Final = frozenset({"milestone", "erased"})  # events that hold such words alone
_SUFFIX: Final = r"\.[A-Za-z0-9]{1,8}$"
_CELLS: Final = {"customer": "name", "handle": "handle", "contact": "contact", "id": "id", "tracking": "tracking"}


def known_of(case: Case) -> tuple[str, ...]:
    """Every name and number of the customer that a case holds, those that were corrected later among them."""
    return tuple(dict.fromkeys(text for text in _known(case) if text.strip()))


def _known(case: Case) -> Iterator[str]:
    for path in IDENTITY:
        section, _, name = path.partition(".")
        yield getattr(getattr(case, section), name) or ""
        for event in case.events:
            if event.kind == "corrected":
                yield str(event.payload["facts"].get(path) or "")
    own = case.extra.get("customer")
    if isinstance(own, Mapping):
        yield from (item for item in own.values() if isinstance(item, str))
    for event in case.events:
        yield from (str(event.get(name) or "") for name in ("tracking", EXTERNAL))
    yield (case.complaint.external_id or "").rpartition(":")[2]


def known_of_row(row: Mapping[str, str]) -> tuple[str, ...]:
    """Every name and number of the customer in a row of the order book."""
    return tuple(dict.fromkeys(row[name] for name in _CELLS if row.get(name, "").strip()))


def erased_row(row: Mapping[str, str], alias: Alias) -> dict[str, str]:
    """A row of the order book under pseudonyms."""
    traces = Traces(known_of_row(row))
    return {
        name: alias(cell) if name in _CELLS and cell.strip() else traces.without(cell) for name, cell in row.items()
    }


def erased_case(case: Case, traces: Traces, alias: Alias) -> tuple[Case, tuple[str, ...]]:
    """The case without the identity, and which kinds of facts it lost; the second time it loses none."""
    eraser = _Eraser(case, traces, alias)
    complaint, customer, order = case.complaint, case.customer, case.order
    written: dict[str, Any] = {name: eraser.text(f"complaint.{name}", getattr(complaint, name)) for name in _WRITTEN}
    if complaint.text and complaint.summary == summary_of(complaint.text):  # it may end within a number
        written["summary"] = summary_of(written["text"] or "")
    external = eraser.external(f"complaint.{EXTERNAL}", complaint.external_id)
    made = case._replace(
        complaint=complaint._replace(**written, external_id=external),
        customer=customer._replace(
            **{name: eraser.name(f"customer.{name}", getattr(customer, name)) for name in ("name", "handle", "contact")}
        ),
        order=order._replace(
            id=eraser.name("order.id", order.id),
            tracking=eraser.name("order.tracking", order.tracking),
            product=eraser.goods("order.product", order.product),
            sku=eraser.goods("order.sku", order.sku),
        ),
        events=tuple(map(eraser.event, case.events)),
        extra={name: eraser.extra(name, value) for name, value in case.extra.items() if name != "customer"},
    )
    if "customer" in case.extra:
        eraser.lost["customer"] = None
    return made, tuple(eraser.lost)


def without(case: Case, traces: Traces, swapped: Mapping[str, Kept]) -> Case:
    """A case of somebody else without what it says of the person; `swapped`: kept files by the digest they had."""
    own: dict[str, Any] = {name: traces.without(value) for name in _WRITTEN if (value := getattr(case.complaint, name))}
    return case._replace(
        complaint=case.complaint._replace(**own),
        events=tuple(
            event._replace(
                payload={name: _freed(event, name, item, traces) for name, item in event.payload.items()}
                | _swapped(event, swapped)
            )
            for event in case.events
        ),
        extra=traces.without_any(dict(case.extra)),
    )


def _swapped(event: Event, swapped: Mapping[str, Kept]) -> dict[str, Any]:
    """The digest and size of a kept file that holds the person no more."""
    kept = swapped.get(event.get("sha256") or "") if event.kind == "attached" else None
    return kept._asdict() if kept else {}


def _freed(event: Event, name: str, value: Any, traces: Traces) -> Any:
    """A fact of an event without the person; words of the contract stay, whoever is called so."""
    if _is_ours(event, name):
        return value
    if event.kind == "corrected" and name == "facts":
        return {path: traces.without_any(item) if _is_said(path) else item for path, item in value.items()}
    return _each_text(value, traces.without)


def _is_ours(event: Event, name: str) -> bool:
    return name in _OURS or event.kind in _OUR_KINDS


def _is_said(path: str) -> bool:
    """Whether a fact is what somebody wrote or is called, and no word of the contract."""
    section, _, name = path.partition(".")
    return path in IDENTITY or path in _GOODS or (section == "complaint" and name in (*_WRITTEN, EXTERNAL))


def _each_text(value: Any, made: Callable[[str], str]) -> Any:
    """Plain data with every text changed but the facts that are words of the contract."""
    if isinstance(value, str):
        return made(value)
    if isinstance(value, list | tuple):
        return tuple(_each_text(item, made) for item in value)
    if isinstance(value, Mapping):
        return {key: item if key in _OURS else _each_text(item, made) for key, item in value.items()}
    return value


class _Eraser:
    """Erases one case; `lost` fills with the kinds of facts that were there."""

    def __init__(self, case: Case, traces: Traces, alias: Alias) -> None:
        self._traces = traces
        self._alias = alias
        self._known = known_of(case)
        self._told = Traces(self._known)
        self._keep = tuple(filter(None, (case.order.product, case.order.sku, *_products(case.events))))
        self.lost: dict[str, None] = {}

    def name(self, path: str, value: str | None) -> str | None:
        """The pseudonym of a name or number."""
        return self._noted(path, value, self._alias(value)) if value else value

    def external(self, path: str, value: str | None) -> str | None:
        """A number of another system under a pseudonym; which system it was stays."""
        if not value:
            return value
        system, colon, number = value.rpartition(":")
        return self._noted(path, value, f"{system}{colon}{self._alias(number)}")

    def goods(self, path: str, value: str | None) -> str | None:
        """The name of goods, which may bear that of the customer."""
        return self._noted(path, value, self._told.without(value)) if value else value

    def text(self, path: str, value: str | None) -> str | None:
        """What was written, without what is personal."""
        return self._noted(path, value, self._without(value)) if value else value

    def event(self, event: Event) -> Event:
        """An event: its texts, its numbers, and the facts it corrected."""
        made = {name: self._payload(event, name, value) for name, value in event.payload.items()}
        return event._replace(payload=made)

    def extra(self, path: str, value: Any) -> Any:
        """Facts that no version of ours knows."""
        if isinstance(value, str):
            return self.text(path, value)
        if isinstance(value, Mapping):
            return {name: self.extra(path, item) for name, item in value.items()}
        return [self.extra(path, item) for item in value] if isinstance(value, list | tuple) else value

    def _payload(self, event: Event, name: str, value: Any) -> Any:
        path = f"{event.kind}.{name}"
        if event.kind == "attached" and name in ("name", "sha256"):
            return self._noted(ATTACHMENTS, value, self._attached(name, value))
        if event.kind == "corrected" and name == "facts":
            return {fact: self._fact(fact, item) for fact, item in value.items()}
        if name == EXTERNAL:
            return self.external(path, value)
        if name == "tracking":
            return self.name(path, value)
        return value if _is_ours(event, name) else _each_text(value, lambda text: self.text(path, text) or text)

    def _fact(self, path: str, value: Any) -> Any:
        if path in IDENTITY:
            return self.name(path, value)
        if path == f"complaint.{EXTERNAL}":
            return self.external(path, value)
        section, _, name = path.partition(".")
        if section == "complaint" and name in _WRITTEN:
            return self.text(path, value)
        return self.goods(path, value) if path in _GOODS else value

    def _attached(self, name: str, value: str) -> str:
        if name == "sha256":
            return value if value.startswith("erased") else self._alias(value)
        found = re.search(_SUFFIX, value)
        return f"erased{found[0]}" if found else "erased"

    def _without(self, text: str) -> str:
        return self._traces.without(redact(self._traces.without(text), known=self._known, keep=self._keep))

    def _noted(self, path: str, before: str | None, after: str) -> str:
        if after != before:
            self.lost[path] = None
        return after


def _products(events: Iterable[Event]) -> Iterator[str]:
    """Names of products that a case was corrected to or from."""
    for event in events:
        if event.kind == "corrected":
            facts = event.payload["facts"]
            yield from (str(facts[path]) for path in _GOODS if facts.get(path))
