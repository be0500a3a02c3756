"""What a complaint is about: points for each category, and which one leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.triage_hits import Hit, of_group
from cs_toolkit.core.triage_lexicon import STRONG, Words

WISHES: Final = frozenset({*taxonomy.CATEGORY_FAMILIES["wish"], "invoice"})
NO_TROUBLE: Final = WISHES | {"praise", "product-question"}
_CLEAR_LEAD: Final = 2  # points by which the first category must lead the second


class Topics(NamedTuple):
    """Points per category, and the order in which two that score the same stand."""

    points: Mapping[str, int]
    ranks: Mapping[str, int]

    @property
    def troubles(self) -> int:
        """How many things are plainly said to be wrong."""
        return sum(points >= STRONG for slug, points in self.points.items() if slug not in NO_TROUBLE)

    def ranked(self, emotion: str) -> list[str]:
        """Categories, the likeliest first: what is wrong before a wish, and praise never hides a complaint."""
        points = self.points
        others = [slug for slug in points if slug != "praise"]
        others.sort(key=lambda slug: (self.troubles > 0 and slug in WISHES, -points[slug], self.ranks[slug]))
        rivals = max(map(points.__getitem__, others), default=0)
        return ["praise", *others] if emotion == "calm" and points.get("praise", 0) > 2 * rivals else others

    def further(self, ranked: Iterable[str]) -> tuple[str, ...]:
        """Which of the other categories the text plainly speaks of, too."""
        return tuple(slug for slug in ranked if self.points[slug] >= STRONG and slug != "praise")

    def is_clear(self, ranked: list[str]) -> bool:
        """Only what is wrong can be clear, and a wish beside it does not blur it."""
        if not ranked or ranked[0] in NO_TROUBLE - {"invoice"}:
            return False
        rivals = (self.points[slug] for slug in ranked[1:] if slug not in NO_TROUBLE)
        return self.points[ranked[0]] >= max(STRONG, max(rivals, default=0) + _CLEAR_LEAD)


def topics(found: Iterable[tuple[Words, list[Hit]]], text: str) -> Topics:
    """The topics of a matchable text by the hits of each language; the same word twice counts once."""
    points: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for words, hits in found:
        ranks = {**words.ranks, **ranks}
        for word in {hit.word for hit in of_group("category", hits)}:
            if not any(phrase in text for phrase in words.unless.get(word.slug, ())):
                points[word.slug] = points.get(word.slug, 0) + word.weight
    return Topics(points, ranks)
