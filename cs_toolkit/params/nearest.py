"""What was probably meant by a name that is none, in the language in use. Loaded when one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.core.text import fold_script, match_key
from cs_toolkit.errors import Message, listed, say
from cs_toolkit.render import labels

_FEW: Final = 8
_MOST: Final = 4
_NEAR: Final = 0.4
_VERY_NEAR: Final = 0.6


def named(value: str, column: str, allowed: Sequence[str]) -> str | None:
    """The name that stands for a word people use for it, in any of our languages; None where it is no such word."""
    found = {slug for slug, word in _words(column, allowed) if _key(word) == _key(value)}
    return found.pop() if len(found) == 1 else None


def candidates(wanted: str, allowed: Iterable[str], column: str = "") -> Message:
    """The names that come nearest, with the words for them; all of them where they are few or none is near."""
    names = list(allowed)
    near = list(dict.fromkeys([*_holding(wanted, column, names), *close(wanted, names)]))[:_MOST]
    shown = names if len(names) <= _FEW else near or names
    words = labels.words_of(column)
    return say("choose one of: {names}", names=", ".join(_with_word(name, words) for name in shown))


def close(wanted: str, names: Iterable[str], cutoff: float = _NEAR) -> list[str]:
    """The names that are written nearly alike, the nearest first."""
    return get_close_matches(wanted.lower(), list(names), n=_MOST, cutoff=cutoff)


def command_hint(wanted: str, names: Sequence[str], path: str) -> Message:
    """What was meant by a command of `path` (cst, cst faq) that does not exist."""
    from cs_toolkit.packs import topics

    by_word = [name for name in topics.said(wanted) if name in names]
    near = by_word or close(wanted, names, _VERY_NEAR)
    if near:
        return did_you_mean([f"{path} {name}" for name in near])
    return say("{command} --help shows what there is", command=path)


def did_you_mean(names: Sequence[str]) -> Message:
    """The question that a slip of the finger gets."""
    return say("did you mean {names}?", names=listed(tuple(names)))


def _holding(wanted: str, column: str, allowed: Sequence[str]) -> list[str]:
    """The names whose word holds what was typed, or the other way round (快递慢 for 快递)."""
    key = _key(wanted)
    return [slug for slug, word in _words(column, allowed) if len(key) > 1 and (key in _key(word) or _key(word) in key)]


def _words(column: str, allowed: Sequence[str]) -> list[tuple[str, str]]:
    tables = (labels.words_of(column, language) for language in LANGUAGES)
    return [(slug, word) for table in tables for slug, word in table.items() if slug in allowed and word]


def _key(text: str) -> str:
    return fold_script(match_key(text))


def _with_word(name: str, words: Mapping[str, str]) -> str:
    word = words.get(name, "")
    return name if match_key(word) in {"", match_key(name)} or not _is_chinese(word) else f"{name}（{word}）"


def _is_chinese(word: str) -> bool:
    return any(char > "\u2e80" for char in word)
