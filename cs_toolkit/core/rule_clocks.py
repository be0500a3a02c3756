"""The clocks that platforms, payers and laws set for a case, from what happened in it (milestones)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.milestones import Milestone, messages, milestones
from cs_toolkit.core.model import Event
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.worktime import Segment, WorkingTime

if TYPE_CHECKING:
    from cs_toolkit.core.calendar import Calendar

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_AT_LEAST = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    **dict.fromkeys(("calendar_day", "working_day"), timedelta(hours=23)),
    "week": timedelta(hours=7 * 23),
    "month": timedelta(days=27),
    "year": timedelta(days=364),
}
_OWN_CLOCKS = ("method.", "answer", "promise")

Span = tuple[Milestone, Milestone | None]


def rule_clocks(timeline: Timeline, terms: Terms, before: datetime | None = None) -> list[Clock]:
    """A clock for each time that a rule was triggered, and for each deadline that a platform reported.

    With `before` those that cannot be due by then may be left out.
    """
    happened = milestones(timeline)
    reported = [event for event in timeline.events if event.kind in {"clocked", "retargeted"} and event.get("due")]
    known = {rule.id for rule in terms.rules}
    found: list[Clock] = []
    for rule in (*terms.rules, *_unknown(reported, known)):
        spans = _spans(rule, timeline, happened)
        if before is not None and not reported and all(_earliest(rule, start) >= before for start, _ in spans):
            continue
        told = [event for event in reported if event.payload["clock"] == rule.id]
        found += _of_rule(rule, spans, told, timeline, terms)
    return found


def unreported(timeline: Timeline, terms: Terms) -> tuple[ClockRule, ...]:
    """The rules that run by the platform's own date alone, and whose date nobody has given yet while it matters."""
    rules = [rule for rule in terms.rules if rule.due_field is not None and rule.binds == "shop"]
    if not rules or not timeline.is_open:
        return ()
    names, happened = {clock.name for clock in rule_clocks(timeline, terms)}, milestones(timeline)
    return tuple(
        rule
        for rule in rules
        if rule.id not in names and any(met is None for _, met in _spans(rule, timeline, happened))
    )


def _unknown(reported: Iterable[Event], known: set[str]) -> Iterator[ClockRule]:
    """What a platform reported a deadline of that no pack knows: a claim that somebody has to deal with."""
    for name in dict.fromkeys(event.payload["clock"] for event in reported):
        if name not in known and not name.startswith(_OWN_CLOCKS):
            yield ClockRule(
                name, "complaint_received", met_by=("resolved", "refunded", "return_approved", "declined"),
                step="resolve", is_own=True,
            )  # fmt: skip


def _of_rule(
    rule: ClockRule, spans: Sequence[Span], told: Sequence[Event], timeline: Timeline, terms: Terms
) -> Iterator[Clock]:
    if told and not spans:
        spans = [_as_reported(rule, told[0], timeline)]
    for number, (start, met) in enumerate(spans):
        following = spans[number + 1][0].at if number + 1 < len(spans) else None
        events = [event for event in told if _is_about(event, start, following, is_first=number == 0)]
        if rule.amount is None and not events:
            continue
        clock = _computed(rule, start, met, timeline, terms)
        if events:
            clock = clock.retold(events[-1])
        yield clock._replace(is_settled=_is_over(clock, start, timeline))


def _is_about(event: Event, start: Milestone, following: datetime | None, *, is_first: bool) -> bool:
    """Whether a report is about the run that began then, of several of one rule."""
    return (is_first or event.at >= start.at) and (following is None or event.at < following)


def _as_reported(rule: ClockRule, told: Event, timeline: Timeline) -> Span:
    """A run whose trigger nobody recorded: it begins when the platform's deadline was."""
    start = Milestone(rule.trigger, told.at, told.seq, told.id)
    return start, next((item for item in milestones(timeline) if _stops(item, rule, start)), None)


