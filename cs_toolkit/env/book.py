"""What the order book adds to what is typed: the number of an order fills the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cs_toolkit.core.order_facts import facts_of, fitting
from cs_toolkit.errors import Message, StoreTrouble, say

if TYPE_CHECKING:
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.env import Env

Facts = dict[str, dict[str, Any]]


def completed(env: Env, facts: Facts) -> Facts:
    """Facts of a new case with what the book knows of its order; what was typed stands. Says on stderr what was found.

    Trouble with the book is told, and the case logged without it.
    """
    order_id = facts["order"].get("id")
    if not order_id:
        return facts
    try:
        row = env.shop.orders.look_up([order_id]).get(order_id)
    except StoreTrouble as trouble:
        env.report(trouble)
        return facts
    if row is None:
        if env.shop.orders.is_used:
            env.talk(say("order '{order}' is not in the order book", order=order_id))
        return facts
    found = _added(facts, facts_of(row))
    _tell(env, order_id, found)
    return {section: {**found.get(section, {}), **values} for section, values in facts.items()}


def missing(env: Env, timeline: Timeline) -> dict[str, Any]:
    """What the book knows of the order of a case and the case does not say, by "section.name"; said on stderr."""
    case, order_id = timeline.case, timeline.case.order.id
    row = env.shop.orders.look_up([order_id]).get(order_id) if order_id else None
    if row is None:
        return {}
    own = {"order": case.order._asdict(), "customer": case.customer._asdict(), "complaint": case.complaint._asdict()}
    found = _added(own, facts_of(row))
    _tell(env, str(order_id), found)
    return {f"{section}.{name}": value for section, values in found.items() for name, value in values.items()}


def _added(own: Mapping[str, Mapping[str, Any]], book: Facts) -> Facts:
    return {
        section: fitting(own.get(section, {}), values) if section == "order" else _new(own.get(section, {}), values)
        for section, values in book.items()
    }


def _new(own: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in book.items() if own.get(name) is None}


def _tell(env: Env, order_id: str, found: Facts) -> None:
    told = [name for values in found.values() for name in values]
    if told:
        env.talk(_taken(order_id, told))


def _taken(order_id: str, names: list[str]) -> Message:
    from cs_toolkit.render.labels import heading_of
    from cs_toolkit.render.names import joined
    from cs_toolkit.render.words import spoken

    told = names if spoken() == "en" else map(heading_of, names)
    return say("order {order}, from the order book: {names}", order=order_id, names=joined(told))
