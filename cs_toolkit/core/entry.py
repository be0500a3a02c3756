"""How a complaint becomes a case: what was given stands, what the text says fills the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case, Complaint, Customer, Order, fact
from cs_toolkit.core.money import spelled_out
from cs_toolkit.core.policy import CLOCK_SKEW
from cs_toolkit.core.text import detect_language, summary_of
from cs_toolkit.core.triage import Lexicon, Suggestion, suggest
from cs_toolkit.errors import BadValue, say

Facts = Mapping[str, Mapping[str, Any]]


class Defaults(NamedTuple):
    """What the shop's settings say where neither the owner nor the text does."""

    currency: str
    language: str
    platform: str | None = None


def enter(
    case_id: str,
    facts: Facts,
    *,
    now: datetime,
    lexicon: Lexicon,
    defaults: Defaults,
    hint: str | None = None,
) -> Case:
    """A new case from facts by section and name. `hint` is the category that a platform's reason stands for.

    Raises `BadValue` naming the fact that is wrong.
    """
    given = {
        section: {name: fact(f"{section}.{name}", value) for name, value in values.items() if value != ""}
        for section, values in facts.items()
    }
    complaint, order = given.get("complaint", {}), given.get("order", {})
    text = complaint.get("text") or complaint.get("summary") or ""
    if order.get("amount") is not None:
        order.setdefault("currency", defaults.currency)
        order["amount"] = spelled_out(order["amount"], order["currency"])
    return Case(
        case_id,
        Complaint(**{**_from_text(text, complaint, hint, lexicon, defaults), **complaint, **_times(complaint, now)}),
        Customer(**given.get("customer", {})),
        Order(**order),
    )


def _times(complaint: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    received_at = complaint.get("received_at")
    return {
        "received_at": received_at or now,
        "logged_at": complaint.get("logged_at") or now,
        "received_estimated": received_at is None or complaint.get("received_estimated", False),
    }


def _from_text(
    text: str, complaint: Mapping[str, Any], hint: str | None, lexicon: Lexicon, defaults: Defaults
) -> dict[str, Any]:
    said = suggest(text, lexicon)
    category, source = _category(said, hint)
    chosen = complaint.get("category", category)
    further = dict.fromkeys((said.category, *said.also, hint))
    return {
        "category": category,
        "category_by": "owner" if "category" in complaint else source,
        "also": tuple(slug for slug in further if slug and slug != chosen),
        "kind": said.kind,
        "severity": said.severity,
        "emotion": said.emotion,
        "signals": said.signals,
        "wants": said.wants,
        "needs": _told(said.needs),
        "summary": summary_of(text) or None,
        "language": detect_language(text) or defaults.language,
        "platform": defaults.platform,
    }


def _told(needs: str | None) -> str | None:
    """What is needed, without the "I" it was said with: a reply names it to the one who said it."""
    for first_person in ("我们", "我們", "我"):
        if needs and needs.startswith(first_person):
            return needs.removeprefix(first_person).strip() or None
    return needs


def _category(said: Suggestion, hint: str | None) -> tuple[str, str]:
    """The text where it speaks clearly, else the platform's reason, else whatever the text hints at."""
    if said.category and (said.is_clear or hint in {None, "other"}):
        return said.category, said.category_by
    return (hint, "import") if hint else ("other", "rule")


def refuse_impossible(facts: Facts, now: datetime) -> None:
    """Raises `BadValue` for a complaint from the future, or from before the order was paid (traps T20)."""
    received_at = facts.get("complaint", {}).get("received_at")
    if received_at is None:
        return
    if pinned(received_at) > pinned(now) + CLOCK_SKEW:
        raise BadValue(
            say("received '{when}' is in the future", when=f"{received_at:%Y-%m-%d %H:%M}"),
            say("give the time at which the customer wrote"),
        )
    order = facts.get("order", {})
    ordered_at = order.get("ordered_at") or order.get("paid_at")
    if ordered_at is not None and pinned(received_at) < pinned(ordered_at):
        raise BadValue(
            say(
                "received '{when}' is before the order ('{ordered}')",
                when=received_at.isoformat(),
                ordered=ordered_at.isoformat(),
            ),
            say("check both times"),
        )
