"""What is doubtful about a shop's calendars: names that no file has, dates told twice, years that no file knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from cs_toolkit.core.day_rules import KINDS, DayRule, DayRules
from cs_toolkit.core.hours import ShopHours
from cs_toolkit.errors import Message, say


class Doubt(NamedTuple):
    """Something to look at, with a code, in which calendar, and a way out. `is_problem`: it needs mending."""

    calendar: str
    code: str
    message: Message
    fix: Message
    is_problem: bool = True


def doubts(hours: Sequence[ShopHours], files: Mapping[str, DayRules], today: date) -> Iterator[Doubt]:
    """What a person should look at, by calendar."""
    named = list(dict.fromkeys(name for item in hours for name in item.holidays))
    for name in named:
        if name not in files:
            yield Doubt(
                name,
                "unknown-calendar",
                say("[hours] names the calendar '{name}', and there is none", name=name),
                say("there are {names}", names=", ".join(sorted(files)) or "-"),
            )
    counted = [files[name] for name in named if name in files]
    yield from _overlaps(counted)
    yield from _missing(counted, today)


def _overlaps(files: Iterable[DayRules]) -> Iterator[Doubt]:
    """Dates of which two rules speak; own hours and make-up days within a holiday are what they are for."""
    rules = [(file.name, rule) for file in files for rule in file.rules]
    for (name, one), (other_name, other) in combinations(rules, 2):
        first, last = max(one.first, other.first), min(one.last, other.last)
        if first <= last and (_is_twice(one, other) or _is_clash(name, one, other_name, other)):
            yield Doubt(
                other_name,
                "overlap",
                say(
                    "{first} to {last}: {one} of '{calendar}' and {other} of '{other_calendar}' overlap; {wins} counts",
                    first=first.isoformat(),
                    last=last.isoformat(),
                    one=_called(one),
                    calendar=name,
                    other=_called(other),
                    other_calendar=other_name,
                    wins=max(one.kind, other.kind, key=KINDS.index),
                ),  # fmt: skip
                say("keep the one that is right"),
            )


def _is_twice(one: DayRule, other: DayRule) -> bool:
    """The same kind tells of the same dates, and not one version after the other."""
    return one.kind == other.kind and one.valid_from == other.valid_from


def _is_clash(name: str, one: DayRule, other_name: str, other: DayRule) -> bool:
    """One calendar says holiday, another says working day."""
    return name != other_name and {one.kind, other.kind} == {"holiday", "make-up"}


def _called(rule: DayRule) -> str:
    return f"{rule.kind} ({rule.name})" if rule.name else rule.kind


def _missing(files: Sequence[DayRules], today: date) -> Iterator[Doubt]:
    """Holidays of this year or the next that no file knows, where any file knows holidays."""
    known: frozenset[int] = frozenset().union(*(file.years for file in files))
    for year in (today.year, today.year + 1):
        if known and year not in known:
            yield Doubt(
                ", ".join(file.name for file in files if file.years),
                "missing-year",
                say("the holidays of {year} are in no calendar", year=year),
                say("cst calendar import FILE.ics adds them, or cst calendar add day by day"),
                is_problem=year == today.year,
            )
