"""The work of all open cases: from the cache where it still holds, computed anew and remembered where it does not.

A remembered line holds: between which moments its rows are true, the years whose holidays nobody knows, the alarms of
its deadlines, then the rows, each behind what the order of work sorts it by.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import __version__, config, packs
from cs_toolkit.core.alarms import Alarm
from cs_toolkit.render import rows, views
from cs_toolkit.store.due_cache import DueCache, fields_of, line
from cs_toolkit.store.shop import CALENDARS

if TYPE_CHECKING:
    from cs_toolkit.core.horizon import Horizon
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.core.workflow import NextStep
    from cs_toolkit.env import Env

_MISSED: Final = (b"0", b"1")  # how the order of work begins for what is broken or breached
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_MICROSECOND: Final = timedelta(microseconds=1)

Row = Mapping[str, Any]


class Worklist:
    """The open cases of a shop as `next` and `remind` see them. Trouble with one is told, and the rest served."""

    def __init__(self, env: Env) -> None:
        self._now = env.now
        self._cases = _current(env)

    def rows(self) -> Iterator[Row]:
        """The rows of `next` in the order of work, each made when it is asked for."""
        for row in sorted(self._rows()):
            yield _row(row, self._now)

    def breached(self) -> int:
        """How many deadlines were missed."""
        return sum(row.startswith(_MISSED) for row in self._rows())

    def with_news(self, within: timedelta | None, told: Container[str]) -> set[str]:
        """The cases of which there may be something to tell that was not told."""
        at, ahead = self._now.timestamp(), within.total_seconds() if within is not None else None
        found = ((name, json.loads(fields[1])) for name, fields in self._cases.items())
        return {
            name
            for name, alarms in found
            if alarms is None or any(Alarm(*values).is_new(at, ahead, told) for values in alarms)
        }

    def _rows(self) -> Iterator[bytes]:
        for fields in self._cases.values():
            yield from fields[2:]


def _current(env: Env) -> dict[str, tuple[bytes, ...]]:
    """The fields of every open case, without those that say how long they hold; what is new is remembered."""
    if not env.shop.root.is_dir():
        env.timelines("open")  # says so
        return {}
    now, stamps = env.now.timestamp(), env.shop.store.stamps()
    cache = DueCache(env.shop.root, _version(env))
    loaded = cache.load(stamps)
    kept = {name: fields for name, found in loaded.items() if (fields := _holding(fields_of(found), now))}
    lines = {name: loaded[name] for name in kept}
    years = {int(year) for fields in kept.values() for year in fields[0].split()}
    env.rulebook.tell(years, env.warn)
    missing = stamps.keys() - kept.keys()
    for timeline in env.timelines("open", among=missing) if missing else ():
        name, (holds, fields) = timeline.case.id, _computed(env, timeline)
        kept[name] = fields
        if holds is not None:
            between = (str(moment.timestamp()).encode() for moment in holds)
            lines[name] = line(name, stamps[name], (*between, *fields))
    if lines != loaded:
        cache.save(lines.values())
    return kept


def _holding(fields: tuple[bytes, ...], now: float) -> tuple[bytes, ...]:
    """The fields that count if they are true now, else none."""
    return fields[2:] if float(fields[0]) < now < float(fields[1]) else ()


def _version(env: Env) -> str:
    """What the deadlines are computed from beside the cases: the toolkit and its data, the settings, the calendars."""
    root = env.shop.root
    own = (root / config.FILE, *sorted((root / CALENDARS).glob("*.toml")))
    return f"{__version__} {packs.version()} {env.zone} " + " ".join(map(_stamp_of, own))


def _stamp_of(path: Path) -> str:
    if not path.exists():
        return "-"
    about = path.stat()
    return f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"


def _computed(env: Env, timeline: Timeline) -> tuple[Horizon | None, tuple[bytes, ...]]:
    """How long what is computed of a case holds, and what it is."""
    from cs_toolkit.core.clocks import assess
    from cs_toolkit.core.horizon import horizon
    from cs_toolkit.core.reminders import alarms_of

    terms, steps = env.terms_of(timeline.case), env.steps(timeline)
    clocks = assess(timeline, terms)
    years = " ".join(map(str, env.rulebook.unknown_years(env.now, steps)))
    texts = (years, json.dumps(alarms_of(timeline, clocks)), *map(_written, count(), steps))
    return horizon(timeline, clocks, terms, env.now), tuple(text.encode() for text in texts)


def _written(number: int, step: NextStep) -> str:
    """A row behind a text that sorts as `order_of_work` does."""
    from cs_toolkit.core.workflow import order_of_work

    rank, due_at, severity, case_id = order_of_work(step)
    waited = (due_at - _EPOCH) // _MICROSECOND
    row = {**rows.next_row(step, due_at), "due_at": due_at.isoformat()}
    row["seconds_left"] = None if step.left is None else step.left // _SECOND
    return f"{rank}|{waited:020d}|{severity}|{case_id}|{number:02d} {json.dumps(row)}"


def _row(written: bytes, now: datetime) -> Row:
    row: dict[str, Any] = json.loads(written.partition(b" ")[2])
    row["due_at"] = datetime.fromisoformat(row["due_at"])
    if row["seconds_left"] is None:
        row["seconds_left"] = (row["due_at"] - now) // _SECOND
    left = views.time_left(row["state"], row["why_code"], row["seconds_left"])
    row |= {"left": left, "about": views.about_of(row["customer"], row["product"], row["summary"])}
    return row
