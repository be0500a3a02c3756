"""Times as people type them, in Chinese of both scripts and in English, read strictly: nothing is guessed.

A phrase that names a stretch of time (a day, an afternoon) is its first second looking back and its last looking
forward: the customer's clock never starts too late, and a promise for tomorrow is not broken before tomorrow is over.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import product
from typing import Literal

from cs_toolkit.core import localtime, when_phrases
from cs_toolkit.core.localtime import show
from cs_toolkit.core.when_days import (
    Asked,
    choose,
    days_of,
    every_year,
    impossible,
    is_ahead,
    named_of,
    nearest,
    span_of,
    stretch_of_days,
    unclear,
)
from cs_toolkit.core.when_hours import WHOLE_DAY, Hours, Stretch, hours_of
from cs_toolkit.core.when_phrases import Phrase
from cs_toolkit.core.when_spans import span
from cs_toolkit.errors import BadValue, say

__all__ = ["Toward", "day", "duration", "find", "parse", "show"]

Toward = Literal["past", "future"]

_FURTHEST = timedelta(hours=16)  # no zone was ever further from UTC
_LONGEST = 200  # no time takes more characters
_SENTENCE = 5000
_NEAR = 12  # so many characters beside a phrase can change what it is


def parse(text: str, *, now: datetime, zone: tzinfo, toward: Toward = "past") -> datetime:
    """The instant that `text` names, in `zone`; BadValue if it names none, or might name two."""
    asked = Asked(text, localtime.aware(now), zone, toward == "future")
    folded = _folded(text)
    phrase = when_phrases.read(folded, 0)
    if phrase is None or phrase.end != len(folded):
        from cs_toolkit.core.when_doubts import unreadable  # only a refusal needs it

        raise unreadable(text, folded, asked)
    return _instant(phrase, asked)


def find(text: str, *, now: datetime, zone: tzinfo, toward: Toward = "future") -> tuple[datetime, str] | None:
    """The first time named within `text`, and the text without it; BadValue if it cannot be.

    Looked for in the beginning of a long text: a promise is a sentence.
    """
    localtime.aware(now)
    folded = when_phrases.fold(text[:_SENTENCE])
    phrase = when_phrases.first(folded, 0)
    while phrase is not None and _is_by_the_way(folded, phrase, toward):
        phrase = when_phrases.first(folded, phrase.end)
    if phrase is None:
        return None
    asked = Asked(text[phrase.start : phrase.end].strip(), now, zone, toward == "future")
    if _is_range(folded, phrase):
        raise BadValue(
            say("'{value}' is the beginning of a range of times", value=asked.text),
            say("name the one time by which it will be done, for example '明天18:00' or 'tomorrow 18:00'"),
        )
    around = (text[: phrase.start], text[phrase.end :])
    gap = " " if any(part != part.strip() for part in around) else ""
    return _instant(phrase, asked), gap.join(part.strip() for part in around).strip(" ,，、;；:：")


def duration(text: str) -> timedelta:
    """A length of time: `30m`, `2h30m`, `7d`, `90 min`, `半小时`, `三天`."""
    folded = _folded(text)
    try:
        found = span(re.sub(r"(?<=[0-9]h)([0-9]{2})$", r"\1m", folded))
    except (ValueError, OverflowError):
        found = None
    if found is None or found.months:
        from cs_toolkit.core.when_doubts import shortened

        raise BadValue(
            say("'{value}' is not a length of time", value=shortened(text)),
            say("type a number and a unit, for example '30m', '2h30m', '7d' or '半小时'"),
        )
    return found.length


def day(text: str, *, now: datetime, zone: tzinfo, last: bool = False) -> date:
    """A day to count from or to: `2026-11-22`, `昨天`, `last Friday`, `7天前`, `2w` (ago), `3 months ago`.

    Of a week, a month or a year (`上周`, `last month`, `2026-11`) the first day, or with `last` the last.
    """
    asked = Asked(text, localtime.aware(now), zone, False)
    folded = _folded(text)
    try:
        found = _day(folded, asked, last)
    except (ValueError, OverflowError):
        raise impossible(asked) from None
    if found is None:
        from cs_toolkit.core.when_doubts import shortened

        raise BadValue(
            say("'{value}' is not a day", value=shortened(text)),
            say("type for example '{today}', 'yesterday', '7天前' or '2w'", today=str(asked.today)),
        )
    return found


def _folded(text: str) -> str:
    """The text ready to be read, without the stop at its end; nothing of what is too long to be a time."""
    if len(text) > _LONGEST:
        return ""
    return re.sub(r"(?<!\.m)[.。,;!]$", "", when_phrases.fold(text).strip())


def _day(folded: str, asked: Asked, last: bool) -> date | None:
    ago = span(re.sub(r"^(?:最近|过去|近|(?:the )?(?:last|past) (?=[0-9a-z]+ ))", "", folded))
    if ago is not None and ago.days:
        return ago.before(asked.wall).date()
    phrase = when_phrases.read(folded, 0)
    if phrase is None or phrase.end != len(folded):
        from cs_toolkit.core.when_doubts import MONTH_ALONE, month_stretch

        month = when_phrases.compiled(MONTH_ALONE).fullmatch(folded)
        return month_stretch(month, asked)[last] if month else None
    if not _is_day(phrase):
        return None
    if phrase.kind("day") == "stretch":
        return stretch_of_days(phrase.atoms["day"].match, asked.today)[last]
    days = days_of(phrase, asked)
    chosen = [choose(option, WHOLE_DAY, asked) for option in days.options]
    if days.doubt:
        raise unclear(days.doubt, [str(wall.date()) for wall in chosen])
    return _agreed(phrase, chosen[0], asked).date()


def _instant(phrase: Phrase, asked: Asked) -> datetime:
    """The instant of a phrase; one that no calendar has is refused."""
    if phrase.by or phrase.kind("day") in ("ago", "later"):
        asked = asked._replace(forward=phrase.kind("day") != "ago")
    try:
        return _counted(phrase, asked) or _on_the_calendar(phrase, asked)
    except (ValueError, OverflowError):
        raise impossible(asked) from None


def _counted(phrase: Phrase, asked: Asked) -> datetime | None:
    """Now, or so much elapsed time from now; None if the phrase names a day."""
    kind = phrase.kind("day")
    if kind == "now":
        _alone(phrase, asked)
        return localtime.later(asked.now, timedelta(), asked.zone)
    if kind not in ("ago", "later"):
        return None
    length = span_of(phrase)
    if not length.days:
        _alone(phrase, asked)
        return localtime.later(asked.now, length.length if kind == "later" else -length.length, asked.zone)
    if kind == "ago" and not phrase.atoms.keys() & {"clock", "period", "half"}:
        return localtime.first(length.before(asked.wall), asked.zone)
    return None


def _on_the_calendar(phrase: Phrase, asked: Asked) -> datetime:
    """The time of day on the day; what has no offset is a time on the shop's wall."""
    if phrase.kind("day") == "stretch" and not _is_within(phrase):
        from cs_toolkit.core.when_doubts import stretch

        raise stretch(phrase, asked)
    days, hours = days_of(phrase, asked), hours_of(phrase, asked.text)
    walls = [(choose(option, part, asked), part) for option, part in product(days.options, hours.options)]
    if hours.near:
        walls = _nearer(walls, hours, asked)
    if len(walls) > 1 or days.doubt or (hours.doubt and not hours.near):
        doubt = days.doubt or hours.doubt
        assert doubt is not None
        raise unclear(doubt, [_typed(wall, part, asked) for wall, part in walls])
    wall, part = walls[0]
    wall = _agreed(phrase, wall, asked)
    if part.first != part.last:
        edge = localtime.last if asked.forward else localtime.first
        return edge(wall, asked.zone)
    if "offset" in phrase.atoms:
        return _at_offset(phrase.atoms["offset"].match["offset"], wall, asked)
    here = localtime.only(wall, asked.zone, asked.text)
    if (
        phrase.kind("day") == "iso"
        and phrase.kind("clock") == "digital"
        and not phrase.atoms.keys() & {"period", "half"}
    ):
        raise _naive(here, wall, asked)
    return here


