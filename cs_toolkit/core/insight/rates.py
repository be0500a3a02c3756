"""Complaints per order by product, carrier, platform and warehouse, and which of them really differ from the others.

Counted are the complaints received in a period, several about one order once, against the orders placed in that period.
A complaint about an order of several products counts for each of them, as the order does. Who differs is told by a
funnel (Spiegelhalter 2005): control limits around the rate of all together that are as wide as the number of orders
asks for, drawn so that among equals not one is called different in 95 of 100 periods, however many are compared (exact
test, Holm 1979).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.wilson import chance, difference, wilson
from cs_toolkit.core.money import rounded
from cs_toolkit.core.order_counts import By, Period, Tally, name_key, parts, tallied_in
from cs_toolkit.core.recurring.cases import counts
from cs_toolkit.core.share import Share

BY: Final[tuple[By, ...]] = ("product", "carrier", "platform", "warehouse")
UNKNOWN: Final = "(unknown)"
LEAST_ORDERS: Final = 30
LEAST_EXPECTED: Final = 3  # complaints; below it nothing but a great excess can be told
FALSE_ALARMS: Final = 0.05
_OWN_COSTS: Final = 5  # known costs from which on a mean is the group's own
_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)


class Saving(NamedTuple):
    """What it would have saved in the period if the orders had had the rate of all others, with its interval.

    The complaints above that rate, times what such a complaint cost on average (known costs only); taken for granted
    that the others would do as well with these orders, and that the average holds.
    """

    amount: Decimal
    low: Decimal
    high: Decimal
    currency: str


class Rate(NamedTuple):
    """Complaints of so many orders; `pooled` is the rate of all names together.

    `rate`, `low`, `high` (Wilson, 95 %) are None without orders and where the book knows fewer than complained.
    `verdict`: worse or better than the pooled rate, usual, not-enough-data, no-orders; the unknown are not-ranked.
    """

    by: By
    name: str
    complaints: int
    orders: int
    rate: float | None
    low: float | None
    high: float | None
    pooled: float | None
    verdict: str
    saving: Saving | None = None


class _Group(NamedTuple):
    name: str
    share: Share
    costs: tuple[Decimal, ...]

    @property
    def has_rate(self) -> bool:
        return self.name != UNKNOWN and 0 < self.share.of >= self.share.number


def rates(
    facts: Iterable[CaseFacts],
    tallies: Iterable[Tally],
    *,
    since: datetime,
    until: datetime,
    zone: tzinfo,
    currency: str,
) -> list[Rate]:
    """The rates of a period, the names with most complaints first, what is not known last; money in `currency`."""
    counted = [fact for fact in facts if since <= fact.received_at < until and counts(fact)]
    ordered = tallied_in(tallies, days_of(since, until, zone))
    return [rate for by in BY for rate in _rates(by, _groups(by, counted, ordered, currency), currency)]


def days_of(since: datetime, until: datetime, zone: tzinfo) -> Period:
    """The days of the shop that a half-open stretch of time touches."""
    return since.astimezone(zone).date(), (until - _INSTANT).astimezone(zone).date() + _DAY


def covered(tallies: Iterable[Tally], since: datetime, until: datetime, zone: tzinfo) -> Share:
    """On how many days of the period there were orders: an order book that ends early makes every rate too high."""
    first, end = days_of(since, until, zone)
    return Share(len({tally.day for tally in tallied_in(tallies, (first, end))}), (end - first).days)


def rate_rows(
    facts: Iterable[CaseFacts],
    tallies: Iterable[Tally],
    *,
    since: datetime,
    until: datetime,
    zone: tzinfo,
    currency: str,
) -> list[dict[str, Any]]:
    """The rates of a period as flat rows of `cst export --table rates`."""
    found = rates(facts, tallies, since=since, until=until, zone=zone, currency=currency)
    return [{**_row(rate), "since_at": since, "until_at": until} for rate in found]


def _row(rate: Rate) -> dict[str, Any]:
    saving = rate.saving
    return {
        "by": rate.by,
        "name": rate.name,
        "orders": rate.orders,
        "complaints": rate.complaints,
        "rate": rate.rate,
        "low": rate.low,
        "high": rate.high,
        "pooled": rate.pooled,
        "verdict": rate.verdict,
        "saving": saving.amount if saving else None,
        "saving_low": saving.low if saving else None,
        "saving_high": saving.high if saving else None,
        "currency": saving.currency if saving else None,
    }


def _groups(by: By, counted: Sequence[CaseFacts], tallies: Sequence[Tally], currency: str) -> list[_Group]:
    """Who complained and who ordered, by name."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    orders: Counter[str] = Counter()
    for tally in tallies:
        for key in _keys(getattr(tally, by), by, spelled):
            orders[key] += tally.orders
    members: dict[str, list[CaseFacts]] = defaultdict(list)
    for fact in counted:
        for key in _keys(getattr(fact, by) or "", by, spelled):
            members[key].append(fact)
    return [
        _Group(
            min(names, key=lambda name: (-names[name], name)),
            Share(_complaints(members[key]), orders[key]),
            tuple(fact.cost for fact in members[key] if fact.cost is not None and fact.currency in {None, currency}),
        )
        for key, names in spelled.items()
    ]


