"""Deadlines of platforms and laws, days of a calendar, targets of a policy as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.render.words import spoken, translated

CLOCKS: Final = (
    "clock", "platform", "jurisdiction", "binds", "trigger", "amount", "unit", "step", "met_by", "severity", "source",
    "source_date", "verify", "valid_from", "valid_to", "note", "source_url", "template", "own", "only",
)  # fmt: skip
CLOCKS_SHORT: Final = ("clock", "binds", "trigger", "amount", "unit", "met_by", "verify", "note")
DAYS: Final = ("date", "weekday", "is_open", "windows", "why", "name", "calendar")
TARGETS: Final = ("policy", "valid_from", "in_force", "counts", "target", "seconds")
OUTCOMES: Final = (
    "clock", "counted", "met", "breached", "late_seconds", "counted_then", "met_then", "breached_then",
    "late_seconds_then",
)  # fmt: skip
OUTCOMES_SHORT: Final = (
    "clock", "counted", "met", "breached", "late", "counted_then", "met_then", "breached_then", "late_then",
)  # fmt: skip


def clock_row(rule: ClockRule) -> Mapping[str, Any]:
    """A row of `cst clocks list`. A template says why it has no number."""
    return {
        "clock": rule.id,
        "platform": rule.platform,
        "jurisdiction": rule.jurisdiction,
        "binds": rule.binds,
        "trigger": rule.trigger,
        "amount": rule.amount,
        "unit": rule.unit,
        "step": rule.step,
        "met_by": rule.met_by,
        "severity": rule.severity,
        "source": rule.source_title,
        "source_date": _day(rule.source_date),
        "verify": rule.verify,
        "valid_from": _day(rule.valid_from),
        "valid_to": _day(rule.valid_to),
        "note": rule.reason if rule.is_template else rule.note_en or rule.consequence,
        "source_url": rule.source_url,
        "template": rule.is_template,
        "own": rule.is_own,
        "only": (*rule.only_kinds, *rule.only_signals, *rule.only_families, *rule.only_categories),
    }


def note_of(rule: ClockRule, language: str) -> str | None:
    """What a deadline is about, where that is said in this language."""
    return {"en": rule.note_en, "zh-Hans": rule.note_zh_hans, "zh-Hant": rule.note_zh_hant}.get(language)


def clock_line(rule: ClockRule) -> Mapping[str, Any]:
    """The same with a note in the language in use."""
    row = clock_row(rule)
    own = None if rule.is_template else note_of(rule, spoken())
    return {**row, "note": own or translated(row["note"] or "")}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
