"""What counting needs of a case, and no more: of tens of thousands it is read in no time.

Weeks, forecasts and the effect of FAQ entries are counted from briefs; they also tell which cases a report has to know
in full.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from math import ceil
from typing import Final, NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts

_RECOVER: Final = "method.recover"


class Brief(NamedTuple):
    """A case as it is counted; facts as in `CaseFacts`, moments in seconds since 1970, `linked` between blanks.

    `day` is the shop's, as ISO has it. Between `first` and `last` lies all of it that is counted by its own day: its
    receipt, what was given, scores, surveys, and what low scores asked for.
    """

    id: str
    received: float
    day: str
    category: str
    product: str | None
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
    """What counting needs of a case."""
    received = case.received_at.timestamp()
    moments = [
        received,
        *(given.at.timestamp() for given in case.given),
        *(rating.at.timestamp() for rating in case.ratings),
        *(at.timestamp() for at in case.surveyed),
        *(step.started_at.timestamp() for step in case.steps if step.clock == _RECOVER),
    ]
    return Brief(
        case.id,
        received,
        case.received_at.astimezone(zone).date().isoformat(),
        case.category,
        case.product,
        case.cause,
        case.outcome,
        case.merged_into,
        " ".join(case.links),
        min(moments),
        ceil(max(moments)),
    )
