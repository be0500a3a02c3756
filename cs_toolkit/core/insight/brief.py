"""What counting needs of a case, and no more: of tens of thousands it is read in no time.

Weeks, forecasts and the effect of FAQ entries are counted from briefs; they also tell which cases a report has to know
in full.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil, floor
from typing import NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts

RECOVER = "method.recover"


class Brief(NamedTuple):
    """A case as it is counted; facts as in `CaseFacts`.

    Between `first` and `last` (seconds since 1970) lies all of it that is counted by its own day: its receipt, what was
    given, scores, surveys, and what low scores asked for.
    """

    id: str
    received_at: datetime
    category: str
    product: str | None
    cause: str | None
    outcome: str | None
    merged_into: str | None
    links: tuple[str, ...]
    first: int
    last: int

    def may_touch(self, since: datetime, until: datetime) -> bool:
        """Whether something of it may be counted in [since, until)."""
        return self.first < until.timestamp() and self.last >= since.timestamp()


Counted = CaseFacts | Brief
"""A case as far as counting goes."""


def brief(case: CaseFacts) -> Brief:
    """What counting needs of a case."""
    moments = [
        case.received_at.timestamp(),
        *(given.at.timestamp() for given in case.given),
        *(rating.at.timestamp() for rating in case.ratings),
        *(at.timestamp() for at in case.surveyed),
        *(step.started_at.timestamp() for step in case.steps if step.clock == RECOVER),
    ]
    return Brief(
        case.id,
        case.received_at,
        case.category,
        case.product,
        case.cause,
        case.outcome,
        case.merged_into,
        case.links,
        floor(min(moments)),
        ceil(max(moments)),
    )