def _nearer(walls: list[tuple[datetime, Stretch]], hours: Hours, asked: Asked) -> list[tuple[datetime, Stretch]]:
    """Of two midnights the one in the direction looked, if only one of them lies there."""
    fitting = [(wall, part) for wall, part in walls if is_ahead(wall, asked)]
    return fitting if len(fitting) == 1 else walls


def _typed(wall: datetime, part: Stretch, asked: Asked) -> str:
    """How a reading can be typed: a day as such, else the instant."""
    if part.first != part.last:
        return str(wall.date())
    return show(localtime.first(wall, asked.zone), zone=asked.zone)


def _agreed(phrase: Phrase, wall: datetime, asked: Asked) -> datetime:
    """The wall time itself; refused if another day of the week was said beside its date."""
    weekday = named_of(phrase)
    if weekday is None or wall.weekday() == weekday:
        return wall
    doubt = say("in '{value}' the date and the day of the week do not agree", value=asked.text)
    other_years = every_year(asked._replace(forward=not asked.forward), wall.month, wall.day)[:2]
    fitting = [day for day in other_years if day.weekday() == weekday] or nearest(weekday, wall.date(), asked.forward)
    raise unclear(doubt, [str(wall.date()), str(fitting[0])])


def _at_offset(offset: str, wall: datetime, asked: Asked) -> datetime:
    sign, *parts = re.findall(r"[+-]|[0-9]{2}", offset) or ["+", "00"]
    away = timedelta(**dict(zip(("hours", "minutes", "seconds"), map(int, parts), strict=False)))
    if away > _FURTHEST:
        raise impossible(asked)
    return (wall.replace(tzinfo=UTC) - (away if sign == "+" else -away)).astimezone(asked.zone)


