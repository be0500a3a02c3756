"""A report of the shop, remembered as data (`.cst/report`) as long as it would say the same, in whatever form.

It would as long as no case, order, FAQ entry or setting is another one, and now has passed no moment it depends on.
Most of a report is about few of all cases: that part (`.cst/period`) holds as long as none of those is another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from cs_toolkit.core.shop_folder import FAQ
from cs_toolkit.env.machine import named_zone
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.stamps import stamp_of, together

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.core.faq.life import Kept
    from cs_toolkit.core.insight.brief import Brief
    from cs_toolkit.core.insight.measures import Section
    from cs_toolkit.core.insight.report import Books
    from cs_toolkit.core.insight.report_period import Period
    from cs_toolkit.core.insight.report_type import Report
    from cs_toolkit.env import Env
    from cs_toolkit.env.briefs import Counted
    from cs_toolkit.store.stamps import Part

_DATED: Final = r"\d{4}-(\d\d|[WQ]\d{1,2})"  # 2026-10, 2026-W46, 2026-Q3: the same days whenever it is asked for
_MEMORIES: Final = ("report", "period")
_TROUBLE: Final = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
Shown = TypeVar("Shown")


class Asked(NamedTuple):
    """What a report is about, as it was typed."""

    stretch: str | None = None
    period: str | None = None
    since: str | None = None
    until: str | None = None
    sections: tuple[str, ...] = ()

    @property
    def is_of_days(self) -> bool:
        """Whether it means the same all day long."""
        return (self.since, self.until) == (None, None) and bool(re.fullmatch(_DATED, self.period or "2026-01"))


class Made(NamedTuple):
    """A report as a line for programs, and before when (seconds since 1970) it would say the same."""

    line: str
    holds_until: float


def shown(env: Env, asked: Asked, period_of: Callable[[], Period], show: Callable[[Report], Shown]) -> Shown:
    """What is made of the report; where the memory holds what cst never wrote there, of one that is made anew."""
    try:
        return show(_report(env, line(env, asked, period_of)))
    except _TROUBLE:
        if env.shop.root.is_dir():
            for name in _MEMORIES:
                env.shop.cache(name).forget()
        return show(_report(env, line(env, asked, period_of)))


def line(env: Env, asked: Asked, period_of: Callable[[], Period]) -> str:
    """The report for programs as a line of JSON, times as the shop's clock shows them."""
    if not env.shop.root.is_dir():
        return _made(env, period_of(), asked.sections, {}).line
    parts = env.shop.parts()
    if not asked.is_of_days:
        return _made(env, period_of(), asked.sections, parts).line
    stamps = {part: together(known) for part, known in parts.items()} | _books(env)
    stamps["faq"] = stamp_of(env.shop.root / FAQ)
    return _remembered(env, "report", stamps, asked, lambda: _made(env, period_of(), asked.sections, parts)).line


def _remembered(env: Env, name: str, stamps: Mapping[str, str], asked: object, make: Callable[[], Made]) -> Made:
    """What was asked for, made if it is not remembered; with trouble it is told each time."""
    cache, key, now = env.shop.cache(name, named_zone()), repr(asked), env.moment.timestamp()
    note, body = cache.whole(stamps)
    if until := _holds(note, key, now):
        return Made(body.decode("utf-8", "surrogatepass"), until)
    made = make()
    if not env.had_trouble and now < made.holds_until:
        note = f"{now}\t{made.holds_until}\t{key}"
        cache.save([made.line.encode("utf-8", "surrogatepass")], stamps, note)
    return made


def _holds(note: str, key: str, now: float) -> float | None:
    """Until when what was remembered is what is asked for; None where it is not, or is what cst never wrote."""
    try:
        since, before, asked = note.split("\t", 2)
        return float(before) if asked == key and float(since) <= now < float(before) else None
    except ValueError:
        return None


