"""Wall-clock times of a zone and the instants they stand for; hours that do not exist, or exist twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cs_toolkit.errors import BadValue, say

_SECOND = timedelta(seconds=1)


def show(instant: datetime, *, zone: tzinfo) -> str:
    """ISO 8601 with offset, to the second: `2026-11-22T12:00:00+08:00`. `when.parse` reads it back."""
    return aware(instant).astimezone(zone).replace(microsecond=0).isoformat()


def aware(instant: datetime) -> datetime:
    """The instant itself; a naive one is a mistake of the program, not of the owner."""
    if instant.utcoffset() is None:
        raise TypeError(f"an instant needs a zone: {instant!r}")
    return instant


def pinned(instant: datetime) -> datetime:
    """The same instant at a fixed offset, so that sums and differences count elapsed time, not what walls show."""
    offset = aware(instant).utcoffset()
    assert offset is not None
    return instant.replace(tzinfo=timezone(offset), fold=0)


def local(instant: datetime, zone: tzinfo) -> datetime:
    """What the clock on the wall shows at this instant, to the second and without a zone."""
    return aware(instant).astimezone(zone).replace(tzinfo=None, microsecond=0, fold=0)


def later(instant: datetime, span: timedelta, zone: tzinfo) -> datetime:
    """The instant so much elapsed time later, whatever clocks on walls did meanwhile."""
    return (instant.astimezone(UTC) + span).astimezone(zone).replace(microsecond=0)


def first(wall: datetime, zone: tzinfo) -> datetime:
    """The earliest instant of that wall time; what follows the gap if it does not exist."""
    return _instant(wall, zone, 0).astimezone(zone)


def last(wall: datetime, zone: tzinfo) -> datetime:
    """The latest instant of that wall time; what precedes the gap if it does not exist."""
    return _instant(wall, zone, 1).astimezone(zone)


def only(wall: datetime, zone: tzinfo, text: str) -> datetime:
    """The one instant of that wall time; `text` is what was typed, for the refusal where there is not one."""
    early, late = _instant(wall, zone, 0), _instant(wall, zone, 1)
    if early == late:
        return early.astimezone(zone)
    if early < late:
        raise BadValue(
            say("'{value}' happens twice, because the clocks go back", value=text),
            say(
                "type which one: '{first}' or '{second}'",
                first=show(early, zone=zone),
                second=show(late, zone=zone),
            ),
        )
    before, after = change(late, early, zone)
    raise BadValue(
        say("'{value}' does not exist, because the clocks go forward", value=text),
        say(
            "the times next to it are '{before}' and '{after}'",
            before=show(before, zone=zone),
            after=show(after, zone=zone),
        ),
    )


def _instant(wall: datetime, zone: tzinfo, fold: int) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def change(before: datetime, after: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The last second before the clocks change and the first one after, between two instants around it."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return before, after
