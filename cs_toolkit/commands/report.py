"""`cst report`: what a period taught, for the owner and for those who can mend it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from cs_toolkit import params
from cs_toolkit.core.faq.effect import effects
from cs_toolkit.core.faq.life import Kept
from cs_toolkit.core.insight import report as reports
from cs_toolkit.core.insight import report_faq, report_period
from cs_toolkit.core.insight.ahead import ahead, first_needed
from cs_toolkit.core.insight.report import Books, Report
from cs_toolkit.core.insight.report_ahead import outlook
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.text import one_line
from cs_toolkit.env import Env
from cs_toolkit.env.machine import terminal_width
from cs_toolkit.errors import StoreTrouble, UsageProblem, say
from cs_toolkit.render import report_rows
from cs_toolkit.render.formats import Style
from cs_toolkit.render.report_markdown import markdown
from cs_toolkit.render.report_text import text
from cs_toolkit.render.report_words import ReportWords
from cs_toolkit.render.words import spoken

_FLAT: Final = frozenset({"csv", "tsv", "xlsx"})
_EXAMPLES: Final = (
    "cst report",
    "cst report --week",
    "cst report --period 2026-10 -f markdown > report.md",
    "cst report --since 2026-11-01 --section causes --section problems",
    "cst report --html report.html",
    "cst report -f csv > numbers.csv",
)


@params.command("report", examples=_EXAMPLES)
@params.option("--month", "stretch", flag_value="month", help="The last whole month (the default).")
@params.option("--week", "stretch", flag_value="week", help="The last whole week, Monday to Sunday.")
@params.option("--period", help="2026-10, 2026-W46, 2026-Q3, 'last week', 本月, 上周, 最近30天.")
@params.option("--since", help="From this day on: 2026-11-01, 7天前, last month.")
@params.option("--until", help="Up to this day, included.")
@params.option("--all", "stretch", flag_value="all", help="Everything up to now.")
@params.option(
    "--section",
    "sections",
    multiple=True,
    metavar="NAME",
    type=params.Choice(reports.SECTIONS),
    help="Only this part, such as steps, causes or problems; may be repeated.",
)
@params.option("--html", "page", metavar="FILE", help="Write a page to look at, print and send.")
@params.page_options("html")
@params.spreadsheet_options
@params.pass_env
def command(
    env: Env,
    *,
    stretch: str | None,
    period: str | None,
    since: str | None,
    until: str | None,
    sections: tuple[str, ...],
    page: str | None,
    style: Style,
    encoding: str,
) -> None:
    """What came in, how fast it was solved, what it cost, and what keeps going wrong: for the last month, a week, or
    any days, compared with as many days before. For each cause that weighs most it says who can mend it, with evidence
    and a proposal. Every number names what it counts.
    """
    wanted = _period(env, stretch, period, since, until)
    found = _report(env, report_period.checked(wanted, env.now), sections)
    if sections:
        found = reports.only(found, sections)
    has_problems = not sections or "problems" in sections
    if page is not None or env.format == "html":
        _write_page(env, found, page, has_problems)
    elif env.format in _FLAT:
        env.emit(found.rows(), report_rows.MEASURES, style=style, encoding=encoding)
    elif env.format == "ids":
        env.emit(({"case": case} for case in found.cases), ("case",))
    elif env.format in {"json", "jsonl"} or env.options.columns:
        env.emit([report_rows.report_row(found)], report_rows.REPORT)
    else:
        env.emit_text(_text(env, found, has_problems))


def _period(env: Env, stretch: str | None, period: str | None, since: str | None, until: str | None) -> Period:
    """The days asked for in one way or another: the last whole month where nothing is said."""
    if sum((stretch is not None, period is not None, (since, until) != (None, None))) > 1:
        raise UsageProblem(
            say("the period is named twice"),
            say("give one of --month, --week, --period, --all, or --since and --until"),
        )
    if period is not None:
        return report_period.named(period, env.now, env.zone)
    if (since, until) != (None, None):
        return report_period.between(since, until, env.now, env.zone)
    if stretch == "all":
        return report_period.up_to(_first_day(env), env.now, env.zone)
    return (report_period.last_week if stretch == "week" else report_period.last_month)(env.now, env.zone)


def _first_day(env: Env) -> date:
    """When the first case was received: ids begin with that day. Today where there is none."""
    ids = env.shop.store.ids("all") if env.shop.root.is_dir() else []
    return min((date.fromisoformat(case[:8]) for case in ids), default=env.now.astimezone(env.zone).date())


def _report(env: Env, period: Period, sections: tuple[str, ...]) -> Report:
    """The report of a period, computed from the cases and orders that bear on it."""
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
    books = Books(
        currency=settings.currency,
        shop=one_line(settings.name or ""),
        per_month=Decimal(settings.goodwill["per_month"]) if "per_month" in settings.goodwill else None,
        tallies=tallies,
        more=tuple(more),
    )
    return reports.report(cases, period, books, now=env.now)


def _faq(env: Env) -> tuple[Kept, ...]:
    """The kept FAQ entries; a file that cannot be read is told, and the rest is served."""
    try:
        return env.shop.faq.entries
    except StoreTrouble as trouble:
        env.report(trouble)
        return ()


def _write_page(env: Env, found: Report, page: str | None, has_problems: bool) -> None:
    from cs_toolkit.outlets.report_page import report_page

    html = report_page(found, ReportWords(spoken()), has_problems=has_problems)
    if page is not None:
        env.options.output = page
    env.emit_text(html)
    if page is not None:
        env.talk(say("wrote the report to '{path}'", path=page))


def _text(env: Env, found: Report, has_problems: bool) -> str:
    words = ReportWords(spoken())
    if env.format == "markdown":
        return markdown(found, words, has_problems=has_problems)
    return text(found, words, terminal_width(env.out), has_problems=has_problems)
