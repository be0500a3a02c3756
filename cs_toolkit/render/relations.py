"""What has to do with a case: rows for machines, sections for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from cs_toolkit.core.recurring.cases import cause_of
from cs_toolkit.core.relations import RELATIONS, Related
from cs_toolkit.core.text import one_line
from cs_toolkit.errors import Message, listed, say
from cs_toolkit.render import names
from cs_toolkit.render.views import about
from cs_toolkit.render.words import sentence

RELATED: Final = (
    "case", "relation", "score", "why", "state", "received_at", "closed_at", "customer", "order", "product", "carrier",
    "category", "cause", "resolution", "outcome", "rating", "summary", "command", "why_code",
)  # fmt: skip
# What a customer ordered: the relation of the rows that are no cases.
ORDER: Final = "order"
_CAME_TO: Final = {"cause": "cause", "remedies": "resolution", "outcome": "outcome"}  # words, and the column
_HEADS: Final[Mapping[str, Message]] = {
    "linked": say("linked to it"),
    "duplicate": say("perhaps the same complaint"),
    "customer": say("the same customer"),
    "product": say("open, the same product"),
    "carrier": say("open, the same carrier"),
    "similar": say("like it"),
}


def related_row(subject: str, found: Related) -> dict[str, Any]:
    """A case that has to do with the subject."""
    timeline = found.timeline
    case, closed, rated = timeline.case, timeline.closed, timeline.rated
    is_twice = found.relation == "duplicate"
    return {
        "case": case.id,
        "relation": found.relation,
        "score": round(found.score, 2),
        "why": found.why.english(),
        "state": "open" if timeline.is_open else "closed",
        "received_at": case.complaint.received_at,
        "closed_at": closed.at if closed else None,
        "customer": case.customer.name or case.customer.handle,
        "order": case.order.id,
        "product": case.order.product,
        "carrier": case.order.carrier,
        "category": case.complaint.category,
        "cause": cause_of(timeline),
        "resolution": ",".join(str(remedy["kind"]) for remedy in timeline.chosen_remedies) or None,
        "outcome": closed.payload["outcome"] if closed else None,
        "rating": rated.payload["score"] if rated else None,
        "summary": case.complaint.summary,
        "command": f"cst merge {subject} {case.id}" if is_twice else f"cst show {case.id}",
        "why_code": found.code,
    }


def order_row(row: Mapping[str, str]) -> dict[str, Any]:
    """Another order of the customer, out of the order book."""
    at = row["ordered_at"] or row["paid_at"]
    told = {name: row[name] or None for name in ("product", "carrier", "customer")}
    return {
        **dict.fromkeys(RELATED),
        **told,
        "relation": ORDER,
        "score": 0.5,
        "why": "another order of the same customer",
        "received_at": _moment(at),
        "order": row["id"],
        "command": f"cst orders show {row['id']}",
        "why_code": "same-customer",
    }


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def related_page(found: Sequence[Related], rows: Iterable[Mapping[str, Any]], zone: tzinfo) -> Iterator[str]:
    """The same for a person: a section for each relation, a line for each case and what it came to."""
    by_case = {row["case"]: row for row in rows if row["case"]}
    for relation in RELATIONS:
        members = [item for item in found if item.relation == relation]
        if members:
            yield sentence(_HEADS[relation])
        for item in members:
            row = by_case[item.timeline.case.id]
            yield f"  {row['case']}  {item.score:.2f}  {one_line(about(item.timeline.case))}"
            yield f"      {sentence(names.worded(item.why))}{_came_to(row)}"
            if relation == "duplicate":
                yield f"      {row['command']}"
    orders = [row for row in rows if row["relation"] == ORDER]
    if orders:
        yield sentence(say("other orders"))
    for row in orders:
        day = row["received_at"].astimezone(zone).date().isoformat() if row["received_at"] else ""
        yield f"  {row['order']}  {day}  {one_line(row['product'] or '')}".rstrip()


def incident_lines(cases: Sequence[str]) -> list[str]:
    """The incident of a case, for a person; nothing where the case stands alone."""
    if len(cases) < 2:
        return []
    names = listed(tuple(cases))
    return [sentence(say("incident {incident}: {cases}", incident=cases[0], cases=names))]


def _came_to(row: Mapping[str, Any]) -> str:
    """What a case came to, as far as it did."""
    told = [names.word(name, row[slugs]) for name, slugs in _CAME_TO.items()]
    came = names.joined(text for text in (*told, row["rating"] and f"{row['rating']}/5") if text)
    state = sentence(say("open")) if row["state"] == "open" else names.word("state", row["state"])
    return " · " + (sentence(say("{state}: {came}", state=state, came=came)) if came else state)
