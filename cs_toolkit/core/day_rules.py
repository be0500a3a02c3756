"""What makes a date unlike its weekday: holidays, make-up working days, closures, hours of its own.

The layout of the files is told at the head of the shipped calendar of China.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from cs_toolkit.core import shape
from cs_toolkit.core.hours import DAYS, Window, windows
from cs_toolkit.core.shape import day_of, only_keys
from cs_toolkit.errors import BadValue, Message, say

# Of several that speak of one date the last of these wins (traps T4).
KINDS: Final = ("holiday", "make-up", "closure", "override")

_RANGE: Final = ("name", "from", "to", "valid_from")
_BLOCKS: Final = {
    "holiday": _RANGE,
    "make_up": ("name", "dates", "hours", "valid_from"),
    "closure": _RANGE,
    "day": ("name", "date", "hours", "valid_from"),
}
_KEYS: Final = ("schema", "version", "years", "make_up_hours", "source", *_BLOCKS)


class DayRule(NamedTuple):
    """What holds from `first` to `last`, both included. `weekday` (0 is Monday) is whose hours a make-up day has."""

    kind: str
    first: date
    last: date
    name: str = ""
    windows: tuple[Window, ...] = ()
    weekday: int = 0
    valid_from: date | None = None


class DayRules(NamedTuple):
    """One file of them. `years` are those whose holidays are all in it."""

    name: str
    rules: tuple[DayRule, ...]
    years: frozenset[int] = frozenset()
    version: str | None = None
    sources: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def from_data(cls, name: str, data: Mapping[str, Any]) -> DayRules:
        """From the table of a file; BadValue names the calendar, the block and the value."""
        try:
            only_keys(data, _KEYS, "a calendar")
            weekday = shape.shaped("make_up_hours", _weekday, data.get("make_up_hours", "mon"))
            rules = tuple(rule for key in _BLOCKS for rule in _blocks(key, data.get(key, ()), weekday))
            _check(rules)
            years = shape.shaped("years", shape.many(shape.whole), data.get("years", ()))
            version = data.get("version")
            return cls(
                name,
                rules,
                frozenset(years or (year for rule in rules if rule.kind == "holiday" for year in _years(rule))),
                None if version is None else shape.shaped("version", shape.filled, version),
                shape.shaped("source", shape.many(shape.table({})), data.get("source", ())),
            )
        except BadValue as error:
            raise BadValue(say("calendar '{name}': {problem}", name=name, problem=error.message), error.hint) from error


def _blocks(key: str, value: Any, weekday: int) -> Iterable[DayRule]:
    """The rules of all [[key]] blocks; an error says which block by its number."""
    for number, block in enumerate(shape.shaped(key, shape.many(shape.table({})), value), 1):
        try:
            only_keys(block, _BLOCKS[key], f"[[{key}]]")
            yield from _rules(key, block, weekday)
        except BadValue as error:
            where = f"[[{key}]] {number}"
            raise BadValue(say("{where}: {problem}", where=where, problem=error.message), error.hint) from error


def _rules(key: str, block: Mapping[str, Any], weekday: int) -> Iterable[DayRule]:
    name = shape.shaped("name", shape.text, block.get("name", ""))
    since = shape.shaped("valid_from", day_of, block["valid_from"]) if "valid_from" in block else None
    if key == "day":
        on = _needed(block, "date", day_of)
        return [DayRule("override", on, on, name, _needed(block, "hours", windows), valid_from=since)]
    if key == "make_up":
        own = shape.shaped("hours", _weekday, block["hours"]) if "hours" in block else weekday
        dates = _needed(block, "dates", shape.many(day_of))
        return [DayRule("make-up", on, on, name, weekday=own, valid_from=since) for on in dates]
    first = _needed(block, "from", day_of)
    last = shape.shaped("to", day_of, block.get("to", first))
    if last < first:
        raise BadValue(say("it ends on {last}, before it starts on {first}", last=last, first=first))
    return [DayRule(key, first, last, name, valid_from=since)]


def _needed(block: Mapping[str, Any], key: str, kind: shape.Shape) -> Any:
    if key not in block:
        raise BadValue(say("'{name}' is missing", name=key))
    return shape.shaped(key, kind, block[key])


def _weekday(value: Any) -> int:
    return DAYS.index(shape.slug(*DAYS)(value))


def _years(rule: DayRule) -> range:
    return range(rule.first.year, rule.last.year + 1)


def _check(rules: Iterable[DayRule]) -> None:
    """No date is both a make-up working day and a holiday, and none is either, or has own hours, twice."""
    single = [rule for rule in rules if rule.kind in ("make-up", "override")]
    seen: set[tuple[str, date, date | None]] = set()
    for rule in single:
        if (rule.kind, rule.first, rule.valid_from) in seen:
            raise _clash(say("{date} is named twice", date=rule.first))
        seen.add((rule.kind, rule.first, rule.valid_from))
    for rule in single:
        off = [other for other in rules if other.kind == "holiday" and other.first <= rule.first <= other.last]
        if off and rule.kind == "make-up":
            raise _clash(say("{date} is both a make-up working day and a holiday", date=rule.first))


def _clash(problem: Message) -> BadValue:
    return BadValue(problem, say("keep the one that is right"))
