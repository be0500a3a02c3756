"""Click types: instants, money, the contract's names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from cs_toolkit.core import taxonomy
from cs_toolkit.env import Env
from cs_toolkit.env.machine import language_named
from cs_toolkit.errors import BadValue, Message, say

if TYPE_CHECKING:
    from decimal import Decimal


def env_of(ctx: click.Context | None) -> Env:
    """The surroundings the root command made."""
    assert ctx is not None
    env = ctx.find_object(Env)
    assert env is not None
    return env


pass_env = click.make_pass_decorator(Env)


class When(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """An instant as people type it (`core.when`)."""

    name = "when"

    def __init__(self, toward: Literal["past", "future"] = "past") -> None:
        self.toward: Literal["past", "future"] = toward

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Raises `BadValue` naming the value and what to type instead."""
        if isinstance(value, datetime):
            return value
        return env_of(ctx).instant(value, toward=self.toward)


class Happened(When):
    """An instant at which something happened: not in the future."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Raises `BadValue` for a time that has not come yet."""
        from cs_toolkit.core.localtime import pinned
        from cs_toolkit.core.policy import CLOCK_SKEW

        instant = super().convert(value, param, ctx)
        if pinned(instant) > pinned(env_of(ctx).now) + CLOCK_SKEW:
            raise BadValue(
                say("'{value}' is in the future", value=value),
                say("give the time at which it happened, or leave it out"),
            )
        return instant


class Duration(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A length of time as people type it: 30m, 2h30m, 7d, 半小时."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Raises `BadValue` naming the value and what to type instead."""
        if isinstance(value, timedelta):
            return value
        from cs_toolkit.core import when

        return when.duration(value)


class Money(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """An amount such as 129 or 129.00; a currency sign in front is taken off."""

    name = "money"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Raises `BadValue` for what is no amount."""
        from decimal import Decimal

        from cs_toolkit.core.money import parse_amount

        if isinstance(value, Decimal):
            return value
        try:
            return parse_amount(value.strip().lstrip("¥￥").strip())
        except ArithmeticError as error:
            raise BadValue(
                say("'{value}' is not an amount of money", value=value),
                say("type it as 129 or 129.00; another currency than the shop's with --currency"),
            ) from error


class Slug(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """One of the contract's names; a wrong one is answered with the nearest."""

    name = "name"

    def __init__(self, allowed: Sequence[str], column: str = "") -> None:
        self.allowed = allowed
        self.column = column  # whose words its names have

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself, or the one that a word of people stands for (淘宝). Raises `BadValue` with candidates."""
        if value in self.allowed:
            return str(value)
        from cs_toolkit.params import nearest

        name = param.name if param else None
        if meant := nearest.named(str(value), self.column or name or "", self.allowed):
            return meant
        message = (
            say("'{value}' is not one of the names for {option}", value=value, option=name)
            if name
            else say("'{value}' is not one of the names", value=value)
        )
        raise BadValue(message, nearest.candidates(str(value), self.allowed, self.column or name or ""))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What help shows for the value."""
        return "NAME"


class Category(Slug):
    """A shipped category, or one of the shop's own."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises `BadValue` with candidates."""
        if value in taxonomy.CATEGORIES:
            return str(value)
        env = ctx.find_object(Env) if ctx else None
        own = env.shop.config.categories if env else ()
        return Slug((*self.allowed, *own), self.column).convert(value, param, ctx)


class Screen(Slug):
    """The language of the screen, by any common name of it: zh-Hant, zh_TW, 繁體中文."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises `BadValue` with the languages there are."""
        return language_named(str(value)) or super().convert(value, param, ctx)


class Choice(click.Choice):  # type: ignore[type-arg,unused-ignore]
    """One of a few words; a wrong one is answered with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises `BadValue` with candidates."""
        if value in self.choices:
            return value
        option = param.opts[0] if param is not None and param.opts else ""
        raise BadValue(
            say("{option}: '{value}' is not one of its values", option=option, value=value),
            candidates(str(value), [str(choice) for choice in self.choices]),
        )


class Count(click.IntRange):
    """A whole number, within limits where there are any."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises `BadValue` for what is no number, or not between both limits; click tells of a single one."""
        option = param.opts[0] if param is not None and param.opts else ""
        told = say("{key}: '{value}' is not a whole number", key=option, value=value)
        if self.min is not None and self.max is not None:
            between = say("{key}: '{value}' is not a whole number from {least} to {most}")
            told = between._replace(args={**told.args, "least": self.min, "most": self.max})
        usage = say("{command} --help shows how it is used", command=ctx.command_path if ctx else "cst")
        try:
            number = int(value)
        except ValueError as error:
            raise BadValue(told, usage) from error
        if self.max is not None and not (self.min or 0) <= number <= self.max:
            raise BadValue(told, usage)
        return super().convert(number, param, ctx)


def candidates(wanted: str, allowed: Sequence[str], column: str = "") -> Message:
    """The names that come nearest; all of them where they are few or none is near."""
    from cs_toolkit.params import nearest

    return nearest.candidates(wanted, allowed, column)


WHEN: Final = When()
HAPPENED: Final = Happened()
LATER: Final = When("future")
DURATION: Final = Duration()
MONEY: Final = Money()
CAUSE: Final = Slug(taxonomy.CAUSES, "cause")
PARTY: Final = Slug(taxonomy.PARTIES, "party")
CATEGORY: Final = Category(taxonomy.CATEGORIES, "category")
CHANNEL: Final = Slug(taxonomy.CHANNELS, "channel")
PLATFORM: Final = Slug(taxonomy.PLATFORMS, "platform")
PAYMENT: Final = Slug(taxonomy.PAYMENTS, "payment")
KIND: Final = Slug(taxonomy.KINDS, "kind")
SEVERITY: Final = Slug(taxonomy.SEVERITIES, "severity")
LANGUAGE: Final = Slug(taxonomy.LANGUAGES, "language")
SCREEN: Final = Screen(taxonomy.LANGUAGES, "language")
STEP: Final = Slug(taxonomy.STEPS, "step")
DRAFT_STEP: Final = Slug(
    (
        *("acknowledge", "evidence", "diagnose", "offer", "nudge", "resolve", "follow-up", "survey", "goodwill"),
        *("recover", "answer", "refuse", "close", "invite"),
    ),
    "step",
)
OUTCOME: Final = Slug(("resolved", "answered", *taxonomy.EARLY_OUTCOMES), "outcome")
