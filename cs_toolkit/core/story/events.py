"""What happens to a complaint of the sample shop: the steps of its life as events, up to now."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.money import spelled_out
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy import parse_option, to_payload
from cs_toolkit.core.story.orders import Bought, numbered
from cs_toolkit.core.story.plot import Scene, Stage, Step, Topic, length
from cs_toolkit.core.taxonomy import GOODS_MOVE, STEPS

Payload = dict[str, Any]
_AGAIN: Final = 50_000  # what parcels that are sent anew are numbered from
_DEAR: Final = Decimal("0.25")  # of the price: what a parcel and its goods cost the shop
_USUALLY: Final = "3d"  # after which what was promised is there
_ANSWER_IN: Final = timedelta(hours=2)


class Telling(NamedTuple):
    """One complaint being told: its case without events, and what they are made of."""

    case: Case
    scene: Scene
    topic: Topic
    order: Bought | None
    turn: int
    stage: Stage

    @property
    def amount(self) -> Decimal:
        """What was paid; the product's price where nothing was bought yet."""
        return Decimal(self.stage.words["product"][self.scene.product]["price"])

    def says(self, path: str, at: datetime, **more: object) -> str:
        """A text with this case's facts in its slots."""
        words, case = self.stage.words, self.case
        facts = {
            "name": case.customer.name,
            "product": case.order.product,
            "order": case.order.id or "",
            "tracking": case.order.tracking or "",
            "coupon": self.money(self.share(10)),
            "by": f"{at + _ANSWER_IN:%H:%M}",
            **more,
        }
        topic = f"topic.{self.topic.name}"
        fact = self.stage.said(f"{topic}.fact", 0, **facts) if "fact" in words["topic"][self.topic.name] else ""
        return self.stage.said(path, self.turn, **facts, fact=fact)

    def share(self, percent: int) -> Decimal:
        """So much of what was paid, as a sum that one would name."""
        shop = self.stage.words["shop"]
        return spelled_out(self.amount * percent / 100, shop["currency"]).quantize(Decimal(shop["round"]))

    def money(self, amount: Decimal) -> str:
        """An amount as customers read it."""
        return f"{self.stage.words['shop']['sign']}{amount:f}"

    def parcel(self) -> Mapping[str, str]:
        """The parcel that is sent anew."""
        number = self.order.number if self.order else 0
        carrier = self.stage.words["carrier"][-1]
        return {"carrier": carrier["slug"], "tracking": numbered(carrier["tracking"], _AGAIN + number)}


class _So(NamedTuple):
    """How far it has gone when a step is taken."""

    telling: Telling
    step: Step
    at: datetime
    before: tuple[Event, ...]

    def last(self, kind: str) -> Event:
        return [event for event in self.before if event.kind == kind][-1]

    @property
    def chosen(self) -> Mapping[str, Any]:
        options: list[Mapping[str, Any]] = self.last("offered").payload["options"]
        taken = [event.payload["option"] for event in self.before if event.kind == "accepted"]
        return options[taken[-1] - 1 if taken else 0]

    @property
    def way(self) -> str:
        """How what was chosen reaches the customer: goods, money or plain."""
        kinds = {remedy["kind"] for remedy in self.chosen["remedies"]}
        amounts = [remedy.get("amount") for remedy in self.chosen["remedies"]]
        return "goods" if kinds & GOODS_MOVE else "money" if self.chosen.get("value") or any(amounts) else "plain"


def events(telling: Telling, steps: Iterable[Step]) -> tuple[Event, ...]:
    """The events of these steps that have happened by now."""
    case, stage = telling.case, telling.stage
    found: tuple[Event, ...] = ()
    for step in steps:
        at = case.complaint.received_at + step.after
        if step.kind == "logged" or at > stage.now:
            continue
        so = _So(telling, step, at, found)
        payload = validate(step.kind, _PAYLOADS.get(step.kind, _nothing)(so))
        name = f"{zlib.crc32(f'{case.id}/{len(found)}'.encode()):08x}"
        by = None if step.kind in _OF_OTHERS else stage.words["shop"]["by"]
        found += (Event(name, len(found) + 1, at, step.kind, by, payload),)
    return found


_OF_OTHERS: Final = frozenset({"contacted", "accepted", "declined", "rated"})


def _nothing(so: _So) -> Payload:
    return {}


def _sent(so: _So, text: str) -> Payload:
    channel = so.telling.topic.channel
    return {"text": text, "channel": channel}


def _acknowledged(so: _So) -> Payload:
    topic, words = so.telling.topic, so.telling.stage.words
    own = f"topic.{topic.name}.answers"
    return _sent(
        so, so.telling.says(own if "answers" in words["topic"][topic.name] else f"reply.{topic.replies}", so.at)
    )


