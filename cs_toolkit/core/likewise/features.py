"""What two texts are compared by: words, terms, neighbours, and parts of words, each with a weight."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cs_toolkit.core.likewise.talk import Talk
from cs_toolkit.core.text import clean

_LONGEST: Final = 2_000  # characters of a text that are looked at
_NEAR: Final = 4  # words within so many places of each other count as a pair
_PART: Final = 4  # letters of a part of a word: what a slip of the pen leaves alike
_PART_WEIGHT: Final = 0.3
_CHAR_WEIGHT: Final = 0.4
_CHARS_WEIGHT: Final = 0.8  # of two Chinese characters in a row
_TERM_WEIGHT: Final = 1.7  # of a Chinese term of more than one character
_WORD_WEIGHT: Final = 2.0
_ASK_WEIGHT: Final = 2.5
_HAN_RUN: Final = r"[\u3400-\u9fff]{2,}"

_WORDLESS: Final = "\n"
_ASKED: Final = "?"

Features = Mapping[str, float]


class Text(NamedTuple):
    """What a customer wrote, and what of it says nothing about what is wrong: the product, numbers, names."""

    id: str
    words: str
    masked: tuple[str, ...] = ()


def read(text: str, talk: Talk) -> str:
    """The text as it is compared: compatibility forms, case, script and white space do not count."""
    plain = unicodedata.normalize("NFKC", clean(text[:_LONGEST])).casefold().replace("’", "'")
    return " ".join(talk.folded(plain).split())


def masked(text: Text, talk: Talk) -> str:
    """The text as it is compared, without what is to be masked; of a product's name also its parts."""
    plain = read(text.words, talk)
    for part in _parts((read(name, talk) for name in text.masked), talk):
        if part in plain:
            plain = re.sub(_whole(part), " ", plain)
    return " ".join(plain.split())


def heard(text: Text, talk: Talk) -> str:
    """What is heard of a text, words between blanks; of one without a word, all of it after a line end.

    Texts of which the same is heard are the same. Numbers and marks are not heard.
    """
    plain = masked(text, talk)
    asked = (f"{_ASKED}{name}" for name in talk.questions(plain))
    return " ".join((*talk.words(plain), *asked)) or f"{_WORDLESS}{plain}"


def features_of(heard: str, talk: Talk) -> Features:
    """The features of what is heard of a text; none where there is no word in it."""
    found: defaultdict[str, float] = defaultdict(float)
    if heard.startswith(_WORDLESS):
        return found
    words: list[str] = []
    for word in heard.split(" "):
        if word[0] >= "\u3400":
            _add_han(found, word, talk)
        elif word.startswith(_ASKED):
            found[word] = _ASK_WEIGHT
        else:
            words.append(word)
    for word in words:
        found[word] += _WORD_WEIGHT
        for part in _grams(f" {word} ", _PART):
            found[part + "~"] += _PART_WEIGHT
    _add_pairs(found, words)
    return found


def _add_han(found: defaultdict[str, float], run: str, talk: Talk) -> None:
    heard = "".join(char for char in run if char not in talk.unheard_han) or run
    for char in heard:
        found[char] += _CHAR_WEIGHT
    for gram in _grams(heard, 2):
        found[gram] += _CHARS_WEIGHT
    terms = talk.han_terms(run)
    for term in terms:
        if len(term) > 1:
            found[f"={term}"] += _TERM_WEIGHT
    _add_pairs(found, terms, least=2)


def _add_pairs(found: defaultdict[str, float], words: Sequence[str], least: int = 1) -> None:
    for place, word in enumerate(words):
        for other in words[place + least : place + _NEAR]:
            found[f"{word} {other}" if word < other else f"{other} {word}"] += 1


def _grams(word: str, length: int) -> Iterable[str]:
    return (word[start : start + length] for start in range(len(word) - length + 1))


def _parts(names: Iterable[str], talk: Talk) -> list[str]:
    """What stands for a name, longest first: itself, its words, and of Chinese words their ends (护眼平板: 平板)."""
    found: set[str] = set()
    for name in filter(None, names):
        found.add(name)
        for run in re.findall(_HAN_RUN, name):
            found |= {run[start:] for start in range(len(run) - 1)} - talk.same_han.keys()
        found |= {word for word in re.findall(r"[a-z]{3,}", name) if not _is_known(word, talk)}
    return sorted(found, key=lambda part: (-len(part), part))


def _is_known(word: str, talk: Talk) -> bool:
    return word in talk.unheard or talk.stem(word) in talk.same.values()


def _whole(part: str) -> str:
    """A pattern for the part where it is no part of a longer word."""
    before, after = (r"(?<![a-z0-9])" if part[0].isalnum() and part[0].isascii() else ""), ""
    if part[-1].isalnum() and part[-1].isascii():
        after = r"(?![a-z0-9])"
    return f"{before}{re.escape(part)}{after}"
