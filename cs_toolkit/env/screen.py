"""The owner's screen: whether it shows colours, how wide it is, and how it draws what some fonts draw wide."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cs_toolkit.env.machine import terminal_width
from cs_toolkit.errors import CstError, UsageProblem, say
from cs_toolkit.render.colours import Screen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cs_toolkit.env import Env

COLOURS: Final = ("auto", "always", "never")


def screen_of(env: Env) -> Screen:
    """What stdout is, by the command line, the environment and [screen] in shop.toml."""
    settings = _settings(env)
    is_file = env.options.output is not None
    width = None if is_file else terminal_width(env.out)
    return Screen(width, not is_file and is_coloured(env, settings), settings.get("ambiguous", 1))


def is_coloured(env: Env, settings: Mapping[str, Any]) -> bool:
    """--color, CST_COLOR, NO_COLOR, FORCE_COLOR, [screen], in this order; else where a terminal can show them."""
    wanted = env.options.color or _named()
    if wanted is None and os.environ.get("NO_COLOR"):
        wanted = "never"
    if wanted is None and os.environ.get("FORCE_COLOR"):
        wanted = "always"
    if wanted is None:
        wanted = "never" if settings.get("plain") or os.environ.get("CST_PLAIN") else settings.get("color", "auto")
    if wanted == "auto":
        return env.out.isatty() and os.environ.get("TERM") != "dumb"
    return wanted == "always"


def _named() -> str | None:
    named = os.environ.get("CST_COLOR")
    if named and named not in COLOURS:
        raise UsageProblem(
            say("CST_COLOR: '{value}' is none of {names}", value=named, names=", ".join(COLOURS)),
            say("auto shows colours on a terminal only"),
        )
    return named or None


def _settings(env: Env) -> Mapping[str, Any]:
    """[screen]; where shop.toml is wrong, whoever needs the rest of it says so."""
    if "screen" not in env.shop.spelled:
        return {}
    try:
        return env.shop.config.screen
    except CstError:
        return {}
