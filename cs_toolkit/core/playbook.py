"""The wording of one language: sentences that drafts are composed of, and the words for every slug.

A playbook is data, checked when it is read; an owner's files are laid over the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.sentences import GENERAL as GENERAL
from cs_toolkit.core.sentences import PARTS as PARTS
from cs_toolkit.core.sentences import STEPS as STEPS
from cs_toolkit.core.sentences import STYLES as STYLES
from cs_toolkit.core.sentences import Refused, Sentence, Slotted, names, sentences_of, slots_of
from cs_toolkit.core.sentences import parts_of as parts_of
from cs_toolkit.errors import ConfigProblem, Message, say

# Where an owner's files are: what stands in them goes before what ships.
OWN: Final = "playbook/"

_WORD_SECTIONS: Final = names(
    "category cause party remedy severity kind emotion channel platform payment outcome signal milestone step"
    " family carrier region"
)
_WORD_SLOTS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("remedy", "offer"): frozenset({"value"}),
    ("remedy", "offer_share"): frozenset({"value", "share"}),
}
_HEADER: Final = names("schema family language step kind sentence")
_LIMITED: Final = names("channel platform payment")

Words = Mapping[str, Mapping[str, Mapping[str, str]]]
Limits = Mapping[str, Mapping[str, int]]


class Playbook(NamedTuple):
    """The wording of one language. `families` says which family a category belongs to.

    `limits` are the most characters a reply may have, by channel, platform and payment.
    """

    language: str
    sentences: tuple[Sentence, ...]
    words: Words
    families: Mapping[str, str]
    limits: Limits = {}

    @classmethod
    def from_data(
        cls,
        language: str,
        files: Mapping[str, Mapping[str, Any]],
        *,
        families: Mapping[str, str] = taxonomy.FAMILY_OF,
    ) -> Playbook:
        """A playbook from its parsed files by name; `faq.toml` and files in another `language` are left aside.

        Ids are unique among what ships and among what is the owner's ("playbook/own.toml"); the owner's sentences
        replace shipped ones by id, and words one by one. `families` holds the owner's own categories, too. Raises
        `ConfigProblem` naming the file and the sentence.
        """
        sentences: dict[str, Sentence] = {}
        words: dict[str, dict[str, dict[str, str]]] = {}
        limits: dict[str, dict[str, int]] = {}
        taken = set()
        for name, data in files.items():
            if name.endswith("faq.toml") or data.get("language", language) != language:
                continue
            is_own = name.startswith(OWN)
            for sentence in _sentences(name, data, families):
                if (is_own, sentence.id) in taken:
                    raise _wrong(name, sentence.id, say("this id is taken by another sentence"))
                taken.add((is_own, sentence.id))
                sentences[sentence.id] = sentence._replace(is_own=True) if is_own else sentence
            for section, slug, texts in _words(name, data):
                words.setdefault(section, {}).setdefault(slug, {}).update(texts)
            for section, values in _limits(name, data):
                limits.setdefault(section, {}).update(values)
        return cls(language, tuple(sentences.values()), words, families, limits)

    def has(self, kind: str, step: str) -> bool:
        """Whether it has more than a greeting for a kind of contact at a step."""
        return any(
            step in sentence.steps and kind in sentence.kinds and sentence.part != "greeting"
            for sentence in self.sentences
        )

    def word(self, section: str, slug: str, name: str = "label") -> str | None:
        """A text about a slug, None where there is none."""
        return self.words.get(section, {}).get(slug, {}).get(name)

    def label(self, section: str, slug: str) -> str:
        """The short name of a slug for lists; the slug itself where it has no name."""
        return self.word(section, slug) or slug

    def phrase(self, cause: str) -> str | None:
        """The root cause in words that a customer may read."""
        return self.word("cause", cause, "phrase")

    def offer(self, kind: str, value: str | None = None, share: str | None = None) -> str:
        """The text of an option, with its amount where that is known; `share` is how many per cent are still paid."""
        shared = self.word("remedy", kind, "offer_share") if value and share else None
        priced = shared or (self.word("remedy", kind, "offer") if value else None)
        if priced:
            return Slotted(priced).substitute(value=value, share=share)
        return self.word("remedy", kind, "offer_plain") or self.label("remedy", kind)

    def done(self, kind: str) -> str:
        """What was done, once it is done."""
        return self.word("remedy", kind, "done") or self.label("remedy", kind)

    def limit(self, **where: str | None) -> int | None:
        """The most characters for a reply; `where` names its channel, platform and payment."""
        found = [self.limits.get(section, {}).get(slug or "") for section, slug in where.items()]
        return min((limit for limit in found if limit is not None), default=None)


def _wrong(file: str, name: str, problem: Message) -> ConfigProblem:
    return ConfigProblem(say("{file}: '{name}': {problem}", file=file, name=name, problem=problem))


def _sentences(file: str, data: Mapping[str, Any], families: Mapping[str, str]) -> Iterator[Sentence]:
    try:
        for name, found in sentences_of(data, families):
            if isinstance(found, Message):
                raise _wrong(file, name, found)
            yield found
    except Refused as refused:
        raise _wrong(file, refused.where, refused.problem) from None


def sections_of(data: Mapping[str, Any]) -> Iterator[tuple[str, Message | None]]:
    """Each section of words by its name, `remedy.gift`, and what is wrong with it."""
    for section, entries in data.items():
        if section in _HEADER or section == "limits":
            continue
        if section not in _WORD_SECTIONS or not isinstance(entries, Mapping):
            yield section, say("this is not a section of a playbook")
            continue
        for slug, texts in entries.items():
            yield f"{section}.{slug}", _problem_of_words(section, texts)


def _words(file: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for name, problem in sections_of(data):
        if problem is not None:
            raise _wrong(file, name, problem)
        section, _, slug = name.partition(".")
        yield section, slug, data[section][slug]


def _problem_of_words(section: str, texts: Any) -> Message | None:
    if not isinstance(texts, Mapping):
        return say("it has to be a table")
    try:
        for name, text in texts.items():
            slots_of(text, _WORD_SLOTS.get((section, name), frozenset()))
    except Refused as refused:
        return refused.problem
    return None


def _limits(file: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, int]]]:
    for section, values in data.get("limits", {}).items():
        if section not in _LIMITED or not isinstance(values, Mapping):
            raise _wrong(file, f"limits.{section}", say("this is not a section of a playbook"))
        for slug, limit in values.items():
            if type(limit) is not int or limit < 1:
                raise _wrong(file, f"limits.{section}.{slug}", say("'{value}' is not a number above zero", value=limit))
        yield section, values
