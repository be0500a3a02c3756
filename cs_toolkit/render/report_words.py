"""What a report says in one language: names of slugs, lengths of time, shares, money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from string import Template
from typing import Any, Final

from cs_toolkit import packs
from cs_toolkit.core.insight.measures import Measure
from cs_toolkit.core.money import shown
from cs_toolkit.core.text import one_line

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_FEW: Final = 5  # of fewer, a change in percent only startles
# Which words of words.toml the names of a section are.
_SLUGS: Final[Mapping[str, str]] = {
    "volume": "kind",
    "outcomes": "outcome",
    "categories": "category",
    "causes": "cause",
    "parties": "party",
    "platforms": "platform",
}


class ReportWords:
    """The words of a report in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = packs.report_words(language)
        self._slugs = packs.words(language)

    def say(self, table: str, key: str, **slots: object) -> str:
        """A sentence of the pack, its slots filled."""
        text: str = self._words[table][key]
        return Template(text).substitute(slots) if slots else text

    def title(self, section: str) -> str:
        """The heading of a section."""
        return self.say("section", section)

    def head(self, section: str) -> str:
        """The heading over the names of a section's table."""
        return self.say("head", section)

    def label(self, section: str, key: str) -> str:
        """What a number is called."""
        labels: Mapping[str, str] = self._words["label"]
        return labels.get(f"{section}.{key}") or labels[key]

    def name(self, section: str, name: str) -> str:
        """What a number is about: a slug in words, what customers and the owner wrote as it is, on one line."""
        kind, _, rest = name.partition(":")
        if section == "ahead":
            return self.say("name", "all") if kind == "all" else self._worded("category", rest, kind == "category")
        if section == "low_scores":
            return self._reason(kind, rest)
        if section == "carriers":
            return self.carrier(name)
        table = _SLUGS.get(section)
        return self._worded(table or "", name, table is not None)

    def slug(self, table: str, slug: str) -> str:
        """A slug of words.toml in words."""
        return self._worded(table, slug, True)

    def carrier(self, name: str) -> str:
        """A carrier by its name, where it is a known one."""
        known = packs.carriers()["carriers"].get(name)
        return str(known["names"][self.language]) if known else self._worded("", name, False)

    def note(self, code: str | None) -> str:
        """What is to be said of a number beside it."""
        notes: Mapping[str, str] = self._words["note"]
        return notes.get(code or "", "")

    def clock(self, code: str) -> str:
        """By which clock lengths of time are; empty where it only puts cases into the period."""
        clocks: Mapping[str, str] = self._words["clock"]
        return clocks.get(code, "")

    def population(self, code: str) -> str:
        """What is counted."""
        return self.say("population", code)

    def problem(self, cause: str) -> Mapping[str, Any]:
        """Finding, proposal and checks for a cause; for one the owner made those of an unknown one."""
        problems: Mapping[str, Mapping[str, Any]] = self._words["problem"]
        return problems.get(cause) or problems["unknown"]

    # values

    def figure(self, measure: Measure) -> str:
        """A number that stands alone: 62 % (13 of 21), 45 min (n 20), ¥120.00."""
        value = self._value(measure)
        if measure.value is None or measure.n is None:
            return value
        if measure.key == "change":
            return value if measure.of and measure.of >= _FEW else self.say("page", "few_before")
        if measure.of is None:
            return f"{value} (n {measure.n})" if measure.unit != "cases" else value
        if measure.unit == "money" and measure.n == measure.of:
            return value
        return f"{value} ({self.say('page', 'part', n=measure.n, of=measure.of)})"

    def cell(self, measure: Measure) -> str:
        """A number in a table: 13 (62 %), 45 min, 3.1 % (1.8 % – 5.2 %)."""
        value = self._value(measure)
        if measure.value is None:
            return value
        if measure.low is not None and measure.high is not None:
            return f"{value} ({self._between(measure)})"
        if measure.unit == "share" and measure.n is not None and measure.key != "cumulative":
            return f"{measure.n} ({value})"
        if measure.unit == "money" and measure.n is not None and measure.of is not None and measure.n < measure.of:
            return f"{value} ({self.say('page', 'known', n=measure.n, of=measure.of)})"
        return value

    def span(self, seconds: int) -> str:
        """A length of time in its two largest units."""
        if seconds < _MINUTE:
            return self.say("span", "second", seconds=seconds)
        if seconds < _HOUR:
            return self.say("span", "minute", minutes=seconds // _MINUTE)
        if seconds < _DAY:
            return self.say("span", "hour", hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE)
        return self.say("span", "day", days=seconds // _DAY, hours=seconds % _DAY // _HOUR)

    def _value(self, measure: Measure) -> str:
        value = measure.value
        if value is None:
            return self.say("page", "unknown")
        if measure.unit == "share":
            return percent(float(value), signed=measure.key == "change", places=int(measure.key == "rate"))
        if measure.unit == "seconds":
            return self.span(int(value))
        if isinstance(value, Decimal):
            if measure.key == "saving":  # an estimate
                return shown(Decimal(round(value)), measure.currency or "").partition(".")[0]
            return shown(value, measure.currency or "")
        return f"{value:.1f}" if isinstance(value, float) else str(value)

    def _between(self, measure: Measure) -> str:
        low, high = (measure._replace(value=bound) for bound in (measure.low, measure.high))
        return f"{self._value(low)} – {self._value(high)}"

    def _worded(self, table: str, name: str, is_slug: bool) -> str:
        if is_slug and (found := self._slugs[table].get(name)):
            return str(found["label"])
        names: Mapping[str, str] = self._words["name"]
        return names.get(name) or one_line(name)

    def _reason(self, kind: str, name: str) -> str:
        if kind == "late":
            return self.say("name", "late", name=self._worded("", name, False))
        return self.say("name", "promise") if kind == "promise" else self._worded(kind, name, True)


def percent(value: float, *, signed: bool = False, places: int = 0) -> str:
    """62 %, or 3.1 %; with its sign where it is a change."""
    return f"{value * 100:{'+' if signed else ''}.{places}f} %"
