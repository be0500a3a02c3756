"""The morning on one screen: what is late, due now, promised for today, ringing, too quiet; and what to do first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from cs_toolkit.core.columns import columns_of, cut, padded
from cs_toolkit.core.morning import COUNTED, TOLD, shares
from cs_toolkit.core.text import one_line
from cs_toolkit.errors import Message, say, say_n
from cs_toolkit.render.colours import SIGNS, Screen, painted
from cs_toolkit.render.lengths import about_of, span, time_left
from cs_toolkit.render.words import sentence, translated

Row = Mapping[str, Any]

_HEADINGS: Final = {
    "late": say("Late"),
    "now": say("Due now"),
    "promise": say("Promised for today"),
    "today": say("Due later today"),
    "alert": say("New alerts"),
    "silent": say("Silent for too long"),
}
_SILENT: Final = {
    "customer": say("customer silent {span}"),
    "carrier": say("carrier silent {span}"),
    "supplier": say("supplier silent {span}"),
    "platform": say("platform silent {span}"),
}
_WINDOW: Final = 80
_ROOM: Final = 23  # lines of a window of 24, one of them for the prompt
_NARROW: Final = 60
_LEAST_ABOUT: Final = 12
_USUAL: Final = 26  # columns of a command; a longer one moves nothing else
_LONG: Final = 40  # and one that may not have room in the line
_MANY: Final = 5  # old cases; fewer are seen as they are
_STALE: Final = 86400  # seconds after which alerts are worth looking for again


class Morning(NamedTuple):
    """What there is to say: how many of each section and the foremost of each, what comes first, the next deadline.

    `looked_at`: when alerts were last looked for; None where nobody did. `backlog`: old cases that came in late.
    """

    shop: str | None
    now: datetime
    cases: int
    counts: Mapping[str, int]
    rows: Mapping[str, Sequence[Row]]
    first: Row | None
    coming: Row | None
    looked_at: datetime | None
    backlog: int = 0


def page(found: Morning, screen: Screen) -> Iterator[str]:
    """The screen; without a window the same lines, nothing cut."""
    width = _WINDOW if screen.width is None else screen.width
    ending = [*_ending(found, width, screen)]
    heights = [[_height(row, screen) for row in found.rows.get(name, ())] for name in TOLD]
    taken = dict(zip(TOLD, shares(heights, _ROOM - 3 - len(ending)), strict=True))
    columns = _columns([row for name, count in taken.items() for row in found.rows.get(name, ())[:count]], screen)
    yield from (*_wrapped(_title(found), width, screen, "heading"), "")
    for name, count in taken.items():
        if count:
            yield from _wrapped(_heading(name, found.counts[name], count), width, screen, "heading")
            yield from (line for row in found.rows[name][:count] for line in _item(row, columns, screen))
    if any(taken.values()):
        yield ""
    yield from ending


def _height(row: Row, screen: Screen) -> int:
    """How many lines a piece of work is likely to take."""
    return 1 if screen.width is None or (screen.width > _NARROW and len(row["command"]) <= _LONG) else 2


def _title(found: Morning) -> str:
    told = sentence(say_n("{count} open case", "{count} open cases", found.cases))
    parts = (one_line(found.shop or ""), f"{found.now:%Y-%m-%d %H:%M}", told)
    return " · ".join(part for part in parts if part)


def _heading(name: str, count: int, shown: int) -> str:
    head = f"{sentence(_HEADINGS[name])} ({count})"
    if count == shown:
        return head
    command = "cst alerts" if name == "alert" else "cst next"
    return f"{head}   {sentence(say('+{count} more: {command}', count=count - shown, command=command))}"


def _columns(rows: Sequence[Row], screen: Screen) -> tuple[int, int]:
    """How wide are how late things are, and commands but for the longest."""
    lefts = [columns_of(_left(row), screen.ambiguous) for row in rows]
    commands = [len(row["command"]) for row in rows if len(row["command"]) <= _USUAL]
    return max(lefts, default=0), max(commands, default=0)


def _item(row: Row, columns: tuple[int, int], screen: Screen) -> list[str]:
    """A piece of work in a line, or where the window is too narrow for that, in some."""
    style, command, ambiguous = row["state"] if screen.is_coloured else None, one_line(row["command"]), screen.ambiguous
    lead = f"{SIGNS.get(row['state'], ' ')} {padded(_left(row), columns[0], ambiguous)}"
    told = [row["about"]] if row["section"] == "alert" else [row[name] for name in ("customer", "product", "summary")]
    about = about_of(*(one_line(part or "") for part in told))
    beside = f"  {command:<{columns[1]}}  "
    if screen.width is None:
        return [f"{painted(lead, style)}{beside}{about}".rstrip()]
    room = screen.width - columns_of(lead + beside, ambiguous)
    if screen.width > _NARROW and room >= _LEAST_ABOUT:
        return [f"{painted(lead, style)}{beside}{cut(about, room, ambiguous)}".rstrip()]
    from cs_toolkit.render.wrap import Window

    lead = cut(lead.rstrip(), screen.width, ambiguous)
    typed_lines = Window(screen.width, ambiguous).typed(command, "    ")
    room = screen.width - columns_of(lead, ambiguous) - 2
    if room >= _LEAST_ABOUT:
        return [f"{painted(lead, style)}  {cut(about, room, ambiguous)}", *typed_lines]
    return [painted(lead, style), f"    {cut(about, screen.width - 4, ambiguous)}", *typed_lines]


def _left(row: Row) -> str:
    """How late, how soon; since when somebody was silent; since which day it rings."""
    if row["section"] == "alert":
        return sentence(say("since {day}", day=f"{row['due_at']:%m-%d}"))
    if row["section"] == "silent":
        return sentence(_SILENT[row["waits_on"] or "customer"]._replace(args={"span": span(row["silent_seconds"])}))
    return time_left(row["state"], row["why_code"], row["seconds_left"])


def _ending(found: Morning, width: int, screen: Screen) -> Iterator[str]:
    """What else there is, in a line; what to do first, or that all is done."""
    others = [sentence(_counted(name, found.counts[name])) for name in COUNTED if found.counts[name]]
    if others:
        yield from _wrapped(" · ".join([*others, "cst next"]), width, screen, "dim")
    if found.backlog >= _MANY:
        old = sentence(
            say(
                "{count} came in a week late or more; if they are settled: {command}",
                count=found.backlog,
                command="cst close --backlog",
            )
        )
        yield from _wrapped(old, width, screen, "dim")
    seconds = None if found.looked_at is None else int((found.now - found.looked_at).total_seconds())
    if seconds is None:
        yield from _wrapped(translated("Alerts were not looked for yet: cst alerts"), width, screen, "dim")
    elif seconds > _STALE:
        old = sentence(
            say("Alerts were last looked for {span} ago: {command}", span=span(seconds), command="cst alerts")
        )
        yield from _wrapped(old, width, screen, "dim")
    if found.first is not None:
        yield from _wrapped(sentence(say("First: {command}", command=_first(found.first))), width, screen, "first")
        return
    yield from _wrapped(_done(found), width, screen, "done")


def _first(row: Row) -> str:
    return f"cst do {row['case']}" if row["case"] else "cst alerts"


def _done(found: Morning) -> str:
    if not found.cases:
        return translated("No case is open. cst log records the next complaint.")
    if found.coming is None:
        return translated("All done for now. Well done!")
    return sentence(
        say(
            "All done for now, well done! Next, by {due}: {command}",
            due=f"{found.coming['due_at']:%m-%d %H:%M}",
            command=found.coming["command"],
        )
    )


def _counted(name: str, count: int) -> Message:
    if name == "later":
        return say_n("{count} due another day", "{count} due another day", count)
    if name == "close":
        return say_n("{count} can be closed", "{count} can be closed", count)
    return say_n("{count} waits for others", "{count} wait for others", count)


def _wrapped(text: str, width: int, screen: Screen, style: str) -> list[str]:
    lines = [text]
    if columns_of(text, screen.ambiguous) > width:
        from cs_toolkit.render.wrap import Window

        lines = Window(width, screen.ambiguous).wrapped(text)
    return [painted(line, style) for line in lines] if screen.is_coloured else lines


WELCOME: Final = (
    ("cst demo", say("see the whole job done on sample data")),
    ("cst init", say("make your shop's folder, in your own home or with cst init DIR elsewhere")),
    ("cst log", say("record the first complaint; it asks for what it needs")),
)


def welcome(screen: Screen) -> Iterator[str]:
    """For somebody who has no shop yet."""
    from cs_toolkit.render.wrap import Window

    width = _WINDOW if screen.width is None else screen.width
    hello = translated("Welcome! There is no shop here yet. Begin with one of these:")
    more = translated("cst --help shows every command, cst help explains the method.")
    yield from _wrapped(hello, width, screen, "heading")
    yield ""
    pairs = [(command, sentence(what)) for command, what in WELCOME]
    yield from Window(width, screen.ambiguous).defined(pairs, "  ")
    yield ""
    yield from _wrapped(more, width, screen, "dim")
