"""What the contract's names (slugs, columns) are called on pages that people read; in English they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cs_toolkit.errors import Message, say
from cs_toolkit.render.words import sentence, spoken

# Slots of messages that hold slugs, and of which column.
_SLUGS: Final[Mapping[str, str]] = {
    **{name: name for name in ("carrier", "category", "cause", "language", "platform", "step")},
    "others": "carrier",
}


def word(column: str, value: object) -> str:
    """What a slug of a column is called in the language in use; any other value is written as it is."""
    if value is None or spoken() == "en":
        return "" if value is None else str(value)
    from cs_toolkit.render import labels

    return labels.word_of(column, value)


def clock(name: str) -> str:
    """What a clock is called in the language in use."""
    from cs_toolkit import packs

    called = packs.deadline_names(spoken()).get(name)
    return called or word("clock", name).removeprefix("method.")


def clock_with_id(name: str) -> str:
    """The same; behind that of a platform or a law stands the id that commands take."""
    from cs_toolkit import packs

    called = packs.deadline_names(spoken()).get(name)
    return sentence(say("{called} ({id})", called=called, id=name)) if called else clock(name)


def words(column: str, slugs: Iterable[str], between: str = ", ") -> str:
    """Several of them; `between` is what English has between two."""
    return joined((word(column, slug) for slug in slugs), between)


def joined(texts: Iterable[str], between: str = ", ") -> str:
    """Texts one after the other; `between` is what English has between two."""
    return (between if spoken() == "en" else "、").join(texts)


def worded(message: Message) -> Message:
    """A message for a person: the slugs in its slots, and in those of the messages within it, in words."""
    return message._replace(args={name: _in_slot(name, value) for name, value in message.args.items()})


def _in_slot(name: str, value: object) -> object:
    if isinstance(value, Message):
        return worded(value)
    return words(_SLUGS[name], value.split(", ")) if name in _SLUGS and isinstance(value, str) else value


def heading(column: str) -> str:
    """What a column, or a fact of that name, is called in the language in use."""
    if spoken() == "en":
        return column.removesuffix("_at").replace("_", " ")
    from cs_toolkit.render import labels

    return labels.heading_of(column)


def filled(text: str, width: int) -> str:
    """The text with blanks up to so many columns of a terminal, and one at least."""
    from cs_toolkit.core.columns import columns_of

    return text + " " * max(1, width - columns_of(text))


def widest(texts: Iterable[str]) -> int:
    """How many columns of a terminal the widest of the texts takes."""
    from cs_toolkit.core.columns import columns_of

    return max((columns_of(text) for text in texts), default=0)
