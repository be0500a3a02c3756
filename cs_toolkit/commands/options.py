"""`cst options`: what could be offered in a case."""

from __future__ import annotations

from cs_toolkit import packs, params
from cs_toolkit.core import remedy
from cs_toolkit.core.phrasing import option_text
from cs_toolkit.env import Env
from cs_toolkit.env.purse import purse_of
from cs_toolkit.errors import say
from cs_toolkit.render import remedies, rows


@params.command("options", examples=["cst options 3", "cst options 3 -f json"])
@params.case_argument
@params.output_options
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """What could be offered: each option with its value to the customer, its cost to you, and its wording.

    The first one is recommended. Above the table: what the customer lost, and how far amends may go.
    """
    timeline = env.with_orders([env.timeline(case)])[0]
    complaint, order = timeline.case.complaint, timeline.case.order
    purse = purse_of(env, timeline)
    choice = remedy.choose(timeline, purse)
    language = complaint.language or env.shop.config.language or "zh-Hans"
    playbook = packs.playbook(
        language, env.shop.root / "playbook", step="offer", kind=complaint.kind, own=env.shop.config.categories
    )
    found = [
        rows.option_row(
            item,
            option_text(item.option, playbook, order, currency=purse.currency),
            choice.room.loss.currency,
            is_first=index == 0,
        )
        for index, item in enumerate(choice.suggestions)
    ]
    if not timeline.is_open:
        env.talk(say("'{case}' is closed; this is what could be offered if it were open", case=timeline.case.id))
    if choice.reason is not None:
        env.talk(choice.reason)
    if env.format == "table":
        env.print(remedies.loss_page(choice, purse))
        found = [remedies.for_people(row, item) for row, item in zip(found, choice.suggestions, strict=True)]
    env.emit(found, rows.OPTIONS, rows.OPTIONS_SHORT)
