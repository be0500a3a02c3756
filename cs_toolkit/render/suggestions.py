"""What `cst triage` tells of a text: as one row with the documented keys, and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cs_toolkit.core.text import detect_language
from cs_toolkit.core.triage import Suggestion

LINES: Final = ("fact", "value", "why")


def row(said: Suggestion, text: str) -> dict[str, Any]:
    """The public keys; `why` is English with the words as they were matched, `reasons` the same in parts."""
    told: dict[str, list[str]] = {}
    for reason in said.reasons:
        told.setdefault(f"{reason.slug} (learned)" if reason.about == "learned" else reason.slug, []).append(
            reason.words
        )
    return {
        "category": said.category,
        "category_by": said.category_by,
        "also": list(said.also),
        "kind": said.kind,
        "severity": said.severity,
        "emotion": said.emotion,
        "signals": list(said.signals),
        "wants": said.wants,
        "needs": said.needs,
        "urgency": said.urgency,
        "language": detect_language(text),
        "is_clear": said.is_clear,
        "why": "; ".join(f"{slug}: {', '.join(words)}" for slug, words in told.items()),
        "reasons": [reason._asdict() for reason in said.reasons],
    }


def lines(said: Suggestion) -> Iterator[dict[str, Any]]:
    """One line for each thing suggested, with the words that say so."""
    words = _Words(said)
    yield from _line(
        "category", said.category, words.of("learned", said.category) or words.of("category", said.category)
    )
    for slug in said.also:
        yield from _line("also", slug, words.of("category", slug))
    yield from _line("kind", said.kind, words.of_kind())
    yield from _line("severity", said.severity, words.of_severity())
    yield from _line("emotion", said.emotion, words.of("emotion", said.emotion))
    for slug in said.signals:
        yield from _line("signals", slug, words.of("signal", slug))
    yield from _line("wants", said.wants, words.of("want", said.wants))
    yield from _line("needs", said.needs, words.of("urgency", said.urgency))


class _Words:
    """The words that speak for each part of a suggestion."""

    def __init__(self, said: Suggestion) -> None:
        self._said = said

    def of(self, about: str, slug: str | None = None) -> list[str]:
        return [one.words for one in self._said.reasons if one.about == about and slug in (None, one.slug)]

    def of_kind(self) -> list[str]:
        """A complaint is one by how it sounds or what it threatens; the other kinds by what they are about."""
        if self._said.kind == "complaint":
            return [*self.of("emotion"), *self.of("signal")]
        return self.of("category", self._said.category) or self.of("want")

    def of_severity(self) -> list[str]:
        if self._said.severity in ("low", "normal"):
            return []
        return list(dict.fromkeys([*self.of("category", "unsafe"), *self.of("signal"), *self._anger()]))

    def _anger(self) -> list[str]:
        return self.of("emotion") if self._said.emotion == "angry" else []


def _line(fact: str, value: str | None, words: list[str]) -> Iterator[dict[str, Any]]:
    if value:
        yield {"fact": fact, "value": value, "why": ", ".join(words)}
