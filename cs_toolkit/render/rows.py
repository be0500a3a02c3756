"""The public fields: one flat dict per row, for every format. Keys are the contract (DESIGN section 5).

Times are aware datetimes, money `Decimal`; the formats turn them into text. Prose is English with a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.core.clock_rules import ClockRule
    from cs_toolkit.core.clocks import Clock
    from cs_toolkit.core.remedy_choice import Suggestion
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.core.workflow import NextStep

Row = Mapping[str, Any]

NEXT: Final = (
    "case", "step", "due_at", "state", "seconds_left", "clock", "platform", "customer", "product", "category",
    "severity", "summary", "why", "command", "why_code", "waits_on", "waits_since",
)  # fmt: skip
MORNING: Final = ("section", *NEXT, "alert")
LIST: Final = (
    "case", "state", "step", "due_at", "received_at", "logged_at", "closed_at", "kind", "channel", "platform",
    "language", "category", "severity", "emotion", "signals", "cause", "party", "customer", "handle", "contact",
    "order", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "summary", "text", "wants",
    "needs", "score", "assignee", "why_code", "outcome", "external_id", "received_estimated", "payment", "also",
    "reason", "reseller", "warehouse",
)  # fmt: skip
WHY: Final = ("case", "clocks", "unreported")
OPTIONS: Final = (
    "option", "kind", "value", "cost", "currency", "text", "recommended", "beyond", "approval", "why", "why_code",
)  # fmt: skip
# What a person sees in a table unless --columns says otherwise.
NEXT_SHORT: Final = ("step", "left", "about", "command")
OPTIONS_SHORT: Final = ("option", "value", "cost", "text", "note")
LIST_SHORT: Final = ("case", "state", "step", "left", "about")


def next_row(step: NextStep, now: datetime) -> dict[str, Any]:
    """A row of `cst next`."""
    case = step.case
    return {
        "case": case.id,
        "step": step.step,
        "due_at": step.due_at,
        "state": step.state,
        "seconds_left": step.seconds_left(now),
        "clock": step.clock,
        "platform": case.complaint.platform,
        "customer": case.customer.name or case.customer.handle,
        "product": case.order.product,
        "category": case.complaint.category,
        "severity": case.complaint.severity,
        "summary": case.complaint.summary,
        "why": step.why.english(),
        "command": step.command,
        "why_code": step.why_code,
        "waits_on": step.wait.on if step.wait else None,
        "waits_since": step.wait.since if step.wait else None,
    }


def list_row(timeline: Timeline, steps: Sequence[NextStep]) -> dict[str, Any]:
    """A row of `cst list` and `cst export`: one per case, flat."""
    case, first = timeline.case, steps[0] if steps else None
    complaint, customer, order = case.complaint, case.customer, case.order
    closed, diagnosed, rated = timeline.closed, timeline.diagnosed, timeline.rated
    assigned = timeline.last("assigned", among=timeline.events)
    values: dict[str, Any] = {
        "case": case.id,
        "state": first.state if first else "closed",
        "step": first.step if first else None,
        "due_at": first.due_at if first else None,
        "why_code": first.why_code if first else None,
        "closed_at": closed.at if closed else None,
        "outcome": closed.payload["outcome"] if closed else None,
        "cause": diagnosed.payload["cause"] if diagnosed else None,
        "party": diagnosed.payload["party"] if diagnosed else None,
        "score": rated.payload["score"] if rated else None,
        "assignee": assigned.payload["to"] if assigned else None,
        "customer": customer.name,
        "order": order.id,
    }
    sections = (complaint, customer, order)
    for name in LIST:
        if name not in values:
            values[name] = next(getattr(section, name) for section in sections if hasattr(section, name))
    return {name: values[name] for name in LIST}


def clock_value(clock: Clock, now: datetime) -> Row:
    """A clock of `cst why`, with the segments that add up to its target."""
    state, left = clock.state(now), clock.left(now)
    clock = clock.at(now)
    rule = clock.rule
    return {
        "clock": clock.name,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "met_at": clock.met_at,
        "state": state,
        "target_seconds": int(clock.target.total_seconds()),
        "policy": clock.policy,
        "calendar": clock.calendar,
        "segments": [
            {
                "from_at": segment.from_at,
                "to_at": segment.to_at,
                "counted": segment.counted,
                "reason": segment.reason,
            }
            for segment in clock.segments
        ],
        "step": clock.step,
        "episode": clock.episode,
        "seconds_left": None if clock.met_at else int(left.total_seconds()),
        "binds": clock.binds,
        "severity": clock.severity,
        "source": clock.source,
        "source_url": rule.source_url if rule else None,
        "source_date": rule.source_date.isoformat() if rule and rule.source_date else None,
        "consequence": rule.consequence if rule else None,
        "note": rule.note_en if rule else None,
        "confidence": rule.confidence if rule else None,
        "verify": clock.verify,
        "reported": clock.is_reported,
        "warnings": list(clock.warnings),
    }


def why_row(timeline: Timeline, clocks: Iterable[Clock], now: datetime, unreported: Iterable[ClockRule] = ()) -> Row:
    """A row of `cst why`; `unreported` names the clocks whose date only the platform knows."""
    return {
        "case": timeline.case.id,
        "clocks": [clock_value(clock, now) for clock in clocks],
        "unreported": [rule.id for rule in unreported],
    }


def option_row(found: Suggestion, text: str, currency: str, *, is_first: bool) -> Row:
    """A row of `cst options`; the first one is recommended."""
    return {
        "option": str(found.option),
        "kind": found.option.kind,
        "value": found.value,
        "cost": found.cost,
        "currency": currency,
        "text": text,
        "recommended": is_first,
        "beyond": found.beyond,
        "approval": found.needs_approval,
        "why": found.why.english(),
        "why_code": found.why_code,
    }
