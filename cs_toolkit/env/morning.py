"""What the morning shows, from the worklist and from the last look for alerts; no case is read for it that holds."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.morning import FIRST, TOLD, command_for
from cs_toolkit.env.worklist import Worklist
from cs_toolkit.render import rows
from cs_toolkit.render.morning_page import Morning
from cs_toolkit.render.words import sentence
from cs_toolkit.store import open_alerts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cs_toolkit.env import Env

_ENOUGH: Final = 20  # of a section; a screen has no room for more
_NEW: Final = timedelta(days=7)

Row = dict[str, Any]


def seen(env: Env, work: Worklist) -> Morning:
    """What there is to say, the foremost rows of each section alone."""
    zone = _zone(env)
    now = env.moment.astimezone(zone)
    cases, backlog, counts, kept = 0, 0, defaultdict[str, int](int), defaultdict[str, list[bytes]](list)
    for name, is_first, written in work.sections(_tonight(now)):
        cases += is_first
        counts[name] += 1
        backlog += is_first and b"|late_logged|" in written and work.is_backlog(written)
        if counts[name] <= _ENOUGH:
            kept[name].append(written)
    looked_at, found = _read(env.shop.root, now, work, kept)
    counts["alert"] = len(found["alert"])
    first = next((found[name][0] for name in FIRST if found[name]), None)
    coming = work.row(kept["later"][0]) if kept["later"] else None
    shop = env.shop.spelled.get("name")
    return Morning(
        shop if isinstance(shop, str) else None, now, cases, counts, found, first, coming, looked_at, backlog
    )


def _read(
    root: Path, now: datetime, work: Worklist, kept: Mapping[str, list[bytes]]
) -> tuple[datetime | None, dict[str, list[Row]]]:
    """When alerts were looked for; of each section as many rows as the foremost leave room for, one at least."""
    looked_at, ringing = alerts(root, now)
    found, room = dict[str, list[Row]](alert=ringing), _ENOUGH
    for name in TOLD:
        if name != "alert":
            found[name] = [_row(now, name, work.row(written)) for written in kept[name][: max(room, 1)]]
        room -= len(found[name])
    return looked_at, found


def sections(env: Env, work: Worklist) -> Mapping[str, list[Row]]:
    """Every row of the worklist by section, and the alerts."""
    now = env.moment.astimezone(_zone(env))
    found = defaultdict[str, list[Row]](list)
    for name, _, written in work.sections(_tonight(now)):
        found[name].append(_row(now, name, work.row(written)))
    found["alert"] = alerts(env.shop.root, now)[1]
    return found


def alerts(root: Path, now: datetime) -> tuple[datetime | None, list[Row]]:
    """When alerts were last looked for, and those that are new, as rows that are of no case."""
    known = open_alerts.known(root)
    if known is None:
        return None, []
    rows = [_alert_row(alert, now) for alert in known[1]]
    return known[0], [row for row in reversed(rows) if row["due_at"] >= now - _NEW]


def _zone(env: Env) -> tzinfo:
    """The shop's zone; the settings are checked only where it is none that can be used at once."""
    named = env.shop.spelled.get("zone")
    if isinstance(named, str):
        from zoneinfo import ZoneInfo

        with suppress(OSError, ValueError, LookupError):
            return ZoneInfo(named)
    return env.zone


def _tonight(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)


def _row(now: datetime, section: str, row: Mapping[str, Any]) -> Row:
    silent = int((now - (row["waits_since"] or row["due_at"])).total_seconds())
    told = {"section": section, "alert": None, "command": command_for(section, row), "silent_seconds": silent}
    return {**row, **told}


def _alert_row(alert: Mapping[str, Any], now: datetime) -> Row:
    opened = datetime.combine(date.fromisoformat(alert["opened"]), time.min, now.tzinfo)
    known = {
        "section": "alert",
        "step": "alert",
        "due_at": opened,
        "state": "alert",
        "seconds_left": int((opened - now).total_seconds()),
        "clock": "alert",
        "product": alert["product"],
        "severity": "high",
        "summary": alert["why"].english(),
        "why": alert["why"].english(),
        "command": alert["command"],
        "why_code": alert["why_code"],
        "alert": alert["alert"],
        "about": sentence(alert["why"]),
    }
    return {**dict.fromkeys(rows.MORNING), **known}
