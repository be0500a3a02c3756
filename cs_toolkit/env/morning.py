"""What the morning shows, from the worklist and from the last look for alerts; no case is read for it that holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.morning import TOLD, command_for, section_of
from cs_toolkit.env.worklist import Worklist
from cs_toolkit.render import rows
from cs_toolkit.render.morning_page import Morning
from cs_toolkit.render.words import sentence
from cs_toolkit.store import open_alerts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cs_toolkit.env import Env

_ENOUGH: Final = 20  # of a section; a screen has no room for more
_NEW: Final = timedelta(days=7)

Row = dict[str, Any]


def seen(env: Env, work: Worklist) -> Morning:
    """What there is to say, the foremost rows of each section alone."""
    now, tonight = env.now.timestamp(), _tonight(env).timestamp()
    cases, counts, found = set[str](), defaultdict[str, int](int), defaultdict[str, list[Row]](list)
    first: Row | None = None
    for item, row in work.sorted_out():
        name = section_of(item, now, tonight)
        cases.add(item.case)
        counts[name] += 1
        if counts[name] <= (_ENOUGH if name in TOLD else name == "later"):
            found[name].append(_row(env, name, row()))
            first = first or (found[name][0] if name in TOLD else None)
    looked_at, found["alert"] = alerts(env)
    counts["alert"] = len(found["alert"])
    first = first or next(iter(found["alert"]), None)
    coming = next(iter(found["later"]), None)
    return Morning(env.shop.config.name, env.now, len(cases), counts, found, first, coming, looked_at)


def sections(env: Env, work: Worklist) -> Mapping[str, list[Row]]:
    """Every row of the worklist by section, and the alerts."""
    now, tonight = env.now.timestamp(), _tonight(env).timestamp()
    found = defaultdict[str, list[Row]](list)
    for item, row in work.sorted_out():
        name = section_of(item, now, tonight)
        found[name].append(_row(env, name, row()))
    found["alert"] = alerts(env)[1]
    return found


def alerts(env: Env) -> tuple[datetime | None, list[Row]]:
    """When alerts were last looked for, and those that are new, as rows that are of no case."""
    known = open_alerts.known(env.shop.root)
    if known is None:
        return None, []
    at, found = known
    made = [_alert_row(env, alert) for alert in found]
    return at, [row for row in reversed(made) if row["due_at"] >= env.now - _NEW]


def _tonight(env: Env) -> datetime:
    return datetime.combine(env.now.date() + timedelta(days=1), time.min, env.zone)


def _row(env: Env, section: str, row: Mapping[str, Any]) -> Row:
    since = row["waits_since"] or row["due_at"]
    silent = int((env.now - since).total_seconds())
    command = command_for(section, row)
    return {**row, "section": section, "alert": None, "command": command, "silent_seconds": silent}


def _alert_row(env: Env, alert: Mapping[str, Any]) -> Row:
    opened = datetime.combine(datetime.fromisoformat(alert["opened"]).date(), time.min, env.zone)
    known = {
        "section": "alert",
        "step": "alert",
        "due_at": opened,
        "state": "alert",
        "seconds_left": int((opened - env.now).total_seconds()),
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
