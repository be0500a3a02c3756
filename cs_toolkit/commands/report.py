"""`cst report`: what a period taught, for the owner and for those who can mend it."""

from __future__ import annotations

from datetime import date
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from cs_toolkit import params
from cs_toolkit.core.insight.report_sections import REPORT, SECTIONS
from cs_toolkit.env import Env, reporting
from cs_toolkit.env.reporting import Asked
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render.formats import Style

if TYPE_CHECKING:
    from cs_toolkit.core.insight.report_period import Period
    from cs_toolkit.core.insight.report_type import Report

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
    type=params.Choice(SECTIONS),
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
    asked = Asked(stretch, period, since, until, sections)
    is_page = page is not None or env.format == "html"
    _refuse_two_periods(asked)
    period_of = partial(_checked_period, env, asked)
    if env.format in {"json", "jsonl"} and not is_page:
        _emit_line(env, reporting.line(env, asked, period_of))
        return
    has_problems = not sections or "problems" in sections
    if is_page:
        html = reporting.shown(env, asked, period_of, partial(_page, has_problems=has_problems))
        _write_page(env, html, page)
    elif env.format == "ids":
        cases = reporting.shown(env, asked, period_of, attrgetter("cases"))
        env.emit(({"case": case} for case in cases), ("case",))
    elif env.format in _FLAT:
        from cs_toolkit.core.insight.measures import COLUMNS

        rows = reporting.shown(env, asked, period_of, lambda found: list(found.rows()))
        env.emit(rows, COLUMNS, style=style, encoding=encoding)
    elif env.options.columns:
        _emit_line(env, reporting.line(env, asked, period_of))
    else:
        env.emit_text(reporting.shown(env, asked, period_of, partial(_text, env, has_problems)))


def _emit_line(env: Env, line: str) -> None:
    options = env.options
    is_changed = options.columns or options.sort or options.limit is not None
    if is_changed or env.out.isatty():
        import json

        env.emit([json.loads(line)], REPORT, are_local=True)
    else:
        env.emit_text(line if env.format == "jsonl" else f"[\n{line}]\n")


def _refuse_two_periods(asked: Asked) -> None:
    named = (asked.stretch is not None, asked.period is not None, (asked.since, asked.until) != (None, None))
    if sum(named) > 1:
        raise UsageProblem(
            say("the period is named twice"),
            say("give one of --month, --week, --period, --all, or --since and --until"),
        )


def _checked_period(env: Env, asked: Asked) -> Period:
    from cs_toolkit.core.insight import report_period

    return report_period.checked(_period(env, asked), env.now)


def _period(env: Env, asked: Asked) -> Period:
    """The days asked for in one way or another: the last whole month where nothing is said."""
    from cs_toolkit.core.insight import report_period

    if asked.period is not None:
        return report_period.named(asked.period, env.now, env.zone)
    if (asked.since, asked.until) != (None, None):
        return report_period.between(asked.since, asked.until, env.now, env.zone)
    if asked.stretch == "all":
        return report_period.up_to(_first_day(env), env.now, env.zone)
    return (report_period.last_week if asked.stretch == "week" else report_period.last_month)(env.now, env.zone)


def _first_day(env: Env) -> date:
    """When the first case was received: ids begin with that day. Today where there is none."""
    ids = env.shop.store.ids("all") if env.shop.root.is_dir() else []
    return min((date.fromisoformat(case[:8]) for case in ids), default=env.now.astimezone(env.zone).date())


def _page(found: Report, *, has_problems: bool) -> str:
    from cs_toolkit.outlets.report_page import report_page
    from cs_toolkit.render.report_words import ReportWords
    from cs_toolkit.render.words import spoken

    return report_page(found, ReportWords(spoken()), has_problems=has_problems)


def _write_page(env: Env, html: str, page: str | None) -> None:
    if page is not None:
        env.options.output = page
    env.emit_text(html)
    if page is not None:
        env.talk(say("wrote the report to '{path}'", path=page))


def _text(env: Env, has_problems: bool, found: Report) -> str:
    from cs_toolkit.env.machine import terminal_width
    from cs_toolkit.render.report_markdown import markdown
    from cs_toolkit.render.report_text import text
    from cs_toolkit.render.report_words import ReportWords
    from cs_toolkit.render.words import spoken

    words = ReportWords(spoken())
    if env.format == "markdown":
        return markdown(found, words, has_problems=has_problems)
    return text(found, words, terminal_width(env.out), has_problems=has_problems)
