"""`cst config`: the settings in shop.toml."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import click

from cs_toolkit import config, params
from cs_toolkit.core.database_url import PASSWORD_STANDS_THERE, has_password, masked
from cs_toolkit.core.settings import SETTINGS
from cs_toolkit.env import Env
from cs_toolkit.errors import ConfigProblem, Message, UsageProblem, say
from cs_toolkit.render.words import sentence
from cs_toolkit.store import shop_toml

_COLUMNS = ("key", "value", "doc")
# What holds keys of its own.
_TABLES = ("hours", "goodwill", "remedies", "quiet", "categories", "lint", "maps", "advocates", "retention")


@click.group(
    "config", cls=params.Group, invoke_without_command=True, examples=["cst config", "cst config set zone Asia/Taipei"]
)
@params.output_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show and change the settings in shop.toml."""
    if ctx.invoked_subcommand is None:
        _rows(params.env_of(ctx))


@command.command("list", examples=["cst config list -f json"])
@params.output_options
@params.pass_env
def list_keys(env: Env) -> None:
    """Every setting, its value and what it is for."""
    _rows(env)


def _rows(env: Env) -> None:
    values = env.shop.config
    in_words = sentence if env.format == "table" else Message.english
    rows = [
        {"key": key, "value": _plain(key, getattr(values, config.KEYS[key])), "doc": in_words(item.doc)}
        for key, item in SETTINGS.items()
    ]
    env.emit(rows, _COLUMNS)


def _plain(key: str, value: Any) -> Any:
    if key == "policy":
        return [policy.version for policy in value]
    if key == "hours":
        return [hours.as_data() for hours in value] or None
    return masked(value) if key == "store" else value or None


@command.command("get", examples=["cst config get zone"])
@click.argument("key")
@params.pass_env
def get_key(env: Env, *, key: str) -> None:
    """The value of one setting, as it stands in shop.toml."""
    _known(key)
    data: Any = tomllib.loads(env.shop.checked_settings(env.shop.settings_text()))
    for part in key.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    if key == "store" and isinstance(data, str):
        data = masked(data)
    if data is not None:
        env.out.write(f"{data if isinstance(data, str) else shop_toml.toml_value(data)}\n")


@command.command("set", examples=["cst config set zone Asia/Taipei", "cst config set platforms taobao,jd"])
@click.argument("key")
@click.argument("value")
@params.pass_env
def set_key(env: Env, *, key: str, value: str) -> None:
    """Change one setting; comments in shop.toml stay."""
    typed = _typed(value)
    _change(env, key, _platforms(typed) if key == "platforms" and isinstance(typed, str) else typed)


@command.command("unset", examples=["cst config unset name"])
@click.argument("key")
@params.pass_env
def unset_key(env: Env, *, key: str) -> None:
    """Take a setting out, so that its default holds."""
    _change(env, key, None)


def _platforms(typed: str) -> list[str]:
    """Their names, or the words that people have for them, with commas or blanks between."""
    from cs_toolkit.params import nearest

    known = params.PLATFORM.allowed
    return [nearest.named(word, "platform", known) or word for word in re.split(r"[\s,，、]+", typed.strip())]


def _change(env: Env, key: str, value: Any) -> None:
    _known(key)
    env.ensure_shop()
    with env.shop.writing_settings():
        before = env.shop.settings_text()
        try:
            text = env.shop.checked_settings(shop_toml.edited(before, key, value))
        except ConfigProblem as error:
            raise ConfigProblem(error.message, error.hint or _example(key)) from error
        env.shop.journal.note("config", env.now, files={config.FILE: [before, text]})
        env.shop.write_settings(text, before)
    if key == "store" and has_password(str(value)):
        env.warn(PASSWORD_STANDS_THERE)


def _known(key: str) -> None:
    head, dot, _ = key.partition(".")
    if head not in config.KEYS or (dot and head not in _TABLES):
        raise UsageProblem(say("'{key}' is not a setting", key=key), params.candidates(key, [*config.KEYS]))


def _example(key: str) -> Message:
    item = SETTINGS[key.partition(".")[0]]
    return say("{doc}; for example {example}", doc=item.doc, example=item.example)


def _typed(value: str) -> Any:
    """TOML where it is (true, 10, ["a"]), else a text as typed."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return value
