"""The shop's time targets (SLA policy). The built-in one is the golden three hours; data, not code.

A running case keeps the policy in force when it was received (traps T9).
"""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from cs_toolkit.errors import BadValue, say


class SlaPolicy(NamedTuple):
    """How long each step may take. All are wall-clock durations from the event named in DESIGN section 4."""

    version: str
    valid_from: date | None
    counts: str
    acknowledge: timedelta
    diagnose: timedelta
    offer: timedelta
    resolve: timedelta
    follow_up: timedelta
    recover: timedelta
    close: timedelta
    answer: timedelta
    escalate: timedelta
    nudge: timedelta
    offer_again: timedelta
    no_reply: timedelta


TARGETS = tuple(name for name in SlaPolicy._fields if name not in {"version", "valid_from", "counts"})
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
# A clock that is a little ahead of ours is no time in the future.
CLOCK_SKEW = timedelta(minutes=2)
COUNTS = ("wall", "shop-hours")


def policy_from(data: Mapping[str, Any], *, base: SlaPolicy | None = None) -> SlaPolicy:
    """A policy from its table: durations as text ("1h"). What is not named is taken from `base`."""
    values: dict[str, Any] = {name: getattr(base, name) for name in TARGETS} if base else {}
    values["counts"] = base.counts if base else "wall"
    values["valid_from"] = None
    for name, value in data.items():
        values[name] = _value(name, value)
    named = "shop.toml" if base else "built-in"
    values["version"] = values["valid_from"].isoformat() if values["valid_from"] else named
    return SlaPolicy(**values)


def _value(name: str, value: Any) -> Any:
    if name == "valid_from":
        if type(value) is not date:
            raise BadValue(say("valid_from: '{value}' is not a date such as 2026-11-01", value=value))
        return value
    if name == "counts":
        if value not in COUNTS:
            raise BadValue(say("counts: '{value}' is neither wall nor shop-hours", value=value))
        return value
    if name not in TARGETS:
        raise BadValue(say("'{name}' is not a target of a policy", name=name))
    try:
        return _span(str(value))
    except BadValue as error:
        raise BadValue(say("{key}: {problem}", key=name, problem=error.message), error.hint) from None
    except OverflowError:
        raise BadValue(say("{key}: '{value}' is too long", key=name, value=value)) from None


def _span(text: str) -> timedelta:
    """ "1h", "30m", "7d" at once; any other way to say it through the grammar of times."""
    unit = _UNITS.get(text[-1:])
    if unit and text[:-1].isdecimal():
        return int(text[:-1]) * unit
    from cs_toolkit.core.when import duration

    return duration(text)


def in_force(policies: Iterable[SlaPolicy], received_on: date) -> SlaPolicy:
    """The policy a complaint received on this day runs under: the latest one already valid.

    Of two that are valid from the same day, or always, the one named last holds: the owner's after the built-in.
    """
    valid = [policy for policy in policies if policy.valid_from is None or policy.valid_from <= received_on]
    return max(reversed(valid), key=lambda policy: policy.valid_from or date.min)
