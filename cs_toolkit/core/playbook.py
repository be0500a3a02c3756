"""The wording of one language: sentences that drafts are composed of, and the words for every slug.

A playbook is data, checked when it is read: each sentence names steps, one part, and the slots it needs. A slot is
`${name}`, braces only; any other `$` is an error, so that nothing in a sentence is ever expanded by accident.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from cs_toolkit.core import taxonomy
from cs_toolkit.errors import ConfigProblem, Message, say


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SLOTS: Final = _names(
    "customer product order amount carrier tracking tracking_url received reply_by wants needs cause evidence"
    " chosen refund new_tracking promise promise_due score paid_on shipped_on delivered_on days shop agent"
)
TAGS: Final = _names("urgent angry serious critical repeat regular late-reply refund goods granted public")
GENERAL: Final = "general"

# The parts that a reply is composed of, in their order.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "acknowledge": ("greeting", "fact", "feeling", "responsibility", "action", "promise"),
    "diagnose": ("greeting", "fact", "responsibility", "action", "promise"),
    "offer": ("greeting", "fact", "responsibility", "options", "close"),
    "nudge": ("greeting", "fact", "options", "close"),
    "resolve": ("greeting", "fact", "action", "promise", "close"),
    "follow-up": ("greeting", "fact", "promise", "survey", "close"),
    "survey": ("greeting", "survey", "close"),
    "recover": ("greeting", "fact", "feeling", "responsibility", "action", "close"),
    "answer": ("greeting", "fact", "action", "promise"),
    "close": ("greeting", "fact", "close"),
}
_FIRST_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "question": ("greeting", "conclusion", "detail", "advice", "close"),
    "review": ("greeting", "fact", "responsibility", "action", "close"),
    "after-sales": ("greeting", "fact", "action", "benefit", "net"),
}
STEPS: Final = tuple(_PARTS)
PARTS: Final = frozenset(part for parts in (*_PARTS.values(), *_FIRST_PARTS.values()) for part in parts)

_USUAL_KINDS: Final = frozenset({"complaint", "after-sales"})
_LISTS: Final[Mapping[str, Collection[str]]] = {
    "step": STEPS,
    "kind": taxonomy.KINDS,
    "when": TAGS,
    "unless": TAGS,
}
_WORD_SECTIONS: Final = _names(
    "category cause party remedy severity kind emotion channel platform payment outcome signal milestone step"
    " family carrier region"
)
_WORD_SLOTS: Final[Mapping[tuple[str, str], frozenset[str]]] = {("remedy", "offer"): frozenset({"value"})}

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


class Slotted(Template):
    """A text with slots, `${name}` and nothing else."""

    flags = 0  # type: ignore[assignment]
    idpattern = "(?!)"
    braceidpattern = "[a-z_]+"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two short sentences of a reply, and the cases they fit. No category or tag: every one."""

    id: str
    family: str
    steps: frozenset[str]
    part: str
    text: str
    slots: frozenset[str]
    categories: frozenset[str] = frozenset()
    kinds: frozenset[str] = _USUAL_KINDS
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def filled(self, values: Mapping[str, str]) -> str:
        """The sentence with its slots filled; what stands in a value is never expanded again."""
        return Slotted(self.text).substitute(values)


@dataclass(frozen=True, slots=True)
class Playbook:
    """The wording of one language. `families` says which family a category belongs to."""

    language: str
    sentences: tuple[Sentence, ...]
    words: Words
    families: Mapping[str, str]

    @classmethod
    def from_data(
        cls,
        language: str,
        files: Mapping[str, Mapping[str, Any]],
        *,
        families: Mapping[str, str] = taxonomy.FAMILY_OF,
    ) -> Playbook:
        """A playbook from its parsed files by name; `faq.toml` and files in another `language` are left aside.

        Ids are unique within a folder; a file of a later folder ("playbook/own.toml") replaces sentences by id, and
        words one by one. `families` holds the owner's own categories, too. Raises `ConfigProblem` naming the file
        and the sentence.
        """
        sentences: dict[str, Sentence] = {}
        words: dict[str, dict[str, dict[str, str]]] = {}
        taken = set()
        for name, data in files.items():
            folder, _, base = name.rpartition("/")
            if base == "faq.toml" or data.get("language", language) != language:
                continue
            for sentence in _sentences(name, data, families):
                if (folder, sentence.id) in taken:
                    raise _wrong(name, sentence.id, say("this id is taken by another sentence"))
                taken.add((folder, sentence.id))
                sentences[sentence.id] = sentence
            for section, slug, texts in _words(name, data):
                words.setdefault(section, {}).setdefault(slug, {}).update(texts)
        return cls(language, tuple(sentences.values()), words, families)

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

    def offer(self, kind: str, value: str | None = None) -> str:
        """The text of an option, with its amount where that is known."""
        priced = self.word("remedy", kind, "offer") if value else None
        if priced:
            return Slotted(priced).substitute(value=value)
        return self.word("remedy", kind, "offer_plain") or self.label("remedy", kind)

    def done(self, kind: str) -> str:
        """What was done, once it is done."""
        return self.word("remedy", kind, "done") or self.label("remedy", kind)


