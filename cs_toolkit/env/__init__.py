"""What a command works with: the shop, its store and settings, now, and where words go.

The only clock of the toolkit is here, and the one place where errors become words and exit codes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TextIO
from zoneinfo import ZoneInfo

import click

from cs_toolkit import config
from cs_toolkit.core import query
from cs_toolkit.core.model import Case
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline, fold, latest_at
from cs_toolkit.core.workflow import NextStep, next_steps
from cs_toolkit.env.events import NewEvent, numbered
from cs_toolkit.env.exits import guarded, printable, tell
from cs_toolkit.env.machine import locale_language, machine_zone, terminal_width
from cs_toolkit.env.terms import Rulebook
from cs_toolkit.errors import AmbiguousCase, CaseNotFound, CstError, Message, StoreTrouble, say
from cs_toolkit.render import output, rows
from cs_toolkit.render.formats import Style
from cs_toolkit.render.words import sentence
from cs_toolkit.store.base import Where
from cs_toolkit.store.shop import Shop

APP: Final = "cs-toolkit"


@dataclass
class Options:
    """The global options, given before or after the command."""

    shop: str | None = None
    now: str | None = None
    lang: str | None = None
    format: str | None = None
    columns: str | None = None
    sort: str | None = None
    limit: int | None = None
    output: str | None = None
    quiet: bool = False


class Env:
    """One command's surroundings, opened lazily: nothing is read before it is needed."""

    def __init__(self, options: Options | None = None, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.options = options or Options()
        self.out = out or sys.stdout
        self.err = err or sys.stderr
        self.command = ""
        self.had_trouble = False

    # the shop

    @cached_property
    def shop(self) -> Shop:
        """The shop folder: --shop, CST_SHOP, the nearest folder upwards with a shop.toml, else the user's own."""
        named = self.options.shop or os.environ.get("CST_SHOP")
        if named:
            return Shop(Path(named).absolute(), is_named=True)
        here = Path.cwd()
        nearest = next((folder for folder in (here, *here.parents) if (folder / config.FILE).is_file()), None)
        return Shop(nearest or Path(click.get_app_dir(APP)))

    def use_shop(self, folder: str | None) -> None:
        """From now on this folder; without one what --shop or CST_SHOP names, else the user's own, wherever typed."""
        if folder or not self.shop.is_named:
            self.options.shop = folder or click.get_app_dir(APP)
        for known in ("shop", "rulebook", "zone", "now"):
            self.__dict__.pop(known, None)

    def ensure_shop(self) -> bool:
        """Makes the shop folder where there is none yet; True if it was made."""
        made = self.shop.make(config.template(str(self.zone)))
        if made:
            self.talk(say("made the shop folder '{path}'", path=self.shop.root))
        return made

    # time

    @cached_property
    def zone(self) -> tzinfo:
        """The shop's zone; until it is set, the machine's."""
        return self.shop.config.tzinfo or ZoneInfo(machine_zone())

    @cached_property
    def now(self) -> datetime:
        """Now, to the second, in the shop's zone; --now or CST_NOW stand in for it."""
        clock = datetime.now(self.zone).replace(microsecond=0)
        named = self.options.now or os.environ.get("CST_NOW")
        if not named:
            return clock
        from cs_toolkit.core import when

        return when.parse(named, now=clock, zone=self.zone)

    def instant(self, text: str, *, toward: Literal["past", "future"] = "past") -> datetime:
        """A time as people type it."""
        from cs_toolkit.core import when

        return when.parse(text, now=self.now, zone=self.zone, toward=toward)

    def day(self, text: str, at: time) -> datetime:
        """A time on a day as people name it, in the shop's zone."""
        from cs_toolkit.core import when

        return datetime.combine(when.day(text, now=self.now, zone=self.zone), at, self.zone)

    # cases

    @cached_property
    def rulebook(self) -> Rulebook:
        """The policies, calendars and deadlines of the shop."""
        return Rulebook(self.shop, self.zone)

    def terms_of(self, case: Case, *, everything: bool = False) -> Terms:
        """What the clocks of a case are computed from; with `everything` also the times of others than the shop."""
        return self.rulebook.terms(case, everything=everything)

    def steps(self, timeline: Timeline) -> tuple[NextStep, ...]:
        """What must be done next on a case."""
        steps = next_steps(timeline, self.terms_of(timeline.case), self.now)
        self.rulebook.tell(self.rulebook.unknown_years(self.now, steps), self.warn)
        return steps

    def timelines(
        self,
        where: Where,
        *,
        must_exist: bool = True,
        mentioning: Iterable[str] = (),
        among: Collection[str] | None = None,
    ) -> list[Timeline]:
        """The cases folded; what could not be read is told on stderr and sets the exit code."""
        if not self.shop.root.is_dir() and not (self.shop.is_named and must_exist):
            self.talk(say("there is no shop yet; cst log or cst init makes one"))
            return []
        found = self.shop.store.find(where, mentioning=mentioning, among=among)
        for problem in found.problems:
            self.report(problem)
        return [fold(case) for case in found.cases]

    def found(self, chosen: query.CaseQuery) -> Iterator[rows.Row]:
        """The public rows of the cases a query admits; what a case lacks is filled from the order book."""
        from cs_toolkit.render import views

        where: Where = chosen.state if chosen.state in {"open", "closed"} else "all"  # type: ignore[assignment]
        for timeline in self.with_orders(self.timelines(where)):
            steps = self.steps(timeline)
            row = rows.list_row(timeline, steps)
            row |= views.for_people(timeline.case, steps[0] if steps else None, self.now)
            if chosen.admits(row):
                yield row

    def with_orders(self, timelines: list[Timeline]) -> list[Timeline]:
        """The timelines with what their cases do not say joined from the order book."""
        from cs_toolkit.core.order_facts import joined

        wanted = {found.case.order.id for found in timelines if found.case.order.id}
        orders = self.shop.orders.look_up(wanted)
        return [
            Timeline(joined(found.case, orders[found.case.order.id]), found.events)
            if found.case.order.id in orders
            else found
            for found in timelines
        ]

    def resolve(self, text: str) -> str:
        """The whole id of a case named by any unambiguous shortening; open cases first."""
        wanted = query.wanted_id(text)
        if query.FULL_ID.fullmatch(wanted):
            return wanted
        scopes: tuple[Where, ...] = ("open", "all")
        for where in scopes:
            matches = query.matching(wanted, self.shop.store.ids(where))
            if len(matches) > 1:
                raise AmbiguousCase(text, matches)
            if matches:
                return matches[0]
        raise CaseNotFound(text)

    def timeline(self, text: str) -> Timeline:
        """One case, folded; where it was merged into another, that one."""
        try:
            found = fold(self.shop.store.get(self.resolve(text)).case)
        except CaseNotFound:
            raise CaseNotFound(text) from None
        return self.shop.survivor(found) if found.merged_into else found

    def record(self, text: str, build: Callable[[Timeline], Iterable[NewEvent]]) -> Timeline:
        """Reads a case, decides, appends the events, all under the lock; returns the case as it is then."""
        case_id = self.resolve(text)
        with self.shop.store.writing():
            timeline = self.timeline(case_id)
            return self.append(timeline.case.id, build(timeline), self.command)

    def record_all(self, new: Mapping[str, Sequence[NewEvent]]) -> dict[str, Timeline]:
        """Events on several cases by one command, which `undo` takes back as one; the cases then."""
        with self.shop.store.writing():
            stored = {case_id: self.shop.store.get(case_id) for case_id in new}
            cases = {
                case_id: numbered(stored[case_id].case, case_id, events, self.now) for case_id, events in new.items()
            }
            ids = {name: [event.id for event in case.events[-len(new[name]) :]] for name, case in cases.items()}
            self.shop.journal.note(self.command, self.now, events=ids)
            for case_id, case in cases.items():
                self.shop.store.replace(case, stored[case_id].revision)
        return {case_id: fold(case) for case_id, case in cases.items()}

    def append(self, case_id: str, new: Iterable[NewEvent], command: str | None = None) -> Timeline:
        """Events at the end of a case, under the lock, first noted for `undo` under a command; the case then."""
        stored = self.shop.store.get(case_id)
        case = numbered(stored.case, case_id, new, self.now)
        if command is not None:
            ids = [event.id for event in case.events[len(stored.case.events) :]]
            self.shop.journal.note(command, self.now, events={case_id: ids})
        self.shop.store.replace(case, stored.revision)
        if self.now < latest_at(stored.case):
            self.warn(say("'{case}': the last record is dated later than now; is the clock right?", case=case_id))
        return fold(case)

    # words

    def talk(self, message: Message) -> None:
        """A line for the person at the keyboard, unless --quiet."""
        if not self.options.quiet:
            self.err.write(f"{printable(sentence(message))}\n")

    def emit(
        self,
        rows: Iterable[rows.Row],
        known: Sequence[str],
        short: Sequence[str] | None = None,
        *,
        style: Style | None = None,
        encoding: str = "utf-8",
    ) -> None:
        """Rows in the format asked for; `short` are the columns of the table people see by default."""
        options, short = self.options, short if self.format == "table" and short else ()
        columns = output.columns_of(options.columns, known, short)
        file = self.shop.outside(options.output)
        chosen = output.Selection(self.format, columns, options.sort, options.limit, file, encoding, lambda: self.zone)
        width = terminal_width(self.out) if file is None else None
        output.write(output.selected(rows, known, chosen), chosen, (style or Style())._replace(width=width), self.out)

    def show_next(self, timeline: Timeline) -> None:
        """What comes next on a case, after something was recorded."""
        from cs_toolkit.render import views

        steps = self.steps(timeline)
        if self.format != "table":
            self.emit([rows.next_row(step, self.now) for step in steps], rows.NEXT)
        elif not self.options.quiet:
            lines = [views.next_line(step, self.now, self.zone) for step in steps]
            self.print(lines or [sentence(say("{case}  closed", case=timeline.case.id))])

    def print(self, lines: Iterable[str]) -> None:
        """Lines for a person, on stdout."""
        for line in lines:
            self.out.write(f"{printable(line)}\n")

    @property
    def format(self) -> str:
        """How rows are printed; a table unless something else was asked for."""
        return self.options.format or "table"

    @property
    def screen_language(self) -> str | None:
        """The owner's language: CST_LANG, the settings, the locale; None for English."""
        if named := os.environ.get("CST_LANG"):
            return named if named in LANGUAGES else None
        try:
            configured = self.shop.config.language
        except CstError:
            return None
        return configured or locale_language(os.environ)

    def emit_text(self, text: str) -> None:
        """A page to the screen or to the file of --output."""
        output.write_text(text, self.shop.outside(self.options.output), self.out)

    def warn(self, message: Message) -> None:
        """A line on stderr that --quiet does not take away."""
        self.err.write(f"{printable(sentence(message))}\n")

    def report(self, problem: CstError) -> None:
        """Trouble with one thing while the rest is served."""
        self.had_trouble = self.had_trouble or isinstance(problem, StoreTrouble)
        tell(problem, self.err)


__all__ = ["Env", "NewEvent", "Options", "guarded"]
