"""What a report says of FAQ entries that were published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo
from typing import Final

from cs_toolkit.core.faq.effect import MOST_DAYS, Effect
from cs_toolkit.core.faq.life import Kept
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section
from cs_toolkit.core.insight.report_period import Period

_BEFORE: Final = timedelta(days=MOST_DAYS + 1)


def told_of(entries: Iterable[Kept], period: Period) -> tuple[Kept, ...]:
    """The entries whose effect falls into the period: published before its end, and not long before it began."""
    return tuple(
        entry
        for entry in entries
        if entry.published_at is not None and period.since - _BEFORE <= entry.published_at < period.until
    )


def needed_since(entry: Kept, period: Period) -> Period:
    """The days before an entry was published, with which those after are compared."""
    assert entry.published_at is not None
    on = entry.published_at.astimezone(period.zone).date()
    return Period(on - _BEFORE, on, period.zone)


def effects_section(found: Iterable[Effect], zone: tzinfo) -> Section:
    """Cases before and after an entry was published, and how many times as many came after, per order or day."""
    return section("faq", *(_effect(effect, zone) for effect in found))


def _effect(effect: Effect, zone: tzinfo) -> Iterator[Measure]:
    name = f"{effect.id} {effect.product or ''}".strip()
    before, after = (Period(*days, zone) for days in (effect.before_period, effect.after_period))
    then, since = (Scope("faq", days.since, days.until) for days in (before, after))
    yield then.number("cases_before", effect.before, name, of=effect.before_orders)
    yield since.number("cases_after", effect.after, name, of=effect.after_orders)
    ratio, low, high = (None if value is None else round(value, 4) for value in (effect.ratio, effect.low, effect.high))
    yield Measure("ratio", name, ratio, "ratio", since, low=low, high=high, note=effect.verdict)