def parts_of(step: str, kind: str) -> tuple[str, ...]:
    """The parts of a reply at a step to a kind of contact, in order."""
    return _FIRST_PARTS.get(kind, _PARTS[step]) if step == "acknowledge" else _PARTS[step]


def _wrong(file: str, name: str, problem: Message) -> ConfigProblem:
    return ConfigProblem(say("{file}: '{name}': {problem}", file=file, name=name, problem=problem))


def _sentences(file: str, data: Mapping[str, Any], families: Mapping[str, str]) -> Iterator[Sentence]:
    family = data.get("family", GENERAL)
    if family not in {GENERAL, *families.values()}:
        raise _wrong(file, "family", say("'{value}' is not a family of categories", value=family))
    entries = data.get("sentence", [])
    if not isinstance(entries, list):
        raise _wrong(file, "sentence", say("it has to be a list of tables, [[sentence]]"))
    for number, entry in enumerate(entries, 1):
        name = str(entry.get("id") or f"sentence {number}") if isinstance(entry, Mapping) else f"sentence {number}"
        try:
            yield _sentence(entry, family, families)
        except _Refused as refused:
            raise _wrong(file, name, refused.args[0]) from None


class _Refused(Exception):
    """Why a sentence is not one; becomes a `ConfigProblem` where file and id are known."""


def _sentence(entry: Any, family: str, families: Mapping[str, str]) -> Sentence:
    if not isinstance(entry, Mapping):
        raise _Refused(say("it has to be a table"))
    unknown = entry.keys() - {"id", "step", "part", "category", "kind", "when", "unless", "text"}
    if unknown:
        raise _Refused(say("'{value}' is not a key of a sentence", value=min(unknown)))
    for name in ("id", "step", "part", "text"):
        if not entry.get(name):
            raise _Refused(say("'{value}' is missing or empty", value=name))
    if entry["part"] not in PARTS:
        raise _Refused(say("'{value}' is not a part of a reply", value=entry["part"]))
    own = families if family == GENERAL else {slug for slug, other in families.items() if other == family}
    listed = {name: _listed(entry, name, allowed) for name, allowed in _LISTS.items()}
    return Sentence(
        id=entry["id"],
        family=family,
        steps=listed["step"],
        part=entry["part"],
        text=entry["text"],
        slots=_slots(entry["text"], SLOTS),
        categories=_listed(entry, "category", own),
        kinds=listed["kind"] or _USUAL_KINDS,
        when=listed["when"],
        unless=listed["unless"],
    )


def _listed(entry: Mapping[str, Any], name: str, allowed: Collection[str]) -> frozenset[str]:
    values = entry.get(name, [])
    if not isinstance(values, list):
        raise _Refused(say("'{value}' has to be a list", value=name))
    for value in values:
        if value not in allowed:
            raise _Refused(say("'{value}' is not a {name} that is known here", value=value, name=name))
    return frozenset(values)


def _slots(text: Any, allowed: Collection[str]) -> frozenset[str]:
    """The slots a text names; refuses an empty text, an unknown slot and any other `$`."""
    if not isinstance(text, str) or not text.strip():
        raise _Refused(say("the text is empty"))
    found = set()
    for match in Slotted.pattern.finditer(text):
        slot = match["braced"]
        if slot is None:
            problem = say("a $ in '{value}' is not the start of a slot such as {slot}", value=text, slot="${product}")
            raise _Refused(problem)
        if slot not in allowed:
            raise _Refused(say("'{value}' is not a slot", value=slot))
        found.add(slot)
    return frozenset(found)


def _words(file: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for section, entries in data.items():
        if section in {"schema", "family", "language", "sentence"}:
            continue
        if section not in _WORD_SECTIONS or not isinstance(entries, Mapping):
            raise _wrong(file, section, say("this is not a section of a playbook"))
        for slug, texts in entries.items():
            try:
                _check_word(section, texts)
            except _Refused as refused:
                raise _wrong(file, f"{section}.{slug}", refused.args[0]) from None
            yield section, slug, texts


def _check_word(section: str, texts: Any) -> None:
    if not isinstance(texts, Mapping):
        raise _Refused(say("it has to be a table"))
    for name, text in texts.items():
        _slots(text, _WORD_SLOTS.get((section, name), frozenset()))
