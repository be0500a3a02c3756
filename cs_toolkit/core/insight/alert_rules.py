"""What the owner wants to be alerted to: the [alerts] table of shop.toml."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cs_toolkit.errors import BadValue, say

SUBJECTS: Final = ("product", "carrier", "category")
KEYS: Final = (*(f"same_{subject}" for subject in SUBJECTS), "days", "false_alarms_per_year")
_BUDGET: Final = 6.0
_LONG: Final = 366


class Rules(NamedTuple):
    """So many of the same subject within so many days; and the false alarms of a year that spikes may raise."""

    same: Mapping[str, int] = MappingProxyType({})
    days: int = 7
    budget: float = _BUDGET

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rules:
        """From the table; raises `BadValue`."""
        same = {name: _whole(f"same_{name}", data, 2) for name in SUBJECTS if f"same_{name}" in data}
        days = _whole("days", data, 1) if "days" in data else 7
        return cls(same, days, _rate(data.get("false_alarms_per_year", _BUDGET)))


def _whole(key: str, data: Mapping[str, Any], least: int) -> int:
    value: Any = data[key]
    if type(value) is not int or not least <= value <= _LONG:
        raise BadValue(
            say(
                "alerts.{key}: '{value}' is not a whole number from {least} to {most}",
                key=key,
                value=value,
                least=least,
                most=_LONG,
            )
        )
    return value


def _rate(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONG:
        raise BadValue(
            say("alerts.false_alarms_per_year: '{value}' is not a number from 0 to {most}", value=value, most=_LONG),
            say("0 turns spikes off and leaves your own rule"),
        )
    return float(value)
