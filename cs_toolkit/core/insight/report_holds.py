"""How long a report says the same, as long as no case is another one: until now passes a moment it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from cs_toolkit.core import localtime
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.report_flow import GOLDEN
from cs_toolkit.core.insight.report_period import Period

if TYPE_CHECKING:  # reports of shops without an FAQ do without its code
    from cs_toolkit.core.faq.life import Kept


def holds_until(cases: Iterable[CaseFacts], entries: Iterable[Kept], period: Period, now: datetime) -> datetime:
    """Before when a report of the period says what it says now; `now` itself where it holds for no time at all."""
    midnight = datetime.combine(now.astimezone(period.zone).date() + timedelta(days=1), time())
    moments = [localtime.first(midnight, period.zone)]
    for entry in entries:
        placed = (place.at for place in entry.published)
        moments += [at for at in (entry.drafted_at, entry.edited_at, entry.retired_at, *placed) if at and at >= now]
    for case in cases:
        moments += [at for at in _moments(case, period.until) if at >= now]
    return min(moments)


def _moments(case: CaseFacts, until: datetime) -> Iterator[datetime]:
    """What may be compared with now: of a case that came after the period as a rule only when it came."""
    yield case.received_at
    begun = [case.received_at, *(step.started_at for step in case.steps), *(rating.at for rating in case.ratings)]
    if min(begun) >= until:
        return
    yield case.received_at + GOLDEN
    for step in case.steps:
        if step.met_at is None:
            yield from (at for at in (step.due_at, step.stopped_at, step.paused_until) if at)
    for promise in case.promises:
        if promise.is_kept is None:
            yield from (at for at in (promise.due_at, promise.paused_until) if at)
