"""The page of `cst why`: how each deadline comes about, what of the time does not count, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from cs_toolkit.core.clocks import Clock
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.worktime import Segment
from cs_toolkit.errors import Message, say
from cs_toolkit.render import names
from cs_toolkit.render.views import deadline, local, span
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.core.clock_rules import ClockRule

_SKIPPED: Final[Mapping[str, Message]] = {
    "closed": say("outside opening hours"),
    "holiday": say("holiday"),
    "closure": say("the shop's own closing"),
    "override": say("closed on this date"),
    "pause": say("waiting for somebody else"),
    "day0": say("the day of the event itself"),
    "rollover": say("the last day is none of work"),
}
_BINDS: Final[Mapping[str, Message]] = {
    "buyer": say("the buyer's time"),
    "authority": say("the authority's time"),
    "carrier": say("the carrier's time"),
    "info": say("for information"),
}
_WARNINGS: Final[Mapping[str, Message]] = {
    "no-calendar": say("counted in Mondays to Fridays: no calendar of these working days is known"),
    "calendar-year-missing": say("the calendar does not know the holidays of all these years"),
    "day0-assumed": say("assumed: it counts from the next day and ends at 24:00"),
}


def why_page(timeline: Timeline, clocks: Iterable[Clock], now: datetime, zone: tzinfo) -> Iterator[str]:
    """Every deadline of a case: from when, how long, until when, met or not; what others have to do comes last."""
    yield timeline.case.id
    for clock in sorted(clocks, key=lambda clock: clock.binds != "shop"):
        yield from _clock(clock, now, zone)


def missing_date(case_id: str, rule: ClockRule) -> Message:
    """A deadline that only the platform knows, and the command that records it."""
    return say(
        "the platform shows its own date for '{called}' ({field}): cst clock {case} {clock} --due WHEN records it",
        called=names.clock(rule.id),
        clock=rule.id,
        field=rule.due_field,
        case=case_id,
    )


def _clock(clock: Clock, now: datetime, zone: tzinfo) -> Iterator[str]:
    state, left = clock.state(now), int(clock.left(now).total_seconds())
    clock = clock.at(now)
    told = sentence(
        say(
            "{start} + {target} = {due}  {state}  ({terms})",
            start=local(clock.started_at, now, zone),
            target=sentence(span(int(clock.target.total_seconds()))),
            due=deadline(clock.due_at, now, zone),
            state=sentence(say("paused, {span} left", span=span(left)))
            if state == "paused"
            else names.word("state", state),
            terms=sentence(_terms(clock)),
        )
    )
    name = names.clock_with_id(clock.name)
    if names.widest([name]) < 21:
        yield f"  {names.filled(name, 21)}{told}"
    else:
        yield from (f"  {name}", f"  {'':<20} {told}")
    details = [_skipped(part, now, zone) for part in clock.segments if not part.counted]
    if clock.met_at:
        details.append(say("done {when}", when=local(clock.met_at, now, zone)))
    for detail in (*details, *_told(clock)):
        yield f"  {'':<20} {sentence(detail)}"


def _terms(clock: Clock) -> Message:
    """What it was computed by."""
    if clock.is_reported:
        return say("reported by the platform")
    if clock.rule is not None:
        return say("{source}", source=clock.source) if clock.source else say("your own")
    policy = names.word("policy", clock.policy)
    if clock.calendar is not None:
        return say("policy {policy}, hours {calendar}", policy=policy, calendar=clock.calendar)
    return say("policy {policy}", policy=policy)


def _skipped(part: Segment, now: datetime, zone: tzinfo) -> Message:
    return say(
        "not counted: {start} to {end}, {reason}",
        start=local(part.from_at, now, zone),
        end=deadline(part.to_at, now, zone),
        reason=_SKIPPED.get(part.reason, say("{reason}", reason=part.reason)),
    )


def _told(clock: Clock) -> Iterator[Message]:
    """Whose time it is, what is at stake, and how sure it is."""
    if clock.rule is None:
        return
    if clock.binds in _BINDS:
        yield _BINDS[clock.binds]
    if clock.rule.consequence and clock.binds == "shop":
        yield say(clock.rule.consequence)
    for code in clock.warnings:
        yield _WARNINGS[code]
    if clock.verify:
        yield say("not confirmed: look it up in the seller center before you rely on it")
