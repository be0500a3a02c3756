"""What a later export says otherwise than an earlier one: corrections of the facts that a platform owns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from cs_toolkit.core.model import FACTS, Case, fact
from cs_toolkit.core.money import spelled_out
from cs_toolkit.core.timeline import Timeline, corrected

Facts = Mapping[str, Mapping[str, Any]]

# In the payload of a correction, and among the facts of a complaint: the column map of the export that told it.
SOURCE: Final = "source"
# Beside what was bought and by whom, which platforms know best.
_OF_COMPLAINT: Final = ("text", "reason", "wants")


def changes(case: Case, timeline: Timeline, told: Facts) -> dict[str, Any]:
    """The facts, by "section.field", that an export tells otherwise than what was imported before.

    `case` is the case as it stands in its file, `timeline` the same folded. What the owner corrected stands, and so
    does what a person wrote into a case that was not imported: there only what is missing is filled in.
    """
    events = [event for event in timeline.events if event.kind == "corrected"]
    by_owner = {path for event in events if SOURCE not in event.payload for path in event.payload["facts"]}
    imported = case
    for event in events:
        if SOURCE in event.payload:
            imported = corrected(imported, event.payload["facts"])
    found: dict[str, Any] = {}
    for path, value in _owned(told, case.order.currency).items():
        section, _, name = path.partition(".")
        known = getattr(getattr(imported, section), name)
        if path not in by_owner and known != value and (known is None or is_imported(case)):
            found[path] = value
    return found | _receipt(imported, told, by_owner)


def is_imported(case: Case) -> bool:
    """Whether an export told what stands in the case."""
    return SOURCE in case.extra.get("complaint", {}) or case.complaint.channel == "import"


def with_source(case: Case, source: str) -> Case:
    """The case with the export named that tells it."""
    extra = dict(case.extra)
    extra["complaint"] = {**extra.get("complaint", {}), SOURCE: source}
    return case._replace(extra=extra)


def _owned(told: Facts, currency: str | None) -> dict[str, Any]:
    """The platform's own facts among those told, in their shapes."""
    paths = [("complaint", name) for name in _OF_COMPLAINT]
    paths += [(section, name) for section in ("customer", "order") for name in FACTS[section]]
    typed: dict[str, Any] = {}
    for section, name in paths:
        value = told.get(section, {}).get(name)
        if value in (None, ""):
            continue
        path = f"{section}.{name}"
        typed[path] = fact(path, _whole(value))
        if path == "order.amount":
            typed[path] = spelled_out(typed[path], told["order"].get("currency") or currency or "")
    return typed


def _whole(value: Any) -> Any:
    """A time as case files hold it, to the second."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def _receipt(imported: Case, told: Facts, by_owner: set[str]) -> dict[str, Any]:
    """The time of receipt, where it was only estimated until now."""
    received_at = told.get("complaint", {}).get("received_at")
    if received_at is None or not imported.complaint.received_estimated or "complaint.received_at" in by_owner:
        return {}
    return {"complaint.received_at": _whole(received_at), "complaint.received_estimated": False}
