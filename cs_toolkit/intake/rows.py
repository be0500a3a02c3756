"""A record and its column map -> what comes in as a case: facts in the sections of a case file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake import cells
from cs_toolkit.intake.fields import Fields
from cs_toolkit.intake.tables import RowProblem

Facts = dict[str, dict[str, Any]]

WISHES = ("return-request", "exchange-request", "cancel-order")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Incoming:
    """One case as another system tells it.

    `key` finds it again at the next import: the external id, else (own export) the case id, else a digest of the row.
    `facts` has the sections complaint, customer and order of DESIGN section 3, with known values only; without
    `received_at` it says `received_estimated`. `case` and `outcome` are told by our own export alone; `paid` is
    an amount that the platform has paid to the customer for the shop.
    """

    line: int
    key: str
    facts: Facts
    finished: bool
    closed_at: datetime | None
    category_hint: str | None
    case: str | None = None
    outcome: str | None = None
    paid: str | None = None


def read_row(fields: Fields) -> Incoming | RowProblem:
    """What a record tells; a RowProblem where a cell makes no sense."""
    try:
        return _incoming(fields)
    except BadValue as bad:
        return RowProblem(fields.record.line, bad.message)


def _incoming(fields: Fields) -> Incoming:
    case = fields.identifier("case")
    category = _category(fields)
    closed_at = fields.moment("closed_at")
    status = fields.text("status").strip()
    paid = fields.money("paid")[0] if status.startswith(fields.map.settled) else ""
    facts: Facts = {
        "complaint": _complaint(fields, category),
        "customer": _customer(fields),
        "order": _order(fields),
    }
    complaint = facts["complaint"]
    if not case and not complaint.keys() & {"text", "summary", "reason"} and not category:
        raise BadValue(say("the row says nothing to complain about"))
    key = complaint.get("external_id") or case
    if not key:
        key = complaint["external_id"] = _digest(facts)
    return Incoming(
        line=fields.record.line,
        key=key,
        facts=facts,
        finished=closed_at is not None or status.startswith(fields.map.finished),
        closed_at=closed_at,
        category_hint=category,
        case=case or None,
        outcome=fields.term("outcome") or None,
        paid=paid or None,
    )


def _complaint(fields: Fields, category: str | None) -> dict[str, Any]:
    received_at = fields.moment("received_at")
    estimated = received_at is None or cells.is_true(fields.text("received_estimated"))
    return _known(
        received_at=received_at,
        received_estimated=estimated or None,
        logged_at=fields.moment("logged_at"),
        kind=fields.term("kind") or ("after-sales" if category in WISHES else "complaint"),
        channel=fields.term("channel") or ("" if fields.map.exact else "import"),
        platform=fields.term("platform"),
        payment=fields.term("payment"),
        external_id=_external_id(fields),
        language=fields.term("language"),
        severity=fields.term("severity"),
        emotion=fields.term("emotion"),
        signals=_slugs(fields.text("signals")),
        **_own_category(fields, category),
        reason=_reason(fields, category),
        summary=fields.text("summary"),
        text=fields.text("text"),
        wants=_wants(fields),
        needs=fields.text("needs"),
    )


def _own_category(fields: Fields, category: str | None) -> dict[str, Any]:
    """In our own file the category is decided already; in others it is a hint beside what the text says."""
    if not (fields.map.exact and category):
        return {}
    return {"category": category, "category_by": "import", "also": _slugs(fields.text("also"))}


def _slugs(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z0-9-]*", text)


def _customer(fields: Fields) -> dict[str, Any]:
    return _known(
        name=fields.person("customer"),
        handle=fields.person("handle"),
        contact=fields.contact(),
        reseller=fields.name("reseller"),
    )


def _order(fields: Fields) -> dict[str, Any]:
    amount, currency = fields.money()
    carrier, tracking = fields.parcel()
    return _known(
        id=fields.identifier("order"),
        product=fields.name("product"),
        sku=fields.name("sku"),
        quantity=fields.count("quantity"),
        amount=amount,
        currency=currency if amount or fields.map.exact else "",
        carrier=carrier,
        tracking=tracking,
        paid_at=fields.moment("paid_at"),
        shipped_at=fields.moment("shipped_at"),
        promised_at=fields.moment("promised_at"),
        delivered_at=fields.moment("delivered_at"),
        warehouse=fields.name("warehouse"),
    )


def _known(**values: Any) -> dict[str, Any]:
    """The values that say something, in order."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _category(fields: Fields) -> str | None:
    """The slug in the category column, or what the value table makes of it or of the platform's reason."""
    named = fields.text("category").strip()
    if named:
        return fields.map.value("category", named) or (named if _SLUG.fullmatch(named) else None)
    return fields.map.value("category", fields.text("reason"))


def _reason(fields: Fields, category: str | None) -> str:
    """The platform's own words for why; a category column that is no slug of ours is such words, too."""
    named = fields.text("category").strip()
    return fields.name("reason") or (named if named != category else "")


def _wants(fields: Fields) -> str:
    """What is asked for: the column itself, else what the two yes-or-no columns of a refund export say together."""
    told = fields.text("wants")
    if told:
        return fields.map.value("wants", told) or told
    returns = fields.map.value("returns", fields.text("returns")) or ""
    extent = fields.map.value("extent", fields.text("extent"))
    return extent if extent and returns == "refund-full" else returns


def _external_id(fields: Fields) -> str:
    """The platform's number behind the platform's name; one that already has a name before it stays."""
    number = unicodedata.normalize("NFKC", fields.identifier("external_id"))
    prefix = fields.map.id_prefix or fields.term("platform")
    if not number or not prefix or fields.map.exact or re.match(r"[a-z-]+:", number):
        return number
    return f"{prefix}:{number}"


def _digest(facts: Mapping[str, Mapping[str, Any]]) -> str:
    """A key for a row that has none: the same row has the same one at the next import."""
    told = [f"{section}.{name}={value}" for section, values in facts.items() for name, value in values.items()]
    return f"import:{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:16]}"
