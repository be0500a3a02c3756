"""How well suggestions agree with labels that people gave: precision, recall and F1 for each, and over all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.triage import Suggestion
from cs_toolkit.core.triage_text import folded

MICRO: Final = "micro"
ACCURACY: Final = "accuracy"
NEGATIVE: Final = "negative"
_PLACES: Final = 4


class Score(NamedTuple):
    """One row: shares from 0 to 1, None where nothing was there to be right or wrong about; how many have the label."""

    category: str
    precision: float | None
    recall: float | None
    f1: float | None
    support: int


class Labels:
    """What labels stand for: each a set of categories, under any of its words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.categories: Mapping[str, frozenset[str]] = {
            **{slug: frozenset({slug}) for slug in taxonomy.CATEGORIES},
            **{label: frozenset(slugs) for label, slugs in data["labels"].items()},
        }
        others = {_plain(word): label for label, words in data["words"].items() for word in words.split("|")}
        self._names = {**others, **{_plain(label): label for label in self.categories}}

    def named(self, word: str) -> str | None:
        """The label that a word of a file means, None for one that stands for no category of ours."""
        return self._names.get(_plain(word))

    def of(self, said: Suggestion) -> frozenset[str]:
        """The labels that a suggestion amounts to, by its category and those it names besides."""
        slugs = {said.category, *said.also}
        return frozenset(label for label, stands_for in self.categories.items() if slugs & stands_for)


def is_negative(said: Suggestion) -> bool:
    """Not praise, and not calm."""
    return said.category != "praise" and said.emotion != "calm"


def of_labels(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> list[Score]:
    """The scores of (labels given, labels suggested) by text: a row for each label that the file uses, then over all.

    A label that the file never uses was not asked for. `accuracy`: texts with all labels right and none too many.
    """
    used = sorted({label for given, _ in pairs for label in given})
    counts = {label: _counted((label in given, label in found) for given, found in pairs) for label in used}
    rows = [_score(label, *counts[label]) for label in used]
    rows.sort(key=lambda row: (-row.support, row.category))
    over_all = [sum(count[place] for count in counts.values()) for place in range(3)]
    right = sum({*given} == {*found} & {*used} for given, found in pairs)
    return [*rows, _score(MICRO, *over_all), _accuracy(right, len(pairs))]


def of_negatives(pairs: Sequence[tuple[bool, bool]]) -> list[Score]:
    """The scores of (negative or not, as suggested) by text, of either answer and over all."""
    negative = _counted(pairs)
    others = _counted((not given, not found) for given, found in pairs)
    rows = [_score(NEGATIVE, *negative), _score(f"not-{NEGATIVE}", *others)]
    over_all = [sum(counts) for counts in zip(negative, others, strict=True)]
    return [*rows, _score(MICRO, *over_all), _accuracy(sum(given is found for given, found in pairs), len(pairs))]


def _plain(word: str) -> str:
    return "-".join(folded(word).replace("_", " ").replace("-", " ").split())


def _counted(answers: Iterable[tuple[bool, bool]]) -> tuple[int, int, int]:
    """How many were found rightly, found wrongly, and missed."""
    seen = list(answers)
    return (
        sum(given and found for given, found in seen),
        sum(found and not given for given, found in seen),
        sum(given and not found for given, found in seen),
    )


def _score(name: str, right: int, wrong: int, missed: int) -> Score:
    precision, recall = _share(right, right + wrong), _share(right, right + missed)
    return Score(name, precision, recall, _share(2 * right, 2 * right + wrong + missed), right + missed)


def _accuracy(right: int, count: int) -> Score:
    """One number, which stands for all three."""
    share = _share(right, count)
    return Score(ACCURACY, share, share, share, count)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, _PLACES) if whole else None
