"""Opening hours as the owner writes them: the [hours] table, windows of each weekday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from unicodedata import normalize

from cs_toolkit.core import shape
from cs_toolkit.core.shape import day_of, only_keys
from cs_toolkit.errors import BadValue, say

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT: Final = 24 * 60

_KEYS: Final = (*DAYS, "holidays", "valid_from")
_WINDOW = r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–—~]\s*([0-9]{1,2}):([0-9]{2})\s*"


class Window(NamedTuple):
    """Open from one minute to just before another, counted from midnight; past 1440 they are the next day's."""

    opens: int
    closes: int

    def __str__(self) -> str:
        closes = self.closes - MIDNIGHT if self.closes > MIDNIGHT else self.closes
        return f"{self.opens // 60:02}:{self.opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


class ShopHours(NamedTuple):
    """The windows of each weekday, Monday first, and the names of the holiday files that count."""

    days: tuple[tuple[Window, ...], ...]
    holidays: tuple[str, ...] = ()
    valid_from: date | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ShopHours:
        """From the [hours] table, `mon = ["09:00-12:00", "13:00-18:00"]`; BadValue names the day and the value."""
        only_keys(data, _KEYS, "[hours]")
        days = tuple(shape.shaped(day, windows, data.get(day, ())) for day in DAYS)
        if not any(days):
            raise BadValue(
                say("[hours]: the shop is never open, so no deadline would ever come"),
                say('name a window, such as mon = ["09:00-18:00"], or leave [hours] out to count day and night'),
            )
        for number, today in enumerate(days):
            _check_night(number, today, days[(number + 1) % 7])
        names = shape.shaped("holidays", shape.many(shape.filled), data.get("holidays", ()))
        since = data.get("valid_from")
        return cls(days, names, None if since is None else shape.shaped("valid_from", day_of, since))

    def as_data(self) -> dict[str, Any]:
        """The [hours] table again."""
        table: dict[str, Any] = {} if self.valid_from is None else {"valid_from": self.valid_from}
        table |= {day: [str(window) for window in found] for day, found in zip(DAYS, self.days, strict=True) if found}
        return table | ({"holidays": list(self.holidays)} if self.holidays else {})


def windows(value: Any) -> tuple[Window, ...]:
    """The windows of one day in order, adjacent ones as one; BadValue if two overlap."""
    found: list[Window] = []
    for window in sorted(shape.many(_window)(value)):
        if found and window.opens < found[-1].closes:
            raise BadValue(say("'{one}' and '{other}' overlap", one=found[-1], other=window))
        if found and window.opens == found[-1].closes:
            window = Window(found.pop().opens, window.closes)
        found.append(window)
    return tuple(found)


def _window(value: Any) -> Window:
    match = re.fullmatch(_WINDOW, normalize("NFKC", shape.text(value)))
    if match is None:
        raise _not_a_window(value)
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) > 59 or opens >= MIDNIGHT or closes > MIDNIGHT:
        raise _not_a_window(value)
    if opens == closes:
        raise BadValue(
            say("'{value}' opens and closes at the same time", value=value),
            say('write the whole day as "00:00-24:00", a day without hours as []'),
        )
    return Window(opens, closes if opens < closes else closes + MIDNIGHT)


def _not_a_window(value: Any) -> BadValue:
    return BadValue(
        say("'{value}' is not a window of opening hours", value=value),
        say('write it as "09:00-12:00"; "18:00-24:00" ends at midnight, "20:00-02:00" on the next day'),
    )


def _check_night(number: int, today: tuple[Window, ...], tomorrow: tuple[Window, ...]) -> None:
    """A window that ends before it starts is meant to cross midnight if the next day opens only after it."""
    if today and tomorrow and today[-1].closes - MIDNIGHT > tomorrow[0].opens:
        raise BadValue(
            say(
                "{day}: '{window}' ends before it starts, and lasts into '{next}' of {tomorrow}",
                day=DAYS[number],
                window=today[-1],
                next=tomorrow[0],
                tomorrow=DAYS[(number + 1) % 7],
            ),
            say("a window may cross midnight if it ends before the next day opens"),
        )
