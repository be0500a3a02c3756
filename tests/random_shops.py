"""Shops of random cases, written as files: solved, reopened, merged, linked, logged late, in two currencies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from builders import a_case, an_event, at

from cs_toolkit.core.model import Case, Event
from cs_toolkit.store import casefile

END = at("2026-11-20T12:00+08:00")
_DAYS = 100
_PRODUCTS = ("旅行杯", "马克杯", "馬克杯", "Teapot", "teapot", None)
_CAUSES = ("packing", "carrier-delay", "material", "staff-reply", "unknown")
_PARTIES = ("shop", "carrier", "supplier")
_TWO = [{"remedies": [{"kind": "refund-part", "amount": "38.70"}]}, {"remedies": [{"kind": "reship"}]}]
_SETTINGS = """schema = 1
zone = "Asia/Shanghai"
currency = "CNY"
language = "en"

[hours]
mon = ["09:00-12:00", "13:00-18:00"]
tue = ["09:00-18:00"]
thu = ["09:00-18:00"]
fri = ["09:00-18:00"]
sat = ["20:00-02:00"]

[[policy]]
valid_from = 2026-01-01
counts = "shop-hours"

[goodwill]
per_month = "500"
"""


def make(root: Path, cases: int, seed: int) -> None:
    """Writes a shop of so many cases, and its order book beside it (`orders.csv`)."""
    chance = Random(seed)
    (root / "state").mkdir(parents=True)
    (root / "shop.toml").write_text(_SETTINGS, "utf-8")
    days = sorted(chance.random() * _DAYS for _ in range(cases))
    given: dict[str, int] = {}
    names: list[str] = []
    for day in days:
        received = (END - timedelta(days=_DAYS - day)).replace(microsecond=0)
        stamp = f"{received:%Y%m%d}"
        given[stamp] = given.get(stamp, 0) + 1
        case = _case(f"{stamp}-{given[stamp]:02}", received, chance, names)
        names.append(case.id)
        _write(root, case)
    (root / "state" / "ids.json").write_text(json.dumps(given), "utf-8")
    _write_orders(root.parent / "orders.csv", chance)


def _write(root: Path, case: Case) -> None:
    ended = [event for event in case.events if event.kind in {"closed", "reopened", "merged"}]
    is_closed = bool(ended) and ended[-1].kind != "reopened"
    folder = root / (f"closed/{ended[-1].at:%Y-%m}" if is_closed else "open")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{case.id}.toml").write_bytes(casefile.render(case))


def _case(name: str, received: datetime, chance: Random, before: list[str]) -> Case:
    foreign = chance.random() < 0.15
    return a_case(
        name,
        received=received,
        logged=received + timedelta(hours=chance.choice((0, 0, 0, 0.5, 5, 200))),
        received_estimated=chance.random() < 0.1,
        kind=chance.choice(("complaint", "complaint", "complaint", "after-sales", "question", "review")),
        category=chance.choice(("delivery-late", "delivery-damaged", "quality-defect", "praise", "other")),
        platform=chance.choice(("taobao", "jd", None)),
        text=chance.choice(("杯子碎了", "快递五天没动", "Where is it?")),
        product=chance.choice(_PRODUCTS),
        carrier=chance.choice(("zto", "sf", None)),
        order=chance.choice((None, f"9{chance.randrange(20):03}")),
        amount=chance.choice((None, "129.00")),
        currency="USD" if foreign else chance.choice(("CNY", None)),
        events=list(_story(received, chance, before)),
    )


# What may happen in an episode: how likely, what, within how many hours, and with what.
_EPISODE: tuple[tuple[float, str, float, Callable[[Random], dict[str, Any]]], ...] = (
    (0.9, "acknowledged", 2, lambda chance: {"text": "x", "as_is": chance.random() < 0.2}),
    (0.7, "diagnosed", 2, lambda chance: {"cause": chance.choice(_CAUSES), "party": chance.choice(_PARTIES)}),
    (0.3, "promised", 1, lambda chance: {"what": "x", "due": END + timedelta(days=chance.randrange(-80, 20))}),
    (0.8, "offered", 3, lambda chance: {"options": _TWO, "text": "x"}),
    (0.7, "accepted", 9, lambda chance: {"option": chance.choice((1, 2))}),
    (0.6, "resolved", 3, lambda chance: {"cost": chance.choice(("1", "20.50")), "remedies": [{"kind": "reship"}]}),
    (0.2, "compensated", 9, lambda chance: {"remedies": [{"kind": "coupon", "amount": "15"}]}),
    (0.5, "surveyed", 24, lambda chance: {}),
    (0.5, "rated", 24, lambda chance: {"score": chance.choice((1, 2, 3, 4, 5))}),
    (0.1, "recovered", 30, lambda chance: {"text": "x"}),
)


def _story(received: datetime, chance: Random, before: list[str]) -> Iterator[Event]:
    """One or two episodes; or the case is ended early, or merged away at once."""
    moment = received

    def event(kind: str, hours: float, **payload: Any) -> Event:
        nonlocal moment
        moment += timedelta(seconds=round(hours * 3600 * chance.random()))
        return an_event(kind, moment, **payload)

    fate = chance.random()
    if fate < 0.1:
        yield event("closed", 9, outcome=chance.choice(("withdrawn", "duplicate", "unfounded", "no-reply")), reason="x")
    elif fate < 0.15 and before:
        yield event("merged", 9, case=chance.choice(before), role="merged-away")
    else:
        if fate < 0.25 and before:
            yield event("linked", 1, case=chance.choice(before))
        yield from _episode(event, chance)
        if chance.random() < 0.6:
            yield event("closed", 30, outcome="resolved")
            if chance.random() < 0.3:
                yield event("reopened", 200, reason="x")
                yield from _episode(event, chance)


def _episode(event: Callable[..., Event], chance: Random) -> Iterator[Event]:
    for likely, kind, hours, payload in _EPISODE:
        if chance.random() < likely:
            yield event(kind, hours, **payload(chance))


def _write_orders(path: Path, chance: Random) -> None:
    """A thousand orders of the last months, as an export would have them."""
    lines = ["no,what,by,when"]
    for number in range(1000):
        day = END - timedelta(days=chance.randrange(_DAYS))
        product = chance.choice(("旅行杯", "马克杯", "Teapot", "花瓶"))
        lines.append(f"7{number:04},{product},{chance.choice(('zto', 'sf', 'jd'))},{day:%Y-%m-%d} 10:00:00")
    path.write_text("\n".join(lines) + "\n", "utf-8")
