"""Reminders handed over: to the screen, the owner's program or addresses; and marked as told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit import config
from cs_toolkit.core import reminders
from cs_toolkit.core.alarms import THRESHOLDS
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.reminders import Asked, Quiet, Reminder
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, CaseNotFound, ConfigProblem, CstError, StoreTrouble, say, say_n
from cs_toolkit.render import deadlines, output
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.env.alerting import Told
    from cs_toolkit.store.alert_check import AlertCheck
    from cs_toolkit.store.postgres_books import PostgresReminded
    from cs_toolkit.store.reminded import Reminded

_MANY: Final = 10  # from so many on, a line that counts them stands first
_KEPT: Final = timedelta(days=30)  # how long the ledger remembers what was told of closed cases

Row = Mapping[str, Any]


class Job(NamedTuple):
    """What a run looks for, where it goes instead of stdout, and what was told before."""

    within: timedelta | None
    since: datetime | None
    program: str | None
    urls: tuple[str, ...]
    ledger: Reminded | PostgresReminded
    check: AlertCheck


def tell(env: Env, case_ids: Iterable[str], job: Job, *, dry_run: bool) -> None:
    """What is new of these cases and of alerts; with `dry_run` it is only shown, and stays untold."""
    names = frozenset(case_ids)
    new = _news(env, env.timelines("open", among=names) if names else (), job)
    alerts = _alerts(env, job)
    heard = alerts.news(job.since, _quiet(env)) if alerts else None
    if dry_run and (new or (heard and heard.rows)):
        _show(env, [*_rows(env, new), *(heard.rows if heard else ())])
    elif new or (heard and heard.rows):
        with job.ledger.sending(env.shop.config.lock_wait):
            _hand_over(env, [reminder.case.id for reminder in new], job, alerts)
    elif alerts and heard and not dry_run:
        alerts.rest(heard, _quiet(env))


def _alerts(env: Env, job: Job) -> Told | None:
    """The alerts, where there may be new ones; they stand in nobody's way."""
    if not job.check.is_due(env.now.timestamp()):
        return None
    from cs_toolkit.env.alerting import Told

    return Told(env, job.check)


def _quiet(env: Env) -> Quiet:
    try:
        return Quiet.from_data(env.shop.config.quiet, env.zone)
    except BadValue as error:
        path = env.shop.root / config.FILE
        raise ConfigProblem(say("'{path}': {problem}", path=path, problem=error.message), error.hint) from error


def _news(env: Env, timelines: Iterable[Timeline], job: Job) -> list[Reminder]:
    asked = Asked(job.within, job.since)
    found = (
        reminder
        for timeline in timelines
        for reminder in reminders.reached(timeline, assess(timeline, env.terms_of(timeline.case)), env.now, asked)
    )
    return reminders.news(found, job.ledger.told(), _quiet(env), env.now)


def _hand_over(env: Env, case_ids: Iterable[str], job: Job, alerts: Told | None) -> None:
    """Looks once more at the cases in question, then first the words, then the mark.

    A run that is killed in between tells it once more, and never misses it.
    """
    with env.shop.store.writing():
        timelines = list(_as_they_are(env, case_ids))
    chosen = output.Selection(sort=env.options.sort, limit=env.options.limit, zone=lambda: env.zone)
    heard = alerts.news(job.since, _quiet(env)) if alerts else None
    found = [*_rows(env, _news(env, timelines, job)), *(heard.rows if heard else ())]
    rows = output.selected(found, deadlines.REMIND, chosen)
    if not rows:
        return
    outlets = _outlets(env, rows, job)
    failures = [error for outlet in outlets if (error := _failure(outlet)) is not None]
    if len(failures) < len(outlets):
        job.ledger.mark(row["key"] for row in rows if row["alert"] is None)
        _tidy(env, job.ledger)
        if alerts and heard:
            alerts.mark([row["key"] for row in rows if row["alert"] is not None])
            alerts.rest(alerts.news(job.since, _quiet(env)), _quiet(env))
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


def _outlets(env: Env, rows: list[Row], job: Job) -> list[Callable[[], None]]:
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
    thresholds = [row["threshold"] for row in rows]
    of_cases = [name for name in thresholds if name in THRESHOLDS]
    told = [reminders.digest(of_cases)] if of_cases else []
    if others := len(thresholds) - len(of_cases):
        told.append(say_n("{count} alert", "{count} alerts", others))
    return " · ".join(map(sentence, told))


def _show(env: Env, rows: list[Row]) -> None:
    if len(rows) >= _MANY and env.format == "table" and env.options.output is None:
        env.print([_digest(rows)])
    env.emit(rows, deadlines.REMIND, deadlines.REMIND_SHORT)
    env.out.flush()


def _tidy(env: Env, ledger: Reminded | PostgresReminded) -> None:
    def worth_keeping(keys: Iterable[str]) -> list[str]:
        return reminders.worth_keeping(keys, frozenset(env.shop.store.ids("open")), env.now - _KEPT)

    ledger.compact(worth_keeping)
