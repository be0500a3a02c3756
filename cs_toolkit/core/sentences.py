"""Sentences of a playbook: what one is, where it fits, and how it is read from data and checked.

A slot is `${name}`, braces only; any other `$` is an error, so that nothing in a sentence is ever expanded by accident.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from string import Template
from typing import Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.errors import Message, say


def names(text: str) -> frozenset[str]:
    """The words of a text, for tables."""
    return frozenset(text.split())


SLOTS: Final = names(
    "customer product order amount carrier tracking tracking_url received reply_by wants needs cause evidence"
    " chosen refund new_tracking promise promise_due score paid_on shipped_on delivered_on days shop agent"
    " gift earlier_product earlier_on"
)
TAGS: Final = names(
    "urgent angry serious critical repeat regular late-reply refund goods on-the-way granted public again praise"
)
STYLES: Final = ("warm", "brief", "formal")
GENERAL: Final = "general"

# The parts that a reply is composed of, in their order.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "acknowledge": ("greeting", "fact", "feeling", "responsibility", "action", "promise"),
    "evidence": ("greeting", "fact", "action", "request", "promise"),
    "diagnose": ("greeting", "fact", "responsibility", "action", "promise"),
    "offer": ("greeting", "fact", "responsibility", "options", "close"),
    "nudge": ("greeting", "fact", "options", "close"),
    "resolve": ("greeting", "fact", "action", "promise", "close"),
    "follow-up": ("greeting", "fact", "promise", "survey", "close"),
    "survey": ("greeting", "survey", "close"),
    "goodwill": ("greeting", "fact", "gift", "close"),
    "recover": ("greeting", "fact", "feeling", "responsibility", "action", "close"),
    "answer": ("greeting", "fact", "action", "promise"),
    "refuse": ("greeting", "fact", "feeling", "refusal", "options", "close"),
    "close": ("greeting", "fact", "close"),
    "invite": ("greeting", "fact", "invitation", "terms", "close"),
}
_FIRST_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "question": ("greeting", "conclusion", "detail", "advice", "close"),
    "review": ("greeting", "fact", "responsibility", "action", "close"),
    "after-sales": ("greeting", "fact", "action", "benefit", "net"),
}
# What a brief reply does without, beside what every brief reply does without.
_BRIEFLY: Final[Mapping[str, frozenset[str]]] = {
    "evidence": names("promise"),
    "diagnose": names("promise"),
    "offer": names("responsibility"),
    "nudge": names("fact"),
}
_NEVER_BRIEF: Final = names("feeling benefit advice")
_ASKING_CLOSE: Final = names("offer nudge recover refuse")
STEPS: Final = tuple(_PARTS)
PARTS: Final = frozenset(part for parts in (*_PARTS.values(), *_FIRST_PARTS.values()) for part in parts)
# Steps whose reply numbers what the customer may choose.
CHOOSING: Final = names("offer nudge refuse")

_USUAL_KINDS: Final = frozenset({"complaint", "after-sales"})
_KEYS: Final = names("id step part category kind when unless style text")
_LISTS: Final[Mapping[str, Collection[str]]] = {
    "step": STEPS,
    "kind": taxonomy.KINDS,
    "when": TAGS,
    "unless": TAGS,
    "style": STYLES,
}


class Slotted(Template):
    """A text with slots, `${name}` and nothing else."""

    flags = 0  # type: ignore[assignment]
    idpattern = "(?!)"
    braceidpattern = "[a-z_]+"


class Sentence(NamedTuple):
    """One or two short sentences of a reply, and the cases they fit. No category, tag or style: every one.

    `is_own`: the owner wrote it, and it goes before ours that fit as well.
    """

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
    styles: frozenset[str] = frozenset()
    is_own: bool = False

    def filled(self, values: Mapping[str, str]) -> str:
        """The sentence with its slots filled; what stands in a value is never expanded again."""
        return Slotted(self.text).substitute(values)


class Refused(Exception):
    """Why data are not what they should be, and where in the file; whoever knows the file makes an error of it."""

    def __init__(self, problem: Message, where: str = "") -> None:
        super().__init__(problem, where)
        self.problem = problem
        self.where = where


def parts_of(step: str, kind: str, style: str = "warm") -> tuple[str, ...]:
    """The parts of a reply at a step to a kind of contact, in order; a brief one leaves some out."""
    parts = _FIRST_PARTS.get(kind, _PARTS[step]) if step == "acknowledge" else _PARTS[step]
    if style != "brief":
        return parts
    left_out = _NEVER_BRIEF | _BRIEFLY.get(step, frozenset())
    if step not in _ASKING_CLOSE:
        left_out |= {"close"}
    return tuple(part for part in parts if part not in left_out)


def sentences_of(data: Mapping[str, Any], families: Mapping[str, str]) -> Iterator[tuple[str, Sentence | Message]]:
    """Each entry of a file by its name: the sentence, or what is wrong with it. `Refused` if it is no such file.

    `family`, `step` and `kind` at the top of the file hold for every sentence that does not say otherwise.
    """
    family = data.get("family", GENERAL)
    if family not in {GENERAL, *families.values()}:
        raise Refused(say("'{value}' is not a family of categories", value=family), "family")
    entries = data.get("sentence", [])
    if not isinstance(entries, list):
        raise Refused(say("it has to be a list of tables, [[sentence]]"), "sentence")
    usual = {name: data[name] for name in ("step", "kind") if name in data}
    own = families if family == GENERAL else {slug for slug, other in families.items() if other == family}
    for number, entry in enumerate(entries, 1):
        name = str(entry.get("id") or f"sentence {number}") if isinstance(entry, Mapping) else f"sentence {number}"
        try:
            yield name, _sentence(entry, usual, family, own)
        except Refused as refused:
            yield name, refused.problem


def _sentence(entry: Any, usual: Mapping[str, Any], family: str, own: Collection[str]) -> Sentence:
    if not isinstance(entry, Mapping):
        raise Refused(say("it has to be a table"))
    unknown = entry.keys() - _KEYS
    if unknown:
        raise Refused(say("'{value}' is not a key of a sentence", value=min(unknown)))
    entry = {**usual, **entry}
    for name in ("id", "step", "part", "text"):
        if not entry.get(name):
            raise Refused(say("'{value}' is missing or empty", value=name))
    if entry["part"] not in PARTS:
        raise Refused(say("'{value}' is not a part of a reply", value=entry["part"]))
    listed = {name: _listed(entry, name, allowed) for name, allowed in _LISTS.items()}
    return Sentence(
        id=entry["id"],
        family=family,
        steps=listed["step"],
        part=entry["part"],
        text=entry["text"],
        slots=slots_of(entry["text"], SLOTS),
        categories=_listed(entry, "category", own),
        kinds=listed["kind"] or _USUAL_KINDS,
        when=listed["when"],
        unless=listed["unless"],
        styles=listed["style"],
    )


def _listed(entry: Mapping[str, Any], name: str, allowed: Collection[str]) -> frozenset[str]:
    values = entry.get(name)
    if values is None:
        return frozenset()
    if not isinstance(values, list):
        raise Refused(say("'{value}' has to be a list", value=name))
    for value in values:
        if value not in allowed:
            raise Refused(say("'{value}' is not a {name} that is known here", value=value, name=name))
    return frozenset(values)


def slots_of(text: Any, allowed: Collection[str]) -> frozenset[str]:
    """The slots a text names; refuses an empty text, an unknown slot and any other `$`."""
    if not isinstance(text, str) or not text.strip():
        raise Refused(say("the text is empty"))
    found = set()
    for match in Slotted.pattern.finditer(text) if "$" in text else ():
        slot = match["braced"]
        if slot is None:
            problem = say("a $ in '{value}' is not the start of a slot such as {slot}", value=text, slot="${product}")
            raise Refused(problem)
        if slot not in allowed:
            raise Refused(say("'{value}' is not a slot", value=slot))
        found.add(slot)
    return frozenset(found)
