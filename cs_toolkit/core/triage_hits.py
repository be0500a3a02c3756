"""Where words stand in a text, and which of them count.

A longer phrase beats the shorter one inside it, a negated word does not count, and a guard phrase hides what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from cs_toolkit.core.triage_lexicon import Word, Words

_CLAUSE_ENDS: Final = str.maketrans(dict.fromkeys(",，。.!！?？;；", "\n"))
_GAP_HAN, _GAP_LATIN = 8, 30  # characters that a `~` may stand for


class Hit(NamedTuple):
    """A word at its place in the matched text."""

    start: int
    end: int
    word: Word


def hits(text: str, words: Words) -> list[Hit]:
    """Words that count in a matchable text, in its order."""
    found = [hit for word in words.beginning(text) for hit in _occurrences(word, text)]
    groups = {hit.word.group for hit in found}
    counted = (hit for group in groups for hit in _outermost(of_group(group, found)))
    return sorted(hit for hit in counted if hit.word.weight and not _is_negated(hit, text, words))


def clauses(text: str) -> list[str]:
    """What stands between the signs at which a thought ends."""
    return text.translate(_CLAUSE_ENDS).split("\n")


def of_group(group: str, found: Iterable[Hit]) -> list[Hit]:
    """The hits that speak for a category, a signal, a wish ..."""
    return [hit for hit in found if hit.word.group == group]


def _occurrences(word: Word, text: str) -> Iterator[Hit]:
    start = text.find(word.parts[0].rstrip("-"))
    while start >= 0:
        end = _end_of(word.parts, text, start)
        if end:
            yield Hit(start, end, word)
        start = text.find(word.parts[0].rstrip("-"), start + 1)


def _end_of(parts: tuple[str, ...], text: str, start: int) -> int:
    """Where the word that starts here ends; 0 if only its beginning is here."""
    end = _bounded(parts[0], text, start)
    for part in parts[1:]:
        if not end:
            break
        gap = text[end : end + len(part) + (_GAP_LATIN if part.isascii() else _GAP_HAN)]
        place = clauses(gap)[0].find(part.rstrip("-"))
        end = _bounded(part, text, end + place) if place >= 0 else 0
    return end


def _bounded(part: str, text: str, start: int) -> int:
    """The end of a part standing at `start`; 0 where it is a piece of a longer English word or number."""
    core = part.rstrip("-")
    end = start + len(core)
    goes_on = core == part and _is_latin(core[-1]) and _is_latin(text[end : end + 1])
    return 0 if goes_on or (_is_latin(core[0]) and _is_latin(text[start - 1 : start])) else end


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _outermost(found: Iterable[Hit]) -> list[Hit]:
    """The longer phrase speaks, not the shorter one inside it; of two that claim the same stretch, a guard."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.word.weight)):
        if not any(_is_covered(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _is_covered(hit: Hit, other: Hit) -> bool:
    if hit.word.slug == other.word.slug:
        return hit.start < other.end and other.start < hit.end
    is_same = (hit.start, hit.end) == (other.start, other.end)
    return other.start <= hit.start and hit.end <= other.end and not (is_same and other.word.weight > 0)


def _is_negated(hit: Hit, text: str, words: Words) -> bool:
    before = text[: hit.start].rstrip(" ")
    denied = (word for word in words.negations if before.endswith(word) and not before.endswith(words.asked))
    return any(_bounded(word, text, len(before) - len(word)) for word in denied)
