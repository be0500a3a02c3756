"""Alerts as rows: what `cst alerts` prints, and what `cst remind` tells of them."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import Any, Final

from cs_toolkit.core.insight.alerts import RECOVERED, Alert
from cs_toolkit.errors import Message, say
from cs_toolkit.render.words import sentence

ALERTS: Final = (
    "alert", "kind", "subject", "name", "since_at", "until_at", "ended_at", "count", "expected", "cases", "why",
    "why_code", "command", "opened_at", "state", "ended_code",
)  # fmt: skip
ALERTS_SHORT: Final = ("alert", "about", "since", "state", "command")


def alert_row(alert: Alert, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """A row of `cst alerts`; the days counted are [since_at, until_at)."""
    return {
        "alert": alert.alert,
        "kind": alert.kind,
        "subject": alert.subject,
        "name": alert.name,
        "since_at": _midnight(alert.since, zone),
        "until_at": now if alert.ended is None else _midnight(alert.until, zone),
        "ended_at": None if alert.ended is None else _midnight(alert.ended, zone),
        "count": alert.number,
        "expected": alert.expected,
        "cases": list(alert.cases),
        "why": alert.why.english(),
        "why_code": alert.why_code,
        "command": _command(alert),
        "opened_at": _midnight(alert.opened, zone),
        "state": "open" if alert.ended is None else "ended",
        "ended_code": None if alert.ended is None else "usual" if alert.is_usual else "calm",
        "about": sentence(alert.why),
        "since": alert.since.isoformat(),
    }


def remind_row(alert: Alert, threshold: str, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """A row of `cst remind`: it is of no case, and was due when the alert opened or ended."""
    at = _midnight(alert.ended if threshold == RECOVERED and alert.ended else alert.opened, zone)
    told = _over(alert) if threshold == RECOVERED else alert.why
    return {
        "case": None,
        "step": "alert",
        "clock": "alert",
        "threshold": threshold,
        "state": threshold,
        "due_at": at,
        "seconds_left": int((at - now).total_seconds()),
        "command": _command(alert),
        "platform": None,
        "customer": None,
        "product": alert.name if alert.subject == "product" else None,
        "severity": "normal" if threshold == RECOVERED else "high",
        "summary": told.english(),
        "verify": False,
        "key": alert.key(threshold),
        "alert": alert.alert,
        "left": "",
        "about": sentence(told),
    }


def ringing_of(alert: Alert) -> dict[str, Any]:
    """An open alert as the morning needs it; its reason can still be said in any language."""
    return {
        "alert": alert.alert,
        "opened": alert.opened.isoformat(),
        "product": alert.name if alert.subject == "product" else None,
        "why": alert.why,
        "why_code": alert.why_code,
        "command": _command(alert),
    }


def _over(alert: Alert) -> Message:
    return say("usual by now: {why}", why=alert.why) if alert.is_usual else say("over: {why}", why=alert.why)


def _command(alert: Alert) -> str:
    return f"cst alerts --note {alert.alert}"


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
