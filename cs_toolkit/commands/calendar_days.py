"""`cst calendar`: the days on which the shop is open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import click

from cs_toolkit import config, packs, params
from cs_toolkit.core.calendar import Calendar, in_force
from cs_toolkit.core.calendar_check import Doubt, doubts
from cs_toolkit.core.day_rules import DayRules
from cs_toolkit.core.hours import DAYS, windows
from cs_toolkit.core.shop_folder import CALENDARS
from cs_toolkit.env import Env
from cs_toolkit.errors import AnswerIsNo, BadValue, ConfigProblem, UsageProblem, say, say_n
from cs_toolkit.render import calendar_file, rules
from cs_toolkit.render.words import sentence
from cs_toolkit.store import calendar_files, shop_toml

OWN: Final = "own"
_DAY: Final = timedelta(days=1)
_SHOWN: Final = 14
_MOST: Final = 3660
_CHECKED: Final = ("calendar", "problem_code", "message", "fix")


@click.group(
    "calendar",
    cls=params.Group,
    examples=["cst calendar show", "cst calendar add 2026-12-30..2026-12-31 --closed --name 盘点"],
)
def command() -> None:
    """Opening hours by date, holidays, closures."""


@command.command("show", examples=["cst calendar show", "cst calendar show --since 2026-10-01 --until 2026-10-10"])
@params.option("--since", help="From this day (default: today).")
@params.option("--until", help="To this day (default: two weeks).")
@params.output_options
@params.pass_env
def show(env: Env, *, since: str | None, until: str | None) -> None:
    """Each day with its windows and why, as clocks count that start on it."""
    first = env.day(since or "today", time.min).date()
    last = env.day(until, time.max).date() if until else first + (_SHOWN - 1) * _DAY
    if last < first:
        raise UsageProblem(
            say("--until {last} is before --since {first}", last=last.isoformat(), first=first.isoformat()),
            say("name a later day"),
        )
    if (last - first).days > _MOST:
        raise UsageProblem(
            say("{count} days are too many to show", count=(last - first).days), say("name a later --since")
        )
    versions = env.rulebook.calendars
    if not versions:
        env.warn(say("there are no [hours] in shop.toml: day and night count"))
    _tell_missing(env, versions, first, last)
    env.emit([_row(env, versions, on) for on in _days(first, last)], rules.DAYS)


def _tell_missing(env: Env, versions: tuple[Calendar, ...], first: date, last: date) -> None:
    if versions:
        start, end = (datetime.combine(day, time(12), env.zone) for day in (first, last))
        for year in versions[-1].missing_years(start, end):
            env.warn(say("the holidays of {year} are in no calendar; weekly hours are shown", year=year))


def _row(env: Env, versions: tuple[Calendar, ...], on: date) -> dict[str, Any]:
    row = {"date": on.isoformat(), "weekday": DAYS[on.weekday()]}
    calendar = in_force(versions, datetime.combine(on, time(12), env.zone))
    if not isinstance(calendar, Calendar):
        return row | {"is_open": True, "windows": ["00:00-24:00"], "why": "wall", "name": None, "calendar": "wall"}
    rule = calendar.rule(on)
    shown = [str(window) for window in rule.windows]
    return row | {
        "is_open": bool(shown),
        "windows": shown,
        "why": rule.kind,
        "name": rule.name or None,
        "calendar": calendar.version,
    }


@command.command(
    "add",
    examples=[
        "cst calendar add 2026-12-30..2026-12-31 --closed --name 盘点",
        "cst calendar add 2026-11-28 --hours 09:00-12:00 --hours 14:00-18:00 --name 黑五",
    ],
)
@click.argument("days", metavar="DATE|DATE..DATE")
@params.option("--closed", is_flag=True, help="Nobody is there.")
@params.option("--hours", multiple=True, metavar="09:00-12:00", help="Open at these hours instead; may be repeated.")
@params.option("--name", help="What for.")
@params.option("--from", "since", help="For clocks that start on this day or later (default: tomorrow).")
@params.pass_env
def add(env: Env, *, days: str, closed: bool, hours: tuple[str, ...], name: str | None, since: str | None) -> None:
    """Days unlike their weekday, kept in calendar/own.toml. Clocks that run keep their deadlines."""
    if closed == bool(hours):
        raise UsageProblem(say("give either --closed or --hours"), say("for example --closed, or --hours 09:00-12:00"))
    first, last = _range(env, days)
    known_from = _known_from(env, since)
    common = params.cleaned({"name": name}) | {"valid_from": known_from}
    if closed:
        blocks = [("closure", {"from": first, "to": last, **common})]
    else:
        opened = [str(window) for window in windows(list(hours))]
        blocks = [("day", {"date": on, "hours": opened, **common}) for on in _days(first, last)]
    with _writing(env):
        before = calendar_files.text_of(env.shop.root, OWN)
        text = before or ""
        for key, block in blocks:
            text = calendar_file.appended(text, key, block)
        _write(env, OWN, text, before, "calendar add")
    env.talk(
        say(
            "{first} to {last}: noted, for clocks that start on {since} or later",
            first=first.isoformat(),
            last=last.isoformat(),
            since=known_from.isoformat(),
        )  # fmt: skip
    )


@command.command("import", examples=["cst calendar import 台湾节假日.ics --name tw"])
@click.argument("file", type=click.Path(path_type=Path))
@params.option("--name", help="The calendar's name: calendar/NAME.toml (default: the file's name).")
@params.option("--replace", is_flag=True, help="Instead of the calendar that has this name already.")
@params.option("--from", "since", help="For clocks that start on this day or later (default: tomorrow).")
@params.pass_env
def import_days(env: Env, *, file: Path, name: str | None, replace: bool, since: str | None) -> None:
    """Holidays from an iCalendar file: its all-day events; those named 补班 or （班） are working days."""
    from cs_toolkit.intake import ics

    name = _name(name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-"))
    found = ics.read(file)
    if found.timed:
        env.talk(say_n("{count} event with a time passed over", "{count} events with a time passed over", found.timed))
    if found.repeated:
        env.warn(
            say_n(
                "{count} repeating event passed over: name its dates with cst calendar add",
                "{count} repeating events passed over: name their dates with cst calendar add",
                found.repeated,
            )
        )
    if not found.days:
        raise UsageProblem(say("'{file}' holds no all-day events", file=file), say("holidays are events of whole days"))
    import tomli_w

    data = ics.as_calendar(found, file.name, _known_from(env, since))
    with _writing(env):
        before = calendar_files.text_of(env.shop.root, name)
        if before is not None and not replace:
            raise UsageProblem(
                say("there is a calendar '{name}' already", name=name), say("give another --name, or --replace")
            )
        text = tomli_w.dumps({key: value for key, value in data.items() if value})
        _write(env, name, text, before, "calendar import")
    env.talk(
        say_n(
            "{count} all-day event into calendar '{name}'",
            "{count} all-day events into calendar '{name}'",
            len(found.days),
            name=name,
        )
    )


@command.command("check", examples=["cst calendar check", "cst calendar check -f json"])
@params.output_options
@params.pass_env
def check(env: Env) -> None:
    """Problems of the calendars that [hours] names: unknown names, dates told twice, years without holidays.

    Exits with 3 when there is a problem.
    """
    files, found = {}, []
    folder = env.shop.root / CALENDARS
    for name in packs.calendar_names(folder):
        try:
            rules_of = packs.day_rules(name, folder)
        except ConfigProblem as error:
            found.append(Doubt(name, "unreadable", error.message, error.hint or say("mend the file in an editor")))
            continue
        if rules_of is not None:
            files[name] = rules_of
    today = env.now.astimezone(env.zone).date()
    broken = {doubt.calendar for doubt in found}
    found += [one for one in doubts(env.shop.config.hours, files, today) if one.calendar not in broken]
    problems = [doubt for doubt in found if doubt.is_problem]
    for doubt in found:
        if not doubt.is_problem:
            env.warn(doubt.message)
    env.emit([*map(_doubt_row(env), problems)], _CHECKED)
    if problems:
        raise AnswerIsNo(say_n("{count} problem found", "{count} problems found", len(problems)))
    env.talk(say("no problem in the calendars"))


def _doubt_row(env: Env) -> Any:
    in_words = sentence if env.format == "table" else lambda message: message.english()

    def row(doubt: Doubt) -> dict[str, Any]:
        values = (doubt.calendar, doubt.code, in_words(doubt.message), in_words(doubt.fix))
        return dict(zip(_CHECKED, values, strict=True))

    return row


def _days(first: date, last: date) -> Iterator[date]:
    on = first
    while on <= last:
        yield on
        on += _DAY


def _range(env: Env, days: str) -> tuple[date, date]:
    begin, dots, end = days.partition("..")
    first = env.day(begin, time.min).date()
    last = env.day(end if dots else begin, time.max).date()
    if last < first:
        raise UsageProblem(say("'{days}' ends before it starts", days=days), say("write it as 2026-12-30..2026-12-31"))
    if (last - first).days > 366:
        raise UsageProblem(say("'{days}' is longer than a year", days=days), say("name a shorter range"))
    return first, last


def _known_from(env: Env, since: str | None) -> date:
    today = env.now.astimezone(env.zone).date()
    return env.day(since, time.min).date() if since else today + _DAY


_CALENDAR = r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9-]*"  # Windows has devices of these names


def _name(name: str) -> str:
    if not re.fullmatch(_CALENDAR, name) or name == OWN:
        raise UsageProblem(
            say("'{name}' cannot be a calendar's name", name=name), say("give --name with small letters, such as tw")
        )
    return name


def _writing(env: Env) -> Any:
    env.ensure_shop()
    return env.shop.writing_settings()


def _write(env: Env, name: str, text: str, old: str | None, command: str) -> None:
    """The file, checked, and its name among the holidays of [hours]; one thing to undo."""
    path = calendar_files.path_of(env.shop.root, name)
    try:
        DayRules.from_data(name, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise ConfigProblem(
            say("'{path}' is not TOML: {reason}", path=path, reason=error), say("mend the file in an editor")
        ) from error
    except BadValue as error:
        raise UsageProblem(error.message, error.hint) from error
    before = env.shop.settings_text()
    settings = _counted(env, before, name)
    changed = {f"{CALENDARS}/{name}.toml": [old, text]}
    if settings != before:
        changed[config.FILE] = [before, settings]
    env.shop.journal.note(command, env.now, files=changed)
    calendar_files.write(env.shop.root, name, text, old)
    if settings != before:
        env.shop.write_settings(settings, before)


def _counted(env: Env, text: str, name: str) -> str:
    """shop.toml with the calendar named in [hours]; where there is none, a word that it does not count yet."""
    data: Any = tomllib.loads(text).get("hours")
    if not data:
        env.warn(say("there are no [hours] in shop.toml, so day and night count, and no calendar changes that"))
        return text
    if isinstance(data, list):
        if not all(name in block.get("holidays", ()) for block in data):
            env.warn(say('add "{name}" to the holidays of each [[hours]] in shop.toml', name=name))
        return text
    named = data.get("holidays", [])
    return (
        text if name in named else env.shop.checked_settings(shop_toml.edited(text, "hours.holidays", [*named, name]))
    )
