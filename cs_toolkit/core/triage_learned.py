"""What the owner's corrections teach: a naive Bayes count of what texts of each category hold.

The features of a text are what the lexicon found in it, pairs of Chinese characters, and English words. Nothing is
decided before there are enough labels, and only what is far likelier than anything else is suggested.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

ENOUGH: Final = 100  # labelled cases before anything is suggested
_SUPPORT: Final = 5  # labelled cases of a category before it is suggested
_SURE: Final = 0.8  # how likely a category must be
_SMOOTH: Final = 0.1
_HIT, _RULE = 3.0, 4.0  # what a hit, and the lexicon's own choice, weigh beside a pair of characters
_LOUDNESS: Final = 12.0  # all pairs and words of a text together weigh no more than so many of them
_SHOWN: Final = 3
_MOST: Final = 20_000  # features kept; beyond that those seen once are dropped


class Choice(NamedTuple):
    """The category that such texts were given before, how likely it is, and the words that say so."""

    category: str
    likelihood: float
    words: tuple[str, ...]


class Learned(NamedTuple):
    """How many labelled cases each category has, and in how many of them each feature stood.

    `labels` is the category by case, so that a case counts once however often it is corrected.
    """

    labels: dict[str, str]
    counts: dict[str, dict[str, int]]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Learned:
        """From what `as_data` gave; raises ValueError for anything else."""
        try:
            labels = {str(case): str(slug) for case, slug in data["labels"].items()}
            counts = {slug: {name: int(count) for name, count in of.items()} for slug, of in data["counts"].items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error
        return cls(labels, counts)

    def as_data(self) -> dict[str, Any]:
        """Plain values; where there are very many features, those seen once are left out."""
        features = {name for of in self.counts.values() for name in of}
        least = 2 if len(features) > _MOST else 1
        kept = {slug: {name: n for name, n in of.items() if n >= least} for slug, of in self.counts.items()}
        return {"labels": self.labels, "counts": kept}

    def teach(self, case: str, category: str | None, holds: Mapping[str, float]) -> None:
        """The owner gave a case this category (None: takes it back); what its text holds as `features` gives it."""
        before = self.labels.pop(case, None)
        if before:
            self._count(before, holds, -1)
        if category:
            self.labels[case] = category
            self._count(category, holds, 1)

    def _count(self, category: str, holds: Iterable[str], step: int) -> None:
        of = self.counts.setdefault(category, {})
        for name in holds:
            of[name] = of.get(name, 0) + step
            if of[name] <= 0:
                del of[name]
        if not of:
            del self.counts[category]

    def choose(self, holds: Mapping[str, float]) -> Choice | None:
        """The category of a text that holds this; None before there are enough labels, or where none is plain."""
        if len(self.labels) < ENOUGH:
            return None
        support = Counter(self.labels.values())
        scores = {slug: self._score(slug, count, holds) for slug, count in support.items()}
        best = max(sorted(scores), key=scores.__getitem__)
        likelihood = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
        words = self._telling(best, support, holds)
        if likelihood < _SURE or support[best] < _SUPPORT or not words:
            return None
        return Choice(best, likelihood, words)

    def _score(self, slug: str, count: int, holds: Mapping[str, float]) -> float:
        return math.log(count) + sum(weight * self._share(slug, count, name) for name, weight in holds.items())

    def _share(self, slug: str, count: int, name: str) -> float:
        """The logarithm of the share of a category's cases that hold this."""
        return math.log((self.counts.get(slug, {}).get(name, 0) + _SMOOTH) / (count + 2 * _SMOOTH))

    def _telling(self, slug: str, support: Mapping[str, int], holds: Mapping[str, float]) -> tuple[str, ...]:
        """What in the text speaks most for the category: held by more of its cases than of the others."""
        others = [other for other in support if other != slug]

        def lead(name: str) -> float:
            rivals = (self._share(other, support[other], name) for other in others)
            return holds[name] * (self._share(slug, support[slug], name) - max(rivals, default=0.0))

        leads = [(lead(name), name) for name in holds if not name.startswith("rule:")]
        telling = (name for most, name in sorted(leads, key=lambda led: (-led[0], led[1])) if most > 0)
        return tuple(dict.fromkeys(name.rpartition(":")[2] for name in telling))[:_SHOWN]


def features(text: str, category: str | None, found: Iterable[tuple[str, str]]) -> dict[str, float]:
    """What a matchable text holds, and what each weighs: the lexicon's choice, its hits by category, pairs, words."""
    plain = {*_pairs(text), *re.findall("[a-z]{3,}", text)}
    share = min(1.0, _LOUDNESS / max(1, len(plain)))
    hits = {f"{slug}:{words}": _HIT * share for slug, words in found}
    return {**dict.fromkeys(sorted(plain), share), **hits, f"rule:{category}": _RULE * share}


def _pairs(text: str) -> Iterator[str]:
    for run in re.findall("[\u3400-\u9fff]{2,}", text):
        yield from (run[place : place + 2] for place in range(len(run) - 1))
