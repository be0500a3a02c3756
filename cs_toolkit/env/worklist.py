"""The work of all open cases: from the cache where it still holds, computed anew and remembered where it does not.

What is remembered of a case (`.cst/due`): between which moments it is true, the years whose holidays nobody knows, the
alarms of its deadlines, then its rows of work, each behind a text that sorts as the order of work does. Of all together
(`.cst/work`), as long as no case is another one: the same, in the order of work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from cs_toolkit.core.alarms import Alarm
from cs_toolkit.core.morning import Work, is_backlog, place_of
from cs_toolkit.env.machine import named_zone
from cs_toolkit.render import rows
from cs_toolkit.store.case_cache import line

if TYPE_CHECKING:
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.core.workflow import NextStep
    from cs_toolkit.env import Env

_ROWS: Final = 4  # what stands before the rows
_MISSED: Final = (b"0", b"1")  # how the order of work begins for what is broken or breached
_BEHIND: Final = b"5"  # and for a promise that is no work yet: another step is due sooner
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_MICROSECONDS: Final = 1_000_000

Row = Mapping[str, Any]
Made = TypeVar("Made")


class Worklist:
    """The open cases of a shop as `next` and `remind` see them. Trouble with one is told, and the rest served."""

    def __init__(self, env: Env) -> None:
        self._now = env.moment
        self._work = _work(env)

    def rows(self, *, for_people: bool = False) -> Iterator[Row]:
        """The rows of `next` in the order of work, each made when it is asked for; times are the shop's."""
        self._work.rows.seek(0)
        for written in self._work.rows:
            if written.startswith(_BEHIND):
                return
            row = _row(written, self._now)
            yield _for_people(row) if for_people else row

    def sections(self, tonight: datetime) -> Iterator[tuple[str, bool, bytes]]:
        """Of each row, in the order of work: its section this morning, whether its case's first, and what `row` reads.

        Sections of thousands are told without reading the rows.
        """
        now, ends, places = self._now.timestamp(), tonight.timestamp(), dict[tuple[bytes, bytes], str | None]()
        self._work.rows.seek(0)
        for written in self._work.rows:
            _, due, _, _, number, state, why_code, silent = written.split(b"|", 7)
            known = state, why_code
            if known not in places:
                places[known] = place_of(state.decode(), why_code.decode())
            place = places[known]
            if place is None:
                timed = Work(
                    state.decode(),
                    why_code.decode(),
                    int(due) / _MICROSECONDS,
                    float(silent.partition(b" ")[0] or b"inf"),
                )
                place = timed.section(now, ends)
            yield place, number == b"00", written

    def is_backlog(self, written: bytes) -> bool:
        """Whether a row is of an old case that was late when it came in."""
        _, due, _, _, _, state, why_code, _ = written.split(b"|", 7)
        return is_backlog(state.decode(), why_code.decode(), int(due) / _MICROSECONDS, self._now.timestamp())

    def row(self, written: bytes) -> dict[str, Any]:
        """A row of `next`; times are the shop's."""
        return _row(written, self._now)

    def breached(self) -> int:
        """How many deadlines were missed."""
        self._work.rows.seek(0)
        return sum(row.startswith(_MISSED) for row in self._work.rows)

    def with_news(self, within: timedelta | None, told: frozenset[str]) -> set[str]:
        """The cases of which there may be something to tell that was not told."""
        at, ahead = self._now.timestamp(), within.total_seconds() if within is not None else None
        missed, alarms = json.loads(self._work.alarms)
        new = {key.partition("|")[0] for key in set(missed) - told}
        new.update(
            name
            for name, found in alarms.items()
            if found is None or any(_is_new(name, values, at, ahead, told) for values in found)
        )
        return new


def trusted(env: Env, use: Callable[[Worklist], Made]) -> Made:
    """What `use` makes of the worklist; where the cache holds what cst never wrote there, of one that is made anew."""
    try:
        return use(Worklist(env))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        for name in ("due", "work"):
            env.shop.cache(name).forget()
        return use(Worklist(env))


class _Work(NamedTuple):
    """As JSON the keys of what was breached and the other alarms by case; the rows in the order of work, a line each.

    `missed_by`: since when all of the former was breached.
    """

    alarms: bytes
    rows: BytesIO
    missed_by: float = 0.0


def _is_new(case: str, values: list[Any], at: float, ahead: float | None, told: Container[str]) -> bool:
    """See `Alarm.is_new`; what is far ahead, or was told as breached, is seen without making an alarm of it."""
    clock, when, due, soon_from, breached_after = values
    if breached_after is not None and at > breached_after:
        return f"{case}|{clock}|breached|{when}" not in told
    if at < soon_from and (ahead is None or due - at > ahead):
        return False
    return Alarm(*values).is_new(case, at, ahead, told)


def _work(env: Env) -> _Work:
    """What is true now of every open case."""
    if not env.shop.root.is_dir():
        env.timelines("open")  # says so
        return _Work(b"[[],{}]", BytesIO())
    now, stamps, cache = env.moment.timestamp(), env.shop.stamps(), env.shop.cache("work", named_zone())
    noted, body = cache.whole(stamps)
    if noted and _holds(now, noted.encode()):
        _tell_years(env, [noted.encode()])
        alarms, _, rows = body.partition(b"\n")
        return _Work(alarms, BytesIO(rows))
    fields = {name: computed.rstrip(b"\n").split(b"\t") for name, computed in _current(env, stamps).items()}
    work = _together(fields, now)
    if fields and fields.keys() == stamps.keys():
        note = _note_of(work, fields.values())
        if _holds(now, note.encode()):
            cache.save((work.alarms, b"\n", work.rows.getvalue()), stamps, note)
    return work


