"""`cst related`: what else has to do with a case."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.relations import Related, related
from cs_toolkit.core.text import match_key
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, cases
from cs_toolkit.errors import say
from cs_toolkit.render import relations

_ORDERS: int = 10


@params.command("related", examples=["cst related 3", "cst related 3 -f jsonl"])
@params.case_argument
@params.output_options
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """What has to do with a case: the customer's history, open cases of its product and carrier, cases like it.

    Closed cases show what was found and what solved them. Nothing is merged by itself: cst merge does that.
    """
    subject = env.with_orders([env.timeline(case)])[0]
    incident = cases.incident(env, subject)
    found = related(subject, env.with_orders(_candidates(env, subject, incident)), incident=incident)
    orders = _orders(env, subject, found)
    rows = [*(relations.related_row(subject.case.id, item) for item in found), *map(relations.order_row, orders)]
    if env.format == "table":
        env.print([*relations.incident_lines(incident), *relations.related_page(found, rows, env.zone)])
    else:
        env.emit(rows, relations.RELATED)
    if not rows:
        env.talk(say("nothing has to do with '{case}'", case=subject.case.id))


def _candidates(env: Env, subject: Timeline, incident: tuple[str, ...]) -> list[Timeline]:
    """Every open case, and of the closed ones those that name the customer, the order, the product or the category."""
    case = subject.case
    customer, order = case.customer, case.order
    told = (customer.name, customer.handle, customer.contact, order.id, order.product, order.sku)
    named = [text for text in (*told, *(incident if len(incident) > 1 else ())) if text]
    if case.complaint.category != "other":
        named.append(f'category = "{case.complaint.category}"')
    found = {one.case.id: one for one in env.timelines("all", mentioning=named)} if named else {}
    return list({**{one.case.id: one for one in env.timelines("open")}, **found}.values())


def _orders(env: Env, subject: Timeline, found: tuple[Related, ...]) -> list[dict[str, str]]:
    """What else the customer ordered, the latest first; orders that a case above is about stand there."""
    customer = subject.case.customer
    known = {match_key(text) for text in (customer.handle, customer.contact) if text}
    told = {item.timeline.case.order.id for item in found} | {subject.case.order.id}
    orders = [dict(row) for row in env.shop.orders.orders_of(known) if row["id"] not in told]
    return sorted(orders, key=lambda row: row["ordered_at"] or row["paid_at"], reverse=True)[:_ORDERS]
