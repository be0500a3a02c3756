"""What a case holds as flat rows, one table each: its events, promises, offered options and deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from cs_toolkit.core.events import PAYLOADS
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.model import Event
from cs_toolkit.core.promises import Verdict
from cs_toolkit.core.remedy_text import Option, from_payload, remedies_from
from cs_toolkit.core.timeline import TAKEN_FROM, Timeline

Row = dict[str, Any]

# Facts of payloads by the name of their column; what an event is about may be another case.
_PAYLOAD: Final = tuple(
    dict.fromkeys(
        "other_case" if name == "case" else name
        for kind, spec in PAYLOADS.items()
        if kind != "retracted"
        for name in (*spec.required, *spec.optional)
    )
)
EVENTS: Final = ("case", "event", "seq", "at", "kind", "by", *_PAYLOAD, TAKEN_FROM)
PROMISES: Final = ("case", "promise", "what", "made_at", "due_at", "ended_at", "ended", "kept", "by")
OFFERS: Final = (
    "case", "event", "at", "option", "remedies", "value", "cost", "currency", "text", "grant", "accepted", "by",
)  # fmt: skip
STEPS: Final = (
    "case", "clock", "step", "episode", "started_at", "due_at", "met_at", "wall_seconds", "worked_seconds",
    "late_logged", "missed", "stopped_at",
)  # fmt: skip
GIVEN: Final = ("case", "at", "kind", "remedies", "worth", "beyond", "currency")
RATES: Final = (
    "by", "name", "orders", "complaints", "rate", "low", "high", "pooled", "verdict", "saving", "saving_low",
    "saving_high", "currency", "since_at", "until_at",
)  # fmt: skip
_ENDED: Final = {"promised": "replaced"}


def event_rows(timeline: Timeline) -> Iterator[Row]:
    """What happened, without what was taken back; remedies and options as they are typed."""
    for event in timeline.events:
        told = {"other_case" if name == "case" else name: value for name, value in event.payload.items()}
        row = {"case": timeline.case.id, "event": event.id, **dict.fromkeys(EVENTS[2:]), **told}
        row |= {"seq": event.seq, "at": event.at, "kind": event.kind, "by": event.by}
        if event.get("remedies"):
            row["remedies"] = _typed(event.payload)
        if event.get("options"):
            row["options"] = [str(from_payload(option)) for option in event.payload["options"]]
        yield {name: row[name] for name in EVENTS}


def _typed(payload: Mapping[str, Any]) -> str:
    return str(Option(remedies_from(payload["remedies"])))


def promise_rows(timeline: Timeline, verdicts: Iterable[Verdict]) -> Iterator[Row]:
    """Every promise. `due_at` has the waits counted in; `kept` is null for what does not count (yet)."""
    for promise, clock, is_kept in verdicts:
        ended = promise.ended_by
        yield {
            "case": timeline.case.id,
            "promise": promise.event.id,
            "what": promise.event.payload["what"],
            "made_at": promise.event.at,
            "due_at": clock.due_at,
            "ended_at": ended.at if ended else None,
            "ended": _ENDED.get(ended.kind, ended.kind) if ended else None,
            "kept": is_kept,
            "by": promise.event.by,
        }


def offer_rows(timeline: Timeline, currency: str) -> Iterator[Row]:
    """Every option that was offered; `accepted` is the one the customer took, or a wish that was granted."""
    for event, chosen in _offers(timeline):
        for number, option in enumerate(event.payload["options"], 1):
            yield {
                "case": timeline.case.id,
                "event": event.id,
                "at": event.at,
                "option": number,
                "remedies": str(from_payload(option)),
                "value": option.get("value"),
                "cost": option.get("cost"),
                "currency": timeline.case.order.currency or currency,
                "text": option.get("text"),
                "grant": bool(event.get("grant")),
                "accepted": number == chosen,
                "by": event.by,
            }


def _offers(timeline: Timeline) -> Iterator[tuple[Event, int | None]]:
    """Each offer with the number of the option that was chosen before the next one."""
    offer, chosen = None, None
    for event in timeline.events:
        if event.kind == "offered":
            if offer is not None:
                yield offer, chosen
            offer, chosen = event, 1 if event.get("grant") else None
        elif event.kind == "accepted":
            chosen = event.payload["option"]
    if offer is not None:
        yield offer, chosen


def given_rows(facts: CaseFacts, currency: str) -> Iterator[Row]:
    """What the shop gave by which decision, its worth, and what of it went beyond the loss (null: not known)."""
    for given in facts.given:
        yield {"case": facts.id, **given._asdict(), "currency": facts.currency or currency}


def step_rows(facts: CaseFacts, now: datetime) -> Iterator[Row]:
    """Every deadline of every episode; `missed` is null while that is not decided, or was logged too late to count."""
    for step in facts.steps:
        yield {
            "case": facts.id,
            "clock": step.clock,
            "step": step.step,
            "episode": step.episode,
            "started_at": step.started_at,
            "due_at": step.due_at,
            "met_at": step.met_at,
            "wall_seconds": step.wall,
            "worked_seconds": step.worked,
            "late_logged": step.is_late_logged,
            "missed": step.is_missed(now) if step.is_decided(now) else None,
            "stopped_at": step.stopped_at,
        }
