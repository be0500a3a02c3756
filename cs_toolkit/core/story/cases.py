"""The complaints of the sample shop as cases: each scene with its order, its words, and what happened up to now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, NamedTuple

from cs_toolkit.core.entry import Defaults, enter
from cs_toolkit.core.model import Case
from cs_toolkit.core.story.events import Telling, events
from cs_toolkit.core.story.orders import Bought, bought
from cs_toolkit.core.story.plot import Plot, Scene, Stage, Topic
from cs_toolkit.core.triage_lexicon import Lexicon

_LOGGED: Final = timedelta(minutes=4)


class Told(NamedTuple):
    """The cases by id, and the orders whose parcel never came."""

    cases: tuple[Case, ...]
    missing: frozenset[str]


def told(plot: Plot, stage: Stage, lexicon: Lexicon) -> Told:
    """Every case of the plot: none comes later than now."""
    orders, used, missing = _by_day(bought(plot, stage)), set[str](), set[str]()
    turns: Counter[str] = Counter()
    cases: list[Case] = []
    for received_at, case_id, scene in _dated(plot, stage):
        topic = plot.topics[scene.topic]
        order = _order_of(scene, topic, received_at, plot, orders, used)
        if order and not topic.arrives:
            missing.add(order.id)
        case = _case(case_id, received_at, _Asked(scene, topic, order, turns[topic.name]), plot, stage, lexicon)
        turns[topic.name] += 1
        cases.append(case)
    return Told(tuple(cases), frozenset(missing))


class _Asked(NamedTuple):
    scene: Scene
    topic: Topic
    order: Bought | None
    turn: int


def _dated(plot: Plot, stage: Stage) -> Iterator[tuple[datetime, str, Scene]]:
    """The scenes by time, each with its id."""
    scenes = sorted(((_received(scene, plot, stage), scene) for scene in plot.scenes), key=lambda one: one[0])
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    for received_at, scene in scenes:
        stamp = f"{received_at:%Y%m%d}"
        yield received_at, f"{stamp}-{next(numbers[stamp]):02}", scene


def _received(scene: Scene, plot: Plot, stage: Stage) -> datetime:
    if scene.day is None:
        return stage.now.astimezone(stage.zone) - timedelta(minutes=scene.minutes)
    return stage.at(scene.day - plot.last_day, scene.minutes)


def _by_day(orders: Sequence[Bought]) -> dict[tuple[int, str], list[Bought]]:
    found: defaultdict[tuple[int, str], list[Bought]] = defaultdict(list)
    for order in orders:
        found[order.day, order.product].append(order)
    return found


def _order_of(
    scene: Scene,
    topic: Topic,
    received_at: datetime,
    plot: Plot,
    orders: Mapping[tuple[int, str], Sequence[Bought]],
    used: set[str],
) -> Bought | None:
    """The first order of the product, some days before, about which nobody has complained yet."""
    if not topic.is_bought:
        return None
    latest = (plot.last_day if scene.day is None else scene.day) - topic.lead
    days = range(latest, plot.orders_since - 1, -1)
    fitting = (order for day in days for order in orders.get((day, scene.product), ()))
    found = next(order for order in fitting if order.id not in used and order.ordered_at < received_at)
    used.add(found.id)
    return found


def _case(case_id: str, received_at: datetime, asked: _Asked, plot: Plot, stage: Stage, lexicon: Lexicon) -> Case:
    scene, topic, order, turn = asked
    shop, product = stage.words["shop"], stage.words["product"][scene.product]
    steps = plot.lives[scene.life]
    logged_at = received_at + next((step.after for step in steps if step.kind == "logged"), _LOGGED)
    complaint = {
        "received_at": received_at,
        "logged_at": min(logged_at, stage.now),
        "kind": topic.kind,
        "channel": topic.channel,
        "platform": order.platform if order else shop["platforms"][0],
        "text": stage.said(f"topic.{topic.name}.texts", turn, product=product["name"]),
    }
    bought_facts = {
        "product": product["name"],
        "sku": product["sku"],
        **(_order_facts(order, shop, received_at) if order else {}),
    }
    asker = shop["customers"][turn * 5 % len(shop["customers"])]
    customer = {"name": order.customer, "handle": order.handle} if order else {"name": asker}
    facts = {"complaint": complaint, "customer": customer, "order": bought_facts}
    defaults = Defaults(shop["currency"], shop["language"])
    case = enter(case_id, facts, now=stage.now, lexicon=lexicon, defaults=defaults, hint=topic.category)
    return case.with_events(*events(Telling(case, scene, topic, order, turn, stage), steps))


def _order_facts(order: Bought, shop: Mapping[str, Any], received_at: datetime) -> dict[str, Any]:
    parcel = {"carrier": order.carrier, "tracking": order.tracking} if order.shipped_at <= received_at else {}
    known = {"id": order.id, "amount": f"{order.amount:f}", "currency": shop["currency"], "quantity": 1}
    return {**known, **parcel}
