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
from datetime import date, datetime, timedelta, tzinfo
from math import ceil
from typing import Final, NamedTuple

from cs_toolkit.core.incidents import incident_of
from cs_toolkit.core.insight import spikes
from cs_toolkit.core.insight.alert_rules import SUBJECTS, Rules
from cs_toolkit.core.insight.brief import Brief
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.spikes import Rise
from cs_toolkit.core.recurring.cases import by_day_and_number
from cs_toolkit.core.recurring.cases import counts as is_counted
from cs_toolkit.core.text import fold_script, match_key, one_line
from cs_toolkit.errors import Message, say

RAISED: Final = "raised"  # what is told of an alert: that it opened,
RECOVERED: Final = "recovered"  # and that it is over
SHOP: Final = "shop"  # all complaints together
_HISTORY: Final = timedelta(weeks=26)  # from which what is usual is learnt
_EPISODE: Final = timedelta(weeks=13)  # none is longer
_FIRST_RULE: Final = 3  # of the same product, until there is a history that tells what is usual,
_LEAST_PART: Final = 4  # and one in so many of all complaints of that time
SHARES: Final = {"product": 0.32, "carrier": 0.32, "category": 0.32, SHOP: 0.04}  # of the budget
_SAME_NEWS: Final = timedelta(days=14)  # between a rule and a spike that tell of one thing
_DAY: Final = timedelta(days=1)
_CALLED: Final = {"product": say("product"), "carrier": say("carrier"), "category": say("category")}


Heard = CaseFacts | Brief
"""What is known of a case; a brief is enough."""


class Alert(NamedTuple):
    """An episode of one subject. Days are the shop's; `ended` is the first day after it, None while it is open.

    `kind` is rule or spike; `name` None means the whole shop. `since` is the first day counted, `opened` that on which
    it went over; `number` is of incidents in [since, until), `expected` what they would usually be (None: not known).
    `is_usual`: it ended because by now the shop is used to it.
    """

    alert: str
    kind: str
    subject: str
    name: str | None
    since: date
    opened: date
    ended: date | None
    until: date
    number: int
    expected: float | None
    cases: tuple[str, ...]
    why: Message
    why_code: str
    is_usual: bool = False

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
    """What was found by going through so many days and cases; whether they are enough to tell what is usual."""

    alerts: tuple[Alert, ...]
    days: int
    cases: int
    is_enough: bool


def series_code(kind: str, subject: str, name: str | None) -> str:
    """Eight hexadecimal digits that stand for a series."""
    return f"{zlib.crc32(chr(10).join((kind, subject, key_of(name) or '')).encode()):08x}"


def key_of(name: str | None) -> str | None:
    """What names are compared by: either script, width and case do not count."""
    return fold_script(match_key(name or "")) or None


def first_day(asked: date) -> date:
    """Where to begin for the alerts of a day and those after it.

    The same for half a year, so that they do not depend on the day on which they are looked at.
    """
    before = asked - _EPISODE
    return date(before.year, 1 if before.month <= 6 else 7, 1) - _HISTORY


def is_heard(fact: Heard) -> bool:
    """Whether a case counts for alerts: what keeps coming back counts, but for questions before a purchase."""
    return fact.kind != "question" and is_counted(fact)


def watched(
    facts: Iterable[Heard], rules: Rules, now: datetime, zone: tzinfo, untested: Collection[date] = ()
) -> Watched:
    """Every alert of the days of these facts, by day of opening; on `untested` days not of the shop as a whole."""
    heard = sorted(filter(is_heard, facts), key=lambda fact: (fact.received_at, by_day_and_number(fact.id)))
    today = now.astimezone(zone).date()
    dated = [(fact.received_at.astimezone(zone).date(), fact) for fact in heard if fact.received_at <= now]
    if not dated:
        return Watched((), 0, 0, False)
    first, incidents = dated[0][0], incident_of(heard)
    length = (today - first).days + 1
    numbered = [((day - first).days, fact) for day, fact in dated]
    tallies = {subject: _tally(numbered, subject, length, incidents) for subject in (*SUBJECTS, SHOP)}
    watch = _Watch(rules, tallies, first, length, frozenset((day - first).days for day in untested))
    return Watched(tuple(watch.alerts()), length, len(dated), watch.known_from < length)


class _Tally(NamedTuple):
    """The cases of one subject by the key of their name; of an incident the first one alone stands in `counts`."""

    names: Mapping[str, str]
    counts: Mapping[str, list[int]]
    cases: Mapping[str, list[tuple[int, str]]]
    total: list[int]


def _tally(numbered: Sequence[tuple[int, Heard]], subject: str, length: int, incidents: Mapping[str, str]) -> _Tally:
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    counts: dict[str, list[int]] = {}
    cases: dict[str, list[tuple[int, str]]] = defaultdict(list)
    total, seen = [0] * length, set()
    for day, fact in numbered:
        name = getattr(fact, subject, None)
        key = "" if subject == SHOP else key_of(name)
        is_new = (key, incidents[fact.id]) not in seen
        seen.add((key, incidents[fact.id]))
        total[day] += is_new
        if key is not None:
            spelled[key][one_line(name or "")] += 1
            counts.setdefault(key, [0] * length)[day] += is_new
            cases[key].append((day, fact.id))
    names = {key: min(found, key=lambda name: (-found[name], name)) for key, found in spelled.items()}
    return _Tally(names, counts, cases, total)