def _made(env: Env, period: Period, sections: tuple[str, ...], parts: Mapping[str, Part]) -> Made:
    """The report of a period: what the cases of it tell, and what is counted of all that came lately."""
    from cs_toolkit.core.insight import report_type
    from cs_toolkit.core.insight.ahead import ahead, first_needed
    from cs_toolkit.core.insight.report_ahead import outlook
    from cs_toolkit.core.insight.report_weeks import weeks
    from cs_toolkit.env.briefs import Counted

    looks_ahead = not sections or "ahead" in sections
    entries = _entries(env, period) if not sections or "faq" in sections else {}
    firsts = [report_type.reach(period, env.now), *entries.values()]
    if looks_ahead:
        firsts.append(first_needed(env.now, env.zone))
    first, end = (at.timestamp() for at in report_type.touched(period, env.now))
    counted = Counted(env, parts, min(firsts), lambda told: told.last >= first and told.first < end)
    inner = _of_period(env, period, counted, min(firsts))
    briefs = counted.briefs
    more = [weeks(briefs, period, env.now), *_effects(env, tuple(entries), briefs)]
    if looks_ahead:
        more.append(outlook(ahead(briefs, env.now, env.zone), env.zone))
    found = report_type.joined(_report(env, inner.line), *more)
    return Made(
        _line(env, report_type.only(found, sections) if sections else found),
        min(inner.holds_until, _holds_for(env, tuple(entries), briefs, period)),
    )


def _of_period(env: Env, period: Period, counted: Counted, received: datetime) -> Made:
    """What is told by the cases received since then in which something is counted in the period."""
    from cs_toolkit.core.insight.report_type import touched

    least, first, end = (at.timestamp() for at in (received, *touched(period, env.now)))
    names = {one.id for one in counted.briefs if one.first < end and one.last >= first and one.received >= least}

    def make() -> Made:
        from cs_toolkit.core.insight.report import of_period
        from cs_toolkit.core.insight.report_holds import holds_until

        cases = counted.facts(names)
        found = of_period(cases, period, _shop_books(env), now=env.now)
        return Made(_line(env, found), holds_until(cases, (), period, env.now).timestamp())

    if not env.shop.root.is_dir():
        return make()
    days = [str(day) for day in (period.first, period.end, period.before(env.now).first)]
    return _remembered(env, "period", counted.stamps(names) | _books(env), days, make)


def _holds_for(env: Env, entries: tuple[Kept, ...], briefs: list[Brief], period: Period) -> float:
    """Before when what is counted of all cases is the same: until the next of them came."""
    from cs_toolkit.core.insight.report_holds import holds_until

    now = env.now.timestamp()
    coming = (one.received for one in briefs if one.received >= now)
    return min([holds_until((), entries, period, env.now).timestamp(), *coming])


def _effects(env: Env, entries: tuple[Kept, ...], briefs: list[Brief]) -> Iterator[Section]:
    if entries:
        from cs_toolkit.core.faq.effect import effects
        from cs_toolkit.core.insight.report_faq import effects_section

        yield effects_section(effects(entries, sorted(briefs), env.shop.orders.tallies(), env.now), env.zone)


def _shop_books(env: Env) -> Books:
    from decimal import Decimal

    from cs_toolkit.core.insight.report import Books

    settings = env.shop.config
    return Books(
        currency=settings.currency,
        per_month=Decimal(settings.goodwill["per_month"]) if "per_month" in settings.goodwill else None,
        tallies=tuple(env.shop.orders.tallies()),
    )


def _entries(env: Env, period: Period) -> dict[Kept, datetime]:
    """The FAQ entries that the report tells of, and since when cases count for each.

    A file that cannot be read is told, and the rest is served.
    """
    if not (env.shop.root / FAQ).exists():
        return {}
    from cs_toolkit.core.insight.report_faq import needed_since, told_of

    try:
        kept = env.shop.faq.entries
    except StoreTrouble as trouble:
        env.report(trouble)
        return {}
    return {entry: needed_since(entry, period).since for entry in told_of(kept, period)}


def _report(env: Env, line: str) -> Report:
    """The report that a line tells; raises one of `_TROUBLE` where it is none."""
    import json

    from cs_toolkit.core.text import one_line
    from cs_toolkit.render.report_reading import report_of

    return report_of(json.loads(line), env.zone, one_line(env.shop.config.name or ""), env.now)


def _line(env: Env, report: Report) -> str:
    from cs_toolkit.core.insight.report_sections import REPORT
    from cs_toolkit.render import output, report_rows
    from cs_toolkit.render.formats import WRITERS, Style

    row = output.local(report_rows.report_row(report), lambda: env.zone)
    return "".join(WRITERS["jsonl"]([row], REPORT, Style()))


def _books(env: Env) -> dict[str, str]:
    """By which the order book is known."""
    return {f"orders {number}": stamp for number, stamp in enumerate(env.shop.order_stamp().split(" "))}
