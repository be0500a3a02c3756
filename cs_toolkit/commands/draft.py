"""`cst draft`: a reply to be made personal."""

from __future__ import annotations

from cs_toolkit import packs, params
from cs_toolkit.core import prompts
from cs_toolkit.core.draft_facts import History, Setting
from cs_toolkit.core.drafting import compose
from cs_toolkit.core.taxonomy import FAMILY_OF
from cs_toolkit.core.text import match_key
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env


@params.command("draft", examples=["cst draft 3", "cst draft 3 --step offer", "cst draft 3 > reply.txt"])
@params.case_argument
@params.option("--step", type=params.DRAFT_STEP, help="For this step instead of the one that is due.")
@params.option("--by", envvar="CST_BY", help="Who signs (default: CST_BY).")
@params.pass_env
def command(env: Env, *, case: str, step: str | None, by: str | None) -> None:
    """A reply for the step that is due (or --step), in the customer's language, as plain text.

    What is missing and what only you can add is asked for on stderr. A draft is a draft until you made it personal.
    """
    timeline = env.with_orders([env.timeline(case)])[0]
    chosen = step or prompts.default_step(timeline, env.terms_of(timeline.case), env.now)
    language = timeline.case.complaint.language or env.shop.config.language or "zh-Hans"
    family = FAMILY_OF.get(timeline.case.complaint.category, "other")
    draft = compose(
        timeline,
        chosen,
        packs.playbook(language, env.shop.root / "playbook", family=family),
        setting=_setting(env, timeline, language, by),
    )
    env.print([draft.text])
    for question in draft.questions:
        env.talk(question)


def _setting(env: Env, timeline: Timeline, language: str, by: str | None) -> Setting:
    order = timeline.case.order
    carrier = packs.carriers()["carriers"].get(order.carrier) if order.carrier else None
    page = carrier.get("page", "") if carrier else ""
    has_page = bool(order.tracking) and "${tracking}" in page
    return Setting(
        now=env.now,
        zone=env.zone,
        terms=env.terms_of(timeline.case),
        history=_history(env, timeline),
        shop=env.shop.config.name,
        agent=by,
        carrier=carrier["names"][language] if carrier else None,
        tracking_url=page.replace("${tracking}", order.tracking or "") if has_page else None,
        currency=env.shop.config.currency,
    )


def _history(env: Env, timeline: Timeline) -> History:
    """How often the customer of a case came before, by handle, contact or name as far as they are known."""
    customer = timeline.case.customer
    known = [value for value in (customer.handle, customer.contact) if value]
    if not known:
        return History()
    keys = {match_key(value) for value in known}
    received_at = timeline.case.complaint.received_at
    earlier = [
        found
        for found in env.timelines("all", mentioning=known)
        if found.case.id != timeline.case.id
        and found.case.complaint.received_at < received_at
        and keys & {match_key(value) for value in (found.case.customer.handle, found.case.customer.contact) if value}
    ]
    orders = env.shop.orders.of_customer(keys, except_id=timeline.case.order.id)
    return History(cases=len(earlier), orders=orders)
