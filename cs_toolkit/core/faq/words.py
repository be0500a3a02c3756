"""What one language says in FAQ entries, from the packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from cs_toolkit.core import shape
from cs_toolkit.core.shape import Shape
from cs_toolkit.core.taxonomy import REMEDIES
from cs_toolkit.errors import BadValue, say

FALLBACK: Final = "other"  # the category whose answer serves categories that the owner made

_ANSWER: Final = shape.table(
    dict.fromkeys(("question", "question_plain", "conclusion", "net"), shape.filled),
    required=("question", "question_plain", "conclusion", "net"),
)
_SENTENCES: Final = shape.table(dict.fromkeys(("resolved", "cause"), shape.filled), required=("resolved", "cause"))
_SLOTS: Final = {"question": {"product"}, "resolved": {"remedies"}, "cause": {"cause"}}


@dataclass(frozen=True, slots=True)
class FaqWords:
    """What one language says in FAQ entries: answers by category, clauses for remedies and causes, two sentences."""

    answers: Mapping[str, Mapping[str, str]]
    remedies: Mapping[str, str]
    causes: Mapping[str, str]
    resolved: str
    cause: str

    @classmethod
    def from_data(cls, faq: Mapping[str, Any], words: Mapping[str, Any]) -> FaqWords:
        """From `faq.toml` and `words.toml` as read. Raises `BadValue` naming what is missing or not understood."""
        answers = _each(faq, "answer", _ANSWER)
        if FALLBACK not in answers:
            raise BadValue(say("'{name}' is missing", name=f"answer.{FALLBACK}"))
        sentences = _SENTENCES(faq.get("sentence", {}))
        labels = _each(words, "remedy", shape.table({"label": shape.filled}, required=("label",)))
        texts = _each(faq, "remedy", shape.table({"text": shape.filled}, required=("text",)))
        phrases = _each(words, "cause", shape.table({"phrase": shape.filled}, required=("phrase",)))
        for name, table in (*answers.items(), ("sentence", sentences)):
            for key, text in table.items():
                _check_slots(f"{name}.{key}", text, _SLOTS.get(key, set()))
        return cls(
            answers=answers,
            remedies={
                **{slug: table["label"] for slug, table in labels.items()},
                **{slug: table["text"] for slug, table in texts.items()},
            },
            causes={slug: table["phrase"] for slug, table in phrases.items()},
            resolved=sentences["resolved"],
            cause=sentences["cause"],
        )

    def remedies_in(self, text: str) -> tuple[str, ...]:
        """The remedies that a text names as these words do."""
        told = text.casefold()
        return tuple(kind for kind in REMEDIES if kind in self.remedies and self.remedies[kind].casefold() in told)


def _each(data: Mapping[str, Any], name: str, of: Shape) -> dict[str, dict[str, str]]:
    """The tables `name.SLUG`, each in its shape; an error names the table."""
    tables: Mapping[str, Any] = shape.shaped(name, shape.table({}), data.get(name, {}))
    return {slug: shape.shaped(f"{name}.{slug}", of, table) for slug, table in tables.items()}


def _check_slots(name: str, text: str, allowed: set[str]) -> None:
    template = Template(text)
    if not template.is_valid() or not set(template.get_identifiers()) <= allowed:
        raise BadValue(say("{name}: '{text}' names a slot that is not known there", name=name, text=text))
