"""Texts in groups of those whose customers wrote the like, in both Chinese scripts and English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cs_toolkit.core.likewise.features import Features, Text, features_of, heard
from cs_toolkit.core.likewise.nearness import Rarity
from cs_toolkit.core.likewise.sampled import grouped_by_samples
from cs_toolkit.core.likewise.talk import Talk
from cs_toolkit.core.likewise.terms import speakers, terms_of

__all__ = ["Group", "Talk", "Text", "grouped"]

NEAR: Final = 0.40
"""How near the texts of two groups are on average (from 0 to 1) for the groups to be one; tuned on public sets."""
STRICT: Final = 0.55
"""The same where groups are to be pure rather than whole."""


class Group(NamedTuple):
    """Texts by id; `speakers` are a few that speak for all, the most typical first; `terms` are what they share."""

    ids: frozenset[str]
    speakers: tuple[str, ...]
    terms: tuple[str, ...]


def grouped(texts: Sequence[Text], talk: Talk, *, is_strict: bool = False) -> tuple[Group, ...]:
    """Each text in one group, the largest group first; whatever the order the texts are given in.

    Texts that are the same but for script, case, width and blanks are always together.
    """
    alike: defaultdict[str, list[Text]] = defaultdict(list)
    for text in sorted(texts):
        alike[heard(text, talk)].append(text)
    keys = sorted(alike)
    read = _Read(keys, talk)
    rarity = Rarity.of(read)
    parts = grouped_by_samples(read, rarity, STRICT if is_strict else NEAR)
    groups = [
        _group([alike[keys[place]] for place in places], [read[place] for place in places], rarity, talk)
        for places in parts
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.ids), min(group.ids))))


class _Read(Sequence[Features]):
    """The features of the texts, made anew each time they are asked for: those of 10,000 would fill the memory."""

    def __init__(self, keys: Sequence[str], talk: Talk) -> None:
        self._keys = keys
        self._talk = talk

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, place: int) -> Features:  # type: ignore[override]
        return features_of(self._keys[place], self._talk)

    def __iter__(self) -> Iterator[Features]:
        return (features_of(key, self._talk) for key in self._keys)


def _group(alike: Sequence[Sequence[Text]], read: Sequence[Features], rarity: Rarity, talk: Talk) -> Group:
    """One group of texts; `alike` are those that read the same, `read` their features."""
    texts = [text for same in alike for text in same]
    typical = tuple(alike[place][0].id for place in speakers(read))
    return Group(frozenset(text.id for text in texts), typical, terms_of(texts, rarity, talk))
