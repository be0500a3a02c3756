"""`cst remind`: what became due, soon or breached since the last look; each of it once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from cs_toolkit import config, params
from cs_toolkit.core import reminders
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.reminders import Asked, Quiet, Reminder
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env
from cs_toolkit.env.worklist import Worklist
from cs_toolkit.errors import BadValue, CaseNotFound, ConfigProblem, CstError, StoreTrouble, say
from cs_toolkit.render import deadlines, output
from cs_toolkit.render.words import sentence
from cs_toolkit.store.reminded import Reminded

_MANY: Final = 10  # from so many on, a line that counts them stands first
_KEPT: Final = timedelta(days=30)  # how long the ledger remembers what was told of closed cases

Row = Mapping[str, Any]


class _Job(NamedTuple):
    """What this run looks for, in which hours, and where it goes instead of stdout."""

    asked: Asked
    quiet: Quiet
    program: str | None
    urls: tuple[str, ...]


@params.command(
    "remind",
    examples=[
        "cst remind --within 30m",
        "cst remind --dry-run",
        "cst remind --exec '/usr/local/bin/tell-me --urgent'",
        "cst remind --notify mailto://me:password@example.com",
    ],
)
@params.option("--within", type=params.DURATION, help="From so long before a deadline on (default: when it is soon).")
@params.option("--since", type=params.WHEN, help="Nothing that was due before this time.")
@params.option("--exec", "program", metavar="CMD", help="Give them to a program, as JSON lines on its standard input.")
@params.option("--notify", "urls", multiple=True, metavar="URL", help="Send them to an address that apprise knows.")
@params.option("--dry-run", is_flag=True, help="Only show what would be told; it stays untold.")
@params.output_options
@params.pass_env
def command(
    env: Env,
    *,
    within: timedelta | None,
    since: datetime | None,
    program: str | None,
    urls: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Deadlines that became due, soon or breached and were not told yet, the most urgent first. For cron.

    Each is told once; where nothing is new, nothing is printed. In quiet hours ([quiet] in shop.toml) only critical
    cases and deadlines that others set (platform, law) are told; the rest follows when they end.
    """
    _check_outlets(program, urls)
    job = _Job(Asked(within, since), _quiet(env), program, urls)
    ledger = Reminded(env.shop.root, env.shop.config.lock_wait)
    new = _news(env, _candidates(env, job, ledger), job, ledger)
    if dry_run and new:
        _show(env, _rows(env, new))
    elif new:
        with ledger.sending():
            _tell(env, [reminder.case.id for reminder in new], job, ledger)


def _check_outlets(program: str | None, urls: tuple[str, ...]) -> None:
    """A crontab line with a slip of the finger says so at once, not at the first missed deadline."""
    if program is not None:
        from cs_toolkit.outlets.program import words_of

        words_of(program)
    if urls:
        from cs_toolkit.outlets.extras import require

        require("apprise", "notify")


def _quiet(env: Env) -> Quiet:
    try:
        return Quiet.from_data(env.shop.config.quiet, env.zone)
    except BadValue as error:
        path = env.shop.root / config.FILE
        raise ConfigProblem(say("'{path}': {problem}", path=path, problem=error.message), error.hint) from error


def _candidates(env: Env, job: _Job, ledger: Reminded) -> list[Timeline]:
    """The open cases of which there may be something to tell; most often there are none."""
    names = Worklist(env).with_news(job.asked.within, ledger.told())
    return env.timelines("open", among=names) if names else []


def _news(env: Env, timelines: Iterable[Timeline], job: _Job, ledger: Reminded) -> list[Reminder]:
    found = (
        reminder
        for timeline in timelines
        for reminder in reminders.reached(timeline, assess(timeline, env.terms_of(timeline.case)), env.now, job.asked)
    )
    return reminders.news(found, ledger.told(), job.quiet, env.now)


def _tell(env: Env, case_ids: Iterable[str], job: _Job, ledger: Reminded) -> None:
    """Looks once more at the cases in question, then first the words, then the mark.

    A run that is killed in between tells it once more, and never misses it.
    """
    with env.shop.store.writing():
        timelines = list(_as_they_are(env, case_ids))
    chosen = output.Selection(sort=env.options.sort, limit=env.options.limit, zone=lambda: env.zone)
    rows = output.selected(_rows(env, _news(env, timelines, job, ledger)), deadlines.REMIND, chosen)
    if not rows:
        return
    outlets = _outlets(env, rows, job)
    failures = [error for outlet in outlets if (error := _failure(outlet)) is not None]
    if len(failures) < len(outlets):
        ledger.mark(row["key"] for row in rows)
        _tidy(env, ledger)
    for failure in failures[1:]:
        env.report(failure)
    if failures:
        raise failures[0]


def _as_they_are(env: Env, case_ids: Iterable[str]) -> Iterable[Timeline]:
    """The cases as they are by now: one may have been closed since, or taken away."""
    for case_id in dict.fromkeys(case_ids):
        try:
            with suppress(CaseNotFound):
                yield env.timeline(case_id)
        except StoreTrouble as error:
            env.report(error)


def _outlets(env: Env, rows: list[Row], job: _Job) -> list[Callable[[], None]]:
    """Where the reminders go: to the owner's program and addresses, else to stdout."""
    made: list[Callable[[], None]] = []
    if job.program is not None:
        from cs_toolkit.outlets.program import hand_to
        from cs_toolkit.render.formats import WRITERS, Style

        made.append(partial(hand_to, job.program, "".join(WRITERS["jsonl"](rows, deadlines.REMIND, Style()))))
    if job.urls:
        from cs_toolkit.outlets.notify import notify

        body = "\n".join(map(deadlines.line, rows))
        made += [partial(notify, url, _digest(rows), body) for url in job.urls]
    return made or [partial(_show, env, rows)]


def _failure(outlet: Callable[[], None]) -> CstError | None:
    try:
        outlet()
    except CstError as error:
        return error
    return None


def _rows(env: Env, new: Iterable[Reminder]) -> list[Row]:
    made: list[Row] = []
    for reminder in new:
        typed = reminders.command_of(reminder.case, reminder.clock, env.steps(reminder.timeline), env.now)
        made.append(deadlines.remind_row(reminder, typed, env.now))
    return made


def _digest(rows: Iterable[Row]) -> str:
    return sentence(reminders.digest([row["threshold"] for row in rows]))


def _show(env: Env, rows: list[Row]) -> None:
    if len(rows) >= _MANY and env.format == "table" and env.options.output is None:
        env.print([_digest(rows)])
    env.emit(rows, deadlines.REMIND, deadlines.REMIND_SHORT)
    env.out.flush()


def _tidy(env: Env, ledger: Reminded) -> None:
    def worth_keeping(keys: Iterable[str]) -> list[str]:
        return reminders.worth_keeping(keys, frozenset(env.shop.store.ids("open")), env.now - _KEPT)

    ledger.compact(worth_keeping)
