"""`cst compensate`: a gift or coupon on top."""

from __future__ import annotations

from decimal import Decimal

from cs_toolkit import params
from cs_toolkit.core import remedy
from cs_toolkit.env import Env
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
    """Record a gift, coupon or points given on top, at any step."""
    env.timeline(case)
    option = remedy.parse_option(params.ask(give, say("what is given"), "--give KIND[:AMOUNT]"))
    payload = {
        "remedies": remedy.to_payload(option, env.timeline(case).case.order)["remedies"],
        "cost": f"{cost:f}" if cost is not None else None,
        "reason": reason,
    }
    event = stamp.event("compensated", payload)
    env.show_next(env.record(case, lambda timeline: [event]))