def _replied(so: _So) -> Payload:
    step = {"step": so.step.word} if so.step.word in STEPS else {}
    return {**_sent(so, so.telling.says(f"said.replied.{so.step.word}", so.at)), **step}


def _diagnosed(so: _So) -> Payload:
    topic = so.telling.topic
    return {"cause": topic.cause, "party": topic.party, "evidence": so.telling.says(f"topic.{topic.name}.found", so.at)}


def _offered(so: _So) -> Payload:
    typed = so.telling.topic.options[:1] if so.step.word == "grant" else so.telling.topic.options
    return {"options": list(_options(so, typed)), **({"grant": True} if so.step.word == "grant" else {})}


def _options(so: _So, typed: Iterable[str]) -> Iterator[Payload]:
    order, stage = so.telling.case.order, so.telling.stage
    purse = Purse(so.at, stage.zone, stage.words["shop"]["currency"])
    for option in typed:
        yield to_payload(parse_option(_spelled(option, so.telling), purse.currency), order, purse)


def _spelled(option: str, telling: Telling) -> str:
    """`coupon:10%` as a sum of money."""
    kind, percent, rest = option.partition("%")
    if not percent:
        return option
    kind, _, share = kind.rpartition(":")
    return f"{kind}:{telling.share(int(share)):f}{rest}"


def _accepted(so: _So) -> Payload:
    return {"option": int(so.step.word or 1)}


def _said(name: str) -> Callable[[_So], Payload]:
    """A payload of one text, which the word of the step chooses where there is one."""

    def payload(so: _So) -> Payload:
        place = f"said.{so.step.kind}" + (f".{so.step.word}" if so.step.word else "")
        return {name: so.telling.says(place, so.at)}

    return payload


def _resolved(so: _So) -> Payload:
    goods = so.way == "goods"
    price = so.telling.amount * _DEAR
    cost = so.chosen.get("cost") or (f"{price.quantize(Decimal('0.01')):f}" if goods else "0")
    return {"cost": cost, "remedies": so.chosen["remedies"], **(so.telling.parcel() if goods else {})}


def _followed_up(so: _So) -> Payload:
    value = Decimal(so.chosen.get("value") or 0)
    parcel = so.telling.parcel()
    due = f"{_due(so.at, length(so.step.word or _USUALLY)):%m-%d %H:%M}"
    text = so.telling.says(f"told.{so.way}", so.at, sum=so.telling.money(value), new=parcel["tracking"], due=due)
    return _sent(so, text)


def _promised(so: _So) -> Payload:
    return {"what": so.telling.says(f"promise.{so.way}", so.at), "due": _due(so.at, length(so.step.word))}


def _due(at: datetime, after: timedelta) -> datetime:
    """By the evening of that day."""
    return (at + after).replace(hour=18, minute=0, second=0)


def _ended(so: _So) -> Payload:
    return {"promise": so.last("promised").id}


def _rated(so: _So) -> Payload:
    score = so.telling.scene.score
    text = so.telling.says(f"comment.{score}", so.at)
    return {"score": score, "comment": text, **({"consent": True} if score == 5 and so.telling.turn % 3 == 0 else {})}


def _closed(so: _So) -> Payload:
    outcome = so.step.word or "resolved"
    if outcome in {"resolved", "answered"}:
        return {"outcome": outcome}
    return {"outcome": outcome, "reason": so.telling.says(f"said.closed.{outcome}", so.at)}


def _paused(so: _So) -> Payload:
    return {"on": so.step.word, **_said("evidence")(so)}


def _compensated(so: _So) -> Payload:
    option = parse_option(_spelled("coupon:10%", so.telling))
    return {"remedies": to_payload(option, so.telling.case.order)["remedies"], **_said("reason")(so)}


def _escalated(so: _So) -> Payload:
    return {"to": so.telling.stage.words["shop"]["boss"], **_said("reason")(so)}


_PAYLOADS: Final[Mapping[str, Callable[[_So], Payload]]] = {
    "acknowledged": _acknowledged,
    "replied": _replied,
    "diagnosed": _diagnosed,
    "offered": _offered,
    "accepted": _accepted,
    "declined": _said("reason"),
    "resolved": _resolved,
    "followed_up": _followed_up,
    "promised": _promised,
    "kept": _ended,
    "broken": _ended,
    "rated": _rated,
    "recovered": _said("text"),
    "closed": _closed,
    "reopened": _said("reason"),
    "contacted": _said("text"),
    "paused": _paused,
    "compensated": _compensated,
    "escalated": _escalated,
    "noted": _said("text"),
}
