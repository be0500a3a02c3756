"""Facts of cases for tests, with friendly defaults: name only what the test is about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from builders import at

from cs_toolkit.core.insight.facts import CaseFacts, GivenFacts, PromiseFacts, RatingFacts, StepFacts

RECEIVED = "2026-11-20T10:00+08:00"

# A complaint of a broken cup, answered and solved within three hours, closed the day after.
A_FACT = CaseFacts(
    id="20261120-01",
    received_at=at(RECEIVED),
    logged_at=at(RECEIVED),
    received_estimated=False,
    kind="complaint",
    channel="wechat",
    platform="taobao",
    language="zh-Hans",
    category="delivery-damaged",
    also=(),
    severity="normal",
    emotion="calm",
    signals=(),
    text="杯子碎了",
    customer="王女士",
    handle=None,
    contact=None,
    order=None,
    product="旅行杯",
    sku=None,
    amount=Decimal("129.00"),
    currency="CNY",
    carrier="zto",
    warehouse=None,
    cause="packing",
    party="shop",
    steps=(),
    first_response_at=at("2026-11-20T10:30+08:00"),
    offered_at=at("2026-11-20T11:00+08:00"),
    resolved_at=at("2026-11-20T12:00+08:00"),
    resolution=7200,
    reopenings=(),
    closed_at=at("2026-11-21T10:00+08:00"),
    outcome="resolved",
    merged_into=None,
    given=(),
    cost=Decimal("18.00"),
    promises=(),
    surveyed=(),
    ratings=(),
    invited=(),
    replies=1,
    as_is=0,
    links=(),
)
_OPEN: dict[str, Any] = dict.fromkeys(("closed_at", "outcome"))


def a_fact(case: str | None = None, **changes: Any) -> CaseFacts:
    """The facts of a case; times may be ISO text, amounts text.

    `received` stands for `received_at`, and `logged_at` goes with it; the id without more is number 1 of that day.
    """
    if "received" in changes:
        changes["received_at"] = changes.pop("received")
    typed = _typed(changes)
    if "received_at" in typed:
        typed.setdefault("logged_at", typed["received_at"])
    if case or "received_at" in typed:
        typed.setdefault("id", case or f"{typed['received_at']:%Y%m%d}-01")
    return A_FACT._replace(**typed)


def an_open_fact(case: str | None = None, **changes: Any) -> CaseFacts:
    """The facts of a case that is not closed."""
    return a_fact(case, **{**_OPEN, **changes})


def a_step(clock: str = "method.acknowledge", **changes: Any) -> StepFacts:
    """A deadline of the case of `a_fact`: an hour from receipt, met after half of it."""
    start = at(RECEIVED)
    step = StepFacts(
        clock=clock,
        step=clock.removeprefix("method."),
        started_at=start,
        due_at=at("2026-11-20T11:00+08:00"),
        met_at=at("2026-11-20T10:30+08:00"),
        wall=1800,
        worked=1800,
        is_late_logged=False,
        is_broken=False,
        is_paused=False,
        stopped_at=None,
        episode=1,
    )
    typed = _typed(changes)
    if "met_at" in typed or "started_at" in typed:
        met, began = typed.get("met_at", step.met_at), typed.get("started_at", start)
        wall = None if met is None else int((met - began).total_seconds())
        typed = {"wall": wall, "worked": wall, **typed}
    return step._replace(**typed)


def a_gift(when: str | datetime = "2026-11-20T11:30+08:00", kind: str = "accepted", **changes: Any) -> GivenFacts:
    """What the shop gave: a refund of 20, of which nothing goes beyond the loss."""
    given = GivenFacts(at(when), kind, ("refund-part",), Decimal(20), Decimal(0))
    return given._replace(**_typed(changes))


def a_promise(made: str | datetime = "2026-11-20T12:00+08:00", **changes: Any) -> PromiseFacts:
    """A promise for the next day, kept in time."""
    kept = PromiseFacts(at(made), at("2026-11-21T18:00+08:00"), at("2026-11-21T17:00+08:00"), True, False)
    return kept._replace(**_typed(changes))


def a_rating(score: int = 5, when: str | datetime = "2026-11-21T09:00+08:00", **changes: Any) -> RatingFacts:
    """A score; nothing was said with it, and nobody was asked for consent."""
    return RatingFacts(at(when), score, None, False)._replace(**changes)


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    typed = dict(facts)
    for name, value in facts.items():
        if isinstance(value, str) and name.endswith("_at"):
            typed[name] = at(value)
        if isinstance(value, str) and name in {"amount", "cost", "worth", "beyond"}:
            typed[name] = Decimal(value)
    return typed
