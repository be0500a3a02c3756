"""How a Chinese text sounds: the weights of its words, added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cs_toolkit.core.triage_text import folded

_HEAVY, _TOLD = -6, 3  # what is named as a reason: words that weigh so much, and how many
_DENIED = -0.5  # "不很甜" says less against than "很甜" says for


class Sound(NamedTuple):
    """What the words of a text weigh together: above zero it pleases, below it complains; and which weighed."""

    score: float
    words: tuple[tuple[str, float], ...]

    @property
    def complaining(self) -> tuple[str, ...]:
        """The words that weigh most against, the heaviest first."""
        against = sorted((weight, word) for word, weight in self.words if weight <= _HEAVY and word.isalnum())
        return tuple(word for _, word in against[:_TOLD])


class Tone(NamedTuple):
    """Words and what they weigh."""

    weights: Mapping[str, int]
    bias: int
    negations: tuple[str, ...]
    longest: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Tone:
        """The weights of a pack: `weights` has words, separated by white space, under what they weigh."""
        return cls(**weighed(data))

    def of(self, text: str) -> Sound:
        """How a matchable text sounds. A word said twice counts once; a long text is no louder than a short one."""
        said: dict[str, float] = {}
        seen = set()
        for start, word in self._spoken(text):
            is_denied = word not in self.negations and text[max(0, start - 4) : start].endswith(self.negations)
            if (word, is_denied) not in seen:
                seen.add((word, is_denied))
                said[word] = said.get(word, 0) + self.weights[word] * self._share(word, is_denied)
        return Sound(sum(said.values()) / max(1, len(said)) ** 0.5 + self.bias, tuple(said.items()))

    def _share(self, word: str, is_denied: bool) -> float:
        """How much of its weight a word carries: a denied complaint is hardly praise."""
        if not is_denied:
            return 1
        return _DENIED if self.weights[word] > 0 else _DENIED * 0.6

    def _spoken(self, text: str) -> Iterator[tuple[int, str]]:
        """The known words of the text from left to right, the longest at each place."""
        start = 0
        while start < len(text):
            ends = range(min(start + self.longest, len(text)), start, -1)
            word = next((text[start:end] for end in ends if text[start:end] in self.weights), "")
            if word:
                yield start, word
            start += len(word) or 1


def weighed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A pack as the plain values of a `Tone`."""
    joined = ((folded(words).split(), int(weight)) for weight, words in data["weights"].items())
    weights = {word: weight for words, weight in joined for word in words}
    negations = tuple(data["negations"].split("|"))
    return {"weights": weights, "bias": data["bias"], "negations": negations, "longest": max(map(len, weights))}
