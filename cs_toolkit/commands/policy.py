"""`cst policy`: the shop's targets, and what others would have meant."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import click

from cs_toolkit import config, packs, params
from cs_toolkit.core.policy import TARGETS, in_force
from cs_toolkit.core.simulate import Comparison, Outcome, simulate
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env
from cs_toolkit.env.terms import Rulebook
from cs_toolkit.errors import BadValue, ConfigProblem, UsageProblem, say, say_n
from cs_toolkit.render import rules, views
from cs_toolkit.render.words import sentence

_TRIED: Final = ("hours", "policy", "clocks")


@click.group(
    "policy", cls=params.Group, examples=["cst policy show", "cst policy simulate try.toml --since 2026-10-01"]
)
def command() -> None:
    """Your targets, and what breaches and lateness would have been under others."""


@command.command("show", examples=["cst policy show", "cst policy show -f json"])
@params.output_options
@params.pass_env
def show(env: Env) -> None:
    """How long each step may take, by the policies of shop.toml and the built-in one; which is in force today."""
    policies = env.shop.config.policies
    current = in_force(policies, env.now.astimezone(env.zone).date())
    env.emit(
        [
            {
                "policy": policy.version,
                "valid_from": policy.valid_from.isoformat() if policy.valid_from else None,
                "in_force": policy is current,
                "counts": policy.counts,
                "target": target,
                "seconds": int(getattr(policy, target).total_seconds()),
                "time": sentence(views.span(int(getattr(policy, target).total_seconds()))),
            }
            for policy in policies
            for target in TARGETS
        ],
        rules.TARGETS,
        ("policy", "in_force", "counts", "target", "time"),
    )


@command.command(
    "simulate", examples=["cst policy simulate try.toml --since 2026-10-01", "cst policy simulate try.toml -f csv"]
)
@click.argument("file", type=click.Path(path_type=Path))
@params.option("--since", help="Only cases received on or after this day.")
@params.option("--until", help="Only cases received on or before this day.")
@params.output_options
@params.pass_env
def simulate_policy(env: Env, *, file: Path, since: str | None, until: str | None) -> None:
    """What would have been under the [hours], [[policy]] and [clocks] of FILE, which is written like shop.toml.

    What FILE does not name stays as it is. Of each clock: how many were decided, met, breached, and late by how much
    (median), as it was and as it would have been. Nothing is changed.
    """
    tried = _settings(env, file)
    first = env.day(since, time.min) if since else None
    last = env.day(until, time(23, 59, 59)) if until else None
    cases = [timeline for timeline in env.timelines("all") if _is_within(timeline, first, last)]
    _tell_of_later_ones(env, tried, cases)
    other = Rulebook(env.shop.under(tried), env.zone)
    found = simulate(cases, env.terms_of, other.terms, env.now)
    env.emit([_row(one) for one in found], rules.OUTCOMES, rules.OUTCOMES_SHORT)
    env.talk(say_n("{count} case", "{count} cases", len(cases)))


def _is_within(timeline: Timeline, first: datetime | None, last: datetime | None) -> bool:
    received_at = timeline.case.complaint.received_at
    if timeline.merged_into is not None:
        return False
    return (first is None or received_at >= first) and (last is None or received_at <= last)


def _settings(env: Env, file: Path) -> config.Config:
    """The shop's settings with those of the file in their place."""
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be read: {reason}", file=file, reason=error.strerror or error),
            say("name a file with [[policy]] or [hours], written like shop.toml"),
        ) from error
    except ValueError as error:
        raise ConfigProblem(say("'{path}' is not TOML: {reason}", path=file, reason=error)) from error
    if not any(name in data for name in _TRIED):
        raise UsageProblem(
            say("'{file}' names neither [[policy]] nor [hours] nor [clocks]", file=file),
            say('for example: [[policy]], and below it acknowledge = "30m"'),
        )
    tried: dict[str, Any] = {name: data[name] for name in _TRIED if name in data}
    try:
        config.known(data, config.KEYS, str(file))
        return config.from_data({**tomllib.loads(env.shop.settings_text()), **tried}, packs.policy())
    except BadValue as error:
        raise ConfigProblem(say("'{path}': {problem}", path=file, problem=error.message), error.hint) from error


def _tell_of_later_ones(env: Env, tried: config.Config, cases: list[Timeline]) -> None:
    """A policy that is valid only after the cases cannot show what it would have meant for them."""
    newest = max((case.case.complaint.received_at.astimezone(env.zone).date() for case in cases), default=date.max)
    dates = [*(policy.valid_from for policy in tried.policies), *(hours.valid_from for hours in tried.hours)]
    later = {day for day in dates if day is not None and day > newest}
    for day in sorted(later):
        env.warn(
            say(
                "valid from {day}, after all of these cases: leave valid_from out to try it on them",
                day=day.isoformat(),
            )
        )


def _row(found: Comparison) -> dict[str, Any]:
    row: dict[str, Any] = {"clock": found.clock, **_values(found.before, ""), **_values(found.after, "_then")}
    return row | {"late": _span(found.before.late), "late_then": _span(found.after.late)}


def _values(outcome: Outcome, suffix: str) -> dict[str, Any]:
    seconds = None if outcome.late is None else int(outcome.late.total_seconds())
    named = {"counted": outcome.counted, "met": outcome.met, "breached": outcome.breached, "late_seconds": seconds}
    return {f"{name}{suffix}": value for name, value in named.items()}


def _span(late: timedelta | None) -> str:
    return "" if late is None else sentence(views.span(int(late.total_seconds())))