def _keys(told: str, by: By, spelled: dict[str, Counter[str]]) -> set[str]:
    """What a cell counts for; how each name was spelled is noted."""
    found = set()
    for name in parts(told, by) or [UNKNOWN]:
        key = name_key(name)
        spelled[key][name] += 1
        found.add(key)
    return found


def _complaints(members: Iterable[CaseFacts]) -> int:
    """Several about one order count once."""
    return len({fact.order or (fact.id,) for fact in members})


def _rates(by: By, groups: Sequence[_Group], currency: str) -> list[Rate]:
    known = [group for group in groups if group.has_rate]
    whole = Share(sum(group.share.number for group in known), sum(group.share.of for group in known))
    apart = _apart({group.name: group.share for group in known}, whole)
    costs = [cost for group in groups for cost in group.costs]
    found = [_rate(by, group, whole, group.name in apart) for group in groups]
    for place, (rate, group) in enumerate(zip(found, groups, strict=True)):
        if rate.verdict == "worse":
            of_such = group.costs if len(group.costs) >= _OWN_COSTS else costs
            found[place] = rate._replace(saving=_saving(group.share, whole, of_such, currency))
    return sorted(found, key=lambda rate: (rate.name == UNKNOWN, -rate.complaints, -rate.orders, rate.name))


def _apart(shares: Mapping[str, Share], whole: Share) -> set[str]:
    """The names whose rate is not that of all together, by more than chance explains."""
    chances = sorted((chance(share, whole), name) for name, share in shares.items() if share.of >= LEAST_ORDERS)
    found: set[str] = set()
    for place, (likely, name) in enumerate(chances):
        if likely > FALSE_ALARMS / (len(chances) - place):
            break
        found.add(name)
    return found


def _rate(by: By, group: _Group, whole: Share, is_apart: bool) -> Rate:
    number, of = group.share
    pooled = whole.number / whole.of if whole.of else None
    if not 0 < of >= number:
        verdict = "no-orders" if not of else "not-enough-data"
        verdict = "not-ranked" if group.name == UNKNOWN else verdict
        return Rate(by, group.name, number, of, None, None, None, pooled, verdict)
    low, high = wilson(group.share)
    return Rate(by, group.name, number, of, number / of, low, high, pooled, _verdict(group, whole, is_apart))


def _verdict(group: _Group, whole: Share, is_apart: bool) -> str:
    number, of = group.share
    if group.name == UNKNOWN:
        return "not-ranked"
    if is_apart:
        return "worse" if number * whole.of > whole.number * of else "better"
    if of < LEAST_ORDERS or of * whole.number < LEAST_EXPECTED * whole.of:
        return "not-enough-data"
    return "usual"


def _saving(share: Share, whole: Share, costs: Sequence[Decimal], currency: str) -> Saving | None:
    """None where nobody knows what a complaint costs."""
    if not costs:
        return None
    others = Share(whole.number - share.number, whole.of - share.of)
    mean = sum(costs, Decimal(0)) / len(costs)
    excess = share.number / share.of - others.number / others.of
    apart = difference(share, others)

    def worth(rate: float) -> Decimal:
        return rounded(Decimal(str(max(rate, 0.0) * share.of)) * mean, currency)

    return Saving(worth(excess), worth(apart.low), worth(apart.high), currency)
