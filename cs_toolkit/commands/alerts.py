"""`cst alerts`: what suddenly comes more often than usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from cs_toolkit import packs, params
from cs_toolkit.core.insight.alerts import Alert, Watched
from cs_toolkit.core.insight.spikes import LEAST_CASES, LEAST_DAYS
from cs_toolkit.env import Env
from cs_toolkit.env.alerting import LOOKED_BACK, watched
from cs_toolkit.errors import AnswerIsNo, UsageProblem, say, say_n
from cs_toolkit.render.alert_rows import ALERTS, ALERTS_SHORT, alert_row

if TYPE_CHECKING:
    from cs_toolkit.core.insight.alert_note import Labels


@params.command(
    "alerts",
    examples=[
        "cst alerts",
        "cst alerts --all --since 2026-10-01 -f json",
        "cst alerts --note 5f3a > note.txt",
        "cst alerts --check --quiet || echo look",
    ],
)
@params.option("--all", "is_all", is_flag=True, help="Also those that are over (of the last 90 days).")
@params.option("--since", help="With those that were open on or after this day.")
@params.option("--until", help="With those that opened on or before this day.")
@params.option("--note", metavar="ALERT", help="A note to the supplier, as text; --lang says in which language.")
@params.option("--check", is_flag=True, help="Exit with 3 if one is open.")
@params.output_options
@params.pass_env
def command(env: Env, *, is_all: bool, since: str | None, until: str | None, note: str | None, check: bool) -> None:
    """Products, carriers and categories of which more complaints come than usual: one alert for each episode.

    Your own rule ([alerts] in shop.toml: same_product = 3, days = 7) and spikes against the shop's own history, with a
    budget of false alarms a year (6, unless false_alarms_per_year says otherwise). Without a rule of your own, three of
    the same product within seven days, if they are a quarter of all, are told until four weeks tell what is usual.
    Cases of one incident (cst link) count as one; questions, praise and what was closed as unfounded or withdrawn do
    not count. remind tells of them.
    """
    is_all = is_all or bool(since or until or note)
    first, last = _period(env, since, until)
    found = watched(env, first)
    chosen = [alert for alert in found.alerts if _is_wanted(alert, is_all, first, last)]
    if note is not None:
        _write_note(env, _named(note, chosen))
        return
    _tell_history(env, found)
    env.emit([alert_row(alert, env.now, env.zone) for alert in chosen], ALERTS, ALERTS_SHORT)
    if not chosen and env.out.isatty():
        env.talk(say("no alert"))
    if check and (count := sum(alert.ended is None for alert in found.alerts)):
        raise AnswerIsNo(say_n("{count} alert is open", "{count} alerts are open", count))


def _period(env: Env, since: str | None, until: str | None) -> tuple[date, date]:
    today = env.now.astimezone(env.zone).date()
    last = env.day(until, time.min).date() if until else today
    first = env.day(since, time.min).date() if since else min(last, today) - LOOKED_BACK
    if first > today:
        raise UsageProblem(
            say("'{day}' lies in the future: nothing has happened yet", day=first), say("name a day that has come")
        )
    return first, last


def _is_wanted(alert: Alert, is_all: bool, first: date, last: date) -> bool:
    if not is_all:
        return alert.ended is None
    return alert.opened <= last and (alert.ended is None or alert.ended > first)


def _tell_history(env: Env, found: Watched) -> None:
    """Says where spikes cannot be told yet."""
    if env.shop.root.is_dir() and not found.is_enough:
        env.talk(
            say(
                "spikes cannot be told yet: that takes {least} days (so far {days}) and {few} cases (so far {cases});"
                " until then only your rule rings",
                days=found.days,
                cases=found.cases,
                least=LEAST_DAYS,
                few=LEAST_CASES,
            )
        )


def _named(name: str, among: Sequence[Alert]) -> Alert:
    fitting = [alert for alert in among if alert.alert.startswith(name.strip().casefold())]
    if len(fitting) != 1 or not name.strip():
        raise UsageProblem(
            say("'{name}' is no alert, or not enough of its id", name=name),
            say("cst alerts --all shows them and their ids"),
        )
    return fitting[0]


def _write_note(env: Env, alert: Alert) -> None:
    from cs_toolkit.core.insight.alert_note import NoteWords, note

    language = env.options.lang or env.shop.config.language or "zh-Hans"
    wanted = frozenset(alert.cases)
    facts = [fact for fact in env.facts(since=_midnight(env, alert.since)) if fact.id in wanted]
    env.emit_text(note(alert, facts, NoteWords(packs.note_words(language), _labels(language))))


def _labels(language: str) -> Labels:
    """Words for slugs; a name that is no slug stands for itself."""
    words, carriers = packs.words(language), packs.carriers()["carriers"]

    def label(kind: str, slug: str) -> str:
        if kind == "carrier":
            return str(carriers.get(slug, {}).get("names", {}).get(language, slug))
        return str(words.get(kind, {}).get(slug, {}).get("label", slug))

    return label


def _midnight(env: Env, day: date) -> datetime:
    return datetime.combine(day, time.min, env.zone)
