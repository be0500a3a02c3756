"""The sample shop of `cst demo --keep` as a folder: settings, orders, cases, an FAQ entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from cs_toolkit import packs
from cs_toolkit.core import story
from cs_toolkit.core.faq.life import Placement, drafted, published
from cs_toolkit.env import faq_entries
from cs_toolkit.store.faq_file import with_entry

if TYPE_CHECKING:
    from cs_toolkit.env import Env

_FOLDER: Final = packs.ROOT / "demo" / "story"
_MORNING: Final = 10 * 60  # minutes


def words(language: str) -> dict[str, Any]:
    """The words of the story in one language."""
    return packs.read(_FOLDER / f"{language}.toml")


def fill(env: Env, language: str) -> int:
    """Tells the story in the shop of this env, which is new, up to its now; how many cases there are then."""
    plot, spoken = story.plot_from(packs.read(_FOLDER / "plot.toml")), words(language)
    env.shop.make(_settings(spoken["shop"]))
    stage = story.Stage(spoken, env.now, ZoneInfo(spoken["shop"]["zone"]))
    cases, missing = story.told(plot, stage, packs.lexicon())
    with env.shop.store.writing():
        rows = (story.row_of(order, stage, arrives=order.id not in missing) for order in story.bought(plot, stage))
        env.shop.orders.merge(rows)
        for stamp, number in Counter(case.id.split("-")[0] for case in cases).items():
            env.shop.store.allocate(date.fromisoformat(stamp), number)
        env.shop.store.add(cases)
        _publish(env, plot, stage)
    return len(cases)


def _publish(env: Env, plot: story.Plot, stage: story.Stage) -> None:
    """The FAQ entry on what comes back most, drafted on one day of the story and published on another."""
    drafted_at, published_at = (stage.at(day - plot.last_day, _MORNING) for day in (plot.drafted, plot.published))
    found, told = faq_entries.Faq(env).candidates[0], stage.words["faq"]
    entry = replace(
        drafted(found, drafted_at),
        question=stage.said("faq.question", 0, product=found.product),
        answer=told["answer"],
        edited_at=published_at,
    )
    env.shop.faq.write(with_entry(None, published(entry, Placement(told["where"], published_at))))


def _settings(shop: dict[str, Any]) -> str:
    import tomli_w

    told = {name: shop[name] for name in ("name", "zone", "language", "currency", "region", "platforms")}
    return tomli_w.dumps({"schema": 1, **told, "alerts": {"same_product": 10, "days": 7}})