class _Watch:
    """All subjects of a shop, day by day; days are numbered from the first one."""

    def __init__(
        self, rules: Rules, tallies: Mapping[str, _Tally], first: date, length: int, untested: Collection[int]
    ) -> None:
        self.rules = rules
        self.tallies = tallies
        self.first = first
        self.length = length
        self.untested = untested
        total = tallies[SHOP].total
        self.weights = spikes.day_weights(total, first.weekday())
        self.known_from = spikes.known_from(total)

    def alerts(self) -> Iterator[Alert]:
        """One alert for each episode: of a rule and a spike that go over at nearly the same time, the first."""
        found = sorted((*self._by_rule(), *self._spikes()), key=lambda alert: (alert.opened, alert.kind, alert.alert))
        open_since: dict[tuple[str, str | None], Alert] = {}
        for alert in found:
            before = open_since.get((alert.subject, alert.name))
            if before is None or _is_news(alert, before):
                open_since[alert.subject, alert.name] = alert
                yield alert

    def _by_rule(self) -> Iterator[Alert]:
        for subject, least in self.rules.same.items():
            yield from self._same(subject, [least] * self.length, self.length)
        if "product" not in self.rules.same:
            total, within = self.tallies[SHOP].total, self.rules.days
            parts = (sum(total[max(0, day + 1 - within) : day + 1]) / _LEAST_PART for day in range(self.length))
            yield from self._same("product", [max(_FIRST_RULE, ceil(part)) for part in parts], self.known_from)

    def _same(self, subject: str, least: Sequence[int], last: int) -> Iterator[Alert]:
        for key, counts in self.tallies[subject].counts.items():
            for opened, ended in _episodes(counts, least, self.rules.days, last):
                since = max(0, opened - self.rules.days + 1)
                rate = self._usual(subject, key, since)
                yield self._alert("rule", subject, Rise(key, since, opened, ended, rate, ended == last))

    def _spikes(self) -> Iterator[Alert]:
        if not self.rules.budget:
            return
        held = [subject for subject in SHARES if self.tallies[subject].counts]
        for subject in held:
            tally = self.tallies[subject]
            budget = self.rules.budget * SHARES[subject] / sum(SHARES[name] for name in held)
            untested = self.untested if subject == SHOP else ()
            for rise in spikes.rises(tally.counts, tally.total, self.weights, budget, untested=untested):
                yield self._alert("spike", subject, rise)

    def _usual(self, subject: str, key: str, since: int) -> float | None:
        """What an ordinary day brought before, where there is a history."""
        if since < self.known_from:
            return None
        return sum(self.tallies[subject].counts[key][:since]) / since

    def _alert(self, kind: str, subject: str, rise: Rise) -> Alert:
        tally, until = self.tallies[subject], self.length if rise.ended is None else rise.ended
        number = sum(tally.counts[rise.name][rise.since : until])
        usual = None if rise.rate is None else round(rise.rate * (self.weights[until] - self.weights[rise.since]), 1)
        name, opened = tally.names[rise.name] or None, self._date(rise.opened)
        return Alert(
            alert=f"{zlib.crc32(f'{series_code(kind, subject, name)}{opened}'.encode()):08x}",
            kind=kind,
            subject=subject,
            name=name,
            since=self._date(rise.since),
            opened=opened,
            ended=None if rise.ended is None else self._date(rise.ended),
            until=self._date(until),
            number=number,
            expected=usual,
            cases=tuple(case for day, case in tally.cases[rise.name] if rise.since <= day < until),
            why=self._why(kind, subject, name, number, until - rise.since, usual),
            why_code=kind,
            is_usual=rise.is_usual,
        )

    def _date(self, day: int) -> date:
        return self.first + day * _DAY

    def _why(self, kind: str, subject: str, name: str | None, count: int, days: int, usual: float | None) -> Message:
        what = say("the whole shop") if name is None else say("{subject} {name}", subject=_CALLED[subject], name=name)
        if kind == "rule":
            return say(
                "{what}: {count} in {days} days; told from {least} within {within} days on",
                what=what,
                count=count,
                days=days,
                least=self.rules.same.get(subject, _FIRST_RULE),
                within=self.rules.days,
            )
        return say(
            "{what}: {count} in {days} days, {usual} are usual",
            what=what,
            count=count,
            days=days,
            usual=f"{usual or 0:g}",
        )


def _is_news(alert: Alert, before: Alert) -> bool:
    """Whether it is an episode of its own, though one of the same subject came before."""
    is_over = before.ended is not None and before.ended <= alert.opened
    return is_over or alert.kind == before.kind or alert.opened - before.opened > _SAME_NEWS


def _episodes(counts: Sequence[int], least: Sequence[int], within: int, last: int) -> Iterator[tuple[int, int | None]]:
    """Where so many came within so many days: the day that went over, and the first day after it is over.

    `least` is how many it takes on each day. It is over after a day with which fewer than half as many came within
    that time; none opens or goes on from day `last` on.
    """
    opened: int | None = None
    for day in range(len(counts)):
        came = sum(counts[max(0, day - within + 1) : day + 1])
        if opened is None and came >= least[day] and counts[day] and day < last:
            opened = day
        elif opened is not None and (came * 2 < least[day] or day + 1 >= last) and day + 1 < len(counts):
            yield opened, day + 1
            opened = None
    if opened is not None:
        yield opened, None
