"""`cst audit`: what was changed without being recorded, and how complaints are handled, step by step."""

from __future__ import annotations

import re
from contextlib import nullcontext

from cs_toolkit import params
from cs_toolkit.core import audit_steps
from cs_toolkit.core.audit import Finding
from cs_toolkit.core.insight import report_period
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.env import Env
from cs_toolkit.env.auditing import Audit, Found
from cs_toolkit.errors import AnswerIsNo, UsageProblem, say, say_n
from cs_toolkit.render import audit_pages as pages


@params.command(
    "audit",
    examples=[
        "cst audit",
        "cst audit --known -f json",
        "cst audit --accept",
        "cst audit --head 1204:3f9a6c0d52e14b7788aa01c4d9e6f350",
        "cst audit --steps --period 2026-10 -f csv",
    ],
)
@params.option(
    "--known", is_flag=True, help="Also what is known: changed with cst itself, accepted, older than the record."
)
@params.option("--accept", is_flag=True, help="Take everything as it is now; the record says when and by whom.")
@params.option("--head", metavar="N:DIGEST", help="A head you noted earlier: nothing before it may have gone.")
@params.option("--steps", is_flag=True, help="Only the self-check by the steps of ISO 10002.")
@params.option("--period", help="Cases of the self-check: 2026-10, 2026-W46, 'last week', 本月 (default: last month).")
@params.option("--since", help="From this day on.")
@params.option("--until", help="Up to this day, included.")
@params.option("--by", envvar="CST_BY", help="Who accepts (default: CST_BY, else the login name).")
@params.output_options
@params.pass_env
def command(
    env: Env,
    *,
    known: bool,
    accept: bool,
    head: str | None,
    steps: bool,
    period: str | None,
    since: str | None,
    until: str | None,
    by: str | None,
) -> None:
    """Hold every fact and event against the record that cst keeps of them, and name what was changed by hand.

    Exits with 3 if something was changed, put in or taken away. Nothing is refused for it, and cst audit --accept takes
    it as it is, until cst undo takes that back. The record shows every change but one: who may write the folder could
    cut the end of it and its head together. Note the head that is printed somewhere else, and --head tells later
    whether it still holds.

    Then it tells for each step of complaint handling (ISO 10002:2018, in our words) how many cases of a period hold the
    evidence. That is a self-check; it certifies nothing.
    """
    if accept and (steps or head):
        raise UsageProblem(
            say("--accept goes with neither --steps nor --head"), say("give one of them after the other")
        )
    if not env.shop.root.is_dir():
        env.talk(say("there is no shop yet; cst log or cst init makes one"))
        return
    has_changes = not steps and _changes(env, head, params.login_name(by) if accept else None, has_known=known)
    if steps or (env.format == "table" and not accept):
        _steps(env, _period(env, period, since, until), as_rows=steps)
    if has_changes:
        raise AnswerIsNo(
            say("not everything is as it was recorded"),
            say("cst audit --accept takes it as it is now, if it should be"),
        )


def _changes(env: Env, head: str | None, by: str | None, *, has_known: bool) -> bool:
    """Tells what does not fit, or with `by` accepts it; whether anything is left that nobody accepted."""
    with env.shop.store.writing() if by else nullcontext():
        audit = Audit(env)
        found = list(audit.found())
        if head is not None and not audit.holds(_checked(head)):
            found.insert(0, Found(Finding("head-unknown"), audit.file))
        accepted = audit.accept(found, by) if by else 0
    unknown = [one for one in found if not one.finding.is_known]
    _emit(env, found if has_known else unknown)
    _summary(env, audit, found)
    if by:
        env.talk(say_n("{count} finding accepted", "{count} findings accepted", accepted))
    env.had_trouble = env.had_trouble or bool(audit.problems)
    return bool(unknown) and not by


def _checked(head: str) -> str:
    if not re.fullmatch(r"\d+:[0-9a-f]{32}", head):
        raise UsageProblem(
            say("'{head}' is not a head of the record", head=head), say("cst audit prints the present one as N:DIGEST")
        )
    return head


def _emit(env: Env, found: list[Found]) -> None:
    rows = [pages.audit_row(*one) for one in found]
    if env.format == "table":
        rows = [pages.for_people(row, one.finding, env.zone) for row, one in zip(rows, found, strict=True)]
    if rows or env.format != "table":
        env.emit(rows, pages.AUDIT, pages.AUDIT_SHORT)


def _summary(env: Env, audit: Audit, found: list[Found]) -> None:
    older = sum(one.finding.code == "older" for one in found)
    if not audit.is_kept:
        env.talk(
            say("no record is kept yet; it begins with the next thing recorded, and --accept takes in what is there")
        )
        return
    told = say_n("{count} case", "{count} cases", audit.cases)
    env.talk(say("{cases} with {events} entries held against the record", cases=told, events=audit.events))
    if older:
        env.talk(
            say_n(
                "{count} case is older than the record; cst audit --accept takes it in as it is now",
                "{count} cases are older than the record; cst audit --accept takes them in as they are now",
                older,
            )
        )
    env.talk(say("the head of the record, to be noted elsewhere: {head}", head=audit.head))


def _period(env: Env, period: str | None, since: str | None, until: str | None) -> Period:
    if period is not None and (since, until) != (None, None):
        raise UsageProblem(say("the period is named twice"), say("give --period, or --since and --until"))
    if period is not None:
        return report_period.named(period, env.now, env.zone)
    if (since, until) != (None, None):
        return report_period.between(since, until, env.now, env.zone)
    return report_period.last_month(env.now, env.zone)


def _steps(env: Env, period: Period, *, as_rows: bool) -> None:
    checked = audit_steps.check(env.facts(period.since, period.until), env.now)
    if as_rows:
        rows = [pages.step_row(found, period.since, period.until) for found in checked]
        env.emit(rows, pages.STEPS, pages.STEPS_SHORT)
    else:
        env.print(pages.step_lines(checked, period.label))
