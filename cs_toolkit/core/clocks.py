"""Every clock of a case: each is a pure function of its timeline, the terms it runs under, and now.

The method's steps, the answer to a customer's message, promises, and the deadlines of platforms and laws. A deadline is
met if done at or before it (traps T7).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cs_toolkit.core.clock import Clock as Clock
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.method_clocks import Run, runs
from cs_toolkit.core.model import Event
from cs_toolkit.core.pauses import NO_PAUSES, Pauses, pauses, together
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Promise, Timeline, is_spoken
from cs_toolkit.core.worktime import WALL, WorkingTime


def assess(timeline: Timeline, terms: Terms) -> tuple[Clock, ...]:
    """Every clock of the current episode, every promise, and those of platforms and laws, by deadline."""
    return _ordered([*own_clocks(timeline, terms), *others_clocks(timeline, terms)], timeline)


def own_clocks(timeline: Timeline, terms: Terms) -> list[Clock]:
    """The method's steps, the answer to a message, and promises."""
    waits = together(pauses(timeline))
    clocks = step_clocks(timeline, terms, waits)
    clocks += [promise_clock(made, timeline, terms, waits) for made in timeline.promises if _runs(made, timeline)]
    return clocks


def step_clocks(timeline: Timeline, terms: Terms, waits: Pauses) -> list[Clock]:
    """The method's steps and the answers to messages in the current episode."""
    steps = [_of_run(run, timeline, terms, waits) for run in runs(timeline, terms.policy)]
    return _as_told([*steps, *_answers(timeline, terms)], timeline)


def others_clocks(timeline: Timeline, terms: Terms, before: datetime | None = None) -> list[Clock]:
    """The deadlines of platforms, payers and laws; with `before` those that cannot be due by then may be left out."""
    if not terms.rules and all(event.kind != "clocked" for event in timeline.events):
        return []
    from cs_toolkit.core.rule_clocks import rule_clocks

    return _led(rule_clocks(timeline, terms, before))


def _ordered(clocks: list[Clock], timeline: Timeline) -> tuple[Clock, ...]:
    if timeline.closed is not None:
        ended = timeline.closed.at
        clocks = [clock if clock.name == "promise" else clock._replace(stopped_at=ended) for clock in clocks]
    return tuple(sorted(clocks, key=lambda item: (item.due_at, item.name)))


def _led(clocks: list[Clock]) -> list[Clock]:
    """Of several deadlines for the same thing the earliest leads; the others are shown, and ask for nothing."""
    found: list[Clock] = []
    leading: set[tuple[str, str | None]] = set()
    for clock in sorted(clocks, key=lambda item: item.due_at):
        asked = (clock.step, clock.rule.asks_for if clock.rule else None)
        found.append(clock._replace(is_settled=clock.is_settled or asked in leading))
        if clock.is_pending:
            leading.add(asked)
    return found


def _of_run(run: Run, timeline: Timeline, terms: Terms, waits: Pauses) -> Clock:
    working = terms.working(run.started_at) if run.by_shop_hours else WALL
    own_waits = waits.until(run.met_at) if run.may_pause else NO_PAUSES
    start = pinned(run.started_at)
    return Clock(
        run.name,
        run.name.removeprefix("method."),
        start,
        _later(working, start, run.target, own_waits),
        run.met_at,
        timeline.case.complaint.logged_at,
        terms.policy.version,
        episode=timeline.episode_at(timeline.events[-1].seq) if timeline.reopened else 1,
        working=working,
        pauses=own_waits,
    )


def _later(working: WorkingTime, start: datetime, target: timedelta, waits: Pauses) -> datetime:
    if working is WALL and not waits.over:
        return start + target
    return working.add_working_time(start, target, waits.over)


def _answers(timeline: Timeline, terms: Terms) -> Iterator[Clock]:
    for asked, answered_at in _messages(timeline):
        run = Run("answer", asked.at, terms.policy.answer, answered_at)
        clock = _of_run(run, timeline, terms, NO_PAUSES)
        yield clock._replace(subject=asked.id)


def _messages(timeline: Timeline) -> Iterator[tuple[Event, datetime | None]]:
    """Each unanswered stretch of customer messages: the first one starts the clock, any reply stops it."""
    waiting = timeline.reopened
    for event in timeline.episode:
        if event.kind == "contacted" and waiting is None:
            waiting = event
        elif is_spoken(event) and waiting is not None:
            yield waiting, event.at
            waiting = None
    if waiting is not None:
        yield waiting, None


def _runs(promise: Promise, timeline: Timeline) -> bool:
    """Not replaced, and no past alarm of an episode that was closed (traps T16)."""
    reopened = timeline.reopened
    is_past = reopened is not None and promise.event.seq < reopened.seq and promise.due <= reopened.at
    return not promise.is_replaced and not is_past


def promise_clock(promise: Promise, timeline: Timeline, terms: Terms, waits: Pauses) -> Clock:
    """A promise is for a time on the wall; only a wait moves it on."""
    ended, made, due = promise.ended_by, promise.event, pinned(promise.due)
    broken = ended if ended is not None and ended.kind == "broken" else None
    start = min(pinned(made.at), due)
    own_waits = waits.until(ended.at if ended is not None else None)
    return Clock(
        "promise",
        "promise",
        start,
        _later(WALL, start, due - start, own_waits),
        ended.at if ended is not None and broken is None else None,
        timeline.case.complaint.logged_at,
        terms.policy.version,
        subject=made.id,
        broken_at=broken.at if broken else None,
        is_settled=broken is not None and timeline.spoken_after(broken) is not None,
        episode=timeline.episode_at(made.seq),
        pauses=own_waits,
    )


def _as_told(clocks: list[Clock], timeline: Timeline) -> list[Clock]:
    """The clocks with other deadlines, where one was set by hand or reported by the platform (traps T10).

    It is about the latest clock of that name which had begun by then; promises are replaced instead.
    """
    found = list(clocks)
    for event in timeline.episode:
        if event.kind in {"retargeted", "clocked"} and event.get("due"):
            begun = [
                number
                for number, clock in enumerate(found)
                if clock.name == event.payload["clock"] != "promise" and clock.started_at <= event.at
            ]
            if begun:
                latest = max(begun, key=lambda number: found[number].started_at)
                found[latest] = found[latest].retold(event)
    return found
