"""`cst compensate`: a gift or coupon on top."""

from __future__ import annotations

from decimal import Decimal

from cs_toolkit import params
from cs_toolkit.core import remedy
from cs_toolkit.env import Env
from cs_toolkit.env.purse import purse_of
from cs_toolkit.errors import say


@params.command("compensate", examples=['cst compensate 3 --give coupon:20 --cost 20 --reason "杯子碎了两次"'])
@params.cases_argument
@params.option("--give", metavar="KIND[:AMOUNT],…", help="What is given: gift, coupon:20, points:500.")
@params.option("--cost", type=params.MONEY, help="What it costs the shop.")
@params.option("--reason", help="Why.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    give: str | None,
    cost: Decimal | None,
    reason: str | None,
    stamp: params.Stamp,
) -> None:
    """Record a gift, coupon or points given on top, at any step; it counts in the budgets of goodwill."""
    timelines = env.with_orders(cases.meant(env))
    typed = params.ask(give, say("what is given"), "--give KIND[:AMOUNT]")
    purses = {timeline.case.id: purse_of(env, timeline) for timeline in timelines}
    options = {
        one.case.id: remedy.parse_option(typed, one.case.order.currency or purses[one.case.id].currency)
        for one in timelines
    }
    payloads = {
        one.case.id: {
            "remedies": remedy.to_payload(options[one.case.id], one.case.order)["remedies"],
            "cost": f"{cost:f}" if cost is not None else None,
            "reason": reason,
        }
        for one in timelines
    }
    recorded = params.record(env, timelines, lambda one: [stamp.event("compensated", payloads[one.case.id])])
    for timeline, given in zip(timelines, env.with_orders(list(recorded)), strict=True):
        option, purse = options[timeline.case.id], purses[timeline.case.id]
        for doubt in (*remedy.doubts([option], timeline, purse), *remedy.overdrawn(given, purse)):
            env.warn(doubt)
