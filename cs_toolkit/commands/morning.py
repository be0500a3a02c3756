"""`cst` alone: the morning on one screen."""

from __future__ import annotations

from functools import partial

from cs_toolkit.core.morning import COUNTED, TOLD
from cs_toolkit.env import Env, morning
from cs_toolkit.env.screen import screen_of
from cs_toolkit.env.worklist import trusted
from cs_toolkit.render import morning_page, rows


def good_morning(env: Env) -> None:
    """What is late, due, promised for today, ringing or silent for too long, with the commands; rows where asked."""
    has_none = not env.shop.is_named and not env.shop.root.is_dir()
    if env.format != "table" or env.options.columns:
        found = trusted(env, partial(morning.sections, env))
        env.emit((row for name in (*TOLD, *COUNTED) for row in found[name]), rows.MORNING)
        return
    screen = screen_of(env)
    lines = (
        morning_page.welcome(screen)
        if has_none
        else morning_page.page(trusted(env, partial(morning.seen, env)), screen)
    )
    env.emit_text("".join(f"{line}\n" for line in lines))
