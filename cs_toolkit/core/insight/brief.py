"""What counting needs of a case, and no more: of tens of thousands it is read in no time.

Weeks, forecasts and the effect of FAQ entries are counted from briefs; they also tell which cases a report has to know
in full.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from math import ceil
from typing import Final, NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts, links_of
from cs_toolkit.core.recurring.cases import cause_of
from cs_toolkit.core.timeline import Timeline

_RECOVER: Final = "method.recover"


class Brief(NamedTuple):
    """A case as it is counted; facts as in `CaseFacts`, moments in seconds since 1970, `linked` between blanks.

    `day` is the shop's, as ISO has it. Between `first` and `last` lies all of it that is counted by its own day: its
    receipt, what was given, scores, surveys, and what low scores asked for.
    """

    id: str
    received: float
    day: str
    kind: str
    category: str
    product: str | None
    carrier: str | None
    cause: str | None
    outcome: str | None
    merged_into: str | None
    linked: str
    first: float
    last: int

    @property
    def received_at(self) -> datetime:
        """When the complaint came."""
        return datetime.fromtimestamp(self.received, UTC)

    @property
    def links(self) -> tuple[str, ...]:
        """The cases it is linked with."""
        return tuple(self.linked.split())


def brief(case: CaseFacts, zone: tzinfo) -> Brief:
    """What counting needs of a case whose facts are known."""
    moments = [
        case.received_at.timestamp(),
        *(given.at.timestamp() for given in case.given),
        *(rating.at.timestamp() for rating in case.ratings),
        *(at.timestamp() for at in case.surveyed),
        *(step.started_at.timestamp() for step in case.steps if step.clock == _RECOVER),
    ]
    return Brief(
        id=case.id,
        received=moments[0],
        day=case.received_at.astimezone(zone).date().isoformat(),
        kind=case.kind,
        category=case.category,
        product=case.product,
        carrier=case.carrier,
        cause=case.cause,
        outcome=case.outcome,
        merged_into=case.merged_into,
        linked=" ".join(case.links),
        first=min(moments),
        last=ceil(max(moments)),
    )


def brief_of(timeline: Timeline, zone: tzinfo) -> Brief:
    """The same of a timeline, its order joined, without going through its deadlines: it spans all its events."""
    case, events = timeline.case, timeline.events
    complaint, order = case.complaint, case.order
    moments = [complaint.received_at.timestamp(), *(event.at.timestamp() for event in events)]
    return Brief(
        id=case.id,
        received=moments[0],
        day=complaint.received_at.astimezone(zone).date().isoformat(),
        kind=complaint.kind,
        category=complaint.category,
        product=order.product,
        carrier=order.carrier,
        cause=cause_of(timeline),
        outcome=timeline.closed.get("outcome") if timeline.closed else None,
        merged_into=timeline.merged_into,
        linked=" ".join(links_of(events)),
        first=min(moments),
        last=ceil(max(moments)),
    )
