"""`cst offer`: at least two options, or the customer's own wish."""

from __future__ import annotations

from typing import Any

from cs_toolkit import params
from cs_toolkit.core import remedy
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.taxonomy import NEEDS_AMOUNT
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env
from cs_toolkit.env.purse import purse_of
from cs_toolkit.errors import UsageProblem, say


@params.command(
    "offer",
    examples=[
        'cst offer 3 --option "reship-express" --option "refund-full,coupon:20"',
        "cst offer 3 --grant --option refund-full",
    ],
)
@params.cases_argument
@params.option("--option", "options", multiple=True, metavar="KIND[:AMOUNT],…", help="An option; give two or more.")
@params.option("--grant", is_flag=True, default=None, help="What the customer asked for is granted in full.")
@params.text_options
@params.option("--as-is", is_flag=True, default=None, help="The draft was sent without a change.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    options: tuple[str, ...],
    grant: bool | None,
    text: str | None,
    as_is: bool | None,
    stamp: params.Stamp,
) -> None:
    """Record the offer: at least two options of different kind, or with --grant the customer's own wish."""
    timelines = env.with_orders(cases.meant(env))
    payloads: dict[str, dict[str, Any]] = {}
    for timeline in timelines:
        order, purse = timeline.case.order, purse_of(env, timeline)
        unit = order.currency or purse.currency
        chosen = [remedy.parse_option(option, unit) for option in options]
        chosen = chosen or _missing(timeline, purse, bool(grant), env)
        remedy.check_offer(chosen, bool(grant))
        for doubt in (*remedy.doubts(chosen, timeline, purse), *remedy.excessive(chosen, timeline, purse)):
            env.warn(doubt)
        payloads[timeline.case.id] = {
            "options": [remedy.to_payload(option, order, purse) for option in chosen],
            "grant": grant,
            "text": text,
            "as_is": params.as_is(env, timeline, text, as_is),
        }
    params.record(env, timelines, lambda one: [stamp.event("offered", payloads[one.case.id])])


def _missing(timeline: Timeline, purse: Purse, grant: bool, env: Env) -> list[remedy.Option]:
    """No option was named: the wish where it is granted, else a suggestion to take or to change."""
    wish = remedy.wish_of(timeline.case.complaint.wants or "") if grant else None
    if wish is not None and wish not in NEEDS_AMOUNT:
        return [remedy.parse_option(wish)]
    if grant:
        raise UsageProblem(
            say("what the customer wants is not recorded as a remedy: '{wants}'", wants=timeline.case.complaint.wants),
            say("say what is granted, for example: --grant --option refund-full"),
        )
    suggested = remedy.suggest(timeline, currency=purse.currency, purse=purse)
    spelled = " ".join(f'--option "{str(option)}"' for option in suggested)
    if not params.is_interactive():
        raise UsageProblem(
            say("the options are missing: an offer has at least two"), say("for example: {options}", options=spelled)
        )
    for option in suggested:
        env.talk(say("  {option}", option=str(option)))
    params.confirm(say("Record these options?"))
    return list(suggested)
