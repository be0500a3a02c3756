"""Samples such as a shop sees them, of public sets of customers' questions with labels: few large issues, many small
ones, and questions that nobody else asks."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from functools import cache
from typing import NamedTuple

import pytest
from conftest import SHARED

LABELS = 30
SIZE = 300
ONE_OFF = SIZE // 6


class Sample(NamedTuple):
    """Texts and the label of each; a one-off text has a label of its own."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def sample(name: str, seed: int, size: int = SIZE) -> Sample:
    """So many texts of a set: 30 labels with sizes by Zipf's law (as far as the set has as many), one sixth one-off.

    One-off texts are one of each label that is not among the 30; a set with fewer labels has none of them.
    """
    rng = random.Random(seed)
    by_label = _texts(name)
    left = sorted(by_label)
    rng.shuffle(left)
    one_off = size // 6
    weights = [1 / rank for rank in range(1, min(LABELS, len(left)) + 1)]
    chosen: list[tuple[str, str]] = []
    for weight in weights:
        wanted = max(2, round((size - one_off) * weight / sum(weights)))
        label = next((one for one in left if len(by_label[one]) >= wanted), None)
        label = label or max(left, key=lambda one: len(by_label[one]))
        left.remove(label)
        count = min(wanted, len(by_label[label]))
        chosen += [(text, label) for text in rng.sample(by_label[label], count)]
    chosen += [(rng.choice(by_label[label]), label) for label in rng.sample(left, min(one_off, len(left)))]
    rng.shuffle(chosen)
    return Sample(tuple(text for text, _ in chosen), tuple(label for _, label in chosen))


@cache
def _texts(name: str) -> dict[str, list[str]]:
    path = SHARED / "data" / "clusters" / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"the shared data is not at {path.parent}")
    found: defaultdict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["label"]].append(row["text"])
    return found