def _computed(rule: ClockRule, start: Milestone, met: Milestone | None, timeline: Timeline, terms: Terms) -> Clock:
    zone = rule.zone or terms.zone
    begun = pinned(start.at.astimezone(zone))
    clock = Clock(
        rule.id,
        _step(rule, start),
        begun,
        begun,
        met.at if met else None,
        timeline.case.complaint.logged_at,
        terms.policy.version,
        subject=start.subject,
        episode=timeline.episode_at(start.seq),
        rule=rule,
    )
    if rule.amount is None:
        return clock._replace(tiles=())
    if rule.unit not in _UNITS:
        from cs_toolkit.core.day_counts import count

        found = count(rule, start.at, zone, _working_days(rule, zone, terms))
        return clock._replace(due_at=found.due_at, tiles=found.segments, warnings=found.warnings)
    target = rule.amount * _UNITS[rule.unit]
    if rule.service_hours is None:
        return clock._replace(due_at=begun + target, tiles=(Segment(begun, begun + target, True, "wall"),))
    working = _service(rule.service_hours, zone)
    return clock._replace(due_at=working.add_working_time(begun, target), working=working)


def _working_days(rule: ClockRule, zone: tzinfo, terms: Terms) -> Calendar | None:
    if rule.jurisdiction and (rule.rolls or rule.unit == "working_day"):
        return terms.working_days(rule.jurisdiction, zone)
    return None


def _earliest(rule: ClockRule, start: Milestone) -> datetime:
    """Before this no run of a rule can be due; cheaper than when it is."""
    if rule.amount is None:
        return start.at
    return start.at + rule.amount * _AT_LEAST[rule.unit or "minute"] - timedelta(days=1)


def _step(rule: ClockRule, start: Milestone) -> str:
    """The step it governs; a later message is answered, not acknowledged; else a task named after what is asked for."""
    if rule.step == "acknowledge" and start.seq > 0:
        return "answer"
    return rule.step or rule.asks_for or rule.trigger


@cache
def _service(hours: str, zone: tzinfo) -> WorkingTime:
    """The same hours every day, holidays too."""
    from cs_toolkit.core.calendar import Calendar
    from cs_toolkit.core.hours import ShopHours, windows

    return Calendar(ShopHours((windows([hours]),) * 7), zone)


def _spans(rule: ClockRule, timeline: Timeline, happened: Sequence[Milestone]) -> list[Span]:
    """Each time that a rule was triggered, and what stopped it; triggers in between are the same matter."""
    if rule.trigger == "message_received":
        return [(asked, answered if rule.met_by else None) for asked, answered in messages(timeline)]
    found: list[Span] = []
    used: set[Milestone] = set()
    for start in sorted((item for item in happened if item.name == rule.trigger), key=lambda item: (item.at, item.seq)):
        if found and (found[-1][1] is None or start.at <= found[-1][1].at):
            continue
        stops = [item for item in happened if item not in used and item.name in rule.met_by]
        met = _first(item for item in stops if _stops(item, rule, start)) or _first(
            item for item in stops if timeline.episode_at(item.seq) == timeline.episode_at(start.seq)
        )
        used |= {met} if met else set()
        found.append((start, met))
    return found


def _stops(item: Milestone, rule: ClockRule, start: Milestone) -> bool:
    return item.name in rule.met_by and item.at >= start.at and item.seq != start.seq


def _first(found: Iterable[Milestone]) -> Milestone | None:
    """The earliest one. What was done before it was asked for (the money was back before the goods) is done, too."""
    return min(found, key=lambda item: (item.at, item.seq), default=None)


def _is_over(clock: Clock, start: Milestone, timeline: Timeline) -> bool:
    """Whether it had ended before the complaint came, or before the case was opened again (traps T16)."""
    reopened = timeline.reopened
    if clock.due_at < timeline.case.complaint.received_at:
        return True
    return reopened is not None and start.at < reopened.at and clock.due_at <= reopened.at
