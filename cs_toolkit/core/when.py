"""Times as people type them, in Chinese of both scripts and in English, read strictly: nothing is guessed.

A phrase that names a stretch of time (a day, an afternoon) is its first second looking back and its last looking
forward: the customer's clock never starts too late, and a promise for tomorrow is not broken before tomorrow is over.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from cs_toolkit.core import localtime
from cs_toolkit.core import when_words as words
from cs_toolkit.core.localtime import show
from cs_toolkit.core.when_days import WHOLE_DAY, Asked, choose, days_of, impossible, months_before, span_of, stretch_of
from cs_toolkit.core.when_words import Phrase
from cs_toolkit.errors import BadValue, say

__all__ = ["Toward", "day", "duration", "find", "parse", "show"]

Toward = Literal["past", "future"]

_FURTHEST = timedelta(hours=16)  # no zone was ever further from UTC


def parse(text: str, *, now: datetime, zone: tzinfo, toward: Toward = "past") -> datetime:
    """The instant that `text` names, in `zone`; BadValue if it names none, or might name two."""
    asked = Asked(text, localtime.aware(now), zone, toward == "future")
    return _instant(_whole(text, asked), asked)


def find(text: str, *, now: datetime, zone: tzinfo, toward: Toward = "future") -> tuple[datetime, str] | None:
    """The first time named within `text`, and the text without it; BadValue if it cannot be."""
    localtime.aware(now)
    folded = words.fold(text)
    phrase = words.first(folded, 0)
    while phrase is not None and _is_by_the_way(folded, phrase, toward):
        phrase = words.first(folded, phrase.end)
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
    try:
        found = words.span(words.fold(text).strip())
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise BadValue(
            say("'{value}' is not a length of time", value=text),
            say("type a number and a unit, for example '30m', '2h30m', '7d' or '半小时'"),
        )
    return found.length


def day(text: str, *, now: datetime, zone: tzinfo) -> date:
    """A day to count from or to: `2026-11-22`, `昨天`, `last Friday`, `7天前`, `2w` (ago), `3 months ago`."""
    asked = Asked(text, localtime.aware(now), zone, False)
    folded = words.fold(text).strip()
    try:
        ago = words.span(folded)
        if ago is not None and ago.days:
            return asked.wall.date() - ago.length
        months = words.months_ago(folded)
        if months is not None:
            return months_before(asked.wall.date(), months)
        phrase = words.read(folded, 0)
        if phrase is None or phrase.end != len(folded) or not _is_day(phrase):
            raise BadValue(
                say("'{value}' is not a day", value=text),
                say("type for example '{today}', 'yesterday', '7天前' or '2w'", today=str(asked.wall.date())),
            )
        return choose(days_of(phrase, asked), WHOLE_DAY, asked).date()
    except (ValueError, OverflowError):
        raise impossible(asked) from None


def _whole(text: str, asked: Asked) -> Phrase:
    folded = words.fold(text).strip()
    phrase = words.read(folded, 0)
    if phrase is None or phrase.end != len(folded):
        raise BadValue(
            say("'{value}' is not a time that can be read without guessing", value=text),
            say(
                "type for example '2h ago', 'yesterday 15:00', '昨天下午3点', '11月20日 14:05' or '{example}'",
                example=show(asked.now, zone=asked.zone),
            ),
        )
    return phrase


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
    if kind == "ago" and not phrase.atoms.keys() & {"clock", "period"}:
        return localtime.first(asked.wall - length.length, asked.zone)
    return None


def _on_the_calendar(phrase: Phrase, asked: Asked) -> datetime:
    """The time of day on the day; what has no offset is a time on the shop's wall."""
    stretch = stretch_of(phrase, asked)
    wall = choose(days_of(phrase, asked), stretch, asked)
    if stretch.first != stretch.last:
        edge = localtime.last if asked.forward else localtime.first
        return edge(wall, asked.zone)
    if phrase.kind("day") == "iso" and phrase.kind("clock") == "digital" and "period" not in phrase.atoms:
        return _iso(phrase, wall, asked)
    return localtime.only(wall, asked.zone, asked.text)


def _iso(phrase: Phrase, wall: datetime, asked: Asked) -> datetime:
    """A date and time in figures, which might come from anywhere: it needs an offset."""
    if "offset" in phrase.atoms:
        sign, *parts = re.findall(r"[+-]|[0-9]{2}", phrase.atoms["offset"].match["offset"]) or ["+", "00"]
        offset = timedelta(**dict(zip(("hours", "minutes", "seconds"), map(int, parts), strict=False)))
        if offset > _FURTHEST:
            raise impossible(asked)
        return (wall.replace(tzinfo=UTC) - (offset if sign == "+" else -offset)).astimezone(asked.zone)
    here = localtime.only(wall, asked.zone, asked.text)
    raise BadValue(
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


def _is_day(phrase: Phrase) -> bool:
    """Whether a phrase names a day and nothing besides."""
    kind = phrase.kind("day")
    if phrase.atoms.keys() != {"day"} or phrase.by:
        return False
    return span_of(phrase).days if kind in ("ago", "later") else kind != "now"


def _is_by_the_way(text: str, phrase: Phrase, toward: Toward) -> bool:
    """Whether a phrase within a longer text is not what the text is about, or not all of a time."""
    before = text[: phrase.start]
    if re.search(r"(?:每|every)\s*$", before):
        return True
    kind = phrase.kind("day")
    if kind in ("now", "ago"):
        return toward == "future"
    sure = phrase.by or bool(phrase.atoms.keys() & {"period", "half"})
    if kind:
        match = phrase.atoms["day"].match
        short = kind == "weekday" and not match["week"] and not match[0].endswith("day")
        return (short or kind == "slash") and "clock" not in phrase.atoms and not sure
    cut_off = re.search(r"[0-9一二三四五六日天末号月年/](?:st|nd|rd|th)?\s*$", before)
    return bool(cut_off) or (phrase.kind("clock") != "digital" and not sure)


def _is_range(text: str, phrase: Phrase) -> bool:
    link = re.compile(r"\s*(?:[0-9]+\s*)?[-~–—到至]\s*").match(text, phrase.end)
    return link is not None and words.read(text, link.end()) is not None
