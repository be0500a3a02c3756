"""What a dossier says in one language: times, money, slugs, lengths of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from string import Template
from typing import Any, Final

from cs_toolkit import packs
from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.money import shown
from cs_toolkit.core.text import one_line
from cs_toolkit.render.rules import note_of

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(seconds=1)
_HOUR, _MINUTE = 3600, 60
# Which table of words.toml puts the slug of a fact into words.
_SLUGS: Final[Mapping[str, str]] = {"cause": "cause", "outcome": "outcome", "name": "milestone", "on": "pause"}


class DossierWords:
    """The words of a dossier; amounts are in one currency, times in one zone."""

    def __init__(self, language: str, zone: tzinfo, currency: str) -> None:
        self.language = language
        self._zone = zone
        self._currency = currency
        self._words = packs.dossier_words(language)
        self._slugs = {**packs.sheet_words(language), **packs.words(language)}

    @property
    def colon(self) -> str:
        """What stands between a label and its value."""
        return str(self._words["colon"])

    def say(self, table: str, key: str, **slots: object) -> str:
        """A sentence of the pack, its slots filled."""
        return Template(self._words[table][key]).substitute(slots)

    def at(self, instant: datetime) -> str:
        """An instant in the shop's zone."""
        return instant.astimezone(self._zone).strftime(self._words["time"])

    def due(self, instant: datetime) -> str:
        """A deadline; midnight is the 24:00 of the day that ends."""
        there = instant.astimezone(self._zone)
        if (there.hour, there.minute, there.second) != (0, 0, 0):
            return self.at(instant)
        return self.at(there - _MOMENT).replace("23:59", "24:00")

    def note(self, rule: ClockRule | None) -> str | None:
        """What a deadline of a platform or a law is about, where the packs say so in this language."""
        note = note_of(rule, self.language) if rule else None
        return one_line(note) if note else None

    def slug(self, table: str, slug: str) -> str:
        """A slug in words; what is none stays."""
        own = self._words.get(table, {})
        found = own.get(slug) or self._slugs.get(table, {}).get(slug, slug)
        return one_line(found if isinstance(found, str) else found["label"])

    def carrier(self, name: str) -> str:
        """A carrier by its name, where it is a known one."""
        known = packs.carriers()["carriers"].get(name)
        return one_line(known["names"][self.language] if known else name)

    def money(self, amount: Decimal) -> str:
        """An amount."""
        return shown(amount, self._currency)

    def span(self, length: timedelta) -> str:
        """A length of time."""
        seconds = int(length.total_seconds())
        if length >= 2 * _DAY and not length % _DAY:
            return self.say("span", "days", count=length // _DAY)
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        if not hours:
            return self.say("span", "minutes", count=minutes)
        if not minutes:
            return self.say("span", "hours", count=hours)
        return self.say("span", "hours_minutes", hours=hours, minutes=minutes)

    def remedies(self, remedies: Iterable[Mapping[str, Any]]) -> str:
        """What is done for a customer."""
        told = (
            self.slug("remedy", item["kind"])
            + (f" {self.money(item['amount'])}" if item.get("amount") is not None else "")
            for item in remedies
        )
        return str(self._words["between"]).join(told)

    def option(self, option: Mapping[str, Any]) -> str:
        """An option as it was offered, with its worth."""
        text = one_line(option["text"]) if option.get("text") else self.remedies(option["remedies"])
        if option.get("value") is None:
            return text
        return self.say("detail", "worth", text=text, value=self.money(option["value"]))

    def detail(self, name: str, value: Any) -> str:
        """A fact of an event."""
        if isinstance(value, datetime):
            return self.at(value)
        if name in _SLUGS:
            return self.slug(_SLUGS[name], value)
        if name == "remedies":
            return self.remedies(value)
        if name == "carrier":
            return self.carrier(value)
        if name == "score":
            return self.say("detail", "score_of", score=value)
        return one_line(str(value))
