"""A report of the shop; for programs remembered (`.cst/report`) as long as it would say the same.

It would as long as no case, order, FAQ entry or setting is another one, and now has passed no moment it depends on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.shop_folder import FAQ
from cs_toolkit.env.machine import named_zone
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.stamps import stamp_of

if TYPE_CHECKING:
    from datetime import datetime

    from cs_toolkit.core.faq.life import Kept
    from cs_toolkit.core.insight.report import Report
    from cs_toolkit.core.insight.report_period import Period
    from cs_toolkit.env import Env

_DATED: Final = r"\d{4}-(\d\d|[WQ]\d{1,2})"  # 2026-10, 2026-W46, 2026-Q3: the same days whenever it is asked for


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
    """A report, and before when it would say the same."""

    report: Report
    holds_until: datetime


def line(env: Env, asked: Asked, make: Callable[[], Made]) -> str:
    """The report for programs as a line of JSON, times as the shop's clock shows them."""
    if not asked.is_of_days or not env.shop.root.is_dir():
        return _line(env, make().report)
    cache = env.shop.cache("report", named_zone())
    stamps, key, now = _stamps(env), json.dumps(asked), env.moment.timestamp()
    note, body = cache.whole(stamps)
    if _holds(note, key, now):
        return body.decode("utf-8", "surrogatepass")
    made = make()
    found = _line(env, made.report)
    if not env.had_trouble and now < made.holds_until.timestamp():
        note = f"{now}\t{made.holds_until.timestamp()}\t{key}"
        cache.save([found.encode("utf-8", "surrogatepass")], stamps, note)
    return found


def made(env: Env, period: Period, sections: tuple[str, ...]) -> Made:
    """The report of a period, computed from the cases and orders that bear on it."""
    from decimal import Decimal

    from cs_toolkit.core.faq.effect import effects
    from cs_toolkit.core.insight import report as reports
    from cs_toolkit.core.insight import report_faq
    from cs_toolkit.core.insight.ahead import ahead, first_needed
    from cs_toolkit.core.insight.report_ahead import outlook
    from cs_toolkit.core.insight.report_holds import holds_until
    from cs_toolkit.core.text import one_line

    looks_ahead = not sections or "ahead" in sections
    entries = report_faq.told_of(_faq(env), period) if not sections or "faq" in sections else ()
    firsts = [reports.reach(period, env.now), *(report_faq.needed_since(entry, period).since for entry in entries)]
    if looks_ahead:
        firsts.append(first_needed(env.now, env.zone))
    cases = env.facts(since=min(firsts))
    settings = env.shop.config
    tallies = tuple(env.shop.orders.tallies())
    more = [report_faq.effects_section(effects(entries, cases, tallies, env.now), env.zone)]
    if looks_ahead:
        more.append(outlook(ahead(cases, env.now, env.zone), env.zone))
    books = reports.Books(
        currency=settings.currency,
        shop=one_line(settings.name or ""),
        per_month=Decimal(settings.goodwill["per_month"]) if "per_month" in settings.goodwill else None,
        tallies=tallies,
        more=tuple(more),
    )
    found = reports.report(cases, period, books, now=env.now)
    return Made(reports.only(found, sections) if sections else found, holds_until(cases, entries, period, env.now))


def _faq(env: Env) -> tuple[Kept, ...]:
    """The kept FAQ entries; a file that cannot be read is told, and the rest is served."""
    try:
        return env.shop.faq.entries
    except StoreTrouble as trouble:
        env.report(trouble)
        return ()


def _line(env: Env, report: Report) -> str:
    from cs_toolkit.core.insight.report_sections import REPORT
    from cs_toolkit.render import output, report_rows
    from cs_toolkit.render.formats import WRITERS, Style

    row = output.local(report_rows.report_row(report), lambda: env.zone)
    return "".join(WRITERS["jsonl"]([row], REPORT, Style()))


def _stamps(env: Env) -> dict[str, str]:
    """By which all that a report is made of is known, beside settings and the toolkit itself."""
    orders = enumerate(env.shop.order_stamp().split(" "))
    return {
        **env.shop.marks(),
        **{f"orders {number}": stamp for number, stamp in orders},
        "faq": stamp_of(env.shop.root / FAQ),
    }


def _holds(note: str, key: str, now: float) -> bool:
    """Whether what was remembered is what is asked for; what cst never wrote is not."""
    try:
        since, before, asked = note.split("\t", 2)
        return asked == key and float(since) <= now < float(before)
    except ValueError:
        return False
