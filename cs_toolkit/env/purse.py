"""The purse of a case: settings, and what this month's other decisions left of the budget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cs_toolkit.core.insight.spent import spent_in_month
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env.giving import purse_without_month

if TYPE_CHECKING:
    from cs_toolkit.env import Env


def purse_of(env: Env, timeline: Timeline) -> Purse:
    """What the shop may give in a case; other cases are read only where there is a budget for the month."""
    purse = purse_without_month(env)
    if purse.goodwill.per_month is None:
        return purse
    from cs_toolkit.env.facts import Index

    days = _days(env)
    others = Index(env).facts("all", lambda told: any(day in told.days for day in days))
    return purse._replace(month=spent_in_month(others, purse, but=timeline.case.id))


def _days(env: Env) -> tuple[str, ...]:
    """How `Glance.days` tells the days of this month, in this zone or in another."""
    first = env.now.astimezone(env.zone).replace(day=1)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    return ("?", f" {first:%Y-%m-}", f" {before:%Y-%m-%d}", f" {after:%Y-%m-%d}")