def _naive(here: datetime, wall: datetime, asked: Asked) -> BadValue:
    """A date and time in figures might come from anywhere: it needs an offset."""
    return BadValue(
        say("'{value}' does not say in which zone it is meant", value=asked.text),
        say(
            "with its offset it is '{iso}'; in the shop's own time it is '{chinese}'",
            iso=show(here, zone=asked.zone),
            chinese=f"{wall.year:04}年{wall.month}月{wall.day}日 {wall:%H:%M}" + (f":{wall:%S}" if wall.second else ""),
        ),
    )


def _alone(phrase: Phrase, asked: Asked) -> None:
    """Refuse a time of day beside an instant that already has one."""
    if phrase.atoms.keys() & {"clock", "period", "half"}:
        raise BadValue(
            say("'{value}' names two times", value=asked.text),
            say("leave one out, for example '2h ago'"),
        )


def _is_within(phrase: Phrase) -> bool:
    """Whether it was said 本周内: by the end of it. By next week, or before it, can mean its beginning."""
    return phrase.atoms.keys() == {"day", "before"} and "内" in phrase.atoms["before"].match[0]


def _is_day(phrase: Phrase) -> bool:
    """Whether a phrase names a day and nothing besides."""
    kind = phrase.kind("day")
    if phrase.atoms.keys() - {"named"} != {"day"} or phrase.by:
        return False
    return span_of(phrase).days if kind in ("ago", "later") else kind != "now"


def _is_by_the_way(text: str, phrase: Phrase, toward: Toward) -> bool:
    """Whether a phrase within a longer text is not what the text is about, or not all of a time."""
    before = text[max(0, phrase.start - _NEAR) : phrase.start].rstrip()
    if re.search(r"(?:每|every)$", before):
        return True
    kind = phrase.kind("day")
    if kind in ("now", "ago"):
        return toward == "future"
    sure = phrase.by or bool(phrase.atoms.keys() & {"period", "half"})
    if kind:
        match = phrase.atoms["day"].match
        short = kind == "weekday" and not match["week"] and not match[0].endswith("day")
        vague = short or kind in ("slash", "monthday", "weekend", "stretch")
        return vague and "clock" not in phrase.atoms and not sure
    cut_off = re.search(r"[0-9一二三四五六日天末号月年/](?:st|nd|rd|th)?$", before)
    return bool(cut_off) or (phrase.kind("clock") not in ("digital", "dotted") and not sure)


def _is_range(text: str, phrase: Phrase) -> bool:
    link = re.compile(r"\s*(?:[0-9]+\s*)?[-~–—到至]\s*").match(text, phrase.end)
    return link is not None and when_phrases.read(text, link.end()) is not None
