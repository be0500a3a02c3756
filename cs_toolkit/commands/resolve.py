"""`cst resolve`: what was agreed has been carried out."""

from __future__ import annotations

from decimal import Decimal

from cs_toolkit import params
from cs_toolkit.core.taxonomy import GOODS_MOVE
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import say


@params.command("resolve", examples=["cst resolve 3 --tracking SF123 --cost 18"])
@params.cases_argument
@params.option("--cost", type=params.MONEY, help="What it cost the shop.")
@params.option("--tracking", help="The tracking number of what was sent.")
@params.option("--carrier", help="Who carries it.")
@params.text_options
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    cost: Decimal | None,
    tracking: str | None,
    carrier: str | None,
    text: str | None,
    stamp: params.Stamp,
) -> None:
    """Record that the shop's part is done: refund ordered, coupon given, parcel handed over."""
    timelines = cases.meant(env)
    kinds = {remedy["kind"] for timeline in timelines for remedy in timeline.chosen_remedies}
    if kinds & GOODS_MOVE:
        tracking = params.ask(tracking, say("the tracking number of what was sent"), "--tracking NUMBER")
    facts = {
        "cost": params.ask(cost, say("what it cost the shop"), "--cost AMOUNT", kind=params.MONEY),
        "tracking": tracking,
        "carrier": carrier,
        "text": text,
    }

    def build(timeline: Timeline) -> list[NewEvent]:
        payload = {**params.cleaned(facts), "remedies": timeline.chosen_remedies or None}
        return [stamp.event("resolved", payload)]

    params.record(env, timelines, build)
