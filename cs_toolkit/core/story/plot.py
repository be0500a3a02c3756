"""The plot: which complaint comes on which day, and how each goes on; the same in every language.

Read from packs/demo/story/plot.toml, where the notation is explained.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from string import Template
from typing import Any, Final, NamedTuple

_UNITS: Final = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class Step(NamedTuple):
    """What happens so long after the complaint: an event's kind, and one word that says more of it."""

    after: timedelta
    kind: str
    word: str = ""


class Topic(NamedTuple):
    """What a complaint is about, what was found, and what is offered (`%`: so much of what was paid).

    `lead`: days from the order to the complaint; `arrives`: whether the parcel came.
    """

    name: str
    kind: str
    category: str
    replies: str
    cause: str = "unknown"
    party: str = "shop"
    options: tuple[str, ...] = ()
    channel: str = "platform-chat"
    is_bought: bool = True
    arrives: bool = True
    lead: int = 5


class Scene(NamedTuple):
    """One complaint: its day (None: today, `minutes` ago), topic, product, life, and the score given in the end."""

    day: int | None
    minutes: int
    topic: str
    product: str
    life: str
    score: int = 5


class Plot(NamedTuple):
    """The whole: the story's last day is today. `mix` is the products of one day's orders, in their order."""

    last_day: int
    orders_since: int
    mix: tuple[str, ...]
    drafted: int
    published: int
    lives: Mapping[str, tuple[Step, ...]]
    topics: Mapping[str, Topic]
    scenes: tuple[Scene, ...]


class Stage(NamedTuple):
    """Where and when it is told: the words of one language, now, the shop's zone."""

    words: Mapping[str, Any]
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The shop's date now."""
        return self.now.astimezone(self.zone).date()

    def at(self, days: int, minutes: int) -> datetime:
        """A minute of the day so many days from today."""
        return datetime.combine(self.today + timedelta(days), time(), self.zone) + timedelta(minutes=minutes)

    def said(self, path: str, number: int, **facts: object) -> str:
        """The text at a path of the words, with facts in its slots; of several the one whose turn it is."""
        found: Any = self.words
        for name in path.split("."):
            found = found[name]
        text = found if isinstance(found, str) else found[number % len(found)]
        return Template(text).substitute(facts)


def plot_from(data: Mapping[str, Any]) -> Plot:
    """From the tables of plot.toml."""
    topics = {name: Topic(name, **{**table, "options": tuple(table.get("options", ()))})
              for name, table in data["topic"].items()}  # fmt: skip
    return Plot(
        **{name: data[name] for name in ("last_day", "orders_since", "drafted", "published")},
        mix=tuple(data["mix"]),
        lives={name: tuple(map(_step, lines)) for name, lines in data["life"].items()},
        topics=topics,
        scenes=tuple(map(_scene, data["scenes"].split("\n")[:-1])),
    )


def length(text: str) -> timedelta:
    """`2d3h`, `1h20m`."""
    return sum((int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([dhm])", text)), timedelta())


def _step(line: str) -> Step:
    after, kind, *word = line.split()
    return Step(length(after), kind, *word)


def _scene(line: str) -> Scene:
    """`14 09:12 lid A well 4`; `now 95 …` is so many minutes ago."""
    day, moment, topic, product, life, *score = line.split()
    if day == "now":
        return Scene(None, int(moment), topic, product, life, *map(int, score))
    hours, minutes = map(int, moment.split(":"))
    return Scene(int(day), hours * 60 + minutes, topic, product, life, *map(int, score))
