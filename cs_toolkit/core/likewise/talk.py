"""The words by which texts are compared: shop talk in both Chinese scripts and English, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from cs_toolkit.core.text import fold_script

_HAN = "\u3400-\u9fff"
_TOKEN = rf"[a-z\u00e0-\u024f]+(?:'[a-z]+)?|[{_HAN}]+"


class Talk(NamedTuple):
    """How texts are read.

    `script` folds traditional characters; `unheard` words and `ignored` terms say nothing of what a text is about;
    `asks` finds what it wants to know; `same` gives the word that stands for others of its meaning; `terms` finds the
    known terms in Chinese.
    """

    script: Mapping[int, int]
    unheard: frozenset[str]
    unheard_han: frozenset[str]
    ignored: frozenset[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    asks: tuple[tuple[re.Pattern[str], str], ...]
    same: Mapping[str, str]
    same_han: Mapping[str, str]
    terms: re.Pattern[str]
    endings: tuple[tuple[str, str, int], ...]

    @classmethod
    def from_data(cls, script: Mapping[str, Any], english: Mapping[str, Any], chinese: Mapping[str, Any]) -> Self:
        """From the tables of packs/script and packs/likewise."""
        endings = tuple((end, instead, int(least)) for end, instead, least in english["endings"])
        ignored = frozenset(chinese["ignored"].split())
        lines = (line.split(":") for line in chinese["same"].strip().splitlines())
        han = {word: head for head, others in lines for word in (head, *others.split())}
        known = sorted(ignored | han.keys(), key=lambda term: (-len(term), term))
        words = (line.split() for line in english["same"].strip().splitlines())
        return cls(
            script=str.maketrans(script["traditional"], script["simplified"]),
            unheard=frozenset(form for word in english["unheard"].split() for form in (word, _stem(word, endings))),
            unheard_han=frozenset(chinese["unheard"]),
            ignored=ignored,
            phrases=tuple((re.compile(rf"\b(?:{pattern})\b"), word) for pattern, word in english["phrases"]),
            asks=tuple((re.compile(rf"\b(?:{pattern})\b"), name) for name, pattern in english["asks"]),
            same={_stem(word, endings): _stem(line[0], endings) for line in words for word in line},
            same_han=han,
            terms=re.compile("|".join((*map(re.escape, known), "."))),
            endings=endings,
        )

    def folded(self, text: str) -> str:
        """Traditional characters as simplified ones, of the same length."""
        return text if text.isascii() else fold_script(text).translate(self.script)

    def is_unheard(self, word: str) -> bool:
        """Whether an English word (lower case) says nothing of what a text is about."""
        return word in self.unheard or _stem(word, self.endings) in self.unheard

    def stem(self, word: str) -> str:
        """An English word (lower case) without its ending, as the one that stands for its meaning."""
        stem = _stem(word, self.endings)
        return self.same.get(stem, stem)

    def words(self, text: str) -> list[str]:
        """The words of a folded text that say something, in order: English stems, and runs of Chinese characters."""
        for pattern, word in self.phrases:
            text = pattern.sub(word, text)
        tokens = re.findall(_TOKEN, text)
        return [token if token[0] >= "\u3400" else self.stem(token) for token in tokens if not self.is_unheard(token)]

    def questions(self, text: str) -> list[str]:
        """What a folded English text wants to know or denies."""
        return [name for pattern, name in self.asks if pattern.search(text)]

    def han_terms(self, run: str) -> list[str]:
        """A run of Chinese characters as the terms that stand for what is meant, and single characters between."""
        terms = (self.same_han.get(term, term) for term in self.terms.findall(run))
        return [term for term in terms if term not in self.unheard_han and term not in self.ignored]


def _stem(word: str, endings: tuple[tuple[str, str, int], ...]) -> str:
    stem = word.replace("'s", "")
    for ending, instead, least in endings:
        if stem.endswith(ending) and len(stem) - len(ending) >= least:
            stem = stem[: len(stem) - len(ending)] + instead
            break
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "bdgklmnprt":
        stem = stem[:-1]
    return stem.rstrip("e") if len(stem) > 4 else stem
