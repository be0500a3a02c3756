"""`cst clocks`: the deadlines that platforms, payers and laws set."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

import click

from cs_toolkit import config, packs, params
from cs_toolkit.core.clock_rules import OWN_KEYS, ClockRule, holding, sources, with_own
from cs_toolkit.core.model import Case, Complaint
from cs_toolkit.env import Env
from cs_toolkit.errors import BadValue, ConfigProblem, UsageProblem, say
from cs_toolkit.render import rules
from cs_toolkit.store import shop_toml


@click.group(
    "clocks",
    cls=params.Group,
    examples=["cst clocks list", "cst clocks set taobao.after_sales amount=48 unit=hour"],
)
def command() -> None:
    """Deadlines of platforms, payers and laws: what binds this shop, and numbers of your own."""


@command.command("list", examples=["cst clocks list", "cst clocks list --platform jd -f csv", "cst clocks list --all"])
@params.option("--platform", type=params.PLATFORM, multiple=True, help="As if you sold there, too.")
@params.option("--payment", type=params.PAYMENT, multiple=True, help="As if you were paid by it, too.")
@params.option("--all", "everything", is_flag=True, help="Every clock that is known, also those of others.")
@params.output_options
@params.pass_env
def list_clocks(env: Env, *, platform: tuple[str, ...], payment: tuple[str, ...], everything: bool) -> None:
    """What binds this shop: by region, platforms, and what its open cases tell of platforms and payers.

    `verify`: look it up in the seller center before you rely on it. A template has no number until you set it.
    """
    found = _every(env) if everything else _of_shop(env, platform, payment)
    row = rules.clock_line if env.format in {"table", "markdown"} else rules.clock_row
    env.emit([row(rule) for rule in found], rules.CLOCKS, rules.CLOCKS_SHORT)
    empty = [rule.id for rule in found if rule.is_template]
    if empty and not everything:
        env.talk(say("without a number: {names}; cst clocks set ID amount=48 unit=hour", names=", ".join(empty)))


def _every(env: Env) -> list[ClockRule]:
    return list(with_own(packs.all_clock_rules(), env.shop.config.clocks))


def _of_shop(env: Env, platforms: Iterable[str], payments: Iterable[str]) -> list[ClockRule]:
    settings, today = env.shop.config, env.now.astimezone(env.zone).date()
    complaints = [timeline.case.complaint for timeline in env.timelines("open", must_exist=False)]
    places: set[tuple[str | None, str | None]] = {(name, None) for name in (*settings.platforms, *platforms)}
    places |= {(None, name) for name in payments}
    places |= {(None, None), *((told.platform, told.payment) for told in complaints)}
    found: dict[str, ClockRule] = {}
    for platform, payment in sorted(places, key=lambda place: (place[0] or "", place[1] or "")):
        case = Case("", Complaint(env.now, env.now, platform=platform, payment=payment))
        names = sources(case, settings.region)
        shipped = [rule for name in names for kind in ("shop", "others") for rule in packs.clock_rules(name, kind)]
        fitting = holding(with_own(shipped, settings.clocks), case, settings.region, today)
        found |= {rule.id: rule for rule in fitting}
    return sorted(found.values(), key=lambda rule: (rule.binds != "shop", rule.id))


@command.command(
    "set",
    examples=[
        "cst clocks set taobao.after_sales amount=48 unit=hour",
        "cst clocks set my.reply trigger=message_received met_by=replied amount=10 unit=minute step=acknowledge",
    ],
)
@click.argument("clock", metavar="ID")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE…")
@params.pass_env
def set_clock(env: Env, *, clock: str, values: tuple[str, ...]) -> None:
    """Give a deadline the number that the seller center shows, or make one of your own. KEY= takes a value out."""
    changes = dict(_change(text) for text in values)
    known = {rule.id for rule in packs.all_clock_rules()} | {*env.shop.config.clocks}
    if clock not in known and "trigger" not in changes:
        raise UsageProblem(say("'{name}' is not a known clock", name=clock), params.candidates(clock, sorted(known)))
    _write(env, clock, changes)


@command.command("unset", examples=["cst clocks unset taobao.after_sales"])
@click.argument("clock", metavar="ID")
@params.pass_env
def unset_clock(env: Env, *, clock: str) -> None:
    """Take out everything that you set for a deadline."""
    if clock not in env.shop.config.clocks:
        raise UsageProblem(
            say("nothing is set for '{name}'", name=clock), say("cst config get clocks shows what is set")
        )
    _write(env, clock, dict.fromkeys(env.shop.config.clocks[clock]))


def _change(text: str) -> tuple[str, Any]:
    key, sign, value = text.partition("=")
    if not sign or key not in OWN_KEYS:
        raise UsageProblem(
            say("'{text}' is not KEY=VALUE with the key of a clock", text=text), params.candidates(key, OWN_KEYS)
        )
    if not value:
        return key, None
    if key == "met_by" or key.startswith("only_"):
        return key, [name.strip() for name in value.split(",")]
    try:
        return key, tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return key, value


def _write(env: Env, clock: str, changes: dict[str, Any]) -> None:
    """All values at once, since some go together; checked against the shipped clocks before anything is written."""
    env.ensure_shop()
    with env.shop.writing_settings():
        before = text = env.shop.settings_text()
        for key, value in changes.items():
            text = shop_toml.edited(text, (*_path(text, clock), key), value)
        settings = config.parse(text, packs.policy())
        try:
            with_own(packs.all_clock_rules(), settings.clocks)
        except BadValue as error:
            raise ConfigProblem(error.message, error.hint) from error
        env.shop.journal.note("clocks", env.now, files={config.FILE: [before, text]})
        env.shop.write_settings(text, before)
    shown = [f"{key} = {shop_toml.toml_value(value)}" for key, value in settings.clocks.get(clock, {}).items()]
    if shown:
        env.talk(say("{name}: {values}", name=clock, values=", ".join(shown)))
    else:
        env.talk(say("nothing is set for '{name}' any more", name=clock))


def _path(text: str, clock: str) -> tuple[str, ...]:
    """Where the table stands: [clocks.a.b] if it was written so, else [clocks."a.b"]."""
    parts = clock.split(".")
    table: Any = tomllib.loads(text).get("clocks", {})
    if clock not in table:
        for part in parts:
            table = table.get(part) if isinstance(table, dict) else None
        if isinstance(table, dict):
            return ("clocks", *parts)
    return ("clocks", clock)