def _together(fields: Mapping[str, list[bytes]], now: float) -> _Work:
    missed, others, missed_by = list[str](), dict[str, Any](), 0.0
    for name, of_case in fields.items():
        alarms = json.loads(of_case[3])
        for alarm in () if alarms is None else map(Alarm._make, alarms):
            if alarm.breached_after is not None and now > alarm.breached_after:
                missed.append(alarm.key(name, "breached"))
                missed_by = max(missed_by, alarm.breached_after)
            else:
                others.setdefault(name, []).append(alarm)
        if alarms is None:
            others[name] = None
    rows = sorted(row + b"\n" for of_case in fields.values() for row in of_case[_ROWS:])
    return _Work(_dumped([missed, others]).encode(), BytesIO(b"".join(rows)), missed_by)


def _note_of(work: _Work, fields: Collection[list[bytes]]) -> str:
    """Between which moments all of it is true, and the years that are in doubt, as for one case."""
    after = max(work.missed_by, *(float(of_case[0]) for of_case in fields))
    before = min(float(of_case[1]) for of_case in fields)
    years = {year.decode() for of_case in fields for year in of_case[2].split()}
    return f"{after}\t{before}\t{' '.join(sorted(years))}\t"


def _current(env: Env, stamps: Mapping[str, str]) -> dict[str, bytes]:
    """What is true now of every open case, by its id; what had to be computed is remembered if it holds for a while."""
    now = env.moment.timestamp()
    cache = env.shop.cache("due", named_zone())
    loaded = cache.load(stamps, partial(_holds, now))
    if not loaded.is_whole:
        _ = env.shop.config  # settings that are wrong are said to be, also where no case needs them
    _tell_years(env, loaded.computed.values())
    missing = stamps.keys() - loaded.computed.keys()
    new = []
    for timeline in env.timelines("open", among=missing) if missing else ():
        name, holds, computed = timeline.case.id, *_computed(env, timeline)
        loaded.computed[name] = computed
        if holds:
            new.append(line(name, stamps[name], computed))
    if new or not loaded.is_whole:
        cache.save([*loaded.lines, *new])
    return loaded.computed


def _holds(now: float, computed: bytes) -> bool:
    after, before, _ = computed.split(b"\t", 2)
    return float(after) < now < float(before)


def _tell_years(env: Env, remembered: Iterable[bytes]) -> None:
    """The doubts about holidays that computing them anew would tell."""
    doubtful = {years for computed in remembered if (years := computed.split(b"\t", 3)[2])}
    if doubtful:
        env.rulebook.tell(sorted({int(year) for years in doubtful for year in years.split()}), env.warn)


def _computed(env: Env, timeline: Timeline) -> tuple[bool, bytes]:
    """Whether it holds for a while, and what is true of a case now."""
    from cs_toolkit.core.clocks import assess
    from cs_toolkit.core.horizon import horizon
    from cs_toolkit.core.reminders import alarms_of
    from cs_toolkit.core.workflow import later_promises

    terms, steps = env.terms_of(timeline.case), env.steps(timeline)
    clocks = assess(timeline, terms)
    holds = horizon(timeline, clocks, terms, env.now)
    moments = (str(moment.timestamp()) for moment in holds or (env.now, env.now))
    years = " ".join(map(str, env.rulebook.unknown_years(env.now, steps)))
    promises = later_promises(timeline, terms, env.now, steps) if timeline.is_open else ()
    rows = enumerate((*steps, *promises))
    written = (_written(number, step, env.zone, terms.policy.nudge) for number, step in rows)
    return holds is not None, "\t".join((*moments, years, _dumped(alarms_of(clocks)), *written)).encode()


def _written(number: int, step: NextStep, zone: tzinfo, nudge: timedelta) -> str:
    """A row behind a text that sorts as `order_of_work` does, and that tells where it belongs in the morning."""
    from cs_toolkit.core.workflow import order_of_work

    rank, due_at, severity, case_id = order_of_work(step)
    waited = (due_at - _EPOCH) // _MICROSECOND
    row = rows.next_row(step, due_at)
    row["due_at"] = due_at.astimezone(zone).isoformat()
    row["seconds_left"] = None if step.left is None else step.left // _SECOND
    row["waits_since"] = step.wait.since.astimezone(zone).isoformat() if step.wait else None
    silent = "" if step.wait is None or step.wait.is_agreed else (step.wait.since + nudge).timestamp()
    told = f"{step.state}|{step.why_code}|{silent}"
    return f"{rank}|{waited:020d}|{severity}|{case_id}|{number:02d}|{told} {_dumped([*row.values()])}"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(written: bytes, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(rows.NEXT, json.loads(written.partition(b" ")[2]), strict=True))
    for name in ("due_at", "waits_since"):
        row[name] = row[name] and datetime.fromisoformat(row[name])
    if row["seconds_left"] is None:
        row["seconds_left"] = (row["due_at"] - now) // _SECOND
    return row


def _for_people(row: Row) -> Row:
    """With the cells that only tables have."""
    from cs_toolkit.render import views

    left = views.time_left(row["state"], row["why_code"], row["seconds_left"])
    return {**row, "left": left, "about": views.about_of(row["customer"], row["product"], row["summary"])}


def remembered(env: Env, columns: Collection[str]) -> dict[str, list[Any]]:
    """Columns of the most urgent row of each case as last computed, whether that still holds or not: for hints."""
    places = [rows.NEXT.index(name) for name in columns]
    written = [line.partition(b" ")[2] for line in env.shop.cache("work").body().splitlines()[1:]]
    last_first = reversed(json.loads(b"[%s]" % b",".join(written)))
    return {row[0]: [row[place] for place in places] for row in last_first}
