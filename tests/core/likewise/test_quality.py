"""How well the groups agree with what people say belongs together, on public sets of customers' questions."""

from __future__ import annotations

import random
from collections.abc import Iterable
from statistics import mean

import pytest
from cluster_samples import Sample, sample
from opencc import OpenCC
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from cs_toolkit import packs
from cs_toolkit.core.likewise import Text, grouped, sampled

SEEDS = range(3)
TRADITIONAL = OpenCC("s2tw")


def parted(texts: Iterable[str], *, is_strict: bool = False) -> list[int]:
    """The number of the group of each text."""
    told = [Text(f"{number:05}", text) for number, text in enumerate(texts)]
    found = grouped(told, packs.talk(), is_strict=is_strict)
    where = {one: number for number, group in enumerate(found) for one in group.ids}
    return [where[text.id] for text in told]


def agreement(samples: Iterable[Sample]) -> tuple[float, float]:
    """The mean ARI and AMI."""
    judged = [(one.labels, parted(one.texts)) for one in samples]
    return (
        mean(adjusted_rand_score(labels, found) for labels, found in judged),
        mean(adjusted_mutual_info_score(labels, found) for labels, found in judged),
    )


@pytest.mark.parametrize(
    ("name", "rand", "information"), [("banking77", 0.57, 0.6), ("bitext", 0.71, 0.7), ("bq", 0.51, 0.6)]
)
def test_groups_agree_with_labels_set_by_people(name: str, rand: float, information: float) -> None:
    """300 questions of 30 kinds and some of no kind are grouped much as people grouped them."""
    found = agreement(sample(name, seed) for seed in SEEDS)
    assert found >= (rand, 0)
    assert found[1] >= information


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rand"), [("banking77", 0.55), ("bitext", 0.74), ("bq", 0.57)])
def test_groups_agree_on_many_samples(name: str, rand: float) -> None:
    """No luck of three samples: 30 of them."""
    assert agreement(sample(name, seed) for seed in range(30)) >= (rand, 0)


def test_half_of_the_customers_writing_traditional_characters_costs_nothing() -> None:
    """A customer in Taipei and one in Shanghai complain of the same."""
    rng = random.Random(1)
    for seed in SEEDS:
        plain = sample("bq", seed)
        mixed = [TRADITIONAL.convert(text) if rng.random() < 0.5 else text for text in plain.texts]
        pure, twin = (adjusted_rand_score(plain.labels, parted(texts)) for texts in (plain.texts, mixed))
        assert twin >= pure - 0.02


def test_strict_groups_are_purer() -> None:
    """With `is_strict`, more of a group's members are of the kind that most of the group is of."""
    one = sample("banking77", 0)
    assert purity(one.labels, parted(one.texts, is_strict=True)) > purity(one.labels, parted(one.texts))


def purity(labels: Iterable[str], found: Iterable[int]) -> float:
    """The share of texts whose label is the commonest of their group."""
    members: dict[int, list[str]] = {}
    for label, group in zip(labels, found, strict=True):
        members.setdefault(group, []).append(label)
    return sum(max(map(same.count, same)) for same in members.values()) / sum(map(len, members.values()))


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 80 texts are so many that only samples of 60 are compared with each other."""
    monkeypatch.setattr(sampled, "_WHOLE", 80)
    monkeypatch.setattr(sampled, "_SAMPLE", 60)


@pytest.mark.usefixtures("few_are_many")
def test_many_texts_are_grouped_by_samples_in_any_order() -> None:
    """Where there are too many texts to compare all, groups still agree with people, whatever the order."""
    texts, labels = sample("bitext", 0)
    found = parted((*texts, "👍"))[:-1]
    assert adjusted_rand_score(labels, found) >= 0.5
    order = random.Random(3).sample(range(len(texts)), len(texts))
    again = parted((*(texts[place] for place in order), "👍"))[:-1]
    assert adjusted_rand_score([found[place] for place in order], again) == 1


@pytest.mark.slow
def test_thousands_of_texts_are_grouped_as_hundreds_are() -> None:
    """Three sets together, 4,000 texts of 130 kinds: the groups are as good as those of a small shop."""
    pools = [sample(name, 5, size=6_000) for name in ("banking77", "bitext", "bq")]
    pairs = [(text, f"{number}{label}") for number, pool in enumerate(pools) for text, label in zip(*pool, strict=True)]
    assert len(pairs) > 2_500
    found = parted(text for text, _ in pairs)
    assert adjusted_rand_score([label for _, label in pairs], found) >= 0.4
