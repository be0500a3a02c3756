"""`cst compensate`: a gift or coupon on top."""

from __future__ import annotations

from decimal import Decimal

from cs_toolkit import params
from cs_toolkit.core import remedy
from cs_toolkit.env import Env
from cs_toolkit.env.purse import purse_of
from cs_toolkit.errors import say


@params.command("compensate", examples=['cst compensate 3 --give coupon:20 --cost 20 --reason "杯子碎了两次"'])
@params.case_argument
@params.option("--give", metavar="KIND[:AMOUNT],…", help="What is given: gift, coupon:20, points:500.")
@params.option("--cost", type=params.MONEY, help="What it costs the shop.")
@params.option("--reason", help="Why.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    give: str | None,
    cost: Decimal | None,
    reason: str | None,
    stamp: params.Stamp,
) -> None:
    """Record a gift, coupon or points given on top, at any step; it counts in the budgets of goodwill."""
    timeline = env.with_orders([env.timeline(case)])[0]
    order, purse = timeline.case.order, purse_of(env, timeline)
    typed = params.ask(give, say("what is given"), "--give KIND[:AMOUNT]")
    option = remedy.parse_option(typed, order.currency or purse.currency)
    payload = {
        "remedies": remedy.to_payload(option, order)["remedies"],
        "cost": f"{cost:f}" if cost is not None else None,
        "reason": reason,
    }
    event = stamp.event("compensated", payload)
    recorded = env.record(case, lambda timeline: [event])
    given = env.with_orders([recorded])[0]
    for doubt in (*remedy.doubts([option], timeline, purse), *remedy.overdrawn(given, purse)):
        env.warn(doubt)
    env.show_next(recorded)
