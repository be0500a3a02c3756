"""A shop of N cases, the same for the same N and seed: 3 % open at mixed steps, the rest closed over three years.

By hand: python tests/benchmarks/make_shop.py FOLDER --cases 10000
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import click
from wording import WORDINGS, Wording

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cs_toolkit.core.events import validate
from cs_toolkit.core.model import Case, Complaint, Customer, Event, Order
from cs_toolkit.store import casefile

END: Final = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=8)))
_SPAN: Final = timedelta(days=3 * 365)
_FRESH: Final = timedelta(days=5)  # open cases are younger, closed ones older
_PLATFORMS: Final = ("taobao", "tmall", "pinduoduo", "wechat-shop", "own-site")
_CARRIERS: Final = ("zto", "yto", "sf", "jd")
_SETTINGS: Final = 'schema = 1\nname = "小杯子的店"\nzone = "Asia/Shanghai"\nlanguage = "zh-Hans"\n'


class Step(NamedTuple):
    """An event of a story: minutes after the complaint, and what it carries."""

    minutes: float
    kind: str
    payload: Mapping[str, Any]


def make(root: Path, cases: int, *, seed: int = 1, only_open: bool = False) -> list[str]:
    """Writes the shop; returns the ids of its open cases.

    With `only_open` the same shop without its closed cases, to see what those cost.
    """
    os.umask(0o077)
    root.mkdir(parents=True, exist_ok=True)
    (root / "shop.toml").write_text(_SETTINGS, "utf-8")
    folders: set[Path] = set()
    given: dict[str, int] = {}
    opened = []
    for received_at, is_open, number in sorted(_arrivals(cases, seed)):
        stamp = f"{received_at:%Y%m%d}"
        given[stamp] = given.get(stamp, 0) + 1
        if only_open and not is_open:
            continue
        case = _case(f"{stamp}-{given[stamp]:02d}", received_at, is_open, Random(f"{seed}/{number}"))
        if is_open:
            opened.append(case.id)
        folder = root / ("open" if is_open else f"closed/{case.events[-1].at:%Y-%m}")
        if folder not in folders:
            folder.mkdir(parents=True)
            folders.add(folder)
        (folder / f"{case.id}.toml").write_bytes(casefile.render(case))
    (root / "state").mkdir()
    (root / "state" / "ids.json").write_text(json.dumps(given))
    return opened


def _arrivals(cases: int, seed: int) -> Iterable[tuple[datetime, bool, int]]:
    """When each complaint came, whether it is open, and its number among all."""
    chance = Random(seed)
    for number in range(cases):
        is_open = number % 100 < 3
        latest, earliest = (END, END - _FRESH) if is_open else (END - 2 * _FRESH, END - _SPAN)
        yield (earliest + chance.random() * (latest - earliest)).replace(microsecond=0), is_open, number


def _case(case_id: str, received_at: datetime, is_open: bool, chance: Random) -> Case:
    words = chance.choice(WORDINGS)
    kind = chance.choices(("complaint", "after-sales", "question"), (5, 2, 3))[0]
    product, name, amount = chance.choice(words.products), chance.choice(words.names), chance.randrange(1900, 39900)
    slots = {"product": product, "name": name, "amount": f"{amount / 100:.2f}", "n": chance.randrange(2, 12)}
    category, cause, text = chance.choice(words.complaints)
    if kind == "question":
        category, text = "product-question", chance.choice(words.questions)
    shipped_at = received_at - timedelta(days=chance.randrange(1, 9), minutes=chance.randrange(600))
    case = Case(
        case_id,
        Complaint(
            received_at,
            received_at + timedelta(minutes=chance.randrange(1, 20)),
            kind=kind,
            channel="platform-chat",
            platform=chance.choice(_PLATFORMS),
            language=words.language,
            category=category,
            emotion=chance.choice(("calm", "annoyed", "angry")),
            severity=chance.choices(("normal", "high"), (9, 1))[0],
            summary=text.format(**slots)[:24],
            text=text.format(**slots),
            wants=None if kind == "question" else chance.choice(words.wishes),
            needs=chance.choice((None, *words.needs)),
        ),
        Customer(name, handle=f"tb{chance.randrange(10**7, 10**8)}"),
        Order(
            id=f"{received_at:%Y%m%d}{chance.randrange(10**9, 10**10)}",
            product=product,
            quantity=chance.choice((1, 1, 2)),
            amount=Decimal(f"{amount / 100:.2f}"),
            currency="CNY",
            carrier=chance.choice(_CARRIERS),
            tracking=f"78{chance.randrange(10**10, 10**11)}",
            shipped_at=shipped_at,
        ),
    )
    story = _story(kind, cause, words, slots, chance)
    told = story[: chance.randrange(len(story))] if is_open else story
    return case.with_events(*_events(received_at, told, chance, before=END if is_open else None))


def _story(kind: str, cause: str, words: Wording, slots: Mapping[str, Any], chance: Random) -> list[Step]:
    """How a case of a kind goes from the first reply to its close."""
    step = chance.randrange(5, 50)
    said = {"channel": "platform-chat"}
    first = Step(step, "acknowledged", {"text": chance.choice(words.replies).format(**slots), **said})
    if kind == "question":
        return [first, Step(step + 60, "closed", {"outcome": "answered"})]
    amount = slots["amount"]
    refund = {"remedies": [{"kind": "refund-part", "amount": amount}], "value": amount, "cost": amount}
    again = {"remedies": [{"kind": "reship"}], "value": amount, "cost": f"{chance.randrange(900, 9900) / 100:.2f}"}
    is_granted = kind == "after-sales"
    settled = refund if is_granted else chance.choice((refund, again))
    asked = {"options": [refund, again], "text": chance.choice(words.offers).format(**slots)}
    offer = {"options": [refund], "grant": True} if is_granted else asked
    choice = 1 if settled is refund else 2
    diagnosis = {"cause": cause, "party": "carrier" if cause.startswith("carrier") else "shop"}
    done: dict[str, Any] = {"cost": settled["cost"], "remedies": settled["remedies"]}
    if settled is again:
        done["tracking"] = f"78{chance.randrange(10**10, 10**11)}"
    middle = [] if is_granted else [Step(step + 30, "diagnosed", diagnosis)]
    chosen = [] if is_granted else [Step(step + 400, "accepted", {"option": choice})]
    return [
        first,
        *middle,
        Step(step + 90, "offered", offer),
        *chosen,
        Step(step + 430, "resolved", done),
        Step(step + 1500, "followed_up", {"text": chance.choice(words.follow_ups).format(**slots), **said}),
        Step(step + 1501, "surveyed", {}),
        Step(step + 2500, "rated", {"score": chance.choice((3, 4, 5, 5)), "comment": chance.choice(words.comments)}),
        Step(step + 2600, "closed", {"outcome": "resolved"}),
    ]


def _events(received_at: datetime, story: list[Step], chance: Random, before: datetime | None) -> Iterable[Event]:
    for seq, (minutes, kind, payload) in enumerate(story, 1):
        at = received_at + timedelta(minutes=minutes)
        if before is None or at <= before:
            yield Event(f"{chance.getrandbits(40):08x}"[:8], seq, at, kind, "lin", validate(kind, payload))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--cases", default=1000, show_default=True, help="How many.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another shop.")
@click.option("--only-open", is_flag=True, help="The same shop without its closed cases.")
def main(folder: Path, cases: int, seed: int, only_open: bool) -> None:
    """Make a shop of invented cases; prints the ids of the open ones."""
    for case_id in make(folder, cases, seed=seed, only_open=only_open):
        click.echo(case_id)


if __name__ == "__main__":
    main()
