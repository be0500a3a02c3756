"""The facts of cases, for whatever looks at many of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.env.purse import purse_without_month

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.base import Where


def facts(env: Env, since: datetime | None, until: datetime | None, where: Where) -> list[CaseFacts]:
    """See `Env.facts`."""
    found = [
        timeline
        for timeline in env.timelines(where)
        if (since is None or since <= timeline.case.complaint.received_at)
        and (until is None or timeline.case.complaint.received_at < until)
    ]
    purse = purse_without_month(env)
    return [facts_of(timeline, env.terms_of(timeline.case), purse) for timeline in env.with_orders(found)]
