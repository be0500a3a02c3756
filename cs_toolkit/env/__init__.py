"""What a command works with: the shop, its store and settings, now, and where words go.

The only clock of the toolkit is here, and the one place where errors become words and exit codes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TextIO

import click

from cs_toolkit.core.shop_folder import SETTINGS
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.exits import guarded, spoken, tell
from cs_toolkit.env.machine import configured_language, exact_instant, machine_zone, screen_language
from cs_toolkit.errors import CstError, Message, StoreTrouble, say
from cs_toolkit.render import output, rows
from cs_toolkit.render.formats import Style
from cs_toolkit.store.shop import Shop

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.core.model import Case
    from cs_toolkit.core.query import CaseQuery
    from cs_toolkit.core.terms import Terms
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.core.workflow import NextStep
    from cs_toolkit.env.terms import Rulebook
    from cs_toolkit.store.base import Where

APP: Final = "cs-toolkit"


class Options:
    """The global options, given before or after the command."""

    def __init__(self) -> None:
        self.shop: str | None = None
        self.now: str | None = None
        self.lang: str | None = None
        self.format: str | None = None
        self.columns: str | None = None
        self.sort: str | None = None
        self.limit: int | None = None
        self.output: str | None = None
        self.color: str | None = None
        self.quiet = False


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
        nearest = next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)
        return Shop(nearest or Path(click.get_app_dir(APP)))

    def use_shop(self, folder: str | None) -> None:
        """From now on this folder; without one what --shop or CST_SHOP names, else the user's own, wherever typed."""
        if folder or not self.shop.is_named:
            self.options.shop = folder or click.get_app_dir(APP)
        for known in ("shop", "rulebook", "zone", "now", "screen_language"):
            self.__dict__.pop(known, None)

    def ensure_shop(self) -> bool:
        """Makes the shop folder where there is none yet; True if it was made."""
        if (self.shop.root / SETTINGS).exists():
            return False
        from cs_toolkit.store import shop_toml

        made = self.shop.make(shop_toml.template(str(self.zone)))
        if made:
            self.talk(say("made the shop folder '{path}'", path=self.shop.root))
        return made

    # time

    @cached_property
    def zone(self) -> tzinfo:
        """The shop's zone; until it is set, the machine's."""
        from zoneinfo import ZoneInfo

        return self.shop.config.tzinfo or ZoneInfo(machine_zone())

    @cached_property
    def now(self) -> datetime:
        """Now, to the second, in the shop's zone; --now or CST_NOW stand in for it."""
        named, clock = self._named_now, self._clock.astimezone(self.zone)
        if not named:
            return clock
        if exact := exact_instant(named):
            return exact.astimezone(self.zone)
        from cs_toolkit.core import when

        return when.parse(named, now=clock, zone=self.zone)

    @property
    def moment(self) -> datetime:
        """The same instant, in whatever zone: where only that counts, the settings are not needed."""
        named = self._named_now
        if not named:
            return self._clock
        return exact_instant(named) or self.now

    @cached_property
    def _clock(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0)

    @property
    def _named_now(self) -> str | None:
        return self.options.now or os.environ.get("CST_NOW")

    def instant(self, text: str, *, toward: Literal["past", "future"] = "past") -> datetime:
        """A time as people type it."""
        from cs_toolkit.core import when

        return when.parse(text, now=self.now, zone=self.zone, toward=toward)

    def day(self, text: str, at: time) -> datetime:
        """A time on a day as people name it, in the shop's zone: midnight is on the first day of `last month`."""
        from cs_toolkit.core import when

        named = when.day(text, now=self.now, zone=self.zone, last=at != time.min)
        return datetime.combine(named, at, self.zone)

    # cases

    @cached_property
    def rulebook(self) -> Rulebook:
        """The policies, calendars and deadlines of the shop."""
        from cs_toolkit.env.terms import Rulebook

        return Rulebook(self.shop, self.zone)

    def terms_of(self, case: Case, *, everything: bool = False) -> Terms:
        """What the clocks of a case are computed from; with `everything` also the times of others than the shop."""
        return self.rulebook.terms(case, everything=everything)

    def steps(self, timeline: Timeline) -> tuple[NextStep, ...]:
        """What must be done next on a case."""
        from cs_toolkit.env import cases

        return cases.steps(self, timeline)

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
        from cs_toolkit.env import cases

        return cases.timelines(self, where, mentioning, among)

    def facts(
        self, since: datetime | None = None, until: datetime | None = None, where: Where = "all"
    ) -> list[CaseFacts]:
        """The facts of the cases received in [since, until), by id, orders joined; trouble is told as for timelines."""
        from cs_toolkit.env import facts

        return facts.facts(self, since, until, where)

    def found(self, chosen: CaseQuery) -> Iterator[rows.Row]:
        """The public rows of the cases a query admits; what a case lacks is filled from the order book."""
        from cs_toolkit.env import cases

        return cases.found(self, chosen)

    def with_orders(self, timelines: list[Timeline]) -> list[Timeline]:
        """The timelines with what their cases do not say joined from the order book."""
        from cs_toolkit.env import cases

        return cases.with_orders(self, timelines)

    def resolve(self, text: str) -> str:
        """The whole id of a case named by any unambiguous shortening; open cases first."""
        from cs_toolkit.env import cases

        return cases.resolve(self, text)

    def timeline(self, text: str) -> Timeline:
        """One case, folded; where it was merged into another, that one."""
        from cs_toolkit.env import cases

        return cases.timeline(self, text)

    def record(self, text: str, build: Callable[[Timeline], Iterable[NewEvent]]) -> Timeline:
        """Reads a case, decides, appends the events, all under the lock; returns the case as it is then."""
        from cs_toolkit.env import recording

        return recording.record(self, text, build)

    def record_all(self, new: Mapping[str, Sequence[NewEvent]]) -> dict[str, Timeline]:
        """Events on several cases by one command, which `undo` takes back as one; the cases then."""
        from cs_toolkit.env import recording

        return recording.record_all(self, new)

    def append(self, case_id: str, new: Iterable[NewEvent], command: str | None = None) -> Timeline:
        """Events at the end of a case, under the lock, first noted for `undo` under a command; the case then."""
        from cs_toolkit.env import recording

        return recording.append(self, case_id, new, command)

    # words

    def talk(self, message: Message) -> None:
        """A line for the person at the keyboard, unless --quiet."""
        if not self.options.quiet:
            self.warn(message)

    def emit(
        self,
        rows: Iterable[rows.Row],
        known: Sequence[str],
        short: Sequence[str] | None = None,
        *,
        style: Style | None = None,
        encoding: str = "utf-8",
        are_local: bool = False,
    ) -> None:
        """Rows in the format asked for, in a table the columns `short`; `are_local`: times are the shop's already."""
        options, short = self.options, short if self.format == "table" and short else ()
        columns = output.columns_of(options.columns, known, short)
        file, zone = self.shop.outside(options.output), None if are_local else lambda: self.zone
        chosen = output.Selection(self.format, columns, options.sort, options.limit, file, encoding, zone)
        if self.format == "table":
            from cs_toolkit.env import screen

            style = (style or Style())._replace(screen=screen.screen_of(self), sheet=self.command)
        output.write(output.selected(rows, known, chosen), chosen, style or Style(), self.out)

    def show_next(self, *timelines: Timeline) -> None:
        """What comes next on cases, after something was recorded."""
        from cs_toolkit.env import cases

        cases.show_next(self, timelines)

    def print(self, lines: Iterable[str]) -> None:
        """Lines for a person, on stdout."""
        from cs_toolkit.env import prose

        prose.write(self, lines)

    @property
    def format(self) -> str:
        """How rows are printed; a table unless something else was asked for."""
        return self.options.format or "table"

    @cached_property
    def screen_language(self) -> str | None:
        """The owner's language: --lang, CST_LANG, the settings, the locale; None for English."""
        return self.options.lang or screen_language(self.err, lambda: configured_language(self.shop))

    def emit_text(self, text: str) -> None:
        """A page to the screen or to the file of --output."""
        output.write_text(text, self.shop.outside(self.options.output), self.out)

    def warn(self, message: Message) -> None:
        """A line on stderr that --quiet does not take away."""
        spoken(message, self.err)

    def report(self, problem: CstError) -> None:
        """Trouble with one thing while the rest is served."""
        self.had_trouble = self.had_trouble or isinstance(problem, StoreTrouble)
        tell(problem, self.err)


__all__ = ["Env", "NewEvent", "Options", "guarded"]
