"""Alerts of a shop, from the facts of its cases; and what of them a reminder tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit import packs
from cs_toolkit.core.insight import alerts, seasons
from cs_toolkit.core.insight.alert_rules import Rules
from cs_toolkit.core.insight.alerts import RAISED, RECOVERED, Alert, Watched
from cs_toolkit.core.reminders import Quiet
from cs_toolkit.env.briefs import Counted
from cs_toolkit.render.alert_rows import remind_row, ringing_of
from cs_toolkit.store import open_alerts

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.alert_check import AlertCheck

LOOKED_BACK: Final = timedelta(days=90)
_LEDGER: Final = "alerted"
_MANY: Final = 2000  # cases, from which on alerts are looked for
_REST: Final = timedelta(minutes=15)  # apart at least
_DAY: Final = timedelta(days=1)

Row = dict[str, Any]


def watched(env: Env, asked: date | None = None) -> Watched:
    """The alerts of the last 90 days, or from an earlier day on."""
    today = env.now.astimezone(env.zone).date()
    usual = today - LOOKED_BACK
    start = alerts.first_day(min(asked or usual, usual))
    since = datetime.combine(start, time.min, env.zone)
    counted = Counted(env, env.shop.parts() if env.shop.root.is_dir() else {}, since)
    briefs = [one for one in counted.briefs if one.received >= since.timestamp()]
    rules = Rules.from_data(env.shop.config.alerts)
    found = alerts.watched(briefs, rules, env.now, env.zone, _untested(env, range(start.year, today.year + 1)))
    if env.shop.root.is_dir():
        ringing = [ringing_of(alert) for alert in found.alerts if alert.ended is None]
        open_alerts.note(env.shop.root, env.now, ringing)
    return found


def _untested(env: Env, years: Collection[int]) -> frozenset[date]:
    """Sales and holidays of the shop's region and of the calendars it keeps."""
    settings = env.shop.config
    own = env.shop.root / "calendar"
    names = {settings.region, *(name for hours in settings.hours for name in hours.holidays)}
    rules = [found for name in sorted(names) if (found := packs.day_rules(name, own))]
    days = [day for one in rules for day in seasons.holidays(one)]
    return frozenset((*days, *seasons.sale_days(packs.seasons(), settings.region, years)))


class News(NamedTuple):
    """What a reminder tells of alerts, and whether there is more that quiet hours hold back."""

    rows: list[Row]
    held: bool


class Told:
    """What of the alerts was told; one look at them serves a run."""

    def __init__(self, env: Env, check: AlertCheck) -> None:
        self._env = env
        self._check = check
        self._ledger = env.shop.reminded(_LEDGER)
        self._found = watched(env)

    def news(self, since: datetime | None, quiet: Quiet) -> News:
        """New alerts that are open, and the end of those that were told."""
        env, told = self._env, self._ledger.told()
        rows = [remind_row(alert, threshold, env.now, env.zone) for alert, threshold in self._new(told, since)]
        return News([], bool(rows)) if quiet.holds(env.now) else News(rows, False)

    def _new(self, told: Collection[str], since: datetime | None) -> Iterator[tuple[Alert, str]]:
        for alert in self._found.alerts:
            is_old = since is not None and datetime.combine(alert.opened, time.min, self._env.zone) < since
            was_raised = alert.is_told(RAISED, told)
            if alert.ended is None and not was_raised and not is_old:
                yield alert, RAISED
            elif alert.ended is not None and was_raised and not alert.is_told(RECOVERED, told):
                yield alert, RECOVERED

    def mark(self, keys: Collection[str]) -> None:
        """They were handed over."""
        self._ledger.mark(keys)

    def rest(self, heard: News, quiet: Quiet) -> None:
        """The next look, unless something was left untold: when a case is logged, at the latest tomorrow.

        Where quiet hours hold something back, it is when they end.
        """
        if heard.rows:
            return
        env = self._env
        again = datetime.combine(env.now.astimezone(env.zone).date() + _DAY, time.min, env.zone)
        rested = env.now + (_REST if self._found.cases >= _MANY else timedelta(0))
        if heard.held:
            rested = again = next((at for at in _minutes(env.now) if not quiet.holds(at)), again)
        self._check.done(rested.timestamp(), again.timestamp())


def _minutes(now: datetime) -> Iterator[datetime]:
    """The full minutes of a day and night from now on, and the one after it."""
    first = now.astimezone(UTC).replace(second=0)
    return (first + timedelta(minutes=number) for number in range(1, 24 * 60 + 2))
