"""Alerts: the owner's rule (the same product so many times within so many days) and spikes; one for each episode.

Counted are complaints, requests and reviews by the day of receipt in the shop's zone, however late they were logged;
not questions, praise, cases merged away, and those closed as duplicate, unfounded or withdrawn. Of one incident (linked
cases) each product, carrier and category counts one. All is computed by going through the days anew, so an alert that
is open keeps its id as long as the cases before it stay what they are.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final, NamedTuple

from cs_toolkit.core.incidents import incident_of
from cs_toolkit.core.insight import spikes
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.population import is_counted
from cs_toolkit.core.insight.spikes import Rise
from cs_toolkit.core.recurring import by_day_and_number
from cs_toolkit.core.text import fold_script, match_key, one_line
from cs_toolkit.errors import BadValue, Message, say, say_n

SUBJECTS: Final = ("product", "carrier", "category")
SHOP: Final = "shop"  # all complaints together
HISTORY: Final = timedelta(weeks=52)  # before the first day that is asked about: what is usual is learnt from it
_FIRST_RULE: Final = 3  # of the same product, until there is a history that tells what is usual
_SHARES: Final = {"product": 0.3, "carrier": 0.3, "category": 0.3, SHOP: 0.1}  # of the budget
_DAY: Final = timedelta(days=1)


class Rules(NamedTuple):
    """What the owner wants to be told: so many of the same subject within so many days; the false alarms of a year."""

    same: Mapping[str, int] = {}
    days: int = 7
    budget: float = 6.0

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rules:
        """From the [alerts] table; raises `BadValue`."""
        same = {name: _whole(f"same_{name}", data, 2) for name in SUBJECTS if f"same_{name}" in data}
        budget = data.get("false_alarms_per_year", cls().budget)
        if isinstance(budget, bool) or not isinstance(budget, int | float) or not 0 <= budget <= 365:
            raise BadValue(
                say("alerts.false_alarms_per_year: '{value}' is not a number from 0 to 365", value=budget),
                say("0 turns the spikes off, and leaves your own rule"),
            )
        return cls(same, _whole("days", data, 1) if "days" in data else 7, float(budget))


def _whole(key: str, data: Mapping[str, Any], least: int) -> int:
    value = data[key]
    if type(value) is not int or not least <= value <= 366:
        raise BadValue(
            say("alerts.{key}: '{value}' is not a whole number from {least} to 366", key=key, value=value, least=least)
        )
    return value


class Alert(NamedTuple):
    """An episode of one subject. Days are the shop's; `ended` is the first day after it, None while it is open.

    `kind` is rule or spike; `name` None means the whole shop. `since` is the first day counted, `opened` that on which
    it went over; `count` is of incidents in [since, until), `expected` what they would usually be (None: not known).
    """

    alert: str
    kind: str
    subject: str
    name: str | None
    since: date
    opened: date
    ended: date | None
    until: date
    count: int
    expected: float | None
    cases: tuple[str, ...]
    why: Message
    why_code: str

    @property
    def series(self) -> str:
        """Which series it is of, without what customers wrote."""
        return series_code(self.kind, self.subject, self.name)

    def key(self, threshold: str) -> str:
        """What is told once: the series, whether it was raised or has recovered, and the day on which it opened."""
        return f"{self.series}|{threshold}|{self.opened.isoformat()}"

    def is_told(self, threshold: str, told: Collection[str]) -> bool:
        """Whether it was told, also under a day that later cases have moved."""
        days = (key.rpartition("|")[2] for key in told if key.startswith(f"{self.series}|{threshold}|"))
        last = (self.ended or date.max).isoformat()
        return any(self.since.isoformat() <= day < last for day in days)


class Watched(NamedTuple):
    """What was found by going through the days. `history` is how many days there are, `is_enough` for spikes."""

    alerts: tuple[Alert, ...]
    history: int
    is_enough: bool


class _Days(NamedTuple):
    """The cases of one subject by name and day number; of an incident the first one alone stands in `counts`."""

    names: Mapping[str, str]
    counts: Mapping[str, list[int]]
    cases: Mapping[str, list[tuple[int, str]]]


def is_heard(fact: CaseFacts) -> bool:
    """Whether a case counts for alerts: what is_counted admits, but for questions before a purchase."""
    return fact.kind != "question" and is_counted(fact)


def watched(
    facts: Iterable[CaseFacts], rules: Rules, now: datetime, zone: tzinfo, quiet_days: Collection[date] = ()
) -> Watched:
    """Every alert of the days of these facts, by day of opening. On `quiet_days` the shop as a whole is not watched."""
    heard = sorted(filter(is_heard, facts), key=lambda fact: (fact.received_at, by_day_and_number(fact.id)))
    today = now.astimezone(zone).date()
    dated = [(fact.received_at.astimezone(zone).date(), fact) for fact in heard if fact.received_at <= now]
    if not dated:
        return Watched((), 0, False)
    first = dated[0][0]
    numbered = [((day - first).days, fact) for day, fact in dated]
    walk = _Walk(numbered, first, (today - first).days + 1, incident_of(heard))
    return Watched(tuple(walk.alerts(rules, quiet_days)), walk.length, walk.starts_on is not None)
